//! What is said of findings, word by word.

use std::net::IpAddr;

use super::*;
use crate::enrich::Names;
use crate::filter::parse;
use crate::present::Zone;
use crate::query::hosts::findings::{
    CLIENT_PORTS, DOORS, DROPPED_FLOWS, Finding, GAP_MS, LARGE_BYTES, LARGE_IN_ALL, LAST_ANSWERS_MS, OPEN_WIDE, Peers,
    REFUSED_FLOWS, REGULAR_AN_HOUR, REGULAR_HOURS, REGULAR_SPREAD, SCAN_PORTS, STORM_TRIES, SWEEP_PEERS, TURNED,
    UNANSWERED, UNSEALED_FLOWS,
};
use Direction::{Inbound, Outbound};

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn clock(at: Millis) -> String {
    time::clock(at, &Zone::Utc)
}

/// One of the addresses has a name.
fn called(address: IpAddr) -> String {
    let name = (address == ip("10.0.0.7")).then_some("db-01");
    crate::enrich::with_name(address, name)
}

const WRITTEN: Written = Written { moment: &clock, address: &called };

#[track_caller]
fn check(what: What, expected: &str, filter: &str) {
    assert_eq!(sentence(&what, 0, WRITTEN), expected);
    let host = Network::one(ip("10.0.0.4"));
    assert_eq!(super::filter(host, &what), filter);
    assert_eq!(parse(filter).unwrap().to_string(), filter, "it reads back as it is written");
}

fn burst(tried: u64, denied: u64, silent: u64) -> Burst {
    Burst { tried, denied, silent, from: Millis(1_000), to: Millis(181_000) }
}

#[test]
fn scans() {
    let scan = |way, ports| What::Scan { way, peer: ip("192.0.2.7"), ports };
    let (to, from) = ("src.ip == 10.0.0.4 and dst.ip == 192.0.2.7", "dst.ip == 10.0.0.4 and src.ip == 192.0.2.7");
    let denied = "src.ip == 10.0.0.4 and dst.ip == 192.0.2.7 and action == denied";
    check(scan(Outbound, burst(1024, 1024, 0)), "Tried 1,024 ports of 192.0.2.7 in 3 min, all denied", denied);
    let minutes = |from: i64, to: i64| Some(TimeRange { from: Millis(from * MINUTE), to: Millis(to * MINUTE) });
    assert_eq!(times(&scan(Outbound, burst(1024, 1024, 0))), minutes(0, 4));
    assert_eq!(times(&What::Refused { way: Inbound, flows: 55 }), None);
    check(
        scan(Inbound, burst(2032, 2000, 30)),
        "192.0.2.7 tried 2,032 of its ports in 3 min, 2,000 denied and 30 not answered",
        from,
    );
    check(scan(Outbound, burst(1024, 0, 0)), "Tried 1,024 ports of 192.0.2.7 in 3 min, none denied", to);
    let sweep = "Tried 22 (ssh) at 254 addresses in 3 min, 250 denied";
    let filter = "src.ip == 10.0.0.4 and dst.port == 22";
    check(What::Sweep { port: 22, peers: burst(254, 250, 0) }, sweep, filter);
    let sweep = "Tried port 0, as pings have, at 254 addresses in 3 min, all not answered";
    let filter = "src.ip == 10.0.0.4 and dst.port == 0";
    check(What::Sweep { port: 0, peers: burst(254, 0, 254) }, sweep, filter);
}

#[test]
fn elsewhere_each_is_a_row() {
    let mut names = Names::default();
    names.add(Network::one(ip("10.0.0.4")), "app-01");
    names.settle();
    let what = What::Scan { way: Outbound, peer: ip("192.0.2.7"), ports: burst(1024, 1024, 0) };
    let found = Finding { severity: Severity::High, what, others: 0 };
    assert_eq!(
        taken(&[(Network::one(ip("10.0.0.4")), found)], &names).csv(),
        "severity,host,name,finding,from,filter\r\n\
         High,10.0.0.4,app-01,\"Tried 1,024 ports of 192.0.2.7 in 3 min, all denied\",1970-01-01T00:00:01.000Z,\
         src.ip == 10.0.0.4 and dst.ip == 192.0.2.7 and action == denied\r\n"
    );
}

#[test]
fn storms() {
    let storm = |way, tries, count, let_in| What::Storm {
        way,
        port: 22,
        tries,
        from: Millis(0),
        most: 800,
        hour: Millis(7_200_000),
        peers: (count > 0).then(|| Peers { count, first: ip("192.0.2.7"), let_in }),
    };
    let to = "dst.ip == 10.0.0.4 and dst.port == 22 and action == denied";
    let from = "src.ip == 10.0.0.4 and dst.port == 22 and action == denied";
    check(storm(Inbound, 800, 1, 0), "800 denied tries at 22 (ssh) from 192.0.2.7, none let in", to);
    check(
        storm(Inbound, 4000, 213, 2),
        "4,000 denied tries at 22 (ssh) from 213 addresses, 800 of them in the hour from 02:00; 2 addresses were let in as well",
        to,
    );
    check(storm(Inbound, 800, 0, 0), "800 denied tries at 22 (ssh)", to);
    check(storm(Outbound, 800, 3, 1), "800 denied tries of its own at 22 (ssh) to 3 addresses", from);
}

#[test]
fn what_is_carried_and_let_in() {
    let large = |way, bytes, most| What::Large {
        way,
        peer: ip("192.0.2.7"),
        bytes,
        of: 5_000_000_000,
        from: Millis(0),
        most,
        hour: Millis(7_200_000),
    };
    check(
        large(Outbound, 4_200_000_000, 3_000_000_000),
        "Sent 4.20 GB to 192.0.2.7, public, 84 % of all it sent to public addresses, 3 GB of it in the hour from 02:00",
        "src.ip == 10.0.0.4 and dst.ip == 192.0.2.7",
    );
    check(
        large(Inbound, 5_000_000_000, 5_000_000_000),
        "Was sent 5 GB by 192.0.2.7, 100 % of all that it was sent from inside",
        "dst.ip == 10.0.0.4 and src.ip == 192.0.2.7",
    );
    check(
        What::Open { port: 3389, peers: 12, answered: 12, from: Millis(0) },
        "Open to the public at 3389 (ms-wbt-server): let in from 12 public addresses, all answered",
        "dst.ip == 10.0.0.4 and dst.port == 3389 and flowtype == inbound-public and action == allowed",
    );
    check(
        What::Open { port: 22, peers: 1, answered: 0, from: Millis(0) },
        "Open to the public at 22 (ssh): let in from 1 public address, 0 answered",
        "dst.ip == 10.0.0.4 and dst.port == 22 and flowtype == inbound-public and action == allowed",
    );
    check(
        What::Unsealed { peer: ip("10.0.0.9"), flows: 412, sealed: 2310, from: Millis(0) },
        "412 flows with 10.0.0.9 were not encrypted, though 2,310 were",
        "ip == 10.0.0.4 and ip == 10.0.0.9 and enc not in {X, NX_LOCAL_DST} and enc != absent and action == allowed",
    );
    check(
        What::Dropped { peer: ip("10.0.0.9"), peers: 4, flows: 432, from: Millis(0), to: Millis(714_000) },
        "432 flows with 4 addresses inside were dropped within 12 min, because they could not be encrypted",
        "ip == 10.0.0.4 and enc in {NX_SW_NOT_READY, NX_NOT_ACCEPTED, NX_NOT_SUPPORTED} and action == denied and flowtype == internal",
    );
    check(
        What::Dropped { peer: ip("10.0.0.9"), peers: 1, flows: 10, from: Millis(0), to: Millis(30_000) },
        "10 flows with 10.0.0.9 were dropped within 30 s, because they could not be encrypted",
        "ip == 10.0.0.4 and enc in {NX_SW_NOT_READY, NX_NOT_ACCEPTED, NX_NOT_SUPPORTED} and action == denied and flowtype == internal",
    );
    check(
        What::Refused { way: Outbound, flows: 55 },
        "Every flow from it that is shown was denied: 55",
        "src.ip == 10.0.0.4 and action == denied",
    );
    let others = sentence(&What::Refused { way: Inbound, flows: 55 }, 4, WRITTEN);
    assert_eq!(others, "Every flow to it that is shown was denied: 55 (4 more like it)");
}

#[test]
fn what_fails() {
    let doors = "src.ip == 10.0.0.4 and dst.port in {22, 23, 135, 139, 445, 1433, 1521, 2375, 3306, 3389, 5432, 5900, \
                 5985, 5986, 6379, 9042, 9200, 11211, 27017} and flowtype == internal";
    let said = "Tried 48 administrative ports of addresses inside in 3 min, 40 denied";
    check(What::Doors { ports: burst(48, 40, 0) }, said, doors);
    let silent = |way, answered, until| What::Unanswered {
        way,
        peer: ip("192.0.2.7"),
        port: 443,
        silent: 500,
        answered,
        from: Millis(0),
        until,
    };
    check(
        silent(Outbound, 0, None),
        "500 connections to 192.0.2.7 at 443 (https) were not answered, and none was seen answered",
        "src.ip == 10.0.0.4 and dst.ip == 192.0.2.7 and dst.port == 443 and state == end and packets.sent > 0 and packets.received == 0",
    );
    check(
        silent(Outbound, 900, Some(Millis(7_200_000))),
        "500 connections to 192.0.2.7 at 443 (https) were not answered, and no answer came since 02:00",
        "src.ip == 10.0.0.4 and dst.ip == 192.0.2.7 and dst.port == 443 and state == end and packets.sent > 0 and packets.received == 0",
    );
    check(
        silent(Inbound, 9, None),
        "500 connections from 192.0.2.7 at 443 (https) were not answered by it",
        "dst.ip == 10.0.0.4 and src.ip == 192.0.2.7 and dst.port == 443 and state == end and packets.sent > 0 and packets.received == 0",
    );
    let turned = |is_denied| What::Turned {
        way: Outbound,
        peer: ip("10.0.0.7"),
        port: 1433,
        is_denied,
        last: Millis(7_200_000),
        from: Millis(7_260_000),
        flows: 204,
    };
    let filter = "src.ip == 10.0.0.4 and dst.ip == 10.0.0.7 and dst.port == 1433 and action == denied";
    let shut = "To 10.0.0.7 db-01 at 1433 (ms-sql-s): let in until 02:00, denied from 02:01 on, 204 flows";
    check(turned(true), shut, filter);
    let filter = "src.ip == 10.0.0.4 and dst.ip == 10.0.0.7 and dst.port == 1433 and action == allowed";
    let open = "To 10.0.0.7 db-01 at 1433 (ms-sql-s): denied until 02:00, let in from 02:01 on, 204 flows";
    check(turned(false), open, filter);
}

#[test]
fn regular_contact() {
    let regular = |way| What::Regular {
        way,
        peer: ip("192.0.2.7"),
        port: 8443,
        connections: 288,
        every: 300_000,
        from: Millis(0),
        to: Millis(86_400_000),
    };
    check(
        regular(Outbound),
        "A connection to 192.0.2.7 at 8443 (https-alt) every 5 min on average, 288 within 1 d",
        "src.ip == 10.0.0.4 and dst.ip == 192.0.2.7 and dst.port == 8443",
    );
    check(
        regular(Inbound),
        "A connection from 192.0.2.7 at 8443 (https-alt) every 5 min on average, 288 within 1 d",
        "dst.ip == 10.0.0.4 and src.ip == 192.0.2.7 and dst.port == 8443",
    );
}

#[test]
fn methods_name_their_measures() {
    let check = |text: &str, measures: &[u64]| {
        for measure in measures {
            assert!(text.contains(&format!(" {measure} ")), "{measure}: {text}");
        }
    };
    let minutes = GAP_MS.cast_unsigned() / 60_000;
    check(SCAN, &[SCAN_PORTS, minutes, CLIENT_PORTS.into()]);
    check(SWEEP, &[SWEEP_PEERS, minutes]);
    check(STORM, &[STORM_TRIES]);
    check(LARGE, &[LARGE_BYTES / 1_000_000_000, LARGE_IN_ALL / 1_000_000_000]);
    check(OPEN, &[OPEN_WIDE]);
    check(UNSEALED, &[UNSEALED_FLOWS]);
    check(REFUSED, &[REFUSED_FLOWS]);
    check(super::DOORS, &[DOORS, minutes]);
    check(super::UNANSWERED, &[UNANSWERED]);
    check(ANSWERS_END, &[UNANSWERED, u64::try_from(LAST_ANSWERS_MS / 60_000).unwrap()]);
    check(DROPPED, &[DROPPED_FLOWS]);
    check(super::TURNED, &[TURNED]);
    check(REGULAR, &[REGULAR_HOURS, REGULAR_AN_HOUR]);
    assert!(REGULAR_SPREAD == 10 && REGULAR.contains("a tenth of the mean"));
}
