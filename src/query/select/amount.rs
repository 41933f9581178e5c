//! Rows by their numbers: counters, which may be absent, and one number against another.

use wide::u32x4;

use super::words::{each, keep, keep_both, look_up_both};
use crate::filter::{Between, Comparison, one_holds};
use crate::ingest::{ABSENT, WIDE};
use crate::model::{Counter, Counters};
use crate::store::Block;

/// A counter, or two that are added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    PacketsSent,
    BytesSent,
    PacketsReceived,
    BytesReceived,
    Packets,
    Bytes,
}

impl Amount {
    /// Its columns, in the order of the log.
    const fn columns(self) -> (usize, Option<usize>) {
        match self {
            Self::PacketsSent => (0, None),
            Self::BytesSent => (1, None),
            Self::PacketsReceived => (2, None),
            Self::BytesReceived => (3, None),
            Self::Packets => (0, Some(2)),
            Self::Bytes => (1, Some(3)),
        }
    }

    pub const fn of(self, counters: &Counters) -> Counter {
        match self {
            Self::Packets => counters.packets(),
            Self::Bytes => counters.bytes(),
            _ => counters.in_order()[self.columns().0],
        }
    }

    /// Of ranges that are [`joined`](crate::filter::joined).
    pub fn narrow(self, block: &Block, ranges: &[Between<u64>], words: &mut [u64]) {
        match (block.counters.plain(), self.columns(), ranges) {
            (Some(columns), (a, None), &[Between { first, last }]) => {
                // Nothing that was measured is as large as these numbers are.
                let first = u32::try_from(first).unwrap_or(WIDE);
                let last = u32::try_from(last).unwrap_or(WIDE).min(WIDE - 1);
                keep(words, columns[a], |value: u32x4| value.simd_ge(first) & value.simd_le(last));
            }
            (Some(columns), (a, Some(b)), &[range]) => keep_sums(columns[a], columns[b], range, words),
            _ => each(words, |row| {
                let counter = self.of(&block.counters.get(row));
                counter.is_some_and(|value| one_holds(ranges, &value))
            }),
        }
    }

    /// Keeps the rows where it was not measured.
    pub fn narrow_absent(self, block: &Block, words: &mut [u64]) {
        match (block.counters.plain(), self.columns()) {
            (Some(columns), (a, _)) => keep(words, columns[a], |value: u32x4| value.simd_eq(ABSENT)),
            _ => each(words, |row| self.of(&block.counters.get(row)).is_none()),
        }
    }
}

/// Keeps the rows whose two counters come to a number in the range.
fn keep_sums(a: &[u32], b: &[u32], Between { first, last }: Between<u64>, words: &mut [u64]) {
    // In 32 bits and what is carried, so that a vector holds twice as many.
    match (u32::try_from(first), u32::try_from(last)) {
        (Ok(first), Ok(last)) => keep_both(words, (a, b), |a: u32x4, b| {
            let sum = a + b;
            a.simd_ne(ABSENT) & sum.simd_ge(a) & sum.simd_ge(first) & sum.simd_le(last)
        }),
        (Ok(first), Err(_)) if last >= 1 << 33 => keep_both(words, (a, b), |a: u32x4, b| {
            let sum = a + b;
            a.simd_ne(ABSENT) & (sum.simd_lt(a) | sum.simd_ge(first))
        }),
        _ => look_up_both(words, (a, b), |a, b| {
            let sum = u64::from(a) + u64::from(b);
            a != ABSENT && first <= sum && sum <= last
        }),
    }
}

/// What a row has as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    SourcePort,
    DestinationPort,
    Amount(Amount),
}

impl Number {
    fn of(self, block: &Block, row: usize) -> Counter {
        match self {
            Self::SourcePort => Some(u64::from(block.source_port[row])),
            Self::DestinationPort => Some(u64::from(block.destination_port[row])),
            Self::Amount(amount) => amount.of(&block.counters.get(row)),
        }
    }

    /// Its column, if that is all there is of it.
    const fn column(self) -> Option<usize> {
        match self {
            Self::Amount(amount) => match amount.columns() {
                (column, None) => Some(column),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Keeps the rows where one number is before the other in this order, or the same.
pub fn compare(block: &Block, left: Number, order: Option<Comparison>, right: Number, words: &mut [u64]) {
    // Which of the three ways two numbers can stand to each other pass: asked so, a row needs no branch.
    let ways @ [less, same, more] = match order {
        None => [false, true, false],
        Some(Comparison::Less) => [true, false, false],
        Some(Comparison::AtMost) => [true, true, false],
        Some(Comparison::Greater) => [false, false, true],
        Some(Comparison::AtLeast) => [false, true, true],
    };
    match (block.counters.plain(), left.column(), right.column()) {
        (Some(columns), Some(a), Some(b)) => {
            // Measured in both or in none.
            let [less, same, more] = ways.map(|way| if way { u32x4::MAX } else { u32x4::ZERO });
            keep_both(words, (columns[a], columns[b]), |a: u32x4, b| {
                a.simd_ne(ABSENT) & (less & a.simd_lt(b) | same & a.simd_eq(b) | more & a.simd_gt(b))
            });
        }
        _ => each(words, |row| match (left.of(block, row), right.of(block, row)) {
            (Some(a), Some(b)) => less & (a < b) | same & (a == b) | more & (a > b),
            _ => false,
        }),
    }
}
