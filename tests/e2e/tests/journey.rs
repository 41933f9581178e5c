//! From files to figures, wherever the page is: at the root of a host, below a path of it, or on a disk.

use flowglass::present::number;
use flowglass_e2e::Page;
use flowglass_e2e::engine::Told;
use flowglass_e2e::logs::{self, Log};

use crate::expected::{assert_figures, assert_file, assert_overview};

/// Opens files and compares every figure with the engine's.
fn read_and_compare(page: &Page) {
    let logs = logs::some();
    let told = Told::of(&logs);
    page.open_logs(&logs);
    page.wait_for_view("Overview");
    assert_overview(page, &told);
    page.wait_until("the timeline is empty", || page.inked(".chart-stage canvas") > 0);

    page.show("Files");
    assert_eq!(page.file_rows().len(), logs.len());
    for report in &told.reports {
        assert_file(page, report);
    }
    page.assert_figure("Files", number::count(logs.len() as u64));
    page.assert_figure("Records", number::count(told.reports.iter().map(|report| report.records).sum()));
    page.assert_figure("Tuples read", number::count(told.tuples()));
    assert_eq!(page.notices(), [""; 0]);
}

#[test]
fn core_open_reads_and_shows() {
    read_and_compare(&Page::open());
}

#[test]
fn core_open_reads_and_shows_below_a_path() {
    read_and_compare(&Page::open_under("/team/flowglass/"));
}

#[test]
fn core_open_reads_and_shows_in_the_single_file_from_disk() {
    read_and_compare(&Page::open_single());
}

#[test]
fn core_drop_reads_and_shows() {
    let (page, logs) = (Page::open(), logs::some());
    page.drop_logs(&logs);
    page.wait_for_load(1);
    assert_overview(&page, &Told::of(&logs));
}

#[test]
fn core_add_more_adds_up_and_the_same_counts_once() {
    let page = Page::open();
    let mut all: Vec<Log> = logs::some();
    page.open_logs(&all);
    assert_figures(&page, &Told::of(&all));

    all.extend(logs::more());
    page.open_logs(&logs::more());
    let told = Told::of(&all);
    assert_figures(&page, &told);

    // The same files by the same names, sizes and times.
    page.choose(&logs::more());
    let notice = page.wait_for_notice("Already open, not read again");
    assert!(notice.contains("hub-08.json") && notice.contains("hub-09.json"), "{notice}");
    assert_figures(&page, &told);
    page.show("Files");
    page.assert_figure("Files", all.len());
    page.assert_figure("Tuples read", number::count(told.tuples()));
}
