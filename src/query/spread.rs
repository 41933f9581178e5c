//! Sums over chosen rows by their ends: each row goes to another place.

use super::carried::Way;
use super::select::{Places, Selection};
use super::sheet::{Cell, Sheet, Wide};
use crate::ingest::ABSENT;
use crate::model::Action;
use crate::store::{Block, Shard};

/// Numbers are those of one shard.
#[derive(Clone, Debug, Default)]
pub struct Spread {
    pub sources: Sheet,
    pub destinations: Sheet,
    /// By the destination's port.
    pub ports: Sheet,
}

impl Spread {
    pub const fn sheets(&self) -> [&Sheet; 3] {
        [&self.sources, &self.destinations, &self.ports]
    }

    /// Makes room for what the shard has.
    pub fn resize(&mut self, shard: &Shard) {
        self.sources.resize(shard.addresses().len());
        self.destinations.resize(shard.addresses().len());
        self.ports.resize(1 << 16);
    }

    pub fn change(&mut self, shard: &Shard, selection: &Selection, way: Way) {
        self.resize(shard);
        selection.for_each_block(shard, &mut |_, block, places| {
            let is_denied = |&kind: &u32| shard.kinds()[kind as usize].state.action() == Action::Denied;
            let denied: Vec<bool> = block.kinds.iter().map(is_denied).collect();
            match block.counters.plain() {
                Some(columns) => self.plain(block, columns, &denied, &places, way),
                None => places.for_each(&mut |at| self.wide(block, &denied, at, way)),
            }
        });
    }

    fn plain(&mut self, block: &Block, columns: [&[u32]; 4], denied: &[bool], places: &Places<'_>, way: Way) {
        match way {
            Way::Come => self.each(block, columns, denied, places, Sheet::add),
            Way::Go => self.each(block, columns, denied, places, Sheet::take),
        }
    }

    /// All three sheets at once: the rows of one wait for memory beside those of the next, and nothing is put aside.
    #[inline(always)]
    fn each(
        &mut self,
        block: &Block,
        columns: [&[u32]; 4],
        denied: &[bool],
        places: &Places<'_>,
        change: impl Fn(&mut Sheet, usize, &Cell),
    ) {
        // Of one length, so that a place is looked at once.
        let rows = block.rows();
        let columns = columns.map(|column| &column[..rows]);
        let (kinds, ports) = (&block.kind[..rows], &block.destination_port[..rows]);
        let (from, to) = (&block.source[..rows], &block.destination[..rows]);
        places.for_each_few(&mut |few| {
            for at in few.iter().map(|&at| usize::from(at)) {
                let counters = columns.map(|column| column[at]);
                let row = Cell::of_row(denied[usize::from(kinds[at])], counters[0] != ABSENT, counters);
                change(&mut self.sources, from[at] as usize, &row);
                change(&mut self.destinations, to[at] as usize, &row);
                change(&mut self.ports, usize::from(ports[at]), &row);
            }
        });
    }

    fn wide(&mut self, block: &Block, denied: &[bool], at: usize, way: Way) {
        let counters = block.counters.get(at);
        let is_denied = denied[usize::from(block.kind[at])];
        let row = Wide::of_row(is_denied, !counters.is_absent(), counters.in_order().map(Option::unwrap_or_default));
        for (sheet, to) in [
            (&mut self.sources, block.source[at] as usize),
            (&mut self.destinations, block.destination[at] as usize),
            (&mut self.ports, usize::from(block.destination_port[at])),
        ] {
            match way {
                Way::Come => sheet.add_wide(to, &row),
                Way::Go => sheet.take_wide(to, &row),
            }
        }
    }
}
