//! What is shown.

pub mod chart;
