//! Sums over chosen rows while they go by, indexed by the shard's own numbers.
//!
//! They can be kept and caught up with a shard that has grown, so that the figures which grow during a load cost only the
//! rows that are new.

use super::cell::Cell;
use super::rows::{Take, can_overflow, each_row};
use super::select::{Run, Selection};
use crate::model::Millis;
use crate::store::{Block, KindRow, Shard};

/// See above. Made for one shard; another's numbers mean other things.
#[derive(Debug, Default)]
pub struct Tallies {
    /// The selection's, when the sums were begun.
    edition: u64,
    /// Rows before this are in the sums.
    rows: usize,
    pub span: Option<(Millis, Millis)>,
    pub sources: Vec<Cell>,
    pub destinations: Vec<Cell>,
    pub ports: Vec<Cell>,
    /// By kind of row, and whether both ends are private.
    pub kinds: Vec<[Cell; 2]>,
    /// By rule and action.
    pub rules: Vec<[RuleSums; 2]>,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct RuleSums {
    pub cell: Cell,
    pub last: Option<Millis>,
}

impl Tallies {
    /// The sums of all rows of the selection. `private` says of each address whether it is.
    pub fn catch_up(&mut self, shard: &Shard, private: &[bool], selection: &Selection) {
        if self.edition != selection.edition() {
            *self = Self { edition: selection.edition(), ..Self::default() };
        }
        self.ports.resize(1 << 16, Cell::default());
        self.sources.resize(private.len(), Cell::default());
        self.destinations.resize(private.len(), Cell::default());
        self.kinds.resize(shard.kinds().len(), [Cell::default(); 2]);
        self.rules.resize(shard.rules().len(), Default::default());
        let can_overflow = can_overflow(shard);
        let from = std::mem::replace(&mut self.rows, selection.rows());
        selection.for_each_run(shard, from, &mut |run| self.add(shard, private, &run, can_overflow));
    }

    fn add(&mut self, shard: &Shard, private: &[bool], run: &Run<'_>, can_overflow: bool) {
        let rule = run.group.rule.0 as usize;
        let mut adding = Adding {
            kinds: shard.kinds(),
            block: run.block,
            private,
            first: Millis(i64::MAX),
            last: Millis(i64::MIN),
            by_action: Default::default(),
            sums: self,
        };
        each_row(shard, run, can_overflow, &mut adding);
        let Adding { first, last, by_action, .. } = adding;
        for (ours, theirs) in self.rules[rule].iter_mut().zip(by_action) {
            // Of few rows, but of any size.
            ours.cell.add::<true>(&theirs.cell);
            ours.last = ours.last.max(theirs.last);
        }
        self.span = Some(self.span.map_or((first, last), |(from, to)| (from.min(first), to.max(last))));
    }
}

struct Adding<'a> {
    kinds: &'a [KindRow],
    block: &'a Block,
    private: &'a [bool],
    first: Millis,
    last: Millis,
    by_action: [RuleSums; 2],
    sums: &'a mut Tallies,
}

impl Take for Adding<'_> {
    #[inline]
    fn take<const CAN_OVERFLOW: bool>(&mut self, at: usize, row: &Cell) {
        let Self { block, sums, .. } = self;
        let (source, destination) = (block.source[at] as usize, block.destination[at] as usize);
        let kind = block.kinds[usize::from(block.kind[at])] as usize;
        let action = self.kinds[kind].state.action() as usize;
        let time = block.time.get(at);
        let is_internal = self.private[source] && self.private[destination];
        sums.sources[source].add::<CAN_OVERFLOW>(row);
        sums.destinations[destination].add::<CAN_OVERFLOW>(row);
        sums.ports[usize::from(block.destination_port[at])].add::<CAN_OVERFLOW>(row);
        sums.kinds[kind][usize::from(is_internal)].add::<CAN_OVERFLOW>(row);
        self.by_action[action].cell.add::<CAN_OVERFLOW>(row);
        self.by_action[action].last = self.by_action[action].last.max(Some(time));
        (self.first, self.last) = (self.first.min(time), self.last.max(time));
    }
}
