//! The summary that the page saves is the one that the engine writes.

use flowglass_e2e::engine::Told;
use flowglass_e2e::{Page, logs};

#[test]
fn core_save_summary_writes_what_the_engine_says() {
    let (page, logs) = (Page::open(), logs::some());
    page.open_logs(&logs);
    page.show("Files");
    page.assert_summary(&Told::of(&logs));
}
