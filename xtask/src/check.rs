//! Every check there is, the quickest first, so that a mistake shows early.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::step::{output, run as run_command, step, watched};
use crate::tools::{Browser, Tools, WASM};
use crate::totals::Totals;
use crate::{page, single, sizes};

/// The package of the page and its workers.
const PAGE: &str = "flowglass-page";
/// The package of the end-to-end tests.
pub const END_TO_END: &str = "flowglass-e2e";

/// Runs everything, adding to `totals` as it goes, up to the first step that fails.
pub fn run(tools: &Tools, totals: &mut Totals) -> Result<()> {
    let cargo = || tools.command("cargo");
    let has_end_to_end = in_workspace(tools, END_TO_END)?;

    step("Check the formatting", "`cargo fmt --all` puts it right.", || {
        run_command(cargo().args(["fmt", "--all", "--check"]))
    })?;
    step("Look for mistakes in native code", "Each finding above names its place.", || {
        run_command(cargo().args(["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    })?;
    step("Look for mistakes in wasm code", "Each finding above names its place.", || {
        let mut clippy = tools.wasm_command("cargo");
        clippy.args(["clippy", "--locked", "--package", "flowglass", "--package", PAGE, "--target", WASM]);
        run_command(clippy.args(["--", "-D", "warnings"]))?;
        let mut clippy = tools.wasm_command("cargo");
        clippy.args(["clippy", "--locked", "--package", PAGE, "--tests", "--target", WASM]);
        run_command(clippy.args(["--", "-D", "warnings"]))
    })?;
    step("Run the native tests", "The failures above name their tests.", || {
        let mut test = cargo();
        test.args(["test", "--locked", "--no-fail-fast", "--workspace"]);
        if has_end_to_end {
            test.args(["--exclude", END_TO_END]);
        }
        counted(&mut test, totals)
    })?;
    step("Run the wasm tests in Chromium", "The failures above name their tests.", || {
        let mut test = tools.wasm_command("cargo");
        test.args(["test", "--locked", "--package", PAGE, "--target", WASM]);
        in_chromium(tools, &mut test)?;
        counted(&mut test, totals)
    })?;

    let dist = page::build(tools)?;
    single::pack(tools)?;
    sizes::report(&dist, &tools.single_file())?;

    if !has_end_to_end {
        println!("    there are no end-to-end tests in the workspace");
        return Ok(());
    }
    for (browser, filter) in [("chromium", None), ("firefox", Some("core_"))] {
        step(&format!("Run the end-to-end tests in {browser}"), "The failures above name their tests.", || {
            let mut test = cargo();
            test.args(["test", "--locked", "--no-fail-fast", "--package", END_TO_END, "--"]);
            test.args(filter).args(["--test-threads=1"]).env("FLOWGLASS_BROWSER", browser);
            end_to_end(tools, &mut test);
            counted(&mut test, totals)
        })?;
    }
    Ok(())
}

/// Tells what drives a browser where the page and the browsers are.
pub fn end_to_end(tools: &Tools, command: &mut Command) {
    command.env("FLOWGLASS_DIST", tools.dist()).env("FLOWGLASS_SINGLE", tools.single_file());
    if let Some(Browser { program, driver }) = &tools.chromium {
        command.env("FLOWGLASS_CHROMIUM", program).env("CHROMEDRIVER", driver);
    }
    if let Some(Browser { program, driver }) = &tools.firefox {
        command.env("FLOWGLASS_FIREFOX", program).env("GECKODRIVER", driver);
    }
    if let Some(axe) = &tools.axe {
        command.env("FLOWGLASS_AXE", axe);
    }
}

pub fn in_workspace(tools: &Tools, package: &str) -> Result<bool> {
    let about = output(tools.command("cargo").args(["metadata", "--no-deps", "--format-version", "1", "--locked"]))?;
    Ok(about.contains(&format!("\"name\":\"{package}\"")))
}

fn counted(command: &mut Command, totals: &mut Totals) -> Result<()> {
    watched(command, |line| totals.add_line(line))
}

/// Lets the wasm tests find Chromium, with what it needs where there is no screen and the user is root.
fn in_chromium(tools: &Tools, command: &mut Command) -> Result<()> {
    let browser = tools.chromium.as_ref().context("the wasm tests need Chromium")?;
    // Written as Rust writes a string, which for a path is as JSON does.
    let program = format!("{:?}", browser.program.to_string_lossy());
    let flags =
        ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run"];
    let quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
    let flags: Vec<String> = flags.iter().chain(&quiet).map(|flag| format!("\"{flag}\"")).collect();
    let settings = format!("{{\"goog:chromeOptions\": {{\"binary\": {program}, \"args\": [{}]}}}}\n", flags.join(", "));
    let file = tools.target().join("webdriver.json");
    fs::write(&file, settings)?;
    command.env("CHROMEDRIVER", &browser.driver).env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", file);
    command.env_remove("GECKODRIVER").env("WASM_BINDGEN_USE_BROWSER", "1");
    // Any static host must do, so the tests get no more isolation than such a host gives.
    command.env("WASM_BINDGEN_TEST_NO_ORIGIN_ISOLATION", "1");
    // A busy machine is not a failed test.
    command.env("WASM_BINDGEN_TEST_TIMEOUT", "300").env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
    Ok(())
}
