//! Memory that runs out: reading ends before it does, what is read stays, and a worker that is out of it all the same
//! is replaced.

use std::fs;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use flowglass_e2e::engine::Told;
use flowglass_e2e::faults::with_memory;
use flowglass_e2e::logs::{self, Log};
use flowglass_e2e::page::LONG;
use flowglass_e2e::settings::{self, Kind};
use flowglass_e2e::{Options, Page};
use tempfile::TempDir;

use crate::expected::assert_figures;
use flowglass::present::number::exact;

/// A copy of the page whose module gets so many megabytes.
fn page_with_memory(megabytes: u32) -> TempDir {
    let folder = TempDir::new().unwrap();
    for entry in fs::read_dir(settings::dist()).unwrap() {
        let file = entry.unwrap().path();
        if file.is_file() {
            let bytes = fs::read(&file).unwrap();
            let is_module = file.extension().is_some_and(|extension| extension == "wasm");
            let bytes = if is_module { with_memory(&bytes, megabytes * 16) } else { bytes };
            fs::write(folder.path().join(file.file_name().unwrap()), bytes).unwrap();
        }
    }
    folder
}

/// More than fits is opened: what fits is counted, the rest is named, and the page goes on as before.
#[track_caller]
fn check_full(page: &Page) {
    let all = page.hand_over_copies(60, 160);
    page.browser().wait("the load does not end", LONG, || (page.loads() > 0).then_some(()));
    let said = page.wait_for_notice("Memory is full.");
    assert_eq!(page.notices().len(), 1, "{said}");
    assert!(!said.contains(" 0 of "), "{said}");
    page.show("Files");
    let read: u64 = page.figure("Tuples read").replace(',', "").parse().unwrap();
    println!("{read} of {} tuples: {said}", all.tuples);
    assert!(read > 0 && read < all.tuples, "{read} of {}", all.tuples);
    // They stand behind those that were read, of which there can be more than have room.
    page.wait_until("no row says that it is not read", || {
        page.run("[...document.querySelectorAll('main.files tr.file')].at(-1)?.scrollIntoView()");
        page.file_rows().iter().any(|row| row.issues.starts_with("not read: memory is full"))
    });

    // Less is read in its place: here nothing, which leaves room enough.
    page.press_button("Read only…");
    page.browser().type_into(&page.find("dialog .others input"), "00-00-5E-00-53-01");
    page.press_button("Read only these");
    page.browser().wait("the records are not left out", LONG, || {
        let missing = format!("left out {} = all", exact(all.tuples));
        page.text().contains(&missing).then_some(())
    });
    assert!(page.notices().is_empty(), "{:?}", page.notices());

    // All is forgotten, and with it goes the memory.
    page.press_button("Start over");
    page.press_button("Forget");
    page.wait_for_view("Start");
    let logs = logs::some();
    page.open_logs(&logs);
    page.show("Overview");
    assert_figures(page, &Told::of(&logs));
    assert!(page.notices().is_empty(), "{:?}", page.notices());
}

#[test]
fn core_reading_ends_where_the_browser_gives_no_more_memory() {
    let dist = page_with_memory(80);
    let page = Page::unopened(Options::default(), dist.path(), "/");
    page.load();
    check_full(&page);
}

#[test]
fn reading_ends_at_a_share_of_the_machine() {
    let options = Options { kind: Kind::Chromium, ..Options::default() };
    let page = Page::unopened(options, &settings::dist(), "/");
    // A machine of a tenth of a gigabyte for each of its threads.
    page.browser().before_load(
        "Object.defineProperty(Navigator.prototype, 'deviceMemory', { get() { return this.hardwareConcurrency / 10; } });",
    );
    page.load();
    check_full(&page);
}

/// A log packed into less than a slice, whose rows take more than is kept free: between two slices a worker looks for
/// room, within one it cannot.
fn packed_log() -> Log {
    const RECORDS: u32 = 2400;
    const TUPLES: u32 = 1000;
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(br#"{"records":["#).unwrap();
    for record in 0..RECORDS {
        let comma = if record > 0 { "," } else { "" };
        let head = r#"{"macAddress":"00224800AA01","time":"2026-01-13T09:00:41Z","flowLogVersion":4,"flowRecords":{"flows":[{"aclID":"a","flowGroups":[{"rule":"r","flowTuples":["#;
        write!(packed, "{comma}{head}").unwrap();
        for at in 0..TUPLES {
            let comma = if at > 0 { "," } else { "" };
            // Now and then another, or it would be taken for a bomb.
            let port = 40_000 + (record * TUPLES + at) / 16 % 20_000;
            write!(packed, r#"{comma}"1768294801000,10.0.0.4,192.0.2.5,{port},443,6,O,B,NX,0,0,0,0""#).unwrap();
        }
        packed.write_all(b"]}]}]}}").unwrap();
    }
    packed.write_all(b"]}").unwrap();
    Log::new("packed.json.gz", packed.finish().unwrap())
}

#[test]
fn core_a_worker_out_of_memory_is_replaced() {
    let dist = page_with_memory(60);
    let page = Page::unopened(Options::default(), dist.path(), "/");
    page.load();
    let mut all = logs::some();
    page.open_logs(&all);
    page.choose(&[packed_log()]);
    let said = page.wait_for_notice("A worker stopped");
    assert!(said.contains("1 file it held are not counted: packed.json.gz"), "{said}");
    assert!(said.contains("Cause: it needed more memory than the browser gives it."), "{said}");
    page.wait_for_load(2);
    assert_figures(&page, &Told::of(&all));

    // The worker in its place reads on.
    page.open_logs(&logs::more());
    all.extend(logs::more());
    assert_figures(&page, &Told::of(&all));
}
