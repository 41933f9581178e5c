//! Takes the pictures that the documents show.

use std::fs;

use anyhow::{Result, ensure};

use crate::check::{END_TO_END, end_to_end, in_workspace};
use crate::step::{run as run_command, step};
use crate::tools::Tools;
use crate::{page, single};

/// Builds the page and has the end-to-end package walk through it with a camera.
pub fn run(tools: &Tools) -> Result<()> {
    ensure!(in_workspace(tools, END_TO_END)?, "the pictures are taken by the package {END_TO_END}, which is not there");
    page::build(tools)?;
    single::pack(tools)?;
    step("Take the pictures", "See the first error above.", || {
        let folder = tools.root().join("docs").join("screenshots");
        fs::create_dir_all(&folder)?;
        let mut cargo = tools.command("cargo");
        cargo.args(["run", "--quiet", "--locked", "--package", END_TO_END, "--bin", "screenshots"]);
        end_to_end(tools, &mut cargo);
        run_command(cargo.env("FLOWGLASS_BROWSER", "chromium").env("FLOWGLASS_SCREENSHOTS", folder))
    })
}
