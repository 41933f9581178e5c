//! Who talks to whom: the same whatever shards the rows are in, and what a plain look at every row gives.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use flowglass::ingest::Reader;
use flowglass::model::{Action, LeftOut, Millis, Prefix};
use flowglass::query::pairs::{Cell, Fold, Graph, Kind, Measure, Pairs, PairsAsk, Picture, Row, finish};
use flowglass::query::{Desk, Scope, Tally, TimeRange};
use flowglass::store::{FileId, Shard};
use proptest::prelude::*;

use crate::generate::{Dice, SHAPES, file, records};

const KINDS: [Kind; 3] = [Kind::Hosts, Kind::Networks, Kind::Ports];
const MEASURES: [Measure; 7] = [
    Measure::Bytes,
    Measure::Sent,
    Measure::Received,
    Measure::Packets,
    Measure::Flows,
    Measure::Denied,
    Measure::Ports,
];
const PICTURES: [Picture; 3] = [Picture::Matrix, Picture::Sankey, Picture::Graph];

fn shard_of(files: &[String]) -> Shard {
    let mut shard = Shard::default();
    for (number, text) in (0u32..).zip(files) {
        shard.begin_file(FileId(number));
        let mut reader = Reader::new(format!("file {number}"), text.len() as u64);
        reader.feed(text.as_bytes(), &mut shard);
        reader.finish(&mut shard);
    }
    shard
}

fn answer(shards: &[Shard], ask: &PairsAsk, scope: &Scope) -> Pairs {
    let of_shard = |shard: &Shard| {
        let mut desk = Desk::default();
        desk.set_scope(scope);
        desk.pairs(shard, ask)
    };
    let answers: Vec<Vec<u8>> = shards.iter().map(of_shard).collect();
    finish(ask, &answers)
}

/// What is known of a pair, row by row.
#[derive(Clone, Default)]
struct Plain {
    tally: Tally,
    ports: BTreeSet<u16>,
    times: BTreeSet<Millis>,
    seen: BTreeSet<Millis>,
}

type ByPair = BTreeMap<(IpAddr, IpAddr, Option<u16>), Plain>;

fn plain(shard: &Shard, prefix: Prefix, by_port: bool, time: Option<TimeRange>) -> ByPair {
    let mut pairs = ByPair::new();
    for row in (0..shard.len()).map(|at| shard.row(at)) {
        let end = |id: flowglass::store::AddrId| prefix.of(shard.addresses()[id.0 as usize]).first();
        let key = (end(row.source), end(row.destination), by_port.then_some(row.destination_port));
        let pair = pairs.entry(key).or_default();
        pair.seen.insert(row.time);
        if time.is_some_and(|time| !time.holds(row.time)) {
            continue;
        }
        let [packets_sent, bytes_sent, packets_received, bytes_received] =
            row.counters.in_order().map(Option::unwrap_or_default);
        pair.tally.add(&Tally {
            tuples: 1,
            denied: u64::from(row.state.action() == Action::Denied),
            measured: u64::from(!row.counters.is_absent()),
            packets_sent,
            packets_received,
            bytes_sent,
            bytes_received,
        });
        pair.ports.insert(row.destination_port);
        pair.times.insert(row.time);
    }
    pairs.retain(|_, pair| pair.tally.tuples > 0);
    pairs
}

fn sum<'a>(tallies: impl Iterator<Item = &'a Tally>) -> Tally {
    let mut all = Tally::default();
    tallies.for_each(|tally| all.add(tally));
    all
}

fn expected(shard: &Shard, ask: &PairsAsk, scope: &Scope) -> Pairs {
    let pairs = plain(shard, ask.ends(), ask.kind == Kind::Ports, scope.time);
    let total = sum(pairs.values().map(|pair| &pair.tally));
    let measure = ask.measure.where_measured(&total);
    // Pictures weigh ports by flows, and so do rows that are one port each.
    let drawn_by = if measure == Measure::Ports { Measure::Flows } else { measure };
    let measure = if ask.kind == Kind::Ports { drawn_by } else { measure };
    let weight = |measure: Measure, pair: &Plain| match measure {
        Measure::Ports => pair.ports.len() as u64,
        other => other.of(&pair.tally),
    };
    let ranked = |by: Measure| {
        let mut ranked: Vec<_> = pairs.clone().into_iter().collect();
        ranked.sort_by_key(|(key, pair)| (std::cmp::Reverse(weight(by, pair)), *key));
        ranked
    };
    let (all, mut ranked) = (ranked(drawn_by), ranked(measure));
    let rest = ranked.split_off(ranked.len().min(ask.limit as usize));
    let count = all.len() as u64;
    let looks_back = ask.picture == Picture::Graph;
    let row = |((source, destination, port), pair): (_, Plain)| {
        let first = *pair.times.first().unwrap();
        let seen = if looks_back { *pair.seen.first().unwrap() } else { first };
        let ports = u32::try_from(pair.ports.len()).unwrap();
        Row { source, destination, port, tally: pair.tally, ports, first, last: *pair.times.last().unwrap(), seen }
    };
    let others = sum(rest.iter().map(|(_, pair)| &pair.tally));
    let fold = match ask.picture {
        Picture::Matrix => Some(folded(&plain(shard, ask.ends(), false, scope.time), drawn_by, 16, 0)),
        Picture::Sankey => Some(folded(&plain(shard, ask.prefix, true, scope.time), drawn_by, 8, 8)),
        Picture::Graph => None,
    };
    let rows: Vec<Row> = ranked.into_iter().map(row).collect();
    let graph = looks_back.then(|| drawn(&all.into_iter().map(row).collect::<Vec<_>>(), ask.since));
    Pairs { measure, rows, count, total, others, fold, graph }
}

/// All pairs in order as a graph has them.
fn drawn(all: &[Row], since: Option<Millis>) -> Graph {
    let is_new = |row: &Row| since.is_some_and(|since| row.seen >= since);
    let mut new = 0;
    let mut edges = all.to_vec();
    let mut number = 0;
    edges.retain(|row| {
        number += 1;
        new += usize::from(is_new(row));
        number <= 150 || is_new(row) && new <= 150
    });
    let touches = |row: &Row, end: IpAddr| row.source == end || row.destination == end;
    let ends: BTreeSet<IpAddr> = edges.iter().flat_map(|row| [row.source, row.destination]).collect();
    let sum_of = |end: IpAddr| sum(all.iter().filter(|row| touches(row, end)).map(|row| &row.tally));
    let ends = ends.into_iter().map(sum_of).collect();
    Graph { edges, ends, fresh: all.iter().filter(|row| is_new(row)).count() as u64 }
}

fn folded(pairs: &ByPair, measure: Measure, ends: usize, ports: usize) -> Fold {
    fn largest<K: Ord + Copy>(entries: impl Iterator<Item = (K, u64)>, count: usize) -> Vec<K> {
        let mut sums: BTreeMap<K, u64> = BTreeMap::new();
        for (key, value) in entries {
            let sum = sums.entry(key).or_default();
            *sum = sum.saturating_add(value);
        }
        let mut list: Vec<(K, u64)> = sums.into_iter().filter(|&(_, sum)| sum > 0).collect();
        list.sort_by_key(|&(_, sum)| std::cmp::Reverse(sum));
        list.into_iter().take(count).map(|(key, _)| key).collect()
    }
    fn place<K: PartialEq>(list: &[K], key: &K) -> u32 {
        u32::try_from(list.iter().position(|other| other == key).unwrap_or(list.len())).unwrap()
    }
    let value = |pair: &Plain| measure.of(&pair.tally);
    let sources = largest(pairs.iter().map(|(key, pair)| (key.0, value(pair))), ends);
    let destinations = largest(pairs.iter().map(|(key, pair)| (key.1, value(pair))), ends);
    let ports = largest(pairs.iter().filter_map(|(key, pair)| Some((key.2?, value(pair)))), ports);
    let mut cells: BTreeMap<(u32, u32, u32), Tally> = BTreeMap::new();
    for ((source, destination, port), pair) in pairs {
        let port = port.map_or(0, |port| place(&ports, &port));
        let at = (place(&sources, source), port, place(&destinations, destination));
        cells.entry(at).or_default().add(&pair.tally);
    }
    let cell = |((source, port, destination), tally)| Cell { source, port, destination, tally };
    Fold { sources, ports, destinations, cells: cells.into_iter().map(cell).collect() }
}

fn some_files(dice: &mut Dice, count: u64) -> Vec<String> {
    let one = |dice: &mut Dice| {
        let amount = dice.below(12);
        let records = records(dice, amount, false);
        let shape = dice.pick(&SHAPES);
        file(dice, shape, &records, false)
    };
    (0..count).map(|_| one(dice)).collect()
}

fn some_ask(dice: &mut Dice) -> PairsAsk {
    PairsAsk {
        kind: dice.pick(&KINDS),
        prefix: Prefix { v4: dice.pick(&Prefix::V4), v6: dice.pick(&Prefix::V6) },
        measure: dice.pick(&MEASURES),
        picture: dice.pick(&PICTURES),
        since: dice.chance(2).then(|| Millis(1_768_294_800_000 + i64::try_from(dice.below(86_400_000)).unwrap())),
        limit: dice.pick(&[0, 1, 5, 1000]),
    }
}

fn some_scope(dice: &mut Dice) -> Scope {
    let mut scope = Scope::all(LeftOut::NONE);
    if dice.chance(2) {
        let from = 1_768_294_800_000 + i64::try_from(dice.below(86_400_000)).unwrap();
        scope.time = Some(TimeRange { from: Millis(from), to: Millis(from + 30_000_000) });
    }
    scope
}

/// A log of flows of which hardly any two have both ends in common: as many as are dealt out before they are summed.
fn hardly_a_pair_twice(dice: &mut Dice, count: u64) -> String {
    let mut pairs: Vec<(IpAddr, IpAddr)> = Vec::new();
    let mut tuple = |dice: &mut Dice| {
        let time = 1_768_294_800_000 + dice.below(86_400_000);
        let mut address = || match dice.below(20) {
            0 => Ipv6Addr::from_bits((0x2001_0db8 << 96) + u128::from(dice.below(1 << 16))).into(),
            _ => Ipv4Addr::from_bits((10 << 24) + u32::try_from(dice.below(1 << 18)).unwrap()).into(),
        };
        let mut pair = (address(), address());
        if dice.chance(10) && !pairs.is_empty() {
            pair = dice.pick(&pairs);
        }
        pairs.push(pair);
        let (source, destination) = pair;
        let port = dice.pick(&[53, 443, 8443]);
        // Some counters are of more than 32 bits, and some are not there.
        let rest = match dice.below(8) {
            0 => "D,NX,0,0,0,0".to_owned(),
            1 => "B,NX,0,0,0,0".to_owned(),
            2 => format!("E,NX,7,{},3,{}", u64::from(u32::MAX) + dice.below(9), dice.below(1 << 40)),
            _ => format!("C,NX,{},{},2,80", dice.below(9), dice.below(9000)),
        };
        format!("\"{time},{source},{destination},50000,{port},6,I,{rest}\"")
    };
    let tuples: Vec<String> = (0..count).map(|_| tuple(dice)).collect();
    format!(
        r#"{{"records":[{{"time":"2026-01-13T09:00:00Z","flowLogVersion":4,"macAddress":"00224800AA01","category":"FlowLogFlowEvent","flowRecords":{{"flows":[{{"aclID":"a","flowGroups":[{{"rule":"r","flowTuples":[{}]}}]}}]}}}}]}}"#,
        tuples.join(",")
    )
}

#[test]
fn pairs_that_hardly_repeat_are_dealt_out_and_summed_the_same() {
    let mut dice = Dice(7);
    let shard = shard_of(&[hardly_a_pair_twice(&mut dice, 60_000)]);
    assert_eq!(shard.len(), 60_000);
    let middle = 1_768_294_800_000 + 40_000_000;
    let range = TimeRange { from: Millis(middle), to: Millis(middle + 20_000_000) };
    for (kind, picture, time) in [
        (Kind::Hosts, Picture::Graph, None),
        (Kind::Hosts, Picture::Graph, Some(range)),
        (Kind::Ports, Picture::Matrix, Some(range)),
        (Kind::Networks, Picture::Sankey, None),
    ] {
        let since = Some(Millis(middle + 5_000_000));
        let ask = PairsAsk { kind, picture, since, limit: 50, ..PairsAsk::default() };
        let scope = Scope { time, ..Scope::all(LeftOut::NONE) };
        assert_eq!(answer(std::slice::from_ref(&shard), &ask, &scope), expected(&shard, &ask, &scope), "{ask:?}");
    }
}

proptest! {
    #[test]
    fn any_split_gives_what_each_row_says(seed: u64, count in 1u64..8, shards in 1usize..5) {
        let mut dice = Dice(seed);
        let files = some_files(&mut dice, count);
        let (ask, scope) = (some_ask(&mut dice), some_scope(&mut dice));
        let mut parts: Vec<Vec<String>> = vec![Vec::new(); shards];
        for file in &files {
            let at = usize::try_from(dice.below(shards as u64)).unwrap();
            let place = usize::try_from(dice.below(parts[at].len() as u64 + 1)).unwrap();
            parts[at].insert(place, file.clone());
        }
        let parts: Vec<Shard> = parts.iter().map(|files| shard_of(files)).collect();
        let found = answer(&parts, &ask, &scope);
        prop_assert_eq!(&found, &expected(&shard_of(&files), &ask, &scope));
        prop_assert_eq!(Pairs::from_bytes(&found.to_bytes()), Ok(found));
        prop_assert_eq!(PairsAsk::from_bytes(&ask.to_bytes()), Ok(ask));
    }

    #[test]
    fn damaged_answers_are_no_harm(seed: u64, cuts: [u8; 4], noise: Vec<u8>) {
        let mut dice = Dice(seed);
        let ask = some_ask(&mut dice);
        let mut desk = Desk::default();
        let mut bytes = desk.pairs(&shard_of(&some_files(&mut dice, 3)), &ask);
        for cut in cuts {
            let at = usize::from(cut) * bytes.len() / 256;
            bytes[at] ^= cut | 1;
        }
        finish(&ask, &[noise, bytes]);
    }
}
