//! Sums by number, of which there can be very many, and which rows come to in no order: laid out so that as much of
//! them as can be is near, and a row is added in two steps of a vector.

use rustc_hash::FxHashMap;
use wide::u32x4;

use super::{Rank, Tally};
use crate::store::index;

/// What is added to a cell, or its sums so far.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(32))]
pub struct Cell {
    /// Tuples, those denied, those measured, and whether some sum has left 32 bits. Of the first three a shard has no
    /// more than fit.
    counts: u32x4,
    /// The lower half of each counter's sum, in the order of the log.
    low: u32x4,
}

/// What a cell is ranked by, first by the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weighed {
    pub value: u64,
    pub tuples: u32,
    /// The cell's place.
    pub at: u32,
}

/// The same of counters of any size.
#[derive(Clone, Copy, Debug)]
pub struct Wide {
    cell: Cell,
    high: [u64; 4],
}

#[derive(Clone, Debug, Default)]
pub struct Sheet {
    cells: Vec<Cell>,
    /// The upper halves of the few sums that have one.
    high: FxHashMap<usize, [u64; 4]>,
}

impl Cell {
    /// One row, whose counters count for nothing unless it is measured.
    #[inline(always)]
    pub fn of_row(is_denied: bool, is_measured: bool, counters: [u32; 4]) -> Self {
        let mask = u32x4::splat(u32::from(is_measured).wrapping_neg());
        let counts = [1, u32::from(is_denied), u32::from(is_measured), 0];
        Self { counts: u32x4::new(counts), low: u32x4::new(counters) & mask }
    }

    fn has_rows(&self) -> bool {
        self.counts.to_array()[0] != 0
    }
}

impl Wide {
    /// Counters of a row that is not measured are zero.
    pub fn of_row(is_denied: bool, is_measured: bool, counters: [u64; 4]) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "the lower halves are wanted")]
        let low = u32x4::new(counters.map(|counter| counter as u32));
        Self {
            cell: Cell { low, ..Cell::of_row(is_denied, is_measured, [0; 4]) },
            high: counters.map(|counter| counter >> 32),
        }
    }
}

impl Sheet {
    pub fn resize(&mut self, cells: usize) {
        self.cells.resize(cells, Cell::default());
    }

    /// Adds a row to a cell.
    #[inline(always)]
    pub fn add(&mut self, at: usize, row: &Cell) {
        let Cell { counts, low } = &mut self.cells[at];
        *counts += row.counts;
        let sum = *low + row.low;
        let carry = sum.simd_lt(row.low);
        *low = sum;
        if carry.any() {
            *counts |= HAS_HIGH;
            carry_over(&mut self.high, at, carry);
        }
    }

    /// Takes away a row that was added.
    #[inline(always)]
    pub fn take(&mut self, at: usize, row: &Cell) {
        let Cell { counts, low } = &mut self.cells[at];
        *counts -= row.counts;
        let borrow = low.simd_lt(row.low);
        *low -= row.low;
        if borrow.any() {
            borrow_from(&mut self.high, at, borrow);
        }
    }

    /// A row whose counters can be of any size.
    #[cold]
    pub fn add_wide(&mut self, at: usize, row: &Wide) {
        self.add(at, &row.cell);
        if row.high != [0; 4] {
            self.cells[at].counts |= HAS_HIGH;
            self.high.entry(at).or_default().iter_mut().zip(row.high).for_each(|(sum, high)| *sum += high);
        }
    }

    /// The same of one that was added.
    #[cold]
    pub fn take_wide(&mut self, at: usize, row: &Wide) {
        self.take(at, &row.cell);
        if let Some(sums) = self.high.get_mut(&at) {
            sums.iter_mut().zip(row.high).for_each(|(sum, high)| *sum = sum.wrapping_sub(high));
        }
    }

    /// So is a place that it has no cell for yet: what it is of came after the rows were summed.
    pub fn is_empty_at(&self, at: usize) -> bool {
        self.cells.get(at).is_none_or(|cell| !cell.has_rows())
    }

    /// The places of cells that have rows.
    #[cfg(test)]
    pub fn places(&self) -> impl Iterator<Item = usize> {
        self.cells.iter().enumerate().filter(|(_, cell)| cell.has_rows()).map(|(at, _)| at)
    }

    /// What each cell that has rows is ranked by.
    pub fn weights(&self, by: Rank) -> Vec<Weighed> {
        let weigh = |(at, cell): (usize, &Cell)| {
            let [tuples, denied, _, has_high] = cell.counts.to_array();
            let [_, sent, _, received] = cell.low.to_array();
            let value = match by {
                Rank::Tuples => tuples.into(),
                Rank::Denied => denied.into(),
                _ if has_high != 0 => by.measure(&self.tally(at)),
                Rank::Bytes => u64::from(sent) + u64::from(received),
                Rank::Sent => sent.into(),
                Rank::Received => received.into(),
            };
            Weighed { value, tuples, at: index(at) }
        };
        self.cells.iter().enumerate().filter(|(_, cell)| cell.has_rows()).map(weigh).collect()
    }

    pub fn tally(&self, at: usize) -> Tally {
        let [counts, low] = [self.cells[at].counts, self.cells[at].low].map(u32x4::to_array);
        let high = if counts[3] == 0 { None } else { self.high.get(&at) }.copied().unwrap_or_default();
        let sum = |lane: usize| match high[lane].checked_mul(1 << 32) {
            Some(upper) => upper.saturating_add(u64::from(low[lane])),
            None => u64::MAX,
        };
        let [tuples, denied, measured, _] = counts.map(u64::from);
        Tally {
            tuples,
            denied,
            measured,
            packets_sent: sum(0),
            bytes_sent: sum(1),
            packets_received: sum(2),
            bytes_received: sum(3),
        }
    }
}

const HAS_HIGH: u32x4 = u32x4::new([0, 0, 0, 1]);

/// Some sum has just left 32 bits.
#[cold]
#[inline(never)]
fn carry_over(high: &mut FxHashMap<usize, [u64; 4]>, at: usize, carry: u32x4) {
    let high = high.entry(at).or_default();
    high.iter_mut().zip(carry.to_array()).for_each(|(high, carry)| *high += u64::from(carry >> 31));
}

/// Some sum has just come back to 32 bits. If its upper half is to be taken away yet, it is below zero until then.
#[cold]
#[inline(never)]
fn borrow_from(high: &mut FxHashMap<usize, [u64; 4]>, at: usize, borrow: u32x4) {
    if let Some(high) = high.get_mut(&at) {
        let borrow = borrow.to_array();
        high.iter_mut().zip(borrow).for_each(|(high, borrow)| *high = high.wrapping_sub(u64::from(borrow >> 31)));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Row = (bool, bool, [u32; 4], Option<u64>);

    fn values((_, is_measured, counters, wide): Row) -> [u64; 4] {
        let mut values = counters.map(|counter| if is_measured { u64::from(counter) } else { 0 });
        values[1] = wide.filter(|_| is_measured).unwrap_or(values[1]);
        values
    }

    fn put(sheet: &mut Sheet, row: Row, comes: bool) {
        let (is_denied, is_measured, counters, wide) = row;
        if wide.is_some() {
            let row = Wide::of_row(is_denied, is_measured, values(row));
            if comes { sheet.add_wide(1, &row) } else { sheet.take_wide(1, &row) }
        } else {
            let row = Cell::of_row(is_denied, is_measured, counters);
            if comes { sheet.add(1, &row) } else { sheet.take(1, &row) }
        }
    }

    proptest! {
        /// Each row with whether it is taken away again.
        #[test]
        fn sums_are_those_of_any_size(rows: Vec<(Row, bool)>) {
            let mut sheet = Sheet::default();
            sheet.resize(3);
            rows.iter().for_each(|&(row, _)| put(&mut sheet, row, true));
            let tally = |rows: &mut dyn Iterator<Item = Row>| {
                let mut tally = Tally::default();
                rows.for_each(|row| tally.add(&Tally::of_row(row.0, row.1, values(row))));
                tally
            };
            let all = tally(&mut rows.iter().map(|&(row, _)| row));
            prop_assert_eq!(sheet.is_empty_at(1), rows.is_empty());
            prop_assert_eq!([sheet.tally(0), sheet.tally(1)], [Tally::default(), all]);
            for rank in Rank::ALL {
                let weighed = Weighed { value: rank.measure(&all), tuples: u32::try_from(rows.len()).unwrap(), at: 1 };
                prop_assert_eq!(sheet.weights(rank), if rows.is_empty() { Vec::new() } else { vec![weighed] });
            }
            if all.in_order().iter().all(|&sum| sum < u64::MAX) {
                rows.iter().filter(|&&(_, goes)| goes).for_each(|&(row, _)| put(&mut sheet, row, false));
                let rest = tally(&mut rows.iter().filter(|&&(_, goes)| !goes).map(|&(row, _)| row));
                prop_assert_eq!(sheet.is_empty_at(1), rest.tuples == 0);
                prop_assert_eq!([sheet.tally(0), sheet.tally(1)], [Tally::default(), rest]);
            }
        }
    }
}
