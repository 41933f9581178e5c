//! Real logs, where they are at hand. They belong to others and stay outside the project.

use std::fs;
use std::path::{Path, PathBuf};

use flowglass_e2e::engine::Told;
use flowglass_e2e::logs::Log;
use flowglass_e2e::{Page, settings};

use crate::expected::assert_overview;

fn files(place: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(place).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn core_real_logs_come_to_what_the_engine_says() {
    let place = settings::root().join("../shared/samples");
    // WebDriver wants paths without turns.
    let place = place.canonicalize().unwrap_or(place);
    if !place.is_dir() {
        println!("skipped: there are no real logs in {}", place.display());
        return;
    }
    let files = files(&place);
    // Chosen one by one, files bring no folder with them.
    let logs: Vec<Log> = files
        .iter()
        .map(|path| Log::new(path.file_name().unwrap().to_string_lossy(), fs::read(path).unwrap()))
        .collect();
    let (page, told) = (Page::open(), Told::of(&logs));
    page.drop_files(&files);
    page.wait_for_load(1);
    assert_overview(&page, &told);
    page.show("Files");
    page.assert_figure("Files", logs.len());
}
