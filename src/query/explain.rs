//! Why nothing is left: how many rows each term of the filter lets through by itself.

use serde::{Deserialize, Serialize};

/// Adds up over shards, all of which were asked about the same scope.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    /// Rows that count.
    pub of: u64,
    /// Rows that each of the filter's terms lets through alone, in the order of [`crate::filter::Expr::terms`].
    pub terms: Vec<u64>,
    /// Rows within the time range, if there is one.
    pub in_time: Option<u64>,
    /// Rows that would be in scope if they were not left out as duplicates.
    pub left_out: u64,
}

impl Explained {
    pub fn merge(&mut self, other: &Self) {
        self.of = self.of.saturating_add(other.of);
        self.terms.resize(self.terms.len().max(other.terms.len()), 0);
        for (ours, theirs) in self.terms.iter_mut().zip(&other.terms) {
            *ours = ours.saturating_add(*theirs);
        }
        self.left_out = self.left_out.saturating_add(other.left_out);
        self.in_time = match (self.in_time, other.in_time) {
            (Some(ours), Some(theirs)) => Some(ours.saturating_add(theirs)),
            (ours, theirs) => ours.or(theirs),
        };
    }
}
