//! Measures the built page in a real browser, beside others that do the same job with the same files:
//! `cargo xtask bench`.
//!
//! Four have a turn in every round: the bare read of the files by two workers, which nobody can beat; Flowglass, from
//! files handed over to the painted overview; plain JavaScript in two workers; and DuckDB, natively on two threads. All
//! answers are compared with what was counted as the logs were made.

mod answer;
mod browser;
mod capacity;
mod contest;
mod disk;
mod duckdb;
mod figures;
mod logs;
mod questions;
mod record;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use contest::{Contest, Place, Results};
use duckdb::DuckDb;
use logs::Logs;
use xtask::bench::Options;
use xtask::step::there;
use xtask::tools::Tools;

/// What `cargo xtask bench` hands on.
#[derive(Parser)]
struct Line {
    #[command(flatten)]
    options: Options,
}

const MEGABYTES: u64 = 460;
const MEGABYTES_TO_CHECK: u64 = 100;
/// More than 20 million tuples.
const MEGABYTES_OF_A_TAB: u64 = 1_600;
const ROUNDS: usize = 5;

fn main() -> ExitCode {
    match run(&Line::parse().options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<()> {
    let folder = Tools::find()?.target().join("bench");
    fs::create_dir_all(&folder)?;
    if options.capacity { capacity_of_a_tab(options, &folder) } else { contest_of_all(options, &folder) }
}

fn capacity_of_a_tab(options: &Options, folder: &Path) -> Result<()> {
    let logs = Logs::of(options.megabytes.unwrap_or(MEGABYTES_OF_A_TAB), folder)?;
    let text = capacity::measure(&logs)?;
    println!("\n{text}");
    fs::write(folder.join("capacity.md"), &text)?;
    if options.record { record::in_document("capacity", &text) } else { Ok(()) }
}

fn contest_of_all(options: &Options, folder: &Path) -> Result<()> {
    let usual = if options.check { MEGABYTES_TO_CHECK } else { MEGABYTES };
    let logs = Logs::of(options.megabytes.unwrap_or(usual), folder)?;
    let duckdb = DuckDb::find(folder);
    let rounds = options.rounds.unwrap_or(ROUNDS).max(1);
    let results = Contest { from: places(options, &logs)?, logs: &logs, duckdb, rounds }.hold()?;
    show(&results, folder)?;
    match (options.check, options.record) {
        (true, true) => record::keep_ratios(&results),
        (true, false) => record::check_ratios(&results),
        (false, true) => record::in_document("contest", &results.tables()),
        (false, false) => Ok(()),
    }
}

fn places(options: &Options, logs: &Logs) -> Result<Vec<Place>> {
    if options.check {
        return Ok(vec![Place::Memory]);
    }
    if disk::can_be_cold(&logs.paths)? {
        return Ok(vec![Place::Disk, Place::Memory]);
    }
    there("this system does not forget files when it is told to: nothing is measured from disk");
    Ok(vec![Place::Memory])
}

/// The tables for people, and everything for programs.
fn show(results: &Results, folder: &Path) -> Result<()> {
    let tables = results.tables();
    println!("\n{tables}");
    fs::write(folder.join("results.md"), &tables)?;
    fs::write(folder.join("results.json"), serde_json::to_string_pretty(results)?)?;
    there(&format!("every measurement is in {}", folder.join("results.json").display()));
    Ok(())
}
