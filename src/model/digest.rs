//! A short name for bytes, by which equal ones are found without laying them side by side.

use std::fmt;

use serde::{Deserialize, Serialize};

/// 128 bits that equal bytes share, and others practically never do. Eight lanes take eight bytes each and mix them by
/// one multiplication, all of them under way at once, so that reading a log is hardly slower for it. It is not
/// cryptographic: who can choose bytes freely can make two texts of one digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Digest([u64; 2]);

const LANES: usize = 8;
const BLOCK: usize = LANES * 8;
/// Odd, with bits that follow no pattern.
const FIRST: u64 = 0x9E37_79B9_7F4A_7C15;
const SECOND: u64 = 0xC2B2_AE3D_27D4_EB4F;

impl Digest {
    pub fn of(bytes: &[u8]) -> Self {
        let mut lanes: [u64; LANES] = std::array::from_fn(|lane| mixed(FIRST.wrapping_mul(lane as u64 + 1)));
        let (blocks, rest) = bytes.as_chunks();
        blocks.iter().for_each(|block| absorb(&mut lanes, block));
        let mut last = [0; BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        absorb(&mut lanes, &last);
        // The length tells what was there from what the last block was filled up with.
        let length = bytes.len() as u64;
        let [mut high, mut low] = [length ^ FIRST, length ^ SECOND];
        for lane in lanes {
            high = mixed(high ^ lane).wrapping_mul(FIRST);
            low = mixed(low.wrapping_add(lane)).rotate_left(23).wrapping_mul(SECOND);
        }
        Self([mixed(high), mixed(low)])
    }

    /// Half of it, for what is compared only among a few.
    pub const fn half(self) -> u64 {
        self.0[0]
    }

    /// The one that is written so.
    pub fn parse(text: &str) -> Option<Self> {
        let (high, low) = text.split_at_checked(16).filter(|_| text.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        let half = |text: &str| u64::from_str_radix(text, 16).ok().filter(|_| text.len() == 16);
        Some(Self([half(high)?, half(low)?]))
    }

    pub const fn bits(self) -> u128 {
        (self.0[0] as u128) << 64 | self.0[1] as u128
    }
}

/// In 32 hex digits.
impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.bits())
    }
}

fn absorb(lanes: &mut [u64; LANES], block: &[u8; BLOCK]) {
    let (words, _) = block.as_chunks();
    for (lane, word) in lanes.iter_mut().zip(words) {
        // A product's high bits depend on most of the word, so they go where the next product begins.
        *lane = (*lane ^ u64::from_le_bytes(*word)).wrapping_mul(FIRST).rotate_left(29);
    }
}

/// Each bit of a word put into all bits of another. It can be undone, so two words never become one.
pub const fn mixed(word: u64) -> u64 {
    let word = (word ^ word >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let word = (word ^ word >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ word >> 31
}

/// A number of twice the width, in one word.
pub fn mixed_wide(bits: u128) -> u64 {
    let half = |bits: u128| u64::try_from(bits & u128::from(u64::MAX)).unwrap_or(0);
    mixed(mixed(half(bits >> 64)) ^ half(bits))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lengths_and_zeros_are_told_apart() {
        let zeros = [0; 200];
        let digests: BTreeSet<Digest> = (0..=zeros.len()).map(|length| Digest::of(&zeros[..length])).collect();
        assert_eq!(digests.len(), zeros.len() + 1);
        let halves: BTreeSet<u64> = digests.iter().map(|digest| digest.half()).collect();
        assert_eq!(halves.len(), digests.len());
    }

    proptest! {
        #[test]
        fn a_change_anywhere_shows(bytes in proptest::collection::vec(any::<u8>(), 1..300), at: usize, bit in 0..8_u32) {
            let mut changed = bytes.clone();
            let at = at % bytes.len();
            changed[at] ^= 1_u8 << bit;
            let (before, after) = (Digest::of(&bytes), Digest::of(&changed));
            prop_assert_ne!(before.half(), after.half());
            let differing = (before.bits() ^ after.bits()).count_ones();
            prop_assert!((20..108).contains(&differing), "{} bits differ", differing);
            prop_assert_eq!(Digest::parse(&after.to_string()), Some(after));
        }

        /// Words that change places within a lane, or between lanes, are other bytes.
        #[test]
        fn order_shows(words: [u64; 12], a in 0_usize..12, b in 0_usize..12) {
            prop_assume!(words[a] != words[b]);
            let bytes = |words: [u64; 12]| words.map(u64::to_le_bytes).concat();
            let mut turned = words;
            turned.swap(a, b);
            prop_assert_ne!(Digest::of(&bytes(words)), Digest::of(&bytes(turned)));
        }
    }
}
