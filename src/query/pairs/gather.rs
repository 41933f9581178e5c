//! One shard's rows by pair.

use std::net::IpAddr;

use super::deal::{NONE, Part, Parts};
use super::list::{Key, Writing};
use super::table::{Entry, Table};
use super::{Kind, PairsAsk, Picture};
use crate::ingest::ABSENT;
use crate::model::{Action, Millis, Prefix};
use crate::query::Tally;
use crate::query::addresses::AddressOrder;
use crate::query::select::{Places, Selection};
use crate::store::{Block, Shard};

/// Rows that are dealt out at a time: what they take besides the shard is a few ten megabytes.
const ROUND: usize = 1 << 20;

/// Which rows are summed.
pub struct PairRows<'a> {
    pub rows: &'a Selection,
    /// Of these, those before a moment only tell that a pair is not new.
    pub before: Option<(&'a Selection, Millis)>,
}

/// Chosen rows of one block.
struct Rows<'a> {
    block: &'a Block,
    places: Places<'a>,
    /// By the kind's place in the block.
    denied: Vec<bool>,
    /// Only those before it matter, and they are not summed.
    seen_before: Option<Millis>,
}

impl PairRows<'_> {
    fn for_each_block(&self, shard: &Shard, take: &mut dyn FnMut(&Rows<'_>)) {
        let is_denied = |&kind: &u32| shard.kinds()[kind as usize].state.action() == Action::Denied;
        let selections = [Some((self.rows, None)), self.before.map(|(rows, moment)| (rows, Some(moment)))];
        for (selection, seen_before) in selections.into_iter().flatten() {
            selection.for_each_block(shard, &mut |_, block, places| {
                take(&Rows { block, places, denied: block.kinds.iter().map(is_denied).collect(), seen_before });
            });
        }
    }
}

impl Rows<'_> {
    /// What a row adds.
    #[inline]
    fn tally(&self, plain: Option<[&[u32]; 4]>, at: usize) -> Tally {
        let (counters, is_measured) = match plain.map(|columns| columns.map(|column| column[at])) {
            Some(counters) if counters[0] == ABSENT => ([0; 4], false),
            Some(counters) => (counters.map(u64::from), true),
            None => {
                let counters = self.block.counters.get(at);
                (counters.in_order().map(Option::unwrap_or_default), !counters.is_absent())
            }
        };
        let is_denied = self.denied[usize::from(self.block.kind[at])];
        let [packets_sent, bytes_sent, packets_received, bytes_received] = counters;
        Tally {
            tuples: 1,
            denied: is_denied.into(),
            measured: is_measured.into(),
            packets_sent,
            packets_received,
            bytes_sent,
            bytes_received,
        }
    }
}

/// What a shard has to say to a question: the pairs, and for a Sankey diagram what it is drawn of.
pub fn gather(shard: &Shard, order: &AddressOrder, ask: &PairsAsk, wanted: &PairRows<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    list(shard, order, (ask.ends(), ask.kind == Kind::Ports), wanted, &mut bytes);
    if ask.picture == Picture::Sankey {
        list(shard, order, (ask.prefix, true), wanted, &mut bytes);
    }
    bytes
}

fn list(
    shard: &Shard,
    order: &AddressOrder,
    (prefix, by_port): (Prefix, bool),
    wanted: &PairRows<'_>,
    into: &mut Vec<u8>,
) {
    let groups = Groups::new(order, prefix, shard.addresses().len());
    let parts = Parts::new(shard.len(), |row| {
        let row = shard.row(row);
        groups.key(row.source.0, row.destination.0, 0).ends()
    });
    let base = shard.span_at_most().map_or(Millis(0), |span| span.first);
    let gathering = Gathering { shard, wanted, groups: &groups, base, writing: Writing::new(by_port, base) };
    let (writing, is_used) = if parts.count() == 1 { gathering.at_once() } else { gathering.in_parts(&parts) };
    let used = groups.all.iter().zip(is_used).filter(|&(_, is_used)| is_used);
    writing.finish(&used.map(|(group, _)| *group).collect::<Vec<_>>(), into);
}

struct Gathering<'a> {
    shard: &'a Shard,
    wanted: &'a PairRows<'a>,
    groups: &'a Groups,
    base: Millis,
    writing: Writing,
}

impl Gathering<'_> {
    /// All pairs, and which groups are in them.
    fn at_once(mut self) -> (Writing, Vec<bool>) {
        let mut table = Table::default();
        self.wanted.for_each_block(self.shard, &mut |rows| {
            let plain = rows.block.counters.plain();
            each_place(&rows.places, &mut |at| {
                let (key, time) = (self.groups.key_at(rows.block, at), rows.block.time.get(at));
                match rows.seen_before {
                    None => table.at(key).add(&rows.tally(plain, at), time),
                    Some(moment) if time < moment => table.at(key).see(time),
                    Some(_) => {}
                }
            });
        });
        let mut is_used = vec![false; self.groups.all.len()];
        table.entries().iter().for_each(|entry| entry.key.mark(&mut is_used));
        self.write(&mut table, &numbers(&is_used));
        (self.writing, is_used)
    }

    fn in_parts(mut self, parts: &Parts) -> (Writing, Vec<bool>) {
        let mut sizes = vec![0; parts.count()];
        let mut is_used = vec![false; self.groups.all.len()];
        let mut part_of_row: Vec<u8> = Vec::with_capacity(self.wanted.rows.len());
        self.wanted.for_each_block(self.shard, &mut |rows| {
            each_place(&rows.places, &mut |at| {
                if rows.seen_before.is_some_and(|moment| rows.block.time.get(at) >= moment) {
                    return part_of_row.push(NONE);
                }
                let key = self.groups.key_at(rows.block, at);
                let part = parts.of(key.ends());
                part_of_row.push(part);
                sizes[usize::from(part)] += 1;
                key.mark(&mut is_used);
            });
        });
        let numbers = numbers(&is_used);
        let mut table = Table::default();
        let mut first = 0;
        while first < sizes.len() {
            let mut rows = 0;
            let fits = |&&size: &&usize| (rows == 0 || rows + size <= ROUND, rows += size).0;
            let count = sizes[first..].iter().take_while(fits).count();
            for part in self.round(&part_of_row, first, &sizes[first..first + count]) {
                part.sum(&mut table, self.base);
                self.write(&mut table, &numbers);
            }
            first += count;
        }
        (self.writing, is_used)
    }

    /// The rows of parts from one on, given how many there are in each.
    fn round(&self, part_of_row: &[u8], first: usize, sizes: &[usize]) -> Vec<Part> {
        let mut parts: Vec<Part> = sizes.iter().map(|&rows| Part::with_capacity(rows)).collect();
        let mut part_of_row = part_of_row.iter();
        self.wanted.for_each_block(self.shard, &mut |rows| {
            let plain = rows.block.counters.plain();
            each_place(&rows.places, &mut |at| {
                let part = part_of_row.next().copied().filter(|&part| part != NONE);
                let place = part.and_then(|part| usize::from(part).checked_sub(first));
                let Some(part) = place.and_then(|place| parts.get_mut(place)) else { return };
                let (key, time) = (self.groups.key_at(rows.block, at), rows.block.time.get(at));
                match rows.seen_before {
                    None => part.add(key, &rows.tally(plain, at), time, self.base),
                    Some(_) => part.see(key, time),
                }
            });
        });
        parts
    }

    fn write(&mut self, table: &mut Table, numbers: &[u32]) {
        table.drain(&mut |entry| {
            let Key { source, destination, port } = entry.key;
            let key = Key { source: numbers[source as usize], destination: numbers[destination as usize], port };
            self.writing.entry(&Entry { key, ..*entry });
        });
    }
}

/// The numbers of those in use, as if there were no others.
fn numbers(is_used: &[bool]) -> Vec<u32> {
    let mut count = 0;
    is_used.iter().map(|&is_used| (count, count += u32::from(is_used)).0).collect()
}

/// The groups of a shard's addresses, in order.
struct Groups {
    /// By the address's number.
    of: Vec<u32>,
    all: Vec<IpAddr>,
}

impl Groups {
    fn new(order: &AddressOrder, prefix: Prefix, addresses: usize) -> Self {
        let (mut of, mut all) = (vec![0; addresses], Vec::new());
        let mut count = 0;
        for (address, number) in order.numbers() {
            let network = prefix.of(address).first();
            if all.last() != Some(&network) {
                all.push(network);
                count += 1;
            }
            of[number] = count - 1;
        }
        Self { of, all }
    }

    #[inline]
    fn key(&self, source: u32, destination: u32, port: u16) -> Key {
        Key { source: self.of[source as usize], destination: self.of[destination as usize], port }
    }

    #[inline]
    fn key_at(&self, block: &Block, at: usize) -> Key {
        self.key(block.source[at], block.destination[at], block.destination_port[at])
    }
}

#[inline]
fn each_place(places: &Places<'_>, take: &mut impl FnMut(usize)) {
    match places {
        Places::All(rows) => rows.clone().for_each(take),
        Places::Some(list) => list.iter().map(|&at| usize::from(at)).for_each(take),
    }
}
