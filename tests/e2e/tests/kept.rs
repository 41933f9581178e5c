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
