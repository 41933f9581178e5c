//! Flows that the platform ended and began again at the same millisecond.
//!
//! Such a flow's next end seems to count from the flow's first beginning, so that its counters hold those of the end
//! before once more. Of the flows found so, the end before is marked where no counter of the next is smaller.

use serde::{Deserialize, Serialize};

use crate::model::Flow;
use crate::model::{Counter, Direction, Millis, State};
use crate::order;
use crate::store::{AddrId, Row, Shard};

/// The begins and ends of one record, to find those of one flow at one moment.
#[derive(Debug, Default)]
pub struct Turns {
    begins: Vec<(Millis, usize)>,
    ends: Vec<(Millis, usize)>,
}

impl Turns {
    #[inline]
    pub fn note(&mut self, row: usize, time: Millis, state: State) {
        match state {
            State::Begin => self.begins.push((time, row)),
            State::End => self.ends.push((time, row)),
            State::Continuing | State::Denied | State::None => {}
        }
    }

    /// Adds the flows that have both at one moment, and is empty again.
    pub fn take_recreated(&mut self, shard: &Shard, found: &mut Vec<Flow>) {
        if !self.begins.is_empty() && !self.ends.is_empty() {
            order::sort(&mut self.begins);
            order::sort(&mut self.ends);
            let mut begins = self.begins.as_slice();
            for ends in self.ends.chunk_by(|(a, _), (b, _)| a == b) {
                let time = ends[0].0;
                begins = &begins[begins.partition_point(|&(other, _)| other < time)..];
                let same = &begins[..begins.partition_point(|&(other, _)| other == time)];
                if !same.is_empty() {
                    add_common(shard, same, ends, found);
                }
            }
        }
        self.begins.clear();
        self.ends.clear();
    }
}

fn add_common(shard: &Shard, begins: &[(Millis, usize)], ends: &[(Millis, usize)], found: &mut Vec<Flow>) {
    let flows = |rows: &[(Millis, usize)]| {
        let mut flows: Vec<(Flow, Direction)> =
            rows.iter().map(|&(_, row)| (flow_of(shard, &shard.row(row)), shard.row(row).direction)).collect();
        order::sort(&mut flows);
        flows
    };
    let begun = flows(begins);
    found.extend(flows(ends).into_iter().filter(|flow| begun.binary_search(flow).is_ok()).map(|(flow, _)| flow));
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
