//! Logs that come packed are read as they are, and shown as if they had been unpacked.

use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use flowglass_e2e::engine::Told;
use flowglass_e2e::logs::{self, Log};
use flowglass_e2e::{Page, settings};

use crate::expected::{assert_figures, assert_file, assert_overview};

/// Packed by the usual tools: a tree of folders, a file, a tree in a tar, a file in a zip that is packed itself, one that
/// is locked, one that lost its end, and text as Windows writes it.
fn packed() -> Vec<Log> {
    let names = ["tree.zip", "PT1H.json.gz", "pax.tar.gz", "gzip-in.zip", "locked.zip", "cut-off.zip", "utf-16.json"];
    let folder = settings::root().join("tests/fixtures/packed");
    names.iter().map(|name| Log::new(*name, fs::read(folder.join(name)).unwrap())).collect()
}

fn expanded(page: &Page) -> String {
    page.run("return document.querySelector('tr.expanded')?.innerText || ''").as_str().unwrap_or_default().to_owned()
}

/// Opens a file's row.
fn expand(page: &Page, name: &str) {
    let at = page.file_rows().iter().position(|row| row.name == name).unwrap();
    // A row that the browser scrolls to by itself can lie below the foot.
    page.run(&format!("document.querySelector('#file-row-{at}').scrollIntoView({{ block: 'center' }})"));
    page.browser().click(&page.find(&format!("#file-row-{at}")));
    page.wait_until("the row does not open", || !expanded(page).is_empty());
}

#[test]
fn core_archives_are_opened_and_each_file_is_listed() {
    let (page, mut all) = (Page::open(), packed());
    all.extend(logs::some());
    let told = Told::of(&all);
    page.drop_logs(&all);
    page.wait_for_load(1);
    assert_overview(&page, &told);

    page.show("Files");
    page.assert_figure("Files", told.reports.len());
    assert_eq!(page.file_rows().len(), told.reports.len());
    for report in &told.reports {
        assert_file(&page, report);
    }
    assert_eq!(page.file_row("locked.zip/PT1H.json").issues, "Encrypted");

    let before = page.browser().downloads().join("flowglass-summary.json");
    page.press_button("Save summary");
    page.wait_for_notice("Saved the summary");
    let saved = page.wait("the summary is not on the disk", || {
        fs::read_to_string(&before).ok().filter(|saved| saved.len() >= told.summary.len())
    });
    assert_eq!(saved, told.summary);
}

#[test]
fn files_in_archives_are_read_again_by_themselves_and_with_their_archive() {
    let (page, all) = (Page::open(), packed());
    let told = Told::of(&all);
    page.drop_logs(&all);
    page.wait_for_load(1);
    let inside = |archive: &str| {
        let inside = told.reports.iter().find(|report| report.name.starts_with(archive) && report.tuples > 0);
        inside.unwrap().name.clone()
    };
    for (load, archive) in [(2, "tree.zip/"), (3, "pax.tar.gz/"), (4, "gzip-in.zip/")] {
        page.show("Files");
        expand(&page, &inside(archive));
        page.press_button("Read this file again");
        page.wait_for_load(load);
        page.assert_figure("Files", told.reports.len());
        page.show("Overview");
        assert_figures(&page, &told);
    }
    // The same archives again are the same files.
    page.choose(&all);
    page.wait_for_notice("Already open, not read again");
    assert_figures(&page, &told);
}

#[test]
fn what_unpacks_without_end_is_read_whole_when_asked() {
    let log = logs::some().swap_remove(0);
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(&vec![b' '; 80 << 20]).unwrap();
    encoder.write_all(&log.bytes).unwrap();
    let bomb = Log::new("bomb.json.gz", encoder.finish().unwrap());
    let page = Page::open();
    page.drop_logs(std::slice::from_ref(&bomb));
    page.wait_for_load(1);
    page.show("Files");
    assert_eq!(page.file_row("bomb.json.gz").issues, "Limit reached");
    expand(&page, "bomb.json.gz");
    assert!(expanded(&page).contains("more than 250 times its size"), "{}", expanded(&page));
    page.press_button("Read it whole");
    page.wait_for_load(2);
    let row = page.file_row("bomb.json.gz");
    assert_eq!(row.issues, "");
    page.show("Overview");
    assert_figures(&page, &Told::of(&[log]));
}
