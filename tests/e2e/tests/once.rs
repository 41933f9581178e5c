//! Each flow counted once, and as often as it was logged when a switch says so.

use std::fs;

use flowglass::model::{Duplicate, LeftOut};
use flowglass::present::address::Address;
use flowglass::present::number;
use flowglass_e2e::engine::Told;
use flowglass_e2e::logs::Log;
use flowglass_e2e::page::text;
use flowglass_e2e::{Page, logs};

use crate::expected::assert_figures;

/// What the row of a kind says: flows, bytes, and whether they are left out.
fn row(page: &Page, kind: Duplicate) -> (String, String, String) {
    let rows = page.table("Duplicates by kind");
    let row = rows.get(kind as usize).unwrap_or_else(|| panic!("{kind:?} has no row in {rows:#?}"));
    (row[1].clone(), row[2].clone(), row[3].clone())
}

#[track_caller]
fn assert_rows(page: &Page, told: &Told, left_out: LeftOut) {
    for kind in Duplicate::ALL {
        let found = told.overview.duplicates.found(kind);
        let bytes = number::bytes(found.bytes()).to_string().replace(' ', "");
        let state = if left_out.holds(kind) { "left out" } else { "counted" };
        assert_eq!(row(page, kind), (number::count(found.tuples).to_string(), bytes, state.to_owned()), "{kind:?}");
    }
}

fn switch(page: &Page, kind: Duplicate) {
    let script = format!("document.querySelectorAll('.once [role=switch]')[{}].click()", kind as usize);
    page.run(&script);
}

#[test]
fn core_each_flow_of_the_sample_day_counts_once() {
    let page = Page::open();
    page.press_button("Open the sample day");
    page.wait_for_load(1);
    let day = logs::sample_day();
    let told = Told::of(day);
    let left_out = told.overview.duplicates.flows_left_out();
    assert!(left_out > 100_000, "{left_out}");
    assert!(page.text().contains(&format!("{} flows are left out as duplicates", number::count(left_out))));
    assert_figures(&page, &told);

    page.show("Files");
    page.wait_until("the kinds are not shown", || page.table("Duplicates by kind").len() == 4);
    assert_rows(&page, &told, LeftOut::ALL);
    let [as_documented, less] = {
        let (total, twice) = (told.overview.total.bytes(), told.overview.duplicates.recreated.bytes());
        [total, total - twice].map(|bytes| number::bytes_exact(bytes).to_string())
    };
    assert!(page.text().contains(&as_documented) && page.text().contains(&less), "{as_documented} and {less}");
    // They are of everything, whatever is filtered.
    page.run("location.hash = '#v=1&view=files&filter=dst.port%20%3D%3D%2053'");
    let flows = number::count(Told::narrowed(day, "dst.port == 53", None).overview.total.tuples).to_string();
    page.wait_until("it is not filtered", || page.text().contains(&format!("{flows} of ")));
    assert!(page.text().contains(&as_documented) && page.text().contains(&less), "{as_documented} and {less}");
    page.press_button("Remove the filter");
    assert_eq!(text(&page.run("return document.activeElement.id")), "filter-text", "the focus is lost");

    // One kind counted again, and with it saved; then as before.
    let without = LeftOut::ALL.with(Duplicate::BothEnds, false);
    let counted = Told::with(&logs::sample_day_and_beside(), without);
    switch(&page, Duplicate::BothEnds);
    page.wait_until("the switch does not turn", || row(&page, Duplicate::BothEnds).2 == "counted");
    page.show("Overview");
    let flows = number::count(counted.overview.total.tuples).to_string();
    page.wait_until("the figures do not change", || page.figure("Flows") == flows);
    assert_figures(&page, &counted);
    // A link asks the same of whoever opens it.
    assert_eq!(page.address().left_out(), without);
    page.show("Files");
    page.wait_until("the kinds are not shown", || page.table("Duplicates by kind").len() == 4);
    assert_rows(&page, &counted, without);
    page.press_button("Save summary");
    page.wait_for_notice("Saved the summary");
    let file = page.browser().downloads().join("flowglass-summary.json");
    let saved = page.wait("the summary is not on the disk", || {
        fs::read_to_string(&file).ok().filter(|saved| saved.len() >= counted.summary.len())
    });
    assert_eq!(saved, counted.summary);

    switch(&page, Duplicate::BothEnds);
    page.show("Overview");
    let flows = number::count(told.overview.total.tuples).to_string();
    page.wait_until("the figures do not change back", || page.figure("Flows") == flows);
}

/// Opened again under other names, while the first are there: nothing that is counted changes.
#[test]
fn core_opening_copies_changes_nothing() {
    let (page, some) = (Page::open(), logs::some());
    page.open_logs(&some);
    let told = Told::of(&some);
    assert_figures(&page, &told);
    let loads = page.loads();
    let copies: Vec<_> = some.iter().map(|log| log.named(format!("copy-of-{}", log.name))).collect();
    page.choose(&copies);
    page.wait_for_load(loads + 1);
    assert_figures(&page, &told);
    page.show("Files");
    page.wait_until("the kinds are not shown", || page.table("Duplicates by kind").len() == 4);
    assert_eq!(row(&page, Duplicate::Record).0, number::count(told.tuples()).to_string());
}

/// A NIC's log of flows to one port: their source's, or their destination's.
fn end(name: &str, mac: &str, way: char, rule: &str) -> Log {
    let tuple =
        |port: u32| format!("\"17682948{:02}000,10.0.1.4,10.0.2.4,{port},5432,6,{way},E,NX,1,60,1,60\"", port % 50);
    let tuples: Vec<String> = (40_000..40_100).map(tuple).collect();
    let text = format!(
        r#"{{"records":[{{"time":"2026-01-13T09:01:00Z","macAddress":"{mac}","category":"FlowLogFlowEvent","flowLogResourceID":"/S/FL","targetResourceID":"/S/V","flowLogVersion":4,"flowRecords":{{"flows":[{{"aclID":"/nsg-db","flowGroups":[{{"rule":"{rule}","flowTuples":[{}]}}]}}]}}}}]}}"#,
        tuples.join(",")
    );
    Log::new(name, text)
}

#[test]
fn a_rule_at_the_other_end_is_hit_too() {
    let page = Page::open();
    page.open_logs(&[
        end("source.json", "002248000001", 'O', "DefaultRule_AllowVnetOutBound"),
        end("destination.json", "002248000002", 'I', "UserRule_allow-db"),
    ]);
    let reads = |words: &str| page.wait_until(words, || page.text().contains(words));
    reads("each end’s rule and NIC are counted here.");
    assert_eq!(page.figure("Flows"), "100");
    let hits: Vec<String> = page.table("Rules by hits").iter().map(|row| row[3].clone()).collect();
    assert_eq!(hits, ["100", "100"]);
    let filter = "rule == allow-db".to_owned();
    page.go(&Address { filter, ..page.address() }.hash());
    reads("100 flows that would match are left out as duplicates");
    page.press_button("Count them, too");
    page.wait_until("they do not count", || page.figure("Flows").starts_with("100"));
}
