//! One part of the flows, of all shards: which rows are duplicates, and of which others.

use super::candidates::{Head, Seen, read_part};
use super::marking::{Found, to_bytes};
use super::pair::{Moment, Nics, paired};
use super::recreated::{Turn, held_again};
use super::writer::Writer;
use crate::model::Duplicate;
use crate::order::{self, sort_places};
use crate::store::Mark;

/// A row, and the shard it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Of<T> {
    what: T,
    shard: usize,
}

impl AsRef<Turn> for Of<Turn> {
    fn as_ref(&self) -> &Turn {
        &self.what
    }
}

/// What the parts of all shards give together: for each of them the marks of its rows.
#[inline(never)]
pub fn resolve(parts: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let all = All::gather(parts);
    let mut found: Vec<Found> = vec![Vec::new(); parts.len()];
    for turn in held_again(&all.turns) {
        found[turn.shard].push((turn.what.row, Mark::RECREATED));
    }
    let mut kinds = vec![None; all.rows.len()];
    let is_of_one = |a: &Of<Seen>, b: &Of<Seen>| (a.what.flow, a.what.state()) == (b.what.flow, b.what.state());
    let mut first = 0;
    for rows in all.rows.chunk_by(is_of_one) {
        if rows.len() > 1 {
            let kinds = &mut kinds[first..first + rows.len()];
            Rows { rows, writers: &all.writers, kinds }.compare();
        }
        first += rows.len();
    }
    for (row, kind) in all.rows.iter().zip(kinds) {
        found[row.shard].extend(kind.map(|kind| (row.what.row, Mark::of(kind))));
    }
    found.iter().map(to_bytes).collect()
}

/// All that was sent, in order, with one list of writers.
struct All {
    writers: Vec<Writer>,
    rows: Vec<Of<Seen>>,
    turns: Vec<Of<Turn>>,
}

impl All {
    fn gather(parts: &[Vec<u8>]) -> Self {
        let parts: Vec<(Head, Vec<Seen>)> = parts.iter().map(|bytes| read_part(bytes)).collect();
        let mut writers: Vec<Writer> = parts.iter().flat_map(|(head, _)| head.writers.iter().cloned()).collect();
        order::distinct(&mut writers);
        let mut rows = Vec::with_capacity(parts.iter().map(|(_, rows)| rows.len()).sum());
        let mut turns = Vec::new();
        for (shard, (head, of_shard)) in parts.into_iter().enumerate() {
            let place = |writer: &Writer| writers.binary_search(writer).ok().and_then(|at| u32::try_from(at).ok());
            let places: Vec<Option<u32>> = head.writers.iter().map(place).collect();
            let known = |writer: u32| places.get(writer as usize).copied().flatten();
            rows.extend(
                of_shard
                    .into_iter()
                    .filter_map(|row| Some(Of { what: Seen { writer: known(row.writer)?, ..row }, shard })),
            );
            turns.extend(
                head.turns
                    .into_iter()
                    .filter_map(|turn| Some(Of { what: Turn { writer: known(turn.writer)?, ..turn }, shard })),
            );
        }
        order::sort(&mut rows);
        order::sort(&mut turns);
        Self { writers, rows, turns }
    }
}

/// The rows of one flow and state, in order, and what they turn out to be.
struct Rows<'a> {
    rows: &'a [Of<Seen>],
    writers: &'a [Writer],
    kinds: &'a mut [Option<Duplicate>],
}

impl Rows<'_> {
    fn compare(mut self) {
        let is_of_one = |a: &Of<Seen>, b: &Of<Seen>| {
            a.what.is_outbound() == b.what.is_outbound() && self.writer(a).mac == self.writer(b).mac
        };
        let mut ends = Vec::new();
        let mut first = 0;
        for of_nic in self.rows.chunk_by(is_of_one) {
            ends.push(first..first + of_nic.len());
            first += of_nic.len();
        }
        for rows in ends {
            if rows.len() > 1 {
                self.compare_logs(rows);
            }
        }
        let is_outbound = |row: &Of<Seen>| row.what.is_outbound();
        if self.rows.first().is_some_and(is_outbound) != self.rows.last().is_some_and(is_outbound) {
            let (sources, destinations) =
                (self.left(0..self.rows.len(), is_outbound), self.left(0..self.rows.len(), |row| !is_outbound(row)));
            self.take_out(Duplicate::BothEnds, paired(sources, destinations, Nics::Different));
        }
    }

    fn writer(&self, row: &Of<Seen>) -> &Writer {
        &self.writers[row.what.writer as usize]
    }

    /// The rows of one NIC that went one way, of all its logs.
    fn compare_logs(&mut self, rows: std::ops::Range<usize>) {
        let nsg = rows.start + self.rows[rows.clone()].partition_point(|row| !self.writer(row).is_nsg);
        let (vnet, nsg) = (rows.start..nsg, nsg..rows.end);
        self.overlap(vnet.clone());
        if !vnet.is_empty() && !nsg.is_empty() {
            let (stay, others) = (self.left(vnet, |_| true), self.left(nsg, |_| true));
            self.take_out(Duplicate::NsgAndVnet, paired(stay, others, Nics::Same));
        }
    }

    /// Several VNet flow logs of one NIC write the very same. Of what they write at one moment, that of the log stays
    /// that has the most, so that what one log alone has is never lost.
    fn overlap(&mut self, rows: std::ops::Range<usize>) {
        let of = &self.rows[rows.clone()];
        if of.first().map(|row| row.what.writer) == of.last().map(|row| row.what.writer) {
            return;
        }
        let mut places: Vec<usize> = rows.collect();
        self.sort_by_time(&mut places);
        for same in places.chunk_by(|&a, &b| self.rows[a].what.time == self.rows[b].what.time) {
            let of_logs = || same.chunk_by(|&a, &b| self.rows[a].what.writer == self.rows[b].what.writer);
            let most = of_logs().map(<[usize]>::len).max().unwrap_or(0);
            let kept = of_logs().find(|log| log.len() == most).map(|log| log[0]);
            for log in of_logs().filter(|log| Some(log[0]) != kept) {
                log.iter().for_each(|&at| self.kinds[at] = Some(Duplicate::Overlap));
            }
        }
    }

    /// Those of some rows that are no duplicates so far, in order of time.
    fn left(&self, rows: std::ops::Range<usize>, is_wanted: impl Fn(&Of<Seen>) -> bool) -> Vec<Moment> {
        let mut wanted: Vec<usize> = rows.filter(|&at| self.kinds[at].is_none() && is_wanted(&self.rows[at])).collect();
        self.sort_by_time(&mut wanted);
        let moment = |at: usize| Moment { time: self.rows[at].what.time, mac: self.writer(&self.rows[at]).mac, at };
        wanted.into_iter().map(moment).collect()
    }

    /// Rows of one time stay in the order of who wrote them and what else they say.
    fn sort_by_time(&self, places: &mut [usize]) {
        let key = |at: usize| (self.rows[at].what.time, at);
        if !places.is_sorted_by_key(|&at| key(at)) {
            sort_places(places, &|a, b| key(a).cmp(&key(b)));
        }
    }

    fn take_out(&mut self, kind: Duplicate, rows: Vec<usize>) {
        rows.into_iter().for_each(|at| self.kinds[at] = Some(kind));
    }
}
