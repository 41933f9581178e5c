//! Everything can be done by keys, and it can be seen where one is.

use fantoccini::key::Key;
use flowglass_e2e::page::text;
use flowglass_e2e::{Page, logs};

/// Whether an element that has the focus can be told by sight.
pub const IS_RINGED: &str = "
    const isRinged = element => {
        const rings = [element, element.closest('label, .filter-line'), element.nextElementSibling, element.parentElement];
        return rings.filter(Boolean).some(node => {
            const style = getComputedStyle(node);
            return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
        });
    };";

/// Marks where the focus is, and says whether it was there before and whether it can be seen.
const AT: &str = "
    const element = document.activeElement;
    if (!element || element === document.body || element === document.documentElement) return null;
    // A field for a date has parts, which Tab walks one by one.
    const within = window.e2eLast === element;
    window.e2eLast = element;
    const seen = !within && element.dataset.e2eReached === 'yes';
    element.dataset.e2eReached = 'yes';
    const name = `${element.tagName} ${element.getAttribute('aria-label') || element.textContent.trim()}`.slice(0, 80);
    return { seen, visible: isRinged(element), name };";

/// What can take the focus and was not reached.
const UNREACHED: &str = "
    return [...document.querySelectorAll('a[href], button, input, select, textarea, [tabindex]')]
        .filter(element => !element.disabled && element.tabIndex >= 0 && element.getClientRects().length)
        .filter(element => getComputedStyle(element).visibility !== 'hidden')
        .filter(element => element.dataset.e2eReached !== 'yes')
        .map(element => `${element.tagName} ${element.getAttribute('aria-label') || element.textContent.trim()}`);";

#[track_caller]
fn tab_through(page: &Page) {
    let mut names = Vec::new();
    // More than any view has, so that a focus that is caught somewhere ends the walk.
    for _ in 0..400 {
        page.browser().press_keys(&[Key::Tab]);
        let at = page.run(&format!("{IS_RINGED}{AT}"));
        // Past the last, the focus leaves the page, and comes in again at the top.
        if at.is_null() {
            continue;
        }
        if at["seen"] == true {
            break;
        }
        assert_eq!(at["visible"], true, "the focus cannot be seen on {}", at["name"]);
        names.push(text(&at["name"]));
    }
    assert!(names.len() > 3, "{names:?}");
    let unreached = page.run(UNREACHED);
    assert_eq!(unreached.as_array().map(Vec::len), Some(0), "not reached: {unreached:#}, reached: {names:#?}");
}

#[test]
fn tab_reaches_everything_on_the_start() {
    tab_through(&Page::open());
}

#[test]
fn tab_reaches_everything_on_the_overview() {
    let page = Page::open();
    page.open_logs(&logs::some());
    tab_through(&page);
}

#[test]
fn tab_reaches_everything_on_conversations() {
    let page = Page::open();
    page.open_logs(&logs::more());
    page.show("Conversations");
    page.press_button("Graph");
    page.find(".pair-ink .edge");
    tab_through(&page);
}

#[test]
fn tab_reaches_everything_on_hosts() {
    let page = Page::open();
    page.open_logs(&logs::some());
    page.show("Hosts");
    tab_through(&page);
}

#[test]
fn tab_reaches_everything_on_a_host() {
    let page = Page::open();
    page.open_logs(&logs::some());
    page.go("#v=1&view=hosts&host=10.1.2.4");
    page.find(".lives tbody tr");
    tab_through(&page);
}

#[test]
fn tab_reaches_everything_on_flows() {
    let page = Page::open();
    page.open_logs(&logs::some());
    page.show("Flows");
    tab_through(&page);
}

#[test]
fn tab_reaches_everything_on_files() {
    let page = Page::open();
    page.open_logs(&logs::some());
    page.show("Files");
    tab_through(&page);
}

#[test]
fn core_views_open_by_keys() {
    let page = Page::open();
    page.open_logs(&logs::some());
    page.run("[...document.querySelectorAll('nav.views a')].find(link => link.textContent.includes('Files')).focus()");
    page.browser().press_keys(&[Key::Enter]);
    page.wait_for_view("Files");
    page.run("document.querySelector('#file-row-0').focus()");
    page.browser().press_keys(&[Key::Down]);
    page.wait_until("the second row has no focus", || focus(&page) == "file-row-1");
    page.browser().press_keys(&[Key::Enter]);
    page.find("tr.expanded");
    assert_eq!(focus(&page), "file-row-1");
}

fn focus(page: &Page) -> String {
    text(&page.run("return document.activeElement?.id || ''"))
}

#[test]
fn core_arrow_keys_walk_the_timeline() {
    let page = Page::open();
    page.open_logs(&logs::some());
    page.find(".chart-stage");
    page.run("document.querySelector('.chart-stage').focus()");
    let at = || text(&page.run("return document.querySelector('.chart-stage').getAttribute('aria-valuenow')"));
    let tip = || {
        let tip = page.run("const tip = document.querySelector('.chart-tip'); return tip.hidden ? '' : tip.innerText");
        text(&tip)
    };
    assert_eq!(tip(), "");
    page.browser().press_keys(&[Key::Right]);
    page.wait_until("there is no tooltip", || !tip().is_empty());
    assert_eq!(at(), "0");
    page.browser().press_keys(&[Key::Right]);
    page.wait_until("the keys do not walk", || at() == "1");
    assert!(page.inked(".chart-stage canvas + canvas") > 0, "the place is not marked");
    page.browser().press_keys(&[Key::Escape]);
    page.wait_until("Escape does not close the tooltip", || tip().is_empty());
}

#[test]
fn core_escape_closes_how_and_the_paste_dialog() {
    let page = Page::open();
    page.press_button("Paste a record");
    page.find("dialog[open]");
    page.browser().press_keys(&[Key::Escape]);
    page.wait_until("the dialog stays open", || page.look_for("dialog").is_none());
    page.open_logs(&logs::more());
    page.press_button("How “Sent” was computed");
    page.find(".popup");
    page.browser().press_keys(&[Key::Escape]);
    page.wait_until("the explanation stays open", || page.look_for(".popup").is_none());
    let name = page.run("return document.activeElement.getAttribute('aria-label')");
    assert_eq!(text(&name), "How “Sent” was computed");
}
