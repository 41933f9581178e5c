//! One program for all tests, so that they are linked once. Those named `core_` hold in every browser.

#![expect(clippy::unwrap_used, reason = "all of it is test, also what is no test by itself")]

mod access;
mod archives;
mod brush;
mod by_keys;
mod cancel;
mod commands;
mod compare;
mod conversations;
mod expected;
mod failure;
mod faults;
mod files;
mod findings;
mod firsts;
mod flows;
mod folders;
mod geo;
mod help;
mod hosts;
mod journey;
mod kept;
mod keyboard;
mod layout;
mod lists;
mod memory;
#[path = "../../engine/mmdb.rs"]
mod mmdb;
mod names;
mod narrow;
mod once;
mod only;
mod others;
mod paste;
mod pictures;
mod pictures_alone;
mod policy;
mod requests;
mod sample;
mod samples;
mod saved_rows;
mod shown;
mod single;
mod smooth;
mod summary;
mod views;
mod watch;
mod workers;
