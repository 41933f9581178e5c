//! The command line of `cargo xtask`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::setup::{self, Needs};
use xtask::totals::Totals;
use xtask::{bench, check, page, screenshots, serve, single, sizes};

/// Builds, serves and tests Flowglass. Every command sets up what it needs first, and does nothing twice.
#[derive(Parser)]
#[command(name = "cargo xtask", disable_help_subcommand = true)]
struct Line {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Find or install everything that building and testing need
    Setup,
    /// Build the page into dist/
    Build,
    /// Build the page and serve it on this machine until Ctrl-C
    Serve {
        /// The port to listen on; any free one if not given
        #[arg(long, default_value_t = 0)]
        port: u16,
        /// Open the page in the default browser
        #[arg(long)]
        open: bool,
    },
    /// Check formatting and lints, and run every test: native, in wasm, and end to end in two browsers
    Test,
    /// Measure the engine, and the page beside others that do the same job
    Bench(bench::Options),
    /// Build the page and the single-file page, and hold both to their size
    Dist,
    /// Take the pictures in docs/screenshots
    Screenshots,
}

fn main() -> ExitCode {
    let (result, totals) = run(&Line::parse().task);
    if let Err(error) = &result {
        eprintln!("\nerror: {error:#}");
    }
    // The last line of a test run is always the count, whatever happened before it.
    if let Some(totals) = totals {
        println!("{totals}");
    }
    if result.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn run(task: &Task) -> (anyhow::Result<()>, Option<Totals>) {
    let result = match task {
        Task::Test => {
            let mut totals = Totals::default();
            let result = setup::run(Needs::Browsers).and_then(|tools| check::run(&tools, &mut totals));
            return (result, Some(totals));
        }
        Task::Setup => setup::run(Needs::Browsers).map(|_| ()),
        Task::Build => setup::run(Needs::Build).and_then(|tools| page::build(&tools).map(|_| ())),
        Task::Serve { port, open } => setup::run(Needs::Build).and_then(|tools| serve::run(&tools, *port, *open)),
        Task::Bench(options) => {
            let needs = if options.engine { Needs::Nothing } else { Needs::Browsers };
            setup::run(needs).and_then(|tools| bench::run(&tools, options))
        }
        Task::Dist => setup::run(Needs::Build).and_then(|tools| {
            let dist = page::build(&tools)?;
            single::pack(&tools)?;
            sizes::report(&dist, &tools.single_file())
        }),
        Task::Screenshots => setup::run(Needs::Browsers).and_then(|tools| screenshots::run(&tools)),
    };
    (result, None)
}
