//! What is summed over any set of flows.

use serde::{Deserialize, Serialize};

/// Sums over tuples. Counters are of measured tuples only; a sum that would leave u64 stays at its end, which keeps
/// merging independent of order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub tuples: u64,
    pub denied: u64,
    /// Tuples that carry a measurement.
    pub measured: u64,
    pub packets_sent: u64,
    pub packets_received: u64,
    pub bytes_sent: u64,
    pub bytes_received: u64,
}

/// Whether a sum is of anything. A flow has bytes and packets or neither: where there are only the others, somebody has
/// taken the columns of these out of a table.
pub(super) const fn is_counted(measured: u64, these: u64, others: u64) -> bool {
    measured > 0 && (these > 0 || others == 0)
}

impl Tally {
    /// One row, with its counters in the order of the log.
    pub(super) const fn of_row(is_denied: bool, is_measured: bool, counters: [u64; 4]) -> Self {
        let [packets_sent, bytes_sent, packets_received, bytes_received] = counters;
        let (denied, measured) = (is_denied as u64, is_measured as u64);
        Self { tuples: 1, denied, measured, packets_sent, packets_received, bytes_sent, bytes_received }
    }

    /// All sums, as [`Self::from_order`] takes them.
    pub(super) const fn in_order(&self) -> [u64; 7] {
        let &Self { tuples, denied, measured, packets_sent, packets_received, bytes_sent, bytes_received } = self;
        [tuples, denied, measured, packets_sent, packets_received, bytes_sent, bytes_received]
    }

    pub(super) const fn from_order(sums: [u64; 7]) -> Self {
        let [tuples, denied, measured, packets_sent, packets_received, bytes_sent, bytes_received] = sums;
        Self { tuples, denied, measured, packets_sent, packets_received, bytes_sent, bytes_received }
    }

    pub const fn bytes(&self) -> u64 {
        self.bytes_sent.saturating_add(self.bytes_received)
    }

    pub const fn packets(&self) -> u64 {
        self.packets_sent.saturating_add(self.packets_received)
    }

    /// Whether bytes were measured.
    pub const fn has_bytes(&self) -> bool {
        is_counted(self.measured, self.bytes(), self.packets())
    }

    pub const fn has_packets(&self) -> bool {
        is_counted(self.measured, self.packets(), self.bytes())
    }

    pub fn add(&mut self, other: &Self) {
        *self = self.with(other, u64::saturating_add);
    }

    /// Takes away what was added, as long as no sum had come to its end.
    pub fn take(&mut self, other: &Self) {
        *self = self.with(other, u64::saturating_sub);
    }

    fn with(&self, other: &Self, sum: fn(u64, u64) -> u64) -> Self {
        let (ours, theirs) = (self.in_order(), other.in_order());
        Self::from_order(std::array::from_fn(|at| sum(ours[at], theirs[at])))
    }
}
