//! Contact as regular as only a machine's is: what malware does that asks for orders, and every monitoring agent.

use super::marks::Met;
use super::{Severity, What, way_out};
use crate::model::{HOUR, Millis};

/// Whole hours of the clock in a row, none of them without, …
pub const REGULAR_HOURS: u64 = 10;
/// … with so many connections an hour on average. Of fewer, hours have one more or less however even they come.
pub const REGULAR_AN_HOUR: u64 = 3;
/// Their variance is at most this part of their mean. What comes by chance has one as large as the mean.
pub const REGULAR_SPREAD: u64 = 10;

/// Who began connections with whom, one by one, in the order of peers, ports and hours.
pub fn regular(met: &[(Met, u64)]) -> Vec<(u64, Severity, What)> {
    let each = met.chunk_by(|((peer, port, _), _), ((other, at, _), _)| (peer, port) == (other, at));
    let of_one = |hours: &[(Met, u64)]| {
        let runs = hours.chunk_by(|((.., hour), _), ((.., next), _)| next.0 - hour.0 == HOUR);
        // Of equal ones the first.
        runs.filter_map(of_run).reduce(|most, run| if run.0 > most.0 { run } else { most })
    };
    each.filter_map(of_one).collect()
}

/// Hours that follow each other.
fn of_run(hours: &[(Met, u64)]) -> Option<(u64, Severity, What)> {
    let (&((peer, port, from), _), &((.., last), _)) = (hours.first()?, hours.last()?);
    // Of the first hour and the last only a part was met.
    let whole = hours.get(1..hours.len().checked_sub(1)?)?;
    let sum = |hours: &[(Met, u64)]| hours.iter().fold(0, |sum: u64, (_, begun)| sum.saturating_add(*begun));
    let (count, begun) = (whole.len() as u64, sum(whole));
    if count < REGULAR_HOURS || begun < count.saturating_mul(REGULAR_AN_HOUR) {
        return None;
    }
    let squares: u128 = whole.iter().map(|&(_, begun)| u128::from(begun).pow(2)).sum();
    let (count, all) = (u128::from(count), u128::from(begun));
    let spread = (count * squares).saturating_sub(all * all);
    if spread * u128::from(REGULAR_SPREAD) > count * all {
        return None;
    }
    let every = i64::try_from(count * u128::from(HOUR.cast_unsigned()) / all).ok()?;
    let (connections, to) = (sum(hours), Millis(last.0.saturating_add(HOUR)));
    let what = What::Regular { way: way_out(peer), peer, port, connections, every, from, to };
    // Whatever asks for news does so: agents, updates, clocks.
    Some((connections, Severity::Low, what))
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    const PEER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7));

    #[track_caller]
    fn check(hours: &[u64], expected: Option<i64>) {
        let met: Vec<(Met, u64)> = (0..)
            .zip(hours)
            .filter(|(_, begun)| **begun > 0)
            .map(|(hour, &begun)| ((PEER, 443, Millis(hour * HOUR)), begun))
            .collect();
        let every = regular(&met).into_iter().map(|(.., what)| match what {
            What::Regular { every, .. } => every,
            other => panic!("{other:?}"),
        });
        assert_eq!(every.collect::<Vec<_>>(), expected.into_iter().collect::<Vec<_>>(), "{hours:?}");
    }

    #[test]
    fn as_regular_as_a_machine() {
        let minutes = |minutes: i64| Some(minutes * 60_000);
        check(&[5, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 1], minutes(5));
        check(&[5, 12, 13, 12, 11, 12, 12, 12, 13, 11, 12, 1], minutes(5));
        check(&[5, 12, 7, 15, 12, 9, 16, 12, 10, 8, 13, 1], None);
        check(&[1, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 1], minutes(20));
        // Ten whole hours in a row, whatever there is besides.
        check(&[5, 12, 12, 12, 12, 0, 12, 12, 12, 12, 12, 1], None);
        check(&[1, 0, 0, 5, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 1, 0, 1], minutes(10));
        check(&[12; 11], None);
        // Two an hour are too few to tell.
        check(&[2; 24], None);
        check(&[], None);
        check(&[3], None);
        check(&[3, 3], None);
    }
}
