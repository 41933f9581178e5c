//! When the page itself fails, it says so readably.

use std::fs;
use std::path::Path;

use flowglass_e2e::page::text;
use flowglass_e2e::{Options, Page, settings};
use tempfile::TempDir;

/// A copy of the page, in which each file becomes what `change` makes of it.
fn changed(change: impl Fn(&Path, Vec<u8>) -> Option<Vec<u8>>) -> TempDir {
    let folder = TempDir::new().unwrap();
    let files = fs::read_dir(settings::dist()).unwrap().map(|entry| entry.unwrap().path());
    for file in files.filter(|file| file.is_file()) {
        if let Some(bytes) = change(&file, fs::read(&file).unwrap()) {
            fs::write(folder.path().join(file.file_name().unwrap()), bytes).unwrap();
        }
    }
    folder
}

fn is_module(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "wasm")
}

#[test]
fn core_a_broken_module_ends_on_a_readable_screen() {
    let broken = changed(|file, mut bytes| {
        if is_module(file) {
            bytes.truncate(bytes.len() / 2);
        }
        Some(bytes)
    });
    let page = Page::unopened(Options::default(), broken.path(), "/");
    page.go("");
    page.find("main.fail");
    let shown = page.text();
    assert!(shown.contains("Flowglass could not start"), "{shown}");
    assert!(shown.contains("No data has left this page, and your files are unchanged."), "{shown}");
    let details = text(&page.run("return document.querySelector('.fail-details').textContent"));
    // Each browser calls it by another name; the one who is told needs the browser's, too.
    assert!(details.contains("Error") && details.contains("Mozilla/5.0"), "{details}");
    assert!(page.button("Start again").is_some());
    page.press_button("Copy details");
    page.wait_until("nothing is copied", || page.button("Copied").is_some());
}

#[test]
fn core_an_absent_module_ends_on_a_readable_screen() {
    let broken = changed(|file, bytes| (!is_module(file)).then_some(bytes));
    let page = Page::unopened(Options::default(), broken.path(), "/");
    page.go("");
    page.find("main.fail");
    let details = text(&page.run("return document.querySelector('.fail-details').textContent"));
    assert!(details.contains("_bg.wasm") && details.contains("404"), "{details}");
}
