//! Scopes: what a filter and a time range choose is what reading the filter row by row chooses, whatever is summed of
//! it.

use std::collections::BTreeMap;

use flowglass::duplicates;
use flowglass::filter::{Expr, Field, parse};
use flowglass::ingest::Reader;
use flowglass::model::{Action, Format, LeftOut, Millis, Span, is_private};
use flowglass::query::{Desk, Explained, Heads, More, Overview, Partial, Rank, Scope, TimeRange};
use flowglass::store::{FileId, Shard};
use proptest::prelude::*;

use crate::generate::{Dice, SHAPES, Shape, file, records};
use crate::plain::selected_alone;

const BUCKET_MS: i64 = 600_000;

fn shard_of(files: &[(String, String)]) -> Shard {
    let mut shard = Shard::default();
    for (number, (name, text)) in (0..).zip(files) {
        read(&mut shard, number, name, text);
    }
    shard
}

fn read(shard: &mut Shard, number: u32, name: &str, text: &str) {
    shard.begin_file(FileId(number));
    let mut reader = Reader::new(name.to_owned(), text.len() as u64);
    reader.feed(text.as_bytes(), shard);
    reader.finish(shard);
}

/// Some of them twice, so that there are duplicates.
fn some_files(dice: &mut Dice, count: u64) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for number in 0..count {
        let again = files.last().filter(|_| dice.chance(4)).map(|(_, text)| text.clone());
        let amount = dice.below(8);
        let records = records(dice, amount, false);
        let shape = dice.pick(&SHAPES);
        files.push((format!("d=13/file {number}"), again.unwrap_or_else(|| file(dice, shape, &records, false))));
    }
    files
}

const TESTS: [&str; 72] = [
    "ip == 10.0.0.4",
    "src.ip in {10.0.0.0/28, 192.0.2.7}",
    "dst.ip != 2001:db8::/32",
    "ip in {10.0.0.20..10.0.1.0}",
    "src.ip == dst.ip",
    "packets != packets.sent",
    "port == 443",
    "dst.port in {22, 53, 8000..9000}",
    "src.port < 30000",
    "src.port >= dst.port",
    "dst.port <= src.port",
    "src.port != dst.port",
    "dst.port == https",
    "service in {ssh, domain}",
    "service contains http",
    "service is absent",
    "proto == tcp",
    "proto in {udp, 1}",
    "dir == in",
    "outbound",
    "denied",
    "action == allowed",
    "state in {begin, end}",
    "state == none",
    "enc == X",
    "enc contains fall",
    "enc matches \"^NX_[LN]\"",
    "enc is absent",
    "flowtype == internal",
    "flowtype in {outbound-public, inbound-public}",
    "flowtype == public",
    "time >= 2026-01-13T12:00",
    "time < 2026-01-13T15:30:10.5Z",
    "time in 2026-01-13T10:00..2026-01-13T16:00",
    "time == 2026-01-13",
    "bytes > 100k",
    "bytes <= 1MB",
    "bytes.sent == 0",
    "bytes.sent >= 4294967290",
    "bytes.received < 4294967295",
    "bytes.received in {0, 1k..500k, 9007199254740990..9007199254741000}",
    "bytes.sent > bytes.received",
    "bytes <= bytes.sent",
    "bytes is absent",
    "bytes.sent is absent",
    "packets > 1000000",
    "packets.sent < 500k",
    "packets.received >= 1",
    "packets.sent == packets.received",
    "packets.received is absent",
    "rule == allow-web",
    "rule contains deny",
    "rule matches \"^(user|default)\"",
    "rule is absent",
    "acl == acl-1",
    "acl contains nsg",
    "nic == 00-22-48-00-00-01",
    "nic contains 00:03",
    "nic contains 0-0",
    "nic contains A-0",
    "nic contains \"-\"",
    "nic contains 480000",
    "text matches \"0[24]$|acl\"",
    "target is absent",
    "log == fl",
    "log contains NETWORKSECURITY",
    "file contains \"file 1\"",
    "file == \"file 2\"",
    "format in {vnet, nsg-v1}",
    "duplicate == records",
    "duplicate is absent",
    "\"web\"",
];

fn some_filter(dice: &mut Dice, depth: u64) -> String {
    let inner = |dice: &mut Dice| some_filter(dice, depth.saturating_sub(1));
    match if depth == 0 { 9 } else { dice.below(10) } {
        0..3 => format!("({} and {})", inner(dice), inner(dice)),
        3..6 => format!("({} or {})", inner(dice), inner(dice)),
        6 => format!("not ({})", inner(dice)),
        _ => dice.pick(&TESTS).to_owned(),
    }
}

const FIRST: i64 = 1_768_294_800_000;

fn some_scope(dice: &mut Dice) -> Scope {
    let filter = if dice.chance(5) { String::new() } else { some_filter(dice, 3) };
    let at = |dice: &mut Dice| Millis(FIRST + i64::try_from(dice.below(86_400_000)).unwrap());
    let (a, b) = (at(dice), at(dice));
    let time = dice.chance(3).then(|| TimeRange { from: a.min(b), to: a.max(b) });
    Scope { left_out: if dice.chance(2) { LeftOut::ALL } else { LeftOut::NONE }, filter, time }
}

/// One of nearly the same rows, as when a brush is dragged.
fn near(scope: &Scope, dice: &mut Dice) -> Scope {
    let mut hours = || Millis(i64::try_from(dice.below(4)).unwrap() * 3_600_000);
    let all = TimeRange { from: Millis(FIRST), to: Millis(FIRST + 86_400_000) };
    let TimeRange { from, to } = scope.time.unwrap_or(all);
    let time = Some(TimeRange { from: Millis(from.0 + hours().0), to: Millis(to.0 - hours().0) });
    Scope { time: time.filter(|time| time.from < time.to), ..scope.clone() }
}

/// Each rule's hits are of the same times as the timeline: those of these rows, counted one by one.
#[track_caller]
fn check_hits(found: &Overview, rows: &Shard) {
    let mut hits: BTreeMap<(&str, &str, Action), BTreeMap<i64, u64>> = BTreeMap::new();
    let rules: Vec<(&str, &str)> = rows.rules().collect();
    for (group, places) in rows.groups() {
        let (rule, acl) = rules[group.rule.0 as usize];
        for row in places.map(|at| rows.row(at)) {
            let start = row.time.0.div_euclid(found.bucket_ms) * found.bucket_ms;
            *hits.entry((rule, acl, row.state.action())).or_default().entry(start).or_default() += 1;
        }
    }
    for row in &found.rules {
        let expected = hits.get(&(row.rule.as_str(), row.acl.as_str(), row.action)).cloned().unwrap_or_default();
        assert_eq!(row.hits, Vec::from_iter(expected), "{} {} {:?}", row.rule, row.acl, row.action);
    }
}

/// What is found of each rule, and of encryption, is what its rows say one by one.
fn check_rows(found: &Overview, rows: &Shard) {
    let rules: Vec<(&str, &str)> = rows.rules().collect();
    let mut hits: BTreeMap<(&str, &str, Action), Option<Span>> = BTreeMap::new();
    let [mut unsaid, mut said] = [0, 0];
    for (group, places) in rows.groups() {
        let (rule, acl) = rules[group.rule.0 as usize];
        let is_said = rows.records()[group.record as usize].format == Format::Vnet;
        for row in places.map(|at| rows.row(at)) {
            let hit = hits.entry((rule, acl, row.state.action())).or_default();
            Span::add(hit, Some(Span::of(row.time)));
            let is_internal = [row.source, row.destination].map(|id| is_private(rows.addresses()[id.0 as usize]));
            *if is_said { &mut said } else { &mut unsaid } += u64::from(is_internal == [true; 2]);
        }
    }
    for row in &found.rules {
        assert_eq!(Some(row.hit), hits[&(row.rule.as_str(), row.acl.as_str(), row.action)]);
    }
    let internal = found.encryption.iter().map(|row| row.internal.tuples).sum::<u64>();
    assert_eq!((internal, found.encryption_unsaid.tuples), (said, unsaid));
}

/// What is of the scope alone: the rest is of all there is, or of all times.
fn scoped(partial: &Partial) -> Overview {
    let overview = partial.overview(50);
    let rules = overview.rules.into_iter().map(|rule| flowglass::query::RuleRow { hits: Vec::new(), ..rule });
    Overview {
        rules: rules.collect(),
        buckets: Vec::new(),
        of: overview.total,
        span: None,
        duplicates: flowglass::query::Duplicates::default(),
        coverage: flowglass::query::Coverage::default(),
        rules_met: Vec::new(),
        ..overview
    }
}

/// What the desk sums, and what the scope's rows alone come to.
#[track_caller]
fn check_sums(desk: &mut Desk, shard: &Shard, scope: &Scope) {
    let found = desk.sum(shard, BUCKET_MS, None);
    let alone = selected_alone(shard, scope);
    let expected = Partial::with(&alone, BUCKET_MS, &Scope::all(LeftOut::NONE));
    assert_eq!(scoped(&found), scoped(&expected), "{scope:?}");
    assert_ne!(found.overview(0).total.tuples, 0, "{scope:?}");
    let all_times = selected_alone(shard, &Scope { time: None, ..scope.clone() });
    let expected = Partial::with(&all_times, BUCKET_MS, &Scope::all(LeftOut::NONE)).overview(0).buckets;
    assert_eq!(found.overview(0).buckets, expected, "{scope:?}");
    check_hits(&found.overview(50), &all_times);
}

/// Rows fill more than one block, and come while sums of those before them are kept.
#[test]
fn a_scope_goes_over_blocks_that_grow() {
    let hours = |from: i64, to: i64| {
        let [from, to] = [from, to].map(|hour| Millis(FIRST + hour * 3_600_000));
        Some(TimeRange { from, to })
    };
    let scopes = [
        Scope { left_out: LeftOut::ALL, filter: String::new(), time: hours(3, 9) },
        Scope { left_out: LeftOut::ALL, filter: "dst.port == 443 or bytes > 100k".to_owned(), time: hours(0, 20) },
    ];
    let mut desks = scopes.each_ref().map(|scope| {
        let mut desk = Desk::default();
        desk.set_scope(scope);
        desk
    });
    let mut check = |shard: &Shard| {
        desks.iter_mut().zip(&scopes).for_each(|(desk, scope)| check_sums(desk, shard, scope));
    };
    let mut dice = Dice(7);
    let mut shard = Shard::default();
    for part in 0..2 {
        let records = records(&mut dice, 19_000, false);
        read(&mut shard, part * 2, "d=13/all", &file(&mut dice, Shape::Blob, &records, false));
        read(&mut shard, part * 2 + 1, "d=13/some again", &file(&mut dice, Shape::Lines, &records[..500], false));
        assert!(shard.len() > (part as usize + 1) * 70_000, "{}", shard.len());
        // Marked are the rows of before, if any; then new ones, too.
        check(&shard);
        duplicates::find(std::slice::from_mut(&mut shard));
        check(&shard);
    }
}

#[test]
fn every_test_is_read() {
    for test in TESTS {
        assert!(parse(test).is_ok(), "{test}: {:?}", parse(test));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_scope_is_what_its_filter_says(seed: u64, count in 1u64..7) {
        let mut dice = Dice(seed);
        let files = some_files(&mut dice, count);
        let mut shard = shard_of(&files);
        duplicates::find(std::slice::from_mut(&mut shard));
        if dice.chance(4) {
            shard.forget(FileId(0));
        }
        let mut desk = Desk::default();
        let mut scope = some_scope(&mut dice);
        for _ in 0..6 {
            scope = if dice.chance(2) { near(&scope, &mut dice) } else { some_scope(&mut dice) };
            desk.set_scope(&scope);
            let found = desk.sum(&shard, BUCKET_MS, None);
            let alone = selected_alone(&shard, &scope);
            let expected = Partial::with(&alone, BUCKET_MS, &Scope::all(LeftOut::NONE));
            prop_assert_eq!(scoped(&found), scoped(&expected), "{:?}", scope);
            check_rows(&found.overview(50), &alone);

            // The timeline is of what the filter lets through at all times, or within a window.
            let all_times = selected_alone(&shard, &Scope { time: None, ..scope.clone() });
            let expected = Partial::with(&all_times, BUCKET_MS, &Scope::all(LeftOut::NONE)).overview(0).buckets;
            prop_assert_eq!(found.overview(0).buckets, expected, "{:?}", scope);
            check_hits(&found.overview(50), &all_times);
            let window = some_scope(&mut dice).time;
            let within = selected_alone(&shard, &Scope { time: window, ..scope.clone() });
            let expected = Partial::with(&within, BUCKET_MS / 10, &Scope::all(LeftOut::NONE)).overview(0).buckets;
            let zoomed = desk.sum(&shard, BUCKET_MS / 10, window);
            prop_assert_eq!(zoomed.overview(0).buckets, expected, "{:?} {:?}", scope, window);
            prop_assert_eq!(scoped(&zoomed), Overview { bucket_ms: BUCKET_MS / 10, window, ..scoped(&found) });
            check_hits(&zoomed.overview(50), &within);
            // Wider steps are made of the narrower ones.
            let widened = desk.sum(&shard, BUCKET_MS, window);
            let expected = Partial::with(&within, BUCKET_MS, &Scope::all(LeftOut::NONE)).overview(0).buckets;
            prop_assert_eq!(widened.overview(0).buckets, expected, "{:?} {:?}", scope, window);
            prop_assert_eq!(scoped(&widened), Overview { window, ..scoped(&found) });
            check_hits(&widened.overview(50), &within);

            let whole = Partial::with(&shard, BUCKET_MS, &Scope::all(scope.left_out)).overview(0);
            let found = found.overview(0);
            prop_assert_eq!((found.of, found.span), (whole.total, whole.scope_span));
            prop_assert_eq!((found.duplicates, found.coverage), (whole.duplicates, whole.coverage));
            prop_assert_eq!(found.rules_met, whole.rules_met);
        }
    }

    /// Each term alone, and the values of a field one by one, come to what a filter of them alone chooses.
    #[test]
    fn terms_and_values_are_counted(seed: u64, count in 1u64..6) {
        let mut dice = Dice(seed);
        let files = some_files(&mut dice, count);
        let (left, right) = files.split_at(usize::try_from(dice.below(count)).unwrap());
        let shards = [shard_of(&files), shard_of(left), shard_of(right)];
        let scope = some_scope(&mut dice);
        let mut desks = shards.each_ref().map(|_| Desk::default());
        let chosen = |shard: &Shard, filter: &Expr, time| {
            let scope = Scope { filter: filter.to_string(), time, ..scope.clone() };
            Partial::with(shard, BUCKET_MS, &scope).overview(0).total.tuples
        };

        let [mut whole, first, second] = std::array::from_fn(|at| {
            desks[at].set_scope(&scope);
            desks[at].explain(&shards[at])
        });
        let filter = parse(&scope.filter).unwrap();
        let expected: Vec<u64> = filter.terms().iter().map(|term| chosen(&shards[0], term, None)).collect();
        prop_assert_eq!(&whole.terms, &expected);
        prop_assert_eq!(whole.of, chosen(&shards[0], &Expr::everything(), None));
        prop_assert_eq!(whole.in_time, scope.time.map(|time| chosen(&shards[0], &Expr::everything(), Some(time))));
        let all = Scope { left_out: LeftOut::NONE, ..scope.clone() };
        let [all, counted] = [&all, &scope].map(|scope| Partial::with(&shards[0], BUCKET_MS, scope).overview(0).total.tuples);
        prop_assert_eq!(whole.left_out, all - counted);
        let mut merged = Explained::default();
        [first, second].iter().for_each(|explained| merged.merge(explained));
        whole.terms.resize(merged.terms.len(), 0);
        prop_assert_eq!(merged, whole);

        for field in Field::all() {
            let text = dice.pick(&["", "", "1", "a", "10.0.0."]);
            let [whole, mut merged, other] = std::array::from_fn(|at| desks[at].values(&shards[at], field, text));
            merged.merge(other);
            prop_assert_eq!(&merged, &whole);
            for (value, count) in whole.most(1000).0 {
                // A service has its own words in the tables of the language.
                if field != Field::Service {
                    let filter = flowglass::filter::term(field, &value);
                    let exact = parse(&filter).unwrap();
                    let found = chosen(&shards[0], &exact, None);
                    let is_known_shorter = matches!(field, Field::File | Field::Acl | Field::Rule);
                    prop_assert!(found == count || is_known_shorter && found > count, "{}: {} {}", filter, found, count);
                }
            }
        }
    }

    /// From the first of each shard, and what else has to be known.
    #[test]
    fn the_first_of_all_are_found_from_the_first_of_each(
        seed: u64, count in 1u64..7, shards in 1usize..4, depth in 1usize..12, limit in 0usize..12,
    ) {
        let mut dice = Dice(seed);
        let files = some_files(&mut dice, count);
        let scope = Scope { left_out: LeftOut::NONE, ..some_scope(&mut dice) };
        let limit = limit.min(depth);
        let rank = dice.pick(&Rank::ALL);
        let mut whole = Desk::default();
        whole.set_scope(&scope);
        let whole = whole.sum_first(&shard_of(&files), BUCKET_MS, None, (rank, usize::MAX)).overview(limit);
        for top in [&whole.sources, &whole.destinations, &whole.ports] {
            prop_assert!(top.rows.is_sorted_by_key(|row| std::cmp::Reverse(whole.rank.measure(&row.tally))));
        }
        let mut shards: Vec<Shard> = (0..shards)
            .map(|at| shard_of(&files.iter().skip(at).step_by(shards).cloned().collect::<Vec<_>>()))
            .collect();
        let mut desks: Vec<Desk> = shards.iter().map(|_| Desk::default()).collect();
        let mut sums = Partial::default();
        let later = some_files(&mut dice, 2);
        let other = if scope.filter == "denied" { "allowed" } else { "denied" };
        for (desk, shard) in desks.iter_mut().zip(&mut shards) {
            desk.set_scope(&scope);
            let first = desk.sum_first(shard, BUCKET_MS, None, (rank, depth));
            sums.merge(Partial::from_bytes(&first.to_bytes()).unwrap());
            // What else has to be known is of these rows, whatever is read and asked meanwhile.
            if dice.chance(2) {
                for (number, (name, text)) in (100..).zip(&later) {
                    read(shard, number, name, text);
                }
                desk.set_scope(&Scope { filter: other.to_owned(), ..scope.clone() });
                desk.catch_up(shard);
            }
        }
        let mut asked = 0;
        while let Some(more) = sums.missing_for_overview(limit) {
            asked += 1;
            prop_assert!(asked <= 3, "asked {} times", asked);
            let more = More::from_bytes(&more.to_bytes()).unwrap();
            let found = desks.iter().zip(&shards).map(|(desk, shard)| desk.look_up(shard, &more));
            sums.learn(&more, found.map(|found| Heads::from_bytes(&found.to_bytes()).unwrap()));
        }
        prop_assert_eq!(sums.overview(limit), whole, "{:?}", scope);
    }

    #[test]
    fn a_scope_is_the_same_over_any_shards(seed: u64, count in 1u64..7, shards in 1u64..4) {
        let mut dice = Dice(seed);
        let files = some_files(&mut dice, count);
        let scope = Scope { left_out: LeftOut::NONE, ..some_scope(&mut dice) };
        let whole = Partial::with(&shard_of(&files), BUCKET_MS, &scope);
        let mut parts: Vec<Vec<(String, String)>> = (0..shards).map(|_| Vec::new()).collect();
        for file in files {
            parts[usize::try_from(dice.below(shards)).unwrap()].push(file);
        }
        let mut merged = Partial::default();
        for part in parts {
            let mut desk = Desk::default();
            desk.set_scope(&scope);
            // Rows that come while sums are kept are in them.
            let grown: Vec<Shard> = (1..=part.len()).map(|files| shard_of(&part[..files])).collect();
            grown.iter().for_each(|shard| drop(desk.sum(shard, BUCKET_MS, None)));
            merged.merge(desk.sum(&shard_of(&part), BUCKET_MS, None));
        }
        prop_assert_eq!(merged.overview(usize::MAX), whole.overview(usize::MAX), "{:?}", scope);
    }
}

/// A record in which nothing is logged says that nothing flowed in its minute; of a file that is forgotten it does not.
#[test]
fn a_record_without_flows_is_one() {
    let record = |minute: u32, flows: &str| {
        format!(
            r#"{{"time":"2026-01-13T09:{minute:02}:41Z","macAddress":"002248000001","flowLogResourceID":"/S/FL","flowLogVersion":4,"flowRecords":{{"flows":[{flows}]}}}}"#
        )
    };
    let tuple = "1768294801000,10.0.0.4,192.0.2.7,50000,443,6,O,B,NX,0,0,0,0";
    let flow = format!(r#"{{"aclID":"a","flowGroups":[{{"rule":"r","flowTuples":["{tuple}"]}}]}}"#);
    let text = format!(r#"{{"records":[{},{}]}}"#, record(1, &flow), record(2, ""));
    let mut shard = shard_of(&[("PT1H.json".to_owned(), text), ("other.json".to_owned(), record(3, ""))]);
    let logged = |shard: &Shard| -> u32 {
        let coverage = Partial::of(shard, BUCKET_MS).overview(0).coverage;
        coverage.by_nic.iter().flatten().map(|(_, minutes)| minutes.count()).sum()
    };
    assert_eq!(logged(&shard), 3);
    shard.forget(FileId(1));
    assert_eq!(logged(&shard), 2);
}
