//! The way to wasm that needs nothing but Debian's packages: its Rust, with the library built once from its sources.
//!
//! Debian packages a current Rust for its browsers, with the library's sources but not the library for wasm. It is
//! built here from an empty crate and put where Debian would put it, so that everything after is an ordinary cargo
//! build.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::apt::{self, as_root};
use super::{Needs, wasm_std};
use crate::step::{output, run, step, there};
use crate::tools::{Tools, WASM, use_toolchain};

/// What rustup calls Debian's Rust.
const TOOLCHAIN: &str = "debian-web";
const PREFIX: &str = "/usr";
const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "libstd-rust-web-dev"];
/// Only the tests need it.
const LINTER: &str = "rust-web-clippy";

/// Makes Debian's Rust able to compile for wasm.
pub fn ensure(tools: &Tools, needs: Needs) -> Result<&'static str> {
    apt::ensure(tools, &PACKAGES)?;
    if needs >= Needs::Browsers {
        apt::ensure(tools, &[LINTER])?;
    }
    link(tools)?;
    linker(tools)?;
    library(tools)?;
    Ok(TOOLCHAIN)
}

/// Tells rustup where Debian's Rust is.
fn link(tools: &Tools) -> Result<()> {
    let known = output(tools.command("rustup").args(["toolchain", "list"]))?;
    if known.lines().any(|line| line.split_whitespace().next() == Some(TOOLCHAIN)) {
        return Ok(());
    }
    step("Link Debian's Rust to rustup", "It needs rustup, and Rust in /usr/bin.", || {
        run(tools.command("rustup").args(["toolchain", "link", TOOLCHAIN, PREFIX]))
    })
}

/// Lends Debian's Rust the linker of a toolchain that rustup installed: its own package has none.
fn linker(tools: &Tools) -> Result<()> {
    let host = host(tools)?;
    let below = Path::new("lib").join("rustlib").join(host).join("bin").join("rust-lld");
    let wanted = Path::new(PREFIX).join(&below);
    if wanted.exists() || tools.locate("rust-lld").is_some() {
        return Ok(());
    }
    step("Lend Debian's Rust a linker for wasm", "Any toolchain of rustup's has one: install stable.", || {
        let known = output(tools.command("rustup").args(["toolchain", "list", "--verbose"]))?;
        let folders = known.lines().filter_map(|line| line.split_whitespace().last()).map(PathBuf::from);
        let lender = folders.filter(|dir| dir != Path::new(PREFIX)).map(|dir| dir.join(&below)).find(|at| at.exists());
        let lender = lender.context("no toolchain of rustup's has the linker rust-lld")?;
        let folder = wanted.parent().context("the linker has no folder")?;
        run(as_root(tools, "mkdir").arg("-p").arg(folder))?;
        run(as_root(tools, "ln").arg("-sfn").arg(lender).arg(&wanted))
    })
}

/// Builds the library, unless it is there and this compiler's.
fn library(tools: &Tools) -> Result<()> {
    let folder = wasm_std::folder(tools, Some(TOOLCHAIN))?;
    let holder = folder.parent().context("the library has no folder")?;
    let mark = holder.join("built-with");
    let compiler = output(debian(tools, "rustc").arg("-vV"))?;
    // Without a mark the library is somebody else's, and theirs to keep up to date.
    if wasm_std::is_there(tools, Some(TOOLCHAIN)) && fs::read_to_string(&mark).map_or(true, |by| by.trim() == compiler)
    {
        there("the standard library for wasm is there, beside Debian's Rust");
        return Ok(());
    }
    let advice = "Look at the first error above; the sources come from the package rust-web-src.";
    step("Build the standard library for wasm (about a minute)", advice, || {
        let built = build_library(tools)?;
        let new = holder.join("lib.new");
        run(as_root(tools, "rm").arg("-rf").arg(&new).arg(&folder))?;
        run(as_root(tools, "mkdir").arg("-p").arg(&new))?;
        run(as_root(tools, "cp").args(&built).arg(&new))?;
        let note = tools.target().join("wasm-std").join("built-with");
        fs::write(&note, compiler)?;
        run(as_root(tools, "cp").arg(&note).arg(&mark))?;
        run(as_root(tools, "mv").arg(&new).arg(&folder))?;
        // Cargo does not notice that the library changed, and fails on what it built with the old one.
        let stale = tools.target().join(WASM);
        if stale.exists() {
            fs::remove_dir_all(stale)?;
        }
        Ok(())
    })
}

/// Compiles the library as a dependency of an empty crate, so that no other crate's files lie between its own.
fn build_library(tools: &Tools) -> Result<Vec<PathBuf>> {
    let empty = tools.target().join("wasm-std");
    if empty.exists() {
        fs::remove_dir_all(&empty)?;
    }
    fs::create_dir_all(empty.join("src"))?;
    let manifest = "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";
    fs::write(empty.join("Cargo.toml"), manifest)?;
    fs::write(empty.join("src").join("lib.rs"), "#![no_std]\n")?;

    let mut cargo = debian(tools, "cargo");
    cargo.current_dir(&empty);
    // Bitcode, because the page is optimised as a whole and the library with it.
    cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", "-C embed-bitcode=yes").env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo.env("CARGO_TARGET_DIR", empty.join("target"));
    run(cargo.args(["build", "--release", "--target", WASM, "-Z", "build-std=std,panic_abort,test"]))?;

    let made = empty.join("target").join(WASM).join("release").join("deps");
    let files: Vec<PathBuf> =
        made.read_dir()?.flatten().map(|file| file.path()).filter(|path| is_library(path)).collect();
    Ok(files)
}

fn is_library(path: &Path) -> bool {
    let own = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("libempty-"));
    !own && path.extension().is_some_and(|extension| extension == "rlib")
}

fn debian(tools: &Tools, program: &str) -> std::process::Command {
    let mut command = tools.command(program);
    use_toolchain(&mut command, TOOLCHAIN);
    command
}

fn host(tools: &Tools) -> Result<String> {
    let about = output(debian(tools, "rustc").arg("-vV"))?;
    about.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned).context("rustc names no host")
}
