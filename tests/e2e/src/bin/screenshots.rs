//! Takes the pictures of the documents: every view of the sample day, at three widths, light and dark.
//!
//! `cargo xtask screenshots` runs it with the folder to write to in `FLOWGLASS_SCREENSHOTS`.

use std::path::PathBuf;
use std::{env, fs};

use flowglass_e2e::settings::Kind;
use flowglass_e2e::{Options, Page, Screen};
use serde_json::json;

const SIZES: [(u32, u32); 3] = [(1440, 1000), (1024, 900), (390, 844)];
const THEMES: [&str; 2] = ["Light", "Dark"];

/// Where the pictures go, and the page they are taken of.
struct Camera {
    page: Page,
    folder: PathBuf,
}

fn main() {
    let folder = env::var_os("FLOWGLASS_SCREENSHOTS").map(PathBuf::from);
    let folder = folder.expect("FLOWGLASS_SCREENSHOTS names the folder to write to");
    fs::create_dir_all(&folder).expect("the folder can be made");
    let page = Page::open_with(Options { kind: Kind::Chromium, ..Options::default() });
    page.browser().devtools("Emulation.setScrollbarsHidden", json!({ "hidden": true }));
    // A picture is of a moment: nothing in it is on its way.
    page.browser().devtools(
        "Emulation.setEmulatedMedia",
        json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] }),
    );
    let camera = Camera { page, folder };

    camera.take_all("start", || {});
    // Taken one after the other, the load would be further on each picture: it begins anew for each.
    camera.take_all("loading", || {
        camera.page.load();
        camera.page.begin_long_load(25);
        camera.page.wait_until("no file is done", || camera.page.files_done() >= 12);
    });
    camera.page.load();
    Screen::Overview.bring_about(&camera.page);
    camera.take_all("overview", || {});
    camera.page.load();
    Screen::Host.bring_about(&camera.page);
    camera.take_all("host", || {});
    // Which columns come first is by the width that it is first shown at.
    camera.page.browser().resize(SIZES[0]);
    camera.page.load();
    Screen::Flows.bring_about(&camera.page);
    camera.take_all("flows", || {});
    camera.page.load();
    Screen::Files.bring_about(&camera.page);
    camera.take_all("files", || {});
}

impl Camera {
    /// One picture at each width in each theme, each after `prepare`.
    fn take_all(&self, view: &str, prepare: impl Fn()) {
        for theme in THEMES {
            for size in SIZES {
                let browser = self.page.browser();
                browser.resize(size);
                prepare();
                self.page.press_button(theme);
                self.page.run("document.activeElement?.blur(); scrollTo(0, 0)");
                self.page.wait_for_frames();
                let name = format!("{view}-{}-{}.png", size.0, theme.to_lowercase());
                fs::write(self.folder.join(&name), browser.screenshot()).expect("a picture can be written");
                println!("{name}");
            }
        }
    }
}
