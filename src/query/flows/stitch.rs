//! Joining across files, and across shards, what no file has both begin and end of.
//!
//! Loose ends of one connection meet at one worker: which one, a digest of its flow says. What is whole stays where it
//! is, which is nearly all of most logs.

use crate::model::Flow;
use crate::order::{distinct, sort, sort_numbers};
use serde::{Deserialize, Serialize};

use super::key::Ends;
use super::segment::Segment;

/// Loose segments on their way to the worker that joins them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loose {
    /// Names of rules and their ACLs; a segment's rule is an index into them.
    pub rules: Vec<(String, String)>,
    pub segments: Vec<(Ends, Segment)>,
}

/// The same on every machine: a hasher of std's kind has as many bits as that has.
fn digest(ends: &Ends) -> u64 {
    let ports = (ends.source_port, ends.destination_port);
    Flow::new(ends.source, ends.destination, ports, ends.protocol).spread()
}

/// Which of so many workers joins a connection.
pub fn worker_of(ends: &Ends, workers: usize) -> usize {
    usize::try_from(digest(ends) % workers.max(1) as u64).unwrap_or_default()
}

impl Loose {
    /// Everything of several, with rules in one order, so that who sent what does not show.
    pub fn all(parcels: Vec<Self>) -> Self {
        let mut rules: Vec<(String, String)> = parcels.iter().flat_map(|parcel| parcel.rules.iter().cloned()).collect();
        distinct(&mut rules);
        let mut segments = Vec::with_capacity(parcels.iter().map(|parcel| parcel.segments.len()).sum());
        for parcel in parcels {
            let places: Vec<u32> = parcel.rules.iter().map(|rule| place(&rules, rule)).collect();
            segments.extend(parcel.segments.into_iter().map(|(ends, segment)| {
                let rule = places.get(segment.rule as usize).copied().unwrap_or_default();
                (ends, Segment { rule, ..segment })
            }));
        }
        Self { rules, segments }
    }

    /// Joins what belongs together, in the order of time.
    pub fn joined(self) -> Self {
        // By digest, so that only the few of one digest have to be compared in full.
        let digests = self.segments.iter().map(|(ends, _)| digest(ends));
        let mut order: Vec<u128> =
            digests.zip(0_u128..).map(|(digest, at)| u128::from(digest) << u32::BITS | at).collect();
        sort_numbers(&mut order);
        #[expect(clippy::cast_possible_truncation, reason = "the lower part is wanted")]
        let segment = |&packed: &u128| self.segments[packed as u32 as usize];
        let mut segments: Vec<(Ends, Segment)> = order.iter().map(segment).collect();
        let mut rest = &mut segments[..];
        for same in order.chunk_by(|a, b| a >> u32::BITS == b >> u32::BITS) {
            let (now, later) = rest.split_at_mut(same.len());
            sort(now);
            rest = later;
        }
        segments.dedup_by(|(ends, segment), (before_ends, before)| ends == before_ends && before.join(segment));
        Self { rules: self.rules, segments }
    }
}

fn place(rules: &[(String, String)], rule: &(String, String)) -> u32 {
    u32::try_from(rules.binary_search(rule).unwrap_or_default()).unwrap_or_default()
}
