//! Measures the engine natively, and the page in a browser beside others that do the same job.

use std::env;

use anyhow::{Result, ensure};
use clap::Args;

use crate::check::{end_to_end, in_workspace};
use crate::page;
use crate::step::{run as run_command, step};
use crate::tools::Tools;

/// The package that measures the page.
const PACKAGE: &str = "flowglass-bench";

/// What to measure. Without any of these: the engine, then the page with 460 MB of logs in five rounds.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// Measure the engine's parts only, natively
    #[arg(long, conflicts_with_all = ["capacity", "check", "megabytes", "rounds", "record"])]
    pub engine: bool,
    /// Load 1.6 GB, over 20 million tuples, into one tab: memory, long tasks, and whether every figure is right
    #[arg(long, conflicts_with_all = ["check", "rounds"])]
    pub capacity: bool,
    /// Fail if the page has become slower beside the others by half: 100 MB, from memory only, under two minutes
    #[arg(long, conflicts_with = "megabytes")]
    pub check: bool,
    /// How much to load, in megabytes of logs
    #[arg(long)]
    pub megabytes: Option<u64>,
    /// How often each is measured; the median counts
    #[arg(long)]
    pub rounds: Option<usize>,
    /// Keep the figures: in docs/performance.md, or of --check as what the next one is held to
    #[arg(long)]
    pub record: bool,
}

pub fn run(tools: &Tools, options: &Options) -> Result<()> {
    let is_whole = !options.capacity && !options.check;
    if options.engine || (is_whole && options.megabytes.is_none()) {
        step("Measure the engine natively", "See the first error above.", || {
            run_command(tools.command("cargo").args(["bench", "--locked", "--package", "flowglass", "--benches"]))
        })?;
    }
    if options.engine {
        return Ok(());
    }
    ensure!(in_workspace(tools, PACKAGE)?, "the page is measured by the package {PACKAGE}, which is not there");
    page::build(tools)?;
    step("Measure the page in Chromium", "See the first error above.", || {
        let mut cargo = tools.command("cargo");
        cargo.args(["run", "--quiet", "--locked", "--package", PACKAGE, "--"]);
        // It reads the same options.
        cargo.args(env::args_os().skip_while(|word| word != "bench").skip(1));
        end_to_end(tools, &mut cargo);
        run_command(cargo.env("FLOWGLASS_BROWSER", "chromium"))
    })
}
