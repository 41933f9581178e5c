//! What stands in a shard: rows, and what records, groups and kinds say of them.

use super::{AddrId, Block, Mark, NameId};
use crate::model::{Counters, Digest, Direction, Format, Mac, Millis, Protocol, State};

/// A file of this shard, numbered by whoever hands out files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A pair of a rule's name and its ACL, of this shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RuleId(pub u32);

/// What a record says of its rows.
#[derive(Clone, Copy, Debug)]
pub struct RecordRow {
    pub file: FileId,
    /// The name of the file it stands in, which in an archive is one of many that were read as one.
    pub part: NameId,
    /// Where it stands in the file.
    pub offset: u64,
    pub length: u64,
    pub time: Option<Millis>,
    pub format: Format,
    /// Only some of its groups were read.
    pub is_part: bool,
    pub log: NameId,
    pub target: NameId,
    /// As the record itself says it; its groups can be of others.
    pub mac: Option<Mac>,
    /// Of its bytes. Bare tuples have no record.
    pub digest: Option<Digest>,
    /// Of a line of a table that was saved, whose digest is the tuple's own, its place among the shard's copies.
    pub copy: u32,
}

/// What a group says of its rows, which go on to the next group's first row.
#[derive(Clone, Copy, Debug)]
pub struct GroupRow {
    pub first_row: u32,
    /// Index of its record.
    pub record: u32,
    pub rule: RuleId,
    pub mac: Option<Mac>,
}

/// What very many rows have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KindRow {
    pub format: Format,
    pub protocol: Protocol,
    pub direction: Direction,
    pub state: State,
    pub encryption: Option<NameId>,
}

/// One row, put together again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub time: Millis,
    pub source: AddrId,
    pub destination: AddrId,
    pub source_port: u16,
    pub destination_port: u16,
    pub protocol: Protocol,
    pub direction: Direction,
    pub state: State,
    pub encryption: Option<NameId>,
    pub counters: Counters,
}

/// Rows that lie in one block.
#[derive(Clone, Debug)]
pub struct Stretch<'a> {
    pub block: &'a Block,
    /// Their places in it.
    pub rows: std::ops::Range<usize>,
    /// Each row's mark, unless no row of the block has any.
    pub marks: Option<&'a [Mark]>,
}

impl Default for FileId {
    /// Of rows that were read before any file was named.
    fn default() -> Self {
        Self(u32::MAX)
    }
}
