//! A bit for each row of a block, in words of 64. Tests take bits away, and look at no row whose word is empty already.

use wide::{u16x8, u32x4};

use crate::store::BLOCK;

pub const WORDS: usize = BLOCK / 64;

/// All of so many rows.
pub fn ones(rows: usize) -> [u64; WORDS] {
    let mut words = [0; WORDS];
    words[..rows / 64].fill(u64::MAX);
    if !rows.is_multiple_of(64) {
        words[rows / 64] = (1 << (rows % 64)) - 1;
    }
    words
}

pub fn count(words: &[u64]) -> usize {
    words.iter().map(|word| word.count_ones() as usize).sum()
}

/// Values side by side, which are compared at once. An answer is all ones in its lane, or all zeros.
pub trait Lanes: Copy {
    type Value: Copy;
    const COUNT: usize;
    fn of(values: &[Self::Value]) -> Self;
    /// A bit for each lane.
    fn bits(self) -> u64;
}

impl Lanes for u16x8 {
    type Value = u16;
    const COUNT: usize = 8;

    fn of(values: &[u16]) -> Self {
        Self::new(std::array::from_fn(|at| values[at]))
    }

    fn bits(self) -> u64 {
        self.to_bitmask().into()
    }
}

impl Lanes for u32x4 {
    type Value = u32;
    const COUNT: usize = 4;

    fn of(values: &[u32]) -> Self {
        Self::new(std::array::from_fn(|at| values[at]))
    }

    fn bits(self) -> u64 {
        self.to_bitmask().into()
    }
}

/// Keeps the rows whose value passes the test.
#[inline]
pub fn keep<L: Lanes>(words: &mut [u64], column: &[L::Value], test: impl Fn(L) -> L) {
    keep_bits(words, |at| {
        let values = sixty_four(column, at);
        let lanes = values.chunks_exact(L::COUNT).rev();
        lanes.fold(0, |bits, values| bits << L::COUNT | test(L::of(values)).bits())
    });
}

/// The same of two values a row.
#[inline]
pub fn keep_both<L: Lanes>(words: &mut [u64], columns: (&[L::Value], &[L::Value]), test: impl Fn(L, L) -> L) {
    keep_bits(words, |at| {
        let (a, b) = (sixty_four(columns.0, at), sixty_four(columns.1, at));
        let lanes = a.chunks_exact(L::COUNT).zip(b.chunks_exact(L::COUNT)).rev();
        lanes.fold(0, |bits, (a, b)| bits << L::COUNT | test(L::of(a), L::of(b)).bits())
    });
}

/// Keeps the rows whose value passes a test that looks something up, which is one row's business.
#[inline]
pub fn look_up<T: Copy>(words: &mut [u64], column: &[T], test: impl Fn(T) -> bool) {
    keep_bits(words, |at| {
        let values = sixty_four(column, at);
        word_of(&std::array::from_fn(|at| u8::from(test(values[at]))))
    });
}

/// The same of two values a row.
#[inline]
pub fn look_up_both<T: Copy>(words: &mut [u64], columns: (&[T], &[T]), test: impl Fn(T, T) -> bool) {
    keep_bits(words, |at| {
        let (a, b) = (sixty_four(columns.0, at), sixty_four(columns.1, at));
        word_of(&std::array::from_fn(|at| u8::from(test(a[at], b[at]))))
    });
}

/// Takes away what is not in the bits of each word that has any rows left.
#[inline(always)]
fn keep_bits(words: &mut [u64], bits: impl Fn(usize) -> u64) {
    for (at, word) in words.iter_mut().enumerate().filter(|(_, word)| **word != 0) {
        *word &= bits(at);
    }
}

/// Row by row, those that are left.
pub fn each(words: &mut [u64], passes: impl Fn(usize) -> bool) {
    for (at, word) in words.iter_mut().enumerate() {
        let mut rest = *word;
        while rest != 0 {
            let bit = rest & rest.wrapping_neg();
            if !passes(at * 64 + rest.trailing_zeros() as usize) {
                *word &= !bit;
            }
            rest &= !bit;
        }
    }
}

/// The values of a word's rows. Of the last word there may be fewer; what then stands behind them is of no row.
#[inline]
fn sixty_four<T: Copy>(column: &[T], word: usize) -> [T; 64] {
    let values = &column[word * 64..column.len().min(word * 64 + 64)];
    match values.as_array::<64>() {
        Some(all) => *all,
        None => std::array::from_fn(|at| values[at.min(values.len() - 1)]),
    }
}

/// Sixty-four ones and zeros as bits.
#[inline]
fn word_of(passed: &[u8; 64]) -> u64 {
    // Multiplied so, the lowest bits of eight bytes come to stand side by side at the top.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let (eights, _) = passed.as_chunks::<8>();
    let byte = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56;
    eights.iter().rev().fold(0, |word, eight| word << 8 | byte(eight))
}

/// Takes these rows away.
pub fn clear(words: &mut [u64], rows: std::ops::Range<usize>) {
    if rows.is_empty() {
        return;
    }
    let (first, last) = (rows.start / 64, (rows.end - 1) / 64);
    let from = u64::MAX << (rows.start % 64);
    let to = u64::MAX >> (63 - (rows.end - 1) % 64);
    if first == last {
        words[first] &= !(from & to);
        return;
    }
    words[first] &= !from;
    words[first + 1..last].fill(0);
    words[last] &= !to;
}

/// Appends the places of all bits that are set.
pub fn places(words: &[u64], into: &mut Vec<u16>) {
    for (word, first) in words.iter().zip((0..=u16::MAX).step_by(64)) {
        let mut rest = *word;
        while rest != 0 {
            // Below 64.
            into.push(first + u16::try_from(rest.trailing_zeros()).unwrap_or_default());
            rest &= rest - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bit(words: &[u64], at: usize) -> bool {
        words[at / 64] >> (at % 64) & 1 == 1
    }

    proptest! {
        #[test]
        fn bits_are_rows(values in proptest::collection::vec(0u32..9, 0..400), from in 0usize..400, length in 0usize..400) {
            let rows = values.len();
            let mut words = ones(rows);
            prop_assert_eq!(count(&words), rows);
            keep(&mut words, &values, |value: u32x4| value.simd_gt(3));
            let ports: Vec<u16> = values.iter().map(|&value| u16::try_from(value).unwrap()).collect();
            keep(&mut words, &ports, |value: u16x8| value.simd_gt(0));
            look_up(&mut words, &values, |value| value != 4);
            keep_both(&mut words, (&values, &values), |a: u32x4, b| (a + b).simd_lt(16));
            look_up_both(&mut words, (&values, &values), |a, b| a + b < 14);
            let range = from.min(rows)..(from + length).min(rows);
            clear(&mut words, range.clone());
            let expected: Vec<u16> = (0u16..)
                .zip(&values)
                .filter(|&(at, &value)| value > 4 && value < 7 && !range.contains(&usize::from(at)))
                .map(|(at, _)| at)
                .collect();
            let mut found = Vec::new();
            places(&words, &mut found);
            prop_assert!(found.iter().all(|&at| bit(&words, usize::from(at))));
            prop_assert_eq!(found, expected);
        }
    }
}
