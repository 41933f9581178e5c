//! Sums over chosen rows by their ends: each row goes to another place.

use super::select::{FEW, Selection};
use super::sheet::{Cell, Sheet};
use crate::ingest::ABSENT;
use crate::model::Action;
use crate::store::{Block, Shard};

/// Kept, and caught up with a shard that has grown. Numbers are those of one shard.
#[derive(Debug, Default)]
pub struct Spread {
    /// The selection's, when the sums were begun.
    edition: u64,
    /// Rows before this are in the sums.
    rows: usize,
    pub sources: Sheet,
    pub destinations: Sheet,
    /// By the destination's port.
    pub ports: Sheet,
}

impl Spread {
    pub fn catch_up(&mut self, shard: &Shard, selection: &Selection) {
        if self.edition != selection.edition() {
            *self = Self { edition: selection.edition(), ..Self::default() };
        }
        self.sources.resize(shard.addresses().len());
        self.destinations.resize(shard.addresses().len());
        self.ports.resize(1 << 16);
        let from = std::mem::replace(&mut self.rows, selection.rows());
        selection.for_each_block(shard, from, &mut |_, block, places| {
            let is_denied = |&kind: &u32| shard.kinds()[kind as usize].state.action() == Action::Denied;
            let denied: Vec<bool> = block.kinds.iter().map(is_denied).collect();
            match block.counters.plain() {
                Some(columns) => places.for_each_few(&mut |places| self.add(block, columns, &denied, places)),
                None => places.for_each(&mut |at| self.add_wide(block, &denied, at)),
            }
        });
    }

    /// One sheet after the other: what each of them waits for is far away, and so the processor waits for many at once.
    fn add(&mut self, block: &Block, columns: [&[u32]; 4], denied: &[bool], places: &[u16]) {
        let mut rows = [Cell::default(); FEW];
        for (row, at) in rows.iter_mut().zip(places) {
            let at = usize::from(*at);
            let counters = columns.map(|column| column[at]);
            *row = Cell::of_row(denied[usize::from(block.kind[at])], counters[0] != ABSENT, counters);
        }
        let at = || places.iter().map(|&at| usize::from(at));
        self.sources.add(at().map(|at| block.source[at] as usize).zip(&rows));
        self.destinations.add(at().map(|at| block.destination[at] as usize).zip(&rows));
        self.ports.add(at().map(|at| usize::from(block.destination_port[at])).zip(&rows));
    }

    fn add_wide(&mut self, block: &Block, denied: &[bool], at: usize) {
        let counters = block.counters.get(at);
        let is_denied = denied[usize::from(block.kind[at])];
        let values = counters.in_order().map(Option::unwrap_or_default);
        for (sheet, to) in [
            (&mut self.sources, block.source[at] as usize),
            (&mut self.destinations, block.destination[at] as usize),
            (&mut self.ports, usize::from(block.destination_port[at])),
        ] {
            sheet.add_wide(to, is_denied, !counters.is_absent(), values);
        }
    }
}
