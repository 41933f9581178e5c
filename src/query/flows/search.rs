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

#[derive(Debug)]
pub struct Search {
    table: Table,
    /// In the whole order.
    wanted: Range<u64>,
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

impl Search {
    /// Over shards with so many rows each. What is wanted beyond the last row is left out.
    pub fn new(table: Table, lengths: &[u64], wanted: Range<u64>) -> Self {
        let total: u64 = lengths.iter().sum();
        let wanted = wanted.start.min(total)..wanted.end.min(total);
        let stretches: Vec<Range<u64>> = lengths.iter().map(|&length| 0..length).collect();
        let mut search = Self { table, wanted, before: 0, stretches, step: Step::Sample };
        search.step = search.after(u64::MAX);
        search
    }

    /// What each shard is asked next.
    pub fn asks(&self) -> Vec<Ask> {
        let (table, shards) = (self.table, self.stretches.len() as u64);
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
                Some(lines.into_iter().skip(skipped).take(wanted).map(|(_, line)| line).collect())
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
