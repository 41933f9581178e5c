//! The page fits every width: nothing is cut off, and it scrolls in one direction only.

use flowglass_e2e::{Page, logs};
use serde_json::Value;

const WIDTHS: [u32; 5] = [390, 768, 1024, 1440, 2560];

/// Whatever is wider than it may be, in words.
const TOO_WIDE: &str = "
    const found = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) {
        const beyond = [...document.querySelectorAll('body *')]
            .filter(element => element.getBoundingClientRect().right > root.clientWidth)
            .slice(0, 5)
            .map(element => `${element.tagName}.${element.className} to ${element.getBoundingClientRect().right}`);
        found.push(`the document: ${root.scrollWidth} in ${root.clientWidth}: ${beyond.join(', ')}`);
    }
    for (const figure of document.querySelectorAll('dl.figures > div, dl.figures > div > dd, dl.figures > div > dt')) {
        if (figure.scrollWidth > figure.clientWidth && getComputedStyle(figure).display !== 'inline') {
            found.push(`the figure “${figure.innerText.replace(/\\s+/g, ' ')}”: ${figure.scrollWidth} in ${figure.clientWidth}`);
        }
    }
    return found;";

fn assert_fits(page: &Page, view: &str) {
    let mut found = Vec::new();
    for width in WIDTHS {
        page.browser().resize((width, 900));
        // The charts follow in a frame of their own.
        page.wait_until("the width does not come", || page.run("return innerWidth").as_u64() == Some(width.into()));
        page.browser().run_async("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))", Vec::new());
        let too_wide = page.run(TOO_WIDE);
        found
            .extend(too_wide.as_array().into_iter().flatten().map(|what: &Value| format!("{view} at {width}: {what}")));
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_start_fits_every_width() {
    assert_fits(&Page::open(), "Start");
}

#[test]
fn the_overview_fits_every_width() {
    let page = Page::open();
    page.press_button("Open the sample day");
    page.wait_for_load(1);
    assert_fits(&page, "Overview");
}

#[test]
fn the_files_fit_every_width() {
    let page = Page::open();
    page.press_button("Open the sample day");
    page.wait_for_load(1);
    page.show("Files");
    page.browser().click(&page.find("#file-row-0"));
    page.find("tr.expanded");
    assert_fits(&page, "Files");
}

#[test]
fn the_loading_fits_every_width() {
    let page = Page::open();
    // Long enough for all that follows.
    page.begin_long_load(150);
    assert_fits(&page, "Loading");
    assert!(page.is_loading(), "the load was over too soon");
}

#[test]
fn the_figures_fit_on_a_narrow_screen() {
    let page = Page::open();
    page.browser().resize((390, 844));
    page.open_logs(&logs::some());
    assert_fits(&page, "Overview");
}
