//! What one shard says first: little, and enough to know where there can be duplicates.

use std::net::IpAddr;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::recreated::{Recreated, Turns};
use super::wire;
use super::writer::{Scope, Writer};
use crate::model::{Digest, Direction, Format, HOUR, Mac, Millis, Span};
use crate::order;
use crate::store::{AddrId, GroupRow, NameId, Shard, Stretch, index};

/// What one shard knows that others need to find duplicates.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Survey {
    /// All records that have rows.
    pub records: Vec<RecordSeen>,
    /// Those of them that are copies, out of which record, and of which NIC.
    pub copies: Vec<(u32, Digest, Option<Mac>)>,
    /// The NICs of records of which only some groups were read.
    pub parts: Vec<(Digest, Mac)>,
    pub writers: Vec<Writer>,
    /// In which hours there are rows of which of the writers; by the rows' own times.
    pub hours: Vec<(u32, i64)>,
    /// The addresses that NICs send from, and those they receive at.
    pub sources: Vec<(IpAddr, Mac)>,
    pub destinations: Vec<(IpAddr, Mac)>,
    /// Flows of which a record has an end and a begin at one moment.
    pub recreated: Vec<Recreated>,
}

/// A record, and what decides which of several equal ones stays: the one that comes first in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecordSeen {
    pub digest: Digest,
    /// Only some of its groups were read, so what is whole comes first.
    pub is_part: bool,
    /// A digest of the file's name.
    pub file_name: u64,
    pub offset: u64,
    /// Its place among the shard's records.
    pub record: u32,
}

/// What [`super::plan`] goes by, of one shard.
#[inline(never)]
pub fn survey(shard: &Shard) -> Vec<u8> {
    let mut seen = Seen::of(shard);
    let mut turns = Turns::of(shard);
    let mut writers = Writers::default();
    for (group, rows) in shard.groups() {
        let Some(mac) = group.mac else { continue };
        let writer = writers.number(shard, group, mac);
        turns.group(shard, group.record, rows.clone());
        for stretch in shard.stretches(rows) {
            seen.stretch(&stretch, writer, mac);
        }
    }
    let recreated = turns.into_recreated(shard);
    wire::to_bytes(&seen.into_survey(shard, writers.list, recreated))
}

fn records(shard: &Shard) -> Vec<RecordSeen> {
    let file_names = shard.part_digests();
    let mut seen: Vec<RecordSeen> = Vec::new();
    let mut last = None;
    for (group, rows) in shard.groups() {
        if rows.is_empty() || last == Some(group.record) {
            continue;
        }
        last = Some(group.record);
        let record = shard.record_of(group);
        let digest = record.digest.unwrap_or_else(|| digest_of_rows(shard, rows));
        let (file_name, offset) = (file_names[record.part.0 as usize], record.offset);
        seen.push(RecordSeen { digest, is_part: record.is_part, file_name, offset, record: group.record });
    }
    seen
}

fn copies(shard: &Shard) -> Vec<(u32, Digest, Option<Mac>)> {
    let with_rows = shard.groups().filter(|(_, rows)| !rows.is_empty());
    with_rows
        .filter_map(|(group, _)| Some((group.record, shard.copy_of(shard.record_of(group))??, group.mac)))
        .collect()
}

fn parts(shard: &Shard) -> Vec<(Digest, Mac)> {
    let with_rows = shard.groups().filter(|(_, rows)| !rows.is_empty());
    let of_parts = with_rows.map(|(group, _)| (group, shard.record_of(group))).filter(|(_, record)| record.is_part);
    of_parts.filter_map(|(group, record)| Some((record.digest?, group.mac?))).collect()
}

/// Stands in for the bytes of a record that has none of its own: bare tuples, which are one group.
fn digest_of_rows(shard: &Shard, rows: std::ops::Range<usize>) -> Digest {
    rows.map(|at| shard.row(at)).fold(Digest::of(&[]), |before, row| {
        let [source, destination] = [row.source, row.destination].map(|AddrId(at)| shard.addresses()[at as usize]);
        let encryption = row.encryption.map(|id| shard.encryption(id));
        let ports = (row.source_port, row.destination_port);
        let kind = (row.protocol, row.direction, row.state, encryption);
        let whole = (before.bits(), row.time, source, destination, ports, kind, row.counters.in_order());
        Digest::of(&wire::to_bytes(&whole))
    })
}

/// The writers of a shard's rows, each numbered when it is first seen.
#[derive(Debug, Default)]
pub struct Writers {
    pub list: Vec<Writer>,
    numbers: FxHashMap<(Mac, Format, NameId, NameId), u32>,
}

impl Writers {
    pub fn number(&mut self, shard: &Shard, group: &GroupRow, mac: Mac) -> u32 {
        let record = shard.record_of(group);
        *self.numbers.entry((mac, record.format, record.log, record.target)).or_insert_with(|| {
            self.list.push(Writer {
                mac,
                is_nsg: record.format != Format::Vnet,
                scope: Scope::of(shard.name(record.target)),
                log: shard.name(record.log).to_ascii_lowercase(),
            });

            index(self.list.len() - 1)
        })
    }
}

/// Rows of a stretch hour by hour, each with the hour's beginning. Mostly there is but one.
pub fn by_hours(stretch: &Stretch<'_>, mut each: impl FnMut(i64, std::ops::Range<usize>)) {
    let (times, rows) = (&stretch.block.time, stretch.rows.clone());
    let hour_of = |time: Millis| time.0.div_euclid(HOUR);
    if let Some(Span { first, last }) = times.span_of(rows.clone())
        && hour_of(first) == hour_of(last)
    {
        return each(hour_of(first).saturating_mul(HOUR), rows);
    }
    let mut from = rows.start;
    let hours: Vec<i64> = times.range(rows).map(hour_of).collect();
    for same in hours.chunk_by(|a, b| a == b) {
        each(same[0].saturating_mul(HOUR), from..from + same.len());
        from += same.len();
    }
}

/// What is gathered while the rows go by.
struct Seen {
    records: Vec<RecordSeen>,
    /// By kind of row.
    directions: Vec<Direction>,
    hours: Vec<(u32, i64)>,
    /// Addresses that NICs have, by direction, and for whom each was last found to be theirs: mostly there is but one.
    own: [Vec<(u32, Mac)>; 2],
    last: [Vec<u32>; 2],
}

const NOBODY: u32 = u32::MAX;

impl Seen {
    fn of(shard: &Shard) -> Self {
        let nobody = || vec![NOBODY; shard.addresses().len()];
        Self {
            records: records(shard),
            directions: shard.kinds().iter().map(|kind| kind.direction).collect(),
            hours: Vec::new(),
            own: Default::default(),
            last: [nobody(), nobody()],
        }
    }

    #[inline(never)]
    fn stretch(&mut self, stretch: &Stretch<'_>, writer: u32, mac: Mac) {
        by_hours(stretch, |hour, _| {
            if self.hours.last() != Some(&(writer, hour)) {
                self.hours.push((writer, hour));
            }
        });
        let (block, rows) = (stretch.block, stretch.rows.clone());
        let sides = block.source[rows.clone()].iter().zip(&block.destination[rows.clone()]);
        for (&kind, (&source, &destination)) in block.kind[rows].iter().zip(sides) {
            let direction = self.directions[block.kinds[usize::from(kind)] as usize];
            let own = match direction {
                Direction::Outbound => source,
                Direction::Inbound => destination,
            };
            let last = &mut self.last[direction as usize][own as usize];
            if *last != writer {
                *last = writer;
                self.own[direction as usize].push((own, mac));
            }
        }
    }

    fn into_survey(mut self, shard: &Shard, writers: Vec<Writer>, recreated: Vec<Recreated>) -> Survey {
        let [destinations, sources] = self.own.map(|mut own| {
            order::distinct(&mut own);
            own.into_iter().map(|(address, mac)| (shard.addresses()[address as usize], mac)).collect()
        });
        order::distinct(&mut self.hours);
        Survey {
            records: self.records,
            copies: copies(shard),
            parts: parts(shard),
            writers,
            hours: self.hours,
            sources,
            destinations,
            recreated,
        }
    }
}
