//! Sums by pair while rows go by: each row costs a look at a small table and one at its sums.

use super::list::Key;
use crate::model::Millis;
use crate::query::Tally;

#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub key: Key,
    /// Of no rows where the pair was seen before the time range only.
    pub tally: Tally,
    pub first: Millis,
    pub last: Millis,
    pub seen: Millis,
}

impl Entry {
    #[inline]
    pub fn add(&mut self, tally: &Tally, time: Millis) {
        self.tally.add(tally);
        (self.first, self.last) = (self.first.min(time), self.last.max(time));
    }

    pub fn see(&mut self, time: Millis) {
        self.seen = self.seen.min(time);
    }
}

/// As many pairs as the processor holds near to it: who has more, deals them out first.
#[derive(Debug)]
pub struct Table {
    /// Numbers of entries; a place without one is free.
    slots: Vec<u32>,
    entries: Vec<Entry>,
}

const FREE: u32 = u32::MAX;
const LEAST: usize = 1 << 10;

impl Default for Table {
    fn default() -> Self {
        Self { slots: vec![FREE; LEAST], entries: Vec::new() }
    }
}

impl Table {
    /// The sums of a pair, to be added to.
    #[inline]
    pub fn at(&mut self, key: Key) -> &mut Entry {
        let mask = self.slots.len() - 1;
        let mut at = home(key, self.slots.len());
        let number = loop {
            match self.slots[at] {
                FREE => break self.add(key, at),
                number if self.entries[number as usize].key == key => break number,
                _ => at = (at + 1) & mask,
            }
        };
        &mut self.entries[number as usize]
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    #[cold]
    fn add(&mut self, key: Key, at: usize) -> u32 {
        let number = crate::store::index(self.entries.len());
        let (first, last) = (Millis(i64::MAX), Millis(i64::MIN));
        self.entries.push(Entry { key, tally: Tally::default(), first, last, seen: first });
        self.slots[at] = number;
        if self.entries.len() * 2 > self.slots.len() {
            self.grow();
        }
        number
    }

    fn grow(&mut self) {
        let mut slots = vec![FREE; self.slots.len() * 2];
        for (number, entry) in (0..).zip(&self.entries) {
            let mut at = home(entry.key, slots.len());
            while slots[at] != FREE {
                at = (at + 1) & (slots.len() - 1);
            }
            slots[at] = number;
        }
        self.slots = slots;
    }

    /// Gives all entries in the order of their keys, and is empty again.
    pub fn drain(&mut self, take: &mut dyn FnMut(&Entry)) {
        let packed = |key: Key| (u128::from(key.ends()) << 16 | u128::from(key.port)) << 32;
        let numbered = (0_u32..).zip(&self.entries);
        let mut order: Vec<u128> = numbered.map(|(number, entry)| packed(entry.key) | u128::from(number)).collect();
        order.sort_unstable();
        for packed in order {
            #[expect(clippy::cast_possible_truncation, reason = "the lower part is wanted")]
            take(&self.entries[packed as u32 as usize]);
        }
        self.entries.clear();
        self.slots.fill(FREE);
    }
}

/// Where the search for a key begins.
#[inline]
fn home(key: Key, slots: usize) -> usize {
    let mixed = (key.ends() ^ u64::from(key.port) << 44).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ mixed >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    #[expect(clippy::cast_possible_truncation, reason = "it has no more bits than the table has places")]
    let home = mixed.wrapping_shr(u64::BITS - slots.trailing_zeros()) as usize;
    home
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_pair_has_its_own_sums(pairs in prop::collection::vec((0u32..40, 0u32..40, 0u16..40), 0..6000)) {
            let mut table = Table::default();
            for _ in 0..2 {
                let mut expected: BTreeMap<(u32, u32, u16), u64> = BTreeMap::new();
                for &(source, destination, port) in &pairs {
                    table.at(Key { source, destination, port }).tally.tuples += 1;
                    *expected.entry((source, destination, port)).or_default() += 1;
                }
                let mut found = Vec::new();
                table.drain(&mut |Entry { key, tally, .. }| {
                    found.push(((key.source, key.destination, key.port), tally.tuples));
                });
                prop_assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
            }
        }
    }
}
