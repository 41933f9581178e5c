//! Dropped folders: walked to their last file, whatever the files are called, and how far the walk is can be seen.

use std::path::Path;

use flowglass::present::number;
use flowglass_e2e::engine::Told;
use flowglass_e2e::folders::AT_ONCE;
use flowglass_e2e::logs::{self, Log};
use flowglass_e2e::settings::Kind;
use flowglass_e2e::{Options, Page};
use serde_json::json;

/// Names in folders in folders, of every kind of letter that a disk takes.
const NAMES: [&str; 8] = [
    "tree/ünïcödé/日志/журнал.json",
    "tree/🦀/👩‍👩‍👧.json",
    "tree/a\u{202E}nosj.txt",
    "tree/e\u{301}/é.json",
    "tree/<b>&amp;\"quotes\" 'more' %41 %2F.json",
    "tree/odd  / odd .json",
    "tree/deep/1/2/3/4/5/6/7/8/9/PT1H.json",
    "tree/\u{5E9}\u{5DC}\u{5D5}\u{5DD}.json",
];

fn small() -> Log {
    logs::of_sample(&["NSG-JUMP", "h=10"]).clone()
}

/// More files of one folder than a browser gives at once, more again in one below it, and those of odd names.
fn paths() -> Vec<String> {
    let many = (0..AT_ONCE * 2 + 7).map(|at| format!("tree/{at}.json"));
    let below = (0..AT_ONCE + 1).map(|at| format!("tree/below/{at}.json"));
    many.chain(below).chain(NAMES.map(str::to_owned)).collect()
}

#[track_caller]
fn check_read(page: &Page, paths: &[String]) {
    page.wait_for_load(1);
    page.show("Files");
    page.assert_figure("Files", number::count(paths.len() as u64));
    let tuples = Told::of(&[small()]).tuples() * paths.len() as u64;
    page.assert_figure("Tuples read", number::count(tuples));
    assert_eq!(page.notices(), [""; 0]);
    for name in NAMES.into_iter().chain(["tree/206.json", "tree/below/100.json"]) {
        page.fill("Filter files", name);
        page.wait_for_files(&[name]);
    }
}

#[test]
fn core_a_dropped_folder_is_read_to_its_last_file() {
    let (page, paths) = (Page::open(), paths());
    page.bring(&[small().named("small.json")]);
    page.prepare_folder(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    page.run("dropRoots()");
    check_read(&page, &paths);
}

/// Drops what lies on the disk as the system would: the browser makes the entries itself. Only Chromium can be told to.
fn drop_from_disk(page: &Page, path: &Path) {
    for kind in ["dragEnter", "dragOver", "drop"] {
        let data = json!({ "items": [], "files": [path], "dragOperationsMask": 1 });
        page.browser().devtools("Input.dispatchDragEvent", json!({ "type": kind, "x": 700, "y": 400, "data": data }));
    }
}

#[cfg(unix)]
#[test]
fn a_folder_of_the_disk_is_read_to_its_last_file() {
    let page = Page::open_with(Options { kind: Kind::Chromium, ..Options::default() });
    let paths = paths();
    let files: Vec<Log> = paths.iter().map(|path| small().named(path.as_str())).collect();
    let written = page.written(&files);
    let root = written[0].ancestors().find(|folder| folder.ends_with("tree")).unwrap();
    drop_from_disk(&page, root);
    check_read(&page, &paths);
}

#[test]
fn core_the_walk_of_a_folder_shows_how_far_it_is() {
    let page = Page::open();
    page.bring(&[small().named("small.json")]);
    let mut paths: Vec<String> = (0..150).map(|at| format!("tree/{at}.json")).collect();
    paths.extend((0..30).map(|at| format!("tree/slow/{at}.json")));
    page.prepare_folder(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    page.run(
        "const goes = new Promise(go => window.goOn = go);
         window.readOn = path => path === 'tree/slow' ? goes : Promise.resolve();
         dropRoots();",
    );
    page.wait_until("it does not say how many were found", || {
        page.text().contains("150 files found in the folder so far.")
    });
    page.run("goOn()");
    page.wait_for_load(1);
    page.show("Files");
    page.assert_figure("Files", paths.len());
}

/// What is found after a stop is listed, and read when the rest is asked for.
#[test]
fn core_a_walk_that_is_stopped_still_lists_what_it_finds() {
    let page = Page::open();
    page.bring(&[small().named("small.json")]);
    page.prepare_folder(&["tree/1.json", "tree/slow/2.json"]);
    page.run(
        "const goes = new Promise(go => window.goOn = go);
         window.readOn = path => path === 'tree/slow' ? goes : Promise.resolve();
         dropRoots();",
    );
    page.wait_until("the first is not found", || page.text().contains("1 file found in the folder so far."));
    page.press_button("Stop, keep what is read");
    page.wait_for_notice("Reading was stopped");
    page.run("goOn()");
    let said = page.wait_for_notice("Not read:");
    assert!(said.contains("tree/1.json, tree/slow/2.json"), "{said}");
    page.press_button("Read the rest");
    page.wait_until("they are not read", || page.notices().is_empty() && !page.is_loading());
    page.show("Files");
    page.assert_figure("Tuples read", number::count(Told::of(&[small()]).tuples() * 2));
}
