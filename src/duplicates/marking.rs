//! What was found, on its way back to the shard whose rows it is about.

use super::wire;
use crate::model::Duplicate;
use crate::store::{Mark, Marks, Shard};

/// Rows and their marks.
pub type Found = Vec<(u32, Mark)>;

const BYTES: usize = 5;

pub fn to_bytes(found: &Found) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(found.len() * BYTES);
    for (row, mark) in found {
        bytes.extend_from_slice(&row.to_le_bytes());
        bytes.push(mark.bits());
    }
    bytes
}

/// Marks a shard's rows by all that was found of them: first the repeated records, then what each part gave. It takes the
/// place of what they were marked with before.
#[inline(never)]
pub fn mark(shard: &mut Shard, found: &[Vec<u8>]) {
    let mut marks = Marks::default();
    let (repeats, parts) = found.split_first().map_or((&[][..], &[][..]), |(first, rest)| (first, rest));
    let repeats: Vec<bool> = wire::from_bytes(repeats);
    for (group, rows) in shard.groups() {
        if repeats.get(group.record as usize) == Some(&true) {
            marks.add(rows, Mark::of(Duplicate::Record));
        }
    }
    for bytes in parts {
        let (rows, _) = bytes.as_chunks::<BYTES>();
        for &[a, b, c, d, bits] in rows {
            let row = u32::from_le_bytes([a, b, c, d]) as usize;
            if row < shard.len() {
                marks.add(row..row + 1, Mark::from_bits(bits));
            }
        }
    }
    shard.set_marks(marks);
}
