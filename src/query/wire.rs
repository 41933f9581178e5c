//! Questions and answers as bytes, between the shards and the page. Written and read here, so that this is compiled
//! with the engine and as fast.

use super::flows::{Answer, Ask, Loose};
use super::pairs::{Pairs, PairsAsk};
use super::{Explained, Frequent, Heads, More, Overview, Partial, Values, compare, hosts};

/// Methods of each type alone: made for all of them at once, they would be compiled where they are called, and for
/// size.
macro_rules! crosses {
    ($($kind:ty),*) => {$(
        impl $kind {
            #[inline(never)]
            pub fn to_bytes(&self) -> Vec<u8> {
                // Plain data always encodes; an empty buffer would be refused by whoever reads it.
                postcard::to_stdvec(self).unwrap_or_default()
            }

            #[inline(never)]
            pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
                postcard::from_bytes(bytes).map_err(|error| error.to_string())
            }
        }
    )*};
}

crosses!(
    Partial,
    More,
    Heads,
    Overview,
    Explained,
    Values,
    Frequent,
    Ask,
    Answer,
    Loose,
    Pairs,
    PairsAsk,
    compare::Ask,
    compare::Compared,
    hosts::Ask,
    hosts::Partial,
    hosts::Answer
);
