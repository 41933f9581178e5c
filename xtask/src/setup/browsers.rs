//! The browsers that the tests run in, and their drivers.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{apt, programs};
use crate::step::there;
use crate::tools::{Browser, Tools};

const GECKODRIVER: &str = "0.37.0";
const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const FIREFOX: [&str; 2] = ["firefox-esr", "firefox"];

pub fn chromium(tools: &Tools) -> Result<Browser> {
    let driver = || named("CHROMEDRIVER").or_else(|| tools.locate("chromedriver"));
    if any(tools, &CHROMIUM).is_none() || driver().is_none() {
        apt::ensure(tools, &["chromium", "chromium-driver"]).context("the tests need Chromium and its driver")?;
    }
    let program = any(tools, &CHROMIUM).context("the tests need Chromium or Chrome: install it")?;
    let driver = driver().context("the tests need chromedriver of Chromium's version: install it")?;
    there("Chromium and its driver are there");
    Ok(Browser { program, driver })
}

pub fn firefox(tools: &Tools) -> Result<Browser> {
    if any(tools, &FIREFOX).is_none() {
        apt::ensure(tools, &["firefox-esr"]).context("the tests need Firefox")?;
    }
    let program = any(tools, &FIREFOX).context("the tests need Firefox: install it")?;
    let driver = || named("GECKODRIVER").or_else(|| tools.locate("geckodriver"));
    if driver().is_none() {
        // Debian has no package of it.
        programs::cargo_install(tools, "geckodriver", "geckodriver", GECKODRIVER, false)?;
    }
    let driver = driver().context("geckodriver is installed but cannot be found")?;
    there("Firefox and its driver are there");
    Ok(Browser { program, driver })
}

/// A driver that the caller chose.
fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file())
}

fn any(tools: &Tools, programs: &[&str]) -> Option<PathBuf> {
    programs.iter().find_map(|program| tools.locate(program))
}
