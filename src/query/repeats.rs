//! What was found to be logged more than once, of all rows whatever is asked for.

use super::{Duplicates, Tally};
use crate::model::{Action, LeftOut};
use crate::store::{BLOCK, Block, Mark, Shard};

/// Kept sums over rows with marks.
#[derive(Debug, Default)]
pub struct Repeats {
    revision: u32,
    rows: usize,
    /// By what the mark says.
    by_mark: [Tally; 16],
}

impl Repeats {
    pub fn catch_up(&mut self, shard: &Shard) {
        if self.revision != shard.revision() {
            *self = Self { revision: shard.revision(), ..Self::default() };
        }
        for (at, block) in shard.blocks().enumerate().skip(self.rows / BLOCK) {
            let Some(marks) = shard.marks().of_block(at) else { continue };
            let mut forgotten = shard.forgotten(at * BLOCK..at * BLOCK + block.rows()).peekable();
            let first = self.rows.saturating_sub(at * BLOCK);
            for (row, mark) in marks.iter().enumerate().take(block.rows()).skip(first) {
                if *mark == Mark::default() {
                    continue;
                }
                while forgotten.next_if(|rows| rows.end <= at * BLOCK + row).is_some() {}
                if forgotten.peek().is_none_or(|rows| !rows.contains(&(at * BLOCK + row))) {
                    self.by_mark[usize::from(mark.bits())].add(&tally_of(shard, block, row));
                }
            }
        }
        self.rows = shard.len();
    }

    /// With these kinds left out of all other figures.
    pub fn found(&self, left_out: LeftOut) -> Duplicates {
        let mut found = Duplicates { left_out, ..Duplicates::default() };
        for (mark, tally) in Mark::ALL.iter().zip(&self.by_mark) {
            let kind = mark.duplicate();
            if let Some(kind) = kind {
                found.found[kind as usize].add(tally);
            }
            if mark.is_recreated() && !kind.is_some_and(|kind| left_out.holds(kind)) {
                found.recreated.add(tally);
            }
        }
        found
    }
}

fn tally_of(shard: &Shard, block: &Block, at: usize) -> Tally {
    let counters = block.counters.get(at);
    let action = shard.kinds()[block.kinds[usize::from(block.kind[at])] as usize].state.action();
    let values = counters.in_order().map(Option::unwrap_or_default);
    Tally::of_row(action == Action::Denied, !counters.is_absent(), values)
}
