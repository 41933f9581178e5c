//! Tests of the engine from outside: by examples, by properties, against a second implementation, and as a program.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, here as in modules that are only tests")]

mod checks;
mod compare;
mod containers;
mod cuts;
mod damage;
mod dice;
mod ends;
mod filter;
mod filter_checks;
mod findings;
mod fixtures;
mod flows;
mod generate;
mod geo;
mod hostile;
mod hosts;
mod mmdb;
mod once;
mod oracle;
mod pack;
mod pairs;
mod plain;
mod program;
mod properties;
mod saved;
mod scope;
mod specification;
mod wanted;
mod widths;
