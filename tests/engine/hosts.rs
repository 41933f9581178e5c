//! Hosts: the same however files are shared out, and what a plain count of rows gives.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use flowglass::ingest::Reader;
use flowglass::model::{Direction, LeftOut, Mac, Millis, Network, Prefix, Span, State, is_private};
use flowglass::query::hosts::{
    Answer, Ask, Beat, Column, Detail, Host, HostSums, Key, Kind, Life, Listed, Partial, Ranking, STEPS,
};
use flowglass::query::{Desk, Scope, TimeRange};
use flowglass::store::{FileId, Shard};
use proptest::prelude::*;

use crate::generate::{Dice, SHAPES, file, records};

const TEN_MINUTES: i64 = 600_000;
/// The day that generated logs are of.
const DAY: (i64, i64) = (1_768_294_800_000, 1_768_294_800_000 + 86_400_000);

pub struct Workers(Vec<(Shard, Desk)>);

impl Workers {
    pub fn reading(files: &[String], count: usize, mut of: impl FnMut(usize) -> usize) -> Self {
        let mut workers: Vec<(Shard, Desk)> = (0..count).map(|_| Default::default()).collect();
        for (number, text) in files.iter().enumerate() {
            let shard = &mut workers[of(number)].0;
            shard.begin_file(FileId(u32::try_from(number).unwrap()));
            let mut reader = Reader::new(format!("file {number}"), text.len() as u64);
            reader.feed(text.as_bytes(), shard);
            reader.finish(shard);
        }
        Self(workers)
    }

    fn ask(&mut self, scope: &Scope, ask: &Ask) -> Answer {
        let ask = Ask::from_bytes(&ask.to_bytes()).unwrap();
        let partials = self.0.iter_mut().map(|(shard, desk)| {
            desk.set_scope(scope);
            Partial::from_bytes(&desk.hosts(shard, &ask).to_bytes()).unwrap()
        });
        let answer = ask.finish(partials).unwrap();
        Answer::from_bytes(&answer.to_bytes()).unwrap()
    }

    fn ranked(&mut self, scope: &Scope, by: Ranking, limit: u32) -> Listed {
        match self.ask(scope, &Ask::Rank { by, limit }) {
            Answer::Ranked(ranked) => ranked,
            other => panic!("{other:?}"),
        }
    }

    fn details(&mut self, scope: &Scope, by: Ranking, hosts: Vec<Network>) -> Vec<(Network, Detail)> {
        match self.ask(scope, &Ask::Detail { by, hosts, bucket_ms: TEN_MINUTES }) {
            Answer::Details(details) => details,
            other => panic!("{other:?}"),
        }
    }

    pub fn host(&mut self, scope: &Scope, host: Network, limit: u32) -> Host {
        match self.ask(scope, &Ask::Host { host, bucket_ms: TEN_MINUTES, limit }) {
            Answer::Host(host) => *host,
            other => panic!("{other:?}"),
        }
    }

    fn lives(&mut self, scope: &Scope, host: Network, peers: Vec<IpAddr>) -> Vec<Life> {
        match self.ask(scope, &Ask::Lives { host, peers, from: DAY.0, to: DAY.1 }) {
            Answer::Lives(lives) => lives,
            other => panic!("{other:?}"),
        }
    }
}

fn some_files(dice: &mut Dice, count: u64) -> Vec<String> {
    (0..count)
        .map(|_| {
            let amount = dice.below(8);
            let records = records(dice, amount, false);
            let shape = dice.pick(&SHAPES);
            file(dice, shape, &records, false)
        })
        .collect()
}

fn some_ranking(dice: &mut Dice) -> Ranking {
    const COLUMNS: [Column; 14] = [
        Column::Host,
        Column::Bytes,
        Column::Sent,
        Column::Received,
        Column::PacketsSent,
        Column::PacketsReceived,
        Column::Flows,
        Column::Peers,
        Column::Served,
        Column::Used,
        Column::DeniedIn,
        Column::DeniedOut,
        Column::First,
        Column::Last,
    ];
    Ranking {
        kind: dice.pick(&[Kind::All, Kind::Private, Kind::Public]),
        prefix: Prefix { v4: dice.pick(&[8, 28, 30, 32]), v6: dice.pick(&[48, 124, 128]) },
        column: dice.pick(&COLUMNS),
        down: dice.chance(2),
    }
}

fn some_scope(dice: &mut Dice) -> Scope {
    let from = DAY.0 + i64::try_from(dice.below(86_400_000)).unwrap();
    let time = TimeRange { from: Millis(from), to: Millis(from + 20_000_000) };
    Scope { time: Some(time).filter(|_| dice.chance(2)), ..Scope::all(LeftOut::NONE) }
}

/// One tuple, as plain as can be.
struct Tuple {
    time: Millis,
    ends: [IpAddr; 2],
    port: u16,
    state: State,
    /// Logged where it went to, or by a log that says no more.
    is_let_in: bool,
    mac: Option<Mac>,
    rule: (String, String),
    /// Packets and bytes sent, packets and bytes received, if there are any.
    counters: Option<[u64; 4]>,
}

fn tuples(shard: &Shard) -> Vec<Tuple> {
    let rules: Vec<(&str, &str)> = shard.rules().collect();
    let of_group = |(group, rows): (&flowglass::store::GroupRow, std::ops::Range<usize>)| {
        let (rule, acl) = rules[group.rule.0 as usize];
        let mac = group.mac;
        rows.map(move |at| {
            let row = shard.row(at);
            let address = |id: flowglass::store::AddrId| shard.addresses()[id.0 as usize];
            let counters = row.counters.in_order();
            Tuple {
                time: row.time,
                ends: [address(row.source), address(row.destination)],
                port: row.destination_port,
                state: row.state,
                is_let_in: row.direction == Direction::Inbound || row.state == State::None,
                mac,
                rule: (rule.to_owned(), acl.to_owned()),
                counters: (!row.counters.is_absent()).then(|| counters.map(Option::unwrap_or_default)),
            }
        })
        .collect::<Vec<_>>()
    };
    shard.groups().flat_map(of_group).collect()
}

/// What is known of a host after all tuples went by.
#[derive(Clone, Debug, Default, PartialEq)]
struct Told {
    flows: u64,
    sent: u64,
    received: u64,
    packets: [u64; 2],
    denied: [u64; 2],
    span: Option<Span>,
    peers: BTreeSet<IpAddr>,
    served: BTreeSet<u16>,
    used: BTreeSet<u16>,
}

impl Told {
    /// Of either side of a tuple.
    fn side(&mut self, tuple: &Tuple, is_source: bool, is_within: bool) {
        if is_source || !is_within {
            self.flows += 1;
        }
        let [a, b, c, d] = tuple.counters.unwrap_or_default();
        let (out, back) = if is_source { ([a, b], [c, d]) } else { ([c, d], [a, b]) };
        self.sent = self.sent.saturating_add(out[1]);
        self.received = self.received.saturating_add(back[1]);
        self.packets[0] = self.packets[0].saturating_add(out[0]);
        self.packets[1] = self.packets[1].saturating_add(back[0]);
        let is_denied = tuple.state == State::Denied;
        // Within a network it is one flow, and it came in.
        self.denied[usize::from(is_source)] += u64::from(is_denied && !(is_source && is_within));
        Span::add(&mut self.span, Some(Span::of(tuple.time)));
        if is_source {
            self.used.insert(tuple.port);
        } else if !is_denied && (tuple.is_let_in || c > 0 || d > 0) {
            self.served.insert(tuple.port);
        }
        if !is_within {
            self.peers.insert(tuple.ends[usize::from(is_source)]);
        }
    }

    fn of(sums: &HostSums) -> Self {
        Self {
            flows: sums.flows,
            sent: sums.sent,
            received: sums.received,
            packets: [sums.packets_sent, sums.packets_received],
            denied: [sums.denied_in, sums.denied_out],
            span: sums.span(),
            ..Self::default()
        }
    }

    fn sums(&self) -> Self {
        Self { peers: BTreeSet::new(), served: BTreeSet::new(), used: BTreeSet::new(), ..self.clone() }
    }
}

fn told(tuples: &[Tuple], by: &Ranking) -> BTreeMap<Network, Told> {
    let mut hosts: BTreeMap<Network, Told> = BTreeMap::new();
    let is_host = |address: IpAddr| match by.kind {
        Kind::All => true,
        Kind::Private => is_private(address),
        Kind::Public => !is_private(address),
    };
    for tuple in tuples {
        let [source, destination] = tuple.ends.map(|address| is_host(address).then(|| by.prefix.of(address)));
        for (host, is_source) in [(source, true), (destination, false)] {
            if let Some(host) = host {
                hosts.entry(host).or_default().side(tuple, is_source, source == destination);
            }
        }
    }
    hosts
}

fn in_scope(tuples: Vec<Tuple>, scope: &Scope) -> Vec<Tuple> {
    tuples.into_iter().filter(|tuple| scope.time.is_none_or(|range| range.holds(tuple.time))).collect()
}

/// Whole files of one shard, or shared out over several.
fn both_ways(dice: &mut Dice, count: u64) -> (Workers, Workers) {
    let files = some_files(dice, count);
    let shards = usize::try_from(dice.below(4)).unwrap() + 1;
    let places: Vec<usize> =
        files.iter().map(|_| usize::try_from(dice.below(u64::try_from(shards).unwrap())).unwrap()).collect();
    (Workers::reading(&files, 1, |_| 0), Workers::reading(&files, shards, |file| places[file]))
}

proptest! {
    #[test]
    fn hosts_are_ranked_however_files_are_shared_out(seed: u64, count in 1u64..8, limit in 0u32..12) {
        let mut dice = Dice(seed);
        let (mut whole, mut split) = both_ways(&mut dice, count);
        let (scope, by) = (some_scope(&mut dice), some_ranking(&mut dice));
        let ranked = whole.ranked(&scope, by, limit);
        prop_assert_eq!(&split.ranked(&scope, by, limit), &ranked);
        let mut hosts: Vec<Network> = ranked.rows.iter().filter_map(|row| row.0.host()).collect();
        hosts.sort_unstable();
        let details = whole.details(&scope, by, hosts.clone());
        prop_assert_eq!(split.details(&scope, by, hosts.clone()), details.clone());
        prop_assert_eq!(details.iter().map(|row| row.0).collect::<Vec<_>>(), hosts);

        let told = told(&in_scope(tuples(&whole.0[0].0), &scope), &by);
        prop_assert_eq!(ranked.count, told.len() as u64);
        prop_assert_eq!(ranked.rows.len(), told.len().min(limit as usize));
        for (key, sums) in &ranked.rows {
            let host = key.host().unwrap();
            prop_assert_eq!(Told::of(sums), told[&host].sums(), "{}", host);
        }
        for (host, detail) in &details {
            let told = &told[host];
            let expected = (told.peers.len() as u64, told.served.len() as u64, told.used.len() as u64);
            prop_assert_eq!((detail.peers, detail.served, detail.used), expected, "{}", host);
        }
        // The rest is in what the others come to.
        let flows: u64 = ranked.rows.iter().map(|row| row.1.flows).sum();
        prop_assert_eq!(flows + ranked.others.flows, told.values().map(|told| told.flows).sum::<u64>());
    }

    #[test]
    fn a_ranking_is_in_order(seed: u64, count in 1u64..8) {
        let mut dice = Dice(seed);
        let (_, mut workers) = both_ways(&mut dice, count);
        let (scope, by) = (some_scope(&mut dice), some_ranking(&mut dice));
        let ranked = workers.ranked(&scope, by, u32::MAX);
        let rows: Vec<(Network, HostSums)> = ranked.rows.iter().map(|(key, sums)| (key.host().unwrap(), *sums)).collect();
        let mut hosts: Vec<Network> = rows.iter().map(|row| row.0).collect();
        hosts.sort_unstable();
        let details: BTreeMap<Network, Detail> = workers.details(&scope, by, hosts).into_iter().collect();
        let is_known = |sums: &HostSums| match by.column {
            Column::Bytes | Column::Sent | Column::Received => sums.has_bytes(),
            Column::PacketsSent | Column::PacketsReceived => sums.has_packets(),
            _ => true,
        };
        let is_measured = rows.iter().any(|(_, sums)| is_known(sums));
        let is_absent = |sums: &HostSums| is_measured && !is_known(sums);
        let measure = |(host, sums): &(Network, HostSums)| -> (u64, Option<Network>) {
            let span = sums.span().unwrap();
            let number = match by.column {
                Column::Host => return (0, Some(*host)),
                Column::Peers => details[host].peers,
                Column::Served => details[host].served,
                Column::Used => details[host].used,
                Column::DeniedIn => sums.denied_in,
                Column::DeniedOut => sums.denied_out,
                Column::First => span.first.0.cast_unsigned(),
                Column::Last => span.last.0.cast_unsigned(),
                Column::Bytes if is_measured => sums.sent.saturating_add(sums.received),
                Column::Sent if is_measured => sums.sent,
                Column::Received if is_measured => sums.received,
                Column::PacketsSent if is_measured => sums.packets_sent,
                Column::PacketsReceived if is_measured => sums.packets_received,
                _ => sums.flows,
            };
            (number, None)
        };
        for pair in rows.windows(2) {
            let (before, after) = (measure(&pair[0]), measure(&pair[1]));
            // What is not measured comes last either way.
            let absent = [0, 1].map(|at| is_absent(&pair[at].1));
            prop_assert!(absent != [true, false], "{:?}", pair);
            prop_assert!(absent[1] || if by.down { before >= after } else { before <= after }, "{:?}", pair);
            prop_assert!(absent[0] != absent[1] || before != after || pair[0].0 < pair[1].0, "equal ones by address: {:?}", pair);
        }
    }

    #[test]
    fn steps_are_of_all_times(seed: u64, count in 1u64..8) {
        let mut dice = Dice(seed);
        let (mut whole, mut split) = both_ways(&mut dice, count);
        let scope = some_scope(&mut dice);
        let all = tuples(&whole.0[0].0);
        for (host, detail) in split.details(&scope, Ranking::default(), told(&all, &Ranking::default()).into_keys().collect()) {
            let mut steps: BTreeMap<i64, (u64, u64)> = BTreeMap::new();
            for tuple in all.iter().filter(|tuple| tuple.ends.iter().any(|&end| host.holds(end))) {
                let [_, sent, _, received] = tuple.counters.unwrap_or_default();
                let (bytes, flows) = steps.entry(tuple.time.0 / TEN_MINUTES * TEN_MINUTES).or_default();
                *bytes = bytes.saturating_add(sent).saturating_add(received);
                *flows += 1;
            }
            prop_assert_eq!(detail.steps, steps.into_iter().collect::<Vec<_>>());
            let of_host = whole.host(&scope, host, 0);
            let flows: u64 = of_host.steps.iter().map(|step| step.tuples_in + step.tuples_out).sum();
            let own = all.iter().filter(|tuple| tuple.ends.iter().any(|&end| host.holds(end))).count();
            prop_assert_eq!(flows, own as u64);
        }
    }

    #[test]
    fn all_about_a_host(seed: u64, count in 1u64..8, limit in 0u32..40, bits in 24u8..=32) {
        let mut dice = Dice(seed);
        let (mut whole, mut split) = both_ways(&mut dice, count);
        let scope = some_scope(&mut dice);
        let host = Network::of("10.0.0.9".parse().unwrap(), bits);
        let found = whole.host(&scope, host, limit);
        prop_assert_eq!(&split.host(&scope, host, limit), &found);

        let rows: Vec<Tuple> = in_scope(tuples(&whole.0[0].0), &scope);
        let by = Ranking { prefix: Prefix { v4: bits, ..Prefix::HOST }, ..Ranking::default() };
        let told = told(&rows, &by).remove(&host).unwrap_or_default();
        prop_assert_eq!(Told::of(&found.sums), told.sums());
        prop_assert_eq!((found.peers.count, found.served.count), (told.peers.len() as u64, told.served.len() as u64));
        prop_assert_eq!(found.from_ports.count, told.used.len() as u64);
        let is_served = |key: &Key| matches!(key, Key::ToPort(port) if told.served.contains(port));
        prop_assert!(found.served.rows.iter().all(|(key, _)| is_served(key)));
        let asked: BTreeSet<u16> = rows.iter().filter(|row| host.holds(row.ends[1])).map(|row| row.port).collect();
        prop_assert_eq!(found.only_tried, asked.difference(&told.served).count() as u64);
        prop_assert_eq!(found.contacts.rows.len(), told.peers.len().min(limit as usize));
        prop_assert!(found.contacts.rows.is_sorted_by_key(|(_, sums)| sums.span().map(|span| span.first)));
        let own: Vec<&Tuple> = rows.iter().filter(|tuple| tuple.ends.iter().any(|&end| host.holds(end))).collect();
        let mut rules: BTreeMap<Key, u64> = BTreeMap::new();
        let mut nics: BTreeMap<Key, u64> = BTreeMap::new();
        for tuple in &own {
            let (rule, acl) = tuple.rule.clone();
            *rules.entry(Key::Rule(rule, acl, tuple.state.action())).or_default() += 1;
            if let Some(mac) = tuple.mac {
                *nics.entry(Key::Nic(mac)).or_default() += 1;
            }
        }
        prop_assert_eq!((found.rules.count, found.nics.count), (rules.len() as u64, nics.len() as u64));
        prop_assert!(found.rules.rows.iter().all(|(rule, sums)| rules[rule] == sums.flows));
        prop_assert!(found.nics.rows.iter().all(|(mac, sums)| nics[mac] == sums.flows));
        for (key, sums) in &found.peers.rows {
            let peer = key.host().unwrap();
            let with = own.iter().filter(|tuple| tuple.ends.iter().any(|&end| peer.holds(end)));
            prop_assert_eq!(with.count() as u64, sums.flows);
        }
    }

    #[test]
    fn lives_are_the_same_however_files_are_shared_out(seed: u64, count in 1u64..8) {
        let mut dice = Dice(seed);
        let (mut whole, mut split) = both_ways(&mut dice, count);
        let scope = some_scope(&mut dice);
        let host = Network::one("10.0.0.9".parse().unwrap());
        let peers = |workers: &mut Workers| -> Vec<IpAddr> {
            let mut peers: Vec<IpAddr> =
                { let host = workers.host(&scope, host, 100); host.contacts.rows.iter().filter_map(|(key, _)| key.host()?.address()).collect() };
            peers.sort_unstable();
            peers
        };
        let list = peers(&mut whole);
        let lives = whole.lives(&scope, host, list.clone());
        prop_assert_eq!(&split.lives(&scope, host, list.clone()), &lives);
        prop_assert_eq!(lives.len(), list.len());
        let rows = in_scope(tuples(&whole.0[0].0), &scope);
        for (peer, life) in list.iter().zip(&lives) {
            let with = |tuple: &&Tuple| tuple.ends.contains(peer) && tuple.ends.iter().any(|&end| host.holds(end));
            let denied = rows.iter().filter(with).filter(|tuple| tuple.state == State::Denied).count();
            let sum = |of: fn(&Beat) -> u32| life.beats.iter().map(|(_, beat)| u64::from(of(beat))).sum::<u64>();
            prop_assert_eq!(sum(|beat| beat.denied), denied as u64);
            let ports: BTreeSet<u16> = rows.iter().filter(with).map(|tuple| tuple.port).collect();
            prop_assert_eq!(life.port.iter().count() as u64 + life.other_ports, ports.len() as u64);
            let connections = life.connections.unwrap_or_default();
            prop_assert_eq!((sum(|beat| beat.starts), sum(|beat| beat.stops)), (connections, connections));
            prop_assert_eq!(life.connections.is_none(), connections == 0 && sum(|beat| beat.seen) > 0);
            prop_assert!(sum(|beat| beat.begins) <= connections && sum(|beat| beat.ends) <= connections);
            prop_assert!(life.beats.is_sorted_by_key(|(step, _)| *step));
            prop_assert!(life.beats.iter().all(|(step, beat)| *step < STEPS && *beat != Beat::default()));
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        drop((Ask::from_bytes(&bytes), Partial::from_bytes(&bytes), Answer::from_bytes(&bytes)));
    }
}

#[test]
fn a_connection_over_two_files_is_one_line() {
    let record = |hour: u32, tuples: &str| {
        format!(
            r#"{{"records":[{{"time":"2026-01-13T{hour:02}:30:00Z","macAddress":"002248000001","flowLogVersion":4,"flowRecords":{{"flows":[{{"aclID":"a","flowGroups":[{{"rule":"r","flowTuples":[{tuples}]}}]}}]}}}}]}}"#
        )
    };
    let at = |minutes: i64| DAY.0 + minutes * 60_000;
    let tuple =
        |minutes: i64, state: &str| format!(r#""{},10.0.0.9,192.0.2.7,50000,443,6,O,{state},NX,1,2,3,4""#, at(minutes));
    let files = [record(9, &tuple(10, "B")), record(10, &[tuple(70, "C"), tuple(130, "E")].join(","))];
    let host = Network::one("10.0.0.9".parse().unwrap());
    let mut workers = Workers::reading(&files, 2, |file| file);
    let lives = workers.lives(&Scope::all(LeftOut::ALL), host, vec!["192.0.2.7".parse().unwrap()]);
    let step = |minutes: i64| u16::try_from(minutes * i64::from(STEPS) / 1440).unwrap();
    let begin = Beat { starts: 1, begins: 1, ..Beat::default() };
    let end = Beat { stops: 1, ends: 1, ..Beat::default() };
    let expected = Life {
        beats: vec![(step(10), begin), (step(130), end)],
        connections: Some(1),
        port: Some((false, 443)),
        other_ports: 0,
    };
    assert_eq!(lives, [expected]);
}
