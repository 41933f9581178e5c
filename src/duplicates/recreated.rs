//! Flows that the platform ended and began again at the same millisecond.
//!
//! Such a flow's next end seems to count from the flow's first beginning, so that its counters hold those of the end
//! before once more. Of the flows found so, the end before is marked where no counter of the next is smaller.

use std::net::IpAddr;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::model::{Counter, Direction, Flow, Format, Millis, State};
use crate::order;
use crate::store::{AddrId, Block, KindRow, Row, Shard, Stretch};

/// A flow that was re-created, and what tells of a row, before its flow is made, that it can be of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Recreated {
    pub flow: Flow,
    pub source: IpAddr,
    pub destination: IpAddr,
    pub ports: (u16, u16),
}

/// Finds flows of which a record has both an end and a begin at one moment.
///
/// Hardly any record has one. So its begins and ends leave a note each in one of many places, by moment and ports, and
/// only those that meet there are compared.
#[derive(Debug)]
pub struct Turns {
    /// By kind of row: [`BEGIN`], [`END`], or neither.
    roles: Vec<u8>,
    places: Vec<u8>,
    /// The record whose rows go by, and what it has had.
    record: Option<u32>,
    rows: Vec<Range<usize>>,
    found: Vec<Recreated>,
}

const BEGIN: u8 = 1;
const END: u8 = 2;
const BOTH: u8 = BEGIN | END;
/// Places for each row, so that few meet by chance, and the most there are.
const PLACES_A_ROW: usize = 16;
const MOST_PLACES: usize = 1 << 22;

impl Turns {
    pub fn of(shard: &Shard) -> Self {
        let roles = shard.kinds().iter().map(role).collect();
        Self { roles, places: Vec::new(), record: None, rows: Vec::new(), found: Vec::new() }
    }

    /// The next rows that are of this record.
    pub fn group(&mut self, shard: &Shard, record: u32, rows: Range<usize>) {
        if self.record.replace(record) != Some(record) {
            self.end_record(shard);
        }
        self.rows.push(rows);
    }

    pub fn into_recreated(mut self, shard: &Shard) -> Vec<Recreated> {
        self.end_record(shard);
        order::distinct(&mut self.found);
        self.found
    }

    fn end_record(&mut self, shard: &Shard) {
        let rows = std::mem::take(&mut self.rows);
        let count: usize = rows.iter().map(Range::len).sum();
        let places = (count * PLACES_A_ROW).next_power_of_two().min(MOST_PLACES);
        self.places.clear();
        self.places.resize(places, 0);
        let mut met = 0;
        for rows in &rows {
            shard.stretches(rows.clone()).for_each(|stretch| met |= self.note(&stretch));
        }
        if met == BOTH {
            let (mut begins, mut ends) = (Vec::new(), Vec::new());
            for rows in &rows {
                let mut first = rows.start;
                for stretch in shard.stretches(rows.clone()) {
                    self.take_met(&stretch, first, &mut begins, &mut ends);
                    first += stretch.rows.len();
                }
            }
            add_met(shard, &mut begins, &mut ends, &mut self.found);
        }
        self.rows = rows;
        self.rows.clear();
    }

    /// Leaves the notes of some rows, and gives all that stands where two notes met.
    #[inline(never)]
    fn note(&mut self, stretch: &Stretch<'_>) -> u8 {
        let mut met = 0;
        for (row, at) in places(stretch, self.places.len()).enumerate() {
            let role = self.role(stretch.block, stretch.rows.start + row);
            let note = self.places[at] | role;
            self.places[at] = note;
            met = met.max(note);
        }
        met
    }

    #[inline(never)]
    fn take_met(&self, stretch: &Stretch<'_>, first: usize, begins: &mut Turning, ends: &mut Turning) {
        for (row, at) in places(stretch, self.places.len()).enumerate() {
            if self.places[at] == BOTH {
                let place = stretch.rows.start + row;
                match self.role(stretch.block, place) {
                    BEGIN => begins.push((stretch.block.time.get(place), first + row)),
                    END => ends.push((stretch.block.time.get(place), first + row)),
                    _ => {}
                }
            }
        }
    }

    #[inline]
    fn role(&self, block: &Block, at: usize) -> u8 {
        self.roles[block.kinds[usize::from(block.kind[at])] as usize]
    }
}

/// Rows and their moments.
type Turning = Vec<(Millis, usize)>;

/// NSG flow logs know whole seconds only, in which much can begin and end.
fn role(kind: &KindRow) -> u8 {
    match (kind.format, kind.state) {
        (Format::Vnet, State::Begin) => BEGIN,
        (Format::Vnet, State::End) => END,
        _ => 0,
    }
}

/// Whether such rows begin or end a flow at a moment that is known.
pub fn is_turn(kind: &KindRow) -> bool {
    role(kind) != 0
}

/// Which of so many places, a power of two, each row of a stretch leaves its note in.
#[inline]
fn places(stretch: &Stretch<'_>, count: usize) -> impl Iterator<Item = usize> {
    let (block, rows) = (stretch.block, stretch.rows.clone());
    let ports = block.source_port[rows.clone()].iter().zip(&block.destination_port[rows.clone()]);
    block.time.range(rows).zip(ports).map(move |(Millis(time), (&from, &to))| {
        let ports = u64::from(from) << 16 | u64::from(to);
        let mixed = (time.cast_unsigned() ^ ports << 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        usize::try_from(mixed >> 40).unwrap_or(0) & (count - 1)
    })
}

/// Adds the flows of which both are there at one moment.
fn add_met(shard: &Shard, begins: &mut Turning, ends: &mut Turning, found: &mut Vec<Recreated>) {
    order::sort(begins);
    order::sort(ends);
    let mut begins = begins.as_slice();
    for ends in ends.chunk_by(|(a, _), (b, _)| a == b) {
        let time = ends[0].0;
        begins = &begins[begins.partition_point(|&(other, _)| other < time)..];
        let same = &begins[..begins.partition_point(|&(other, _)| other == time)];
        if !same.is_empty() {
            add_common(shard, same, ends, found);
        }
    }
}

fn add_common(shard: &Shard, begins: &[(Millis, usize)], ends: &[(Millis, usize)], found: &mut Vec<Recreated>) {
    let flow = |&(_, row): &(Millis, usize)| {
        let row = shard.row(row);
        (flow_of(shard, &row), row.direction, row)
    };
    let mut begun: Vec<(Flow, Direction)> = begins.iter().map(flow).map(|(flow, way, _)| (flow, way)).collect();
    order::sort(&mut begun);
    let both = ends.iter().map(flow).filter(|&(flow, way, _)| begun.binary_search(&(flow, way)).is_ok());
    found.extend(both.map(|(flow, _, row)| {
        let [source, destination] = [row.source, row.destination].map(|AddrId(at)| shard.addresses()[at as usize]);
        Recreated { flow, source, destination, ports: (row.source_port, row.destination_port) }
    }));
}

pub fn flow_of(shard: &Shard, row: &Row) -> Flow {
    let [source, destination] = [row.source, row.destination].map(|AddrId(at)| shard.addresses()[at as usize]);
    Flow::new(source, destination, (row.source_port, row.destination_port), row.protocol)
}

/// A begin or an end of a flow that was re-created at some time. In order, a NIC's of one flow in one log are a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Turn {
    pub flow: Flow,
    pub direction: Direction,
    pub writer: u32,
    pub time: Millis,
    pub is_end: bool,
    pub counters: [Counter; 4],
    pub row: u32,
}

impl Turn {
    fn is_of_same(&self, other: &Self) -> bool {
        (self.flow, self.direction, self.writer) == (other.flow, other.direction, other.writer)
    }

    /// Whether all was measured, here and there, and there is nothing less of anything.
    fn is_within(&self, later: &Self) -> bool {
        let is_within = |(a, b): (&Counter, &Counter)| a.zip(*b).is_some_and(|(a, b)| a <= b);
        self.counters.iter().zip(&later.counters).all(is_within)
    }
}

/// The ends that are held once more by later ones, of turns in order.
pub fn held_again<T: AsRef<Turn>>(turns: &[T]) -> impl Iterator<Item = &T> {
    turns.chunk_by(|a, b| a.as_ref().is_of_same(b.as_ref())).flat_map(|turns| {
        let (mut begins, mut ends) = (Vec::new(), Vec::new());
        for turn in turns {
            if turn.as_ref().is_end { ends.push(turn) } else { begins.push(turn.as_ref().time) }
        }
        let mut later = 0;
        let mut held = Vec::new();
        for end in &ends {
            let this = end.as_ref();
            while ends.get(later).is_some_and(|next| next.as_ref().time <= this.time) {
                later += 1;
            }
            let Some(next) = ends.get(later) else { break };
            if begins.binary_search(&this.time).is_ok() && this.is_within(next.as_ref()) {
                held.push(*end);
            }
        }
        held
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Protocol;

    struct One(Turn);

    impl AsRef<Turn> for One {
        fn as_ref(&self) -> &Turn {
            &self.0
        }
    }

    /// Turns as (milliseconds, packets sent where it is an end); expected are the times of ends that are held again.
    #[track_caller]
    fn check(turns: &[(i64, Option<u64>)], expected: &[i64]) {
        let address = "192.0.2.1".parse().unwrap();
        let turn = |&(time, packets): &(i64, Option<u64>)| {
            let flow = Flow::new(address, address, (1, 2), Protocol::TCP);
            let counters = packets.map_or([None; 4], |packets| [Some(packets), Some(60), Some(1), Some(60)]);
            let is_end = packets.is_some();
            One(Turn { flow, direction: Direction::Inbound, writer: 0, time: Millis(time), is_end, counters, row: 0 })
        };
        let mut all: Vec<One> = turns.iter().map(turn).collect();
        all.sort_by_key(|one| one.0);
        let held: Vec<i64> = held_again(&all).map(|one| one.0.time.0).collect();
        assert_eq!(held, expected, "{turns:?}");
    }

    #[test]
    fn what_is_held_again() {
        check(&[(0, None), (5, Some(2)), (5, None), (9, Some(3))], &[5]);
        check(&[(5, Some(2)), (5, None), (9, Some(2))], &[5]);
        // A counter is smaller, or nothing ends later.
        check(&[(5, Some(2)), (5, None), (9, Some(1))], &[]);
        check(&[(5, Some(2)), (5, None)], &[]);
        // Begun a moment later: an ordinary new flow.
        check(&[(5, Some(2)), (6, None), (9, Some(3))], &[]);
        // Again and again: the last holds all.
        check(&[(5, Some(2)), (5, None), (9, Some(3)), (9, None), (12, Some(7))], &[5, 9]);
        // The next end decides, not a later one.
        check(&[(5, Some(2)), (5, None), (9, Some(1)), (12, Some(7))], &[]);
    }
}
