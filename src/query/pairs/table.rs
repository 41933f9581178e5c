//! Sums by pair while rows go by: each row costs a look at a small table and one at its sums.

use crate::model::Millis;
use crate::query::Tally;

/// Two groups of addresses by their numbers, and a destination port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub source: u32,
    pub destination: u32,
    pub port: u16,
}

#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub key: Key,
    /// Of no rows where the pair was seen before the time range only.
    pub tally: Tally,
    pub first: Millis,
    pub last: Millis,
    pub seen: Millis,
}

#[derive(Debug)]
pub struct Table {
    /// Numbers of entries; a place without one is free.
    slots: Vec<u32>,
    /// Portions that are never moved again.
    portions: Vec<Vec<Entry>>,
    len: u32,
}

const FREE: u32 = u32::MAX;
const PORTION: u32 = 1 << 10;
const LEAST: usize = 1 << 10;

impl Default for Table {
    fn default() -> Self {
        Self { slots: vec![FREE; LEAST], portions: Vec::new(), len: 0 }
    }
}

impl Table {
    #[inline]
    pub fn get(&self, number: u32) -> &Entry {
        &self.portions[(number / PORTION) as usize][(number % PORTION) as usize]
    }

    /// The sums of a pair, to be added to.
    #[inline]
    pub fn at(&mut self, key: Key) -> &mut Entry {
        let mask = self.slots.len() - 1;
        let mut at = home(key, self.slots.len());
        let number = loop {
            match self.slots[at] {
                FREE => break self.add(key, at),
                number if self.get(number).key == key => break number,
                _ => at = (at + 1) & mask,
            }
        };
        &mut self.portions[(number / PORTION) as usize][(number % PORTION) as usize]
    }

    #[cold]
    fn add(&mut self, key: Key, at: usize) -> u32 {
        let number = self.len;
        if number % PORTION == 0 {
            self.portions.push(Vec::with_capacity(PORTION as usize));
        }
        let (first, last) = (Millis(i64::MAX), Millis(i64::MIN));
        let entry = Entry { key, tally: Tally::default(), first, last, seen: first };
        self.portions[(number / PORTION) as usize].push(entry);
        self.slots[at] = number;
        self.len += 1;
        if self.len as usize * 2 > self.slots.len() {
            self.grow();
        }
        number
    }

    fn grow(&mut self) {
        let mut slots = vec![FREE; self.slots.len() * 2];
        for (number, entry) in (0..).zip(self.portions.iter().flatten()) {
            let mut at = home(entry.key, slots.len());
            while slots[at] != FREE {
                at = (at + 1) & (slots.len() - 1);
            }
            slots[at] = number;
        }
        self.slots = slots;
    }

    /// The numbers of all entries in the order of their keys, of which there are so many different ends.
    pub fn order(&self, groups: usize) -> Vec<u32> {
        let order: Vec<u32> = (0..self.len).collect();
        let order = by_digit(&order, 1 << 16, &|number| usize::from(self.get(number).key.port));
        let order = by_digit(&order, groups, &|number| self.get(number).key.destination as usize);
        by_digit(&order, groups, &|number| self.get(number).key.source as usize)
    }
}

/// Where the search for a key begins.
#[inline]
fn home(key: Key, slots: usize) -> usize {
    let ends = u64::from(key.source) << 32 | u64::from(key.destination);
    let mixed = (ends ^ u64::from(key.port) << 44).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ mixed >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    mixed.wrapping_shr(u64::BITS - slots.trailing_zeros()) as usize
}

/// Brings numbers into the order of one of so many digits; equal ones stay in theirs.
fn by_digit(numbers: &[u32], digits: usize, digit: &dyn Fn(u32) -> usize) -> Vec<u32> {
    let mut places = vec![0_u32; digits + 1];
    for &number in numbers {
        places[digit(number) + 1] += 1;
    }
    for at in 1..places.len() {
        places[at] += places[at - 1];
    }
    let mut sorted = vec![0; numbers.len()];
    for &number in numbers {
        let place = &mut places[digit(number)];
        sorted[*place as usize] = number;
        *place += 1;
    }
    sorted
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
            let mut expected: BTreeMap<(u32, u32, u16), u64> = BTreeMap::new();
            for (source, destination, port) in pairs {
                table.at(Key { source, destination, port }).tally.tuples += 1;
                *expected.entry((source, destination, port)).or_default() += 1;
            }
            let entries = table.order(40).into_iter().map(|number| table.get(number));
            let found: Vec<_> = entries.map(|Entry { key, tally, .. }| ((key.source, key.destination, key.port), tally.tuples)).collect();
            prop_assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
        }
    }
}
