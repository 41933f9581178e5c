//! Findings of several hosts in one list.

use std::cmp::Reverse;
use std::net::IpAddr;

use super::{Written, filter, kind, sentence, severity, when};
use crate::enrich::{Names, with_name};
use crate::model::{Direction, Network, is_private};
use crate::order;
use crate::present::elsewhere::{TakeAway, heads};
use crate::query::hosts::findings::{Finding, Findings, Peers, What};

/// Those of several hosts, the most severe first. What a host did to another one is told of the first alone; and that
/// all is denied what an address outside tries is no news.
pub fn of_all(found: &[(Network, Findings)]) -> Vec<(Network, Finding)> {
    let is_told = |host: Network, of: &Finding| {
        if matches!(of.what, What::Refused { way: Direction::Outbound, .. }) {
            return host.address().is_some_and(|address| !is_private(address));
        }
        if let What::Dropped { peer, peers: 1, .. } = of.what {
            // That one tells it of all its peers, or is the first of the two.
            let is_told_there = |other: &Finding| match other.what {
                What::Dropped { peers, .. } => peers > 1 || Network::one(peer) < host,
                _ => false,
            };
            let there = found.iter().filter(|(host, _)| *host == Network::one(peer));
            return there.flat_map(|(_, found)| &found.list).any(is_told_there);
        }
        let Some((way, peer, port)) = with(&of.what) else { return false };
        let (peer, name) = (Network::one(peer), kind(&of.what).0);
        let of_peer = found.iter().filter(|(host, _)| *host == peer).flat_map(|(_, found)| &found.list);
        let is_other_end = |other: &Finding| {
            let is_back = with(&other.what).is_some_and(|(other_way, back, other_port)| {
                // One of them began: of two that did the same to each other, both are told.
                Network::one(back) == host && other_port == port && (way.is_none() || other_way != way)
            });
            kind(&other.what).0 == name && is_back
        };
        let is_second = way.map_or(peer < host, |way| way == Direction::Inbound);
        is_second && of_peer.into_iter().any(is_other_end)
    };
    let mut all: Vec<(Network, Finding)> = Vec::new();
    for (host, found) in found {
        for of in &found.list {
            let name = kind(&of.what).0;
            if !is_told(*host, of) {
                all.push((*host, *of));
            } else if let Some((_, before)) =
                all.iter_mut().rfind(|(of, before)| of == host && kind(&before.what).0 == name)
            {
                before.others += of.others;
            }
        }
    }
    order::sort_by_key(&mut all, |(_, of)| Reverse(of.severity));
    all
}

/// The one other host that it is about, who began, if either did, and at which port, if it was one.
const fn with(what: &What) -> Option<(Option<Direction>, IpAddr, Option<u16>)> {
    match *what {
        What::Scan { way, peer, .. } | What::Large { way, peer, .. } => Some((Some(way), peer, None)),
        What::Unanswered { way, peer, port, .. }
        | What::Turned { way, peer, port, .. }
        | What::Regular { way, peer, port, .. } => Some((Some(way), peer, Some(port))),
        What::Storm { way, port, peers: Some(Peers { count: 1, first, .. }), .. } => {
            Some((Some(way), first, Some(port)))
        }
        What::Unsealed { peer, .. } => Some((None, peer, None)),
        _ => None,
    }
}

/// The same for elsewhere.
pub fn taken(found: &[(Network, Finding)], names: &Names) -> TakeAway {
    let address = |address| with_name(address, names.called(Network::one(address)));
    let written = Written { moment: &|at| at.to_string(), address: &address };
    let row = |(host, of): &(Network, Finding)| {
        vec![
            severity(of.severity).to_owned(),
            host.to_string(),
            names.called(*host).unwrap_or_default().to_owned(),
            sentence(&of.what, of.others, written),
            when(&of.what).map(|at| at.to_string()).unwrap_or_default(),
            filter(*host, &of.what),
        ]
    };
    TakeAway::rows(heads(&["Severity", "Host", "Name", "Finding", "From", "Filter"]), found.iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use Direction::{Inbound, Outbound};

    use super::*;
    use crate::model::Millis;
    use crate::query::hosts::findings::{Burst, Severity};

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn of_all_hosts_the_most_severe_come_first_and_each_once() {
        let (a, b) = ("192.0.2.7", "10.0.0.4");
        let found = |host: &str, list: &[(Severity, What)]| {
            let finding = |&(severity, what): &(Severity, What)| Finding { severity, what, others: 0 };
            (Network::one(ip(host)), Findings { list: list.iter().map(finding).collect(), ..Findings::default() })
        };
        let ports = Burst { tried: 200, denied: 200, silent: 0, from: Millis(1_000), to: Millis(181_000) };
        let scan = |way, peer| What::Scan { way, peer: ip(peer), ports };
        let bare = |peer| What::Unsealed { peer: ip(peer), flows: 10, sealed: 20, from: Millis(0) };
        let refused = What::Refused { way: Outbound, flows: 200 };
        let storm = |way, peer| {
            let peers = Some(Peers { count: 1, first: ip(peer), let_in: 0 });
            let at = Millis(0);
            What::Storm { way, port: 22, tries: 900, from: at, most: 900, hour: at, peers }
        };
        let told = of_all(&[
            // What the Internet sends is denied mostly.
            found(a, &[(Severity::Low, refused), (Severity::High, scan(Outbound, b))]),
            // Of who else tried its ports nothing is told elsewhere.
            found(b, &[(Severity::High, scan(Inbound, a)), (Severity::High, scan(Inbound, "192.0.2.9"))]),
            found(
                "10.0.0.5",
                &[(Severity::Medium, storm(Inbound, a)), (Severity::Low, refused), (Severity::Low, bare(b))],
            ),
            found(b, &[(Severity::Low, bare("10.0.0.5"))]),
        ]);
        let told: Vec<(String, What)> = told.into_iter().map(|(host, of)| (host.to_string(), of.what)).collect();
        let expected = [
            (a, scan(Outbound, b)),
            (b, scan(Inbound, "192.0.2.9")),
            ("10.0.0.5", storm(Inbound, a)),
            ("10.0.0.5", refused),
            (b, bare("10.0.0.5")),
        ];
        assert_eq!(told, expected.map(|(host, what)| (host.to_owned(), what)));
    }

    #[test]
    fn what_was_dropped_is_told_where_it_is_most() {
        let (a, b, c) = ("10.0.0.4", "10.0.0.5", "10.0.0.6");
        let dropped = |peer, peers| {
            let (from, to) = (Millis(0), Millis(60_000));
            What::Dropped { peer: ip(peer), peers, flows: 10, from, to }
        };
        let check = |of: &[(&str, What)], expected: &[&str]| {
            let finding = |what| Finding { severity: Severity::Medium, what, others: 0 };
            let found = |&(host, what): &(&str, What)| {
                (Network::one(ip(host)), Findings { list: vec![finding(what)], ..Findings::default() })
            };
            let told = of_all(&of.iter().map(found).collect::<Vec<_>>());
            assert_eq!(told.iter().map(|(host, _)| host.to_string()).collect::<Vec<_>>(), expected);
        };
        check(&[(a, dropped(c, 1)), (b, dropped(c, 1)), (c, dropped(a, 2))], &[c]);
        check(&[(b, dropped(a, 1)), (a, dropped(b, 1))], &[a]);
        check(&[(a, dropped(b, 1)), (c, dropped(b, 1))], &[a, c]);
    }

    #[test]
    fn what_two_did_to_each_other_is_told_of_both() {
        let (a, b) = ("10.0.0.4", "10.0.0.5");
        let silent = |way, peer, port| What::Unanswered {
            way,
            peer: ip(peer),
            port,
            silent: 60,
            answered: 0,
            from: Millis(0),
            until: None,
        };
        let found = |host: &str, list: &[What]| {
            let finding = |&what: &What| Finding { severity: Severity::Low, what, others: 0 };
            (Network::one(ip(host)), Findings { list: list.iter().map(finding).collect(), ..Findings::default() })
        };
        let check = |of_a: &[What], of_b: &[What], expected: &[(&str, What)]| {
            let told = of_all(&[found(a, of_a), found(b, of_b)]);
            let told: Vec<(String, What)> = told.into_iter().map(|(host, of)| (host.to_string(), of.what)).collect();
            assert_eq!(told, expected.iter().map(|&(host, what)| (host.to_owned(), what)).collect::<Vec<_>>());
        };
        // One began, the other tells the same.
        let (first, second) = (silent(Outbound, b, 22), silent(Inbound, a, 22));
        check(&[first], &[second], &[(a, first)]);
        // At another port, and both of what came in.
        let (first, second) = (silent(Outbound, b, 22), silent(Inbound, a, 443));
        check(&[first], &[second], &[(a, first), (b, second)]);
        let (first, second) = (silent(Inbound, b, 22), silent(Inbound, a, 22));
        check(&[first], &[second], &[(a, first), (b, second)]);
    }
}
