//! Findings: what a plain look at all flows finds, however files are shared out.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use flowglass::model::{Direction, LeftOut, Millis, Network, is_private};
use flowglass::query::Scope;
use flowglass::query::hosts::findings::{
    ADMIN_PORTS, Burst, CLIENT_PORTS, DOORS, DROPPED_FLOWS, GAP_MS, LARGE_BYTES, LARGE_IN_ALL, LARGE_SHARE,
    LARGE_TIMES, LAST_ANSWERS_MS, OPEN_WIDE, Peers, REFUSED_FLOWS, REGULAR_AN_HOUR, REGULAR_HOURS, REGULAR_SPREAD,
    SCAN_PORTS, STORM_TRIES, SWEEP_PEERS, Severity, TURNED, UNANSWERED, UNSEALED_FLOWS, What,
};
use proptest::prelude::*;

use crate::dice::Dice;
use crate::hosts::Workers;

const NOON: i64 = 1_768_305_600_000;
const HOUR: i64 = 3_600_000;
const HOST: &str = "10.0.0.9";

/// A flow that the host is an end of.
#[derive(Clone, Copy, Debug)]
struct Flow {
    time: i64,
    way: Direction,
    peer: IpAddr,
    port: u16,
    state: char,
    /// Whether it is encrypted.
    sealed: bool,
    /// Or denied because it could not be.
    dropped: bool,
    counters: [u64; 4],
}

impl Flow {
    fn text(&self) -> String {
        let host: IpAddr = HOST.parse().unwrap();
        let (from, to) = if self.way == Direction::Outbound { (host, self.peer) } else { (self.peer, host) };
        let Self { time, port, state, way, counters: [a, b, c, d], .. } = *self;
        let sealed = if self.dropped {
            "NX_SW_NOT_READY"
        } else if self.sealed {
            "X"
        } else {
            "NX"
        };
        let way = way.letter();
        format!("\"{time},{from},{to},50000,{port},6,{way},{state},{sealed},{a},{b},{c},{d}\"")
    }

    fn is_denied(&self) -> bool {
        self.state == 'D'
    }

    fn is_measured(&self) -> bool {
        matches!(self.state, 'C' | 'E')
    }
}

fn file(flows: &[Flow]) -> String {
    let tuples: Vec<String> = flows.iter().map(Flow::text).collect();
    format!(
        r#"{{"records":[{{"time":"2026-01-13T12:00:41Z","macAddress":"002248000001","category":"FlowLogFlowEvent","flowLogResourceID":"/S/FL","flowLogVersion":4,"flowRecords":{{"flows":[{{"aclID":"a","flowGroups":[{{"rule":"r","flowTuples":[{}]}}]}}]}}}}]}}"#,
        tuples.join(",")
    )
}

fn some(dice: &mut Dice, from: u64, to: u64) -> u64 {
    from + dice.below(to - from)
}

fn became(dice: &mut Dice) -> (char, [u64; 4]) {
    dice.pick(&[
        ('D', [0; 4]),
        ('D', [0; 4]),
        ('D', [0; 4]),
        ('B', [0; 4]),
        ('E', [1, 60, 0, 0]),
        ('E', [3, 180, 2, 120]),
        ('C', [3, 180, 0, 0]),
    ])
}

/// A few things that lie around their measures.
fn story(dice: &mut Dice) -> Vec<Flow> {
    let mut flows = Vec::new();
    for _ in 0..some(dice, 1, 5) {
        let way = dice.pick(&Direction::ALL);
        let peer: IpAddr = dice.pick(&["203.0.113.7", "10.0.0.5", "2001:db8::7"]).parse().unwrap();
        let mut time = NOON + i64::try_from(dice.below(7_200_000)).unwrap();
        let is_alike = dice.chance(2);
        let mut fate = became(dice);
        let step = dice.pick(&[1, 900, 30_000, 299_990]);
        let what = dice.below(11);
        let base = dice.pick(&[1, 1, 32_700, 40_000]);
        let port = dice.pick(&[22, 443, 3389]);
        let count = match what {
            0 | 1 => some(dice, 90, 130),
            2 => some(dice, 480, 620),
            3 => some(dice, 1, 9),
            5 => some(dice, 15, 40),
            6 => some(dice, 18, 30),
            7 => some(dice, 45, 70),
            8 => some(dice, 50, 90),
            10 => some(dice, 100, 140),
            _ => some(dice, 5, 15),
        };
        let sealed = count / 2;
        for at in 0..u16::try_from(count).unwrap() {
            time += match what {
                2 => 100,
                // As a machine does, or by chance.
                8 if base == 1 => 599_000 + i64::try_from(dice.below(2_000)).unwrap(),
                8 => i64::try_from(dice.below(1_200_000)).unwrap(),
                _ => step + i64::try_from(dice.below(if at == 50 { 20_000 } else { 2 })).unwrap(),
            };
            if !is_alike {
                fate = became(dice);
            }
            let flow = Flow { time, way, peer, port, state: fate.0, sealed: false, dropped: false, counters: fate.1 };
            let [high, low] = at.to_be_bytes();
            let other = IpAddr::from(dice.pick(&[[192, 0, high, low], [192, 0, high, low], [10, 7, high, low]]));
            flows.push(match what {
                0 => Flow { port: base + at, ..flow },
                1 => Flow { peer: other, ..flow },
                2 => Flow { state: if dice.chance(90) { 'B' } else { 'D' }, counters: [0; 4], ..flow },
                3 => Flow {
                    state: 'C',
                    counters: [9, some(dice, 1, LARGE_BYTES), 9, some(dice, 1, LARGE_BYTES / 4)],
                    ..flow
                },
                // Administrative ports of a few machines inside.
                5 => {
                    let port = ADMIN_PORTS[usize::from(at) % ADMIN_PORTS.len()];
                    Flow { peer: IpAddr::from([10, 7, 0, low % 5]), port, ..flow }
                }
                // What was let in is denied from then on, or the other way round.
                6 => {
                    let is_denied = (u64::from(at) < sealed) == (base == 1);
                    Flow { state: if is_denied { 'D' } else { 'B' }, counters: [0; 4], ..flow }
                }
                8 => Flow { state: 'B', counters: [0; 4], ..flow },
                9 => Flow { state: 'D', dropped: dice.chance(2), counters: [0; 4], ..flow },
                // Answers end, some of them late.
                10 => {
                    let is_answered = u64::from(at) < sealed || at % 8 == 1 && u64::from(at) < sealed + sealed / 4;
                    Flow { state: 'E', counters: if is_answered { [1, 60, 1, 60] } else { [1, 60, 0, 0] }, ..flow }
                }
                7 => Flow { state: 'E', counters: if dice.chance(9) { [1, 60, 1, 60] } else { [1, 60, 0, 0] }, ..flow },
                _ => Flow { sealed: dice.chance(2) || u64::from(at) < sealed, state: 'B', counters: [0; 4], ..flow },
            });
        }
        if dice.chance(4) {
            let twice: Vec<Flow> = flows.iter().take(40).map(|flow| Flow { time: flow.time + HOUR, ..*flow }).collect();
            flows.extend(twice);
        }
    }
    flows
}

/// The largest run of tries that follow each other, of the flows of each.
fn burst<'a>(tries: impl Iterator<Item = Vec<&'a Flow>>) -> Burst {
    let mut tries: Vec<(i64, Vec<&Flow>)> =
        tries.map(|flows| (flows.iter().map(|flow| flow.time).min().unwrap(), flows)).collect();
    tries.sort_by_key(|tried| tried.0);
    let mut most = Burst::default();
    let mut now = Burst::default();
    for (at, (time, flows)) in tries.iter().enumerate() {
        if at == 0 || time - tries[at - 1].0 > GAP_MS {
            now = Burst { from: Millis(*time), ..Burst::default() };
        }
        now.tried += 1;
        now.denied += u64::from(flows.iter().all(|flow| flow.is_denied()));
        now.silent += u64::from(is_silent(flows));
        now.to = Millis(*time);
        if now.tried > most.tried {
            most = now;
        }
    }
    most
}

fn is_silent(flows: &[&Flow]) -> bool {
    let is_answered = flows.iter().any(|flow| flow.is_measured() && flow.counters[2] > 0);
    !is_answered && flows.iter().any(|flow| flow.state == 'E')
}

fn by<'a, K: Ord>(flows: &[&'a Flow], key: impl Fn(&Flow) -> K) -> BTreeMap<K, Vec<&'a Flow>> {
    let mut groups: BTreeMap<K, Vec<&Flow>> = BTreeMap::new();
    flows.iter().for_each(|flow| groups.entry(key(flow)).or_default().push(flow));
    groups
}

/// The most, and the first hour that has it.
fn busiest(hours: impl Iterator<Item = (i64, u64)>) -> Option<(u64, Millis)> {
    hours.map(|(hour, count)| (count, Reverse(hour))).max().map(|(count, Reverse(hour))| (count, Millis(hour)))
}

fn began(flows: &[&Flow]) -> Millis {
    Millis(flows.iter().map(|flow| flow.time).min().unwrap())
}

/// All that there is to find.
fn expected(flows: &[Flow]) -> Vec<(Severity, What)> {
    let all: Vec<&Flow> = flows.iter().collect();
    let mut found = Vec::new();
    for ((way, peer), flows) in by(&all, |flow| (flow.way, flow.peer)) {
        let ports = by(&flows, |flow| flow.port).into_iter();
        let ports = burst(
            ports
                .filter(|(port, flows)| {
                    *port < CLIENT_PORTS || is_silent(flows) || flows.iter().all(|flow| flow.is_denied())
                })
                .map(|(_, flows)| flows),
        );
        let is_grave = way == Direction::Outbound || is_private(peer) || ports.denied + ports.silent < ports.tried;
        if ports.tried >= SCAN_PORTS {
            let severity = if is_grave { Severity::High } else { Severity::Medium };
            found.push((severity, What::Scan { way, peer, ports }));
        }
    }
    let doors = all
        .iter()
        .copied()
        .filter(|flow| flow.way == Direction::Outbound && is_private(flow.peer) && ADMIN_PORTS.contains(&flow.port));
    let ports = burst(by(&doors.collect::<Vec<_>>(), |flow| (flow.peer, flow.port)).into_values());
    if ports.tried >= DOORS && (ports.denied + ports.silent) * 2 >= ports.tried {
        found.push((Severity::High, What::Doors { ports }));
    }
    for ((way, peer, port), flows) in by(&all, |flow| (flow.way, flow.peer, flow.port)) {
        let ended = |flows: &[&Flow]| Millis(flows.iter().map(|flow| flow.time).max().unwrap());
        let answers: Vec<&Flow> =
            flows.iter().copied().filter(|flow| flow.is_measured() && flow.counters[2] > 0).collect();
        let silence: Vec<&Flow> =
            flows.iter().copied().filter(|flow| flow.state == 'E' && flow.counters[2] == 0).collect();
        let (answered, silent) = (answers.len() as u64, silence.len() as u64);
        if silent >= UNANSWERED {
            let from = began(&silence);
            let until = (!answers.is_empty()).then(|| ended(&answers)).filter(|until| {
                let both = (until.0 - from.0).max(0);
                both <= LAST_ANSWERS_MS && ended(&silence).0 - until.0 >= LAST_ANSWERS_MS
            });
            if silent >= answered * 2 || until.is_some() {
                let severity = if until.is_some() { Severity::Medium } else { Severity::Low };
                found.push((severity, What::Unanswered { way, peer, port, silent, answered, from, until }));
            }
        }
        let denied: Vec<&Flow> = flows.iter().copied().filter(|flow| flow.is_denied()).collect();
        let let_in = flows.len() - denied.len();
        let begun: Vec<&Flow> = flows.iter().copied().filter(|flow| flow.state == 'B').collect();
        if denied.len().min(let_in) as u64 >= TURNED && !begun.is_empty() {
            let turned = |is_denied, last, from, flows: usize| {
                (Severity::Medium, What::Turned { way, peer, port, is_denied, last, from, flows: flows as u64 })
            };
            if ended(&begun) < began(&denied) {
                found.push(turned(true, ended(&begun), began(&denied), denied.len()));
            } else if ended(&denied) < began(&begun) {
                found.push(turned(false, ended(&denied), began(&begun), let_in));
            }
        }
    }
    for ((way, port), flows) in by(&all, |flow| (flow.way, flow.port)) {
        let peers = burst(by(&flows, |flow| flow.peer).into_values());
        let is_sweep = peers.tried >= SWEEP_PEERS && (peers.denied + peers.silent) * 2 >= peers.tried;
        if way == Direction::Outbound && is_sweep && port != 443 {
            found.push((Severity::High, What::Sweep { port, peers }));
        }
        let denied: Vec<&Flow> = flows.iter().copied().filter(|flow| flow.is_denied()).collect();
        let hours = by(&denied, |flow| flow.time / HOUR * HOUR);
        let most = busiest(hours.iter().map(|(&hour, flows)| (hour, flows.len() as u64)));
        if let Some((most, hour)) = most.filter(|&(most, _)| most >= STORM_TRIES) {
            let who: BTreeSet<IpAddr> = denied.iter().map(|flow| flow.peer).collect();
            let let_in =
                who.iter().filter(|peer| flows.iter().any(|flow| flow.peer == **peer && !flow.is_denied())).count()
                    as u64;
            let peers = Some(Peers { count: who.len() as u64, first: *who.first().unwrap(), let_in });
            let is_let_in = way == Direction::Inbound && let_in > 0;
            let severity = if is_let_in { Severity::High } else { Severity::Medium };
            let tries = denied.len() as u64;
            found.push((severity, What::Storm { way, port, tries, from: began(&denied), most, hour, peers }));
        }
        let public = flows.iter().copied().filter(|flow| !is_private(flow.peer) && !flow.is_denied());
        let public = by(&public.collect::<Vec<_>>(), |flow| flow.peer);
        if way == Direction::Inbound && ADMIN_PORTS.contains(&port) && !public.is_empty() {
            let answered = |flows: &&Vec<&Flow>| flows.iter().any(|flow| flow.is_measured() && flow.counters[2] > 0);
            let (peers, answered) = (public.len() as u64, public.values().filter(answered).count() as u64);
            let severity = if peers >= OPEN_WIDE { Severity::High } else { Severity::Medium };
            // What goes on from before counts where nothing begins.
            let let_in = |flows: &Vec<&Flow>| {
                let begun: Vec<&Flow> = flows.iter().copied().filter(|flow| flow.state == 'B').collect();
                let all = by(&all, |flow| (flow.way, flow.peer, flow.port));
                if begun.is_empty() { began(&all[&(way, flows[0].peer, port)]) } else { began(&begun) }
            };
            let from = public.values().map(let_in).min().unwrap();
            found.push((severity, What::Open { port, peers, answered, from }));
        }
    }
    let out: Vec<&Flow> = all
        .iter()
        .copied()
        .filter(|flow| flow.way == Direction::Outbound && !is_private(flow.peer) && flow.is_measured())
        .collect();
    let sum = |flows: &[&Flow], at: usize| flows.iter().map(|flow| flow.counters[at]).sum::<u64>();
    for (peer, flows) in by(&out, |flow| flow.peer) {
        let hours = by(&flows, |flow| flow.time / HOUR * HOUR);
        let (most, hour) = busiest(hours.iter().map(|(&hour, flows)| (hour, sum(flows, 1)))).unwrap();
        let (bytes, of) = (sum(&flows, 1), sum(&out, 1));
        if (most >= LARGE_BYTES || bytes >= LARGE_IN_ALL)
            && bytes / LARGE_TIMES >= sum(&flows, 3)
            && bytes * LARGE_SHARE >= of
        {
            let carried: Vec<&Flow> = all
                .iter()
                .copied()
                .filter(|flow| flow.way == Direction::Outbound && flow.peer == peer && !flow.is_denied())
                .collect();
            let what = What::Large { way: Direction::Outbound, peer, bytes, of, from: began(&carried), most, hour };
            let severity = if most >= LARGE_BYTES { Severity::High } else { Severity::Medium };
            found.push((severity, what));
        }
    }
    let begun = all.iter().copied().filter(|flow| flow.way == Direction::Outbound && flow.state == 'B');
    let begun: Vec<&Flow> = begun.filter(|flow| !is_private(flow.peer)).collect();
    for ((peer, port), flows) in by(&begun, |flow| (flow.peer, flow.port)) {
        let hours = by(&flows, |flow| flow.time / HOUR);
        let mut most: Option<(u64, What)> = None;
        for (&first, _) in hours.iter().filter(|(hour, _)| !hours.contains_key(&(*hour - 1))) {
            let run: Vec<i128> = (first..).map_while(|hour| Some(hours.get(&hour)?.len() as i128)).collect();
            let whole = if run.len() > 2 { &run[1..run.len() - 1] } else { &[] };
            let (count, all) = (whole.len() as i128, whole.iter().sum::<i128>());
            // The squares of how far each is from the mean, times the number of hours.
            let spread: i128 = whole.iter().map(|of| (of * count - all).pow(2)).sum();
            let is_regular = count >= REGULAR_HOURS.into()
                && all >= count * i128::from(REGULAR_AN_HOUR)
                && spread * i128::from(REGULAR_SPREAD) <= count * count * all;
            let connections = u64::try_from(run.iter().sum::<i128>()).unwrap();
            if is_regular && most.is_none_or(|most| connections > most.0) {
                let every = i64::try_from(count * i128::from(HOUR) / all).unwrap();
                let (from, to) = (Millis(first * HOUR), Millis((first + run.len() as i64) * HOUR));
                let way = Direction::Outbound;
                most = Some((connections, What::Regular { way, peer, port, connections, every, from, to }));
            }
        }
        found.extend(most.map(|(_, what)| (Severity::Low, what)));
    }
    let inner: Vec<&Flow> = all.iter().copied().filter(|flow| is_private(flow.peer) && !flow.is_denied()).collect();
    for (peer, flows) in by(&inner, |flow| flow.peer) {
        let sealed = flows.iter().filter(|flow| flow.sealed).count() as u64;
        let open = flows.len() as u64 - sealed;
        let bare: Vec<&Flow> = flows.iter().copied().filter(|flow| !flow.sealed).collect();
        let is_served = bare.iter().any(|flow| flow.way == Direction::Inbound || flow.counters[2] > 0);
        if open >= UNSEALED_FLOWS && sealed >= UNSEALED_FLOWS && is_served {
            found.push((Severity::Medium, What::Unsealed { peer, flows: open, sealed, from: began(&bare) }));
        }
    }
    let dropped: Vec<&Flow> = all.iter().copied().filter(|flow| flow.dropped && is_private(flow.peer)).collect();
    if dropped.len() as u64 >= DROPPED_FLOWS {
        let with: BTreeSet<IpAddr> = dropped.iter().map(|flow| flow.peer).collect();
        let (peer, peers, flows) = (*with.first().unwrap(), with.len() as u64, dropped.len() as u64);
        let (from, to) = (began(&dropped), Millis(dropped.iter().map(|flow| flow.time).max().unwrap()));
        found.push((Severity::Medium, What::Dropped { peer, peers, flows, from, to }));
    }
    for (way, flows) in by(&all, |flow| flow.way) {
        if flows.len() as u64 >= REFUSED_FLOWS && flows.iter().all(|flow| flow.is_denied()) {
            found.push((Severity::Low, What::Refused { way, flows: flows.len() as u64 }));
        }
    }
    found
}

proptest! {
    #[test]
    fn findings_are_those_of_a_plain_look(seed: u64, shards in 1usize..4) {
        let mut dice = Dice(seed);
        let mut flows = story(&mut dice);
        let expected = expected(&flows);
        for at in (1..flows.len()).rev() {
            let with = usize::try_from(dice.below(at as u64 + 1)).unwrap();
            flows.swap(at, with);
        }
        let files: Vec<String> = flows.chunks(flows.len() / 5 + 1).map(file).collect();
        let mut workers = Workers::reading(&files, shards, |file| file % shards);
        let host = Network::one(HOST.parse().unwrap());
        let findings = workers.host(&Scope::all(LeftOut::NONE), host, 0).findings;
        prop_assert!(!findings.is_partial && !findings.lacks_contact);
        prop_assert!(findings.list.is_sorted_by_key(|finding| std::cmp::Reverse(finding.severity)));
        for finding in &findings.list {
            prop_assert!(expected.contains(&(finding.severity, finding.what)), "{:?} of {:#?}", finding, expected);
        }
        let others: u64 = findings.list.iter().map(|finding| finding.others).sum();
        prop_assert_eq!(findings.list.len() as u64 + others, expected.len() as u64, "{:#?}", expected);
    }
}

#[test]
fn stories_tell_of_all_kinds() {
    let told = (0..200).flat_map(|seed| expected(&story(&mut Dice(seed))));
    let kinds: BTreeSet<&str> = told.map(|(_, what)| flowglass::present::findings::kind(&what).0).collect();
    assert_eq!(kinds.len(), 14, "{kinds:?}");
}
