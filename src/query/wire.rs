//! Partials and overviews as bytes, between the shards and the page. Written and read here, so that this is compiled with
//! the engine and as fast.

use super::flows::{Answer, Ask, Loose};
use super::{Overview, Partial};

impl Partial {
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

impl Overview {
    #[inline(never)]
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    #[inline(never)]
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        postcard::from_bytes(bytes).map_err(|error| error.to_string())
    }
}

impl Ask {
    #[inline(never)]
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    #[inline(never)]
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        postcard::from_bytes(bytes).map_err(|error| error.to_string())
    }
}

impl Answer {
    #[inline(never)]
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    #[inline(never)]
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        postcard::from_bytes(bytes).map_err(|error| error.to_string())
    }
}

impl Loose {
    #[inline(never)]
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    #[inline(never)]
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        postcard::from_bytes(bytes).map_err(|error| error.to_string())
    }
}
