//! The Files view: narrowed by what files are of, and with the hours that are missing.

use std::fs::File;
use std::time::{Duration, SystemTime};

use fantoccini::key::Key;
use flowglass_e2e::Page;
use flowglass_e2e::engine::Told;
use flowglass_e2e::logs::{self, Log};

/// Blobs of one NIC with an hour left out, another NIC's, an NSG's, and a file without a path.
fn blobs() -> Vec<Log> {
    let mut blobs: Vec<Log> = ["h=06", "h=07", "h=09"]
        .into_iter()
        .map(|hour| logs::of_sample(&["FL-VNET-SHOP", hour, "00224800AA03"]).clone())
        .collect();
    blobs.push(logs::of_sample(&["FL-VNET-HUB", "h=07", "00224800AA0A"]).clone());
    blobs.push(logs::of_sample(&["NSG-LEGACY", "h=06"]).clone());
    blobs.push(Log::new("notes.txt", "nothing of a log"));
    blobs
}

fn names<'a>(blobs: &'a [Log], which: &[usize]) -> Vec<&'a str> {
    which.iter().map(|&at| blobs[at].name.as_str()).collect()
}

#[test]
fn core_files_are_narrowed_by_what_they_are_of() {
    let blobs = blobs();
    let page = Page::open();
    page.open_folder(&blobs);
    page.show("Files");
    page.wait_for_files(&names(&blobs, &[0, 1, 2, 3, 4, 5]));

    assert_eq!(
        page.offered("Flow log")[1..],
        ["FL-VNET-HUB (1)", "FL-VNET-SHOP (3)", "NSG-LEGACY (1)", "not said (1)"]
    );
    assert_eq!(page.offered("Issues")[1..], ["with issues (1)", "without issues (5)"]);
    assert_eq!(page.offered("Format")[1..], ["none (1)", "nsg1 (1)", "vnet (4)"]);
    page.narrow("Flow log", "FL-VNET-SHOP");
    page.wait_for_files(&names(&blobs, &[0, 1, 2]));
    // The other lists count what is left, the one chosen from what it could be.
    assert_eq!(page.offered("Format")[1..], ["vnet (3)"]);
    assert_eq!(page.offered("Flow log")[1..3], ["FL-VNET-HUB (1)", "FL-VNET-SHOP (3)"]);
    page.fill("Hours from, UTC", "2026-01-13T07:00");
    page.wait_for_files(&names(&blobs, &[1, 2]));
    page.fill("Hours up to, UTC", "2026-01-13T08:00");
    page.wait_for_files(&names(&blobs, &[1]));
    page.press_button("Show all files");
    page.wait_for_files(&names(&blobs, &[0, 1, 2, 3, 4, 5]));

    page.narrow("Issues", "with issues");
    page.wait_for_files(&names(&blobs, &[5]));
    page.press_button("Show all files");
    page.fill("Filter files", "hub 00:22:48:00:aa:0a");
    page.wait_for_files(&names(&blobs, &[3]));
    page.fill("Filter files", "nowhere");
    page.wait_for_files(&[]);
    page.wait_until("nothing says why the list is empty", || {
        page.text().contains("No file matches. The words “nowhere” alone exclude 6.")
    });
    page.fill("Filter files", "");
    page.wait_for_files(&names(&blobs, &[0, 1, 2, 3, 4, 5]));
}

#[test]
fn an_hour_of_which_not_all_is_read_is_told() {
    let mut blobs = blobs();
    let half = blobs[0].bytes.len() / 2;
    blobs[0].bytes.truncate(half);
    let page = Page::open();
    page.open_folder(&blobs);
    page.show("Files");
    page.wait_until("no sentence names it", || {
        let text = page.text();
        text.contains("Not all is read of NIC 00-22-48-00-AA-") && text.contains(":00, UTC, cut off")
    });
    assert!(page.text().contains("; 1 file read only in part"));

    // Nor is an hour all told that the VNet flow log leaves to an older one.
    let of = |parts: &[&str]| {
        let log = logs::of_sample(parts);
        log.named(log.name.clone())
    };
    let blobs = [of(&["FL-VNET-HUB", "h=09", "00224800AA0A"]), of(&["NSG-JUMP", "h=10"])];
    let page = Page::open();
    page.open_folder(&blobs);
    page.show("Files");
    page.wait_until("no sentence names the hour", || {
        page.text().contains("only an NSG flow log does, of NIC 00-22-48-00-AA-0A: Tue 13 Jan 10:00 – 11:00, UTC")
    });
}

#[test]
fn core_the_gap_map_shows_missing_hours() {
    let blobs = blobs();
    let page = Page::open();
    page.open_folder(&blobs);
    page.show("Files");
    page.find(".gap-stage");
    page.wait_until("the map is not drawn", || page.inked(".gap-stage canvas") > 0);
    page.wait_until("no sentence names the missing hour", || {
        page.text().contains("These hours are missing for NIC 00-22-48-00-AA-03: Tue 13 Jan 08:00 – 09:00")
    });

    // The NIC with the gap is the first row; by keys to the hour it lacks.
    page.run("document.querySelector('.gap-stage').focus()");
    let press = |key: Key| page.browser().press(&char::from(key).to_string());
    press(Key::Home);
    page.wait_until("the first hour is not said", || page.gap_cell().contains("Records in 60 of 60 minutes"));
    for _ in 0..2 {
        press(Key::Right);
    }
    page.wait_until("the gap is not said", || page.gap_cell().contains("08:00 – 09:00"));
    assert!(page.gap_cell().contains("00-22-48-00-AA-03") && page.gap_cell().contains("none: a gap"));
    assert!(page.inked(".gap-stage canvas + canvas") > 0, "the place is not marked");

    // An hour's file, and with it chosen, all of the NIC.
    press(Key::Left);
    press(Key::Enter);
    page.wait_for_files(&names(&blobs, &[1]));
    press(Key::Enter);
    page.wait_for_files(&names(&blobs, &[0, 1, 2, 3, 4, 5]));
    for _ in 0..2 {
        press(Key::Left);
    }
    press(Key::Enter);
    page.wait_for_files(&names(&blobs, &[0, 1, 2]));

    // A click on the cell of the hour before the gap.
    page.press_button("Show all files");
    page.run(
        "const stage = document.querySelector('.gap-stage'), box = stage.getBoundingClientRect();
         // 64 pixels of names, 8 of margin; from two minutes before six to ten.
         const clientX = box.left + 64 + (box.width - 72) * 92 / 242, clientY = box.top + 6;
         for (const kind of ['pointerdown', 'pointermove', 'click'])
             stage.dispatchEvent(new PointerEvent(kind, { clientX, clientY, bubbles: true }));",
    );
    page.wait_for_files(&names(&blobs, &[1]));

    page.run("[...document.querySelectorAll('.coverage header button')].find(b => b.textContent === 'Table').click()");
    page.wait_until("there is no table", || !page.table("Coverage").is_empty());
    let rows = page.table("Coverage");
    let cells: Vec<&str> = rows[0].iter().map(String::as_str).collect();
    assert_eq!(
        cells,
        ["00-22-48-00-AA-03", "Tue 13 Jan 06:00 – 10:00", "4", "3", "0", "1", "Tue 13 Jan 08:00 – 09:00", "none"]
    );
    assert_eq!(rows.len(), 3);
}

#[test]
fn the_rows_in_memory_are_told() {
    let page = Page::open();
    page.open_folder(&blobs());
    page.show("Files");
    let figure = page.figures().into_iter().find(|figure| figure.title == "In memory").unwrap();
    assert!(figure.value.ends_with("kB") || figure.value.ends_with("MB"), "{figure:?}");
    assert!(figure.note.contains(" B a tuple; workers ") && figure.note.contains("MB"), "{figure:?}");
}

#[test]
fn core_a_newer_copy_takes_the_place_of_the_older() {
    let whole = logs::of_sample(&["FL-VNET-SHOP", "h=07", "00224800AA03"]);
    let told = flowglass_e2e::engine::Told::of(std::slice::from_ref(whole)).overview.total.tuples;
    // A blob by its path, and a file of any name by its folder.
    for name in [whole.name.as_str(), "logs/shop.json"] {
        let (part, whole) = (whole.begun().named(name), whole.named(name));
        let page = Page::open();
        page.open_folder_of(std::slice::from_ref(&part), 1_768_300_000_000);
        page.show("Files");
        let before = page.figure("Tuples read");
        page.open_folder_of(std::slice::from_ref(&whole), 1_768_300_060_000);
        page.wait_for_notice("this is a newer copy");
        page.wait_until(&format!("{name} counts twice, or not"), || {
            page.figure("Tuples read") == flowglass::present::number::count(told).to_string()
        });
        assert_ne!(before, page.figure("Tuples read"));
        assert_eq!(page.file_rows().len(), 1);
        page.show("Overview");
        page.wait_until("the overview is behind", || {
            page.figure("Flows") == flowglass::present::number::count(told).to_string()
        });
        // The same again is no news.
        page.open_folder_of(std::slice::from_ref(&whole), 1_768_300_060_000);
        page.wait_for_notice("Already open, not read again");
    }
}

/// Containers of several flow logs have their blobs under the same paths: what is longer is not always a newer copy.
#[test]
fn core_two_flow_logs_of_one_path_count_both() {
    const PATH: &str = "y=2026/m=01/d=13/h=06/m=00/macAddress=00224800AA03/PT1H.json";
    let mut both = [0, 1].map(|at| blobs()[at].named(PATH));
    both.sort_by_key(|log| log.bytes.len());
    let page = Page::open();
    for (log, at) in both.iter().zip([1_768_300_000_000, 1_768_300_060_000]) {
        page.open_folder_of(std::slice::from_ref(log), at);
    }
    page.assert_flows(&Told::of(&both));
    assert!(page.notices().is_empty(), "{:#?}", page.notices());
    // The very files again, whichever of them is the longer.
    page.open_folder_of(std::slice::from_ref(&both[1]), 1_768_300_060_000);
    page.wait_for_notice("Already open, not read again");
    page.show("Files");
    assert_eq!(page.file_rows().len(), 2);
}

/// It has been written over since, which Chromium does not let be read: what was read of it stays, and why is said.
#[test]
fn what_cannot_be_read_any_more_is_not_forgotten() {
    let logs = [blobs()[0].named("PT1H.json")];
    let page = Page::open();
    let paths = page.written(&logs);
    page.choose_files(&paths);
    page.wait_for_load(1);
    page.assert_flows(&Told::of(&logs));
    std::fs::write(&paths[0], "something else").unwrap();
    page.show("Files");
    page.browser().click(&page.find("#file-row-0"));
    page.press_button("Read this file again");
    let said = page.wait_for_notice("Not to be read again");
    assert!(said.contains("PT1H.json"), "{said}");
    page.show("Overview");
    page.assert_flows(&Told::of(&logs));
}

/// While workers have the older copies, or they wait, the newer ones come: it is these that count.
#[test]
fn core_newer_copies_count_also_if_the_older_are_being_read() {
    const TIMES: u64 = 80;
    let is_of_nic = |log: &&Log| log.name.contains("FL-VNET-SHOP") && log.name.contains("00224800AA03");
    let whole: Vec<Log> = logs::sample_day().iter().filter(is_of_nic).cloned().collect();
    let told = TIMES * flowglass_e2e::engine::Told::of(&whole).tuples();
    let all = whole.iter().map(Log::begun).chain(whole.iter().cloned());
    let numbered: Vec<Log> = (0..).zip(all).map(|(at, log)| log.named(format!("{at}.json"))).collect();
    let paths: Vec<&str> = whole.iter().map(|log| log.name.as_str()).collect();
    let page = Page::open();
    page.bring(&numbered);
    page.hand_over(
        "const [paths, times] = arguments;
         const copies = (from, lastModified) => paths.map((path, at) =>
             new File([new Blob(Array(times).fill(brought[from + at]))], path, { lastModified }));
         const newer = copies(paths.length, 1768300060000);
         const onceReading = () => document.querySelector('[role=progressbar]') ? handOver(newer) : setTimeout(onceReading);
         onceReading();
         return copies(0, 1768300000000);",
        vec![serde_json::json!(paths), serde_json::json!(TIMES)],
    );
    page.wait_for_load(1);
    page.show("Files");
    page.wait_until("older copies stayed", || {
        page.figure("Tuples read") == flowglass::present::number::count(told).to_string()
    });
    page.assert_figure("Files", whole.len());
}

#[test]
fn core_an_older_copy_takes_nothing_away() {
    let whole = logs::of_sample(&["FL-VNET-SHOP", "h=07", "00224800AA03"]);
    let told = flowglass_e2e::engine::Told::of(std::slice::from_ref(whole)).overview.total.tuples;
    let page = Page::open();
    page.open_folder_of(std::slice::from_ref(whole), 1_768_300_060_000);
    page.show("Files");
    assert_eq!(page.file_rows().len(), 1);
    page.open_folder_of(&[whole.begun()], 1_768_300_000_000);
    page.wait_until("the older copy is not beside the newer", || page.file_rows().len() == 2);
    page.show("Overview");
    page.wait_until("what both have counts twice, or not at all", || {
        page.figure("Flows") == flowglass::present::number::count(told).to_string()
    });
}

/// As a search across folders gives them, or what some unpack: of one name, size and time, and yet two hours.
#[test]
fn files_that_look_alike_are_read_both() {
    let one = logs::some().remove(0);
    let text = String::from_utf8(one.bytes.clone()).unwrap();
    let other = Log::new("other/PT1H.json", text.replace("00224800AA", "00224800BB").into_bytes());
    let logs = [one.named("one/PT1H.json"), other];
    let page = Page::open();
    let paths = page.written(&logs);
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_768_300_000);
    for path in &paths {
        File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    }
    page.choose_files(&paths);
    page.wait_for_load(1);
    let both = [logs[0].named("PT1H.json"), logs[1].named("PT1H.json")];
    page.assert_flows(&Told::of(&both));
    page.choose_files(&paths[1..]);
    page.wait_for_notice("Already open, not read again: PT1H.json");
    page.assert_flows(&Told::of(&both));
}
