//! How answers are written for a person: numbers, times, axes. Pure, so that every rule of it is tested natively.
