//! The four counters of each row: four bytes each, and the rare large value aside.

use super::names::index;
use crate::ingest::{ABSENT, Line, WIDE};
use crate::model::{Counter, Counters};

/// Counters of u64 that may be absent, in the order of the log: packets and bytes sent, packets and bytes received.
#[derive(Debug, Default)]
pub struct CounterColumns {
    columns: [Vec<u32>; 4],
    /// By row and column, in their order.
    wide: Vec<((u32, u8), u64)>,
    /// Of the wide values; it stays at its end.
    wide_sum: u64,
    /// Some row has a part of its counters only.
    is_patchy: bool,
}

impl CounterColumns {
    pub fn with_capacity(rows: usize) -> Self {
        Self { columns: [(); 4].map(|()| Vec::with_capacity(rows)), ..Self::default() }
    }

    pub fn push(&mut self, counters: &Counters) {
        let counters = counters.in_order();
        let row = index(self.columns[0].len());
        for (at, (column, counter)) in (0u8..).zip(self.columns.iter_mut().zip(counters)) {
            column.push(match counter {
                None => ABSENT,
                Some(value) => u32::try_from(value).ok().filter(|&value| value < WIDE).unwrap_or_else(|| {
                    self.wide.push(((row, at), value));
                    self.wide_sum = self.wide_sum.saturating_add(value);
                    WIDE
                }),
            });
        }
        self.is_patchy |= counters.iter().any(Option::is_none) && counters.iter().any(Option::is_some);
    }

    pub fn extend(&mut self, lines: &[Line]) {
        for (at, column) in self.columns.iter_mut().enumerate() {
            column.extend(lines.iter().map(|line| line.counters[at]));
        }
        self.is_patchy |= lines.iter().any(Line::is_patchy);
    }

    pub fn get(&self, row: usize) -> Counters {
        let counter = |at: u8| -> Counter {
            match self.columns[usize::from(at)][row] {
                ABSENT => None,
                WIDE => {
                    let found = self.wide.binary_search_by_key(&(index(row), at), |&(place, _)| place);
                    found.ok().map(|at| self.wide[at].1)
                }
                value => Some(u64::from(value)),
            }
        };
        Counters {
            packets_sent: counter(0),
            bytes_sent: counter(1),
            packets_received: counter(2),
            bytes_received: counter(3),
        }
    }

    /// The columns as they are, where each row has all of its counters, each in 32 bits, or [`ABSENT`] in all of them.
    pub fn plain(&self) -> Option<[&[u32]; 4]> {
        let is_plain = self.wide.is_empty() && !self.is_patchy;
        is_plain.then(|| self.columns.each_ref().map(Vec::as_slice))
    }

    /// What the values beyond 32 bits come to.
    pub const fn wide_sum(&self) -> u64 {
        self.wide_sum
    }

    pub fn bytes_in_memory(&self) -> usize {
        let narrow: usize = self.columns.iter().map(|column| column.capacity() * size_of::<u32>()).sum();
        narrow + self.wide.capacity() * size_of::<((u32, u8), u64)>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_counter_comes_back() {
        let edge = u64::from(u32::MAX);
        let values =
            [None, Some(0), Some(1), Some(edge - 2), Some(edge - 1), Some(edge), Some(edge + 1), Some(u64::MAX)];
        let rows: Vec<Counters> = values
            .into_iter()
            .zip(values.into_iter().rev())
            .map(|(a, b)| Counters { packets_sent: a, bytes_sent: b, packets_received: b, bytes_received: a })
            .collect();
        let mut columns = CounterColumns::default();
        rows.iter().for_each(|row| columns.push(row));
        let back: Vec<Counters> = (0..rows.len()).map(|row| columns.get(row)).collect();
        assert_eq!(back, rows);
        assert_eq!(columns.plain(), None);
        assert_eq!(columns.wide_sum(), u64::MAX);
    }
}
