//! The steps of the timeline, and each rule's hits in them. They are of all times, whatever time range is chosen on
//! them.

use rustc_hash::FxHashMap;

use super::carried::Way;
use super::keyed::{Gather, Keyed, keyed};
use super::piles::{Alike, Pile};
use super::{Bucket, Tally};
use crate::model::Millis;

#[derive(Clone, Debug, Default)]
pub struct Timeline {
    bucket_ms: i64,
    places: FxHashMap<i64, usize>,
    starts: Vec<i64>,
    /// By direction.
    sums: Vec<[Tally; 2]>,
    /// By rule and action.
    hits: Vec<[Gather<i64, i64>; 2]>,
}

impl Timeline {
    fn new(bucket_ms: i64) -> Self {
        Self { bucket_ms, ..Self::default() }
    }

    /// Before anything is added.
    pub const fn set_bucket_ms(&mut self, bucket_ms: i64) {
        self.bucket_ms = bucket_ms;
    }

    pub fn resize(&mut self, rules: usize) {
        self.hits.resize_with(rules, Default::default);
    }

    pub fn change(&mut self, pile: &Pile, alike: &Alike<'_>, way: Way) {
        let start = self.start(pile.span.first);
        let place = self.place(start);
        let sum = &mut self.sums[place][alike.about.direction as usize];
        let hits = self.hits[alike.rule][alike.about.state.action() as usize].at(start);
        let count = i64::from(pile.tuples);
        match way {
            Way::Come => (sum.add(&alike.tally), *hits += count),
            Way::Go => (sum.take(&alike.tally), *hits -= count),
        };
    }

    const fn start(&self, time: Millis) -> i64 {
        time.floor(self.bucket_ms).0
    }

    fn place(&mut self, start: i64) -> usize {
        // Rows follow each other, and so do steps.
        if let Some(last) = self.starts.len().checked_sub(1).filter(|&last| self.starts[last] == start) {
            return last;
        }
        *self.places.entry(start).or_insert_with(|| {
            self.starts.push(start);
            self.sums.push(Default::default());
            self.starts.len() - 1
        })
    }

    /// Makes steps wider, if the wider ones are made of whole ones of these.
    pub fn widen(&mut self, bucket_ms: i64) -> bool {
        if bucket_ms == self.bucket_ms {
            return true;
        }
        if self.bucket_ms == 0 || bucket_ms % self.bucket_ms != 0 {
            return false;
        }
        let narrow = std::mem::replace(self, Self::new(bucket_ms));
        for (start, sums) in narrow.starts.into_iter().zip(narrow.sums) {
            let place = self.place(self.start(Millis(start)));
            self.sums[place].iter_mut().zip(&sums).for_each(|(sum, other)| sum.add(other));
        }
        self.resize(narrow.hits.len());
        for (rule, hits) in narrow.hits.into_iter().enumerate() {
            for (action, hits) in hits.into_iter().enumerate() {
                for (start, count) in hits.into_keyed() {
                    let start = self.start(Millis(start));
                    *self.hits[rule][action].at(start) += count;
                }
            }
        }
        true
    }

    pub const fn bucket_ms(&self) -> i64 {
        self.bucket_ms
    }

    pub fn buckets(&self) -> Keyed<i64, Bucket> {
        let each = self.starts.iter().zip(&self.sums);
        let used = each.filter(|(_, [inbound, outbound])| inbound.tuples + outbound.tuples > 0);
        keyed(used.map(|(&start, sums)| (start, bucket(start, sums))).collect())
    }

    /// A rule's hits by the start of the step, those of each action.
    pub fn hits(&self, rule: usize) -> [Keyed<i64, u64>; 2] {
        self.hits[rule].each_ref().map(|hits| {
            let counts = hits.clone().into_keyed().into_iter();
            counts
                .filter_map(|(start, count)| Some((start, u64::try_from(count).ok().filter(|&count| count > 0)?)))
                .collect()
        })
    }
}

const fn bucket(start: i64, [inbound, outbound]: &[Tally; 2]) -> Bucket {
    // What the source sent comes in at the NIC of an inbound flow and goes out at that of an outbound one.
    Bucket {
        start,
        tuples_in: inbound.tuples,
        tuples_out: outbound.tuples,
        denied_in: inbound.denied,
        denied_out: outbound.denied,
        bytes_in: inbound.bytes_sent.saturating_add(outbound.bytes_received),
        bytes_out: outbound.bytes_sent.saturating_add(inbound.bytes_received),
        packets_in: inbound.packets_sent.saturating_add(outbound.packets_received),
        packets_out: outbound.packets_sent.saturating_add(inbound.packets_received),
        measured: inbound.measured + outbound.measured,
    }
}
