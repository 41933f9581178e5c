//! The page fits every width: nothing is cut off, and it scrolls in one direction only.

use flowglass_e2e::settings::{self, Kind};
use flowglass_e2e::{Options, Page, Screen, logs};
use serde_json::{Value, json};

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
    // The fields of a tuple stand in one line, or one below the other.
    const fields = [...document.querySelectorAll('.one-line li')];
    const astray = fields.filter(field => !['static', 'relative'].includes(getComputedStyle(field).position));
    if (astray.length > 0) {
        found.push(`fields beside their line: ${astray.map(field => field.innerText).join(', ')}`);
    }
    for (const figure of document.querySelectorAll('dl.figures > div, dl.figures > div > dd, dl.figures > div > dt')) {
        if (figure.scrollWidth > figure.clientWidth && getComputedStyle(figure).display !== 'inline') {
            found.push(`the figure “${figure.innerText.replace(/\\s+/g, ' ')}”: ${figure.scrollWidth} in ${figure.clientWidth}`);
        }
    }
    return found;";

fn assert_fits(page: &Page, view: &str) {
    assert_fits_at(page, view, &WIDTHS);
}

fn assert_fits_at(page: &Page, view: &str, widths: &[u32]) {
    let mut found = Vec::new();
    for &width in widths {
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

/// Text 20 pixels high where the page means 16, chosen in the browser's settings, at once and later.
#[test]
fn every_view_fits_with_larger_text() {
    if settings::kind() != Kind::Chromium {
        return;
    }
    let screens = [
        Screen::Start,
        Screen::Loading,
        Screen::Overview,
        Screen::Conversations,
        Screen::Graph,
        Screen::Compare,
        Screen::Hosts,
        Screen::Host,
        Screen::Flows,
        Screen::Files,
    ];
    for screen in screens {
        screen.check(|page, view| {
            page.browser().write_at(20);
            assert_fits_at(page, &format!("{view} in larger text"), &[390, 1024]);
        });
    }
}

/// What tells one flow from another is in sight without scrolling, and no time, state or address is cut.
#[test]
fn flows_make_room_for_what_tells_them() {
    let heads_in_sight = "
        const edge = document.querySelector('.flow-scroll').getBoundingClientRect().left
            + document.querySelector('.flow-scroll').clientWidth;
        return [...document.querySelectorAll('.flow-grid th')]
            .filter(head => head.getBoundingClientRect().right <= edge + 1)
            .map(head => head.getAttribute('aria-label'))";
    let cut = "
        const ends = text => { const range = document.createRange(); range.selectNodeContents(text); return range.getBoundingClientRect().right; };
        return [...document.querySelectorAll('.flow-grid td')]
            .filter(cell => {
                if (cell.cellIndex === 0 || cell.querySelector('.state')) return cell.scrollWidth > cell.clientWidth;
                if (!/^\\d+\\.\\d+\\.\\d+\\.\\d+/.test(cell.textContent)) return false;
                const goesOn = cell.querySelector('.called')?.offsetWidth > 0 && cell.scrollWidth > cell.clientWidth;
                return ends(cell.firstChild) > cell.getBoundingClientRect().right - (goesOn ? 12 : 0);
            })
            .map(cell => cell.textContent)";
    let wide = ["Source", "Destination", "Destination port", "State", "Sent", "Received"];
    // A telephone's 390 pixels, and the two scroll bars that a desktop's browser takes of them.
    for (width, expected) in [(420, &wide[..4]), (1024, &wide), (1440, &wide)] {
        let page = Page::open();
        page.browser().resize((width, 900));
        page.press_button("Open the sample day");
        page.wait_for_load(1);
        page.show("Flows");
        page.wait_until("what tells the flows is not in sight", || {
            let heads = page.run(heads_in_sight);
            let is_there = |head: &&str| heads.as_array().into_iter().flatten().any(|title| title == *head);
            expected.iter().all(is_there)
        });
        assert_eq!(page.run(cut), json!([]), "at {width}");
        let says_day = page.run("return document.querySelector('.flow-day').offsetWidth > 0") == json!(true);
        assert_eq!(says_day, width == 420);
    }
}

#[test]
fn the_figures_fit_on_a_narrow_screen() {
    let page = Page::open();
    page.browser().resize((390, 844));
    page.open_logs(&logs::some());
    assert_fits(&page, "Overview");
}

#[test]
fn charts_are_as_large_as_text() {
    if settings::kind() != Kind::Chromium {
        return;
    }
    let page = Page::open();
    page.open_logs(&logs::some());
    let height =
        || page.run("return document.querySelector('.timeline canvas').getBoundingClientRect().height").as_f64();
    page.wait_until("the timeline has another height", || height() == Some(152.0));
    page.browser().write_at(20);
    page.wait_until("the timeline does not grow", || height() == Some(190.0));
    // What is pointed at is what lies there.
    let at = "
        const stage = document.querySelector('.timeline .chart-stage'), { left, top, width } = stage.getBoundingClientRect();
        stage.dispatchEvent(new PointerEvent('pointermove', { clientX: left + width - 12, clientY: top + 60, bubbles: true }));
        return [stage.ariaValueNow, stage.ariaValueMax];";
    page.wait_until("the last step is not pointed at", || {
        let at = page.run(at);
        at[0] == at[1]
    });
}

/// What a screen shows by scrolling, paper has to show at once.
#[test]
fn the_overview_is_whole_on_paper() {
    let page = Page::open_with(Options { kind: Kind::Chromium, ..Options::default() });
    page.open_logs(&logs::some());
    page.wait_for_view("Overview");
    // Paper is light, whatever the page is, and so is what was drawn on the dark one.
    page.press_button("Dark");
    let paper = "const root = document.documentElement;
                 const canvas = getComputedStyle(document.querySelector('.chart-stage canvas'));
                 return [root.dataset.theme, canvas.filter.startsWith('invert')];";
    page.run("dispatchEvent(new Event('beforeprint'))");
    page.browser().devtools("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    assert_eq!(page.run(paper), json!(["light", true]));
    let cut = page.run(
        "const main = document.querySelector('main'), root = document.documentElement;
         const below = main.getBoundingClientRect().bottom + scrollY - root.scrollHeight;
         return [main.scrollHeight - main.clientHeight, Math.max(0, Math.round(below))];",
    );
    assert_eq!(cut, json!([0, 0]));
    assert_eq!(page.run("return document.querySelector('.views').getClientRects().length"), 0);
    page.run("dispatchEvent(new Event('afterprint'))");
    assert_eq!(page.run(paper), json!(["dark", false]));
}
