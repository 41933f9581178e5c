//! The page fits every width: nothing is cut off, and it scrolls in one direction only.

use flowglass_e2e::{Page, Screen, logs};
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
        page.wait_until("the width does not come", || page.run("return innerWidth").as_u64() == Some(width.into()));
        page.wait_for_frames();
        let too_wide = page.run(TOO_WIDE);
        found
            .extend(too_wide.as_array().into_iter().flatten().map(|what: &Value| format!("{view} at {width}: {what}")));
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_start_fits_every_width() {
    Screen::Start.check(assert_fits);
}

#[test]
fn the_overview_fits_every_width() {
    Screen::Overview.check(assert_fits);
}

#[test]
fn conversations_fit_every_width() {
    Screen::Conversations.check(assert_fits);
}

#[test]
fn a_comparison_fits_every_width() {
    Screen::Compare.check(assert_fits);
}

#[test]
fn the_hosts_fit_every_width() {
    Screen::Hosts.check(assert_fits);
}

#[test]
fn a_host_fits_every_width() {
    Screen::Host.check(assert_fits);
}

#[test]
fn the_files_fit_every_width() {
    Screen::Files.check(assert_fits);
}

#[test]
fn the_loading_fits_every_width() {
    Screen::Loading.check(assert_fits);
}

#[test]
fn the_figures_fit_on_a_narrow_screen() {
    let page = Page::open();
    page.browser().resize((390, 844));
    page.open_logs(&logs::some());
    assert_fits(&page, "Overview");
}
