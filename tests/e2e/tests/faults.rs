//! Files that go away, files made to do harm, and very many of them: the rest is read, and one line says what is not.

use std::fs;
use std::path::Path;

use flowglass::present::number;
use flowglass_e2e::Page;
use flowglass_e2e::engine::Told;
use flowglass_e2e::faults::open_with_workers;
use flowglass_e2e::logs::{self, Log};
use flowglass_e2e::page::LONG;
use serde_json::json;

/// Lets reads of large files, whether they come as a stream or in slices, go by way of `around`.
const AROUND_READS: &str = "
    const readSlice = Blob.prototype.arrayBuffer;
    Blob.prototype.arrayBuffer = function () {
        return this.size > 1_000_000 ? around(() => readSlice.call(this), 8) : readSlice.call(this);
    };
    const readStream = ReadableStreamBYOBReader.prototype.read;
    ReadableStreamBYOBReader.prototype.read = function (...into) { return around(() => readStream.apply(this, into), 1); };";

/// Every large read takes its time, so that there is time to do something to the file. The second is said, for which
/// the first has come.
const SLOW: &str = "
const channel = new BroadcastChannel('reads');
let reads = 0;
const around = async (read, megabytes) => {
    if (++reads === 2) channel.postMessage('on');
    await new Promise(go => setTimeout(go, megabytes * 150));
    return read();
};";

/// Every worker's third large read fails.
const FAILING: &str = "
    let count = 0;
    const around = read => ++count === 3
        ? Promise.reject(new DOMException('The drive does not answer.', 'NotReadableError')) : read();";

/// As in browsers that have no streams into a buffer.
const NO_STREAMS: &str = "
    const getReader = ReadableStream.prototype.getReader;
    ReadableStream.prototype.getReader = function (how) {
        if (how?.mode === 'byob') throw new TypeError('no such mode');
        return getReader.call(this, how);
    };";

/// About 24 MB of one log over and over: three slices, and too short to be read in parts.
fn long(name: &str) -> Log {
    let log = &logs::some()[0];
    Log::new(name, log.bytes.repeat((24 << 20) / log.bytes.len()))
}

/// Opens a long file beside others, with this script before every worker's, and does harm to it while it is read. It
/// ends early and the user is told; the others are read.
#[track_caller]
fn check_ends_early(script: &str, harm: impl Fn(&Path)) {
    let page = open_with_workers(&[script, AROUND_READS].concat());
    let long = long("long.json");
    let mut all = logs::some();
    all.push(long.clone());
    let paths = page.written(&all);
    page.run("new BroadcastChannel('reads').onmessage = message => window.reads = message.data");
    page.choose_files(&paths);
    if script.contains(SLOW) {
        page.wait_until("nothing of the long file is read", || page.run("return window.reads === 'on'") == true);
        harm(paths.last().unwrap());
    }
    page.wait_for_load(1);
    let said = page.wait_for_notice("The browser could not read to the end of");
    assert!(said.contains(&long.name), "{said}");
    page.show("Files");
    let row = page.file_row(&long.name);
    assert!(row.issues.starts_with("Could not be read"), "{row:?}");
    assert_ne!(row.tuples, "0", "what was read is kept");
    for log in logs::some() {
        crate::expected::assert_file(&page, &Told::of(&[log]).reports[0]);
    }
}

#[test]
fn a_file_deleted_while_it_is_read() {
    check_ends_early(&[SLOW, NO_STREAMS].concat(), |path| fs::remove_file(path).unwrap());
}

#[test]
fn a_file_changed_while_it_is_read() {
    check_ends_early(&[SLOW, NO_STREAMS].concat(), |path| fs::write(path, "something else").unwrap());
    check_ends_early(SLOW, |path| fs::write(path, "something else").unwrap());
}

#[test]
fn a_read_that_fails_in_the_middle() {
    check_ends_early(&[FAILING, NO_STREAMS].concat(), |_| ());
    check_ends_early(FAILING, |_| ());
}

/// It waits behind others, and the browser says that it fails long before its turn comes.
#[test]
fn a_read_that_fails_while_it_waits() {
    const MISSING: u64 = 12_345;
    let page = open_with_workers(
        "const read = Blob.prototype.arrayBuffer;
         Blob.prototype.arrayBuffer = async function () {
             if (this.size === 12345) throw new DOMException('The drive does not answer.', 'NotReadableError');
             await new Promise(go => setTimeout(go, 100));
             return read.call(this);
         };",
    );
    let logs = logs::some();
    page.bring(&logs);
    page.hand_over(
        "const files = Array.from({ length: 60 }, (_, at) => new File([brought[at % brought.length]], `many/${at}.json`));
         return [...files, new File([' '.repeat(arguments[0])], 'missing.json')];",
        vec![json!(MISSING)],
    );
    page.wait_for_load(1);
    let said = page.wait_for_notice("The browser could not read to the end of");
    assert!(said.contains("missing.json"), "{said}");
    assert_eq!(page.notices().len(), 1, "{:#?}", page.notices());
    page.show("Files");
    let files = |at: usize| Told::of(std::slice::from_ref(&logs[at % logs.len()])).reports[0].tuples;
    page.assert_figure("Tuples read", number::count((0..60).map(files).sum()));
}

/// As of a file that is still to be fetched from somewhere.
#[test]
fn a_read_that_never_ends_is_stopped() {
    const SILENT: u64 = 12_345;
    let page = open_with_workers(
        "const read = Blob.prototype.arrayBuffer;
         Blob.prototype.arrayBuffer = function () {
             return this.size === 12345 ? new Promise(() => {}) : read.call(this);
         };",
    );
    let logs = logs::some();
    page.bring(&logs);
    page.hand_over("return [...brought, new File([' '.repeat(arguments[0])], 'silent.json')];", vec![json!(SILENT)]);
    page.stop_once_it_counts();
    page.wait_for_load(1);
    page.wait_for_notice("Reading was stopped");
    page.show("Files");
    assert!(page.file_row("silent.json").issues.starts_with("Stopped"), "{:?}", page.file_row("silent.json"));
}

#[test]
fn core_fifty_thousand_files_at_once() {
    const FILES: u64 = 50_000;
    let page = Page::open();
    let log = logs::of_sample(&["NSG-JUMP", "h=10"]).named("small.json");
    page.bring(std::slice::from_ref(&log));
    page.hand_over(
        "return Array.from({ length: arguments[0] }, (_, at) =>
             new File([at % 1000 ? brought[0] : 'no log'], `many/${at}/PT1H.json`));",
        vec![json!(FILES)],
    );
    page.wait_for_load(1);
    let good = FILES - FILES / 1000;
    page.show("Files");
    // The same rows again and again are counted once, but read they all are.
    page.assert_figure("Tuples read", number::count(Told::of(&[log]).reports[0].tuples * good));
    page.assert_figure("Files", number::count(FILES));
    page.fill("Filter files", "many/49000/");
    page.wait_for_files(&["many/49000/PT1H.json"]);
    assert!(page.file_row("many/49000/PT1H.json").issues.starts_with("Not a flow log"));
}

/// A folder that is in itself, as a symbolic link can make it seem.
#[test]
fn core_a_loop_of_folders_comes_to_an_end() {
    let page = Page::open();
    let log = &logs::some()[0];
    page.bring(std::slice::from_ref(log));
    page.run(
        "const folder = path => ({
             isFile: false, isDirectory: true, fullPath: path,
             createReader() {
                 let portions = [[file(path + '/' + brought[0].name), folder(path + '/again')], []];
                 return { readEntries: found => setTimeout(() => found(portions.shift())) };
             },
         });
         const file = path => ({ isFile: true, isDirectory: false, fullPath: path, file: found => found(brought[0]) });
         DataTransferItem.prototype.webkitGetAsEntry = () => folder('/loop');",
    );
    page.drop_brought("");
    let said = page.wait_for_notice("The browser did not let these be opened, or they lie too deep");
    assert!(said.contains("loop/again/again") && said.contains("The rest is read."), "{said}");
    page.wait_for_load(1);
    page.show("Files");
    page.assert_figure("Files", 64);
}

#[cfg(unix)]
#[test]
fn a_folder_with_a_link_to_itself() {
    let page = Page::open();
    let logs = logs::some();
    let named: Vec<Log> = logs.iter().map(|log| log.named(format!("tree/{}", log.name))).collect();
    let paths = page.written(&named);
    let folder = paths[0].parent().unwrap();
    std::os::unix::fs::symlink(folder, folder.join("again")).unwrap();
    let input = page.find("input[type=file][webkitdirectory]");
    page.browser().type_into(&input, &folder.display().to_string());
    page.wait_for_load(1);
    page.show("Files");
    assert!(page.file_rows().len() >= logs.len());
    for log in &named {
        assert_eq!(page.file_row(&log.name).issues, "");
    }
}

#[test]
fn core_names_of_any_characters() {
    let names = [
        "ünïcödé/日志/журнал.json",
        "🦀/👩‍👩‍👧.json",
        "a\u{202E}nosj.txt",
        "e\u{301}.json",
        "<img src=x onerror=document.title='broken'>.json",
        "\"quotes\" & 'more' %41 %2F.json",
        "\u{0}\u{1}\u{7F}\u{FFFD}.json",
        "../../../etc/PT1H.json",
        " .json",
        "tab\tand\nline.json",
    ];
    let long = "x/".repeat(2000) + "PT1H.json";
    let names: Vec<&str> = names.into_iter().chain([long.as_str()]).collect();
    let page = Page::open();
    let log = &logs::some()[0];
    page.bring(std::slice::from_ref(log));
    page.hand_over("return arguments[0].map(name => new File([brought[0]], name));", vec![json!(names)]);
    page.wait_for_load(1);
    page.show("Files");
    page.wait_for_files(&names);
    let tuples = Told::of(std::slice::from_ref(log)).reports[0].tuples;
    page.assert_figure("Tuples read", number::count(tuples * names.len() as u64));
    assert_ne!(page.run("return document.title"), "broken");
    // Half a character is no name; the browser itself makes it whole.
    page.hand_over("return [new File([brought[0]], 'half \\ud83d.json')];", Vec::new());
    page.wait_for_load(2);
    assert_eq!(page.file_row("half \u{FFFD}.json").issues, "");
    page.press_button("Save summary");
    page.wait_for_notice("Saved the summary");
}

/// Opens files that a script makes beside good ones. Each of them has an issue; the good ones are counted.
#[track_caller]
fn check_harmful(script: &str, expected: &[(&str, &str)]) {
    let page = Page::open();
    let good = logs::some();
    page.bring(&good);
    page.hand_over(&format!("return [...brought, ...(() => {{ {script} }})()];"), Vec::new());
    page.browser().wait("the files are not read", LONG, || (page.loads() > 0).then_some(()));
    assert!(page.notices().is_empty(), "{:?}", page.notices());
    page.assert_figure("Flows", number::count(Told::of(&good).overview.total.tuples));
    page.show("Files");
    for (name, issue) in expected {
        let row = page.file_row(name);
        assert!(row.issues.starts_with(issue), "{row:?}");
    }
    let figure = page.figures().into_iter().find(|figure| figure.title == "In memory").unwrap();
    println!("{}", figure.note);
    assert!(!figure.note.contains("GB"), "{figure:?}");
}

#[test]
fn core_json_that_nests_without_end() {
    check_harmful(
        "const times = (text, count) => new Blob(Array(64).fill(text.repeat(count / 64)));
         const record = '{\"time\":\"2026-01-13T09:00:41Z\",\"macAddress\":\"00224800AA01\",\"flowRecords\":';
         return [
             new File([times('[', 33_554_432)], 'lists.json'),
             new File([times('{\"a\":', 33_554_432)], 'objects.json'),
             new File(['{\"records\":[' + record, times('[', 4_194_304), times(']', 4_194_304), '}]}'], 'record.json'),
             new File([times('{\"records\":[', 8_388_608)], 'wrappers.json'),
         ];",
        &[
            ("lists.json", "Cut off"),
            ("objects.json", "Not a flow log"),
            ("record.json", "Not readable as JSON"),
            ("wrappers.json", "Cut off"),
        ],
    );
}

#[test]
fn core_two_gigabytes_of_one_line() {
    check_harmful(
        "const times = (text, count) => new Blob(Array(count).fill(new Blob([text.repeat(1_048_576 / text.length)])));
         return [new File([times('no log ', 2048)], 'text.json'), new File(['{\"a\":\"', times('no log ', 2048)], 'string.json')];",
        &[("text.json", "Not a flow log"), ("string.json", "Not a flow log")],
    );
}
