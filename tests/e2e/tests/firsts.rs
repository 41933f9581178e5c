//! The first of all workers, where none of them can know by itself which these are.

use flowglass::model::LeftOut;
use flowglass::present::number;
use flowglass::query::{Desk, Overview, Rank, Scope, Tally};
use flowglass_e2e::engine::{Told, shard_of};
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

/// What a shard with all the logs ranks by something.
fn ranked(logs: &[Log], rank: Rank) -> Overview {
    let mut desk = Desk::default();
    desk.set_scope(&Scope::all(LeftOut::ALL));
    desk.sum_first(&shard_of(logs), 600_000, None, (rank, usize::MAX)).overview(100)
}

#[test]
fn core_rankings_are_by_what_one_asks_for() {
    let logs = [
        logs::of_sample(&["FL-VNET-SHOP", "h=06", "00224800AA03"]).named("quiet.json"),
        // While the jump host is stormed.
        logs::of_sample(&["FL-VNET-HUB", "h=12", "00224800AA0A"]).named("storm.json"),
    ];
    assert!(Told::of(&logs).overview.total.denied > 0);
    let page = Page::open();
    page.open_logs(&logs);
    page.assert_flows(&Told::of(&logs));
    let bytes = |of: fn(&Tally) -> u64| move |tally: &Tally| number::bytes(of(tally)).to_string().replace(' ', "");
    let check = |rank: Rank, order: &str, shown: &dyn Fn(&Tally) -> String| {
        let told = ranked(&logs, rank);
        assert_eq!(told.rank, rank);
        for (caption, top) in [("Sources", &told.sources), ("Destination ports", &told.ports)] {
            let first = &top.rows[0];
            page.wait_until(&format!("{caption} are not {order}: {first:?}"), || {
                let rows = page.table(&format!("{caption} {order}"));
                rows.first()
                    .is_some_and(|row| row[0].split(' ').next() == Some(&first.key) && row[2] == shown(&first.tally))
            });
        }
    };
    check(Rank::Bytes, "by bytes", &bytes(Tally::bytes));
    let press = |within: &str, name: &str| {
        page.run(&format!(
            "[...document.querySelectorAll('{within} button')].find(button => button.textContent === '{name}').click()"
        ));
    };
    press(".ranked-by", "Sent");
    check(Rank::Sent, "by bytes sent", &bytes(|tally| tally.bytes_sent));
    press(".ranked-by", "Denied");
    check(Rank::Denied, "by denied flows", &|tally| number::count(tally.denied).to_string());
    // The head of a column does the same, and a link says it.
    press(".ranking thead", "Flows");
    check(Rank::Tuples, "by flows", &bytes(Tally::bytes));
    assert_eq!(page.address().rank, Rank::Tuples);
    page.browser().back();
    check(Rank::Denied, "by denied flows", &|tally| number::count(tally.denied).to_string());
}
