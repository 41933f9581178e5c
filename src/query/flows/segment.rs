//! The tuples of one connection within one file, put together in the order of time.
//!
//! A file, or one of the parts in which a large one is read, is never split over shards, so what is stitched within it
//! is the same however files are shared out. What it has both begin and end of is done with; the rest is joined across
//! files.

use std::net::IpAddr;

use crate::order;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::key::Ends;
use super::line::Life;
use super::order::by_key;
use crate::model::{Counter, Counters, Direction, Mac, Millis, Protocol, State};
use crate::query::TimeRange;
use crate::query::select::Funnel;
use crate::store::index;
use crate::store::{FileId, GroupRow, NameId, Row, RuleId, Shard};

/// Tuples of one connection. Ends and rule are numbers of whoever holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Segment {
    pub first: Millis,
    pub life: Life,
    pub counters: [Counter; 4],
    /// That of its first tuple.
    pub rule: u32,
    /// One of its tuples is what the filter lets through, so all of it is.
    pub is_selected: bool,
}

/// As [`super::Ends`], with addresses by their numbers in the shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LocalEnds {
    pub source: u32,
    pub destination: u32,
    pub source_port: u16,
    pub destination_port: u16,
    pub protocol: Protocol,
    pub direction: Direction,
    pub mac: Option<Mac>,
}

impl Segment {
    fn of_row(row: &Row, rule: RuleId) -> Self {
        let life = Life { last: row.time, begun: false, ended: false, renewed: false, tuples: 0, updates: 0 };
        let mut segment = Self { first: row.time, life, counters: [None; 4], rule: rule.0, is_selected: false };
        segment.take(row);
        segment
    }

    /// One more tuple, not earlier than the ones before.
    fn take(&mut self, row: &Row) {
        let life = &mut self.life;
        life.last = life.last.max(row.time);
        life.tuples = life.tuples.saturating_add(1);
        match row.state {
            State::Begin if life.ended => (life.ended, life.renewed) = (false, true),
            // The first tuple, or the same begin once more.
            State::Begin => life.begun |= self.first == row.time,
            State::End => life.ended = true,
            _ => life.updates = life.updates.saturating_add(1),
        }
        add(&mut self.counters, &row.counters.in_order());
    }

    /// Whether a tuple that comes next belongs to the same connection.
    fn goes_on_with(&self, row: &Row) -> bool {
        match row.state {
            // Ended and begun again in one millisecond, it is the platform that made the flow anew; and around that, a
            // begin can stand twice.
            State::Begin => self.life.last == row.time && (self.life.ended || self.life.begun),
            _ => !self.life.ended,
        }
    }

    pub const fn is_whole(&self) -> bool {
        self.life.begun && self.life.ended
    }

    /// Whether it lived within a time range. That can have none of its tuples, which come minutes apart.
    pub fn is_alive(&self, time: Option<TimeRange>) -> bool {
        time.is_none_or(|time| self.first < time.to && time.from <= self.life.last)
    }

    /// Joins what follows in another file; false where that is another connection.
    pub fn join(&mut self, next: &Self) -> bool {
        if self.life.ended || next.life.begun {
            return false;
        }
        let (life, next_life) = (&mut self.life, &next.life);
        life.last = life.last.max(next_life.last);
        life.ended = next_life.ended;
        life.renewed |= next_life.renewed;
        life.tuples = life.tuples.saturating_add(next_life.tuples);
        life.updates = life.updates.saturating_add(next_life.updates);
        add(&mut self.counters, &next.counters);
        self.is_selected |= next.is_selected;
        true
    }
}

fn add(sums: &mut [Counter; 4], counters: &[Counter; 4]) {
    for (sum, counter) in sums.iter_mut().zip(counters) {
        if let Some(counter) = counter {
            *sum = Some(sum.unwrap_or_default().saturating_add(*counter));
        }
    }
}

/// Whether a tuple is of a connection. A deny never became one, and NSG version 1 does not say where one begins.
const fn is_of_connection(state: State) -> bool {
    matches!(state, State::Begin | State::Continuing | State::End)
}

/// Whether a row is of interest, given the numbers of its addresses.
pub type Among<'a> = &'a dyn Fn(u32, u32) -> bool;

/// Gives all segments of a shard's rows that count, and that are among those of interest, a file's at a time: together
/// they can be several times as large as the rows.
pub fn segments(shard: &Shard, funnel: &Funnel, among: Among<'_>, take: &mut dyn FnMut(LocalEnds, Segment)) {
    let file = |group: &GroupRow| {
        let record = shard.record_of(group);
        (record.file, record.part)
    };
    let mut groups: Vec<_> = shard.groups().collect();
    order::sort_by_key(&mut groups, |(group, rows)| {
        let (FileId(file), NameId(part)) = file(group);
        (file, part, rows.start)
    });
    let mut found = Vec::new();
    for groups in groups.chunk_by(|(a, _), (b, _)| file(a) == file(b)) {
        of_file(shard, groups, (funnel, among), &mut found);
        found.drain(..).for_each(|(ends, segment)| take(ends, segment));
    }
}

fn of_file(
    shard: &Shard,
    groups: &[(&GroupRow, std::ops::Range<usize>)],
    (funnel, among): (&Funnel, Among<'_>),
    found: &mut Vec<(LocalEnds, Segment)>,
) {
    let rows: Vec<(u32, &GroupRow)> = groups
        .iter()
        .flat_map(|&(group, ref rows)| rows.clone().map(move |row| (group, row)))
        .filter(|&(_, row)| {
            let (source, destination) = shard.addresses_of(row);
            among(source, destination) && funnel.counted().holds(row)
        })
        .map(|(group, row)| (index(row), group))
        .collect();
    // Those of one millisecond stay as the file has them.
    let by_time = by_key(rows.iter().map(|&(row, _)| shard.row(row as usize).time.rank()).collect());
    let mut latest: FxHashMap<LocalEnds, usize> = FxHashMap::default();
    for (number, group) in by_time.into_iter().map(|at| rows[at as usize]) {
        let row = shard.row(number as usize);
        if !is_of_connection(row.state) {
            continue;
        }
        let ends = LocalEnds::of(&row, group.mac);
        let at = match latest.get(&ends) {
            Some(&at) if found[at].1.goes_on_with(&row) => {
                found[at].1.take(&row);
                at
            }
            _ => {
                latest.insert(ends, found.len());
                found.push((ends, Segment::of_row(&row, group.rule)));
                found.len() - 1
            }
        };
        found[at].1.is_selected |= funnel.filtered().holds(number as usize);
    }
}

impl LocalEnds {
    const fn of(row: &Row, mac: Option<Mac>) -> Self {
        let &Row { source, destination, source_port, destination_port, protocol, direction, .. } = row;
        Self { source: source.0, destination: destination.0, source_port, destination_port, protocol, direction, mac }
    }
}

impl LocalEnds {
    /// With the addresses that these numbers stand for.
    pub fn named(&self, addresses: &[IpAddr]) -> Ends {
        let address = |number: u32| addresses[number as usize];
        let &Self { source, destination, source_port, destination_port, protocol, direction, mac } = self;
        let (source, destination) = (address(source), address(destination));
        Ends { source, source_port, destination, destination_port, protocol, direction, mac }
    }
}

/// The same of a connection, which has counters only where one of its tuples has.
pub const fn counters(segment: &Segment) -> Counters {
    let [packets_sent, bytes_sent, packets_received, bytes_received] = segment.counters;
    Counters { packets_sent, bytes_sent, packets_received, bytes_received }
}
