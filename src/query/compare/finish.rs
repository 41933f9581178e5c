//! Joins the parts of all shards, and ranks what changed.

use std::cmp::Reverse;

use super::ask::{Ask, Compared, Row, SortBy, Trend, Unit};
use super::part::{Part, Sides};
use crate::order;
use crate::query::Tally;
use crate::query::keyed::Merge;
use crate::query::keys::{Value, each_once};
use crate::query::pairs::Measure;

/// The answer of all shards' parts.
pub fn finish(ask: &Ask, parts: &[Vec<u8>]) -> Compared {
    let mut all = Part::default();
    parts.iter().filter_map(|part| postcard::from_bytes::<Part>(part).ok()).for_each(|part| all.merge(part));
    let mut whole = all.totals.0[0];
    whole.add(&all.totals.0[1]);
    let hosts = all.hosts();
    let measure = ask.measure.where_measured(&whole);
    let unit = Unit { measure, lengths: ask.lengths };

    let mut counts = [0; 5];
    let mut ranked: Vec<(Rank, (String, String), usize)> = Vec::new();
    let by = each_once(all.by);
    for (at, (key, Sides(tallies))) in by.iter().enumerate() {
        // Of denied flows, what neither side has is none of theirs.
        if !tallies.iter().any(|tally| has_any(measure, tally)) {
            continue;
        }
        let trend = trend(unit, tallies);
        counts[trend as usize] += 1;
        if ask.only.is_none_or(|only| only == trend) {
            ranked.push((rank(ask.order, unit.values(tallies)), of(key), at));
        }
    }
    order::sort(&mut ranked);
    let shown = ranked.len().min(ask.limit as usize);
    let row = |(_, (key, acl), at): (Rank, (String, String), usize)| {
        let tallies = by[at].1.0;
        Row { key, acl, tallies, trend: trend(unit, &tallies) }
    };
    let rest = ranked.split_off(shown);
    let mut others = Sides::default();
    rest.iter().for_each(|&(_, _, at)| others.merge(by[at].1));
    Compared {
        measure,
        totals: all.totals.0,
        hosts,
        counts,
        rows: ranked.into_iter().map(row).collect(),
        others: rest.len() as u64,
        others_tallies: others.0,
    }
}

/// What a row is of: its value, and of a rule its ACL.
fn of(key: &Value) -> (String, String) {
    let acl = if let Value::Rule(_, acl) = key { acl.clone() } else { String::new() };
    (key.text(), acl)
}

/// New and gone are by flows, whatever is measured of them, and by denied ones where those are compared. Up and down
/// are by flows, too, where a side's carry no counters.
fn trend(unit: Unit, [this, that]: &[Tally; 2]) -> Trend {
    let both = [this, that].into_iter().filter(|tally| tally.tuples > 0);
    let measure = both.fold(unit.measure, Measure::where_measured);
    // Each beside the other's length: to divide would take small differences away.
    let [long, before_long] = unit.lengths.unwrap_or([1, 1]).map(|length| u128::from(length.max(1)));
    let (now, before) = (u128::from(measure.of(this)) * before_long, u128::from(measure.of(that)) * long);
    match (has_any(unit.measure, this), has_any(unit.measure, that)) {
        (true, false) => Trend::New,
        (false, true) => Trend::Gone,
        _ if now > before => Trend::Up,
        _ if now < before => Trend::Down,
        _ => Trend::Same,
    }
}

fn has_any(measure: Measure, tally: &Tally) -> bool {
    if measure == Measure::Denied { tally.denied > 0 } else { tally.tuples > 0 }
}

/// The smallest is shown first.
type Rank = (Reverse<u64>, Reverse<u64>);

fn rank(order: SortBy, [this, that]: [u64; 2]) -> Rank {
    /// Parts of the larger side, as fine as a ranking needs.
    const WHOLE: u128 = 1 << 32;
    let difference = this.abs_diff(that);
    let first = match order {
        SortBy::Difference => difference,
        SortBy::Change => {
            let larger = u128::from(this.max(that).max(1));
            u64::try_from(u128::from(difference) * WHOLE / larger).unwrap_or(u64::MAX)
        }
        SortBy::This => this,
        SortBy::That => that,
    };
    (Reverse(first), Reverse(this.max(that)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::Field;

    #[track_caller]
    fn check(order: SortBy, sides: &[[u64; 2]], expected: &[usize]) {
        let mut ranked: Vec<_> = sides.iter().enumerate().map(|(at, &sides)| (rank(order, sides), at)).collect();
        ranked.sort_unstable();
        assert_eq!(ranked.iter().map(|&(_, at)| at).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_largest_first() {
        let sides = [[0, 0], [10, 20], [1_000_000, 1_000_020], [3, 0], [u64::MAX, 0]];
        check(SortBy::Difference, &sides, &[4, 2, 1, 3, 0]);
        check(SortBy::Change, &sides, &[4, 3, 1, 2, 0]);
        check(SortBy::This, &sides, &[4, 2, 1, 3, 0]);
        check(SortBy::That, &sides, &[2, 1, 4, 3, 0]);
    }

    #[test]
    fn small_differences_of_long_sides_are_some() {
        const YEAR: u64 = 365 * 86_400_000;
        let check = |this: u64, that: u64, expected| {
            let tallies = [this, that].map(|tuples| Tally { tuples, ..Tally::default() });
            let unit = Unit { measure: Measure::Flows, lengths: Some([YEAR, 2 * YEAR]) };
            assert_eq!(trend(unit, &tallies), expected);
        };
        check(1, 1, Trend::Up);
        check(1, 2, Trend::Same);
        check(1, 3, Trend::Down);
        check(1, 0, Trend::New);
        check(0, 1, Trend::Gone);
    }

    #[test]
    fn what_carries_no_counters_is_more_or_less_by_its_flows() {
        let check = |this: [u64; 3], that: [u64; 3], expected| {
            let tallies = [this, that].map(|[tuples, measured, bytes_sent]| Tally {
                tuples,
                measured,
                bytes_sent,
                ..Tally::default()
            });
            assert_eq!(trend(Unit { measure: Measure::Bytes, lengths: None }, &tallies), expected);
        };
        check([3, 1, 10], [2, 1, 20], Trend::Down);
        check([3, 0, 0], [2, 0, 0], Trend::Up);
        check([3, 0, 0], [3, 0, 0], Trend::Same);
        check([3, 0, 0], [2, 1, 20], Trend::Up);
        check([3, 1, 10], [5, 0, 0], Trend::Down);
        check([3, 0, 0], [0, 0, 0], Trend::New);
    }

    /// VNet flow logs write an NSG's id as it was named, NSG flow logs in capitals.
    #[test]
    fn what_logs_of_either_kind_spell_is_one_row() {
        let of_flows = |sides: [u64; 2]| Sides(sides.map(|tuples| Tally { tuples, ..Tally::default() }));
        let rule = |acl: &str, sides| (Value::Rule("UserRule_web".to_owned(), acl.to_owned()), of_flows(sides));
        let mut part = Part::default();
        part.by = vec![rule("/S/NSG-DB", [0, 1]), rule("/S/NSG-WEB", [0, 3]), rule("/s/nsg-Web", [3, 0])];
        let ask = Ask {
            filter: None,
            time: None,
            field: Field::Rule,
            measure: Measure::Flows,
            order: SortBy::Difference,
            only: None,
            lengths: None,
            limit: 9,
        };
        let compared = finish(&ask, &[postcard::to_stdvec(&part).unwrap()]);
        let rows: Vec<(&str, Trend)> = compared.rows.iter().map(|row| (&*row.acl, row.trend)).collect();
        assert_eq!(rows, [("/S/NSG-DB", Trend::Gone), ("/s/nsg-Web", Trend::Same)]);
    }

    #[test]
    fn of_denied_flows_only_these_are_new_and_gone() {
        let check = |this: [u64; 2], that: [u64; 2], expected| {
            let tallies = [this, that].map(|[tuples, denied]| Tally { tuples, denied, ..Tally::default() });
            assert_eq!(trend(Unit { measure: Measure::Denied, lengths: None }, &tallies), expected);
        };
        check([3, 1], [2, 0], Trend::New);
        check([3, 0], [2, 2], Trend::Gone);
        check([3, 0], [0, 0], Trend::Same);
        check([3, 2], [2, 1], Trend::Up);
    }
}
