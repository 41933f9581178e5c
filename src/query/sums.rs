//! Sums over the rows of a shard while they go by, indexed by the shard's own numbers.
//!
//! They can be kept and caught up with a shard that has grown, so that the figures which grow during a load cost only the
//! rows that are new.

use rustc_hash::FxHashMap;

use super::addresses::Order;
use super::cell::Cell;
use super::keyed::{Gather, Keyed, keyed};
use super::partial::{Partial, RuleTally};
use super::{Bucket, Duplicates, Minutes, Tally};
use crate::ingest::ABSENT;
use crate::model::{Action, Direction, LeftOut, Mac, Millis, Protocol, State, is_private};
use crate::store::{Block, Mark, NameId, Shard, Stretch, runs};

const HOUR_MS: i64 = 3_600_000;

/// See above. Made for one shard; another's numbers mean other things.
#[derive(Debug)]
pub struct Sums {
    bucket_ms: i64,
    /// Rows before this are in the sums.
    rows: usize,
    /// The shard's, when the sums were begun.
    revision: u32,
    duplicates: Duplicates,
    span: Option<(Millis, Millis)>,
    /// By address, whether it is private.
    private: Vec<bool>,
    order: Order,
    sources: Vec<Cell>,
    destinations: Vec<Cell>,
    ports: Vec<Cell>,
    /// By kind of row, and whether both ends are private.
    kinds: Vec<[Cell; 2]>,
    /// By rule and action.
    rules: Vec<[RuleSums; 2]>,
    buckets: Buckets,
}

#[derive(Clone, Debug, Default)]
struct RuleSums {
    cell: Cell,
    last: Option<Millis>,
    hits: Gather<i64, u64>,
}

/// The steps of the timeline, by direction.
#[derive(Debug, Default)]
struct Buckets {
    places: FxHashMap<i64, usize>,
    starts: Vec<i64>,
    cells: Vec<[Cell; 2]>,
}

impl Sums {
    pub fn new(shard: &Shard, bucket_ms: i64, left_out: LeftOut) -> Self {
        Self {
            bucket_ms: bucket_ms.max(1),
            rows: 0,
            revision: shard.revision(),
            duplicates: Duplicates { left_out, ..Duplicates::default() },
            span: None,
            private: Vec::new(),
            order: Order::default(),
            sources: Vec::new(),
            destinations: Vec::new(),
            ports: vec![Cell::default(); 1 << 16],
            kinds: Vec::new(),
            rules: Vec::new(),
            buckets: Buckets::default(),
        }
    }

    /// The sums of all rows that count, with what was kept if it can be used again.
    #[inline(never)]
    pub fn caught_up(kept: Option<Self>, shard: &Shard, bucket_ms: i64, left_out: LeftOut) -> Self {
        let is_of_the_same = |sums: &Self| sums.revision == shard.revision() && sums.duplicates.left_out == left_out;
        let usable = kept.filter(is_of_the_same).and_then(|sums| sums.widen(bucket_ms));
        let mut sums = usable.unwrap_or_else(|| Self::new(shard, bucket_ms, left_out));
        sums.catch_up(shard);
        sums
    }

    /// The same sums of the rows there are now.
    pub fn caught_up_with(self, shard: &Shard) -> Self {
        let (bucket_ms, left_out) = (self.bucket_ms, self.duplicates.left_out);
        Self::caught_up(Some(self), shard, bucket_ms, left_out)
    }

    /// With wider buckets, if they are made of whole ones of these.
    fn widen(mut self, bucket_ms: i64) -> Option<Self> {
        if bucket_ms == self.bucket_ms {
            return Some(self);
        }
        if bucket_ms % self.bucket_ms != 0 {
            return None;
        }
        self.bucket_ms = bucket_ms;
        let narrow = std::mem::take(&mut self.buckets);
        for (start, cells) in narrow.starts.into_iter().zip(narrow.cells) {
            let place = self.buckets.place(start - start.rem_euclid(bucket_ms));
            for (sum, cell) in self.buckets.cells[place].iter_mut().zip(&cells) {
                sum.add::<true>(cell);
            }
        }
        for sums in self.rules.iter_mut().flatten() {
            for (start, hits) in std::mem::take(&mut sums.hits).into_keyed() {
                *sums.hits.at(start - start.rem_euclid(bucket_ms)) += hits;
            }
        }
        Some(self)
    }

    fn catch_up(&mut self, shard: &Shard) {
        let known = self.private.len();
        let new = &shard.addresses()[known..];
        self.private.extend(new.iter().map(|&address| is_private(address)));
        if !new.is_empty() {
            self.order.extend(known, new);
        }
        self.sources.resize(self.private.len(), Cell::default());
        self.destinations.resize(self.private.len(), Cell::default());
        self.kinds.resize(shard.kinds().len(), [Cell::default(); 2]);
        self.rules.resize_with(shard.rules().len(), Default::default);
        if self.rows < shard.len() {
            // Rows are fewer than 2³² and their counters below 2³², so only larger counters can fill a sum.
            let can_overflow = shard.wide_sum() >= 1 << 62;
            for (group, rows) in shard.groups_from(self.rows) {
                for Stretch { block, rows, marks } in shard.stretches(rows) {
                    let part = |rows| Rows { shard, block, rows, rule: group.rule.0 as usize, can_overflow };
                    match marks {
                        None => part(rows).add(self),
                        Some(marks) => {
                            for (mark, run) in runs(marks) {
                                part(rows.start + run.start..rows.start + run.end).add_marked(mark, self);
                            }
                        }
                    }
                }
            }
            self.rows = shard.len();
        }
    }

    #[inline(never)]
    pub fn partial(&self, shard: &Shard) -> Partial {
        let by_address = |cells: &[Cell]| {
            let mut entries = Vec::with_capacity(cells.len());
            entries.extend(used(self.order.numbers().map(|(address, number)| (address, &cells[number]))));
            entries
        };
        let rules = shard.rules().zip(&self.rules).flat_map(|((rule, acl), sums)| {
            [Action::Allowed, Action::Denied].into_iter().zip(sums).filter_map(move |(action, sums)| {
                let tally =
                    RuleTally { tally: sums.cell.tally(), last: sums.last?, hits: sums.hits.clone().into_keyed() };
                Some(((rule.to_owned(), acl.to_owned(), action), tally))
            })
        });
        let kinds = || shard.kinds().iter().zip(&self.kinds);
        // The few kinds there are, by one thing after the other.
        fn by<K: Ord>(entries: impl Iterator<Item = (K, Tally)>) -> Vec<(K, Tally)> {
            keyed(entries.filter(|(_, tally)| tally.tuples > 0).collect())
        }
        let total = |cells: &[Cell; 2]| {
            let mut tally = cells[0].tally();
            tally.add(&cells[1].tally());
            tally
        };
        let encryption =
            kinds().filter(|(kind, _)| kind.format == crate::model::Format::Vnet).flat_map(|(kind, cells)| {
                let value = kind.encryption.map_or("", |id: NameId| shard.encryption(id));
                [false, true]
                    .into_iter()
                    .zip(cells)
                    .map(move |(internal, cell)| ((value.to_owned(), internal), cell.tally()))
            });
        let mut all = Tally::default();
        kinds().for_each(|(_, cells)| all.add(&total(cells)));
        Partial {
            bucket_ms: self.bucket_ms,
            duplicates: self.duplicates,
            total: all,
            first: self.span.map(|(first, _)| first),
            last: self.span.map(|(_, last)| last),
            buckets: self.buckets.keyed(),
            sources: by_address(&self.sources),
            destinations: by_address(&self.destinations),
            ports: used((0..=u16::MAX).zip(&self.ports)).collect(),
            rules: keyed(rules.collect()),
            protocols: by::<Protocol>(kinds().map(|(kind, cells)| (kind.protocol, total(cells)))),
            states: by::<State>(kinds().map(|(kind, cells)| (kind.state, total(cells)))),
            directions: by::<Direction>(kinds().map(|(kind, cells)| (kind.direction, total(cells)))),
            formats: by(kinds().map(|(kind, cells)| (kind.format, total(cells)))),
            encryption: by(encryption),
            coverage: coverage(shard),
        }
    }
}

/// Entries with at least one tuple.
fn used<'a, K>(entries: impl Iterator<Item = (K, &'a Cell)>) -> impl Iterator<Item = (K, Tally)> {
    entries.filter(|(_, cell)| !cell.is_empty()).map(|(key, cell)| (key, cell.tally()))
}

/// Rows of one group in one block.
struct Rows<'a> {
    shard: &'a Shard,
    block: &'a Block,
    rows: std::ops::Range<usize>,
    rule: usize,
    /// A sum could leave u64.
    can_overflow: bool,
}

impl Rows<'_> {
    /// Rows that have this mark: they count, unless they are of a kind that is left out.
    fn add_marked(&self, mark: Mark, sums: &mut Sums) {
        let kind = mark.duplicate();
        if let Some(kind) = kind {
            sums.duplicates.found[kind as usize].add(&self.tally());
        }
        if kind.is_some_and(|kind| sums.duplicates.left_out.holds(kind)) {
            return;
        }
        if mark.is_recreated() {
            sums.duplicates.recreated.add(&self.tally());
        }
        self.add(sums);
    }

    /// What these rows come to, in the way that is slow and takes any counters.
    fn tally(&self) -> Tally {
        let (block, kinds) = (self.block, self.shard.kinds());
        let mut sum = Cell::default();
        for at in self.rows.clone() {
            let counters = block.counters.get(at);
            let action = kinds[block.kinds[usize::from(block.kind[at])] as usize].state.action();
            let values = counters.in_order().map(Option::unwrap_or_default);
            sum.add::<true>(&Cell::of_row(action == Action::Denied, !counters.is_absent(), values));
        }
        sum.tally()
    }

    fn add(&self, sums: &mut Sums) {
        if self.can_overflow { self.add_as::<true>(sums) } else { self.add_as::<false>(sums) }
    }

    fn add_as<const CAN_OVERFLOW: bool>(&self, sums: &mut Sums) {
        let (block, rows) = (self.block, self.rows.clone());
        match block.counters.plain(rows.clone()) {
            Some([a, b, c, d]) => {
                let row = |at: usize| {
                    let values = [a[at], b[at], c[at], d[at]];
                    let is_measured = values[0] != ABSENT;
                    (is_measured, values.map(|value| if is_measured { u64::from(value) } else { 0 }))
                };
                self.add_rows::<CAN_OVERFLOW>(sums, row);
            }
            None => {
                let row = |at: usize| {
                    let counters = block.counters.get(rows.start + at);
                    (!counters.is_absent(), counters.in_order().map(Option::unwrap_or_default))
                };
                self.add_rows::<CAN_OVERFLOW>(sums, row);
            }
        }
    }

    #[inline]
    fn add_rows<const CAN_OVERFLOW: bool>(&self, sums: &mut Sums, counters: impl Fn(usize) -> (bool, [u64; 4])) {
        let (block, rows) = (self.block, self.rows.clone());
        let kinds = self.shard.kinds();
        let [sources, destinations] = [&block.source[rows.clone()], &block.destination[rows.clone()]];
        let [ports, row_kinds] = [&block.destination_port[rows.clone()], &block.kind[rows.clone()]];
        let (mut first, mut last) = (Millis(i64::MAX), Millis(i64::MIN));
        let mut by_action = [Cell::default(); 2];
        let mut last_by_action = [None; 2];
        let mut bucket = OpenBucket::default();
        for (at, time) in block.time.range(rows).enumerate() {
            let kind_number = block.kinds[usize::from(row_kinds[at])] as usize;
            let kind = &kinds[kind_number];
            let action = kind.state.action();
            let (is_measured, values) = counters(at);
            let row = Cell::of_row(action == Action::Denied, is_measured, values);
            let (source, destination) = (sources[at] as usize, destinations[at] as usize);
            (first, last) = (first.min(time), last.max(time));
            if !bucket.holds(time) {
                bucket.close(&mut sums.rules[self.rule]);
                bucket = OpenBucket::at(time, sums.bucket_ms, &mut sums.buckets);
            }
            sums.buckets.cells[bucket.place][kind.direction as usize].add::<CAN_OVERFLOW>(&row);
            sums.sources[source].add::<CAN_OVERFLOW>(&row);
            sums.destinations[destination].add::<CAN_OVERFLOW>(&row);
            sums.ports[usize::from(ports[at])].add::<CAN_OVERFLOW>(&row);
            let internal = sums.private[source] && sums.private[destination];
            sums.kinds[kind_number][usize::from(internal)].add::<CAN_OVERFLOW>(&row);
            by_action[action as usize].add::<CAN_OVERFLOW>(&row);
            last_by_action[action as usize] = last_by_action[action as usize].max(Some(time));
            bucket.hits[action as usize] += 1;
        }
        bucket.close(&mut sums.rules[self.rule]);
        for ((rule, cell), last) in sums.rules[self.rule].iter_mut().zip(&by_action).zip(last_by_action) {
            rule.cell.add::<CAN_OVERFLOW>(cell);
            rule.last = rule.last.max(last);
        }
        sums.span = Some(sums.span.map_or((first, last), |(from, to)| (from.min(first), to.max(last))));
    }
}

/// The step of the timeline that the last row fell into: the next mostly falls into it too.
struct OpenBucket {
    start: i64,
    end: i64,
    place: usize,
    /// A rule's hits in it, by action.
    hits: [u64; 2],
}

impl Default for OpenBucket {
    /// Holds no time.
    fn default() -> Self {
        Self { start: 0, end: 0, place: 0, hits: [0; 2] }
    }
}

impl OpenBucket {
    fn at(time: Millis, width: i64, buckets: &mut Buckets) -> Self {
        let start = time.0 - time.0.rem_euclid(width);
        Self { start, end: start.saturating_add(width), place: buckets.place(start), hits: [0; 2] }
    }

    #[inline]
    const fn holds(&self, time: Millis) -> bool {
        self.start <= time.0 && time.0 < self.end
    }

    fn close(&self, rule: &mut [RuleSums; 2]) {
        for (sums, hits) in rule.iter_mut().zip(self.hits) {
            if hits > 0 {
                *sums.hits.at(self.start) += hits;
            }
        }
    }
}

impl Buckets {
    fn place(&mut self, start: i64) -> usize {
        *self.places.entry(start).or_insert_with(|| {
            self.starts.push(start);
            self.cells.push([Cell::default(); 2]);
            self.cells.len() - 1
        })
    }

    fn keyed(&self) -> Vec<(i64, Bucket)> {
        let bucket = |start: i64, cells: &[Cell; 2]| {
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
        };
        keyed(self.starts.iter().zip(&self.cells).map(|(&start, cells)| (start, bucket(start, cells))).collect())
    }
}

fn coverage(shard: &Shard) -> Keyed<(i64, Mac), Minutes> {
    // A NIC's records of an hour follow each other: most repeat the entry before them.
    let mut hours: Gather<(i64, Mac), Minutes> = Gather::default();
    for (group, _) in shard.groups() {
        if let (Some(mac), Some(time)) = (group.mac, shard.record_of(group).time) {
            hours.at((time.0 - time.0.rem_euclid(HOUR_MS), mac)).add(time);
        }
    }
    hours.into_keyed()
}
