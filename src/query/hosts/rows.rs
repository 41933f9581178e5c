//! Chosen rows, one after the other, as sums over hosts need them.

use crate::ingest::ABSENT;
use crate::model::{Action, Millis, State};
use crate::query::select::{Places, Run, Selection};
use crate::store::{Block, Shard};

/// One row. Addresses are numbers of the shard.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    pub source: u32,
    pub destination: u32,
    pub time: Millis,
    /// The destination's.
    pub port: u16,
    pub state: State,
    pub is_denied: bool,
    pub is_measured: bool,
    /// Packets and bytes sent, packets and bytes received, as the log has them; zero where none are measured.
    pub counters: [u64; 4],
}

/// The rows that pass a test of their two addresses.
pub fn each_row(
    shard: &Shard,
    selection: &Selection,
    passes: impl Fn(u32, u32) -> bool,
    mut take: impl FnMut(&Run<'_>, &Seen),
) {
    let kinds = shard.kinds();
    let mut one = |run: &Run<'_>, at: usize| {
        let block = run.block;
        let (source, destination) = (block.source[at], block.destination[at]);
        if passes(source, destination) {
            let (is_measured, counters) = counters(block, at);
            let state = kinds[block.kinds[usize::from(block.kind[at])] as usize].state;
            let seen = Seen {
                source,
                destination,
                time: block.time.get(at),
                port: block.destination_port[at],
                state,
                is_denied: state.action() == Action::Denied,
                is_measured,
                counters,
            };
            take(run, &seen);
        }
    };
    selection.for_each_run(shard, 0, &mut |run| match &run.places {
        Places::All(rows) => rows.clone().for_each(|at| one(&run, at)),
        Places::Some(list) => list.iter().for_each(|&at| one(&run, usize::from(at))),
    });
}

#[inline]
fn counters(block: &Block, at: usize) -> (bool, [u64; 4]) {
    match block.counters.plain() {
        Some(columns) => {
            let values = columns.map(|column| column[at]);
            let is_measured = values[0] != ABSENT;
            (is_measured, values.map(|value| if is_measured { u64::from(value) } else { 0 }))
        }
        None => {
            let counters = block.counters.get(at);
            (!counters.is_absent(), counters.in_order().map(Option::unwrap_or_default))
        }
    }
}
