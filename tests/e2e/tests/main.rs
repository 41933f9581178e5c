//! One program for all tests, so that they are linked once. Those named `core_` hold in every browser.

mod expected;
mod journey;
mod requests;
