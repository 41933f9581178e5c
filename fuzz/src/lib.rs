//! What is fuzzed: the very checks that the property tests run, and `tests/fuzz` with this corpus for a few seconds.
//!
//! With cargo-fuzz, `cargo +nightly fuzz run reader`. Without it, `run.sh` builds the same.

#[path = "../../tests/engine/checks.rs"]
pub mod checks;
#[path = "../../tests/engine/filter_checks.rs"]
pub mod filter_checks;
