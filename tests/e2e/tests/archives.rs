//! Logs that come packed are read as they are, and shown as if they had been unpacked.

use std::fs;
use std::io::Write;

use fantoccini::key::Key;
use flate2::write::GzEncoder;
use flate2::{Compression, Crc};
use flowglass::present::number;
use flowglass_e2e::engine::Told;
use flowglass_e2e::faults::open_with_workers;
use flowglass_e2e::logs::{self, Log};
use flowglass_e2e::page::LONG;
use flowglass_e2e::{Page, settings};
use serde_json::json;

use crate::expected::{assert_figures, assert_file, assert_overview};
use crate::only::choose_hours;

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

/// In a zip, in a gzip, in a tar, in a zip of packed files, and in another encoding.
#[test]
fn core_a_row_of_what_came_packed_is_shown_as_it_stands_there() {
    for packed in packed() {
        if ["locked.zip", "cut-off.zip"].contains(&&*packed.name) {
            continue;
        }
        let page = Page::open();
        page.drop_logs(std::slice::from_ref(&packed));
        page.wait_for_load(1);
        page.show("Flows");
        page.browser().click(&page.find(".flow-grid td"));
        page.browser().press_keys(&[Key::Enter]);
        page.find(".inspector .quote");
        let shown = |script: &str| page.run(script).as_str().unwrap_or_default().to_owned();
        let quote = shown("return document.querySelector('.inspector .quote').textContent");
        let row = shown("return document.querySelector('.inspector').textContent");
        for field in quote.split(',').skip(1).take(4) {
            assert!(row.replace(&quote, "").contains(field), "{}: {field} of {quote} in {row}", packed.name);
        }
        assert!(row.contains(", counted unpacked and as UTF-8, in"), "{}: {row}", packed.name);
    }
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

/// Of what the readers look at: names, sizes, and the sum of each header.
fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = Vec::new();
    for (name, bytes) in files {
        let mut header = [0; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[124..135].copy_from_slice(format!("{:011o}", bytes.len()).as_bytes());
        header[148..156].fill(b' ');
        header[156] = b'0';
        let sum: u32 = header.iter().copied().map(u32::from).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        tar.extend(header);
        tar.extend(*bytes);
        tar.resize(tar.len().next_multiple_of(512), 0);
    }
    tar.extend([0; 1024]);
    tar
}

#[test]
fn core_a_newer_archive_takes_the_place_of_the_one_before() {
    newer_takes_the_place("logs/day.zip", zip);
}

/// What comes in a stream is compared with what is open, too.
#[test]
fn core_logs_in_a_tar_count_once_beside_the_same_logs() {
    let logs = logs::some();
    let page = Page::open();
    page.open_logs(&logs);
    let told = Told::of(&logs);
    page.assert_flows(&told);
    let files: Vec<(&str, &[u8])> = logs.iter().map(|log| (&*log.name, &*log.bytes)).collect();
    let packed = Log::new("all.tar", tar(&files));
    page.open_logs(std::slice::from_ref(&packed));
    let both: Vec<Log> = logs.iter().cloned().chain([packed]).collect();
    assert_eq!(Told::of(&both).overview.total, told.overview.total);
    page.assert_flows(&told);
    page.show("Files");
    page.assert_summary(&Told::of(&both));
}

#[test]
fn core_a_newer_tar_takes_the_place_of_the_one_before() {
    newer_takes_the_place("logs/day.tar", tar);
}

/// The files in it lie elsewhere then, also those that are as they were.
#[track_caller]
fn newer_takes_the_place(name: &str, pack: impl Fn(&[(&str, &[u8])]) -> Vec<u8>) {
    let logs = logs::some();
    let [six, seven] = [0, 1].map(|at| &logs[at].bytes[..]);
    let of = |files: &[(&str, &[u8])]| [Log::new(name, pack(files))];
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
        assert_eq!(page.file_rows().iter().filter(|row| row.name.ends_with("six.json")).count(), 1);
        for report in told.reports.iter().filter(|report| report.is_listed()) {
            assert_file(&page, report);
        }
    };
    check();
    expand(&page, &format!("{name}/six.json"));
    page.press_button("Read this file again");
    page.wait_for_load(3);
    check();
}

/// A newer copy comes while workers have what was in the one before: it does not count, whenever they are done.
#[test]
fn what_is_still_read_of_a_replaced_archive_does_not_count() {
    const SLOW: &str = "
        const read = Blob.prototype.arrayBuffer;
        Blob.prototype.arrayBuffer = async function () {
            await new Promise(go => setTimeout(go, 700));
            return read.call(this);
        };";
    let logs = logs::some();
    let [six, seven] = [0, 1].map(|at| &logs[at].bytes[..]);
    let nested = tar(&[("in.json", seven)]);
    let older = Log::new("older.zip", zip(&[("gone.json", six), ("gone.tar", &nested)]));
    let newer = Log::new("newer.zip", zip(&[("seven.json", seven), ("six.json", six), ("more.json", &logs[2].bytes)]));
    let page = open_with_workers(SLOW);
    page.bring(&[older, newer.clone()]);
    let hand_over = |at: u32| {
        page.hand_over(
            "return [new File([brought[arguments[0]]], 'logs/day.zip', { lastModified: 1768300000000 + arguments[0] * 60000 })];",
            vec![json!(at)],
        );
    };
    hand_over(0);
    // Where all is read before it is seen, there is nothing to come back.
    page.wait_until("its entries are not read", || page.text().contains("gone.") || page.loads() > 0);
    hand_over(1);
    page.wait_for_notice("because this is a newer copy");
    page.browser().wait("it is not read", LONG, || (!page.is_loading()).then_some(()));
    let told = Told::of(&[newer.named("logs/day.zip")]);
    assert_figures(&page, &told);
    page.show("Files");
    page.assert_summary(&told);
    assert!(page.file_rows().iter().all(|row| !row.name.contains("gone")), "{:#?}", page.file_rows());
}

/// What is in an archive no more is not read again, whatever is.
#[test]
fn core_less_of_a_newer_archive() {
    let [five, seven, eight] =
        ["h=05", "h=07", "h=08"].map(|hour| logs::of_sample(&["FL-VNET-SHOP", hour, "00224800AA03"]));
    let of = |files: &[(&str, &[u8])]| [Log::new("logs/day.zip", zip(files))];
    let page = Page::open();
    page.open_folder_of(&of(&[("five.json", &five.bytes), ("seven.json", &seven.bytes)]), 1_768_300_000_000);
    let newer = of(&[("eight.json", &eight.bytes), ("seven.json", &seven.bytes)]);
    page.open_folder_of(&newer, 1_768_300_060_000);
    page.wait_for_notice("because this is a newer copy");
    page.show("Files");
    page.press_button("Read only…");
    choose_hours(&page);
    page.press_button("Read only these");
    page.wait_for_load(3);
    page.show("Overview");
    assert_figures(&page, &Told::of(&newer));
    page.show("Files");
    let rows = page.file_rows();
    assert!(rows.iter().all(|row| row.issues.is_empty() || row.issues == "0"), "{rows:#?}");
    assert_eq!(rows.len(), Told::of(&newer).reports.iter().filter(|report| report.is_listed()).count(), "{rows:#?}");
}

/// A log behind more blanks than anything honest unpacks to.
fn bomb(log: &Log) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(&vec![b' '; 80 << 20]).unwrap();
    encoder.write_all(&log.bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn what_unpacks_without_end_is_read_whole_when_asked() {
    let log = logs::some().swap_remove(0);
    let bomb = Log::new("bomb.json.gz", bomb(&log));
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

/// Of an archive all that a limit ended, by one click.
#[test]
fn what_limits_ended_in_an_archive_is_read_whole_together() {
    const NAMES: [&str; 2] = ["bombs.zip/one.json.gz", "bombs.zip/two.json.gz"];
    let logs = &logs::some()[..2];
    let [one, two] = [0, 1].map(|at| bomb(&logs[at]));
    let page = Page::open();
    page.drop_logs(&[Log::new("bombs.zip", zip(&[("one.json.gz", &one), ("two.json.gz", &two)]))]);
    page.wait_for_load(1);
    page.show("Files");
    assert_eq!(NAMES.map(|name| page.file_row(name).issues), ["Limit reached"; 2]);
    expand(&page, NAMES[0]);
    page.press_button("Read it whole");
    page.wait_for_load(2);
    assert_eq!(NAMES.map(|name| page.file_row(name).issues), [""; 2]);
    page.show("Overview");
    assert_figures(&page, &Told::of(logs));
}
