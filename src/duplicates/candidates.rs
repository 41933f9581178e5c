//! The rows of one shard that could be duplicates, or have some, in as few bytes as it takes to compare them.

use serde::{Deserialize, Serialize};

use super::deal::{Deal, Spreads};
use super::plan::Plan;
use super::recreated::{Turn, flow_of};
use super::sieve::{Picked, Sieve};
use super::survey::Writers;
use super::wire;
use super::writer::Writer;
use crate::model::{Digest, Direction, Flow, Format, Mac, State, mixed};
use crate::store::{GroupRow, Row, Shard, index};

/// What is compared of a row. In order, the rows of one flow and state are a run, in it those of a direction, in it
/// those of a writer.
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
    pub const BYTES: usize = 16 + 1 + 4 + 8 + 8 + 4;

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

    fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..16].copy_from_slice(&self.flow.0.to_le_bytes());
        bytes[16] = self.stage;
        bytes[17..21].copy_from_slice(&self.writer.to_le_bytes());
        bytes[21..29].copy_from_slice(&self.time.to_le_bytes());
        bytes[29..37].copy_from_slice(&self.content.to_le_bytes());
        bytes[37..].copy_from_slice(&self.row.to_le_bytes());
        bytes
    }

    #[inline]
    pub fn read(bytes: &SeenBytes) -> Option<Self> {
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

/// A row as it is sent.
pub type SeenBytes = [u8; Seen::BYTES];

/// What one shard sends of one part of the flows, before the rows themselves.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Head {
    pub writers: Vec<Writer>,
    pub turns: Vec<Turn>,
}

/// A part as it was sent: many rows, which are read where they lie.
pub fn read_part(bytes: &[u8]) -> (Head, &[SeenBytes]) {
    let (head, rows) = wire::with_tail(bytes);
    (head, rows.as_chunks().0)
}

/// How many rows of a shard are to be compared by this plan, and those that have their turn, in as many parts as are
/// dealt; unless they are too many for it. Rows of repeated records are none of them.
#[inline(never)]
pub fn candidates(shard: &Shard, plan: &[u8], repeats: &[u8], deal: Deal) -> Vec<Vec<u8>> {
    let plan = wire::from_bytes(plan);
    let mut found = Candidates::new(shard, &plan, deal);
    let mut count: u64 = 0;
    let repeats: Vec<bool> = wire::from_bytes(repeats);
    let mut sieve = Sieve::of(shard, &plan);
    let mut picked = Picked::default();
    for (group, rows) in shard.groups() {
        let Some(mac) = group.mac.filter(|_| repeats.get(group.record as usize) != Some(&true)) else { continue };
        picked.rows.clear();
        picked.turns.clear();
        sieve.pick(mac, rows, &mut picked);
        count += (picked.rows.len() + picked.turns.len()) as u64;
        if !deal.is_too_much(count) {
            found.take_all(group, mac, &picked);
        }
    }
    let parts = if deal.is_too_much(count) { vec![Vec::new(); deal.parts()] } else { found.into_parts() };
    [wire::to_bytes(&count)].into_iter().chain(parts).collect()
}

/// The deal by which so many rows, as every shard has counted them, can be compared.
pub fn fitted(deal: Deal, counts: &[Vec<u8>]) -> Option<Deal> {
    let counts: Vec<u64> = counts.iter().map(|bytes| wire::from_bytes(bytes)).collect();
    deal.fitted(&counts)
}

struct Candidates<'a> {
    shard: &'a Shard,
    plan: &'a Plan,
    deal: Deal,
    spreads: Spreads,
    writers: Writers,
    /// Digests of each rule and its ACL, and of each word for encryption.
    rules: Vec<u64>,
    encryptions: Vec<u64>,
    turns: Vec<Vec<Turn>>,
    rows: Vec<Vec<u8>>,
}

impl<'a> Candidates<'a> {
    fn new(shard: &'a Shard, plan: &'a Plan, deal: Deal) -> Self {
        let rule = |(rule, acl): (&str, &str)| Digest::of(format!("{rule}\0{acl}").as_bytes()).half();
        Self {
            shard,
            plan,
            deal,
            spreads: Spreads::of(shard),
            writers: Writers::default(),
            rules: shard.rules().map(rule).collect(),
            encryptions: shard.encryptions().all().map(|word| Digest::of(word.as_bytes()).half()).collect(),
            turns: vec![Vec::new(); deal.parts()],
            rows: vec![Vec::new(); deal.parts()],
        }
    }

    #[inline(never)]
    fn take_all(&mut self, group: &GroupRow, mac: Mac, picked: &Picked) {
        let writer = self.writers.number(self.shard, group, mac);
        let is_nsg = self.shard.record_of(group).format != Format::Vnet;
        let first = self.rules[group.rule.0 as usize];
        for &at in &picked.rows {
            let row = self.shard.row(at);
            let Some(part) = self.deal.part(self.spreads.spread(&row)) else { continue };
            let seen = Seen {
                flow: flow_of(self.shard, &row),
                stage: Seen::stage(row.state, row.direction),
                writer,
                time: row.time.0,
                content: if is_nsg || row.direction == Direction::Inbound { self.content(first, &row) } else { 0 },
                row: index(at),
            };
            self.rows[part].extend_from_slice(&seen.to_bytes());
        }
        for &at in &picked.turns {
            self.take_turn(writer, at);
        }
    }

    #[inline]
    fn content(&self, rule: u64, row: &Row) -> u64 {
        // Products with odd numbers, so that no two of them can change places unseen.
        let [a, b, c, d] = row.counters.in_order().map(|counter| counter.unwrap_or(u64::MAX));
        let encryption = row.encryption.map_or(0, |id| self.encryptions[id.0 as usize]);
        let sum = a.wrapping_mul(0x9E37_79B9_7F4A_7C15)
            ^ b.wrapping_mul(0xC2B2_AE3D_27D4_EB4F)
            ^ c.wrapping_mul(0x1656_67B1_9E37_79F9)
            ^ d.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        mixed(sum ^ encryption) ^ mixed(rule.wrapping_add(row.state as u64))
    }

    fn take_turn(&mut self, writer: u32, at: usize) {
        let row = self.shard.row(at);
        let Some(part) = self.deal.part(self.spreads.spread(&row)) else { return };
        let flow = flow_of(self.shard, &row);
        if self.plan.recreated.binary_search_by_key(&flow, |recreated| recreated.flow).is_ok() {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rows_come_back(flow: u128, stage: u8, writer: u32, time: i64, content: u64, row: u32) {
            let seen = Seen { flow: Flow(flow), stage, writer, time, content, row };
            let mut bytes = wire::to_bytes(&Head::default());
            bytes.extend_from_slice(&seen.to_bytes());
            bytes.extend_from_slice(&seen.to_bytes());
            let back: Vec<Option<Seen>> = read_part(&bytes).1.iter().map(Seen::read).collect();
            prop_assert_eq!(back, [Some(seen), Some(seen)]);
        }

        #[test]
        fn any_bytes(bytes: Vec<u8>) {
            read_part(&bytes);
        }
    }
}
