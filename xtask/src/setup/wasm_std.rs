//! The standard library for wasm: there already, added by rustup, or built from Debian's sources.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{Needs, apt, debian};
use crate::step::{output, run, step, there};
use crate::tools::{Tools, WASM, use_toolchain};

/// Makes sure of the library, and names the toolchain to use for wasm if it is not the one in use.
pub fn ensure(tools: &Tools, needs: Needs) -> Result<Option<&'static str>> {
    if env::var_os("FLOWGLASS_DEBIAN").is_some_and(|value| value == "1") {
        return debian::ensure(tools, needs).map(Some);
    }
    if is_there(tools, None) {
        there("the standard library for wasm is there");
        return Ok(None);
    }
    let added = step("Add the standard library for wasm", "See what rustup says above.", || {
        run(tools.command("rustup").args(["target", "add", WASM]))
    });
    match added {
        Ok(()) => Ok(None),
        Err(_) if apt::available(tools) => {
            println!("    rustup cannot add it here: Debian's Rust will do");
            debian::ensure(tools, needs).map(Some)
        }
        Err(error) => Err(error).with_context(|| format!("Rust needs the target {WASM}")),
    }
}

/// Whether a toolchain, or the one in use, can compile for wasm.
pub fn is_there(tools: &Tools, toolchain: Option<&str>) -> bool {
    let files = folder(tools, toolchain).ok().and_then(|dir| dir.read_dir().ok()).into_iter().flatten().flatten();
    let mut names = files.map(|file| file.file_name());
    names.any(|name| name.to_str().is_some_and(|name| name.starts_with("libstd-") && name.ends_with(".rlib")))
}

/// Where a toolchain looks for the library.
pub fn folder(tools: &Tools, toolchain: Option<&str>) -> Result<PathBuf> {
    let mut rustc = tools.command("rustc");
    if let Some(toolchain) = toolchain {
        use_toolchain(&mut rustc, toolchain);
    }
    Ok(output(rustc.args(["--print", "target-libdir", "--target", WASM]))?.into())
}
