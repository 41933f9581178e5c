//! What rows are ordered by, in a form that is the same in every shard.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::line::Life;
use crate::model::{Counter, Direction, Mac, Millis, Protocol};

/// A column's value, to be compared with others of the same column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Key {
    Number(u64),
    Address(IpAddr),
    Text(String),
}

impl Key {
    /// In a column in which something can be.
    pub fn is_absent(&self) -> bool {
        match self {
            Self::Number(number) => *number == 0,
            Self::Address(_) => false,
            Self::Text(text) => text.is_empty(),
        }
    }
}

/// A row's place in an order. Equal values go by time, then by where the row comes from: by data, never by shard.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    pub key: Key,
    pub time: Millis,
    pub origin: Origin,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Origin {
    Tuple {
        /// A digest of the file's name.
        file: u64,
        /// The record's.
        offset: u64,
        /// The number the file, or this part of it, was handed out with.
        token: u32,
        /// Its number in the shard: an archive can have two files of one name. What has one number was read by one
        /// worker, so it is only compared within a shard.
        record: u32,
        /// Within the record.
        ordinal: u32,
    },
    /// All there is of it: what is alike in this is alike.
    Connection { ends: Ends, life: Life, counters: [Counter; 4], rule: (String, String) },
}

/// Whose connection it is: of one NIC, in one direction, between two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Ends {
    pub source: IpAddr,
    pub source_port: u16,
    pub destination: IpAddr,
    pub destination_port: u16,
    pub protocol: Protocol,
    pub direction: Direction,
    pub mac: Option<Mac>,
}

/// What was not measured comes before zero.
pub const fn of_counter(counter: Counter) -> u64 {
    match counter {
        None => 0,
        Some(value) => value.saturating_add(1),
    }
}

pub fn of_mac(mac: Option<Mac>) -> u64 {
    mac.map_or(0, |mac| mac.number() + 1)
}
