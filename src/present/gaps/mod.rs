//! The gap map: which NIC has records in which hour, all through it, in part of it, or not at all.
//!
//! What can be told from logs is that nothing was written, never why: a NIC without traffic writes nothing either. So
//! an hour counts as missing only between the first and the last hour its NIC has records in.

mod keys;
mod layout;
mod words;

use std::cmp::Reverse;

use super::timeline;
use crate::model::{HOUR, Mac, Millis};
use crate::order;
use crate::query::{Coverage, Minutes, Overview};

pub use layout::{Ink, Layout, Mark, Options, Place, RowLayout, layout};
pub use words::{LEGEND, account, missing, not_logged, nsg_only, saved_title, shorter, summary, tip, twin};

/// Azure writes once a minute while there is traffic. So many minutes in a row without a record make an hour partial;
/// fewer are common where little happens.
pub const HOLE_MINUTES: u32 = 10;

/// How an hour of a NIC stands in what was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hour {
    /// Records all through it.
    Present,
    /// Records, and ten minutes or more in a row without one.
    Partial,
    /// No record, but records before and after.
    Missing,
    /// Before the NIC's first record, or after its last.
    Outside,
}

/// One NIC, and its hours by how they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub nic: Mac,
    /// Its place in the coverage.
    at: usize,
    /// When its first hour begins and its last one ends.
    pub first: i64,
    pub end: i64,
    pub present: u64,
    pub partial: u64,
    pub missing: u64,
}

/// All NICs, those with the most gaps first, and the clock they share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gaps {
    pub rows: Vec<Row>,
    /// The ends of the clock.
    pub first: i64,
    pub last: i64,
    /// When the first hour with records begins, and the last one ends.
    pub begin: i64,
    pub end: i64,
}

impl Row {
    fn of(at: usize, nic: Mac, hours: &[(Millis, Minutes)]) -> Option<Self> {
        let (first, end) = (hours.first()?.0.0, hours.last()?.0.0.saturating_add(HOUR));
        let logged = hours.len() as u64;
        let partial = hours.iter().filter(|(_, minutes)| state_of(*minutes) == Hour::Partial).count() as u64;
        let missing = (first.abs_diff(end) / HOUR.unsigned_abs()).saturating_sub(logged);
        Some(Self { nic, at, first, end, present: logged - partial, partial, missing })
    }

    /// Hours from its first to its last.
    pub const fn hours(&self) -> u64 {
        self.present + self.partial + self.missing
    }

    /// The hours it has records in.
    pub fn logged<'a>(&self, coverage: &'a Coverage) -> &'a [(Millis, Minutes)] {
        coverage.by_nic.get(self.at).map_or(&[], Vec::as_slice)
    }

    /// Those of them that begin in a span of time.
    fn logged_between<'a>(&self, coverage: &'a Coverage, from: i64, to: i64) -> &'a [(Millis, Minutes)] {
        let hours = self.logged(coverage);
        let place = |at: i64| hours.partition_point(|(hour, _)| hour.0 < at);
        &hours[place(from)..place(to.max(from))]
    }

    /// How an hour stands, given by its beginning.
    pub fn state(&self, coverage: &Coverage, hour: i64) -> Hour {
        match self.logged_between(coverage, hour, hour.saturating_add(1)).first() {
            Some((_, minutes)) => state_of(*minutes),
            None if (self.first..self.end).contains(&hour) => Hour::Missing,
            None => Hour::Outside,
        }
    }

    /// The stretches of hours of which there is an NSG flow log only, where others are in a VNet flow log.
    pub fn nsg_spans<'a>(&self, coverage: &'a Coverage) -> impl Iterator<Item = (i64, i64)> + use<'a> {
        let hours = self.logged(coverage);
        let is_in_both = hours.iter().any(|(_, minutes)| minutes.is_in_vnet_log());
        let is_alone = move |minutes: &Minutes| is_in_both && minutes.is_in_nsg_log() && !minutes.is_in_vnet_log();
        let runs = hours.chunk_by(move |(a, first), (b, second)| {
            a.0.saturating_add(HOUR) == b.0 && is_alone(first) == is_alone(second)
        });
        let alone = runs.filter(move |run| is_alone(&run[0].1));
        alone.map(|run| (run[0].0.0, run[run.len() - 1].0.0.saturating_add(HOUR)))
    }

    /// The stretches of hours without records between its first and its last, in order.
    pub fn missing_spans<'a>(&self, coverage: &'a Coverage) -> impl Iterator<Item = (i64, i64)> + use<'a> {
        let pairs = self.logged(coverage).windows(2);
        pairs.map(|pair| (pair[0].0.0.saturating_add(HOUR), pair[1].0.0)).filter(|(from, to)| from < to)
    }

    /// What lies before its first and behind its last, of the time in which others have records.
    fn spans_outside(&self, (begin, end): (i64, i64)) -> impl Iterator<Item = (i64, i64)> + use<> {
        [(begin, self.first), (self.end, end)].into_iter().filter(|(from, to)| from < to)
    }
}

impl Gaps {
    /// None where no record names its NIC and time.
    pub fn of(overview: &Overview) -> Option<Self> {
        let coverage = &overview.coverage;
        let nics = coverage.nics.iter().zip(&coverage.by_nic).enumerate();
        let mut rows: Vec<Row> = nics.filter_map(|(at, (nic, hours))| Row::of(at, *nic, hours)).collect();
        let begin = rows.iter().map(|row| row.first).min()?;
        let mut first = begin;
        let end = rows.iter().map(|row| row.end).max()?;
        let is_whole = |row: &Row| (row.first, row.end) == (begin, end);
        // Stable: NICs that are alike stay in the order of their addresses.
        order::sort_by_key(&mut rows, |row| (Reverse(row.missing), Reverse(row.partial), is_whole(row)));
        let mut last = end;
        // The timeline's clock where it reaches as far, so that the same moment stands above itself.
        if let Some((from, to)) = timeline::clock(overview) {
            (first, last) = (first.min(from), last.max(to));
        }
        Some(Self { rows, first, last, begin, end })
    }

    pub fn missing(&self) -> u64 {
        self.sum(|row| row.missing)
    }

    pub fn partial(&self) -> u64 {
        self.sum(|row| row.partial)
    }

    /// NIC-hours, each NIC's from its first to its last.
    pub fn hours(&self) -> u64 {
        self.sum(Row::hours)
    }

    /// NICs that begin later or end earlier than others.
    pub fn shorter(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| (row.first, row.end) != (self.begin, self.end))
    }

    fn sum(&self, of: impl Fn(&Row) -> u64) -> u64 {
        self.rows.iter().map(of).fold(0, u64::saturating_add)
    }
}

fn state_of(minutes: Minutes) -> Hour {
    if minutes.holes(HOLE_MINUTES).next().is_some() { Hour::Partial } else { Hour::Present }
}

#[cfg(test)]
mod tests;
