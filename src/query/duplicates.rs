//! What was logged more than once, and whether it is in the figures.

use serde::{Deserialize, Serialize};

use super::Tally;
use crate::model::{Duplicate, LeftOut};

/// Sums over duplicates, by kind, and over flows that were begun anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicates {
    /// Kinds that are left out of all other figures.
    pub left_out: LeftOut,
    /// What was found of each kind, left out or not, in the order of [`Duplicate::ALL`].
    pub found: [Tally; 4],
    /// Ends whose counters a later end of the same flow seems to hold once more. They are in all figures, which are as
    /// the format is documented; less by these they are as the logs suggest.
    pub recreated: Tally,
}

impl Duplicates {
    pub const fn found(&self, kind: Duplicate) -> &Tally {
        &self.found[kind as usize]
    }

    /// What of a kind is left out.
    pub fn left_out(&self, kind: Duplicate) -> Tally {
        if self.left_out.holds(kind) { *self.found(kind) } else { Tally::default() }
    }

    /// How many flows are logged again, left out or not.
    pub fn flows_found(&self) -> u64 {
        self.found.iter().fold(0, |sum, of_kind| sum.saturating_add(of_kind.tuples))
    }

    /// How many flows are left out in all.
    pub fn flows_left_out(&self) -> u64 {
        Duplicate::ALL.iter().fold(0, |sum, &kind| sum.saturating_add(self.left_out(kind).tuples))
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.left_out = self.left_out.union(other.left_out);
        for (ours, theirs) in self.found.iter_mut().zip(&other.found) {
            ours.add(theirs);
        }
        self.recreated.add(&other.recreated);
    }
}
