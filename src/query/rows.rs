//! Rows on their way into sums.

use super::cell::Cell;
use super::select::{Places, Run};
use crate::ingest::ABSENT;
use crate::model::Action;
use crate::store::{KindRow, Shard};

/// Takes rows of one group, given their place in the block and what they add.
pub trait Take {
    /// `CAN_OVERFLOW`: a sum could leave u64, and then stays at its end.
    fn take<const CAN_OVERFLOW: bool>(&mut self, at: usize, row: &Cell);
}

/// Whether sums over the shard's rows could leave u64. Rows are fewer than 2³² and their counters below 2³², so only larger
/// counters can fill a sum.
pub fn can_overflow(shard: &Shard) -> bool {
    shard.wide_sum() >= 1 << 62
}

#[inline]
pub fn each_row(shard: &Shard, run: &Run<'_>, can_overflow: bool, take: &mut impl Take) {
    let kinds = shard.kinds();
    match (run.block.counters.plain().filter(|_| !can_overflow), &run.places) {
        (Some(columns), Places::All(rows)) => plain(kinds, run, columns, rows.clone(), take),
        (Some(columns), Places::Some(list)) => plain(kinds, run, columns, list.iter().map(|&at| usize::from(at)), take),
        (None, places) => {
            let mut one = |at: usize| {
                let counters = run.block.counters.get(at);
                let values = counters.in_order().map(Option::unwrap_or_default);
                take.take::<true>(at, &Cell::of_row(is_denied(kinds, run, at), !counters.is_absent(), values));
            };
            match places {
                Places::All(rows) => rows.clone().for_each(&mut one),
                Places::Some(list) => list.iter().for_each(|&at| one(usize::from(at))),
            }
        }
    }
}

#[inline]
fn plain(
    kinds: &[KindRow],
    run: &Run<'_>,
    [a, b, c, d]: [&[u32]; 4],
    places: impl Iterator<Item = usize>,
    take: &mut impl Take,
) {
    for at in places {
        let values = [a[at], b[at], c[at], d[at]];
        let is_measured = values[0] != ABSENT;
        let values = values.map(|value| if is_measured { u64::from(value) } else { 0 });
        take.take::<false>(at, &Cell::of_row(is_denied(kinds, run, at), is_measured, values));
    }
}

#[inline]
fn is_denied(kinds: &[KindRow], run: &Run<'_>, at: usize) -> bool {
    let kind = run.block.kinds[usize::from(run.block.kind[at])];
    kinds[kind as usize].state.action() == Action::Denied
}
