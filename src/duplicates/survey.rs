//! What one shard says first: little, and enough to know where there can be duplicates.

use std::net::IpAddr;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::recreated::Turns;
use super::wire;
use super::writer::{Scope, Writer};
use crate::model::Flow;
use crate::model::{Digest, Direction, Format, Mac};
use crate::order;
use crate::store::{AddrId, GroupRow, NameId, Shard, index};

pub const HOUR_MS: i64 = 3_600_000;

/// See above.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Survey {
    /// All records that have rows.
    pub records: Vec<RecordSeen>,
    pub writers: Vec<Writer>,
    /// In which hours there are rows of which of the writers; by the rows' own times.
    pub hours: Vec<(u32, i64)>,
    /// The addresses that NICs send from, and those they receive at.
    pub sources: Vec<(IpAddr, Mac)>,
    pub destinations: Vec<(IpAddr, Mac)>,
    /// Flows of which a record has an end and a begin at one moment.
    pub recreated: Vec<Flow>,
}

/// A record, and what decides which of several equal ones stays: the one that comes first in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecordSeen {
    pub digest: Digest,
    /// A digest of the file's name.
    pub file_name: u64,
    pub offset: u64,
    /// Its place among the shard's records.
    pub record: u32,
}

/// What [`super::plan`] goes by, of one shard.
#[inline(never)]
pub fn survey(shard: &Shard) -> Vec<u8> {
    let nobody = || vec![None; shard.addresses().len()];
    let mut seen = Seen { records: records(shard), last: [nobody(), nobody()], ..Seen::default() };
    let mut writers = Writers::default();
    let mut last_record = None;
    for (group, rows) in shard.groups() {
        let record = shard.record_of(group);
        if last_record.replace(group.record) != Some(group.record) {
            seen.end_record(shard);
        }
        let Some(mac) = group.mac else { continue };
        let writer = writers.number(shard, group, mac);
        let is_vnet = record.format == Format::Vnet;
        seen.rows(shard, rows, writer, mac, is_vnet);
    }
    seen.end_record(shard);
    wire::to_bytes(&seen.into_survey(shard, writers.list))
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
        seen.push(RecordSeen { digest, file_name, offset, record: group.record });
    }
    seen
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

/// What is gathered while the rows go by.
#[derive(Default)]
struct Seen {
    records: Vec<RecordSeen>,
    hours: Vec<(u32, i64)>,
    /// Addresses that NICs have, by direction, and whose each was last found to be: mostly there is but one.
    own: [Vec<(u32, Mac)>; 2],
    last: [Vec<Option<Mac>>; 2],
    turns: Turns,
    recreated: Vec<Flow>,
}

impl Seen {
    fn rows(&mut self, shard: &Shard, rows: std::ops::Range<usize>, writer: u32, mac: Mac, is_vnet: bool) {
        let kinds = shard.kinds();
        let mut first = rows.start;
        for stretch in shard.stretches(rows) {
            let block = stretch.block;
            let mut hour = 0..0;
            for (row, (at, time)) in (first..).zip(stretch.rows.clone().zip(block.time.range(stretch.rows.clone()))) {
                if !hour.contains(&time.0) {
                    let start = time.0 - time.0.rem_euclid(HOUR_MS);
                    hour = start..start.saturating_add(HOUR_MS);
                    if self.hours.last() != Some(&(writer, start)) {
                        self.hours.push((writer, start));
                    }
                }
                let kind = &kinds[block.kinds[usize::from(block.kind[at])] as usize];
                let own = match kind.direction {
                    Direction::Outbound => block.source[at],
                    Direction::Inbound => block.destination[at],
                };
                let last = &mut self.last[kind.direction as usize][own as usize];
                if last.replace(mac) != Some(mac) {
                    self.own[kind.direction as usize].push((own, mac));
                }
                if is_vnet {
                    self.turns.note(row, time, kind.state);
                }
            }
            first += stretch.rows.len();
        }
    }

    fn end_record(&mut self, shard: &Shard) {
        self.turns.take_recreated(shard, &mut self.recreated);
    }

    fn into_survey(mut self, shard: &Shard, writers: Vec<Writer>) -> Survey {
        let [destinations, sources] = self.own.map(|mut own| {
            order::distinct(&mut own);
            own.into_iter().map(|(address, mac)| (shard.addresses()[address as usize], mac)).collect()
        });
        order::distinct(&mut self.recreated);
        order::distinct(&mut self.hours);
        Survey { records: self.records, writers, hours: self.hours, sources, destinations, recreated: self.recreated }
    }
}
