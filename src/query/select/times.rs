//! Rows by their time. Mostly the first and the last time of a block decide for all of it.

use wide::u32x4;

use super::words::keep;
use crate::model::{Millis, Span};
use crate::store::Block;

/// Keeps the rows of these times, both of which belong to them.
pub fn keep_times(block: &Block, from: i64, last: i64, words: &mut [u64]) {
    let Some(Span { first: Millis(earliest), last: Millis(latest) }) = block.time.span() else { return };
    if from <= earliest && latest <= last {
        return;
    }
    if latest < from || last < earliest || last < from {
        return words.fill(0);
    }
    let holds = |Millis(time): Millis| from <= time && time <= last;
    let bit = |row: usize| 1 << (row % 64);
    // What stands aside is told apart by no distance, so it is looked at one by one, and put back.
    let far = block.time.far().filter(|&(row, time)| words[row / 64] & bit(row) != 0 && holds(time));
    let far: Vec<usize> = far.map(|(row, _)| row).collect();
    let [first_offset, last_offset] = block.time.offsets_between(Millis(from), Millis(last));
    keep(words, block.time.offsets(), |offset: u32x4| offset.simd_ge(first_offset) & offset.simd_le(last_offset));
    far.into_iter().for_each(|row| words[row / 64] |= bit(row));
}
