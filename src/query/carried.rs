//! Sums that go along with what is chosen: from one selection to the next only the rows that come and those that go are
//! looked at, so that a small change costs little, however much there is.

use super::select::Selection;
use crate::store::Shard;

/// Which way rows go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Come,
    Go,
}

#[derive(Clone, Debug, Default)]
pub struct Carried<T> {
    of: Selection,
    pub sums: T,
}

impl<T: Clone + Default> Carried<T> {
    /// Makes these the sums of a selection, from themselves, from nothing, or from another's: whichever is nearest.
    pub fn carry(
        &mut self,
        shard: &Shard,
        to: &Selection,
        others: &[&Self],
        change: &mut dyn FnMut(&mut T, &Selection, Way),
    ) {
        if self.is_of(to) {
            return;
        }
        // A sum that stays at the end of u64 has forgotten what it would be without some of its rows.
        let can_go = shard.sums_are_exact();
        let way = |of: &Selection| {
            let (goes, comes) = of.difference(to);
            (can_go || goes == 0).then_some(goes + comes)
        };
        let mut least = way(&self.of).unwrap_or(usize::MAX);
        let mut from = None;
        for other in others {
            if let Some(rows) = way(&other.of).filter(|&rows| rows < least) {
                (least, from) = (rows, Some(other));
            }
        }
        if to.len() <= least {
            *self = Self::default();
        } else if let Some(&from) = from {
            self.clone_from(from);
        }
        let (goes, comes) = (self.of.without(to), to.without(&self.of));
        for (rows, way) in [(goes, Way::Go), (comes, Way::Come)] {
            if !rows.is_empty() {
                change(&mut self.sums, &rows, way);
            }
        }
        self.of.clone_from(to);
    }

    pub fn is_of(&self, selection: &Selection) -> bool {
        (self.of.edition(), self.of.rows()) == (selection.edition(), selection.rows())
    }
}
