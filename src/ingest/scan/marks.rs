//! The commas of a stretch of text and the end of it, found sixteen bytes at a time.

use wide::u8x16;

/// Bytes looked at in one go.
pub const BLOCK: usize = 64;

/// Bit `i` is of byte `i`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    pub commas: u64,
    /// Bytes that end plain text: quotes, backslashes, control characters and all that is not ASCII.
    pub stops: u64,
}

#[inline]
pub fn marks(block: &[u8; BLOCK]) -> Marks {
    let mut marks = Marks { commas: 0, stops: 0 };
    let (vectors, _) = block.as_chunks();
    for (at, vector) in vectors.iter().enumerate() {
        let (commas, stops) = marks_of(*vector);
        marks.commas |= u64::from(commas) << (at * 16);
        marks.stops |= u64::from(stops) << (at * 16);
    }
    marks
}

/// The first stop from `at` on, if there is one and sixteen bytes can be looked at wherever it may be.
#[inline]
pub fn stop(bytes: &[u8], mut at: usize) -> Option<usize> {
    while let Some(vector) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let (_, stops) = marks_of(*vector);
        if stops != 0 {
            return Some(at + stops.trailing_zeros() as usize);
        }
        at += 16;
    }
    None
}

#[inline]
fn marks_of(bytes: [u8; 16]) -> (u32, u32) {
    let vector = u8x16::new(bytes);
    let is = |byte: u8| vector.simd_eq(u8x16::splat(byte));
    let stops = is(b'"') | is(b'\\') | vector.min(u8x16::splat(0x1F)).simd_eq(vector);
    // A byte beyond ASCII is its own mask: its highest bit is set.
    (is(b',').to_bitmask(), (stops | vector).to_bitmask())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_byte_is_marked_as_what_it_is(bytes: [u8; BLOCK], text in "[ -~]{0,70}[\"\\\\\n]?") {
            let is_stop = |byte: u8| matches!(byte, b'"' | b'\\') || byte < b' ' || !byte.is_ascii();
            let marks = marks(&bytes);
            for (at, &byte) in bytes.iter().enumerate() {
                prop_assert_eq!(marks.commas >> at & 1 == 1, byte == b',');
                prop_assert_eq!(marks.stops >> at & 1 == 1, is_stop(byte));
            }
            let mut padded = text.into_bytes();
            padded.resize(padded.len() + 16, b'x');
            prop_assert_eq!(stop(&padded, 0), padded[..padded.len() - 16].iter().position(|&byte| is_stop(byte)));
        }
    }
}
