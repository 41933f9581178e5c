//! Sorting millions of rows by one number each.

use crate::order::{sort_numbers, sort_places};
use crate::store::index;

/// Positions in the order of their keys; equal ones stay in their own order.
pub fn by_key(mut keys: Vec<u64>) -> Vec<u32> {
    let least = keys.iter().copied().min().unwrap_or_default();
    let most = keys.iter().copied().max().unwrap_or_default();
    if most - least < 1 << 32 {
        // Key and position fit one number, which sorts in place and the quickest.
        for (at, key) in (0u64..).zip(&mut keys) {
            *key = (*key - least) << 32 | at;
        }
        sort_numbers(&mut keys);
        return keys.into_iter().map(low).collect();
    }
    let mut order: Vec<u32> = (0..index(keys.len())).collect();
    order.sort_unstable_by_key(|&at| (keys[at as usize], at));
    order
}

#[expect(clippy::cast_possible_truncation, reason = "the lower part is what is wanted")]
fn low(packed: impl Into<u128>) -> u32 {
    packed.into() as u32
}

/// The rank of each item among all, equal ones sharing theirs.
pub fn ranks<T: Ord>(items: &[T]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    sort_places(&mut order, &|a, b| items[a].cmp(&items[b]));
    let mut ranks = vec![0; items.len()];
    let mut rank = 0;
    for (at, &item) in order.iter().enumerate() {
        if at > 0 && items[order[at - 1]] != items[item] {
            rank += 1;
        }
        ranks[item] = rank;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sorting_is_stable(small: Vec<u8>, wide: Vec<u64>) {
            for keys in [small.into_iter().map(u64::from).collect(), wide] {
                let keys: Vec<u64> = keys;
                let mut expected: Vec<u32> = (0u32..).zip(&keys).map(|(at, _)| at).collect();
                expected.sort_by_key(|&at| keys[at as usize]);
                prop_assert_eq!(by_key(keys), expected);
            }
        }

        #[test]
        fn ranks_compare_as_items(items: Vec<u8>) {
            let ranks = ranks(&items);
            for (a, x) in items.iter().enumerate() {
                for (b, y) in items.iter().enumerate() {
                    prop_assert_eq!(x.cmp(y), ranks[a].cmp(&ranks[b]));
                }
            }
        }
    }
}
