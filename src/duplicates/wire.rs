//! The buffers between the steps. One that cannot be read counts as empty: it finds no duplicates, and loses no rows.

use serde::Serialize;
use serde::de::DeserializeOwned;

pub fn to_bytes<T: Serialize>(value: &T) -> Vec<u8> {
    // Plain data always encodes.
    postcard::to_stdvec(value).unwrap_or_default()
}

pub fn from_bytes<T: DeserializeOwned + Default>(bytes: &[u8]) -> T {
    postcard::from_bytes(bytes).unwrap_or_default()
}

/// The same with a tail that is no part of the value.
pub fn with_tail<T: DeserializeOwned + Default>(bytes: &[u8]) -> (T, &[u8]) {
    postcard::take_from_bytes(bytes).unwrap_or_default()
}
