//! Chosen rows as sums over them need them, a few at a time: what is done with them then is called seldom and stays
//! near.

use crate::ingest::ABSENT;
use crate::model::{Action, Direction, Millis, State};
use crate::query::Tally;
use crate::query::select::{Run, Selection};
use crate::store::{Block, KindRow, Shard};

/// One row. Addresses are numbers of the shard.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    pub source: u32,
    pub destination: u32,
    pub time: Millis,
    /// The destination's.
    pub port: u16,
    pub source_port: u16,
    /// Number of the shard's kind.
    pub kind: u32,
    pub state: State,
    pub is_denied: bool,
    pub is_measured: bool,
    /// Something was sent, and nothing came back; not where what came back is not known.
    pub is_unanswered: bool,
    /// Its destination let it in, as its NIC says, or answered. What only the source's NIC let out may have got
    /// nowhere.
    pub is_served: bool,
    /// Packets and bytes sent, packets and bytes received, as the log has them; zero where none are measured.
    pub counters: [u64; 4],
}

impl Seen {
    pub const fn tally(&self) -> Tally {
        Tally::of_row(self.is_denied, self.is_measured, self.counters)
    }
}

const FEW: usize = 128;

/// The rows with one of these addresses, or all of them; those of one group at a time.
pub fn each_row(shard: &Shard, selection: &Selection, among: Option<&[bool]>, take: &mut dyn FnMut(&Run<'_>, &[Seen])) {
    let mut few = Vec::with_capacity(FEW);
    selection.for_each_run(shard, &mut |run| {
        let block = run.block;
        run.places.for_each(&mut |at| {
            let (source, destination) = (block.source[at], block.destination[at]);
            if among.is_none_or(|among| among[source as usize] || among[destination as usize]) {
                few.push(seen(shard, block, at));
                if few.len() == FEW {
                    take(&run, &few);
                    few.clear();
                }
            }
        });
        if !few.is_empty() {
            take(&run, &few);
            few.clear();
        }
    });
}

#[inline]
fn seen(shard: &Shard, block: &Block, at: usize) -> Seen {
    let kind = block.kinds[usize::from(block.kind[at])];
    let KindRow { state, direction, .. } = shard.kinds()[kind as usize];
    let is_denied = state.action() == Action::Denied;
    let (is_measured, is_unanswered, counters) = counters(block, at);
    // Version 1 says no more of any.
    let is_let_in = direction == Direction::Inbound || state == State::None;
    Seen {
        source: block.source[at],
        destination: block.destination[at],
        time: block.time.get(at),
        port: block.destination_port[at],
        source_port: block.source_port[at],
        kind,
        state,
        is_denied,
        is_measured,
        is_unanswered,
        is_served: !is_denied && (is_let_in || counters[2] > 0 || counters[3] > 0),
        counters,
    }
}

#[inline]
fn counters(block: &Block, at: usize) -> (bool, bool, [u64; 4]) {
    match block.counters.plain() {
        Some(columns) => {
            let values = columns.map(|column| column[at]);
            let is_measured = values[0] != ABSENT;
            let values = values.map(|value| if is_measured { u64::from(value) } else { 0 });
            (is_measured, values[0] > 0 && values[2] == 0, values)
        }
        None => {
            let counters = block.counters.get(at);
            let values = counters.in_order().map(Option::unwrap_or_default);
            (!counters.is_absent(), counters.is_unanswered(), values)
        }
    }
}
