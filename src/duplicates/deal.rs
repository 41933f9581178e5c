//! Which flows are compared when, and by whom.

use serde::{Deserialize, Serialize};

use crate::model::Flow;

/// One pass of several over all flows, and the parts it has, one for each hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deal {
    parts: u32,
    pass: u32,
    passes: u32,
}

/// About so many rows a hand compares in one pass: what that takes beside the rows themselves is below 200 MB.
const ROWS_AT_ONCE: u64 = 1 << 20;

impl Deal {
    /// All passes, in order.
    pub fn passes(parts: usize, passes: u32) -> impl Iterator<Item = Self> {
        let (parts, passes) = (u32::try_from(parts).unwrap_or(u32::MAX), passes.max(1));
        (0..passes).map(move |pass| Self { parts, pass, passes })
    }

    /// The first of as many passes as so many rows need, were all of them to be compared.
    pub fn first(parts: usize, rows: u64) -> Option<Self> {
        let passes = rows.div_ceil(ROWS_AT_ONCE * parts.max(1) as u64);
        Self::passes(parts, u32::try_from(passes).unwrap_or(u32::MAX)).next()
    }

    pub fn next(self) -> Option<Self> {
        (self.pass + 1 < self.passes).then(|| Self { pass: self.pass + 1, ..self })
    }

    pub const fn parts(self) -> usize {
        self.parts as usize
    }

    /// The part that a flow is in, if it has its turn in this pass.
    pub fn part(self, flow: Flow) -> Option<usize> {
        let (parts, all) = (u64::from(self.parts), u64::from(self.parts) * u64::from(self.passes));
        let place = flow.spread() % all.max(1);
        (place / parts.max(1) == u64::from(self.pass)).then(|| usize::try_from(place % parts.max(1)).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn as_many_passes_as_rows_need() {
        let count = |rows| std::iter::successors(Deal::first(4, rows), |deal| deal.next()).count();
        assert_eq!((count(0), count(4 << 20), count((4 << 20) + 1), count(40 << 20)), (1, 1, 2, 10));
    }

    proptest! {
        #[test]
        fn each_flow_has_one_turn(flow: u128, parts in 1_usize..13, passes in 1_u32..6) {
            let turns: Vec<usize> = Deal::passes(parts, passes).filter_map(|deal| deal.part(Flow(flow))).collect();
            prop_assert_eq!(turns.len(), 1);
            prop_assert!(turns[0] < parts);
        }
    }
}
