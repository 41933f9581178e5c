//! Joins the parts of all shards, and ranks what changed.

use std::cmp::Reverse;

use super::ask::{Ask, Compared, Order, Row, Trend};
use super::part::{Part, Sides};
use crate::order;
use crate::query::Tally;
use crate::query::keyed::Merge;
use crate::query::pairs::Measure;

const HOUR_MS: u128 = 3_600_000;

/// The answer of all shards' parts.
pub fn finish(ask: &Ask, parts: &[Vec<u8>]) -> Compared {
    let mut all = Part::default();
    parts.iter().filter_map(|part| postcard::from_bytes::<Part>(part).ok()).for_each(|part| all.merge(part));
    let mut whole = all.totals.0[0];
    whole.add(&all.totals.0[1]);
    let measure = ask.measure.where_measured(&whole);
    let values = |tallies: &[Tally; 2]| [0, 1].map(|side| value(measure, ask.lengths, side, &tallies[side]));

    let mut counts = [0; 5];
    let mut ranked: Vec<(Rank, String, usize)> = Vec::new();
    for (at, (key, Sides(tallies))) in all.by.iter().enumerate() {
        let values = values(tallies);
        let trend = trend(tallies, values);
        counts[trend as usize] += 1;
        if ask.only.is_none_or(|only| only == trend) {
            ranked.push((rank(ask.order, values), key.text(), at));
        }
    }
    order::sort(&mut ranked);
    let shown = ranked.len().min(ask.limit as usize);
    let row = |(_, key, at): (Rank, String, usize)| {
        let tallies = all.by[at].1.0;
        let values = values(&tallies);
        Row { key, tallies, values, trend: trend(&tallies, values) }
    };
    let rest = ranked.split_off(shown);
    let mut others = Sides::default();
    rest.iter().for_each(|&(_, _, at)| others.merge(all.by[at].1));
    Compared {
        measure,
        totals: all.totals.0,
        values: values(&all.totals.0),
        counts,
        rows: ranked.into_iter().map(row).collect(),
        others: rest.len() as u64,
        others_values: values(&others.0),
    }
}

/// In an hour, where the sides' lengths say how long they are.
fn value(measure: Measure, lengths: Option<[u64; 2]>, side: usize, tally: &Tally) -> u64 {
    let value = measure.of(tally);
    let Some(length) = lengths.map(|lengths| lengths[side]).filter(|&length| length > 0) else { return value };
    u64::try_from(u128::from(value) * HOUR_MS / u128::from(length)).unwrap_or(u64::MAX)
}

/// New and gone are by flows, whatever is measured of them.
const fn trend([this, that]: &[Tally; 2], [now, before]: [u64; 2]) -> Trend {
    match (this.tuples, that.tuples) {
        (_, 0) => Trend::New,
        (0, _) => Trend::Gone,
        _ if now > before => Trend::Up,
        _ if now < before => Trend::Down,
        _ => Trend::Same,
    }
}

/// The smallest is shown first.
type Rank = (Reverse<u64>, Reverse<u64>);

fn rank(order: Order, [this, that]: [u64; 2]) -> Rank {
    /// Parts of the larger side, as fine as a ranking needs.
    const WHOLE: u128 = 1 << 32;
    let difference = this.abs_diff(that);
    let first = match order {
        Order::Difference => difference,
        Order::Change => {
            let larger = u128::from(this.max(that).max(1));
            u64::try_from(u128::from(difference) * WHOLE / larger).unwrap_or(u64::MAX)
        }
        Order::This => this,
        Order::That => that,
    };
    (Reverse(first), Reverse(this.max(that)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(order: Order, sides: &[[u64; 2]], expected: &[usize]) {
        let mut ranked: Vec<_> = sides.iter().enumerate().map(|(at, &sides)| (rank(order, sides), at)).collect();
        ranked.sort_unstable();
        assert_eq!(ranked.iter().map(|&(_, at)| at).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_largest_first() {
        let sides = [[0, 0], [10, 20], [1_000_000, 1_000_020], [3, 0], [u64::MAX, 0]];
        check(Order::Difference, &sides, &[4, 2, 1, 3, 0]);
        check(Order::Change, &sides, &[4, 3, 1, 2, 0]);
        check(Order::This, &sides, &[4, 2, 1, 3, 0]);
        check(Order::That, &sides, &[2, 1, 4, 3, 0]);
    }

    #[test]
    fn an_hour_of_each_side() {
        let tally = Tally { tuples: 30, ..Tally::default() };
        assert_eq!(value(Measure::Flows, None, 0, &tally), 30);
        assert_eq!(value(Measure::Flows, Some([600_000, 3_600_000]), 0, &tally), 180);
        assert_eq!(value(Measure::Flows, Some([600_000, 3_600_000]), 1, &tally), 30);
        assert_eq!(value(Measure::Flows, Some([0, 1]), 1, &Tally { tuples: u64::MAX, ..tally }), u64::MAX);
    }
}
