//! The programs that turn a compiled crate into a page, each in the one version that fits.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use super::apt;
use crate::step::{output, run, step, there};
use crate::tools::Tools;

const TRUNK: &str = "0.21.14";
const BINARYEN: u32 = 132;
const AXE: &str = "4.14.1";
/// Older ones stumble over what today's Rust emits.
const OLDEST_BINARYEN: u32 = 123;

/// The bindings' generator must be exactly of the version that the crate was compiled against.
pub fn wasm_bindgen(tools: &Tools) -> Result<()> {
    let lock = fs::read_to_string(tools.root().join("Cargo.lock")).context("Cargo.lock is missing")?;
    let version = locked_version(&lock, "wasm-bindgen").context("Cargo.lock does not name wasm-bindgen")?;
    // Its own lock file names a crate that is no longer to be had.
    cargo_install(tools, "wasm-bindgen", "wasm-bindgen-cli", version, false)
}

pub fn trunk(tools: &Tools) -> Result<()> {
    cargo_install(tools, "trunk", "trunk", TRUNK, true)
}

/// Whether there is a `wasm-opt` to use; a missing one costs size only, so it never stops the build.
pub fn wasm_opt(tools: &Tools) -> Result<bool> {
    if let Some(version) = optimiser_version(tools).filter(|version| *version >= OLDEST_BINARYEN) {
        there(&format!("wasm-opt {version} is there"));
        return Ok(true);
    }
    if !has_npm(tools) {
        println!("    wasm-opt is missing, and npm to install it: the page will be larger than it need be");
        return Ok(false);
    }
    let installed = step(&format!("Install wasm-opt {BINARYEN}"), "The page can be built without it.", || {
        npm_install(tools)?;
        optimiser_version(tools).context("it is installed and does not run")
    });
    if let Err(error) = &installed {
        println!("    {error:#}\n    the page will be larger than it need be");
    }
    Ok(installed.is_ok())
}

/// The accessibility checks of the end-to-end tests.
pub fn axe(tools: &Tools) -> Result<PathBuf> {
    let folder = tools.own().join("node_modules").join("axe-core");
    let about = fs::read_to_string(folder.join("package.json")).unwrap_or_default();
    if about.contains(&format!("\"version\": \"{AXE}\"")) {
        there(&format!("axe-core {AXE} is there"));
    } else {
        ensure!(has_npm(tools), "the end-to-end tests need axe-core, and npm to install it");
        let advice = "See the first error above; the end-to-end tests need it.";
        step(&format!("Install axe-core {AXE}"), advice, || npm_install(tools))?;
    }
    Ok(folder.join("axe.min.js"))
}

fn has_npm(tools: &Tools) -> bool {
    if tools.locate("npm").is_none() && apt::available(tools) {
        // Not worth an error: whoever asks decides.
        let _ = apt::ensure(tools, &["nodejs", "npm"]);
    }
    tools.locate("npm").is_some()
}

/// Installs all that comes from npm: it removes from the folder what it is not asked for.
fn npm_install(tools: &Tools) -> Result<()> {
    let mut npm = tools.command("npm");
    npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"]).arg(tools.own());
    run(npm.args([format!("binaryen@{BINARYEN}.0.0"), format!("axe-core@{AXE}")]))
}

/// Installs a program from its crate, unless that very version is there.
pub fn cargo_install(tools: &Tools, program: &str, package: &str, version: &str, locked: bool) -> Result<()> {
    let found = version_of(tools, program);
    if found.as_deref() == Some(version) {
        there(&format!("{program} {version} is there"));
        return Ok(());
    }
    let advice = "See the first error above; `cargo install` by hand does the same.";
    step(&format!("Install {program} {version} (some minutes)"), advice, || {
        let mut cargo = tools.command("cargo");
        cargo.args(["install", package, "--version", version]);
        if locked {
            cargo.arg("--locked");
        }
        // Another version may be another project's: it stays, and ours is found before it.
        if found.is_some() {
            cargo.arg("--root").arg(tools.own());
        }
        run(&mut cargo)
    })
}

/// The version a program says it is: the first word of its answer that looks like one.
fn version_of(tools: &Tools, program: &str) -> Option<String> {
    tools.locate(program)?;
    let answer = output(tools.command(program).arg("--version")).ok()?;
    let mut words = answer.split_whitespace();
    words.find(|word| word.starts_with(|c: char| c.is_ascii_digit())).map(str::to_owned)
}

fn optimiser_version(tools: &Tools) -> Option<u32> {
    version_of(tools, "wasm-opt")?.parse().ok()
}

/// The version of a package in the text of a Cargo.lock.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_version_of_the_package_itself() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.1\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.1"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }
}
