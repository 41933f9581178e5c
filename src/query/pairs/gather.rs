//! One shard's rows by pair.

use super::list::write;
use super::prefix::Prefix;
use super::table::{Key, Table};
use super::{Kind, PairsAsk, Picture};
use crate::model::Millis;
use crate::query::addresses::Order;
use crate::query::cell::Cell;
use crate::query::rows::{Take, can_overflow, each_row};
use crate::query::select::Selection;
use crate::store::{Block, Shard};
use std::net::IpAddr;

/// Which rows are summed.
pub struct Wanted<'a> {
    pub rows: &'a Selection,
    /// Of these, those before a moment only tell that a pair is not new.
    pub before: Option<(&'a Selection, Millis)>,
}

/// The groups of a shard's addresses, in order.
struct Groups {
    /// By the address's number.
    of: Vec<u32>,
    all: Vec<IpAddr>,
}

impl Groups {
    fn new(order: &Order, prefix: Prefix, addresses: usize) -> Self {
        let (mut of, mut all) = (vec![0; addresses], Vec::new());
        let mut count = 0;
        for (address, number) in order.numbers() {
            let network = prefix.network(address);
            if all.last() != Some(&network) {
                all.push(network);
                count += 1;
            }
            of[number] = count - 1;
        }
        Self { of, all }
    }
}

/// What a shard has to say to a question: the pairs, and for a Sankey diagram what it is drawn of.
pub fn gather(shard: &Shard, order: &Order, ask: &PairsAsk, wanted: &Wanted<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    list(shard, order, (ask.ends(), ask.kind == Kind::Ports), wanted, &mut bytes);
    if ask.picture == Picture::Sankey {
        list(shard, order, (ask.prefix, true), wanted, &mut bytes);
    }
    bytes
}

fn list(shard: &Shard, order: &Order, (prefix, by_port): (Prefix, bool), wanted: &Wanted<'_>, into: &mut Vec<u8>) {
    let groups = Groups::new(order, prefix, shard.addresses().len());
    let mut table = Table::default();
    let can_overflow = can_overflow(shard);
    wanted.rows.for_each_run(shard, 0, &mut |run| {
        each_row(shard, &run, can_overflow, &mut Adding { block: run.block, of: &groups.of, table: &mut table });
    });
    if let Some((rows, moment)) = wanted.before {
        rows.for_each_run(shard, 0, &mut |run| {
            let mut seeing = Seeing { block: run.block, of: &groups.of, table: &mut table, moment };
            each_row(shard, &run, can_overflow, &mut seeing);
        });
    }
    write(&table, &groups.all, by_port, into);
}

struct Adding<'a> {
    block: &'a Block,
    of: &'a [u32],
    table: &'a mut Table,
}

impl Take for Adding<'_> {
    #[inline]
    fn take<const CAN_OVERFLOW: bool>(&mut self, at: usize, row: &Cell) {
        let entry = self.table.at(key(self.block, self.of, at));
        entry.tally.add(&row.tally());
        let time = self.block.time.get(at);
        (entry.first, entry.last) = (entry.first.min(time), entry.last.max(time));
    }
}

struct Seeing<'a> {
    block: &'a Block,
    of: &'a [u32],
    table: &'a mut Table,
    moment: Millis,
}

impl Take for Seeing<'_> {
    #[inline]
    fn take<const CAN_OVERFLOW: bool>(&mut self, at: usize, _: &Cell) {
        let time = self.block.time.get(at);
        if time < self.moment {
            let entry = self.table.at(key(self.block, self.of, at));
            entry.seen = entry.seen.min(time);
        }
    }
}

#[inline]
fn key(block: &Block, of: &[u32], at: usize) -> Key {
    let group = |number: u32| of[number as usize];
    Key { source: group(block.source[at]), destination: group(block.destination[at]), port: block.destination_port[at] }
}
