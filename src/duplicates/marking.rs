//! What was found, on its way back to the shard whose rows it is about.

use super::wire;
use crate::model::Duplicate;
use crate::store::{Mark, Marks, Shard};

const BYTES: usize = 5;

/// Rows and their marks, as bytes.
#[derive(Clone, Debug, Default)]
pub struct Found(Vec<u8>);

impl Found {
    pub fn add(&mut self, row: u32, mark: Mark) {
        let [a, b, c, d] = row.to_le_bytes();
        self.0.extend_from_slice(&[a, b, c, d, mark.bits()]);
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// Marks a shard's rows by all that was found of them: first the repeated records, then what each part gave. It takes
/// the place of what they were marked with before.
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
