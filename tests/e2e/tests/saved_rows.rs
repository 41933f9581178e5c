//! All rows saved into a file, and that file opened again.

use fantoccini::key::Key;
use flowglass::enrich::Names;
use flowglass::present::flows::{Part, Saved};
use flowglass::query::flows::{Column, Line, Table};
use flowglass_e2e::Page;
use flowglass_e2e::browser::Browser;
use flowglass_e2e::engine::Told;
use flowglass_e2e::logs::{self, Log};
use flowglass_e2e::page::text;
use serde_json::Value;

use crate::flows::{expected, open_flows};

fn written(lines: &[Line], format: Saved) -> String {
    let (parts, names) = (Part::of(Table::Tuples.columns(), Names::none()), Names::none());
    let rows: String = lines.iter().map(|line| format.row(line, &parts, names)).collect();
    format.head(Table::Tuples, &parts) + &rows
}

/// What a summary says of what is counted.
fn counted(told: &Told) -> Value {
    let mut summary: Value = serde_json::from_str(&told.summary).unwrap();
    for of_files in ["files", "records", "tuples", "duplicates"] {
        summary.as_object_mut().unwrap().remove(of_files);
    }
    summary
}

#[test]
fn core_saved_rows_are_all_there_and_come_back() {
    let logs = logs::some();
    let lines = expected(&logs, Table::Tuples, Column::Time);
    let page = open_flows(&logs);
    let table = written(&lines, Saved::Csv);
    page.press_button("Save all rows as CSV");
    page.wait_for_notice("as flowglass-tuples.csv");
    let saved = page.saved("flowglass-tuples.csv", |file| file.len() >= table.len());
    assert!(saved == table.as_bytes(), "another table");

    // Beside the logs it adds nothing; in their place it says as much.
    let table = Log::new("flowglass-tuples.csv", saved);
    let (of_logs, of_table) = (Told::of(&logs), Told::of(std::slice::from_ref(&table)));
    assert_eq!(counted(&of_table), counted(&of_logs));
    page.open_logs(std::slice::from_ref(&table));
    let both: Vec<Log> = logs.into_iter().chain([table.clone()]).collect();
    let of_both = Told::of(&both);
    assert_eq!(counted(&of_both), counted(&of_logs));
    page.show("Files");
    page.assert_summary(&of_both);

    let page = open_flows(&[table]);
    page.show("Files");
    page.assert_summary(&of_table);
    // A row's own text is its line.
    page.show("Flows");
    assert_eq!(first_quote(&page), written(&lines[..1], Saved::Csv).lines().nth(1).unwrap());
}

/// The first row's own text.
fn first_quote(page: &Page) -> String {
    page.wait_until("there are no rows", || page.flow_cells().iter().any(|row| row.len() > 1 && row[1] != "…"));
    page.run("document.querySelector('.flow-grid [tabindex=\"0\"]').focus()");
    page.browser().press_keys(&[Key::Down, Key::Enter]);
    page.find(".inspector .quote");
    text(&page.run("return document.querySelector('.inspector .quote').textContent"))
}

#[test]
fn json_lines_are_all_there_and_come_back() {
    let logs = logs::some();
    let rows = expected(&logs, Table::Tuples, Column::Time);
    let lines = written(&rows, Saved::JsonLines);
    let page = open_flows(&logs);
    page.press_button("Save all rows as JSON lines");
    let saved = page.saved("flowglass-tuples.jsonl", |file| file.len() >= lines.len());
    assert!(saved == lines.as_bytes(), "other lines");
    let objects = [Log::new("flowglass-tuples.jsonl", saved)];
    let told = Told::of(&objects);
    assert_eq!(counted(&told), counted(&Told::of(&logs)));
    let page = open_flows(&objects);
    assert_eq!(first_quote(&page), lines.lines().next().unwrap());
    page.show("Files");
    page.assert_summary(&told);
}

#[test]
fn saving_is_stopped() {
    let page = open_flows(logs::sample_day());
    // Pressed in the frame in which it appears: all is over soon.
    page.run(
        "new MutationObserver((_, observer) => {
             const stop = [...document.querySelectorAll('.copies button')].find(button => button.textContent === 'Stop');
             if (stop) { observer.disconnect(); window.e2eSaid = stop.parentNode.textContent; stop.click(); }
         }).observe(document.body, { subtree: true, childList: true })",
    );
    page.press_button("Save all rows as CSV");
    page.wait_until("it was not stopped", || text(&page.run("return window.e2eSaid || ''")).contains("Saving: "));
    page.wait_until("it cannot be saved again", || page.button("Save all rows as CSV").is_some());
    let files = |browser: &Browser| std::fs::read_dir(browser.downloads()).unwrap().count();
    assert_eq!(files(page.browser()), 0);
    assert!(page.notices().is_empty(), "{:?}", page.notices());
}
