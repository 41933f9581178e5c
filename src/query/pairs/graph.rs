//! What a graph is drawn of: the largest pairs and the largest new ones, whatever a table beside it has of them.

use serde::{Deserialize, Serialize};

use super::finish::{Found, Ranking};
use super::stream::Streams;
use super::{Measure, PairsAsk, Row};
use crate::model::Millis;
use crate::order;
use crate::query::Tally;

/// More lines than this are not told apart. As many new ones have a place beside them.
const MOST: usize = 150;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graph {
    /// The largest first.
    pub edges: Vec<Row>,
    /// Of the addresses that edges join, in order, the sum of all pairs of each, drawn or not.
    pub ends: Vec<Tally>,
    /// Pairs that were not seen before the moment that was asked for, in all.
    pub fresh: u64,
}

pub fn graph(streams: &Streams<'_>, measure: Measure, ask: &PairsAsk) -> Graph {
    let [mut all, mut new] = [(); 2].map(|()| Ranking::new(measure, MOST));
    streams.for_each(&mut |pair| {
        all.offer(pair);
        if is_new(ask.since, pair.seen) {
            new.offer(pair);
        }
    });
    let fresh = new.count;
    let (mut found, _) = all.finish();
    found.extend(new.finish().0);
    order::sort_by_key(&mut found, Found::rank);
    found.dedup_by_key(|found| found.rank());
    let mut sums: Vec<Option<Tally>> = vec![None; streams.addresses.len()];
    for end in found.iter().flat_map(Found::ends) {
        sums[end as usize] = Some(Tally::default());
    }
    streams.for_each(&mut |pair| {
        let is_loop = pair.source == pair.destination;
        for end in [Some(pair.source), Some(pair.destination).filter(|_| !is_loop)].into_iter().flatten() {
            if let Some(sum) = &mut sums[end as usize] {
                sum.add(&pair.tally);
            }
        }
    });
    let edges = found.into_iter().map(|found| found.row(streams, ask.kind)).collect();
    Graph { edges, ends: sums.into_iter().flatten().collect(), fresh }
}

/// Whether what was seen first at a moment is new since another.
pub fn is_new(since: Option<Millis>, seen: Millis) -> bool {
    since.is_some_and(|since| seen >= since)
}
