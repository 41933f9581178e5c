//! What the browser keeps for the next visit, and how it is forgotten.

use fantoccini::key::Key;
use flowglass_e2e::Page;
use flowglass_e2e::logs;
use flowglass_e2e::page::text;

fn kept(page: &Page) -> Vec<String> {
    let keys = page.run("return Object.keys(localStorage).filter(key => key.startsWith('flowglass.')).sort()");
    keys.as_array().into_iter().flatten().map(text).collect()
}

fn command(page: &Page, words: &str) {
    page.press_button("Commands");
    page.find("dialog.palette[open]");
    page.browser().press(words);
    page.browser().press(&char::from(Key::Enter).to_string());
    page.wait_until("the commands stay open", || page.look_for("dialog.palette").is_none());
}

fn filter(page: &Page, words: &str) {
    let field = page.find("#filter-text");
    page.browser().click(&field);
    page.browser().type_into(&field, words);
    page.browser().press(&char::from(Key::Enter).to_string());
    page.wait_until("it is no filter", || {
        page.run("return document.querySelectorAll('.chip').length").as_u64() > Some(0)
    });
}

#[test]
fn settings_and_filters_are_forgotten() {
    let page = Page::open();
    page.open_logs(&logs::some());
    page.press_button("Dark");
    filter(&page, "tcp");
    page.wait_until("nothing is kept", || kept(&page) == ["flowglass.filters.1", "flowglass.theme"]);
    command(&page, "forget the settings");
    assert!(kept(&page).is_empty());

    command(&page, "keep nothing");
    page.press_button("Light");
    filter(&page, "denied");
    assert_eq!(kept(&page), ["flowglass.nothing.1"]);
    command(&page, "keep settings");
    page.press_button("Dark");
    assert_eq!(kept(&page), ["flowglass.theme"]);
}

fn enter(page: &Page, words: &str) {
    page.browser().press(&format!("{words}{}", char::from(Key::Enter)));
}

/// Names of the saved filters, as the open list has them.
fn saved(page: &Page) -> Vec<String> {
    let names = page.run("return [...document.querySelectorAll('.saved-put > b')].map(name => name.textContent)");
    names.as_array().into_iter().flatten().map(text).collect()
}

fn wait_for_field(page: &Page, form: &str) {
    page.wait_until("the name cannot be written", || {
        page.run(&format!("return document.activeElement?.matches('{form} input') === true")) == true
    });
}

#[test]
fn core_filters_are_saved_under_names() {
    let page = Page::open();
    page.open_logs(&logs::some());
    let stands = || text(&page.run("return decodeURIComponent(location.hash.match(/filter=([^&]*)/)?.[1] || '')"));
    filter(&page, "tcp");
    page.press_button("Saved filters");
    wait_for_field(&page, "#saved-list > form");
    enter(&page, "Only TCP");
    page.wait_until("it is not saved", || saved(&page) == ["Only TCP"]);
    // Nothing is left to be saved; Escape gives the focus back.
    assert!(page.look_for("#saved-list form").is_none());
    page.browser().press(&char::from(Key::Escape).to_string());
    page.wait_until("the list stays open", || page.look_for("#saved-list").is_none());

    // By its name from anywhere, from the field, and after a visit elsewhere.
    page.press_button("Remove the filter");
    page.wait_until("there is a filter", || stands().is_empty());
    command(&page, "filter: only tcp");
    page.wait_until("the command did nothing", || stands() == "proto == tcp");
    page.load();
    page.open_logs(&logs::some());
    page.browser().click(&page.find("#filter-text"));
    page.wait_until("it is not offered", || {
        page.run("return document.querySelector('#filter-item-0')?.textContent") == "Only TCPproto == tcp"
    });
    page.browser().press(&[Key::Down, Key::Enter].map(char::from).iter().collect::<String>());
    page.wait_until("it is not taken", || stands() == "proto == tcp");

    filter(&page, "denied");
    command(&page, "save the filter");
    wait_for_field(&page, "#saved-list > form");
    enter(&page, "Refused");
    page.wait_until("there are not two", || saved(&page) == ["Only TCP", "Refused"]);
    page.press_button("Rename Only TCP");
    wait_for_field(&page, "#saved-list li");
    enter(&page, "Refused");
    page.find("#saved-list [role=alert]");
    page.browser().press_with(Key::Control.into(), "a");
    enter(&page, "Streams");
    page.wait_until("it has its old name", || saved(&page) == ["Refused", "Streams"]);
    page.press_button("Remove Refused");
    page.wait_until("it is still there", || saved(&page) == ["Streams"]);
    page.browser().click(&page.find(".saved-put"));
    page.wait_until("it is not put in place", || stands() == "proto == tcp");
    assert!(page.look_for("#saved-list").is_none());

    assert!(kept(&page).contains(&"flowglass.named.1".to_owned()));
    command(&page, "keep nothing");
    assert_eq!(kept(&page), ["flowglass.nothing.1"]);
    page.press_button("Saved filters");
    page.wait_until("it is not said why", || page.text().contains("This browser keeps no filters"));
}
