//! Which flows are compared when, and by whom.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::model::{mixed, mixed_wide};
use crate::store::{Row, Shard, index};

/// One pass of several over all flows, and the parts it has, one for each hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deal {
    parts: u32,
    pass: u32,
    passes: u32,
    /// About so many rows a shard gives, and a hand compares, in one pass.
    at_once: u32,
}

/// What so many rows at once take beside the rows themselves is below 64 MB.
const ROWS_AT_ONCE: u32 = 1 << 19;
/// At once, where there is no room for so many.
pub const ROWS_WITHOUT_ROOM: u32 = 1 << 17;

impl Deal {
    /// The first of so many passes.
    pub fn first(parts: usize, passes: u32) -> Self {
        Self { parts: index(parts), pass: 0, passes: passes.max(1), at_once: ROWS_AT_ONCE }
    }

    /// All in one pass, which is enough for most.
    pub fn at_once(parts: usize) -> Self {
        Self::first(parts, 1)
    }

    /// With fewer rows in a pass, where memory is full.
    #[must_use]
    pub const fn without_room(self) -> Self {
        Self { at_once: ROWS_WITHOUT_ROOM, ..self }
    }

    /// Whether a shard gives none of its rows, when it has so many: what all of them take would be too much.
    pub const fn is_too_much(self, rows: u64) -> bool {
        self.passes == 1 && rows > self.at_once as u64
    }

    /// This, where so many rows of each shard go into its passes; else the first of as many as they need. Nothing,
    /// where there are no rows.
    pub fn fitted(self, rows: &[u64]) -> Option<Self> {
        let all: u64 = rows.iter().sum();
        if !rows.iter().any(|&rows| self.is_too_much(rows)) {
            return (all > 0).then_some(self);
        }
        let at_once = u64::from(self.at_once);
        let of_hands = all.div_ceil(at_once * u64::from(self.parts.max(1)));
        let of_shards = rows.iter().max().map_or(0, |most| most.div_ceil(at_once));
        let passes = of_hands.max(of_shards);
        Some(Self { pass: 0, passes: u32::try_from(passes).unwrap_or(u32::MAX), ..self })
    }

    pub fn next(self) -> Option<Self> {
        (self.pass + 1 < self.passes).then(|| Self { pass: self.pass + 1, ..self })
    }

    pub const fn parts(self) -> usize {
        self.parts as usize
    }

    /// The part that a flow of this spread is in, if it has its turn in this pass.
    #[inline]
    pub fn part(self, spread: u32) -> Option<usize> {
        let all = u64::from(self.parts) * u64::from(self.passes);
        let place = (u64::from(spread) * all) >> u32::BITS;
        let part = place.checked_sub(u64::from(self.pass) * u64::from(self.parts))?;
        (part < u64::from(self.parts)).then(|| usize::try_from(part).unwrap_or(0))
    }
}

/// Numbers by which the flows of a shard are dealt out evenly: the same in all shards, and made of few numbers that are
/// at hand, because in every pass they are made of all rows.
pub struct Spreads {
    addresses: Vec<u64>,
}

impl Spreads {
    pub fn of(shard: &Shard) -> Self {
        let spread = |address: &IpAddr| {
            let bits = match address.to_canonical() {
                IpAddr::V4(v4) => u128::from(v4.to_bits()),
                IpAddr::V6(v6) => v6.to_bits(),
            };
            mixed_wide(bits)
        };
        Self { addresses: shard.addresses().iter().map(spread).collect() }
    }

    #[inline]
    pub fn spread(&self, row: &Row) -> u32 {
        let [source, destination] = [row.source, row.destination].map(|address| self.addresses[address.0 as usize]);
        let ports = u64::from(row.source_port) << 16 | u64::from(row.destination_port);
        // The way matters: whence is not whither.
        let sum = source.wrapping_add(destination.rotate_left(32)).wrapping_add(ports);
        u32::try_from(mixed(sum) >> 32).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn as_many_passes_as_rows_need() {
        let all = Deal::at_once(4);
        let count = |rows: [u64; 4]| std::iter::successors(all.fitted(&rows), |deal| deal.next()).count();
        let full = u64::from(ROWS_AT_ONCE);
        assert_eq!((count([0; 4]), count([1, 0, 0, 0]), count([full; 4])), (0, 1, 1));
        assert_eq!((count([full + 1, 0, 0, 0]), count([full + 1; 4]), count([full * 10; 4])), (2, 2, 10));
        // One shard that gives nearly all is not to give all at once.
        assert_eq!(count([full * 10, 0, 0, 0]), 10);
        let many = all.fitted(&[full * 10; 4]);
        assert_eq!(many.and_then(|deal| deal.fitted(&[full * 10; 4])), many);
        let without_room = all.without_room().fitted(&[full; 4]).map(|deal| deal.passes);
        assert_eq!(without_room, Some(ROWS_AT_ONCE / ROWS_WITHOUT_ROOM));
    }

    proptest! {
        #[test]
        fn each_flow_has_one_turn(spread: u32, parts in 1_usize..13, passes in 1_u32..6) {
            let passes = std::iter::successors(Some(Deal::first(parts, passes)), |deal| deal.next());
            let turns: Vec<usize> = passes.filter_map(|deal| deal.part(spread)).collect();
            prop_assert_eq!(turns.len(), 1);
            prop_assert!(turns[0] < parts);
        }
    }
}
