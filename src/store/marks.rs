//! Which rows are duplicates, and of which kind: a byte for each row of a block that has any.

use std::ops::Range;

use super::columns::BLOCK;
use crate::model::Duplicate;

/// What was found out about a row by comparing it with all others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark(u8);

const KIND: u8 = 0b0111;
const RECREATED: u8 = 0b1000;

impl Mark {
    /// The row ends a flow that was begun anew at once, and its counters are in those of the next end.
    pub const RECREATED: Self = Self(RECREATED);

    /// All that bits can say.
    pub const ALL: [Self; 16] = {
        let mut all = [Self(0); 16];
        let mut bits = 0;
        while bits < 16 {
            all[bits as usize] = Self(bits);
            bits += 1;
        }
        all
    };

    pub const fn of(kind: Duplicate) -> Self {
        Self(kind as u8 + 1)
    }

    pub fn duplicate(self) -> Option<Duplicate> {
        Duplicate::ALL.get(usize::from(self.0 & KIND).checked_sub(1)?).copied()
    }

    pub const fn is_recreated(self) -> bool {
        self.0 & RECREATED != 0
    }

    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Of bits that may have come from anywhere.
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & (KIND | RECREATED))
    }
}

/// The marks of a shard's rows.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Marks {
    blocks: Vec<Option<Box<[Mark]>>>,
}

impl Marks {
    /// Adds a mark to those that rows have. A row has one kind of duplicate at most: nothing is looked at twice.
    pub fn add(&mut self, rows: Range<usize>, mark: Mark) {
        for row in rows {
            let at = row / BLOCK;
            if self.blocks.len() <= at {
                self.blocks.resize(at + 1, None);
            }
            let block = self.blocks[at].get_or_insert_with(|| vec![Mark::default(); BLOCK].into());
            block[row % BLOCK].0 |= mark.0;
        }
    }

    /// Only those of these rows, which are numbered from the first on then.
    pub fn keep(&mut self, kept: &[Range<usize>]) {
        let before = std::mem::take(self);
        for (row, at) in kept.iter().cloned().flatten().enumerate() {
            let mark = before.of_row(at);
            if mark != Mark::default() {
                self.add(row..row + 1, mark);
            }
        }
    }

    /// Those of a block's rows, unless none has any.
    pub fn of_block(&self, block: usize) -> Option<&[Mark]> {
        self.blocks.get(block)?.as_deref()
    }

    pub fn of_row(&self, row: usize) -> Mark {
        self.of_block(row / BLOCK).map_or_else(Mark::default, |marks| marks[row % BLOCK])
    }

    pub fn bytes_in_memory(&self) -> usize {
        self.blocks.iter().flatten().map(|block| block.len()).sum()
    }
}

/// Stretches of equal marks, in order, each with where it lies.
pub fn runs(marks: &[Mark]) -> impl Iterator<Item = (Mark, Range<usize>)> {
    let mut at = 0;
    marks.chunk_by(|a, b| a == b).map(move |run| {
        let from = at;
        at += run.len();
        (run[0], from..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_cost_only_where_they_are() {
        let mut marks = Marks::default();
        marks.add(BLOCK * 2 + 5..BLOCK * 2 + 8, Mark::of(Duplicate::BothEnds));
        marks.add(BLOCK * 2 + 7..BLOCK * 2 + 8, Mark::RECREATED);
        assert_eq!((marks.of_block(0), marks.of_block(1), marks.of_block(3)), (None, None, None));
        assert_eq!(marks.bytes_in_memory(), BLOCK);
        let found: Vec<_> = runs(marks.of_block(2).unwrap_or_default())
            .map(|(mark, rows)| (mark.duplicate(), mark.is_recreated(), rows))
            .collect();
        let both = Some(Duplicate::BothEnds);
        assert_eq!(found, [(None, false, 0..5), (both, false, 5..7), (both, true, 7..8), (None, false, 8..BLOCK)]);
    }

    #[test]
    fn every_kind_comes_back() {
        for kind in Duplicate::ALL {
            assert_eq!(Mark::from_bits(Mark::of(kind).bits()).duplicate(), Some(kind));
        }
        assert_eq!(Mark::from_bits(0xFF).duplicate(), None);
        assert_eq!(Mark::default().duplicate(), None);
    }
}
