//! What a worker keeps to answer questions about its rows. All of them are about one scope at a time.

use super::compare;
use super::figures::Figures;
use super::flows::{Answer, Ask, Loose, Tables};
use super::pairs::{PairRows, PairsAsk, Picture, gather};
use super::select::Funnel;
use super::{Explained, Heads, More, Partial, Rank, Scope, TimeRange, Values, hosts};
use crate::filter::Field;
use crate::store::Shard;

/// What a worker keeps between questions about one shard. With another shard its numbers would mean other things.
#[derive(Debug)]
pub struct Desk {
    funnel: Funnel,
    /// Rules and NICs are of both ends of a flow: each decided, and logged, by itself.
    other_ends: Funnel,
    /// Of the rows that those of the scope are compared with.
    against: Funnel,
    figures: Figures,
    /// What the figures are of.
    summed: Option<Scope>,
    tables: Tables,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            funnel: Funnel::default(),
            other_ends: Funnel::of_other_ends(),
            against: Funnel::default(),
            figures: Figures::default(),
            summed: None,
            tables: Tables::default(),
        }
    }
}

impl Desk {
    /// All that is asked from now on is about these rows.
    pub fn set_scope(&mut self, scope: &Scope) {
        self.funnel.set_scope(scope);
        self.other_ends.set_scope(scope);
    }

    /// The sums of the scope, and its timeline in steps of this width, of the window only if there is one.
    pub fn sum(&mut self, shard: &Shard, bucket_ms: i64, window: Option<TimeRange>) -> Partial {
        self.sum_first(shard, bucket_ms, window, (Rank::default(), usize::MAX))
    }

    /// The same, with no more of the ends than the first so many of each kind, by what they are ranked by.
    #[inline(never)]
    pub fn sum_first(
        &mut self,
        shard: &Shard,
        bucket_ms: i64,
        window: Option<TimeRange>,
        first: (Rank, usize),
    ) -> Partial {
        self.funnel.set_window(window);
        self.other_ends.set_window(window);
        self.summed = Some(self.funnel.scope().clone());
        self.sum_up(shard, bucket_ms);
        self.figures.partial(shard, &self.funnel, first)
    }

    /// What is wanted besides, of what was summed last.
    #[inline(never)]
    pub fn look_up(&self, shard: &Shard, more: &More) -> Heads {
        self.figures.look_up(shard, more)
    }

    /// The rows of the scope by pair, as [`super::pairs::finish`] takes them.
    #[inline(never)]
    pub fn pairs(&mut self, shard: &Shard, ask: &PairsAsk) -> Vec<u8> {
        self.funnel.catch_up(shard);
        let before = self.funnel.scope().time.filter(|_| ask.picture == Picture::Graph);
        let wanted =
            PairRows { rows: self.funnel.selected(), before: before.map(|time| (self.funnel.filtered(), time.from)) };
        gather(shard, self.figures.order(shard), ask, &wanted)
    }

    /// Sums up what is new, if anything was asked before: soon it will be again. Not where rows of another scope were
    /// asked for since: what is looked up yet has to be of the one that was summed.
    #[inline(never)]
    pub fn catch_up(&mut self, shard: &Shard) {
        let is_summed = self.summed.as_ref() == Some(self.funnel.scope());
        if let Some(bucket_ms) = self.figures.bucket_ms().filter(|_| is_summed) {
            self.sum_up(shard, bucket_ms);
        }
    }

    fn sum_up(&mut self, shard: &Shard, bucket_ms: i64) {
        self.funnel.catch_up(shard);
        self.other_ends.catch_up(shard);
        self.figures.catch_up(shard, [&self.funnel, &self.other_ends], bucket_ms);
    }

    /// How many rows each part of the scope lets through by itself.
    #[inline(never)]
    pub fn explain(&mut self, shard: &Shard) -> Explained {
        self.funnel.catch_up(shard);
        self.funnel.explained(shard)
    }

    /// Values of a field that occur in what counts, and hold this text.
    #[inline(never)]
    pub fn values(&mut self, shard: &Shard, field: Field, text: &str) -> Values {
        self.funnel.catch_up(shard);
        self.figures.values(shard, &self.funnel, field, text)
    }

    #[inline(never)]
    pub fn answer(&mut self, shard: &Shard, ask: &Ask) -> Answer {
        self.funnel.catch_up(shard);
        self.tables.answer(shard, self.funnel.selected(), ask)
    }

    #[inline(never)]
    pub fn hosts(&mut self, shard: &Shard, ask: &hosts::Ask) -> hosts::Partial {
        self.funnel.catch_up(shard);
        self.other_ends.catch_up(shard);
        hosts::partial(shard, self.figures.order(shard), [&self.funnel, &self.other_ends], ask)
    }

    /// The rows of the scope, and those they are compared with, by a field.
    #[inline(never)]
    pub fn compare(&mut self, shard: &Shard, ask: &compare::Ask) -> Vec<u8> {
        self.funnel.catch_up(shard);
        self.against.set_scope(&ask.against(self.funnel.scope()));
        self.against.catch_up(shard);
        compare::part(shard, [self.funnel.selected(), self.against.selected()], ask.field)
    }

    /// Stitches the shard's connections: what is whole stays, the rest goes to the workers that join it.
    #[inline(never)]
    pub fn stitch(&mut self, shard: &Shard, workers: usize) -> Vec<Loose> {
        self.funnel.catch_up(shard);
        self.tables.stitch(shard, &self.funnel, workers)
    }

    /// Joins the loose ends that fall to this worker.
    #[inline(never)]
    pub fn join(&mut self, parcels: Vec<Loose>) {
        self.tables.join(parcels);
    }
}
