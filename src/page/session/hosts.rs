//! What is asked of hosts, in two rounds: the first finds who they are, the second what takes too long to be found of
//! all of them.

use flowglass::order;
use flowglass::query::hosts::{Answer, Ask};

use crate::page::state::{HostsShown, HostsWanted};

pub(super) const fn first(wanted: HostsWanted, bucket_ms: i64) -> Ask {
    match wanted {
        HostsWanted::Table { by, limit } => Ask::Rank { by, limit },
        HostsWanted::One { host, rows, .. } => Ask::Host { host, bucket_ms, limit: rows },
    }
}

/// Given what the first round found, and the stretch of time that connections are drawn of.
pub(super) fn second(wanted: HostsWanted, first: &Answer, bucket_ms: i64, (from, to): (i64, i64)) -> Option<Ask> {
    match (wanted, first) {
        (HostsWanted::Table { by, .. }, Answer::Ranked(ranked)) => {
            let mut hosts = ranked.rows.iter().filter_map(|(key, _)| key.host()).collect::<Vec<_>>();
            order::sort(&mut hosts);
            Some(Ask::Detail { by, hosts, bucket_ms })
        }
        (HostsWanted::One { host, contacts, .. }, Answer::Host(about)) => {
            let first = about.contacts.rows.iter().take(contacts as usize);
            let mut peers = first.filter_map(|(key, _)| key.host()?.address()).collect::<Vec<_>>();
            order::sort(&mut peers);
            Some(Ask::Lives { host, peers, from, to })
        }
        _ => None,
    }
}

/// What both rounds found.
pub(super) fn shown(
    wanted: HostsWanted,
    first: Answer,
    asked: Ask,
    answer: Answer,
    bucket_ms: i64,
) -> Option<HostsShown> {
    Some(match (wanted, first, asked, answer) {
        (HostsWanted::Table { by, limit }, Answer::Ranked(ranked), _, Answer::Details(details)) => {
            HostsShown::Table { by, limit, ranked, details, bucket_ms }
        }
        (
            HostsWanted::One { host, contacts, rows },
            Answer::Host(about),
            Ask::Lives { peers, from, to, .. },
            Answer::Lives(lives),
        ) => {
            let lives = peers.into_iter().zip(lives).collect();
            HostsShown::One { host, contacts, rows, about, lives, range: (from, to), bucket_ms }
        }
        _ => return None,
    })
}
