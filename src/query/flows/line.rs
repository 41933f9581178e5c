//! A row as it leaves its shard: all that is known of it, in words that mean something outside.

use serde::{Deserialize, Serialize};

use super::key::Ends;
use crate::model::{Counter, Counters, Digest, Format, Millis, State};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Of a connection, that of its first tuple.
    pub time: Millis,
    pub ends: Ends,
    pub rule: String,
    pub acl: String,
    /// Packets and bytes sent, packets and bytes received, as the log has them.
    pub counters: [Counter; 4],
    pub what: Particulars,
}

/// What only a tuple or only a connection has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Particulars {
    Tuple(Box<TupleLine>),
    Connection(Life),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TupleLine {
    pub state: State,
    pub encryption: Option<String>,
    pub format: Format,
    pub log: String,
    pub target: String,
    /// When its record was written.
    pub logged: Option<Millis>,
    /// The name of its file, and the number that was handed out with it.
    pub file: String,
    pub token: u32,
    /// Where its record stands in the file.
    pub offset: u64,
    pub length: u64,
    /// Which of the record's tuples it is, from 0, of those that were understood.
    pub ordinal: u32,
    /// By which its record is known again, if it has one, and by which it is itself, wherever it was copied to.
    pub record: Option<Digest>,
    pub row: Option<Digest>,
}

/// How a connection went, as far as the logs show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Life {
    pub last: Millis,
    /// Its begin is in the logs.
    pub begun: bool,
    /// Its end is.
    pub ended: bool,
    /// The platform ended it and began it again in one millisecond.
    pub renewed: bool,
    pub tuples: u32,
    /// Those of them that are neither begin nor end.
    pub updates: u32,
}

impl Line {
    pub const fn counters(&self) -> Counters {
        let [packets_sent, bytes_sent, packets_received, bytes_received] = self.counters;
        Counters { packets_sent, bytes_sent, packets_received, bytes_received }
    }
}
