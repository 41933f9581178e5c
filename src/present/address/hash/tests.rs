//! Addresses as links have them, there and back.

use proptest::prelude::*;

use super::*;
use crate::query::flows::Column;

fn full() -> Address {
    Address {
        view: View::Flows,
        filter: "src.ip in {10.0.0.0/8} && not rule == \"a=b&c %41 ü\"".to_owned(),
        time: Some(TimeRange { from: Millis(1_768_311_000_000), to: Millis(1_768_325_400_123) }),
        twice: vec![Duplicate::Overlap, Duplicate::BothEnds],
        window: Some(TimeRange { from: Millis(1_768_309_200_000), to: Millis(1_768_332_600_000) }),
        measure: Measure::Packets,
        split: Split::InOut,
        shape: Shape::Lines,
        earlier: Earlier::Day,
        clock: Clock::Local,
        rank: Rank::Sent,
        order: Ordered { table: Table::Connections, column: Column::Duration, down: true },
        columns: vec![Column::Duration, Column::Time, Column::Nic],
        hosts: Ranking {
            kind: Kind::Public,
            prefix: Prefix { v4: 24, v6: 64 },
            column: HostColumn::Peers,
            down: false,
        },
        host: Network::parse("2001:db8:7::/48"),
        pairs: PairsAsk {
            kind: pairs::Kind::Networks,
            prefix: Prefix { v4: 16, v6: 48 },
            measure: pairs::Measure::Denied,
            picture: Picture::Graph,
            since: Some(Millis(1_768_325_400_000)),
            limit: 0,
        },
        at_least: 1024,
        comparing: Comparing {
            against: Against::Filter("dst.port == 443".to_owned()),
            field: crate::filter::Field::Rule,
            measure: pairs::Measure::Packets,
            order: compare::SortBy::Change,
            only: Some(Trend::Gone),
            is_hourly: true,
        },
    }
}

#[test]
fn the_other_side_comes_back() {
    let range = TimeRange { from: Millis(1_768_311_000_000), to: Millis(1_768_325_400_123) };
    for against in [Against::Period, Against::Day, Against::Week, Against::Range(range), Against::Filter(String::new())]
    {
        let address = Address { comparing: Comparing { against, ..Comparing::default() }, ..Address::default() };
        assert_eq!(Address::of_hash(&address.hash()), address);
    }
    for nonsense in ["", "month", "2026..2025", "filters:in"] {
        let read = Address::of_hash(&format!("#v=1&view=compare&against={nonsense}&compare=time&only=x"));
        assert_eq!(read.comparing, Comparing::default());
    }
}

#[test]
fn it_comes_back() {
    assert_eq!(Address::of_hash(&full().hash()), full());
    for view in View::ALL {
        assert_eq!(Address::default().at(view).hash(), format!("#v=1&view={}", view.key()));
        assert_eq!(Address::of_hash(&Address::default().at(view).hash()).view, view);
    }
    for column in Table::ALL.iter().flat_map(|table| table.columns()) {
        for table in Table::ALL.into_iter().filter(|table| table.columns().contains(column)) {
            let address = Address { order: Ordered { table, column: *column, down: true }, ..Address::default() };
            assert_eq!(Address::of_hash(&address.hash()), address);
        }
    }
}

#[test]
fn addresses_of_version_1_stay_readable() {
    let check = |hash: &str, view| assert_eq!(Address::of_hash(hash).view, view, "{hash}");
    check("#v=1&view=files", View::Files);
    check("#v=1&view=flows", View::Flows);
    check("#v=1&view=overview", View::Overview);
    check("#v=1&view=hosts", View::Hosts);
    check("#v=1&view=conversations", View::Conversations);
    check("v=1&later=x&view=files", View::Files);
    let hash = "#v=1&view=flows&filter=src.ip%20in%20%7B10.0.0.0/8%7D%20%26%26%20not%20rule%20%3D%3D%20%22a%3Db%26c%20%2541%20%C3%BC%22\
                &time=2026-01-13T13:30..2026-01-13T17:30:00.123Z&window=2026-01-13T13:00..2026-01-13T19:30&twice=overlap,both_ends&measure=packets&split=in-out&shape=lines&earlier=day&zone=local&top=sent&rows=connections&sort=-duration_ms&columns=duration_ms,time,mac\
                &rank=peers&kind=public&v4=24&v6=64&host=2001:db8:7::/48\
                &pairs=networks&networks=16,48&by=denied&picture=graph&at_least=1024&new_since=2026-01-13T17:30\
                &against=filter:dst.port%20%3D%3D%20443&compare=rule&changes=packets&changes_by=change&only=gone&rate=hour";
    assert_eq!(full().hash(), hash);
    assert_eq!(Address::of_hash(hash), full());
}

/// As far as they are understood; [`newer`](super::super::newer) says so.
#[test]
fn addresses_of_later_versions_open() {
    let read = Address::of_hash("#v=2&view=files&filter=tcp&layer=map");
    assert_eq!((read.view, read.filter.as_str()), (View::Files, "tcp"));
    assert!(read.hash().starts_with("#v=1&"));
}

#[test]
fn clocks_have_names() {
    let check = |text: &str, clock: Clock| {
        assert_eq!(Address::of_hash(&format!("#v=1&view=files&zone={text}")).clock, clock, "{text}");
    };
    check("", Clock::Utc);
    check("utc", Clock::Utc);
    check("local", Clock::Local);
    check("Europe/Berlin", Clock::Named("Europe/Berlin".to_owned()));
    let named = Address { clock: Clock::Named("Etc/GMT+3".to_owned()), ..Address::default() };
    assert_eq!(named.hash(), "#v=1&view=overview&zone=Etc/GMT%2B3");
    assert_eq!(Address::of_hash(&named.hash()), named);
}

#[test]
fn columns_are_of_their_table() {
    let check = |hash: &str, columns: &[Column]| {
        assert_eq!(Address::of_hash(&format!("#v=1&view=flows{hash}")).columns, columns, "{hash}");
    };
    check("&columns=rule,time", &[Column::Rule, Column::Time]);
    check("&columns=status,time,time,nothing,", &[Column::Time]);
    check("&rows=connections&columns=status,time", &[Column::Status, Column::Time]);
    check("&columns=", &[]);
    let address = Address::of_hash("#v=1&view=flows&columns=rule,time&sort=-rule").in_table(Table::Connections);
    assert_eq!(address.hash(), "#v=1&view=flows&rows=connections");
}

#[test]
fn what_is_not_understood_is_as_usual() {
    for hash in [
        "",
        "#",
        "#view=files",
        "#v=0&view=files",
        "#v=later&view=files",
        "#v=1&at_least=-1&new_since=13",
        "#v=1&view=nothing",
        "#v=1",
        "#&&==&",
        "#v=1&time=x..y&sort=-",
        "#v=1&pairs=x&networks=9,9&by=&picture=y",
    ] {
        assert_eq!(Address::of_hash(hash), Address::default(), "{hash}");
    }
    assert_eq!(Address::of_hash("#v=1&time=2026-01-13T13:30..2026-01-13T13:30").time, None);
    let wrong = Address::of_hash("#v=1&rank=-nothing&kind=x&v4=33&v6=-1&host=10.0.0.1/8");
    assert_eq!(wrong, Address::default());
    assert_eq!(Address::of_hash("#v=1&filter=100%&view=files").filter, "100%");
}

proptest! {
    #[test]
    fn any_filter_and_any_time_come_back(filter: String, from in 0_i64..200_000_000_000_000, length in 1_i64..1_000_000_000_000) {
        let time = Some(TimeRange { from: Millis(from), to: Millis(from + length) });
        let address = Address { filter, time, ..Address::default() };
        prop_assert_eq!(Address::of_hash(&address.hash()), address);
    }

    #[test]
    fn anything_opens(hash: String) {
        Address::of_hash(&hash);
        Address::of_hash(&format!("v=1&filter={hash}&time={hash}"));
    }
}
