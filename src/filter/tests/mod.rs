//! The language as a whole: texts and what becomes of them.

mod grammar;
mod problems;
mod round_trip;
