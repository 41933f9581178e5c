//! What is fuzzed: the very checks that the property tests run.
//!
//! With cargo-fuzz, `cargo +nightly fuzz run reader`. Without it, `run.sh` builds the same.

#[path = "../../tests/engine/checks.rs"]
pub mod checks;
