//! When the page itself fails, it says so readably.

use std::fs;

use flowglass_e2e::page::text;
use flowglass_e2e::{Options, Page, settings};
use tempfile::TempDir;

#[test]
fn core_a_broken_module_ends_on_a_readable_screen() {
    let broken = TempDir::new().unwrap();
    for entry in fs::read_dir(settings::dist()).unwrap() {
        let file = entry.unwrap().path();
        let copy = broken.path().join(file.file_name().unwrap());
        let bytes = fs::read(&file).unwrap();
        let is_module = file.extension().is_some_and(|extension| extension == "wasm");
        fs::write(copy, if is_module { &bytes[..bytes.len() / 2] } else { &bytes }).unwrap();
    }
    let page = Page::unopened(Options::default(), broken.path(), "/");
    page.go("");
    page.find("main.fail");
    let shown = page.text();
    assert!(shown.contains("Flowglass could not start"), "{shown}");
    assert!(shown.contains("No data has left this page, and your files are unchanged."), "{shown}");
    let details = text(&page.run("return document.querySelector('.fail-details').textContent"));
    assert!(details.contains("CompileError"), "{details}");
    assert!(page.button("Start again").is_some());
    page.press_button("Copy details");
    page.wait_until("nothing is copied", || page.button("Copied").is_some());
}

#[test]
fn core_an_absent_module_ends_on_a_readable_screen() {
    let broken = TempDir::new().unwrap();
    for entry in fs::read_dir(settings::dist()).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_none_or(|extension| extension != "wasm") {
            fs::copy(&file, broken.path().join(file.file_name().unwrap())).unwrap();
        }
    }
    let page = Page::unopened(Options::default(), broken.path(), "/");
    page.go("");
    page.find("main.fail");
    let details = text(&page.run("return document.querySelector('.fail-details').textContent"));
    assert!(details.contains("_bg.wasm") && details.contains("404"), "{details}");
}
