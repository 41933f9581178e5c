//! Builds the page.

use std::path::PathBuf;

use anyhow::Result;

use crate::css;
use crate::step::{output, run, step};
use crate::tools::{Tools, WASM};

/// Builds the page into `dist/`, every path in it relative, so that any folder of any host will do.
pub fn build(tools: &Tools) -> Result<PathBuf> {
    // Trunk builds offline, so that it never fetches a tool behind our back: the crates must be there before.
    step("Fetch the crates that Cargo.lock names", "Is there a network?", || {
        let about = output(tools.command("rustc").arg("-vV"))?;
        let host = about.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or(WASM);
        run(tools.wasm_command("cargo").args(["fetch", "--quiet", "--locked", "--target", WASM, "--target", host]))
    })?;
    step("Build the page into dist/", "See the first error above.", || {
        let mut trunk = tools.wasm_command("trunk");
        trunk.arg("build");
        // Trunk calls wasm-opt in its release mode and only there; the cargo profile alone leaves it out.
        if tools.wasm_opt {
            trunk.arg("--release");
        } else {
            trunk.args(["--cargo-profile", "release"]);
        }
        // Trunk reads this variable as its own option, and does not understand the usual values.
        run(trunk.env_remove("NO_COLOR").env("TRUNK_SKIP_VERSION_CHECK", "true"))
    })?;
    let dist = tools.dist();
    step("Shorten the style sheets", "Has the build left dist/ as it should?", || css::shorten(&dist))?;
    Ok(dist)
}
