//! The first of all workers, where none of them can know by itself which these are.

use flowglass_e2e::engine::Told;
use flowglass_e2e::logs::Log;
use flowglass_e2e::{Page, logs};

use crate::expected::assert_overview;

/// More than the first that each worker names.
const SOURCES: u32 = 3000;

/// A flow of each source to a port of its own, with as many bytes as is said.
fn log(name: &str, bytes: impl Fn(u32) -> u32) -> Log {
    let tuples: Vec<String> = (0..SOURCES)
        .map(|at| {
            let (upper, lower) = (at / 250, at % 250 + 1);
            let bytes = bytes(at);
            format!("\"17683{at:05}000,10.9.{upper}.{lower},10.0.0.4,50000,{},6,I,E,NX,1,{bytes},1,0\"", at + 2000)
        })
        .collect();
    let text = format!(
        r#"{{"records":[{{"time":"2026-01-13T15:46:00Z","macAddress":"002248000001","category":"FlowLogFlowEvent","flowLogResourceID":"/S/{name}","flowLogVersion":4,"flowRecords":{{"flows":[{{"aclID":"a","flowGroups":[{{"rule":"r","flowTuples":[{}]}}]}}]}}}}]}}"#,
        tuples.join(",")
    );
    Log::new(name, text)
}

#[track_caller]
fn check(logs: &[Log]) {
    let page = Page::open();
    page.open_logs(logs);
    let told = Told::of(logs);
    assert_overview(&page, &told);
    page.show("Files");
    page.assert_summary(&told);
}

#[test]
fn core_who_is_last_with_one_worker_can_be_first_with_all() {
    // What one has most of, the other has least of, so that hardly more than chance decides.
    let chance = |at: u32| at.wrapping_mul(7919) % 97;
    check(&[
        log("up.json", |at| 5000 + at + chance(at)),
        log("down.json", |at| 5000 + SOURCES - at),
        logs::of_sample(&["NSG-LEGACY"]).named("legacy.json"),
    ]);
}

#[test]
fn who_is_first_with_one_worker_is_looked_up_with_the_others() {
    check(&[
        log("few.json", |at| if at % 300 == 7 { 9_000_000 + at } else { at }),
        log("all.json", |at| 2 * SOURCES - at),
    ]);
}
