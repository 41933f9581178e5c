//! The summary that the page saves is the one that the engine writes.

use std::fs;

use flowglass_e2e::engine::Told;
use flowglass_e2e::{Page, logs};

#[test]
fn core_save_summary_writes_what_the_engine_says() {
    let (page, logs) = (Page::open(), logs::some());
    page.open_logs(&logs);
    page.show("Files");
    page.press_button("Save summary");
    page.wait_for_notice("Saved the summary");
    let file = page.browser().downloads().join("flowglass-summary.json");
    let expected = Told::of(&logs).summary;
    let saved = page.wait("the summary is not on the disk", || {
        // The browser writes it in parts.
        fs::read_to_string(&file).ok().filter(|saved| saved.len() >= expected.len())
    });
    assert_eq!(saved, expected);
}
