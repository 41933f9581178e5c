//! Finds a stretch of rows in an order over many shards, none of which knows the others' rows.
//!
//! The stretch lies between two places. Samples of every shard say what places there are, and their ranks in all shards
//! together say which two are the nearest; between those it is looked again, until what is left can be fetched.

use std::ops::Range;

use super::column::Table;
use super::key::Place;
use super::line::Line;
use super::tables::{Answer, Ask};
use crate::order;

/// Samples over all shards in one round: each narrows a stretch about so many times.
const SAMPLES: u64 = 256;
/// Rows more than wanted that are rather fetched than looked for again.
const SLACK: u64 = 64;

/// The orders of all shards, as one.
#[derive(Clone, Debug)]
pub struct Sorted {
    table: Table,
    /// Rows of each shard.
    lengths: Vec<u64>,
    /// Rows of all shards that have no value, which are the first.
    absent: u64,
}

#[derive(Debug)]
pub struct Search {
    sorted: Sorted,
    down: bool,
    /// In the whole order.
    wanted: Range<u64>,
    /// What is looked for after that.
    later: Option<Range<u64>>,
    found: Vec<Line>,
    /// Rows of all shards before the stretches looked at.
    before: u64,
    /// The stretch of each shard in which rows of the wanted ones can be.
    stretches: Vec<Range<u64>>,
    step: Step,
}

#[derive(Debug)]
enum Step {
    Sample,
    Rank(Vec<Place>),
    Fetch,
}

impl Sorted {
    /// As all shards answered when they were asked to sort.
    pub fn of(table: Table, answers: &[Answer]) -> Self {
        let counts =
            |answer: &Answer| if let Answer::Sorted { rows, absent } = *answer { (rows, absent) } else { (0, 0) };
        let (lengths, absent): (Vec<u64>, Vec<u64>) = answers.iter().map(counts).unzip();
        Self { table, lengths, absent: absent.iter().sum() }
    }

    pub const fn table(&self) -> Table {
        self.table
    }

    pub const fn shards(&self) -> usize {
        self.lengths.len()
    }

    pub fn total(&self) -> u64 {
        self.lengths.iter().sum()
    }

    /// For a stretch of the rows as they are shown, up or down. Those without a value are the last either way. What is
    /// wanted beyond the last row is left out.
    pub fn search(&self, wanted: Range<u64>, down: bool) -> Search {
        let total = self.total();
        let Range { start, end } = wanted.start.min(total)..wanted.end.min(total);
        let with_value = total - self.absent;
        let (now, later) = if down {
            (total - end..total - start, None)
        } else {
            let up = start + self.absent..end.min(with_value).saturating_add(self.absent);
            let rest = start.max(with_value) - with_value..end.max(with_value) - with_value;
            if up.is_empty() { (rest, None) } else { (up, Some(rest).filter(|rest| !rest.is_empty())) }
        };
        let mut search = Search {
            sorted: self.clone(),
            down,
            wanted: now,
            later,
            found: Vec::new(),
            before: 0,
            stretches: Vec::new(),
            step: Step::Sample,
        };
        search.begin();
        search
    }
}

impl Search {
    fn begin(&mut self) {
        self.before = 0;
        self.stretches = self.sorted.lengths.iter().map(|&length| 0..length).collect();
        self.step = self.after(u64::MAX);
    }

    /// What each shard is asked next.
    pub fn asks(&self) -> Vec<Ask> {
        let (table, shards) = (self.sorted.table, self.stretches.len() as u64);
        let ask = |stretch: &Range<u64>| match &self.step {
            Step::Sample => {
                Ask::Sample { table, from: stretch.start, to: stretch.end, count: (SAMPLES / shards.max(1)).max(4) }
            }
            Step::Rank(places) => Ask::Rank { table, places: places.clone() },
            Step::Fetch => Ask::Fetch { table, from: stretch.start, to: stretch.end },
        };
        self.stretches.iter().map(ask).collect()
    }

    /// Takes each shard's answer to that, in the same order; gives the rows when they are found.
    pub fn take(&mut self, answers: Vec<Answer>) -> Option<Vec<Line>> {
        match &self.step {
            Step::Sample => {
                let mut places: Vec<Place> = answers.into_iter().flat_map(places).collect();
                order::distinct(&mut places);
                self.step = Step::Rank(places);
                None
            }
            Step::Rank(_) => {
                let ranks: Vec<Vec<u64>> = answers.into_iter().map(ranks).collect();
                let length = self.length();
                self.narrow(&ranks);
                self.step = self.after(length);
                None
            }
            Step::Fetch => {
                let mut lines: Vec<(Place, Line)> = answers.into_iter().flat_map(lines).collect();
                // Stable: what is equal in everything stays in the order of the shards.
                order::sort_by(&mut lines, |(a, _), (b, _)| a.cmp(b));
                let skipped = usize::try_from(self.wanted.start - self.before).unwrap_or(usize::MAX);
                let wanted = usize::try_from(self.wanted.end - self.wanted.start).unwrap_or(usize::MAX);
                self.found.extend(lines.into_iter().skip(skipped).take(wanted).map(|(_, line)| line));
                if let Some(later) = self.later.take() {
                    self.wanted = later;
                    self.begin();
                    return None;
                }
                let mut found = std::mem::take(&mut self.found);
                if self.down {
                    found.reverse();
                }
                Some(found)
            }
        }
    }

    fn length(&self) -> u64 {
        self.stretches.iter().map(|stretch| stretch.end - stretch.start).sum()
    }

    /// Looks again while that helps.
    fn after(&self, before: u64) -> Step {
        let length = self.length();
        let few = self.wanted.end - self.wanted.start + SLACK;
        if length <= few || length == before { Step::Fetch } else { Step::Sample }
    }

    /// To the places nearest to the first and the last row wanted, by their ranks in each shard.
    fn narrow(&mut self, ranks: &[Vec<u64>]) {
        let places = ranks.iter().map(Vec::len).min().unwrap_or_default();
        let rank_of = |place: usize| ranks.iter().map(|ranks| ranks[place]).sum::<u64>();
        for place in 0..places {
            let rank = rank_of(place);
            let here = ranks.iter().map(|ranks| ranks[place]);
            if rank <= self.wanted.start && rank >= self.before {
                self.before = rank;
                for (stretch, at) in self.stretches.iter_mut().zip(here) {
                    stretch.start = at.clamp(stretch.start, stretch.end);
                }
            } else if rank >= self.wanted.end {
                for (stretch, at) in self.stretches.iter_mut().zip(here) {
                    stretch.end = at.clamp(stretch.start, stretch.end);
                }
                break;
            }
        }
    }
}

fn places(answer: Answer) -> Vec<Place> {
    if let Answer::Places(places) = answer { places } else { Vec::new() }
}

fn ranks(answer: Answer) -> Vec<u64> {
    if let Answer::Ranks(ranks) = answer { ranks } else { Vec::new() }
}

fn lines(answer: Answer) -> Vec<(Place, Line)> {
    if let Answer::Lines(lines) = answer { lines } else { Vec::new() }
}
