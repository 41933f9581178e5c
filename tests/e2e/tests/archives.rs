//! Logs that come packed are read as they are, and shown as if they had been unpacked.

use std::fs;
use std::io::Write;

use flate2::write::GzEncoder;
use flate2::{Compression, Crc};
use flowglass::present::number;
use flowglass_e2e::engine::Told;
use flowglass_e2e::logs::{self, Log};
use flowglass_e2e::{Page, settings};

use crate::expected::{assert_figures, assert_file, assert_overview};

/// Packed by the usual tools: a tree of folders, a file, a tree in a tar, a file in a zip that is packed itself, one
/// that is locked, one that lost its end, and text as Windows writes it.
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

    page.assert_summary(&told);
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

/// A zip of files as they are, which may be called the same.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let (offset, mut crc) = (u32::try_from(zip.len()).unwrap(), Crc::new());
        crc.update(bytes);
        let size = u32::try_from(bytes.len()).unwrap().to_le_bytes();
        let name_length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let fields =
            [&[20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0x5A][..], &crc.sum().to_le_bytes(), &size, &size, &name_length, &[0; 2]]
                .concat();
        zip.extend([&b"PK\x03\x04"[..], &fields, name.as_bytes(), bytes].concat());
        directory
            .extend([&b"PK\x01\x02\x14\0"[..], &fields, &[0; 10], &offset.to_le_bytes(), name.as_bytes()].concat());
    }
    let (begins, length) = (u32::try_from(zip.len()).unwrap(), u32::try_from(directory.len()).unwrap());
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    zip.extend(directory);
    zip.extend(
        [&b"PK\x05\x06\0\0\0\0"[..], &count, &count, &length.to_le_bytes(), &begins.to_le_bytes(), &[0; 2]].concat(),
    );
    zip
}

/// Also where they are the same byte for byte: what repeats is left out as a duplicate, and not unseen.
#[test]
fn core_files_of_one_name_in_a_zip_are_all_read_and_it_is_said() {
    let logs = logs::some();
    let [six, seven] = [0, 1].map(|at| &logs[at].bytes[..]);
    let packed =
        zip(&[("PT1H.json", six), ("PT1H.json", seven), ("twice.json", six), ("twice.json", six), ("one.json", seven)]);
    let all = [Log::new("namesakes.zip", packed)];
    let told = Told::of(&all);
    assert_eq!(told.reports.iter().filter(|report| report.tuples > 0).count(), 5);
    let page = Page::open();
    page.drop_logs(&all);
    page.wait_for_load(1);
    assert_overview(&page, &told);
    let said = page.wait_for_notice("called the same");
    assert!(said.contains("namesakes.zip/PT1H.json") && said.contains("namesakes.zip/twice.json"), "{said}");
    assert!(!said.contains("one.json"), "{said}");
    page.show("Files");
    page.assert_figure("Files", told.reports.len());
    page.assert_figure("Tuples read", number::count(told.tuples()));
    let rows = page.file_rows();
    for name in ["namesakes.zip/PT1H.json", "namesakes.zip/twice.json"] {
        assert_eq!(rows.iter().filter(|row| row.name == name).count(), 2, "{rows:#?}");
    }
    page.assert_summary(&told);
}

/// The files in it lie elsewhere then, also those that are as they were.
#[test]
fn core_a_newer_archive_takes_the_place_of_the_one_before() {
    let logs = logs::some();
    let [six, seven] = [0, 1].map(|at| &logs[at].bytes[..]);
    let of = |files: &[(&str, &[u8])]| [Log::new("logs/day.zip", zip(files))];
    let page = Page::open();
    page.open_folder_of(&of(&[("six.json", six), ("gone.json", seven)]), 1_768_300_000_000);
    let newer = of(&[("more.json", &logs[2].bytes), ("six.json", six), ("seven.json", seven)]);
    page.open_folder_of(&newer, 1_768_300_060_000);
    let told = Told::of(&newer);
    page.wait_for_notice("because this is a newer copy");
    let check = || {
        page.show("Overview");
        assert_figures(&page, &told);
        page.show("Files");
        page.assert_figure("Files", told.reports.iter().filter(|report| report.is_listed()).count());
        for report in told.reports.iter().filter(|report| report.is_listed()) {
            assert_file(&page, report);
        }
    };
    check();
    expand(&page, "logs/day.zip/six.json");
    page.press_button("Read this file again");
    page.wait_for_load(3);
    check();
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
