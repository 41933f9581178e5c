//! Sums by key, as sorted lists: they merge in linear time, travel compactly, and have one order only.

use std::cmp::Ordering;

use super::Tally;
use crate::order;

/// Something that can be added to its like, in any order.
pub trait Merge {
    fn merge(&mut self, other: Self);
}

impl Merge for Tally {
    fn merge(&mut self, other: Self) {
        self.add(&other);
    }
}

impl Merge for u64 {
    fn merge(&mut self, other: Self) {
        *self = self.saturating_add(other);
    }
}

/// Several of a kind.
impl<T> Merge for Vec<T> {
    fn merge(&mut self, other: Self) {
        self.extend(other);
    }
}

/// Counts of which some are taken away again.
impl Merge for i64 {
    fn merge(&mut self, other: Self) {
        *self = self.wrapping_add(other);
    }
}

/// Entries in ascending order of their keys, each key once.
pub type Keyed<K, V> = Vec<(K, V)>;

/// Brings entries into order and joins those of one key.
pub fn keyed<K: Ord, V: Merge>(mut entries: Vec<(K, V)>) -> Keyed<K, V> {
    order::sort_by(&mut entries, |(a, _), (b, _)| a.cmp(b));
    let mut joined: Keyed<K, V> = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        match joined.last_mut() {
            Some((last, sum)) if *last == key => sum.merge(value),
            _ => joined.push((key, value)),
        }
    }
    joined
}

/// Entries in the order of their keys, of which several can be one thing: its name in capitals and as it was named.
/// Each once, under the last of its spellings: small letters come behind capitals, and only they are as it was named.
pub fn spelt_once<K, V: Merge, I: Ord>(entries: Vec<(K, V)>, identity: impl Fn(&K) -> I) -> Vec<(K, V)> {
    let mut named: Vec<(I, (K, V))> = entries.into_iter().map(|entry| (identity(&entry.0), entry)).collect();
    // Stable, so that spellings stay in their order.
    order::sort_by(&mut named, |(a, _), (b, _)| a.cmp(b));
    let mut once: Vec<(I, (K, V))> = Vec::with_capacity(named.len());
    for (name, (key, value)) in named {
        match once.last_mut() {
            Some((last, (spelling, sum))) if *last == name => {
                *spelling = key;
                sum.merge(value);
            }
            _ => once.push((name, (key, value))),
        }
    }
    once.into_iter().map(|(_, entry)| entry).collect()
}

/// Takes entries in any order. Those of one key mostly follow each other; where they do not, they are joined from time
/// to time, so that the list stays in proportion to the keys and not to the entries.
#[derive(Clone, Debug)]
pub struct Gather<K, V> {
    list: Vec<(K, V)>,
    join_at: usize,
}

impl<K, V> Default for Gather<K, V> {
    fn default() -> Self {
        Self { list: Vec::new(), join_at: 1 << 12 }
    }
}

impl<K: Ord, V: Merge + Default> Gather<K, V> {
    /// The value to add to.
    pub fn at(&mut self, key: K) -> &mut V {
        if self.list.last().is_none_or(|(last, _)| *last != key) {
            if self.list.len() >= self.join_at {
                self.list = keyed(std::mem::take(&mut self.list));
                self.join_at = (self.list.len() * 2).max(1 << 12);
            }
            self.list.push((key, V::default()));
        }
        let last = self.list.len() - 1;
        &mut self.list[last].1
    }

    pub fn into_keyed(self) -> Keyed<K, V> {
        keyed(self.list)
    }
}

/// The union of two lists, with the values of shared keys joined.
pub fn merge_keyed<K: Ord, V: Merge>(ours: &mut Keyed<K, V>, theirs: Keyed<K, V>) {
    if ours.is_empty() {
        *ours = theirs;
        return;
    }
    let mut merged = Vec::with_capacity(ours.len().max(theirs.len()));
    let (mut left, mut right) = (std::mem::take(ours).into_iter().peekable(), theirs.into_iter().peekable());
    loop {
        let order = match (left.peek(), right.peek()) {
            (Some((a, _)), Some((b, _))) => a.cmp(b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => break,
        };
        match order {
            Ordering::Less => merged.extend(left.next()),
            Ordering::Greater => merged.extend(right.next()),
            Ordering::Equal => {
                if let (Some((key, mut value)), Some((_, other))) = (left.next(), right.next()) {
                    value.merge(other);
                    merged.push((key, value));
                }
            }
        }
    }
    *ours = merged;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn gathering_takes_memory_for_keys_only() {
        let mut gathered: Gather<u32, u64> = Gather::default();
        for entry in 0..100_000 {
            *gathered.at(entry % 7) += 1;
        }
        assert!(gathered.list.capacity() < 10_000);
        let all: Vec<(u32, u64)> = (0..7).map(|key| (key, 14_286 - u64::from(key > 4))).collect();
        assert_eq!(gathered.into_keyed(), all);
    }

    #[test]
    fn a_name_is_one_in_either_case_and_is_spelt_as_it_was_given() {
        let entries = [("/S/WEB", 1_u64), ("/S/ZIP", 2), ("/s/Web", 4), ("/s/db", 8), ("/s/web", 16)];
        let once = spelt_once(entries.to_vec(), |name| name.to_lowercase());
        assert_eq!(once, [("/s/db", 8), ("/s/web", 21), ("/S/ZIP", 2)]);
    }

    proptest! {
        #[test]
        fn merging_is_joining(a: Vec<(u8, u32)>, b: Vec<(u8, u32)>) {
            let wide = |entries: &[(u8, u32)]| entries.iter().map(|&(k, v)| (k, u64::from(v))).collect::<Vec<_>>();
            let all = keyed([wide(&a), wide(&b)].concat());
            let (left, right) = (keyed(wide(&a)), keyed(wide(&b)));
            let mut merged = left.clone();
            merge_keyed(&mut merged, right.clone());
            prop_assert_eq!(&merged, &all);
            let mut turned = right;
            merge_keyed(&mut turned, left);
            prop_assert_eq!(turned, all);
        }
    }
}
