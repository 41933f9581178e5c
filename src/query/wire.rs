//! Questions and answers as bytes, between the shards and the page.

use super::flows::{Answer, Ask, Loose};
use super::pairs::{Pairs, PairsAsk};
use super::{Explained, Frequent, Heads, More, Overview, Partial, Values, compare, hosts};
use crate::enrich::Geo;

/// Methods of each type alone. What must not be inlined is compiled here, with the engine and as fast; what may be is
/// compiled where it is called, and for size.
macro_rules! crosses {
    (#[$inline:meta] $($kind:ty),*) => {$(
        impl $kind {
            #[$inline]
            pub fn to_bytes(&self) -> Vec<u8> {
                // Plain data always encodes; an empty buffer would be refused by whoever reads it.
                postcard::to_stdvec(self).unwrap_or_default()
            }

            #[$inline]
            pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
                postcard::from_bytes(bytes).map_err(|error| error.to_string())
            }
        }
    )*};
}

// As long as there are hosts and connections.
crosses!(
    #[inline(never)]
    Loose,
    hosts::Partial
);

crosses!(
    #[inline]
    Geo,
    Partial,
    More,
    Heads,
    Overview,
    Explained,
    Values,
    Frequent,
    Ask,
    Answer,
    Pairs,
    PairsAsk,
    compare::Ask,
    compare::Compared,
    hosts::Ask,
    hosts::Answer
);
