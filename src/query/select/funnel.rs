//! From all rows to those a question is about: what counts, of that what the filter lets through, of that what lies in
//! the time range. Each step is kept, so that dragging a time range costs the last one only.

use super::compile::compile;
use super::step::{At, Step};
use super::times::keep_times;
use super::words::{clear, look_up};
use super::{Narrow, Selection};
use crate::filter::{self, Expr};
use crate::model::{Duplicate, LeftOut};
use crate::query::{Explained, Scope, TimeRange};
use crate::store::{BLOCK, Mark, Shard};

#[derive(Debug, Default)]
pub struct Funnel {
    begins: Begins,
    scope: Scope,
    /// The scope's filter as it is understood, unless it is empty.
    filter: Option<Filter>,
    /// The shard's, when the selections were begun.
    revision: u32,
    /// The number of the last selection.
    editions: u64,
    counted: Selection,
    filtered: Option<Selection>,
    timed: Option<Selection>,
    /// The stretch of time that the timeline shows, and what the filter lets through of it.
    window: Option<TimeRange>,
    windowed: Option<Selection>,
}

/// Of which rows the filter and the time range let some through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Begins {
    /// Those that count.
    #[default]
    Counted,
    /// Those that do not, because they say of a flow at its other end what its source says of it.
    OtherEnds,
}

impl Begins {
    fn keeps(self, left_out: LeftOut, found: Option<Duplicate>) -> bool {
        let is_left_out = found.is_some_and(|kind| left_out.holds(kind));
        match self {
            Self::Counted => !is_left_out,
            Self::OtherEnds => is_left_out && found == Some(Duplicate::BothEnds),
        }
    }

    fn narrow(self, left_out: LeftOut, At { shard, number, block }: At<'_>, words: &mut [u64]) {
        let first = number * BLOCK;
        for rows in shard.forgotten(first..first + block.rows()) {
            clear(words, rows.start - first..rows.end - first);
        }
        let keeps = Mark::ALL.map(|mark| self.keeps(left_out, mark.duplicate()));
        match shard.marks().of_block(number) {
            Some(marks) => look_up(words, &marks[..block.rows()], |mark| keeps[usize::from(mark.bits())]),
            None if self.keeps(left_out, None) => {}
            None => words.fill(0),
        }
    }
}

impl Funnel {
    /// Of what was logged at the other end of flows that count at their source.
    pub fn of_other_ends() -> Self {
        Self { begins: Begins::OtherEnds, ..Self::default() }
    }

    pub const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Chooses the rows of this scope, and keeps what is the same in both.
    pub fn set_scope(&mut self, scope: &Scope) {
        if self.scope == *scope {
            return;
        }
        let is_counted_alike = self.scope.left_out == scope.left_out;
        if !is_counted_alike {
            self.counted = self.begin();
        }
        if self.scope.filter != scope.filter {
            self.filter = Filter::of(&scope.filter);
        }
        if !is_counted_alike || self.scope.filter != scope.filter {
            (self.filtered, self.windowed) = (None, None);
        }
        self.timed = None;
        self.scope = scope.clone();
    }

    /// What the timeline shows; all times where there is none.
    pub fn set_window(&mut self, window: Option<TimeRange>) {
        if self.window != window {
            self.window = window;
            self.windowed = None;
        }
    }

    pub const fn window(&self) -> Option<TimeRange> {
        self.window
    }

    fn begin(&mut self) -> Selection {
        self.editions += 1;
        Selection::new(self.editions)
    }

    /// Takes in what is new in the shard.
    pub fn catch_up(&mut self, shard: &Shard) {
        if self.revision != shard.revision() {
            self.revision = shard.revision();
            self.counted = self.begin();
            (self.filtered, self.timed, self.windowed) = (None, None, None);
        }
        let (begins, left_out) = (self.begins, self.scope.left_out);
        let narrow: Narrow<'_> = &|number, block, words| begins.narrow(left_out, At { shard, number, block }, words);
        self.counted.extend(shard, None, narrow);
        // Of nothing a filter need not be compiled.
        if let Some(filter) = &self.filter
            && !self.counted.is_empty()
            && self.filtered.as_ref().is_none_or(|filtered| filtered.rows() < shard.len())
        {
            let step = filter.compiled(shard);
            let mut filtered = self.filtered.take().unwrap_or_else(|| self.begin());
            let narrow: Narrow<'_> = &|number, block, words| step.narrow(At { shard, number, block }, words);
            filtered.extend(shard, Some(&self.counted), narrow);
            self.filtered = Some(filtered);
        }
        for (range, of_time) in [(self.scope.time, false), (self.window, true)] {
            let Some(range) = range else { continue };
            let kept = if of_time { self.windowed.take() } else { self.timed.take() };
            let mut selection = kept.unwrap_or_else(|| self.begin());
            selection.extend(shard, Some(self.filtered()), &|_, block, words| {
                keep_times(block, range.from.0, range.to.0.saturating_sub(1), words);
            });
            *(if of_time { &mut self.windowed } else { &mut self.timed }) = Some(selection);
        }
    }

    /// How many rows each part of the scope lets through by itself.
    pub fn explained(&self, shard: &Shard) -> Explained {
        let count = |narrow: Narrow<'_>| {
            let mut passed = Selection::default();
            passed.extend(shard, Some(&self.counted), narrow);
            passed.len() as u64
        };
        let terms = self.filter.iter().flat_map(|filter| filter.terms(shard));
        let of_term = |step: Step| count(&|number, block, words| step.narrow(At { shard, number, block }, words));
        let in_time = self.scope.time.map(|range| {
            count(&|_, block, words| keep_times(block, range.from.0, range.to.0.saturating_sub(1), words))
        });
        Explained {
            of: self.counted.len() as u64,
            terms: terms.map(of_term).collect(),
            in_time,
            left_out: self.left_out(shard),
        }
    }

    /// How many more rows the scope would have, duplicates and all.
    fn left_out(&self, shard: &Shard) -> u64 {
        let mut all = Selection::default();
        let step = self.filter.as_ref().map(|filter| filter.compiled(shard));
        all.extend(shard, None, &|number, block, words| {
            Begins::Counted.narrow(LeftOut::NONE, At { shard, number, block }, words);
            if let Some(step) = &step {
                step.narrow(At { shard, number, block }, words);
            }
            if let Some(range) = self.scope.time {
                keep_times(block, range.from.0, range.to.0.saturating_sub(1), words);
            }
        });
        (all.len() - self.selected().len()) as u64
    }

    /// All rows that count.
    pub const fn counted(&self) -> &Selection {
        &self.counted
    }

    /// Those of them that the filter lets through, whenever they were.
    pub fn filtered(&self) -> &Selection {
        self.filtered.as_ref().unwrap_or(&self.counted)
    }

    /// Those of them within the time range: the rows of the scope.
    pub fn selected(&self) -> &Selection {
        self.timed.as_ref().unwrap_or_else(|| self.filtered())
    }

    /// Those that the filter lets through within what the timeline shows.
    pub fn windowed(&self) -> &Selection {
        self.windowed.as_ref().unwrap_or_else(|| self.filtered())
    }
}

/// What a text comes to: a filter, or nothing that anyone could mean.
#[derive(Debug)]
enum Filter {
    Read(Expr),
    Unreadable,
}

impl Filter {
    fn of(text: &str) -> Option<Self> {
        match filter::parse_resolved(text) {
            Ok(expr) if expr.is_everything() => None,
            Ok(expr) => Some(Self::Read(expr)),
            Err(_) => Some(Self::Unreadable),
        }
    }

    /// Its terms, each by itself.
    fn terms(&self, shard: &Shard) -> Vec<Step> {
        match self {
            Self::Read(expr) => expr.terms().iter().map(|term| compile(term, shard)).collect(),
            Self::Unreadable => vec![Step::constant(false)],
        }
    }

    fn compiled(&self, shard: &Shard) -> Step {
        match self {
            Self::Read(expr) => compile(expr, shard),
            Self::Unreadable => Step::constant(false),
        }
    }
}
