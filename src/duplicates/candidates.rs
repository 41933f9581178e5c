//! The rows of one shard that could be duplicates, or have some, in as few bytes as it takes to compare them.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::deal::Deal;
use super::plan::Plan;
use super::recreated::{Turn, flow_of};
use super::survey::{HOUR_MS, Writers};
use super::wire;
use super::writer::Writer;
use crate::model::Flow;
use crate::model::{Digest, Direction, Format, Mac, State, mixed};
use crate::store::{GroupRow, KindRow, Row, Shard, index};

/// What is compared of a row. In order, the rows of one flow and state are a run, in it those of a direction, in it those
/// of a writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    pub flow: Flow,
    /// State and direction: see [`Seen::stage`].
    pub stage: u8,
    /// The place of who wrote it in the list that comes with it.
    pub writer: u32,
    pub time: i64,
    /// A digest of all else that is summed, to choose among rows that differ only in it. None where there is no choice.
    pub content: u64,
    pub row: u32,
}

impl Seen {
    const BYTES: usize = 16 + 1 + 4 + 8 + 8 + 4;

    /// NSG version 1 logs a flow once, when it begins, and gives it no state.
    pub const fn stage(state: State, direction: Direction) -> u8 {
        let state = match state {
            State::None | State::Begin => 0,
            State::Continuing => 1,
            State::End => 2,
            State::Denied => 3,
        };
        state << 1 | direction as u8
    }

    pub const fn state(&self) -> u8 {
        self.stage >> 1
    }

    pub const fn is_outbound(&self) -> bool {
        self.stage & 1 == Direction::Outbound as u8
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.flow.0.to_le_bytes());
        bytes.push(self.stage);
        bytes.extend_from_slice(&self.writer.to_le_bytes());
        bytes.extend_from_slice(&self.time.to_le_bytes());
        bytes.extend_from_slice(&self.content.to_le_bytes());
        bytes.extend_from_slice(&self.row.to_le_bytes());
    }

    fn read(bytes: &[u8; Self::BYTES]) -> Option<Self> {
        let (flow, rest) = bytes.split_first_chunk()?;
        let (&stage, rest) = rest.split_first()?;
        let (writer, rest) = rest.split_first_chunk()?;
        let (time, rest) = rest.split_first_chunk()?;
        let (content, rest) = rest.split_first_chunk()?;
        Some(Self {
            flow: Flow(u128::from_le_bytes(*flow)),
            stage,
            writer: u32::from_le_bytes(*writer),
            time: i64::from_le_bytes(*time),
            content: u64::from_le_bytes(*content),
            row: u32::from_le_bytes(*rest.first_chunk()?),
        })
    }
}

/// What one shard sends of one part of the flows, before the rows themselves.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Head {
    pub writers: Vec<Writer>,
    pub turns: Vec<Turn>,
}

/// A part as it was sent.
pub fn read_part(bytes: &[u8]) -> (Head, Vec<Seen>) {
    let (head, rows) = wire::with_tail(bytes);
    let (rows, _) = rows.as_chunks();
    (head, rows.iter().filter_map(Seen::read).collect())
}

/// The rows of a shard that are to be compared by this plan and have their turn, in as many parts as are dealt. Rows of
/// repeated records are none of them.
#[inline(never)]
pub fn candidates(shard: &Shard, plan: &[u8], repeats: &[u8], deal: Deal) -> Vec<Vec<u8>> {
    if plan.is_empty() {
        return vec![Vec::new(); deal.parts()];
    }
    let mut found = Candidates::new(shard, wire::from_bytes(plan), deal);
    let repeats: Vec<bool> = wire::from_bytes(repeats);
    for (group, rows) in shard.groups() {
        if let Some(mac) = group.mac
            && repeats.get(group.record as usize) != Some(&true)
        {
            found.group(group, mac, rows);
        }
    }
    found.into_parts()
}

struct Candidates<'a> {
    shard: &'a Shard,
    plan: Plan,
    deal: Deal,
    /// By address.
    sources: Vec<Owner>,
    destinations: Vec<Owner>,
    writers: Writers,
    /// A digest of each rule and its ACL.
    rules: Vec<u64>,
    turns: Vec<Vec<Turn>>,
    rows: Vec<Vec<u8>>,
}

/// Which NIC has an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    Nobody,
    One(Mac),
    Several,
}

impl Owner {
    fn is_other_than(self, mac: Mac) -> bool {
        match self {
            Self::Nobody => false,
            Self::One(owner) => owner != mac,
            Self::Several => true,
        }
    }
}

/// The owner of each of a shard's addresses, by its number.
fn owners(shard: &Shard, known: &[(IpAddr, Option<Mac>)]) -> Vec<Owner> {
    let owner = |address: &IpAddr| match known.binary_search_by_key(address, |(known, _)| *known) {
        Err(_) => Owner::Nobody,
        Ok(at) => known[at].1.map_or(Owner::Several, Owner::One),
    };
    shard.addresses().iter().map(owner).collect()
}

impl<'a> Candidates<'a> {
    fn new(shard: &'a Shard, plan: Plan, deal: Deal) -> Self {
        let rule = |(rule, acl): (&str, &str)| Digest::of(format!("{rule}\0{acl}").as_bytes()).half();
        Self {
            shard,
            sources: owners(shard, &plan.sources),
            destinations: owners(shard, &plan.destinations),
            plan,
            deal,
            writers: Writers::default(),
            rules: shard.rules().map(rule).collect(),
            turns: vec![Vec::new(); deal.parts()],
            rows: vec![Vec::new(); deal.parts()],
        }
    }

    fn group(&mut self, group: &GroupRow, mac: Mac, rows: std::ops::Range<usize>) {
        let shard = self.shard;
        let kinds = shard.kinds();
        let writer = self.writers.number(shard, group, mac);
        let mut first = rows.start;
        for stretch in shard.stretches(rows) {
            let block = stretch.block;
            let (mut hour, mut is_crowded) = (0..0, false);
            for (row, (at, time)) in (first..).zip(stretch.rows.clone().zip(block.time.range(stretch.rows.clone()))) {
                if !hour.contains(&time.0) {
                    let start = time.0 - time.0.rem_euclid(HOUR_MS);
                    hour = start..start.saturating_add(HOUR_MS);
                    is_crowded = self.plan.crowded.binary_search(&(mac, start)).is_ok();
                }
                let kind = &kinds[block.kinds[usize::from(block.kind[at])] as usize];
                let other = match kind.direction {
                    Direction::Outbound => self.destinations[block.destination[at] as usize],
                    Direction::Inbound => self.sources[block.source[at] as usize],
                };
                if is_crowded || other.is_other_than(mac) {
                    self.take(group, writer, row);
                }
                if !self.plan.recreated.is_empty() && is_turn(kind) {
                    self.take_turn(writer, row);
                }
            }
            first += stretch.rows.len();
        }
    }

    fn take(&mut self, group: &GroupRow, writer: u32, at: usize) {
        let row = self.shard.row(at);
        let flow = flow_of(self.shard, &row);
        let Some(part) = self.deal.part(flow) else { return };
        let seen = Seen {
            flow,
            stage: Seen::stage(row.state, row.direction),
            writer,
            time: row.time.0,
            content: self.content(group, &row),
            row: index(at),
        };
        seen.write(&mut self.rows[part]);
    }

    fn content(&self, group: &GroupRow, row: &Row) -> u64 {
        let format = self.shard.record_of(group).format;
        if format == Format::Vnet && row.direction == Direction::Outbound {
            return 0;
        }
        let encryption = row.encryption.map(|id| Digest::of(self.shard.encryption(id).as_bytes()).half());
        let first = self.rules[group.rule.0 as usize] ^ mixed(format as u64 * 8 + row.state as u64);
        let counters = row.counters.in_order().map(|counter| counter.map_or(u64::MAX, mixed));
        counters.into_iter().chain(encryption).fold(first, |sum, part| mixed(sum.wrapping_add(part)))
    }

    fn take_turn(&mut self, writer: u32, at: usize) {
        let row = self.shard.row(at);
        let flow = flow_of(self.shard, &row);
        if let Some(part) = self.deal.part(flow)
            && self.plan.recreated.binary_search(&flow).is_ok()
        {
            let Row { direction, time, .. } = row;
            let (is_end, counters) = (row.state == State::End, row.counters.in_order());
            self.turns[part].push(Turn { flow, direction, writer, time, is_end, counters, row: index(at) });
        }
    }

    fn into_parts(self) -> Vec<Vec<u8>> {
        let writers = self.writers.list;
        let part = |(turns, rows): (Vec<Turn>, Vec<u8>)| {
            let mut bytes = wire::to_bytes(&Head { writers: writers.clone(), turns });
            bytes.extend_from_slice(&rows);
            bytes
        };
        self.turns.into_iter().zip(self.rows).map(part).collect()
    }
}

/// NSG flow logs know whole seconds only, in which much can begin and end.
fn is_turn(kind: &KindRow) -> bool {
    kind.format == Format::Vnet && matches!(kind.state, State::Begin | State::End)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rows_come_back(flow: u128, stage: u8, writer: u32, time: i64, content: u64, row: u32) {
            let seen = Seen { flow: Flow(flow), stage, writer, time, content, row };
            let mut bytes = wire::to_bytes(&Head::default());
            seen.write(&mut bytes);
            seen.write(&mut bytes);
            prop_assert_eq!(read_part(&bytes).1, [seen, seen]);
        }

        #[test]
        fn any_bytes(bytes: Vec<u8>) {
            read_part(&bytes);
        }
    }
}
