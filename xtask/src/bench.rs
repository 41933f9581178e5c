//! Runs the benchmarks.

use anyhow::Result;

use crate::step::{run as run_command, step};
use crate::tools::Tools;

pub fn run(tools: &Tools) -> Result<()> {
    if !tools.root().join("benches").is_dir() {
        println!("There are no benchmarks yet.");
        return Ok(());
    }
    step("Run the benchmarks", "See the first error above.", || {
        run_command(tools.command("cargo").args(["bench", "--locked", "--benches"]))
    })
}
