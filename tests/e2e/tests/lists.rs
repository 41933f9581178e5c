//! Lists leave the page with all their rows, however few of them are shown.

use flowglass::filter::Field;
use flowglass::model::{Millis, Network};
use flowglass::present::address::{Address, View};
use flowglass::present::compare::Comparing;
use flowglass::present::number::exact;
use flowglass::query::TimeRange;
use flowglass_e2e::engine::Told;
use flowglass_e2e::{Page, logs};

/// The rows of a saved list, without its head. Its sums stand last in each, and names that hold commas before them.
fn save(page: &Page, list: &str, file: &str) -> Vec<String> {
    page.press_button(&format!("Save “{list}” as CSV"));
    page.wait_until(&format!("{file} is not saved"), || page.text().contains(&format!("as {file}.")));
    let saved = String::from_utf8(page.saved(file, |file| file.ends_with(b"\n"))).unwrap();
    let rows: Vec<String> = saved.split_terminator("\r\n").skip(1).map(str::to_owned).collect();
    let told = format!("Saved {} rows as {file}.", exact(rows.len() as u64));
    assert!(page.text().contains(&told), "not said: {told}");
    rows
}

/// What stands in the columns that are so many from the last one, summed.
fn sum(rows: &[String], from_last: usize) -> u64 {
    rows.iter().map(|row| row.rsplit(',').nth(from_last).unwrap().parse::<u64>().unwrap()).sum()
}

const FLOWS: usize = 6;
const FLOWS_OF_HOST: usize = 8;
const PEERS: usize = 11;

#[test]
fn core_lists_are_saved_to_their_last_row() {
    let told = Told::of(logs::sample_day());
    let all = &told.overview;
    let page = Page::open();
    page.press_button("Open the sample day");
    page.wait_for_load(1);
    assert!(all.sources.count > 100, "{}", all.sources.count);
    let sources = save(&page, "Sources", "flowglass-sources.csv");
    assert_eq!((sources.len() as u64, sum(&sources, FLOWS)), (all.sources.count, all.total.tuples));
    // No more of them are shown than before.
    assert!(page.table("Sources by bytes").len() < 12);
    page.keep_copies();
    page.press_button("Copy “Sources”");
    page.wait_until("they are not copied", || page.copied().lines().count() as u64 == all.sources.count + 1);
    assert!(page.text().contains(&format!("Copied {} rows as text.", all.sources.count)));

    // What all flows are made of is summed to all of them.
    for (list, file) in [
        ("Flow states", "flowglass-flow-states.csv"),
        ("Direction", "flowglass-direction.csv"),
        ("Protocols", "flowglass-protocols.csv"),
        ("Encryption", "flowglass-encryption.csv"),
    ] {
        assert_eq!(sum(&save(&page, list, file), FLOWS), all.total.tuples, "{list}");
    }
    page.press_button("Look for findings");
    page.find(".p-findings li");
    let findings = save(&page, "Findings", "flowglass-findings.csv");
    assert!(findings.iter().any(|row| row.starts_with("High,198.51.100.23,")), "{findings:#?}");

    page.show("Hosts");
    page.wait_for(".host-table tbody tr");
    let hosts = save(&page, "Hosts", "flowglass-hosts.csv");
    assert_eq!(hosts.len() as u64, all.hosts);
    let peers_of = |row: &String| row.rsplit(',').nth(PEERS).unwrap().parse::<u64>().unwrap();
    let most = hosts.iter().max_by_key(|row| peers_of(row)).unwrap();
    assert!(peers_of(most) > 100, "{most}");

    page.show("Conversations");
    page.wait_for(".pair-table tbody tr");
    let pairs = save(&page, "Pairs of hosts", "flowglass-pairs-of-hosts.csv");
    assert!(pairs.len() > 100, "{}", pairs.len());
    assert_eq!(sum(&pairs, FLOWS), all.total.tuples);

    let host = most.split(',').next().unwrap();
    page.run(&format!(
        "location.hash = {:?}",
        Address { host: Network::parse(host), view: View::Hosts, ..Address::default() }.hash()
    ));
    page.wait_for(".host-list");
    let peers = save(&page, "Peers", &format!("flowglass-peers-{host}.csv"));
    assert_eq!(peers.len() as u64, peers_of(most));
    let flows: u64 = most.rsplit(',').nth(FLOWS_OF_HOST).unwrap().parse().unwrap();
    assert_eq!(sum(&peers, FLOWS_OF_HOST), flows);
}

#[test]
fn core_a_comparison_is_saved_to_its_last_row() {
    let at = |hour: &str| Millis::from_iso(&format!("2026-01-13T{hour}:00:00Z")).unwrap();
    let time = TimeRange { from: at("12"), to: at("18") };
    let comparing = Comparing { field: Field::SourcePort, ..Comparing::default() };
    let page = Page::open();
    page.press_button("Open the sample day");
    page.wait_for_load(1);
    let address = Address { time: Some(time), comparing, ..Address::default() };
    page.run(&format!("location.hash = {:?}", address.hash()));
    page.show("Compare");
    page.wait_for(".change-table");
    let file = "flowglass-comparison-by-src.port-with-2026-01-13T060000Z-to-2026-01-13T120000Z-beside-\
                2026-01-13T120000Z-to-2026-01-13T180000Z.csv";
    let rows = save(&page, "Comparison", file);
    assert!(rows.len() > 1_000, "{}", rows.len());
    // Bytes, packets, flows and denied flows of both sides stand at the end.
    let told = Told::narrowed(logs::sample_day(), "", Some(time));
    assert_eq!(sum(&rows, 3), told.overview.total.tuples);
}
