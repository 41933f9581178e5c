//! A shard's sums, of all that counts and of what is asked for, kept from one question to the next.

use super::addresses::Order;
use super::cell::Cell;
use super::keyed::{Gather, Keyed, keyed};
use super::partial::{Partial, RuleTally};
use super::repeats::Repeats;
use super::select::Funnel;
use super::tallies::Tallies;
use super::timeline::Timeline;
use super::{Minutes, Tally};
use crate::model::{Action, Direction, Format, Mac, Millis, Protocol, State, is_private};
use crate::store::Shard;

const HOUR_MS: i64 = 3_600_000;

#[derive(Debug, Default)]
pub struct Figures {
    /// By address, whether it is private.
    private: Vec<bool>,
    order: Order,
    repeats: Repeats,
    /// Of all that counts.
    whole: Tallies,
    /// Of the rows of the scope, where these are others.
    scoped: Option<Tallies>,
    timeline: Timeline,
}

impl Figures {
    /// Brings all sums up to the rows there are.
    pub fn catch_up(&mut self, shard: &Shard, funnel: &Funnel, bucket_ms: i64) {
        self.order(shard);
        self.repeats.catch_up(shard);
        self.whole.catch_up(shard, &self.private, funnel.counted());
        if funnel.scope().is_all() {
            self.scoped = None;
        } else {
            self.scoped.get_or_insert_default().catch_up(shard, &self.private, funnel.selected());
        }
        self.timeline.catch_up(shard, bucket_ms, funnel.windowed());
    }

    /// The order of all addresses there are.
    pub fn order(&mut self, shard: &Shard) -> &Order {
        let known = self.private.len();
        let new = &shard.addresses()[known..];
        self.private.extend(new.iter().map(|&address| is_private(address)));
        if !new.is_empty() {
            self.order.extend(known, new);
        }
        &self.order
    }

    /// The width of the timeline's steps, once there are any.
    pub const fn bucket_ms(&self) -> Option<i64> {
        if self.timeline.bucket_ms() > 0 { Some(self.timeline.bucket_ms()) } else { None }
    }

    pub fn partial(&self, shard: &Shard, funnel: &Funnel) -> Partial {
        let sums = self.scoped.as_ref().unwrap_or(&self.whole);
        let kinds = || shard.kinds().iter().zip(&sums.kinds);
        // The few kinds there are, by one thing after the other.
        fn by<K: Ord>(entries: impl Iterator<Item = (K, Tally)>) -> Vec<(K, Tally)> {
            keyed(entries.filter(|(_, tally)| tally.tuples > 0).collect())
        }
        let encryption = kinds().filter(|(kind, _)| kind.format == Format::Vnet).flat_map(|(kind, cells)| {
            let value = kind.encryption.map_or("", |id| shard.encryption(id));
            [false, true]
                .into_iter()
                .zip(cells)
                .map(move |(internal, cell)| ((value.to_owned(), internal), cell.tally()))
        });
        Partial {
            bucket_ms: self.timeline.bucket_ms(),
            duplicates: self.repeats.found(funnel.scope().left_out),
            of: total(&self.whole),
            span: self.whole.span,
            total: total(sums),
            first: sums.span.map(|(first, _)| first),
            last: sums.span.map(|(_, last)| last),
            buckets: self.timeline.buckets(),
            sources: self.by_address(&sums.sources),
            destinations: self.by_address(&sums.destinations),
            ports: used((0..=u16::MAX).zip(&sums.ports)).collect(),
            rules: self.rules(shard, sums),
            protocols: by::<Protocol>(kinds().map(|(kind, cells)| (kind.protocol, both(cells)))),
            states: by::<State>(kinds().map(|(kind, cells)| (kind.state, both(cells)))),
            directions: by::<Direction>(kinds().map(|(kind, cells)| (kind.direction, both(cells)))),
            formats: by(kinds().map(|(kind, cells)| (kind.format, both(cells)))),
            encryption: by(encryption),
            coverage: coverage(shard),
        }
    }

    fn by_address(&self, cells: &[Cell]) -> Keyed<std::net::IpAddr, Tally> {
        let mut entries = Vec::with_capacity(cells.len());
        entries.extend(used(self.order.numbers().map(|(address, number)| (address, &cells[number]))));
        entries
    }

    /// Also those that hit at other times only: another shard may have them in the time range.
    fn rules(&self, shard: &Shard, sums: &Tallies) -> Keyed<(String, String, Action), RuleTally> {
        let each = shard.rules().zip(&sums.rules).enumerate().flat_map(|(at, ((rule, acl), sums))| {
            let by_action = [Action::Allowed, Action::Denied].into_iter().zip(sums.iter().zip(self.timeline.hits(at)));
            by_action.map(move |(action, (sums, hits))| {
                let tally = RuleTally { tally: sums.cell.tally(), last: sums.last, hits };
                ((rule.to_owned(), acl.to_owned(), action), tally)
            })
        });
        keyed(each.filter(|(_, sums)| sums.tally.tuples > 0 || !sums.hits.is_empty()).collect())
    }
}

fn total(sums: &Tallies) -> Tally {
    let mut all = Tally::default();
    sums.kinds.iter().for_each(|cells| all.add(&both(cells)));
    all
}

fn both(cells: &[Cell; 2]) -> Tally {
    let mut tally = cells[0].tally();
    tally.add(&cells[1].tally());
    tally
}

/// Entries with at least one tuple.
fn used<'a, K>(entries: impl Iterator<Item = (K, &'a Cell)>) -> impl Iterator<Item = (K, Tally)> {
    entries.filter(|(_, cell)| !cell.is_empty()).map(|(key, cell)| (key, cell.tally()))
}

fn coverage(shard: &Shard) -> Keyed<(i64, Mac), Minutes> {
    // A NIC's records of an hour follow each other: most repeat the entry before them.
    let mut hours: Gather<(i64, Mac), Minutes> = Gather::default();
    for (group, _) in shard.groups() {
        if let (Some(mac), Some(Millis(time))) = (group.mac, shard.record_of(group).time) {
            hours.at((time - time.rem_euclid(HOUR_MS), mac)).add(Millis(time));
        }
    }
    hours.into_keyed()
}
