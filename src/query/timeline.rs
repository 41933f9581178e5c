//! The steps of the timeline, and each rule's hits in them. They are of all times, whatever time range is chosen on them.

use rustc_hash::FxHashMap;

use super::Bucket;
use super::cell::Cell;
use super::keyed::{Gather, Keyed, keyed};
use super::rows::{Take, can_overflow, each_row};
use super::select::{Run, Selection};
use crate::model::Millis;
use crate::store::{Block, KindRow, Shard};

#[derive(Debug, Default)]
pub struct Timeline {
    edition: u64,
    rows: usize,
    bucket_ms: i64,
    places: FxHashMap<i64, usize>,
    starts: Vec<i64>,
    /// By direction.
    cells: Vec<[Cell; 2]>,
    /// By rule and action.
    hits: Vec<[Gather<i64, u64>; 2]>,
}

impl Timeline {
    pub const fn bucket_ms(&self) -> i64 {
        self.bucket_ms
    }

    /// All rows of the selection in steps of this width.
    pub fn catch_up(&mut self, shard: &Shard, bucket_ms: i64, selection: &Selection) {
        let bucket_ms = bucket_ms.max(1);
        if self.edition != selection.edition() || !self.widen(bucket_ms) {
            *self = Self { edition: selection.edition(), bucket_ms, ..Self::default() };
        }
        self.hits.resize_with(shard.rules().len(), Default::default);
        let can_overflow = can_overflow(shard);
        let from = std::mem::replace(&mut self.rows, selection.rows());
        selection.for_each_run(shard, from, &mut |run| self.add(shard, &run, can_overflow));
    }

    /// Makes steps wider, if the wider ones are made of whole ones of these.
    fn widen(&mut self, bucket_ms: i64) -> bool {
        if bucket_ms == self.bucket_ms {
            return true;
        }
        if self.bucket_ms == 0 || bucket_ms % self.bucket_ms != 0 {
            return false;
        }
        self.bucket_ms = bucket_ms;
        self.places.clear();
        let (starts, cells) = (std::mem::take(&mut self.starts), std::mem::take(&mut self.cells));
        for (start, cells) in starts.into_iter().zip(cells) {
            let place = self.place(start - start.rem_euclid(bucket_ms));
            for (sum, cell) in self.cells[place].iter_mut().zip(&cells) {
                sum.add::<true>(cell);
            }
        }
        for hits in self.hits.iter_mut().flatten() {
            for (start, count) in std::mem::take(hits).into_keyed() {
                *hits.at(start - start.rem_euclid(bucket_ms)) += count;
            }
        }
        true
    }

    fn place(&mut self, start: i64) -> usize {
        *self.places.entry(start).or_insert_with(|| {
            self.starts.push(start);
            self.cells.push([Cell::default(); 2]);
            self.cells.len() - 1
        })
    }

    fn add(&mut self, shard: &Shard, run: &Run<'_>, can_overflow: bool) {
        let rule = run.group.rule.0 as usize;
        let (kinds, block) = (shard.kinds(), run.block);
        let mut adding = Adding { kinds, block, rule, open: Open::default(), timeline: self };
        each_row(shard, run, can_overflow, &mut adding);
        adding.close();
    }

    pub fn buckets(&self) -> Keyed<i64, Bucket> {
        let buckets = self.starts.iter().zip(&self.cells).map(|(&start, cells)| (start, bucket(start, cells)));
        keyed(buckets.collect())
    }

    /// A rule's hits by the start of the step, those of each action.
    pub fn hits(&self, rule: usize) -> [Keyed<i64, u64>; 2] {
        self.hits[rule].each_ref().map(|hits| hits.clone().into_keyed())
    }
}

fn bucket(start: i64, cells: &[Cell; 2]) -> Bucket {
    let [inbound, outbound] = cells.each_ref().map(Cell::tally);
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
    }
}

/// The step that the last row fell into: the next mostly falls into it too. It holds no time at first.
#[derive(Default)]
struct Open {
    start: i64,
    end: i64,
    place: usize,
    /// The rule's hits in it, by action.
    hits: [u64; 2],
}

struct Adding<'a> {
    kinds: &'a [KindRow],
    block: &'a Block,
    rule: usize,
    open: Open,
    timeline: &'a mut Timeline,
}

impl Adding<'_> {
    fn open_at(&mut self, Millis(time): Millis) {
        self.close();
        let start = time - time.rem_euclid(self.timeline.bucket_ms);
        let end = start.saturating_add(self.timeline.bucket_ms);
        self.open = Open { start, end, place: self.timeline.place(start), hits: [0; 2] };
    }

    fn close(&mut self) {
        for (gathered, hits) in self.timeline.hits[self.rule].iter_mut().zip(self.open.hits) {
            if hits > 0 {
                *gathered.at(self.open.start) += hits;
            }
        }
    }
}

impl Take for Adding<'_> {
    #[inline]
    fn take<const CAN_OVERFLOW: bool>(&mut self, at: usize, row: &Cell) {
        let time = self.block.time.get(at);
        if !(self.open.start <= time.0 && time.0 < self.open.end) {
            self.open_at(time);
        }
        let kind = &self.kinds[self.block.kinds[usize::from(self.block.kind[at])] as usize];
        self.timeline.cells[self.open.place][kind.direction as usize].add::<CAN_OVERFLOW>(row);
        self.open.hits[kind.state.action() as usize] += 1;
    }
}
