//! Sets of pairs: a host's number in the upper half, and in the lower what there are several of, a peer's number or a
//! port. As sorted lists they are exact, and merge in linear time.

use crate::order;
use crate::store::index;

/// Takes pairs in any order. Most repeat one that came shortly before, and are dropped at once; the rest is sorted from
/// time to time, so that the list stays in proportion to the pairs and not to the rows.
#[derive(Debug)]
pub struct Distinct {
    /// The latest pair of each of so many places.
    latest: Vec<u64>,
    list: Vec<u64>,
    sort_at: usize,
}

const PLACES: usize = 1 << 16;
const LEAST: usize = 1 << 20;

/// Of no host: there are fewer than 2³².
const NONE: u64 = u64::MAX;

impl Distinct {
    pub fn new() -> Self {
        Self { latest: vec![NONE; PLACES], list: Vec::new(), sort_at: LEAST }
    }

    #[inline]
    pub fn add(&mut self, host: u32, item: u32) {
        let pair = pair(host, item);
        let place = (pair.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as usize;
        if std::mem::replace(&mut self.latest[place], pair) != pair {
            if self.list.len() >= self.sort_at {
                self.sort();
                self.sort_at = (self.list.len() * 2).max(LEAST);
            }
            self.list.push(pair);
        }
    }

    fn sort(&mut self) {
        order::sort_numbers(&mut self.list);
        self.list.dedup();
    }

    pub fn into_sorted(mut self) -> Vec<u64> {
        self.sort();
        self.list
    }
}

pub const fn pair(host: u32, item: u32) -> u64 {
    (host as u64) << 32 | item as u64
}

/// Host and item of a pair.
#[expect(clippy::cast_possible_truncation, reason = "the halves are wanted")]
pub const fn halves(pair: u64) -> (u32, u32) {
    ((pair >> 32) as u32, pair as u32)
}

/// The items of each of so many hosts.
pub fn counts(pairs: &[u64], hosts: usize) -> Vec<u64> {
    let mut counts = vec![0; hosts];
    for &pair in pairs {
        counts[halves(pair).0 as usize] += 1;
    }
    counts
}

/// Gives hosts and items new numbers, which must be in the order of the old ones.
pub fn renumber(pairs: &mut [u64], hosts: &[u32], items: Option<&[u32]>) {
    for pair in pairs {
        let (host, item) = halves(*pair);
        let item = items.map_or(item, |items| items[item as usize]);
        *pair = self::pair(hosts[host as usize], item);
    }
}

/// The union of two sorted lists.
pub fn union(ours: &mut Vec<u64>, theirs: Vec<u64>) {
    if ours.is_empty() {
        *ours = theirs;
        return;
    }
    let mut merged = Vec::with_capacity(ours.len() + theirs.len());
    let mut left = ours.iter().copied().peekable();
    for pair in theirs {
        while let Some(before) = left.next_if(|before| *before < pair) {
            merged.push(before);
        }
        left.next_if_eq(&pair);
        merged.push(pair);
    }
    merged.extend(left);
    *ours = merged;
}

/// Sorted lists cross as the steps from one to the next, which are small.
pub mod steps {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(sets: &[Vec<u64>; 3], serializer: S) -> Result<S::Ok, S::Error> {
        let steps = sets.each_ref().map(|set| {
            let before = std::iter::once(0).chain(set.iter().copied());
            set.iter().zip(before).map(|(pair, before)| pair.wrapping_sub(before)).collect::<Vec<u64>>()
        });
        steps.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[Vec<u64>; 3], D::Error> {
        let mut sets = <[Vec<u64>; 3]>::deserialize(deserializer)?;
        for set in &mut sets {
            set.iter_mut().fold(0, |before: u64, pair| {
                *pair = pair.wrapping_add(before);
                *pair
            });
        }
        Ok(sets)
    }
}

/// Joins two sorted lists, and says where what was in each of them is now.
pub fn join<K: Ord + Copy>(ours: &mut Vec<K>, theirs: &[K]) -> (Vec<u32>, Vec<u32>) {
    let mut joined = Vec::with_capacity(ours.len().max(theirs.len()));
    let mut places = (Vec::with_capacity(ours.len()), Vec::with_capacity(theirs.len()));
    let (mut at, mut bt) = (0, 0);
    while let Some(&next) = ours.get(at).into_iter().chain(theirs.get(bt)).min() {
        let place = index(joined.len());
        joined.push(next);
        if ours.get(at) == Some(&next) {
            at += 1;
            places.0.push(place);
        }
        if theirs.get(bt) == Some(&next) {
            bt += 1;
            places.1.push(place);
        }
    }
    *ours = joined;
    places
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn pairs(list: &[(u32, u32)]) -> Vec<u64> {
        let mut distinct = Distinct::new();
        list.iter().for_each(|&(host, item)| distinct.add(host, item));
        distinct.into_sorted()
    }

    proptest! {
        #[test]
        fn lists_are_sets(a in proptest::collection::vec((0u32..5, 0u32..50), 0..200), b in proptest::collection::vec((0u32..5, 0u32..50), 0..200)) {
            let set = |list: &[(u32, u32)]| list.iter().copied().collect::<BTreeSet<_>>();
            let mut both = pairs(&a);
            union(&mut both, pairs(&b));
            let expected = &set(&a) | &set(&b);
            prop_assert_eq!(both.iter().map(|&pair| halves(pair)).collect::<Vec<_>>(), expected.iter().copied().collect::<Vec<_>>());
            for (host, count) in (0..).zip(counts(&both, 5)) {
                prop_assert_eq!(count, expected.iter().filter(|pair| pair.0 == host).count() as u64);
            }
        }

        #[test]
        fn joined_lists_keep_what_they_had(a: BTreeSet<u16>, b: BTreeSet<u16>) {
            let (ours, theirs): (Vec<u16>, Vec<u16>) = (a.iter().copied().collect(), b.iter().copied().collect());
            let mut joined = ours.clone();
            let (of_ours, of_theirs) = join(&mut joined, &theirs);
            prop_assert_eq!(&joined, &(&a | &b).into_iter().collect::<Vec<_>>());
            let at = |places: Vec<u32>| places.into_iter().map(|place| joined[place as usize]).collect::<Vec<_>>();
            prop_assert_eq!(at(of_ours), ours);
            prop_assert_eq!(at(of_theirs), theirs);
        }
    }
}
