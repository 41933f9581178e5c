//! Questions and answers as bytes, between the shards and the page. What can be long is written and read here, so that
//! this is compiled with the engine and as fast.

use serde::{Serialize, de::DeserializeOwned};

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

crosses!(Loose, hosts::Partial);

/// What is small crosses by methods that are compiled where they are called, and for size.
pub trait Crosses: Serialize + DeserializeOwned {
    fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        postcard::from_bytes(bytes).map_err(|error| error.to_string())
    }
}

macro_rules! small {
    ($($kind:ty),*) => {$( impl Crosses for $kind {} )*};
}

small!(
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
