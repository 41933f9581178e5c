//! The page in a browser: how it is opened, and what one can do to it.

use std::path::Path;
use std::time::Duration;

use fantoccini::elements::Element;
use flowglass::present::address::Address;
use flowglass::present::number;
use serde_json::{Value, json};
use xtask::server::Server;

use crate::browser::{Browser, Options};
use crate::engine::Told;
use crate::settings;

/// Enough for anything that takes no reading of large files, also on a busy machine.
pub const SOON: Duration = Duration::from_secs(30);
/// Enough to read the largest set of files.
pub const LONG: Duration = Duration::from_secs(240);

/// The accessible name of an element, as far as this page needs it: its label, else its text without what is hidden
/// from those who hear it.
const NAME_OF: &str = "
    const nameOf = element => {
        const label = element.getAttribute('aria-label');
        if (label) return label;
        const copy = element.cloneNode(true);
        copy.querySelectorAll('[aria-hidden=true], svg').forEach(hidden => hidden.remove());
        return copy.textContent.replace(/\\s+/g, ' ').trim();
    };";

/// A browser with the page open in it.
pub struct Page {
    browser: Browser,
    /// Absent where the page came from the disk.
    server: Option<Server>,
    address: String,
}

impl Page {
    /// Opens the page at the root of a server.
    pub fn open() -> Self {
        Self::open_with(Options::default())
    }

    pub fn open_with(options: Options) -> Self {
        let page = Self::unopened(options, &settings::dist(), "/");
        page.load();
        page
    }

    /// Opens the page under a path of a server, as a team's host would have it.
    pub fn open_under(prefix: &str) -> Self {
        let page = Self::unopened(Options::default(), &settings::dist(), prefix);
        page.load();
        page
    }

    /// Opens the single file from the disk.
    pub fn open_single() -> Self {
        let browser = Browser::start(Options::default());
        let address = format!("file://{}", settings::single().canonicalize().expect("the file is there").display());
        let page = Self { browser, server: None, address };
        page.load();
        page
    }

    /// A browser and a server with the page, to be joined by [`Self::load`].
    pub fn unopened(options: Options, dist: &Path, prefix: &str) -> Self {
        let server = Server::start_under(dist, 0, prefix).expect("the page can be served");
        let address = server.address().to_owned();
        Self { browser: Browser::start(options), server: Some(server), address }
    }

    /// Opens the page anew, at its start screen.
    #[track_caller]
    pub fn load(&self) {
        self.go("");
        self.wait_for_view("Start");
    }

    /// Goes to the page's address with something after it, such as a hash.
    pub fn go(&self, rest: &str) {
        self.browser.go(&format!("{}{rest}", self.address));
    }

    pub const fn browser(&self) -> &Browser {
        &self.browser
    }

    pub fn url(&self) -> &str {
        &self.address
    }

    /// What the server was asked for so far.
    pub fn requests(&self) -> Vec<String> {
        self.server.as_ref().map(Server::requests).unwrap_or_default()
    }

    #[track_caller]
    pub fn run(&self, script: &str) -> Value {
        self.browser.run(script, Vec::new())
    }

    #[track_caller]
    pub fn wait<T>(&self, what: &str, look: impl FnMut() -> Option<T>) -> T {
        self.browser.wait(what, SOON, look)
    }

    #[track_caller]
    pub fn wait_until(&self, what: &str, mut holds: impl FnMut() -> bool) {
        self.browser.wait(what, SOON, || holds().then_some(()));
    }

    /// A button of that name that can be pressed.
    pub fn button(&self, name: &str) -> Option<Element> {
        self.named("button:enabled", name)
    }

    fn named(&self, selector: &str, name: &str) -> Option<Element> {
        let script = format!(
            "{NAME_OF} return [...document.querySelectorAll(arguments[0])]
                .find(element => element.getClientRects().length && nameOf(element) === arguments[1]) || null;"
        );
        self.browser.element(&script, vec![json!(selector), json!(name)])
    }

    #[track_caller]
    pub fn press_button(&self, name: &str) {
        let button = self.wait(&format!("there is no button “{name}”"), || self.button(name));
        // One that lies below the foot is scrolled to, as one does.
        self.browser.run(
            "const [button] = arguments;
             const { left, top, width, height } = button.getBoundingClientRect();
             const hit = document.elementFromPoint(left + width / 2, top + height / 2);
             if (!button.contains(hit)) button.scrollIntoView({ block: 'center' });",
            vec![json!(button)],
        );
        self.browser.click(&button);
    }

    /// Goes to a view by its link.
    #[track_caller]
    pub fn show(&self, view: &str) {
        let link = self.wait(&format!("there is no link to {view}"), || {
            self.browser.element(
                "return [...document.querySelectorAll('nav.views a')]
                    .find(link => link.textContent.trim().startsWith(arguments[0])) || null;",
                vec![json!(view)],
            )
        });
        self.browser.click(&link);
        self.wait_for_view(view);
    }

    /// The name of the view that is shown.
    pub fn view(&self) -> String {
        text(&self.run("return document.querySelector('main')?.getAttribute('aria-label') || ''"))
    }

    #[track_caller]
    pub fn wait_for_view(&self, view: &str) {
        self.wait_until(&format!("the view {view} is not shown"), || self.view() == view);
        // A view is drawn part by part; its last part comes last.
        self.wait_until(&format!("{view} is not drawn to its end"), || {
            self.run(
                "const main = document.querySelector('main'), panels = document.querySelector('.overview-panels');
                 switch (main.ariaLabel) {
                     case 'Start': return true;
                     case 'Conversations': return main.querySelector('.pair-table tbody td') !== null && main.querySelector('.pair-ink') !== null;
                     case 'Compare': return main.querySelector('.change-table, .compared .panel p, .offers') !== null;
                     case 'Hosts': return main.querySelector('.host-table tbody tr, .lives tbody tr') !== null;
                     case 'Flows': return main.querySelector('.flow-grid tbody td') !== null;
                     case 'Files': return main.querySelector('.figures') !== null && main.querySelector('tr.file') !== null;
                     default: return main.querySelector('.figures') !== null
                         && (!panels || [...panels.children].some(panel => panel.ariaLabel === 'Protocols'));
                 }",
            ) == true
        });
    }

    #[track_caller]
    pub fn find(&self, selector: &str) -> Element {
        self.wait(&format!("there is no {selector}"), || self.look_for(selector))
    }

    /// The same where the element itself is of no interest: one that is drawn anew can be gone before it is handed
    /// over.
    #[track_caller]
    pub fn wait_for(&self, selector: &str) {
        let script = "return document.querySelector(arguments[0]) !== null";
        self.wait_until(&format!("there is no {selector}"), || self.browser.run(script, vec![json!(selector)]) == true);
    }

    pub fn look_for(&self, selector: &str) -> Option<Element> {
        self.browser.element("return document.querySelector(arguments[0])", vec![json!(selector)])
    }

    /// Waits until what the page is made to look like now has been drawn; charts follow in a frame of their own.
    pub fn wait_for_frames(&self) {
        self.browser.run_async("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))", Vec::new());
    }

    /// What stands in its address.
    pub fn address(&self) -> Address {
        Address::of_hash(&text(&self.run("return location.hash")))
    }

    /// Waits for these figures.
    #[track_caller]
    pub fn assert_flows(&self, expected: &Told) {
        let total = &expected.overview.total;
        let flows = number::count(total.tuples).to_string();
        self.wait_until(&format!("there are not {flows} flows"), || self.figure("Flows") == flows);
        let sent = if total.measured > 0 { number::bytes(total.bytes_sent).number } else { "–".to_owned() };
        let shown = self.figure("Sent");
        assert!(shown.starts_with(&sent), "{shown} is not {sent}");
    }

    /// All that stands on the page.
    pub fn text(&self) -> String {
        text(&self.run("return document.body.innerText"))
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let script = "return location.href + '\\n\\n' + document.body.innerText";
            let shown = self.browser.try_run(script).unwrap_or_else(Value::String);
            eprintln!("---- the page showed ----\n{}", text(&shown));
            eprintln!("---- the browser logged ----\n{}", self.browser.log().join("\n"));
        }
    }
}

/// A JSON string as it is; anything else as JSON.
pub fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
