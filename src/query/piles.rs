//! Sums over chosen rows by what few values there are of: kind, rule, and step of the timeline. Rows that are alike in
//! all of them are piled up first, and each pile then goes to all of the sums.

use super::Tally;
use super::select::{Places, Run, Selection};
use crate::ingest::ABSENT;
use crate::model::{Action, Span};
use crate::store::{KindRow, Shard};

/// Rows of one rule and kind that follow each other within one step of time.
#[derive(Clone, Copy, Debug)]
pub struct Pile {
    pub tuples: u32,
    measured: u32,
    /// In the order of the log.
    sums: [u64; 4],
    pub span: Span,
}

/// What a pile's rows have in common.
#[derive(Clone, Copy, Debug)]
pub struct Alike<'a> {
    pub rule: usize,
    pub kind: usize,
    pub about: &'a KindRow,
    /// Both ends are private.
    pub is_internal: bool,
    pub tally: Tally,
}

const EMPTY: Pile = Pile { tuples: 0, measured: 0, sums: [0; 4], span: Span::NONE };

/// Piles up the chosen rows. `private` says of each address whether it is; no pile reaches from one step of this
/// width into another.
pub fn pile_up(
    shard: &Shard,
    selection: &Selection,
    private: &[bool],
    step_ms: i64,
    take: &mut dyn FnMut(&Pile, &Alike<'_>),
) {
    let mut heap = Heap { step_ms, start: 0, end: 0, piles: Vec::new(), touched: Vec::new() };
    selection.for_each_run(shard, &mut |run| {
        if heap.piles.len() < run.block.kinds.len() * 2 {
            heap.piles.resize(run.block.kinds.len() * 2, EMPTY);
        }
        let mut all = |heap: &mut Heap| heap.clear(shard, &run, take);
        match (run.block.counters.plain(), &run.places) {
            (Some(columns), Places::All(rows)) => heap.add(&run, columns, private, rows.clone(), &mut all),
            (Some(columns), Places::Some(list)) => {
                heap.add(&run, columns, private, list.iter().map(|&at| usize::from(at)), &mut all);
            }
            (None, places) => places.for_each(&mut |at| heap.add_wide(&run, private, at, &mut all)),
        }
        all(&mut heap);
    });
}

struct Heap {
    step_ms: i64,
    /// The step of time of all that lies here.
    start: i64,
    end: i64,
    /// By the kind's place in the block, and whether both ends are private.
    piles: Vec<Pile>,
    /// Those that are not empty.
    touched: Vec<usize>,
}

impl Heap {
    #[inline]
    fn add(
        &mut self,
        run: &Run<'_>,
        columns: [&[u32]; 4],
        private: &[bool],
        places: impl Iterator<Item = usize>,
        clear: &mut dyn FnMut(&mut Self),
    ) {
        for at in places {
            let counters = columns.map(|column| column[at]);
            let is_measured = counters[0] != ABSENT;
            let mask = u32::from(is_measured).wrapping_neg();
            let pile = self.pile(run, private, at, clear);
            pile.measured += u32::from(is_measured);
            for (sum, counter) in pile.sums.iter_mut().zip(counters) {
                // Of a block's rows, so it cannot be full.
                *sum = sum.wrapping_add(u64::from(counter & mask));
            }
        }
    }

    fn add_wide(&mut self, run: &Run<'_>, private: &[bool], at: usize, clear: &mut dyn FnMut(&mut Self)) {
        let counters = run.block.counters.get(at);
        let pile = self.pile(run, private, at, clear);
        pile.measured += u32::from(!counters.is_absent());
        for (sum, counter) in pile.sums.iter_mut().zip(counters.in_order()) {
            *sum = sum.saturating_add(counter.unwrap_or_default());
        }
    }

    /// Where a row belongs, which is counted there.
    #[inline(always)]
    fn pile(&mut self, run: &Run<'_>, private: &[bool], at: usize, clear: &mut dyn FnMut(&mut Self)) -> &mut Pile {
        let block = run.block;
        let time = block.time.get(at);
        if !(self.start <= time.0 && time.0 < self.end) {
            clear(self);
            self.start = time.floor(self.step_ms).0;
            self.end = self.start.saturating_add(self.step_ms);
        }
        // Both are looked up: whether the first is private is hard to foresee.
        let is_internal = private[block.source[at] as usize] & private[block.destination[at] as usize];
        let place = usize::from(block.kind[at]) * 2 + usize::from(is_internal);
        let pile = &mut self.piles[place];
        if pile.tuples == 0 {
            self.touched.push(place);
        }
        pile.tuples += 1;
        pile.span = pile.span.with(Span::of(time));
        pile
    }

    /// Gives all piles away.
    fn clear(&mut self, shard: &Shard, run: &Run<'_>, take: &mut dyn FnMut(&Pile, &Alike<'_>)) {
        for place in self.touched.drain(..) {
            let pile = std::mem::replace(&mut self.piles[place], EMPTY);
            let kind = run.block.kinds[place / 2] as usize;
            let about = &shard.kinds()[kind];
            let tally = pile.tally(about.state.action() == Action::Denied);
            let rule = run.group.rule.0 as usize;
            take(&pile, &Alike { rule, kind, about, is_internal: place % 2 == 1, tally });
        }
    }
}

impl Pile {
    fn tally(&self, is_denied: bool) -> Tally {
        let [packets_sent, bytes_sent, packets_received, bytes_received] = self.sums;
        let tuples = u64::from(self.tuples);
        let denied = if is_denied { tuples } else { 0 };
        let measured = u64::from(self.measured);
        Tally { tuples, denied, measured, packets_sent, packets_received, bytes_sent, bytes_received }
    }
}
