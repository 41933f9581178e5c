//! Stopping, and starting over.

use fantoccini::key::Key;
use flowglass::present::number;
use flowglass_e2e::engine::Told;
use flowglass_e2e::page::text;
use flowglass_e2e::{Page, logs};

use crate::expected::{assert_figures, assert_file};

/// Far more than is read before a button can be pressed.
const COPIES: u64 = 4000;
const FILES: u64 = 6;

#[test]
fn core_cancel_keeps_what_is_read_and_says_so() {
    let page = Page::open();
    let copies = page.hand_over_copies(FILES, COPIES);
    page.stop_once_it_counts();
    page.wait_for_load(1);

    page.wait_for_notice("Reading was stopped");
    let foot = text(&page.run("return document.querySelector('footer').innerText"));
    assert!(foot.contains("stopped"), "{foot}");
    page.assert_figure("Flows", number::count(copies.flows));
    page.show("Files");
    let rows = page.file_rows();
    assert_eq!(rows.len() as u64, FILES);
    let of = |state: &str| rows.iter().filter(|row| row.issues.starts_with(state)).count() as u64;
    assert!(of("Stopped") > 0, "{rows:#?}");
    assert_eq!(of("Stopped") + of("skipped"), FILES, "{rows:#?}");

    // Kept means of use: more can be added to it.
    let read = page.figure("Tuples read");
    let before: u64 = read.replace(',', "").parse().expect("fewer than ten million were read");
    assert!(before > 0 && before < copies.tuples, "{before} of {}", copies.tuples);
    let more = logs::more();
    page.open_logs(&more);
    page.assert_figure("Tuples read", number::count(before + Told::of(&more).tuples()));
}

/// The worker is still at its last slice then.
#[test]
fn core_what_is_opened_right_after_a_stop_is_read() {
    let page = Page::open();
    page.hand_over_copies(FILES, COPIES);
    page.wait_until("no flow is counted", || page.counts_already());
    let more = logs::more();
    page.bring(&more);
    page.drop_brought(
        "[...document.querySelectorAll('button')].find(button => button.textContent.includes('Stop, keep')).click();",
    );
    page.wait_for_load(1);
    page.show("Files");
    for report in &Told::of(&more).reports {
        assert_file(&page, report);
    }
    let rows = page.file_rows();
    assert_eq!(rows.len() as u64, FILES + more.len() as u64);
    assert!(rows.iter().any(|row| row.issues.starts_with("Stopped")), "{rows:#?}");
}

#[test]
fn core_what_was_skipped_is_read_when_it_is_opened_again() {
    let page = Page::open();
    let copies = page.hand_over_copies(FILES, COPIES / 2);
    page.stop_once_it_counts();
    page.wait_for_load(1);
    page.hand_over("return handedOver;", Vec::new());
    page.wait_for_load(2);
    page.assert_figure("Flows", number::count(copies.flows));
    page.show("Files");
    page.assert_figure("Tuples read", number::count(copies.tuples));
    assert_nothing_is_missing(&page);
}

/// No word of a stop is left.
#[track_caller]
fn assert_nothing_is_missing(page: &Page) {
    page.wait_until("a notice stays", || !page.notices().iter().any(|notice| notice.contains("stopped")));
    let foot = text(&page.run("return document.querySelector('footer').innerText"));
    assert!(!foot.contains("stopped"), "{foot}");
    let files = page.figures().into_iter().find(|figure| figure.title == "Files").unwrap();
    assert_eq!(files.note, "all read");
}

#[test]
fn core_what_was_stopped_is_named_and_the_rest_is_read_when_asked() {
    let page = Page::open();
    let copies = page.hand_over_copies(FILES, COPIES / 2);
    page.stop_once_it_counts();
    page.wait_for_load(1);
    page.show("Files");
    let said = page.wait_for_notice("Reading was stopped");
    let rows = page.file_rows();
    let names = |state: &str| -> Vec<String> {
        rows.iter().filter(|row| row.issues.starts_with(state)).map(|row| row.name.clone()).collect()
    };
    for (words, names) in [("Read in part: ", names("Stopped")), ("Not read: ", names("skipped"))] {
        let named = said.split(words).nth(1).unwrap_or_default().split('.').next().unwrap_or_default();
        assert_eq!(names.is_empty(), named.is_empty(), "{said}");
        assert!(
            names.is_empty() || names.iter().any(|name| named.starts_with(name.trim_end_matches(".json"))),
            "{said}"
        );
    }
    // All figures are of what was read.
    let tuples = |text: &str| text.replace(',', "").parse::<u64>().unwrap_or_default();
    let read = rows.iter().map(|row| tuples(&row.tuples)).sum::<u64>();
    assert!(read > 0 && read < copies.tuples, "{read} of {}", copies.tuples);
    page.assert_figure("Tuples read", number::count(read));

    page.press_button("Read the rest");
    page.wait_for_load(2);
    page.assert_figure("Tuples read", number::count(copies.tuples));
    assert_nothing_is_missing(&page);
    page.show("Overview");
    page.assert_figure("Flows", number::count(copies.flows));
}

#[test]
fn core_the_rest_is_read_by_a_command_too() {
    let page = Page::open();
    let copies = page.hand_over_copies(FILES, COPIES / 2);
    page.stop_once_it_counts();
    page.wait_for_load(1);
    page.wait_for_notice("Read");
    page.press_button("Dismiss");
    page.wait_until("the notice stays", || page.notices().is_empty());
    page.show("Files");
    page.browser().press_with(Key::Control.into(), "k");
    page.find("dialog.palette[open]");
    page.browser().press("read on what");
    page.browser().press(&char::from(Key::Enter).to_string());
    page.wait_for_load(2);
    page.assert_figure("Tuples read", number::count(copies.tuples));
    assert_nothing_is_missing(&page);
}

#[test]
fn core_start_over_forgets_everything() {
    let page = Page::open();
    page.open_logs(&logs::some());
    page.press_button("Start over");
    page.press_button("Forget");
    page.wait_for_view("Start");
    // The button that had the focus is gone, and what is in the view comes next.
    page.wait_until("the focus is lost", || page.run("return document.activeElement.matches('main')") == true);
    assert_eq!(page.figures(), []);
    let logs = logs::more();
    page.open_logs(&logs);
    assert_figures(&page, &Told::of(&logs));
    page.show("Files");
    assert_eq!(page.file_rows().len(), logs.len());
}

#[test]
fn core_start_over_ends_a_load() {
    let page = Page::open();
    page.hand_over_copies(FILES, COPIES);
    page.wait_until("no flow is counted", || page.counts_already());
    page.press_button("Start over");
    page.press_button("Forget");
    page.wait_for_view("Start");
    let logs = logs::more();
    page.open_logs(&logs);
    assert_figures(&page, &Told::of(&logs));
}

#[test]
fn core_stop_ends_the_sample_day() {
    let page = Page::open();
    page.press_button("Open the sample day");
    page.press_button("Stop, keep what is read");
    page.wait_for_load(1);
    page.wait_for_notice("Reading was stopped");
    page.show("Files");
    let whole = Told::of(logs::sample_day()).tuples();
    let read: u64 = page.figure("Tuples read").replace(',', "").parse().unwrap_or_default();
    assert!(read < whole, "all {whole} flows were read all the same");
}
