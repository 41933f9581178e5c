//! One browser with a profile of its own, and the commands of WebDriver as plain calls.

use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use url::{ParseError, Url};

use crate::driver::Driver;
use crate::settings::{self, Kind};

/// How long one command may take. A browser that is busy answers late, but it answers: fifty thousand files keep it
/// busy for a minute before the page hears of them, or several where the machine does other things.
const COMMAND: Duration = Duration::from_secs(300);
/// Between two looks at a condition that is waited for.
const LOOK_EVERY: Duration = Duration::from_millis(30);
/// By which WebDriver marks an element in JSON.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How a browser is started.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub kind: Kind,
    /// Of the page's own area, in CSS pixels.
    pub size: (u32, u32),
}

impl Default for Options {
    fn default() -> Self {
        Self { kind: settings::kind(), size: (1440, 900) }
    }
}

/// A browser. Dropping it closes it, also when a test has panicked.
pub struct Browser {
    kind: Kind,
    client: Client,
    runtime: Runtime,
    // Ended after the session, and the folder goes last.
    _driver: Driver,
    folder: TempDir,
}

impl Browser {
    pub fn start(options: Options) -> Self {
        let folder = TempDir::with_prefix("flowglass-e2e-").expect("a folder for the browser can be made");
        std::fs::create_dir(folder.path().join("downloads")).expect("a folder for downloads can be made");
        let driver = Driver::start(options.kind, folder.path());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
        let capabilities = capabilities(options, folder.path());
        let connect = || {
            let connected = runtime.block_on(async {
                let mut builder = ClientBuilder::new(HttpConnector::new());
                let builder = builder.capabilities(capabilities.clone());
                tokio::time::timeout(COMMAND, builder.connect(&driver.address())).await
            });
            connected.expect("the browser starts within two minutes")
        };
        // Firefox has been seen to end at its start. That is not what is tested.
        let started = connect().or_else(|error| {
            eprintln!("{:?} is started once more: {error}", options.kind);
            connect()
        });
        let client = started.unwrap_or_else(|error| panic!("{:?} does not start: {error}", options.kind));
        let browser = Self { kind: options.kind, client, runtime, _driver: driver, folder };
        browser.resize(options.size);
        browser
    }

    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// A folder that lives as long as the browser.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn downloads(&self) -> PathBuf {
        self.folder.path().join("downloads")
    }

    /// Gives the page's area a size; in Chromium any size, and one device pixel for each CSS pixel.
    pub fn resize(&self, (width, height): (u32, u32)) {
        match self.kind {
            Kind::Chromium => {
                let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
                self.devtools("Emulation.setDeviceMetricsOverride", size);
            }
            Kind::Firefox => self.call(self.client.set_window_size(width, height)),
        }
    }

    /// Has the browser write larger or smaller than it does by itself, as its settings would. Only Chromium takes it on
    /// the way.
    pub fn write_at(&self, pixels: u32) {
        self.devtools("Page.setFontSizes", json!({ "fontSizes": { "standard": pixels, "fixed": pixels } }));
    }

    pub fn go(&self, address: &str) {
        self.call(self.client.goto(address));
    }

    pub fn reload(&self) {
        self.call(self.client.refresh());
    }

    pub fn back(&self) {
        self.call(self.client.back());
    }

    pub fn forward(&self) {
        self.call(self.client.forward());
    }

    pub fn screenshot(&self) -> Vec<u8> {
        self.call(self.client.screenshot())
    }

    /// Runs a function's body in the page; `arguments` are its arguments.
    #[track_caller]
    pub fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.call(self.client.execute(script, arguments))
    }

    /// The same for a script that calls its last argument when it is done.
    #[track_caller]
    pub fn run_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.call(self.client.execute_async(script, arguments))
    }

    /// The same, where a failure is an answer too.
    pub fn try_run(&self, script: &str) -> Result<Value, String> {
        self.wait_for_command(self.client.execute(script, Vec::new()))
    }

    /// Runs a script that answers with an element, or with null. One that is drawn anew before it is handed over is
    /// none.
    #[track_caller]
    pub fn element(&self, script: &str, arguments: Vec<Value>) -> Option<Element> {
        let answer = match self.wait_for_command(self.client.execute(script, arguments)) {
            Ok(answer) => answer,
            Err(error) if error.contains("stale element") || error.contains("no longer attached") => return None,
            Err(error) => panic!("{error}"),
        };
        let id = answer.get(ELEMENT)?.as_str()?.to_owned();
        Some(Element::from_element_id(self.client.clone(), ElementRef::from(id)))
    }

    #[track_caller]
    pub fn click(&self, element: &Element) {
        self.call(element.click());
    }

    /// Types into an element; a file input takes paths, one a line.
    #[track_caller]
    pub fn type_into(&self, element: &Element, text: &str) {
        self.call(element.send_keys(text));
    }

    /// Presses and lets go of keys, one after the other, wherever the focus is.
    #[track_caller]
    pub fn press(&self, keys: &str) {
        let actions = keys.chars().fold(KeyActions::new("keyboard".into()), |actions, value| {
            actions.then(KeyAction::Down { value }).then(KeyAction::Up { value })
        });
        self.call(self.client.perform_actions(actions));
    }

    /// The same of keys that write nothing.
    #[track_caller]
    pub fn press_keys(&self, keys: &[Key]) {
        self.press(&keys.iter().map(|&key| char::from(key)).collect::<String>());
    }

    /// The same while another key is held.
    #[track_caller]
    pub fn press_with(&self, held: char, keys: &str) {
        let actions = KeyActions::new("keyboard".into()).then(KeyAction::Down { value: held });
        let actions = keys
            .chars()
            .fold(actions, |actions, value| actions.then(KeyAction::Down { value }).then(KeyAction::Up { value }));
        self.call(self.client.perform_actions(actions.then(KeyAction::Up { value: held })));
    }

    /// One command of Chromium's own protocol.
    #[track_caller]
    pub fn devtools(&self, command: &'static str, parameters: Value) -> Value {
        assert_eq!(self.kind, Kind::Chromium, "{command} is Chromium's own");
        self.call(self.client.issue_cmd(Devtools { command, parameters }))
    }

    /// Runs a script in every page that is opened from now on, before the page's own.
    pub fn before_load(&self, script: &str) {
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script }));
    }

    /// What the browser has logged since it was last asked. Only Chromium tells.
    pub fn log(&self) -> Vec<String> {
        if self.kind != Kind::Chromium {
            return Vec::new();
        }
        let log = self.wait_for_command(self.client.issue_cmd(BrowserLog));
        let entries = log.ok().and_then(|log| log.as_array().cloned()).unwrap_or_default();
        entries.iter().map(|entry| format!("{} {}", entry["level"], entry["message"])).collect()
    }

    /// Looks until there is something, and says in the end that there was not.
    #[track_caller]
    pub fn wait<T>(&self, what: &str, within: Duration, mut look: impl FnMut() -> Option<T>) -> T {
        let began = Instant::now();
        loop {
            if let Some(found) = look() {
                return found;
            }
            assert!(began.elapsed() < within, "after {} s: {what}", within.as_secs());
            self.runtime.block_on(async { tokio::time::sleep(LOOK_EVERY).await });
        }
    }

    #[track_caller]
    fn call<T>(&self, command: impl Future<Output = Result<T, CmdError>>) -> T {
        match self.wait_for_command(command) {
            Ok(value) => value,
            Err(error) => panic!("{error}"),
        }
    }

    /// Like every call, but a failure is an answer.
    fn wait_for_command<T>(&self, command: impl Future<Output = Result<T, CmdError>>) -> Result<T, String> {
        let answer = self.runtime.block_on(async { tokio::time::timeout(COMMAND, command).await });
        answer.map_err(|_| "the browser did not answer".to_owned())?.map_err(|error| error.to_string())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver is ended next, and takes with it what does not close by itself.
        let client = self.client.clone();
        let _ = self.runtime.block_on(async { tokio::time::timeout(Duration::from_secs(20), client.close()).await });
    }
}

fn capabilities(options: Options, folder: &Path) -> Capabilities {
    let downloads = folder.join("downloads");
    let program = settings::program(options.kind);
    let mut value = match options.kind {
        Kind::Chromium => {
            let mut args: Vec<String> = [
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ]
            .map(str::to_owned)
            .into();
            args.push(format!("--user-data-dir={}", folder.join("profile").display()));
            json!({
                "goog:chromeOptions": {
                    "args": args,
                    "prefs": { "download.default_directory": downloads, "download.prompt_for_download": false },
                },
                "goog:loggingPrefs": { "browser": "ALL" },
            })
        }
        Kind::Firefox => json!({
            "moz:firefoxOptions": {
                "args": ["-headless"],
                "prefs": {
                    "browser.download.folderList": 2,
                    "browser.download.dir": downloads,
                    "browser.download.useDownloadDir": true,
                    "browser.helperApps.neverAsk.saveToDisk": "application/json,image/png,image/svg+xml",
                },
            },
        }),
    };
    value["timeouts"] = json!({ "script": 280_000 });
    if let Some(program) = program {
        let key = if options.kind == Kind::Chromium { "goog:chromeOptions" } else { "moz:firefoxOptions" };
        value[key]["binary"] = json!(program);
    }
    match value {
        Value::Object(map) => map,
        other => panic!("capabilities are an object, not {other}"),
    }
}

/// A command of Chromium's own protocol, handed on by its driver.
#[derive(Debug)]
struct Devtools {
    command: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({ "cmd": self.command, "params": self.parameters }).to_string()))
    }
}

/// What the browser's console has to say.
#[derive(Debug)]
struct BrowserLog;

impl WebDriverCompatibleCommand for BrowserLog {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}
