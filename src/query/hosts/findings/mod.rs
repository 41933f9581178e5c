//! What is remarkable about a host: hints from counts, not proofs. Each kind has its measure, above what an ordinary
//! host does all day.

mod burst;
mod marks;
mod regular;
#[cfg(test)]
mod tests;

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::HostSums;
use crate::model::{Direction, Mac, Millis, Network, Span, is_private};
use crate::order;
pub use burst::{Burst, GAP_MS};
use marks::tried::{ANSWERED, DENIED, SILENT};
use marks::{ALL, Counts, Mark, carried, sealing};
pub use marks::{Marking, Marks};
use regular::regular;
pub use regular::{REGULAR_AN_HOUR, REGULAR_HOURS, REGULAR_SPREAD};

/// Ports of one host in one burst. Passive file transfer and remote procedure calls take a few dozen; scanners
/// hundreds.
pub const SCAN_PORTS: u64 = 100;
/// From here on systems hand ports out to clients: late answers go to many of them, and so count only where they fail.
pub const CLIENT_PORTS: u16 = 32_768;
/// Addresses at one port in one burst, half of which fail.
pub const SWEEP_PEERS: u64 = 100;
/// Any client of the web goes to more addresses than that, and some of them may be denied.
const SWEPT_BY_ALL: [u16; 2] = [80, 443];
/// Denied tries at one port within one hour of the clock: eight a minute. What the Internet tries at any public address
/// stays well below a hundred an hour and port.
pub const STORM_TRIES: u64 = 500;
/// Bytes to one public address within one hour of the clock, …
pub const LARGE_BYTES: u64 = 1_000_000_000;
/// … or in all, because whoever is patient sends less an hour, …
pub const LARGE_IN_ALL: u64 = 10_000_000_000;
/// … of which so many times less came back, …
pub const LARGE_TIMES: u64 = 4;
/// … and which got at least one in so many of all bytes that were sent to public addresses.
pub const LARGE_SHARE: u64 = 2;
/// Ports that administer a machine or open its data: remote shells and desktops, files, and databases.
pub const ADMIN_PORTS: [u16; 19] =
    [22, 23, 135, 139, 445, 1433, 1521, 2375, 3306, 3389, 5432, 5900, 5985, 5986, 6379, 9042, 9200, 11211, 27017];
/// Public addresses that were let in at such a port. A few can be the administrators' own.
pub const OPEN_WIDE: u64 = 10;
/// Flows with a peer that were not encrypted, and as many that were: single ones happen when a connection is moved.
pub const UNSEALED_FLOWS: u64 = 10;
/// Connections to one address and port that ended without an answer.
pub const UNANSWERED: u64 = 50;
/// What was on its way when answers ended says so up to this much later.
pub const LAST_ANSWERS_MS: i64 = 600_000;
/// Flows that were denied because they could not be encrypted.
pub const DROPPED_FLOWS: u64 = 10;
/// Flows that were let in, and as many that were denied before or after all of these.
pub const TURNED: u64 = 10;
/// Administrative ports of addresses inside in one burst, half of which fail: of a few machines a few each.
pub const DOORS: u64 = 20;
/// Flows in one direction, all denied. Of fewer, that can be chance.
pub const REFUSED_FLOWS: u64 = 10;
/// Those of one kind that are told one by one.
const TOLD: usize = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    Low,
    Medium,
    High,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub severity: Severity,
    pub what: What,
    /// More of this kind that are less.
    pub others: u64,
}

/// Directions are the host's: outbound is what it began itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// Many ports of one host were tried.
    Scan { way: Direction, peer: IpAddr, ports: Burst },
    /// It tried one port of many hosts.
    Sweep { port: u16, peers: Burst },
    /// Many denied tries at one port, the first of them at `from`, `most` of them within the `hour` that begins then.
    Storm { way: Direction, port: u16, tries: u64, from: Millis, most: u64, hour: Millis, peers: Option<Peers> },
    /// Many bytes from inside to one public address, which one of the two is; `of` are those to all of them.
    Large { way: Direction, peer: IpAddr, bytes: u64, of: u64, from: Millis, most: u64, hour: Millis },
    /// Public addresses were let in at a port that administers it, and some of them were answered.
    Open { port: u16, peers: u64, answered: u64, from: Millis },
    /// Flows with a peer were not encrypted, though others were.
    Unsealed { peer: IpAddr, flows: u64, sealed: u64, from: Millis },
    /// Flows with so many addresses, this among them, were denied by no rule, because they could not be encrypted.
    Dropped { peer: IpAddr, peers: u64, flows: u64, from: Millis, to: Millis },
    /// All flows of one direction were denied.
    Refused { way: Direction, flows: u64 },
    /// It tried ports that administer machines inside.
    Doors { ports: Burst },
    /// Connections that ended without an answer, the first of them at `from`; `answered` are tuples of others that
    /// were, the last at `until`, if that was the end of all answers.
    Unanswered {
        way: Direction,
        peer: IpAddr,
        port: u16,
        silent: u64,
        answered: u64,
        from: Millis,
        until: Option<Millis>,
    },
    /// What was let in is denied since then, or the other way round: the last of what was, and the first of what is.
    Turned { way: Direction, peer: IpAddr, port: u16, is_denied: bool, last: Millis, from: Millis, flows: u64 },
    /// Connections from inside to one public address, which one of the two is, one every so many milliseconds.
    Regular { way: Direction, peer: IpAddr, port: u16, connections: u64, every: i64, from: Millis, to: Millis },
}

/// Who was denied at a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peers {
    pub count: u64,
    /// One of them, which is all there is where there is but one.
    pub first: IpAddr,
    /// Those of them that were let in, too.
    pub let_in: u64,
}

/// The most severe first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    pub list: Vec<Finding>,
    /// It met so many addresses and ports that what tries at them tell was not looked for.
    pub is_partial: bool,
    /// The same of regular contact with public ones.
    pub lacks_contact: bool,
}

/// One address and port.
type Tried<'a> = (Direction, IpAddr, u16, &'a Counts);

pub fn findings(host: Network, sums: &HostSums, marks: &Marks) -> Findings {
    let mut tried: Vec<Tried> = Vec::new();
    let mut denied = Vec::new();
    let mut carried = Vec::new();
    let mut encrypted = Vec::new();
    for (mark, counts) in &marks.list {
        match *mark {
            Mark::Tried(way, peer, port) => tried.push((way, peer, port, counts)),
            Mark::Denied(way, port, hour) => denied.push(((way, port), hour, counts)),
            Mark::Carried(peer, hour) => carried.push((peer, hour, counts)),
            Mark::Encrypted(peer) => encrypted.push((peer, counts)),
            Mark::Own(_) => {}
        }
    }
    let mut found = Found::default();
    found.take(scans(host, &tried));
    found.take(doors(host, &tried));
    found.take(tried.iter().filter_map(unanswered).collect());
    found.take(tried.iter().filter_map(turned).collect());
    order::sort_by_key(&mut tried, |&(way, _, port, _)| (way, port));
    found.take(sweeps(host, &tried));
    found.take(storms(&denied, &tried));
    found.take(large(&carried));
    found.take(regular(&marks.met));
    found.take(open(host, &tried));
    found.take(encrypted.iter().filter_map(unsealed).collect());
    found.take(dropped(&encrypted));
    found.take(refused(sums));
    order::sort_by_key(&mut found.0, |finding| std::cmp::Reverse(finding.severity));
    Findings { list: found.0, is_partial: marks.is_over, lacks_contact: marks.is_met_over }
}

/// The NIC whose own address the host is, if it was logged by one: most of what that sent or received itself is the
/// host's.
pub fn own_nic(marks: &Marks) -> Option<Mac> {
    let own = |(mark, counts): &(Mark, Counts)| match mark {
        Mark::Own(mac) => Some((counts.of[ALL], std::cmp::Reverse(*mac))),
        _ => None,
    };
    marks.list.iter().filter_map(own).max().map(|(_, std::cmp::Reverse(mac))| mac)
}

#[derive(Default)]
struct Found(Vec<Finding>);

impl Found {
    /// Those of one kind, each with its measure: the largest, and how many others there are.
    fn take(&mut self, mut kind: Vec<(u64, Severity, What)>) {
        order::sort_by_key(&mut kind, |&(measure, severity, _)| std::cmp::Reverse((severity, measure)));
        let others = kind.len().saturating_sub(TOLD) as u64;
        let told = kind.into_iter().take(TOLD).map(|(_, severity, what)| Finding { severity, what, others: 0 });
        self.0.extend(told);
        if others > 0
            && let Some(last) = self.0.last_mut()
        {
            last.others = others;
        }
    }
}

/// What a host inside does itself is graver than what is tried at it.
fn of_scan(is_inside: bool, burst: &Burst) -> Severity {
    if is_inside || burst.failed() < burst.tried { Severity::High } else { Severity::Medium }
}

fn scans(host: Network, tried: &[Tried]) -> Vec<(u64, Severity, What)> {
    let of_peer = |tries: &[Tried]| {
        let &(way, peer, ..) = tries.first()?;
        let counted = tries.iter().filter(|&&(_, _, port, counts)| port < CLIENT_PORTS || counts.has_failed());
        let ports = Burst::largest(counted.map(|&(.., counts)| counts).collect());
        let scanner = if way == Direction::Outbound { host.first() } else { peer };
        let severity = of_scan(is_private(scanner), &ports);
        (ports.tried >= SCAN_PORTS).then_some((ports.tried, severity, What::Scan { way, peer, ports }))
    };
    tried.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter_map(of_peer).collect()
}

/// From here on tries are in the order of their ports.
fn sweeps(host: Network, tried: &[Tried]) -> Vec<(u64, Severity, What)> {
    let of_port = |tries: &[Tried]| {
        let &(way, _, port, _) = tries.first()?;
        let is_meant = way == Direction::Outbound && !SWEPT_BY_ALL.contains(&port);
        let peers = Burst::largest(tries.iter().filter(|_| is_meant).map(|&(.., counts)| counts).collect());
        let is_sweep = peers.tried >= SWEEP_PEERS && peers.failed() * 2 >= peers.tried;
        let severity = of_scan(is_private(host.first()), &peers);
        is_sweep.then_some((peers.tried, severity, What::Sweep { port, peers }))
    };
    tried.chunk_by(|a, b| (a.0, a.2) == (b.0, b.2)).filter_map(of_port).collect()
}

fn storms(denied: &[((Direction, u16), Millis, &Counts)], tried: &[Tried]) -> Vec<(u64, Severity, What)> {
    let of_port = |hours: &[((Direction, u16), Millis, &Counts)]| {
        let (tries, from, (most, hour)) = over_hours(hours, ALL);
        let ((way, port), ..) = *hours.first()?;
        let begin = tried.partition_point(|&(of, _, at, _)| (of, at) < (way, port));
        let here = tried[begin..].iter().take_while(|&&(of, _, at, _)| (of, at) == (way, port));
        let mut peers: Option<Peers> = None;
        for (_, peer, _, counts) in here.filter(|tried| tried.3.of[DENIED] > 0) {
            let peers = peers.get_or_insert(Peers { count: 0, first: *peer, let_in: 0 });
            peers.count += 1;
            peers.let_in += u64::from(counts.let_through().0 > 0);
        }
        let is_let_in = way == Direction::Inbound && peers.is_some_and(|peers| peers.let_in > 0);
        let severity = if is_let_in { Severity::High } else { Severity::Medium };
        (most >= STORM_TRIES).then_some((tries, severity, What::Storm { way, port, tries, from, most, hour, peers }))
    };
    denied.chunk_by(|a, b| a.0 == b.0).filter_map(of_port).collect()
}

/// All of a count, its first time, and the most that one hour has of it: the first such hour.
fn over_hours<K>(hours: &[(K, Millis, &Counts)], place: usize) -> (u64, Millis, (u64, Millis)) {
    hours.iter().fold((0, Millis(i64::MAX), (0, Millis(0))), |(all, first, most), &(_, hour, counts)| {
        let count = counts.of[place];
        (all.saturating_add(count), first.min(counts.first), if count > most.0 { (count, hour) } else { most })
    })
}

/// Which way the host sees what goes out from inside, by its peer there. A network can have both kinds of address in
/// it.
fn way_out(peer: IpAddr) -> Direction {
    if is_private(peer) { Direction::Inbound } else { Direction::Outbound }
}

fn large(carried: &[(IpAddr, Millis, &Counts)]) -> Vec<(u64, Severity, What)> {
    let sum = |hours: &mut dyn Iterator<Item = &(IpAddr, Millis, &Counts)>, place: usize| {
        hours.fold(0_u64, |sum, (.., counts)| sum.saturating_add(counts.of[place]))
    };
    let all =
        Direction::ALL.map(|of| sum(&mut carried.iter().filter(|&&(peer, ..)| way_out(peer) == of), carried::SENT));
    let of_peer = |hours: &[(IpAddr, Millis, &Counts)]| {
        let (bytes, from, (most, hour)) = over_hours(hours, carried::SENT);
        let &(peer, ..) = hours.first()?;
        let (way, received) = (way_out(peer), sum(&mut hours.iter(), carried::RECEIVED));
        let of = all[usize::from(way == Direction::Outbound)];
        let is_large = (most >= LARGE_BYTES || bytes >= LARGE_IN_ALL)
            && bytes / LARGE_TIMES >= received
            && bytes.saturating_mul(LARGE_SHARE) >= of;
        let severity = if most >= LARGE_BYTES { Severity::High } else { Severity::Medium };
        is_large.then_some((bytes, severity, What::Large { way, peer, bytes, of, from, most, hour }))
    };
    carried.chunk_by(|a, b| a.0 == b.0).filter_map(of_peer).collect()
}

fn open(host: Network, tried: &[Tried]) -> Vec<(u64, Severity, What)> {
    let of_port = |tries: &[Tried]| {
        let &(way, _, port, _) = tries.first()?;
        let is_meant = way == Direction::Inbound && is_private(host.first()) && ADMIN_PORTS.contains(&port);
        let let_in = |&&(_, peer, _, counts): &&Tried| is_meant && !is_private(peer) && counts.let_through().0 > 0;
        let (mut peers, mut answered, mut when) = (0, 0, None);
        for (.., counts) in tries.iter().filter(let_in) {
            peers += 1;
            answered += u64::from(counts.of[ANSWERED] > 0);
            // Of one that goes on from before nothing is known of when it was let in.
            Span::add(&mut when, counts.let_through().1.or(Some(Span::of(counts.first))));
        }
        let severity = if peers >= OPEN_WIDE { Severity::High } else { Severity::Medium };
        let from = when?.first;
        Some((peers, severity, What::Open { port, peers, answered, from }))
    };
    tried.chunk_by(|a, b| (a.0, a.2) == (b.0, b.2)).filter_map(of_port).collect()
}

fn doors(host: Network, tried: &[Tried]) -> Vec<(u64, Severity, What)> {
    let is_door = |&&(way, peer, port, _): &&Tried| {
        way == Direction::Outbound && is_private(peer) && is_private(host.first()) && ADMIN_PORTS.contains(&port)
    };
    let ports = Burst::largest(tried.iter().filter(is_door).map(|&(.., counts)| counts).collect());
    let is_odd = ports.tried >= DOORS && ports.failed() * 2 >= ports.tried;
    is_odd.then_some((ports.tried, Severity::High, What::Doors { ports })).into_iter().collect()
}

fn unanswered(&(way, peer, port, counts): &Tried) -> Option<(u64, Severity, What)> {
    let (silent, answered) = (counts.of[SILENT], counts.of[ANSWERED]);
    let when = counts.when[SILENT]?;
    let until = counts.when[ANSWERED].and_then(|answers| end_of_answers(answers, when));
    // Of one that was answered in time the last can be left without, too.
    let is_odd = silent >= UNANSWERED && (silent / 2 >= answered || until.is_some()) && !counts.is_denied();
    let severity = if until.is_some() { Severity::Medium } else { Severity::Low };
    let what = What::Unanswered { way, peer, port, silent, answered, from: when.first, until };
    is_odd.then_some((silent, severity, what))
}

/// The last answer, if there is silence for a while from then on, and for no longer before both came.
fn end_of_answers(answers: Span, silence: Span) -> Option<Millis> {
    let both = answers.last.0.saturating_sub(silence.first.0);
    let after = silence.last.0.saturating_sub(answers.last.0);
    (both <= LAST_ANSWERS_MS && after >= LAST_ANSWERS_MS).then_some(answers.last)
}

fn turned(&(way, peer, port, counts): &Tried) -> Option<(u64, Severity, What)> {
    let (flows_let_in, let_in) = counts.let_through();
    let (denied, let_in) = (counts.when[DENIED]?, let_in?);
    let is_denied = let_in.last < denied.first;
    let (before, now) = if is_denied { (let_in, denied) } else { (denied, let_in) };
    let is_enough = counts.of[DENIED].min(flows_let_in) >= TURNED && before.last < now.first;
    let flows = if is_denied { counts.of[DENIED] } else { flows_let_in };
    let what = What::Turned { way, peer, port, is_denied, last: before.last, from: now.first, flows };
    is_enough.then_some((flows, Severity::Medium, what))
}

fn unsealed(&(peer, counts): &(IpAddr, &Counts)) -> Option<(u64, Severity, What)> {
    let (flows, sealed) = (counts.of[sealing::OPEN], counts.of[sealing::SEALED]);
    // What got nowhere, such as tries that the other end denied, carried nothing that could be read.
    let is_odd = flows >= UNSEALED_FLOWS && sealed >= UNSEALED_FLOWS && counts.of[sealing::OPEN_SERVED] > 0;
    let from = counts.when[sealing::OPEN]?.first;
    is_odd.then_some((flows, Severity::Medium, What::Unsealed { peer, flows, sealed, from }))
}

fn dropped(encrypted: &[(IpAddr, &Counts)]) -> Vec<(u64, Severity, What)> {
    let of: Vec<_> = encrypted.iter().filter(|(_, counts)| counts.of[sealing::DROPPED] > 0).collect();
    let flows = of.iter().fold(0_u64, |sum, (_, counts)| sum.saturating_add(counts.of[sealing::DROPPED]));
    let mut when = None;
    of.iter().for_each(|(_, counts)| Span::add(&mut when, counts.when[sealing::DROPPED]));
    let (Some(&&(peer, _)), Some(when), true) = (of.first(), when, flows >= DROPPED_FLOWS) else { return Vec::new() };
    let what = What::Dropped { peer, peers: of.len() as u64, flows, from: when.first, to: when.last };
    vec![(flows, Severity::Medium, what)]
}

fn refused(sums: &HostSums) -> Vec<(u64, Severity, What)> {
    let to = (Direction::Inbound, sums.flows_in, sums.denied_in);
    let from = (Direction::Outbound, sums.flows.saturating_sub(sums.flows_in), sums.denied_out);
    let of_way = |(way, flows, denied)| {
        let is_refused = flows >= REFUSED_FLOWS && denied == flows;
        is_refused.then_some((flows, Severity::Low, What::Refused { way, flows }))
    };
    [to, from].into_iter().filter_map(of_way).collect()
}
