//! A fresh browser for every measurement: nobody's garbage is collected at another's cost.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use flowglass::present::address::Address;
use flowglass_e2e::opening::lines;
use flowglass_e2e::settings::Kind;
use flowglass_e2e::{Browser, Options, Page, settings};
use serde::Deserialize;
use serde_json::{Value, json};
use xtask::server::Server;
use xtask::tools::project_root;

/// All do the job on as many threads.
pub const THREADS: u32 = 2;
/// As long as the driver lets a script wait.
const PATIENCE_MS: u64 = 80_000;
const TURNS: usize = 20;
const SOON: Duration = Duration::from_secs(30);

/// Counts the workers that have said that they are up.
const COUNT_WORKERS: &str = "
    window.workersUp = 0;
    window.Worker = class extends Worker {
        constructor(...how) {
            super(...how);
            this.addEventListener('message', () => workersUp++, { once: true });
        }
    };";

/// What a rival's page says, and what the program says that stands beside it.
#[derive(Debug, Deserialize)]
pub struct Done {
    pub milliseconds: f64,
    pub answer: Value,
}

fn options() -> Options {
    Options { kind: Kind::Chromium, ..Options::default() }
}

fn limit_threads(browser: &Browser) {
    browser.devtools("Emulation.setHardwareConcurrencyOverride", json!({ "hardwareConcurrency": THREADS }));
}

/// Runs the body of an async function for as long as it takes; the driver gives a script less time than that. Nothing
/// is asked of the page meanwhile, so that waiting takes no time from it.
fn wait_for(browser: &Browser, what: &str, body: &str, arguments: &[Value]) -> Result<Value> {
    let script = format!(
        "const answer = arguments[arguments.length - 1];
         const late = new Promise(resolve => setTimeout(resolve, {PATIENCE_MS}, null));
         const work = (async (...arguments) => {{ {body} }})(...arguments);
         Promise.race([work, late]).then(value => answer(value), error => answer({{ error: String(error) }}));"
    );
    for _ in 0..TURNS {
        let answer = browser.run_async(&script, arguments.to_vec());
        if let Some(error) = answer.get("error") {
            bail!("{what}: {error}");
        }
        if !answer.is_null() {
            return Ok(answer);
        }
    }
    bail!("{what} did not come to its end")
}

/// One of the pages in `rivals/`, given files.
pub fn run_rival(page: &str, paths: &[PathBuf]) -> Result<Done> {
    let folder = project_root()?.join("benches").join("page").join("rivals");
    let server = Server::start(&folder, 0)?;
    let browser = Browser::start(options());
    limit_threads(&browser);
    browser.go(&format!("{}{page}", server.address()));
    wait_for(&browser, page, "return await window.ready", &[])?;
    let input =
        browser.element("return document.querySelector('input')", Vec::new()).context("a page without input")?;
    browser.type_into(&input, &lines(paths));
    Ok(serde_json::from_value(wait_for(&browser, page, "return await window.done", &[])?)?)
}

/// The page, with a tab of its own.
pub struct Ours {
    page: Page,
}

impl Ours {
    /// Opens it and waits until its workers are up. `before` runs in the page before its own scripts.
    pub fn open(before: &str) -> Result<Self> {
        let page = Page::unopened(options(), &settings::dist(), "/");
        limit_threads(page.browser());
        page.browser().before_load(COUNT_WORKERS);
        page.browser().before_load(before);
        page.load();
        page.wait_until("the workers are not up", || page.run("return workersUp").as_u64() >= Some(THREADS.into()));
        // Nobody drops files sooner.
        wait_for(
            page.browser(),
            "a moment",
            "await new Promise(resolve => setTimeout(resolve, 1500)); return true",
            &[],
        )?;
        Ok(Self { page })
    }

    /// Hands files over, and gives the milliseconds until all of them were painted.
    pub fn ingest(&self, paths: &[PathBuf]) -> Result<f64> {
        let before = self.page.loads();
        self.page.choose_files(paths);
        let script = "
            const loads = () => performance.getEntriesByName('ingest', 'measure');
            await new Promise(resolve => {
                new PerformanceObserver((_, observer) => {
                    if (loads().length <= arguments[0]) return;
                    observer.disconnect();
                    resolve();
                }).observe({ type: 'measure', buffered: true });
            });
            return loads().at(-1).duration;";
        let took = wait_for(self.page.browser(), "the load", script, &[json!(before)])?;
        took.as_f64().context("the page has not measured its load")
    }

    /// Goes to an address, and gives the milliseconds until all figures of what it lets through were painted.
    pub fn query(&self, address: &Address) -> Result<f64> {
        let script = "
            const asked = () => performance.getEntriesByName('query', 'measure');
            const before = asked().length;
            const measured = new Promise(resolve => {
                new PerformanceObserver((_, observer) => {
                    if (asked().length === before) return;
                    observer.disconnect();
                    resolve();
                }).observe({ type: 'measure', buffered: true });
            });
            location.hash = arguments[0];
            await measured;
            return asked().at(-1).duration;";
        let took = wait_for(self.page.browser(), "the question", script, &[json!(address.hash())])?;
        took.as_f64().context("the page has not measured its question")
    }

    /// The summary that the page saves.
    pub fn summary(&self) -> Result<Value> {
        self.page.show("Files");
        self.page.press_button("Save summary");
        self.page.wait_for_notice("Saved the summary");
        let file = self.page.browser().downloads().join("flowglass-summary.json");
        // The browser writes it in parts, and only the last makes it whole.
        let parsed = || serde_json::from_slice(&std::fs::read(&file).ok()?).ok();
        Ok(self.page.browser().wait("the summary is not on the disk", SOON, parsed))
    }

    pub fn run_async(&self, what: &str, body: &str) -> Result<Value> {
        wait_for(self.page.browser(), what, body, &[])
    }

    /// The browser's name and version.
    pub fn browser_version(&self) -> Result<String> {
        let agent = self.page.run("return navigator.userAgent");
        let word = agent.as_str().unwrap_or_default().split(' ').find(|word| word.contains("Chrome/"));
        let version = word.unwrap_or_default().trim_start_matches("Headless").replace('/', " ");
        ensure!(!version.is_empty(), "the browser does not say its version");
        Ok(version)
    }
}
