//! Sums by keys of which there can be very many, for other shards: half as long as they could be, because hardly any sum
//! leaves 32 bits.

use std::cmp::Ordering;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Tally;
use super::keyed::{Keyed, Merge, merge_keyed, union_len};

/// A key's bits, the highest first, and the lower halves of its sums.
type Entry<const N: usize> = ([u32; N], [u32; 7]);

/// In the order of the keys, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed<const N: usize> {
    entries: Vec<Entry<N>>,
    /// The upper halves of the few sums that have one.
    high: Keyed<[u32; N], High>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct High([u64; 7]);

impl Merge for High {
    fn merge(&mut self, High(other): Self) {
        self.0.iter_mut().zip(other).for_each(|(sum, other)| *sum = sum.saturating_add(other));
    }
}

impl<const N: usize> Default for Packed<N> {
    fn default() -> Self {
        Self { entries: Vec::new(), high: Vec::new() }
    }
}

impl<const N: usize> Packed<N> {
    pub fn reserve(&mut self, entries: usize) {
        self.entries.reserve_exact(entries);
    }

    /// The next key's sums, in the order of [`Tally::in_order`].
    pub fn push(&mut self, key: [u32; N], (low, high): ([u32; 7], Option<[u64; 7]>)) {
        self.entries.push((key, low));
        self.high.extend(high.map(|high| (key, High(high))));
    }

    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn key(&self, at: usize) -> Option<[u32; N]> {
        self.entries.get(at).map(|(key, _)| *key)
    }

    pub fn tallies(&self) -> impl Iterator<Item = Tally> {
        let mut high = self.high.iter().peekable();
        self.entries.iter().map(move |(key, low)| {
            let high = high.next_if(|(of, _)| of == key);
            tally(low, high.map_or(&[0; 7], |(_, High(high))| high))
        })
    }

    /// Distinct keys in either of two.
    pub fn union_len(&self, other: &Self) -> usize {
        union_len(&self.entries, &other.entries)
    }
}

impl<const N: usize> Merge for Packed<N> {
    fn merge(&mut self, other: Self) {
        let mut merged = Self { entries: Vec::with_capacity(self.len() + other.len()), high: Vec::new() };
        let (mut left, mut right) = (self.entries.iter().peekable(), other.entries.iter().peekable());
        while let (Some((a, low)), Some((b, other))) = (left.peek(), right.peek()) {
            match a.cmp(b) {
                Ordering::Less => merged.entries.extend(left.next()),
                Ordering::Greater => merged.entries.extend(right.next()),
                Ordering::Equal => {
                    let sums: [(u32, bool); 7] = std::array::from_fn(|at| low[at].overflowing_add(other[at]));
                    let carried = Some(sums.map(|(_, carries)| u64::from(carries))).filter(|high| *high != [0; 7]);
                    merged.push(*a, (sums.map(|(sum, _)| sum), carried));
                    left.next();
                    right.next();
                }
            }
        }
        merged.entries.extend(left);
        merged.entries.extend(right);
        for high in [std::mem::take(&mut self.high), other.high] {
            merge_keyed(&mut merged.high, high);
        }
        *self = merged;
    }
}

fn tally(low: &[u32; 7], high: &[u64; 7]) -> Tally {
    Tally::from_order(std::array::from_fn(|at| match high[at].checked_mul(1 << 32) {
        Some(upper) => upper.saturating_add(u64::from(low[at])),
        None => u64::MAX,
    }))
}

/// As plain bytes: those of the entries, and those of the upper halves.
impl<const N: usize> Serialize for Packed<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::with_capacity(size_of_val(&self.entries[..]));
        for (key, low) in &self.entries {
            bytes.extend_from_slice(key.map(u32::to_le_bytes).as_flattened());
            bytes.extend_from_slice(low.map(u32::to_le_bytes).as_flattened());
        }
        let mut high = Vec::new();
        for (key, High(sums)) in &self.high {
            high.extend_from_slice(key.map(u32::to_le_bytes).as_flattened());
            high.extend_from_slice(sums.map(u64::to_le_bytes).as_flattened());
        }
        (Bytes(&bytes), Bytes(&high)).serialize(serializer)
    }
}

impl<'de, const N: usize> Deserialize<'de> for Packed<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (entries, high) = <(&[u8], &[u8])>::deserialize(deserializer)?;
        read(entries, high).ok_or_else(|| D::Error::custom("sums of another form"))
    }
}

/// Not as a list of numbers.
struct Bytes<'a>(&'a [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

fn read<const N: usize>(entries: &[u8], high: &[u8]) -> Option<Packed<N>> {
    let (entries, []) = entries.as_chunks::<4>() else { return None };
    let (high, []) = high.as_chunks::<4>() else { return None };
    let entries = entries.chunks(N + 7).map(|entry| {
        let (key, low) = entry.split_first_chunk::<N>()?;
        let low: &[[u8; 4]; 7] = low.try_into().ok()?;
        Some((key.map(u32::from_le_bytes), low.map(u32::from_le_bytes)))
    });
    let high = high.chunks(N + 14).map(|entry| {
        let (key, sums) = entry.split_first_chunk::<N>()?;
        let sums: &[[u8; 8]; 7] = sums.as_flattened().as_chunks().0.try_into().ok()?;
        Some((key.map(u32::from_le_bytes), High(sums.map(u64::from_le_bytes))))
    });
    Some(Packed { entries: entries.collect::<Option<_>>()?, high: high.collect::<Option<_>>()? })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn of(sums: &BTreeMap<[u32; 2], Tally>) -> Packed<2> {
        let mut packed = Packed::default();
        for (&key, tally) in sums {
            let sums = tally.in_order();
            let high = sums.map(|sum| sum >> 32);
            #[expect(clippy::cast_possible_truncation, reason = "the lower halves are wanted")]
            packed.push(key, (sums.map(|sum| sum as u32), Some(high).filter(|high| *high != [0; 7])));
        }
        packed
    }

    proptest! {
        #[test]
        fn merged_they_are_the_sums_of_all(parts: Vec<Vec<((bool, u8), [u64; 7])>>) {
            let mut all: BTreeMap<[u32; 2], Tally> = BTreeMap::new();
            let mut merged = Packed::default();
            for part in parts {
                let mut sums: BTreeMap<[u32; 2], Tally> = BTreeMap::new();
                for ((first, second), tally) in part {
                    // Few, so that the same ones come again.
                    let key = [u32::from(first), u32::from(second % 9)];
                    sums.entry(key).or_default().add(&Tally::from_order(tally));
                    all.entry(key).or_default().add(&Tally::from_order(tally));
                }
                let part = of(&sums);
                let bytes = postcard::to_stdvec(&part).unwrap();
                prop_assert_eq!(&postcard::from_bytes::<Packed<2>>(&bytes).unwrap(), &part);
                merged.merge(part);
            }
            let found: Vec<_> = merged.tallies().enumerate().map(|(at, tally)| (merged.key(at).unwrap(), tally)).collect();
            prop_assert_eq!(found, Vec::from_iter(all));
            prop_assert_eq!(merged.union_len(&merged), merged.len());
            prop_assert_eq!(merged.union_len(&Packed::default()), merged.len());
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            _ = postcard::from_bytes::<Packed<1>>(&bytes);
        }
    }
}
