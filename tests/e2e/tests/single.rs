//! The single file, opened from the disk, does what the page of a server does: without a server, everything comes out
//! of the document itself, its workers too.

use fantoccini::key::Key;
use flowglass::model::LeftOut;
use flowglass::present::number;
use flowglass::query::Scope;
use flowglass_e2e::Page;
use flowglass_e2e::engine::Told;
use flowglass_e2e::logs::{self, Log};

use crate::expected::{assert_figures, assert_overview};

fn nested() -> Vec<Log> {
    (0..).zip(logs::some()).map(|(at, log)| log.named(format!("logs/{at}/{}", log.name))).collect()
}

#[test]
fn core_a_folder_dropped_on_the_single_file_is_read_filtered_and_saved() {
    let (page, logs) = (Page::open_single(), nested());
    page.drop_folder(&logs);
    page.wait_for_load(1);
    let told = Told::of(&logs);
    assert_overview(&page, &told);

    page.browser().type_into(&page.find("#filter-text"), "denied");
    page.browser().press(&char::from(Key::Enter).to_string());
    let denied = Told::scoped(&logs, &Scope { filter: "denied".to_owned(), ..Scope::all(LeftOut::ALL) });
    let flows = number::count(denied.overview.total.tuples).to_string();
    page.wait_until("it is not filtered", || page.figure("Flows") == flows);
    page.press_button("Remove the filter");
    let flows = number::count(told.overview.total.tuples).to_string();
    page.wait_until("it is still filtered", || page.figure("Flows") == flows);
    for view in ["Flows", "Hosts", "Conversations", "Compare", "Files"] {
        page.show(view);
    }
    page.assert_summary(&told);
}

#[test]
fn core_the_single_file_reads_many_stops_and_takes_more() {
    let page = Page::open_single();
    let copies = page.hand_over_copies(6, 2000);
    page.stop_once_it_counts();
    page.wait_for_load(1);
    page.wait_for_notice("Reading was stopped");
    page.press_button("Read the rest");
    page.wait_for_load(2);
    page.show("Files");
    page.assert_figure("Tuples read", number::count(copies.tuples));
    page.press_button("Start over");
    page.press_button("Forget");
    page.wait_for_view("Start");

    let mut all = logs::some();
    page.open_logs(&all);
    page.open_logs(&logs::more());
    all.extend(logs::more());
    page.show("Overview");
    assert_figures(&page, &Told::of(&all));
}
