//! A watched folder. The browser's own dialog cannot be reached; what it gives can be had in another way: a folder of
//! the page's private storage is of the same kind.

use flowglass::present::number;
use flowglass_e2e::Page;
use flowglass_e2e::engine::Told;
use flowglass_e2e::logs::{self, Log};
use serde_json::json;

use crate::expected::assert_figures;

/// Lets the dialog give the folder `watched` of the page's storage.
const GIVE: &str = "window.showDirectoryPicker = async () =>
    (await navigator.storage.getDirectory()).getDirectoryHandle('watched', { create: true });";

/// Writes a file into that folder.
#[track_caller]
fn write(page: &Page, log: &Log) {
    let text = String::from_utf8(log.bytes.clone()).unwrap();
    let done = page.browser().run_async(
        "const [path, text, done] = arguments;
         (async () => {
             let folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('watched', { create: true });
             const parts = path.split('/'), name = parts.pop();
             for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
             const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
             await writable.write(text);
             await writable.close();
         })().then(() => done('written'), error => done(String(error)));",
        vec![json!(log.name), json!(text)],
    );
    assert_eq!(done, "written");
}

fn total(logs: &[Log]) -> String {
    number::count(Told::of(logs).tuples()).to_string()
}

#[track_caller]
fn wait_for_tuples(page: &Page, logs: &[Log]) {
    let expected = total(logs);
    page.browser().wait(&format!("Files does not show {expected} tuples"), flowglass_e2e::page::LONG, || {
        (page.figure("Tuples read") == expected).then_some(())
    });
}

/// The page in its Files view with one file open, and a dialog of ours in place of the browser's. The view is drawn
/// only now, so that it sees the dialog also where the browser has none.
fn open(dialog: &str) -> (Page, Log) {
    let page = Page::open();
    page.run(dialog);
    let opened = logs::of_sample(&["NSG-LEGACY"]).clone();
    page.open_folder(std::slice::from_ref(&opened));
    page.show("Files");
    (page, opened)
}

fn watch_line(page: &Page) -> String {
    flowglass_e2e::page::text(&page.run("return document.querySelector('.watch')?.innerText || ''"))
}

#[test]
fn core_a_watched_folder_is_followed() {
    let hours = ["h=06", "h=07", "h=08"].map(|hour| logs::of_sample(&["FL-VNET-SHOP", hour, "00224800AA03"]).clone());
    let [six, seven, eight] = &hours;
    let (page, opened) = open(GIVE);
    write(&page, six);
    write(&page, &seven.begun());
    write(&page, &Log::new("growing.json", eight.begun().bytes));
    page.press_button("Watch a folder");
    let begun = [opened.clone(), six.clone(), seven.begun(), eight.begun()];
    wait_for_tuples(&page, &begun);
    page.wait_until("the line does not say what was found", || watch_line(&page).contains("3 new at"));
    assert!(watch_line(&page).contains("Watching watched") && watch_line(&page).contains("3 files, looked at"));

    // The hour grows, a file without a path too, and a new one comes.
    write(&page, seven);
    write(&page, &Log::new("growing.json", eight.bytes.clone()));
    let new = logs::of_sample(&["FL-VNET-HUB", "h=08", "00224800AA0A"]).clone();
    write(&page, &new);
    page.press_button("Look now");
    let all = [opened, six.clone(), seven.clone(), eight.clone(), new];
    wait_for_tuples(&page, &all);
    page.wait_until("the line does not say what changed", || {
        watch_line(&page).contains("1 new, 2 changed and read again at")
    });
    page.wait_until("the new file is not listed", || page.file_rows().len() == 5);
    assert!(page.notices().is_empty(), "{:?}", page.notices());
    page.show("Overview");
    let flows = number::count(Told::of(&all).overview.total.tuples).to_string();
    page.wait_until("the overview is behind", || page.figure("Flows") == flows);
    assert_figures(&page, &Told::of(&all));

    // By itself, too, in time.
    page.show("Files");
    let late = logs::of_sample(&["FL-VNET-HUB", "h=09", "00224800AA0A"]).clone();
    write(&page, &late);
    wait_for_tuples(&page, &[all.as_slice(), &[late]].concat());

    page.press_button("Stop watching");
    page.wait_until("it still watches", || watch_line(&page).is_empty());
    assert_eq!(page.file_rows().len(), 6, "what was read stays");
}

#[test]
fn core_a_folder_that_may_not_be_read_is_named() {
    let (page, opened) = open(
        "window.showDirectoryPicker = async () => { throw new DOMException('No.', window.refusal || 'NotAllowedError'); }",
    );
    page.press_button("Watch a folder");
    page.wait_until("nobody says why", || page.text().contains("No folder is watched: the browser does not allow"));
    // Who closes the dialog knows why.
    page.run("window.refusal = 'AbortError'");
    page.press_button("Watch a folder");
    page.wait_until("the refusal stays", || !page.text().contains("No folder is watched"));
    assert!(watch_line(&page).is_empty());

    // Taken back later: the files stay, and one line says it.
    let log = logs::of_sample(&["FL-VNET-SHOP", "h=06", "00224800AA03"]).clone();
    write(&page, &log);
    page.run(
        "window.showDirectoryPicker = async () => {
             const real = await (await navigator.storage.getDirectory()).getDirectoryHandle('watched');
             return { name: 'logs', kind: 'directory', values() {
                 if (window.isRevoked) throw new DOMException('No more.', 'NotAllowedError');
                 return real.values();
             } };
         };",
    );
    page.press_button("Watch a folder");
    wait_for_tuples(&page, &[opened, log]);
    page.run("window.isRevoked = true");
    page.press_button("Look now");
    page.wait_until("nobody says that it ended", || {
        let line = watch_line(&page);
        line.contains("Watched until now: logs") && line.contains("the browser does not allow this page to read it")
    });
    assert_eq!(page.file_rows().len(), 2);
    page.press_button("Dismiss");
    page.wait_until("the line stays", || watch_line(&page).is_empty());
}
