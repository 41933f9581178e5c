//! That everything the day is made for is in it, and in the places where the story says.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use super::reading::{READ, Row, Tuple, is_inside};
use crate::model::Format;
use crate::sample::{DAY, FILE_COUNT, StoryMark, clock, story};

/// Counts the rows that are meant, as each card logs them, and checks that all lie in the span.
#[track_caller]
fn check(span: clock::Span, expected: RangeInclusive<usize>, is_meant: impl Fn(&Row) -> bool) -> Vec<Row<'static>> {
    let rows: Vec<_> = READ.once().filter(|row| is_meant(row)).collect();
    assert!(expected.contains(&rows.len()), "{} rows", rows.len());
    let outside = rows.iter().find(|row| !span.holds(row.at));
    assert!(outside.is_none(), "{}", outside.map_or("", |row| &row.tuple.text));
    rows
}

const ALL_DAY: clock::Span = clock::Span { start: DAY - clock::MINUTE, end: DAY + 24 * clock::HOUR };

#[test]
fn night_backup() {
    let rows = check(clock::BACKUP, 120..=240, |row| row.is_between("10.2.1.4", "10.2.9.4") && row.ports.1 == 445);
    let sent: u64 = rows.iter().filter(|row| row.direction == "O").map(|row| row.counters[1]).sum();
    assert!((20_000_000_000..40_000_000_000).contains(&sent), "{sent}");
}

#[test]
fn port_scan() {
    let rows = check(clock::SCAN, 1_500..=3_000, |row| row.is_between("198.51.100.23", "10.1.1.4") && row.state == "D");
    assert!(rows.iter().all(|row| row.tuple.rule == "DefaultRule_DenyAllInBound"));
    assert!(rows.windows(2).all(|pair| pair[0].at <= pair[1].at && pair[0].ports.1 < pair[1].ports.1));
    check(clock::SCAN, 4..=4, |row| row.is_between("198.51.100.23", "10.1.1.4") && row.state != "D");
}

#[test]
fn ssh_storm() {
    let is_ssh = |row: &Row| row.tuple.rule == "UserRule_deny-mgmt-in" && clock::STORM.holds(row.at);
    let rows = check(clock::STORM, 8_000..=11_000, is_ssh);
    assert!(rows.iter().all(|row| row.state == "D" && row.ports.1 == 22 && row.direction == "I"));
    let sources: BTreeSet<_> = rows.iter().map(|row| row.source).collect();
    assert!(sources.len() > 150, "{} sources", sources.len());
    check(ALL_DAY, rows.len() + 100..=rows.len() + 600, |row| row.tuple.rule == "UserRule_deny-mgmt-in");
}

#[test]
fn large_transfer_out() {
    let rows = check(clock::TRANSFER, 30..=60, |row| row.destination.to_string() == "203.0.113.190");
    assert!(rows.iter().all(|row| row.is_between("10.1.2.5", "203.0.113.190") && row.direction == "O"));
    let sent: u64 = rows.iter().map(|row| row.counters[1]).sum();
    assert!((12_000_000_000..14_000_000_000).contains(&sent), "{sent}");
}

#[test]
fn encryption() {
    let is_inner = |row: &Row| is_inside(row.source) && is_inside(row.destination);
    let pair: Vec<_> = READ.once().filter(|row| row.is_between("10.1.2.4", "10.2.1.4") && row.state == "B").collect();
    let open = pair.iter().filter(|row| row.encryption == "NX").count();
    assert!(open > 300 && pair.len() > open * 5, "{open} of {}", pair.len());
    // A moment passes until the other end sees what began just before the span ends.
    let is_open = |row: &&Row| clock::UNENCRYPTED.holds(row.at - u64::from(row.direction == "I") * 2);
    assert!(pair.iter().all(|row| (row.encryption == "NX") == is_open(&row)));

    check(ALL_DAY, 50..=1_000, |row| row.encryption == "NX_FALLBACK");
    assert!(READ.once().all(|row| is_inner(&row) || row.encryption == "NX"), "nothing is encrypted to the Internet");
    let inner = READ.once().filter(is_inner).count();
    let encrypted = READ.once().filter(|row| row.encryption == "X").count();
    assert!(encrypted * 100 > inner * 95, "{encrypted} of {inner}");

    let rows = check(clock::NOT_READY, 100..=600, |row| row.encryption == "NX_SW_NOT_READY");
    let unspecified = |row: &Row| row.tuple.acl == "unspecified" && row.tuple.rule == "unspecified";
    assert!(rows.iter().all(|row| row.state == "D" && row.tuple.mac == "00224800AA05" && unspecified(row)));
    let silent = clock::Span { start: clock::NOT_READY.start + 10, ..clock::NOT_READY };
    check(silent, rows.len() - 2..=rows.len(), |row| row.tuple.mac == "00224800AA05" && silent.holds(row.at));
}

#[test]
fn rules_of_others_than_the_owner() {
    let rows = check(ALL_DAY, 1_000..=4_000, |row| row.tuple.rule == "BlockHighRiskTcp");
    assert!(rows.iter().all(|row| row.state == "D" && row.tuple.acl.len() == 36));
    let rows = check(ALL_DAY, 4_000..=7_000, |row| row.tuple.rule == "PlatformRule");
    assert!(rows.iter().all(|row| row.ports.0 == 23456 && row.tuple.acl == "00000000-0000-0000-0000-000000000000"));
    check(ALL_DAY, 15..=15, |row| row.tuple.rule == "UserRule_deny-app-to-db02");
    let named = READ.of(Format::Vnet).filter(|tuple| tuple.rule.contains('_'));
    named.for_each(|tuple| assert!(tuple.acl.contains("/networkSecurityGroups/nsg-"), "{}", tuple.acl));
}

#[test]
fn ipv6_customers() {
    check(ALL_DAY, 3_000..=9_000, |row| row.source.is_ipv6());
}

#[test]
fn overlapping_logs_are_equal() {
    let of = |guid: &str| {
        let tuples = READ.of(Format::Vnet).filter(move |tuple| tuple.guid.starts_with(guid));
        let mut all: Vec<_> = tuples
            .filter(|tuple| matches!(tuple.mac.as_str(), "00224800AA01" | "00224800AA02"))
            .map(|tuple| (tuple.written, &tuple.mac, &tuple.acl, &tuple.rule, &tuple.text))
            .collect();
        all.sort();
        all
    };
    let (vnet, subnet) = (of("0c6f2a84"), of("b81f90c6"));
    assert!(vnet.len() > 50_000 && vnet == subnet, "{} and {}", vnet.len(), subnet.len());
}

/// In an NSG log stands nothing that the VNet's log of the card does not say too.
#[track_caller]
fn check_nsg(format: Format, mac: &str, files: usize, at_least: usize, as_nsg: impl Fn(&Row) -> Option<String>) {
    let mut said = BTreeMap::new();
    for text in READ.once().filter(|row| row.tuple.mac == mac).filter_map(|row| as_nsg(&row)) {
        *said.entry(text).or_insert(0) += 1;
    }
    let tuples: Vec<&Tuple> = READ.of(format).collect();
    assert!(tuples.len() >= at_least, "{} tuples", tuples.len());
    for tuple in tuples {
        assert_eq!(tuple.mac, mac);
        let left = said.get_mut(&tuple.text).unwrap_or_else(|| panic!("{}", tuple.text));
        assert!(*left > 0, "more often than in the VNet's log: {}", tuple.text);
        *left -= 1;
    }
    let named = |path: &str| path.contains("NETWORKSECURITYGROUPS") && path.contains(mac);
    assert_eq!(READ.files.iter().filter(|file| named(&file.path)).count(), files);
}

#[test]
fn nsg_logs_say_the_same() {
    let head = |row: &Row| {
        let (decision, protocol) =
            (if row.state == "D" { 'D' } else { 'A' }, if row.protocol == "6" { 'T' } else { 'U' });
        let (from, to) = row.ports;
        format!(
            "{},{},{},{from},{to},{protocol},{},{decision}",
            row.at / 1000,
            row.source,
            row.destination,
            row.direction
        )
    };
    check_nsg(Format::Nsg2, "00224800AA0A", 5, 8_000, |row| {
        let [a, b, c, d] = row.counters;
        Some(match row.state {
            "B" | "D" => format!("{},B,,,,", head(row)),
            state => format!("{},{state},{a},{b},{c},{d}", head(row)),
        })
    });
    check_nsg(Format::Nsg1, "00224800AA0B", 1, 8, |row| matches!(row.state, "B" | "D").then(|| head(row)));
}

#[test]
fn gaps() {
    let hours: BTreeSet<_> = READ.once().map(|row| (&row.tuple.mac, (row.tuple.written - DAY) / clock::HOUR)).collect();
    let cards: BTreeSet<_> = hours.iter().map(|(mac, _)| *mac).collect();
    let missing: Vec<_> = cards
        .iter()
        .flat_map(|mac| (0..24).map(move |hour| (*mac, hour)))
        .filter(|place| !hours.contains(place))
        .map(|(mac, hour)| (mac.as_str(), hour))
        .collect();
    let expected =
        [("00224800AA07", 3), ("00224800AA0B", 21), ("00224800AA0C", 9), ("00224800AA0C", 10), ("00224800AA0D", 18)];
    assert_eq!(missing, expected);
    assert_eq!(FILE_COUNT, hours.len() + 2 * 24 + 5 + 1, "one blob an hour, the subnet's, and those of the NSGs");
}

/// Connections as one card sees them, rows in order of time.
fn connections() -> BTreeMap<String, Vec<Row<'static>>> {
    let mut all: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in READ.once().filter(|row| row.state != "D" && row.ports.0 != 23456) {
        all.entry(format!("{:?}", row.key())).or_default().push(row);
    }
    all.values_mut().for_each(|rows| rows.sort_by_key(|row| row.at));
    all
}

#[test]
fn connections_begin_go_on_and_end() {
    let (mut recreated, mut long, mut open) = (0, 0, 0);
    for rows in connections().values() {
        let states: String = rows.iter().map(|row| row.state).collect();
        open += usize::from(states.ends_with(['B', 'C']));
        for (at, pair) in rows.windows(2).enumerate() {
            let text = &pair[1].tuple.text;
            let is_recreation = pair[0].at == pair[1].at;
            match (pair[0].state, pair[1].state) {
                ("B" | "C", "C") => {
                    // The first of a card that writes all its flows at once may come sooner.
                    let passed = pair[1].at - pair[0].at;
                    let is_gap = passed > 600_000 || text.contains(",10.2.8.4,");
                    assert!(is_gap || (300_000..300_020).contains(&passed), "{text}: {passed}");
                    long += 1;
                }
                ("E", "B") if is_recreation => {
                    recreated += usize::from(pair[0].direction == "O");
                    let (first, last) = (&pair[0].counters, &rows[at + 2].counters);
                    assert!(first.iter().zip(last).all(|(first, last)| first <= last), "{text}");
                }
                ("B" | "C", "E") | ("E", "B") => assert!(!is_recreation, "{text}"),
                // An hour of the card is missing.
                pair => assert!(matches!(pair, ("E", "C" | "E") | ("B" | "C", "B")), "{text}: {pair:?}"),
            }
        }
    }
    assert!((5..=20).contains(&recreated), "{recreated} re-created");
    assert!(long > 8_000, "{long} went on for five minutes");
    assert!(open > 20, "{open} open at the end");
}

#[test]
fn both_ends_log_what_stays_inside() {
    let mut ends: BTreeMap<_, [Vec<u64>; 2]> = BTreeMap::new();
    for row in READ.once().filter(|row| is_inside(row.source) && is_inside(row.destination) && row.state != "D") {
        let flow = (row.source, row.destination, row.ports, row.state.to_owned());
        ends.entry(flow).or_default()[usize::from(row.direction == "I")].push(row.counters[0]);
    }
    let (both, all) = (ends.values().filter(|[out, into]| !out.is_empty() && out == into).count(), ends.len());
    assert!(both * 100 > all * 97, "{both} of {all}");
}

#[test]
fn the_story_is_in_order() {
    assert!(story().is_sorted_by_key(|mark| mark.start_ms));
    for StoryMark { start_ms, end_ms, label } in story() {
        assert!(DAY <= *start_ms && start_ms < end_ms && *end_ms <= DAY + 24 * clock::HOUR, "{label}");
    }
}
