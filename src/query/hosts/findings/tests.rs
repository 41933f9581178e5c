//! Each kind just above and just below its measure.

use std::ops::Range;

use super::*;
use crate::model::HOUR;
use crate::query::keyed::keyed;

const INSIDE: &str = "10.0.0.4";
const OUTSIDE: &str = "203.0.113.7";
use Direction::{Inbound, Outbound};

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn found_with(host: &str, sums: HostSums, marks: Vec<(Mark, Counts)>) -> Vec<Finding> {
    let marks = Marks { list: keyed(marks), ..Marks::default() };
    findings(Network::one(ip(host)), &sums, &marks).list
}

fn found(host: &str, marks: Vec<(Mark, Counts)>) -> Vec<(Severity, What)> {
    found_with(host, HostSums::default(), marks).into_iter().map(|finding| (finding.severity, finding.what)).collect()
}

/// What became of a try: denied, let in, let out, answered, silent, kept out, answered as let out.
const REFUSED: [u64; 7] = [1, 0, 0, 0, 0, 0, 0];
const BEGUN: [u64; 7] = [0, 1, 0, 0, 0, 0, 0];
const MET: [u64; 7] = [0, 2, 0, 1, 0, 0, 0];
const UNHEARD: [u64; 7] = [0, 2, 0, 0, 1, 0, 0];
/// One side let it out, the other kept it out.
const STOPPED: [u64; 7] = [1, 0, 2, 0, 1, 1, 0];

/// Tries at ports of one peer, a second apart.
fn ports(way: Direction, peer: &str, ports: Range<u16>, of: [u64; 7]) -> Vec<(Mark, Counts)> {
    let counts = |port: u16| Counts { first: Millis(i64::from(port) * 1000), of, ..Counts::default() };
    ports.map(|port| (Mark::Tried(way, ip(peer), port), counts(port))).collect()
}

/// Tries at one port of so many peers of a network of 16 bits, a second apart.
fn peers(way: Direction, (a, b): (u8, u8), count: u16, port: u16, of: [u64; 7]) -> Vec<(Mark, Counts)> {
    let peer = |[c, d]: [u8; 2]| IpAddr::from([a, b, c, d]);
    let counts = |at: u16| Counts { first: Millis(i64::from(at) * 1000), of, ..Counts::default() };
    (1..=count).map(|at| (Mark::Tried(way, peer(at.to_be_bytes()), port), counts(at))).collect()
}

fn burst(tried: u64, denied: u64, silent: u64, from: i64, to: i64) -> Burst {
    Burst { tried, denied, silent, from: Millis(from * 1000), to: Millis(to * 1000) }
}

#[test]
fn a_scan_is_of_many_ports_in_one_burst() {
    #[track_caller]
    fn check(host: &str, marks: Vec<(Mark, Counts)>, expected: Option<(Severity, Direction, Burst)>) {
        let peer = ip(if host == INSIDE { OUTSIDE } else { INSIDE });
        let expected = expected.map(|(severity, way, ports)| (severity, What::Scan { way, peer, ports }));
        assert_eq!(found(host, marks), Vec::from_iter(expected));
    }
    check(INSIDE, ports(Inbound, OUTSIDE, 1..100, REFUSED), None);
    let denied = burst(100, 100, 0, 1, 100);
    check(INSIDE, ports(Inbound, OUTSIDE, 1..101, REFUSED), Some((Severity::Medium, Inbound, denied)));
    check(OUTSIDE, ports(Outbound, INSIDE, 1..101, REFUSED), Some((Severity::Medium, Outbound, denied)));
    // One from inside is graver, and one that is let in somewhere.
    check(INSIDE, ports(Outbound, OUTSIDE, 1..101, REFUSED), Some((Severity::High, Outbound, denied)));
    let some = [ports(Inbound, OUTSIDE, 1..81, REFUSED), ports(Inbound, OUTSIDE, 81..101, UNHEARD)].concat();
    check(INSIDE, some, Some((Severity::Medium, Inbound, burst(100, 80, 20, 1, 100))));
    let some = [ports(Inbound, OUTSIDE, 1..100, REFUSED), ports(Inbound, OUTSIDE, 100..101, MET)].concat();
    check(INSIDE, some, Some((Severity::High, Inbound, burst(100, 99, 0, 1, 100))));
    // A pause makes two bursts, of which neither is enough.
    let two = [ports(Inbound, OUTSIDE, 1..60, REFUSED), ports(Inbound, OUTSIDE, 361..420, REFUSED)].concat();
    check(INSIDE, two, None);
    let one = [ports(Inbound, OUTSIDE, 1..60, REFUSED), ports(Inbound, OUTSIDE, 359..420, REFUSED)].concat();
    check(INSIDE, one, Some((Severity::Medium, Inbound, burst(120, 120, 0, 1, 419))));
    // Late answers to a client's ports are no scan, failed tries at them are.
    check(INSIDE, ports(Inbound, OUTSIDE, 40_000..41_000, BEGUN), None);
    let high = burst(1000, 1000, 0, 40_000, 40_999);
    check(INSIDE, ports(Inbound, OUTSIDE, 40_000..41_000, REFUSED), Some((Severity::Medium, Inbound, high)));
}

#[test]
fn a_sweep_is_of_many_hosts_of_which_half_fail() {
    #[track_caller]
    fn check(marks: Vec<(Mark, Counts)>, expected: Option<(Severity, u16, Burst)>) {
        let expected = expected.map(|(severity, port, peers)| (severity, What::Sweep { port, peers }));
        // So many at one administrative port are told as such, too.
        let found = found(INSIDE, marks).into_iter().filter(|(_, what)| !matches!(what, What::Doors { .. }));
        assert_eq!(Vec::from_iter(found), Vec::from_iter(expected));
    }
    check(peers(Outbound, (10, 1), 99, 22, REFUSED), None);
    check(peers(Outbound, (10, 1), 254, 22, REFUSED), Some((Severity::High, 22, burst(254, 254, 0, 1, 254))));
    check(peers(Outbound, (10, 1), 254, 22, UNHEARD), Some((Severity::High, 22, burst(254, 0, 254, 1, 254))));
    check(peers(Outbound, (10, 1), 254, 22, STOPPED), Some((Severity::High, 22, burst(254, 254, 0, 1, 254))));
    check(peers(Outbound, (10, 1), 254, 443, REFUSED), None);
    check(peers(Outbound, (10, 1), 254, 22, MET), None);
    check(peers(Inbound, (10, 1), 254, 22, REFUSED), None);
    let some = |met| [peers(Outbound, (10, 1), 50, 22, REFUSED), peers(Outbound, (10, 2), met, 22, MET)].concat();
    check(some(50), Some((Severity::High, 22, burst(100, 50, 0, 1, 50))));
    check(some(51), None);
}

#[test]
fn a_storm_is_of_many_denied_tries_in_an_hour() {
    let denied = |way, hours: &[u64]| -> Vec<(Mark, Counts)> {
        let hour = |(at, &tries): (i64, &u64)| (Mark::Denied(way, 22, Millis(at * HOUR)), [tries, 0, 0, 0, 0, 0, 0]);
        (0..)
            .zip(hours)
            .map(hour)
            .map(|(mark, of)| (mark, Counts { first: Millis(7), of, ..Counts::default() }))
            .collect()
    };
    #[track_caller]
    fn check(marks: Vec<(Mark, Counts)>, expected: Option<(Severity, What)>) {
        assert_eq!(found(INSIDE, marks), Vec::from_iter(expected));
    }
    check(denied(Inbound, &[499, 499, 499]), None);
    let storm = What::Storm {
        way: Inbound,
        port: 22,
        tries: 1410,
        from: Millis(7),
        most: 700,
        hour: Millis(HOUR),
        peers: None,
    };
    check(denied(Inbound, &[10, 700, 700]), Some((Severity::Medium, storm)));
    let of = |let_in, way| What::Storm {
        way,
        port: 22,
        tries: 500,
        from: Millis(7),
        most: 500,
        hour: Millis(0),
        peers: Some(Peers { count: 2, first: ip("192.0.0.1"), let_in }),
    };
    let by = |way, of| [denied(way, &[500]), peers(way, (192, 0), 2, 22, of)].concat();
    check(by(Inbound, REFUSED), Some((Severity::Medium, of(0, Inbound))));
    check(by(Outbound, [9, 1, 0, 0, 0, 0, 0]), Some((Severity::Medium, of(2, Outbound))));
    let let_in = found(INSIDE, by(Inbound, [9, 1, 0, 0, 0, 0, 0]));
    assert!(let_in.contains(&(Severity::High, of(2, Inbound))), "{let_in:?}");
}

#[test]
fn much_goes_out_to_one_address() {
    let carried = |peer: &str, hours: &[(u64, u64)]| -> Vec<(Mark, Counts)> {
        let hour = |(at, &(sent, received)): (i64, &(u64, u64))| {
            (
                Mark::Carried(ip(peer), Millis(at * HOUR)),
                Counts { first: Millis(at * HOUR + 9), of: [sent, received, 0, 0, 0, 0, 0], ..Counts::default() },
            )
        };
        (0..).zip(hours).map(hour).collect()
    };
    #[track_caller]
    fn check(marks: Vec<(Mark, Counts)>, expected: Option<(u64, u64)>) {
        let what = |(bytes, of)| What::Large {
            way: Outbound,
            peer: ip(OUTSIDE),
            bytes,
            of,
            from: Millis(9),
            most: LARGE_BYTES,
            hour: Millis(0),
        };
        assert_eq!(found(INSIDE, marks), Vec::from_iter(expected.map(|of| (Severity::High, what(of)))));
    }
    let (giga, half) = (LARGE_BYTES, LARGE_BYTES / 2);
    check(carried(OUTSIDE, &[(giga - 1, 0), (giga - 1, 0)]), None);
    check(carried(OUTSIDE, &[(giga, 9), (5, 0)]), Some((giga + 5, giga + 5)));
    check(carried(OUTSIDE, &[(giga, giga / 4)]), Some((giga, giga)));
    check(carried(OUTSIDE, &[(giga, giga / 4 + 1)]), None);
    let beside = |bytes| [carried(OUTSIDE, &[(giga, 0)]), carried("192.0.2.1", &[(half, 0), (bytes, 0)])].concat();
    check(beside(half), Some((giga, giga * 2)));
    check(beside(half + 1), None);
    // Whoever is patient sends as much in all, and no more than half of it in any hour.
    let patient = |bytes: u64| {
        let hours = vec![(half, 0); usize::try_from(bytes / half).unwrap()];
        found(INSIDE, [carried(OUTSIDE, &hours), carried("192.0.2.1", &[(bytes % half, 0)])].concat())
    };
    assert!(matches!(patient(LARGE_IN_ALL)[..], [(Severity::Medium, What::Large { bytes: LARGE_IN_ALL, .. })]));
    assert_eq!(patient(LARGE_IN_ALL - 1), []);
    // The same on the page of the one that got it.
    let got = found(OUTSIDE, carried(INSIDE, &[(giga, 0)]));
    assert!(matches!(got[..], [(Severity::High, What::Large { way: Inbound, .. })]), "{got:?}");
}

#[test]
fn ports_that_administer_are_closed_to_the_public() {
    #[track_caller]
    fn check(host: &str, marks: Vec<(Mark, Counts)>, expected: Option<(Severity, u64, u64)>) {
        let open =
            |(severity, peers, answered)| (severity, What::Open { port: 3389, peers, answered, from: Millis(1000) });
        assert_eq!(found(host, marks), Vec::from_iter(expected.map(open)));
    }
    check(INSIDE, peers(Inbound, (192, 0), 9, 3389, MET), Some((Severity::Medium, 9, 9)));
    check(INSIDE, peers(Inbound, (192, 0), 10, 3389, BEGUN), Some((Severity::High, 10, 0)));
    check(INSIDE, peers(Inbound, (192, 0), 9, 3389, REFUSED), None);
    check(INSIDE, peers(Inbound, (10, 0), 9, 3389, MET), None);
    check(INSIDE, peers(Inbound, (192, 0), 9, 443, MET), None);
    check(INSIDE, peers(Outbound, (192, 0), 9, 3389, MET), None);
    check(OUTSIDE, peers(Inbound, (192, 0), 9, 3389, MET), None);
}

/// Both sides' NICs are logged, and the one that tries lets it out all the time.
#[test]
fn what_the_other_side_stops_is_turned_all_the_same() {
    let at = |first: i64, last: i64| Some(Span { first: Millis(first), last: Millis(last) });
    let counts = |answered: u64, until: i64| Counts {
        first: Millis(0),
        of: [70, 0, 200, answered, 70, 70, answered],
        when: [at(600, 900), None, at(0, 900), at(1, until), at(600, 900), at(600, 900), at(1, until)],
    };
    let found = |counts: Counts| found(INSIDE, vec![(Mark::Tried(Outbound, ip("10.0.0.9"), 1433), counts)]);
    let turned = found(counts(60, 500));
    let is_so = |(_, what): &(Severity, What)| {
        matches!(what, What::Turned { is_denied: true, last: Millis(500), from: Millis(600), flows: 70, .. })
    };
    assert!(turned.iter().any(is_so), "{turned:?}");
    let is_turned = |(_, what): &(Severity, What)| matches!(what, What::Turned { .. });
    assert!(!found(counts(60, 700)).iter().any(is_turned), "one that was open goes on");
    assert!(!found(counts(TURNED - 1, 500)).iter().any(is_turned));
}

fn encrypted(open: u64, sealed: u64, dropped: u64) -> Counts {
    let when = [5, 6, 7].map(|at| Some(Span { first: Millis(at), last: Millis(at + 60_000) }));
    let [open_at, sealed_at, dropped_at] = when;
    Counts {
        first: Millis(5),
        of: [open, sealed, dropped, open, 0, 0, 0],
        when: [open_at, sealed_at, dropped_at, None, None, None, None],
    }
}

#[test]
fn some_were_dropped_because_they_could_not_be_encrypted() {
    let check = |dropped: [u64; 2], expected: Option<(u64, u64)>| {
        let marks = ["10.0.0.8", "10.0.0.9"].into_iter().zip(dropped);
        let marks = marks.map(|(peer, dropped)| (Mark::Encrypted(ip(peer)), encrypted(0, 9, dropped))).collect();
        let (from, to) = (Millis(7), Millis(60_007));
        let what = |(peers, flows)| {
            let peer = ip(if dropped[0] > 0 { "10.0.0.8" } else { "10.0.0.9" });
            (Severity::Medium, What::Dropped { peer, peers, flows, from, to })
        };
        assert_eq!(found(INSIDE, marks), Vec::from_iter(expected.map(what)), "{dropped:?}");
    };
    check([0, 0], None);
    check([0, 9], None);
    check([0, 10], Some((1, 10)));
    check([5, 5], Some((2, 10)));
}

/// The first and the last connection without an answer, and the last with one.
#[test]
fn answers_end() {
    let check = |of: (u64, u64), silence: (i64, i64), last_answer: i64, expected: Option<Option<i64>>| {
        let minute = |at: i64| Millis(at * 60_000);
        let counts = Counts {
            first: Millis(0),
            of: [0, 500, 0, of.1, of.0, 0, 0],
            when: [
                None,
                Some(Span::of(Millis(0))),
                None,
                Some(Span { first: Millis(0), last: minute(last_answer) }),
                Some(Span { first: minute(silence.0), last: minute(silence.1) }),
                None,
                None,
            ],
        };
        let found = found(INSIDE, vec![(Mark::Tried(Outbound, ip("10.0.0.9"), 1433), counts)]);
        let until: Vec<Option<Millis>> = found
            .iter()
            .filter_map(|(severity, what)| match *what {
                What::Unanswered { until, from, .. } => {
                    assert_eq!((from, *severity == Severity::Medium), (minute(silence.0), until.is_some()));
                    Some(until)
                }
                _ => None,
            })
            .collect();
        assert_eq!(until, Vec::from_iter(expected.map(|until| until.map(minute))), "{of:?} {silence:?} {last_answer}");
    };
    check((50, 9000), (60, 90), 59, Some(Some(59)));
    check((50, 9000), (60, 90), 70, Some(Some(70)));
    check((49, 9000), (60, 90), 59, None);
    // Too late, or no longer than both are there.
    check((50, 9000), (60, 90), 71, None);
    check((50, 9000), (60, 78), 69, None);
    check((50, 9000), (60, 68), 59, None);
    // Many without an answer all the time.
    check((50, 25), (0, 90), 90, Some(None));
}

#[test]
fn some_are_not_encrypted() {
    let check = |flows, sealed, is_odd: bool| {
        let marks = vec![(Mark::Encrypted(ip("10.0.0.9")), encrypted(flows, sealed, 0))];
        let expected = (Severity::Medium, What::Unsealed { peer: ip("10.0.0.9"), flows, sealed, from: Millis(5) });
        assert_eq!(found(INSIDE, marks), Vec::from_iter(is_odd.then_some(expected)), "{flows} {sealed}");
    };
    check(9, 900, false);
    check(10, 900, true);
    check(900, 901, true);
    check(900, 10, true);
    check(900, 9, false);
    check(900, 0, false);
    // None of them was let in where it went to, or answered.
    let mut nowhere = encrypted(900, 900, 0);
    nowhere.of[sealing::OPEN_SERVED] = 0;
    assert_eq!(found(INSIDE, vec![(Mark::Encrypted(ip("10.0.0.9")), nowhere)]), []);
}

#[test]
fn all_are_denied() {
    let check = |flows, flows_in, denied_in, denied_out, expected: &[What]| {
        let sums = HostSums { flows, flows_in, denied_in, denied_out, ..HostSums::default() };
        let found: Vec<What> = found_with(INSIDE, sums, Vec::new()).iter().map(|finding| finding.what).collect();
        assert_eq!(found, expected);
    };
    let refused = |way, flows| What::Refused { way, flows };
    check(30, 10, 10, 0, &[refused(Inbound, 10)]);
    check(30, 10, 9, 0, &[]);
    check(9, 9, 9, 0, &[]);
    check(30, 10, 10, 20, &[refused(Outbound, 20), refused(Inbound, 10)]);
    check(0, 0, 0, 0, &[]);
}

#[test]
fn the_worst_are_told_and_the_others_counted() {
    let scan = |at: u8| ports(Inbound, &format!("192.0.2.{at}"), 1..101 + u16::from(at), REFUSED);
    let mut marks: Vec<_> = (1..=5).flat_map(scan).collect();
    marks.push((Mark::Encrypted(ip("10.0.0.9")), encrypted(20, 30, 0)));
    let all = found_with(INSIDE, HostSums::default(), marks);
    let told: Vec<(Option<u64>, u64)> = all
        .iter()
        .map(|finding| match finding.what {
            What::Scan { ports, .. } => (Some(ports.tried), finding.others),
            _ => (None, finding.others),
        })
        .collect();
    assert_eq!(told, [(Some(105), 0), (Some(104), 0), (Some(103), 2), (None, 0)]);
}

#[test]
fn the_own_nic_is_the_one_that_logged_the_most_as_its_own() {
    let own = |number, flows| {
        (
            Mark::Own(Mac::of_number(number)),
            Counts { first: Millis(0), of: [flows, 0, 0, 0, 0, 0, 0], ..Counts::default() },
        )
    };
    let check = |list: Vec<(Mark, Counts)>, expected: Option<u64>| {
        assert_eq!(own_nic(&Marks { list, ..Marks::default() }), expected.map(Mac::of_number));
    };
    check(vec![], None);
    check(vec![own(1, 5), own(2, 9), own(3, 9)], Some(2));
}
