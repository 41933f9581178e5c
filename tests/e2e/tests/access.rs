//! What can be checked of accessibility without a person, checked by axe-core with all its rules.

use flowglass_e2e::{Page, Screen, logs, settings};
use serde_json::Value;

/// Runs all rules and gives each finding with the places it was made.
pub const RUN: &str = "
    const done = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations', 'passes'], preload: false }).then(
        results => done(results.passes.length < 10 ? [{ rule: 'hardly anything was checked' }] : results.violations.map(violation => ({
            rule: violation.id, impact: violation.impact, help: violation.help,
            at: violation.nodes.slice(0, 5).map(node => node.target.join(' ') + ': ' + node.any.concat(node.all, node.none)
                .map(check => check.message).join('; ')),
        }))),
        error => done([{ rule: String(error) }]));";

/// Checks what is shown in both themes, wide and narrow.
#[track_caller]
fn assert_accessible(page: &Page, view: &str) {
    page.run(&settings::axe());
    let mut found: Vec<String> = Vec::new();
    for theme in ["Light", "Dark"] {
        page.press_button(theme);
        for width in [1440, 390] {
            page.browser().resize((width, 900));
            page.wait_for_frames();
            let violations = page.browser().run_async(RUN, Vec::new());
            let describe = |violation: &Value| format!("{view}, {theme}, {width}: {violation:#}");
            found.extend(violations.as_array().into_iter().flatten().map(describe));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_start_is_accessible() {
    Screen::Start.check(assert_accessible);
}

#[test]
fn dialogs_are_accessible() {
    let page = Page::open();
    page.press_button("Dark");
    page.run(&settings::axe());
    let check = || {
        // A dialog that is still appearing is faint.
        page.wait_until("something goes on appearing", || {
            page.run("return document.getAnimations().length === 0") == true
        });
        let violations = page.browser().run_async(RUN, Vec::new());
        assert_eq!(violations.as_array().map(Vec::len), Some(0), "{violations:#}");
    };
    for dialog in ["Paste a record", "Read only…"] {
        page.press_button(dialog);
        page.find("dialog[open]");
        check();
        page.press_button("Cancel");
    }
    // With NICs to choose from, and with less read than is open.
    page.open_logs(&logs::some());
    page.show("Files");
    page.press_button("Read only…");
    page.browser().click(&page.find("dialog .nics input"));
    check();
    page.press_button("Read only these");
    page.wait_for_load(2);
    check();
    page.show("Overview");
    check();
}

#[test]
fn the_loading_is_accessible() {
    Screen::Loading.check(assert_accessible);
}

#[test]
fn the_overview_is_accessible() {
    Screen::Overview.check(assert_accessible);
}

#[test]
fn conversations_are_accessible() {
    Screen::Conversations.check(assert_accessible);
}

#[test]
fn a_graph_is_accessible() {
    Screen::Graph.check(assert_accessible);
}

#[test]
fn a_comparison_is_accessible() {
    Screen::Compare.check(assert_accessible);
}

#[test]
fn hosts_are_accessible() {
    Screen::Hosts.check(assert_accessible);
}

#[test]
fn a_host_is_accessible() {
    Screen::Host.check(assert_accessible);
}

#[test]
fn flows_are_accessible() {
    Screen::Flows.check(assert_accessible);
}

#[test]
fn files_are_accessible() {
    Screen::Files.check(assert_accessible);
}
