//! One set of sums while rows go by: laid out so that a row is added to it in four steps of a vector.

use super::Tally;

/// The sums of a [`Tally`], in the order below, and a place to spare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(align(64))]
pub(super) struct Cell([u64; 8]);

const TUPLES: usize = 0;
const DENIED: usize = 1;
const MEASURED: usize = 2;
/// Packets and bytes sent, packets and bytes received, as the columns have them.
const COUNTERS: usize = 3;

impl Cell {
    /// One row.
    #[inline]
    pub fn of_row(is_denied: bool, is_measured: bool, counters: [u64; 4]) -> Self {
        let [a, b, c, d] = counters;
        Self([1, u64::from(is_denied), u64::from(is_measured), a, b, c, d, 0])
    }

    /// `CAN_OVERFLOW`: a sum could leave u64, and then stays at its end.
    #[inline]
    pub fn add<const CAN_OVERFLOW: bool>(&mut self, other: &Self) {
        for (sum, value) in self.0.iter_mut().zip(&other.0) {
            *sum = if CAN_OVERFLOW { sum.saturating_add(*value) } else { sum.wrapping_add(*value) };
        }
    }

    pub const fn is_empty(&self) -> bool {
        self.0[TUPLES] == 0
    }

    pub const fn tally(&self) -> Tally {
        Tally {
            tuples: self.0[TUPLES],
            denied: self.0[DENIED],
            measured: self.0[MEASURED],
            packets_sent: self.0[COUNTERS],
            bytes_sent: self.0[COUNTERS + 1],
            packets_received: self.0[COUNTERS + 2],
            bytes_received: self.0[COUNTERS + 3],
        }
    }
}
