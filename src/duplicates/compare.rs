//! The rows of a flow laid beside each other.

use std::cmp::Ordering;
use std::ops::Range;

use super::candidates::Seen;
use super::pair::{Moment, Pairing};
use super::passages::{Passages, Passing};
use super::recreated::Turn;
use super::writer::Writer;
use crate::model::{Duplicate, Mac};
use crate::order;

/// Something of a row, and the shard it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Of<T> {
    pub what: T,
    pub shard: usize,
}

impl AsRef<Turn> for Of<Turn> {
    fn as_ref(&self) -> &Turn {
        &self.what
    }
}

/// Rows, mostly of one flow and state, and what they turn out to be. Made once for very many flows.
pub struct Compare {
    pub rows: Vec<Of<Seen>>,
    kinds: Vec<Option<Duplicate>>,
    /// By writer, whose first in order is the one whose rows stay.
    nics: Vec<Mac>,
    is_nsg: Vec<bool>,
    pairing: Pairing,
    passages: Passages,
    places: Vec<usize>,
}

/// So few rows are in order after fewer steps than it takes to begin.
const FEW: usize = 16;

impl Compare {
    pub fn new(writers: &[Writer]) -> Self {
        Self {
            rows: Vec::new(),
            kinds: Vec::new(),
            nics: writers.iter().map(|writer| writer.mac).collect(),
            is_nsg: writers.iter().map(|writer| writer.is_nsg).collect(),
            pairing: Pairing::default(),
            passages: Passages::default(),
            places: Vec::new(),
        }
    }

    /// Gives each of the rows that is a duplicate.
    pub fn all(&mut self, mut found: impl FnMut(&Of<Seen>, Duplicate)) {
        // What one writer says of one direction repeats nothing.
        let side = |row: &Of<Seen>| (row.what.stage, row.what.writer);
        if self.rows.windows(2).all(|rows| side(&rows[0]) == side(&rows[1])) {
            return;
        }
        sort_by(&mut self.rows, Ord::cmp);
        self.kinds.clear();
        self.kinds.resize(self.rows.len(), None);
        let mut from = 0;
        while let Some(to) = self.end_of_run(from..self.rows.len(), |row| (row.what.flow, row.what.state())) {
            if to - from > 1 {
                self.flow(from..to);
            }
            from = to;
        }
        for (row, kind) in self.rows.iter().zip(&self.kinds) {
            if let Some(kind) = *kind {
                found(row, kind);
            }
        }
    }

    /// Where the first of some rows and those after it that are like it end.
    fn end_of_run<K: PartialEq>(&self, rows: Range<usize>, key: impl Fn(&Of<Seen>) -> K) -> Option<usize> {
        let first = key(self.rows[rows.clone()].first()?);
        Some(rows.start + self.rows[rows].iter().take_while(|row| key(row) == first).count())
    }

    /// Rows of one flow and state: those of a direction are a run, in it those of a NIC, in it those of a log.
    fn flow(&mut self, rows: Range<usize>) {
        let mut from = rows.start;
        while let Some(to) =
            self.end_of_run(from..rows.end, |row| (row.what.is_outbound(), self.nics[row.what.writer as usize]))
        {
            if to - from > 1 {
                self.logs_of_nic(from..to);
            }
            from = to;
        }
        let inbound = rows.start + self.rows[rows.clone()].partition_point(|row| !row.what.is_outbound());
        if !self.is_forwarded(rows.start..inbound, inbound..rows.end) {
            return self.pair(inbound..rows.end, rows.start..inbound, Duplicate::BothEnds);
        }
        let (of, kinds, nics) = (&self.rows, &self.kinds, &self.nics);
        let passing = |at: usize| {
            let row = &of[at].what;
            Passing { time: row.time, is_outbound: row.is_outbound(), mac: nics[row.writer as usize], at }
        };
        let passing = rows.filter(|&at| kinds[at].is_none()).map(passing);
        for &at in self.passages.repeats(passing) {
            self.kinds[at] = Some(Duplicate::BothEnds);
        }
    }

    /// Whether some NIC has rows of both directions. In each they are in the order of their NICs.
    fn is_forwarded(&self, mut inbound: Range<usize>, mut outbound: Range<usize>) -> bool {
        let nic = |rows: &Range<usize>| Some(self.nics[self.rows[rows.clone()].first()?.what.writer as usize]);
        while let (Some(into), Some(out)) = (nic(&inbound), nic(&outbound)) {
            match into.cmp(&out) {
                Ordering::Less => inbound.start += 1,
                Ordering::Equal => return true,
                Ordering::Greater => outbound.start += 1,
            }
        }
        false
    }

    /// The rows of one NIC that went one way, of all its logs.
    fn logs_of_nic(&mut self, rows: Range<usize>) {
        let vnet = self.rows[rows.clone()].partition_point(|row| !self.is_nsg[row.what.writer as usize]);
        let (vnet, nsg) = (rows.start..rows.start + vnet, rows.start + vnet..rows.end);
        self.overlap(vnet.clone());
        self.pair(vnet, nsg, Duplicate::NsgAndVnet);
    }

    /// Several VNet flow logs of one NIC write the very same. Of what they write at one moment, that of the log stays
    /// that has the most, so that what one log alone has is never lost.
    fn overlap(&mut self, rows: Range<usize>) {
        let of = &self.rows[rows.clone()];
        if of.first().map(|row| row.what.writer) == of.last().map(|row| row.what.writer) {
            return;
        }
        self.places.clear();
        self.places.extend(rows);
        let key = |at: usize| (self.rows[at].what.time, at);
        if !self.places.is_sorted_by_key(|&at| key(at)) {
            order::sort_places(&mut self.places, &|a, b| key(a).cmp(&key(b)));
        }
        for same in self.places.chunk_by(|&a, &b| self.rows[a].what.time == self.rows[b].what.time) {
            let of_logs = || same.chunk_by(|&a, &b| self.rows[a].what.writer == self.rows[b].what.writer);
            let most = of_logs().map(<[usize]>::len).max().unwrap_or(0);
            let kept = of_logs().find(|log| log.len() == most).map(|log| log[0]);
            for log in of_logs().filter(|log| Some(log[0]) != kept) {
                log.iter().for_each(|&at| self.kinds[at] = Some(Duplicate::Overlap));
            }
        }
    }

    /// Takes those of `others` out that have a partner in `stay`.
    fn pair(&mut self, stay: Range<usize>, others: Range<usize>, kind: Duplicate) {
        if stay.is_empty() || others.is_empty() {
            return;
        }
        let (rows, kinds) = (&self.rows, &self.kinds);
        let fill = |moments: &mut Vec<Moment>, of: Range<usize>| {
            moments.clear();
            moments.extend(of.filter(|&at| kinds[at].is_none()).map(|at| Moment { time: rows[at].what.time, at }));
            // Rows of one time stay in the order of who wrote them and what else they say.
            order::sort_by_key(moments, |moment| (moment.time, moment.at));
        };
        fill(&mut self.pairing.stay, stay);
        fill(&mut self.pairing.others, others);
        for &at in self.pairing.pair() {
            self.kinds[at] = Some(kind);
        }
    }
}

/// Equal ones stay in their order.
pub fn sort_by<T>(rows: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    if rows.len() > FEW {
        return order::sort_by(rows, compare);
    }
    for end in 1..rows.len() {
        let mut at = end;
        while at > 0 && compare(&rows[at - 1], &rows[at]).is_gt() {
            rows.swap(at - 1, at);
            at -= 1;
        }
    }
}
