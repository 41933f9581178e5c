//! The help says the keys and the filter language, its examples can be tried, and what is empty says why.

use fantoccini::key::Key;
use flowglass::present::address::{Address, View};
use flowglass_e2e::Page;
use flowglass_e2e::logs::{self, Log};
use flowglass_e2e::page::text;

#[track_caller]
fn wait_for_help(page: &Page, says: &str) {
    page.find("dialog.help[open]");
    let told = || text(&page.run("return document.querySelector('dialog.help').textContent"));
    page.wait_until(&format!("the help does not say {says}"), || told().contains(says));
}

#[track_caller]
fn close_help(page: &Page) {
    page.browser().press_keys(&[Key::Escape]);
    page.wait_until("the help stays open", || page.look_for("dialog.help").is_none());
}

#[track_caller]
fn wait_to_read(page: &Page, words: &str) {
    page.wait_until(&format!("the page does not say “{words}”"), || page.text().contains(words));
}

fn filter(page: &Page) -> String {
    Address::of_hash(&text(&page.run("return location.hash"))).filter
}

#[test]
fn core_the_help_is_found_and_its_examples_can_be_tried() {
    let page = Page::open();
    page.browser().press("?");
    wait_for_help(&page, "open the sample day");
    close_help(&page);
    page.open_logs(&logs::some());
    page.run("document.querySelector('main').focus()");
    page.browser().press("?");
    wait_for_help(&page, "Shift PageUp");
    page.press_button("Filter language");
    wait_for_help(&page, "Either side");
    page.press_button("denied inbound");
    page.wait_until("the example is not tried", || filter(&page) == "denied inbound");
    page.wait_until("the help stays open", || page.look_for("dialog.help").is_none());
    assert_eq!(text(&page.run("return document.activeElement.id")), "filter-text");

    page.browser().press_with(Key::Control.into(), "k");
    page.find("dialog.palette[open]");
    page.browser().press("filter help");
    page.browser().press_keys(&[Key::Enter]);
    wait_for_help(&page, "src.ip");
    close_help(&page);

    let field = page.find("#filter-text");
    page.browser().click(&field);
    page.browser().press("country ==");
    page.find(".filter-note");
    page.press_button("Filter help");
    wait_for_help(&page, "by a database of countries");
    close_help(&page);
    page.browser().click(&field);
    page.browser().press(" DE");
    page.browser().press_keys(&[Key::Enter]);
    page.wait_until("it is no filter", || filter(&page).ends_with("country == DE"));
    wait_to_read(&page, "Nothing says yet in which country");
}

#[test]
fn core_what_is_empty_says_why() {
    let page = Page::open();
    let asked = Address { filter: "denied".to_owned(), ..Address::default().at(View::Hosts) };
    page.go(&asked.hash());
    page.browser().reload();
    page.wait_for_view("Start");
    wait_to_read(&page, "This link waits for files. It brings the view Hosts, the filter “denied”.");
    let record = r#"{"records":[{"time":"2026-01-13T06:00:00.0000000Z","flowLogVersion":4,"macAddress":"00224800AA01","category":"FlowLogFlowEvent","flowRecords":{"flows":[]}}]}"#;
    page.open_logs(&[Log::new("PT1H.json", record)]);
    wait_to_read(&page, "What was opened has 1 record and no tuple");
}
