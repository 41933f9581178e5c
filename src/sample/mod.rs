//! The sample day.
