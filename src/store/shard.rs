//! One shard: its columns and tables, filled by the reader.

use std::net::IpAddr;

use rustc_hash::{FxHashMap, FxHashSet};

use super::names::index;
use super::{AddrId, Addresses, CounterColumn, NameId, Names};
use crate::ingest::tuple::Tuple;
use crate::ingest::{GroupHead, RecordHead, Sink};
use crate::model::{Counters, Direction, Format, Mac, Millis, Protocol, State};

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
    /// Where it stands in the file.
    pub offset: u64,
    pub length: u64,
    pub time: Option<Millis>,
    pub format: Format,
    pub log: NameId,
    pub target: NameId,
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

/// The columns, one entry a tuple.
#[derive(Debug, Default)]
struct Columns {
    time: Vec<Millis>,
    source: Vec<AddrId>,
    destination: Vec<AddrId>,
    source_port: Vec<u16>,
    destination_port: Vec<u16>,
    protocol: Vec<u8>,
    /// Direction and state in one byte.
    flags: Vec<u8>,
    /// Zero, or one more than the number of an encryption value.
    encryption: Vec<u16>,
    packets_sent: CounterColumn,
    bytes_sent: CounterColumn,
    packets_received: CounterColumn,
    bytes_received: CounterColumn,
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

#[derive(Debug, Default)]
pub struct Shard {
    columns: Columns,
    addresses: Addresses,
    names: Names,
    encryptions: Names,
    span: Option<(Millis, Millis)>,
    /// Files whose rows no longer count.
    forgotten: FxHashSet<FileId>,
    rules: Vec<(NameId, NameId)>,
    rule_ids: FxHashMap<(NameId, NameId), RuleId>,
    records: Vec<RecordRow>,
    groups: Vec<GroupRow>,
    file: FileId,
}

impl Default for FileId {
    /// Of rows that were read before any file was named.
    fn default() -> Self {
        Self(u32::MAX)
    }
}

impl Shard {
    /// Rows that come from now on are of this file.
    pub const fn begin_file(&mut self, file: FileId) {
        self.file = file;
    }

    /// The rows of this file count no longer. They stay where they are: a file is seldom read again.
    pub fn forget(&mut self, file: FileId) {
        self.forgotten.insert(file);
    }

    pub fn len(&self) -> usize {
        self.columns.time.len()
    }

    pub fn is_empty(&self) -> bool {
        self.columns.time.is_empty()
    }

    /// The earliest and the latest tuple's time.
    pub const fn span(&self) -> Option<(Millis, Millis)> {
        self.span
    }

    pub fn addresses(&self) -> &[IpAddr] {
        self.addresses.all()
    }

    pub fn name(&self, id: NameId) -> &str {
        self.names.get(id)
    }

    pub fn encryption(&self, id: NameId) -> &str {
        self.encryptions.get(id)
    }

    pub fn encryption_count(&self) -> usize {
        self.encryptions.len()
    }

    /// The names of all rules and of their ACLs; a [`RuleId`] is an index into them.
    pub fn rules(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.rules.iter().map(|&(rule, acl)| (self.names.get(rule), self.names.get(acl)))
    }

    pub fn records(&self) -> &[RecordRow] {
        &self.records
    }

    pub fn record_of(&self, group: &GroupRow) -> &RecordRow {
        &self.records[group.record as usize]
    }

    /// Each group that counts, with the range of its rows.
    pub fn groups(&self) -> impl Iterator<Item = (&GroupRow, std::ops::Range<usize>)> {
        let ends = self.groups.iter().skip(1).map(|next| next.first_row as usize).chain([self.len()]);
        let all = self.groups.iter().zip(ends).map(|(group, end)| (group, group.first_row as usize..end));
        all.filter(|(group, _)| self.forgotten.is_empty() || !self.forgotten.contains(&self.record_of(group).file))
    }

    pub fn row(&self, at: usize) -> Row {
        let columns = &self.columns;
        let (direction, state) = unpack(columns.flags[at]);
        Row {
            time: columns.time[at],
            source: columns.source[at],
            destination: columns.destination[at],
            source_port: columns.source_port[at],
            destination_port: columns.destination_port[at],
            protocol: Protocol(columns.protocol[at]),
            direction,
            state,
            encryption: columns.encryption[at].checked_sub(1).map(|id| NameId(u32::from(id))),
            counters: Counters {
                packets_sent: columns.packets_sent.get(at),
                bytes_sent: columns.bytes_sent.get(at),
                packets_received: columns.packets_received.get(at),
                bytes_received: columns.bytes_received.get(at),
            },
        }
    }

    /// What the rows and tables take, as allocated.
    pub fn bytes_in_memory(&self) -> usize {
        fn of<T>(column: &Vec<T>) -> usize {
            column.capacity() * size_of::<T>()
        }
        let c = &self.columns;
        let columns = of(&c.time)
            + of(&c.source)
            + of(&c.destination)
            + of(&c.source_port)
            + of(&c.destination_port)
            + of(&c.protocol)
            + of(&c.flags)
            + of(&c.encryption);
        let counters = [&c.packets_sent, &c.bytes_sent, &c.packets_received, &c.bytes_received];
        columns
            + counters.iter().map(|column| column.bytes_in_memory()).sum::<usize>()
            + self.addresses.bytes_in_memory()
            + of(&self.records)
            + of(&self.groups)
    }
}

impl Sink for Shard {
    fn record(&mut self, record: &RecordHead<'_>) {
        let &RecordHead { offset, length, time, format, log, target } = record;
        let (log, target) = (self.names.intern(log), self.names.intern(target));
        self.records.push(RecordRow { file: self.file, offset, length, time, format, log, target });
    }

    fn group(&mut self, group: &GroupHead<'_>) {
        let pair = (self.names.intern(group.rule), self.names.intern(group.acl));
        let rule = *self.rule_ids.entry(pair).or_insert_with(|| {
            self.rules.push(pair);
            RuleId(index(self.rules.len() - 1))
        });
        let record = index(self.records.len().saturating_sub(1));
        let group = GroupRow { first_row: index(self.columns.time.len()), record, rule, mac: group.mac };
        // A group that stayed empty says no more than that its NIC wrote the record, which the next one says again.
        match self.groups.last_mut() {
            Some(last) if (last.first_row, last.record, last.mac) == (group.first_row, record, group.mac) => {
                *last = group;
            }
            _ => self.groups.push(group),
        }
    }

    fn tuple(&mut self, tuple: &Tuple<'_>) {
        let encryption = tuple.encryption.map_or(0, |value| {
            // Beyond 65,534 invented reasons the last one stands for all that follow.
            u16::try_from(self.encryptions.intern(value).0 + 1).unwrap_or(u16::MAX)
        });
        let time = tuple.time;
        self.span = Some(self.span.map_or((time, time), |(first, last)| (first.min(time), last.max(time))));
        let columns = &mut self.columns;
        columns.time.push(time);
        columns.source.push(self.addresses.intern(tuple.source));
        columns.destination.push(self.addresses.intern(tuple.destination));
        columns.source_port.push(tuple.source_port);
        columns.destination_port.push(tuple.destination_port);
        columns.protocol.push(tuple.protocol.0);
        columns.flags.push(pack(tuple.direction, tuple.state));
        columns.encryption.push(encryption);
        columns.packets_sent.push(tuple.counters.packets_sent);
        columns.bytes_sent.push(tuple.counters.bytes_sent);
        columns.packets_received.push(tuple.counters.packets_received);
        columns.bytes_received.push(tuple.counters.bytes_received);
    }
}

const fn pack(direction: Direction, state: State) -> u8 {
    state as u8 * 2 + direction as u8
}

fn unpack(flags: u8) -> (Direction, State) {
    (Direction::ALL[usize::from(flags % 2)], State::ALL[usize::from(flags / 2)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Reader;

    #[test]
    fn rows_come_back_as_they_were_read() {
        let text = concat!(
            r#"{"time":"2026-01-13T09:00:41.0Z","macAddress":"00224800AA01","flowLogVersion":4,"#,
            r#""flowRecords":{"flows":[{"aclID":"a","flowGroups":[{"rule":"r1","flowTuples":["#,
            r#""1768294801000,10.0.0.4,192.0.2.7,50000,443,6,O,B,NX,0,0,0,0","#,
            r#""1768294802000,10.0.0.4,192.0.2.7,50000,443,6,O,E,NX,5,6,7,4294967296"]}]},"#,
            r#"{"aclID":"a","flowGroups":[{"rule":"r2","flowTuples":["#,
            r#""1768294803000,2001:db8::7,10.0.0.4,1,22,6,I,D,NX,0,0,0,0"]}]}]}}"#,
        );
        let mut shard = Shard::default();
        shard.begin_file(FileId(7));
        let mut reader = Reader::new("one".into(), text.len() as u64);
        reader.feed(text.as_bytes(), &mut shard);
        let report = reader.finish(&mut shard);
        assert_eq!((report.records, report.tuples, report.issues.count()), (1, 3, 0));

        assert_eq!(shard.len(), 3);
        let groups: Vec<_> = shard.groups().map(|(group, rows)| (group.rule.0, rows)).collect();
        assert_eq!(groups, [(0, 0..2), (1, 2..3)]);
        assert_eq!(shard.rules().collect::<Vec<_>>(), [("r1", "a"), ("r2", "a")]);
        assert_eq!(shard.records()[0].file, FileId(7));

        let row = shard.row(1);
        assert_eq!((row.state, row.direction), (State::End, Direction::Outbound));
        assert_eq!(row.counters.bytes_received, Some(1 << 32));
        assert_eq!(row.encryption.map(|id| shard.encryption(id)), Some("NX"));
        assert!(shard.row(2).counters.is_absent());
        assert_eq!(shard.addresses()[shard.row(2).source.0 as usize].to_string(), "2001:db8::7");
    }
}
