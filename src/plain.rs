//! Lists of numbers as plain bytes, where they cross: as quick as copying them, however long they are.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

pub fn serialize<S: Serializer>(words: &[u64], serializer: S) -> Result<S::Ok, S::Error> {
    let bytes: Vec<[u8; 8]> = words.iter().map(|word| word.to_le_bytes()).collect();
    serializer.serialize_bytes(bytes.as_flattened())
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
    match <&[u8]>::deserialize(deserializer)?.as_chunks() {
        (words, []) => Ok(words.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect()),
        _ => Err(D::Error::custom("numbers of another form")),
    }
}
