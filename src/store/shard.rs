//! One shard: its columns and tables, filled by the reader.

use std::net::IpAddr;

use rustc_hash::{FxHashMap, FxHashSet};

use super::names::index;
use super::{
    AddrId, Addresses, Block, Columns, FileId, GroupRow, KindRow, Marks, NameId, Names, RecordRow, Row, RuleId, Stretch,
};
use crate::enrich::{Fact, Geo};
use crate::ingest::tuple::Tuple;
use crate::ingest::{ABSENT, GroupHead, Kind, Line, Memo, RecordHead, Sink};
use crate::model::{Digest, Format, Span};

#[derive(Debug, Default)]
pub struct Shard {
    pub(super) columns: Columns,
    pub(super) addresses: Addresses,
    /// Out of which records lines of tables were copied, where they say it.
    pub(super) copies: Vec<Option<Digest>>,
    names: Names,
    parts: Names,
    encryptions: Names,
    kinds: Vec<KindRow>,
    kind_ids: FxHashMap<KindRow, u32>,
    pub(super) memo: Memo,
    /// Files whose rows no longer count.
    pub(super) forgotten: FxHashSet<FileId>,
    /// Counts the times that it changed which of the rows count, so that sums over them know.
    pub(super) revision: u32,
    /// At which revision of how many rows those that count had which times, once some no longer do.
    spanned: (u32, usize, Option<Span>),
    rules: Vec<(NameId, NameId)>,
    rule_ids: FxHashMap<(NameId, NameId), RuleId>,
    pub(super) records: Vec<RecordRow>,
    pub(super) groups: Vec<GroupRow>,
    file: FileId,
    pub(super) marks: Marks,
    part: NameId,
}

impl Shard {
    /// Of logs that anyone may have a hand in: see [`Addresses::scattered`].
    pub fn scattered(by: u32) -> Self {
        Self { addresses: Addresses::scattered(by), ..Self::default() }
    }

    /// Rows that come from now on are of this file.
    pub const fn begin_file(&mut self, file: FileId) {
        self.file = file;
    }

    /// What is known of duplicates among the rows.
    pub const fn marks(&self) -> &Marks {
        &self.marks
    }

    /// Takes the place of all that was known of duplicates.
    pub fn set_marks(&mut self, marks: Marks) {
        if self.marks != marks {
            self.marks = marks;
            self.revision += 1;
        }
    }

    /// The rows of this file count no longer. They stay where they are, until [`Self::shed`].
    pub fn forget(&mut self, file: FileId) {
        self.forgotten.insert(file);
        self.revision += 1;
    }

    /// While it is the same, all rows that counted still do, and no others.
    pub const fn revision(&self) -> u32 {
        self.revision
    }

    pub fn len(&self) -> usize {
        self.columns.rows()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Of the tuples that count.
    pub fn span(&mut self) -> Option<Span> {
        if self.forgotten.is_empty() {
            return self.span_at_most();
        }
        // Every file that is done asks, so only what came since then is looked at.
        let (revision, rows, known) = self.spanned;
        let is_current = revision == self.revision && rows <= self.len();
        let (from, mut span) = if is_current { (rows, known) } else { (0, None) };
        for (_, rows) in self.groups_from(from).filter(|(group, _)| self.counts(group)) {
            for Stretch { block, rows, .. } in self.stretches(rows.start.max(from)..rows.end) {
                let near = block.time.span_of(rows.clone());
                Span::add(&mut span, near.or_else(|| block.time.range(rows).map(Span::of).reduce(Span::with)));
            }
        }
        self.spanned = (self.revision, self.len(), span);
        span
    }

    /// Of all tuples there are, also those that count no longer.
    pub fn span_at_most(&self) -> Option<Span> {
        self.blocks().filter_map(|block| block.time.span()).reduce(Span::with)
    }

    /// Their table, to go on with elsewhere: with the same numbers, and as little to be foreseen. What is said of them
    /// nobody asks there.
    pub fn address_table(&self) -> Addresses {
        let mut table = self.addresses.clone();
        table.set_geo(Geo::NONE);
        table
    }

    pub fn addresses(&self) -> &[IpAddr] {
        self.addresses.all()
    }

    /// What is said of addresses from now on. Other rows can pass a filter by it, as if others were there.
    pub fn set_geo(&mut self, geo: Geo) {
        self.addresses.set_geo(geo);
        self.revision += 1;
    }

    pub const fn geo(&self) -> &Geo {
        self.addresses.geo()
    }

    /// Of each address the number of what is said of it, if anything is said of any.
    pub fn facts(&self, fact: Fact) -> impl Iterator<Item = u32> {
        self.addresses.facts(fact)
    }

    /// An address's index among them.
    pub fn number_of(&self, address: IpAddr) -> Option<u32> {
        self.addresses.find(address).map(|AddrId(number)| number)
    }

    pub fn name(&self, id: NameId) -> &str {
        self.names.get(id)
    }

    /// The names of all files that records stand in; a record's part is an index into them.
    pub fn parts(&self) -> &Names {
        &self.parts
    }

    /// A number of each of these names, the same whatever shard it is in.
    pub fn part_digests(&self) -> Vec<u64> {
        self.parts.all().map(|name| Digest::of(name.as_bytes()).half()).collect()
    }

    pub fn names(&self) -> &Names {
        &self.names
    }

    pub fn encryptions(&self) -> &Names {
        &self.encryptions
    }

    pub fn encryption(&self, id: NameId) -> &str {
        self.encryptions.get(id)
    }

    pub fn kinds(&self) -> &[KindRow] {
        &self.kinds
    }

    /// The names of all rules and of their ACLs; a [`RuleId`] is an index into them.
    pub fn rules(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.rules.iter().map(|&(rule, acl)| (self.names.get(rule), self.names.get(acl)))
    }

    pub fn rule(&self, RuleId(at): RuleId) -> (&str, &str) {
        let (rule, acl) = self.rules[at as usize];
        (self.names.get(rule), self.names.get(acl))
    }

    pub fn records(&self) -> &[RecordRow] {
        &self.records
    }

    /// All groups, also those that do not count.
    pub fn all_groups(&self) -> &[GroupRow] {
        &self.groups
    }

    /// The group of a row.
    pub fn group_of(&self, row: usize) -> Option<&GroupRow> {
        let after = self.groups.partition_point(|group| group.first_row as usize <= row);
        self.groups.get(after.checked_sub(1)?)
    }

    /// Whether a record is a line of a table, and out of which record it was copied, if it says so.
    pub fn copy_of(&self, record: &RecordRow) -> Option<Option<Digest>> {
        self.copies.get(record.copy as usize).copied()
    }

    pub fn record_of(&self, group: &GroupRow) -> &RecordRow {
        &self.records[group.record as usize]
    }

    /// Each group that counts, with the range of its rows.
    pub fn groups(&self) -> impl Iterator<Item = (&GroupRow, std::ops::Range<usize>)> {
        self.all_groups_with_rows().filter(|(group, _)| self.counts(group))
    }

    pub fn all_groups_with_rows(&self) -> impl Iterator<Item = (&GroupRow, std::ops::Range<usize>)> {
        self.groups_from(0)
    }

    fn counts(&self, group: &GroupRow) -> bool {
        self.has(self.record_of(group))
    }

    /// Whether a record counts still.
    pub fn has(&self, record: &RecordRow) -> bool {
        self.forgotten.is_empty() || !self.forgotten.contains(&record.file)
    }

    /// All rows, block by block.
    pub fn blocks(&self) -> std::slice::Iter<'_, Block> {
        self.columns.blocks()
    }

    /// Those of these rows that no longer count, because their file was forgotten.
    pub fn forgotten(&self, rows: std::ops::Range<usize>) -> impl Iterator<Item = std::ops::Range<usize>> {
        let from = if self.forgotten.is_empty() { self.len() } else { rows.start };
        let all = self.groups_from(from).take_while(move |(_, of)| of.start < rows.end);
        all.filter(|(group, _)| !self.counts(group))
            .map(move |(_, of)| of.start.max(rows.start)..of.end.min(rows.end))
            .filter(|rows| !rows.is_empty())
    }

    /// The group that a row is in, and all after it; those that are empty, too.
    fn groups_from(&self, row: usize) -> impl Iterator<Item = (&GroupRow, std::ops::Range<usize>)> {
        let first = self.groups.partition_point(|group| (group.first_row as usize) < row).saturating_sub(1);
        let ends = self.groups.iter().skip(first + 1).map(|next| next.first_row as usize).chain([self.len()]);
        self.groups[first..].iter().zip(ends).map(|(group, end)| (group, group.first_row as usize..end))
    }

    /// These rows, block by block.
    pub fn stretches(&self, rows: std::ops::Range<usize>) -> impl Iterator<Item = Stretch<'_>> {
        self.columns.stretches(rows).map(|(at, block, rows)| {
            let marks = self.marks.of_block(at).map(|marks| &marks[rows.clone()]);
            Stretch { block, rows, marks }
        })
    }

    /// What the counters beyond 32 bits come to; it stays at its end.
    pub fn wide_sum(&self) -> u64 {
        self.columns.wide_sum()
    }

    /// No sum over any of the rows can leave u64.
    pub fn sums_are_exact(&self) -> bool {
        self.wide_sum().checked_add((self.len() as u64) << 32).is_some()
    }

    /// The numbers of a row's source and destination.
    pub fn addresses_of(&self, at: usize) -> (u32, u32) {
        let (block, at) = self.columns.locate(at);
        (block.source[at], block.destination[at])
    }

    pub fn row(&self, at: usize) -> Row {
        let (block, at) = self.columns.locate(at);
        let kind = self.kinds[block.kinds[usize::from(block.kind[at])] as usize];
        Row {
            time: block.time.get(at),
            source: AddrId(block.source[at]),
            destination: AddrId(block.destination[at]),
            source_port: block.source_port[at],
            destination_port: block.destination_port[at],
            protocol: kind.protocol,
            direction: kind.direction,
            state: kind.state,
            encryption: kind.encryption,
            counters: block.counters.get(at),
        }
    }
}

impl Sink for Shard {
    fn file(&mut self, name: &str) {
        self.part = self.parts.intern(name);
    }

    fn record(&mut self, record: &RecordHead<'_>) {
        let &RecordHead { offset, length, time, format, log, target, mac, digest, copy_of, is_part } = record;
        let (log, target) = (self.names.intern(log), self.names.intern(target));
        self.records.push(RecordRow {
            file: self.file,
            part: self.part,
            offset,
            length,
            time,
            format,
            is_part,
            log,
            target,
            mac,
            digest,
            copy: if copy_of.is_some() { index(self.copies.len()) } else { u32::MAX },
        });
        self.copies.extend(copy_of);
    }

    fn group(&mut self, group: &GroupHead<'_>) {
        let pair = (self.names.intern(group.rule), self.names.intern(group.acl));
        let rule = *self.rule_ids.entry(pair).or_insert_with(|| {
            self.rules.push(pair);
            RuleId(index(self.rules.len() - 1))
        });
        let record = index(self.records.len().saturating_sub(1));
        let group = GroupRow { first_row: index(self.columns.rows()), record, rule, mac: group.mac };
        // A group that stayed empty says no more than that its NIC wrote the record, which the next one says again.
        match self.groups.last_mut() {
            Some(last) if (last.first_row, last.record, last.mac) == (group.first_row, record, group.mac) => {
                *last = group;
            }
            _ => self.groups.push(group),
        }
    }

    fn tuple(&mut self, tuple: &Tuple<'_>) {
        let &Tuple { time, source, destination, source_port, destination_port, .. } = tuple;
        let format = self.records.last().map_or(Format::Vnet, |record| record.format);
        let kind = self.kind(&tuple.kind(format));
        let (source, destination) = (self.address(source), self.address(destination));
        // The counters stand beside it, because they may be too large for it.
        let line = Line { time, source, destination, source_port, destination_port, kind, counters: [ABSENT; 4] };
        self.columns.push(&line, &tuple.counters);
    }

    fn lines(&mut self, lines: &[Line]) {
        self.columns.extend(lines);
    }

    fn address(&mut self, address: IpAddr) -> u32 {
        self.addresses.intern(address).0
    }

    #[inline(always)]
    fn ipv4(&mut self, address: u32) -> u32 {
        self.addresses.intern_v4(address).0
    }

    fn kind(&mut self, kind: &Kind<'_>) -> u32 {
        let &Kind { format, protocol, direction, state, encryption } = kind;
        let encryption = encryption.map(|value| self.encryptions.intern(value));
        let kind = KindRow { format, protocol, direction, state, encryption };
        *self.kind_ids.entry(kind).or_insert_with(|| {
            self.kinds.push(kind);
            index(self.kinds.len() - 1)
        })
    }

    fn memo(&mut self) -> &mut Memo {
        &mut self.memo
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Reader;
    use crate::model::{Direction, Millis, State};

    #[test]
    fn what_no_longer_counts_has_no_span() {
        let log = |seconds: u32| {
            format!(
                r#"{{"time":"2026-01-13T09:00:41.0Z","properties":{{"Version":1,"flows":[{{"rule":"r","flows":[{{"mac":"00224800AA01","flowTuples":["{seconds},10.0.0.4,192.0.2.7,50000,443,T,O,A"]}}]}}]}}}}"#
            )
        };
        let mut shard = Shard::default();
        for (file, seconds) in [(1, 1_768_294_801), (2, 1_768_294_802), (3, 1_768_294_803)] {
            shard.begin_file(FileId(file));
            let mut reader = Reader::new("one".into(), 0);
            reader.feed(log(seconds).as_bytes(), &mut shard);
            assert_eq!(reader.finish(&mut shard).tuples, 1);
        }
        let mut check = |forgotten, expected: Option<(i64, i64)>| {
            shard.forget(FileId(forgotten));
            let times = shard.span().map(|span| (span.first.0 - 1_768_294_800_000, span.last.0 - 1_768_294_800_000));
            assert_eq!(times, expected);
        };
        check(9, Some((1_000, 3_000)));
        check(3, Some((1_000, 2_000)));
        check(3, Some((1_000, 2_000)));
        check(1, Some((2_000, 2_000)));
        check(2, None);
    }

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

        assert_eq!(shard.span(), Some(Span { first: Millis(1_768_294_801_000), last: Millis(1_768_294_803_000) }));
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
