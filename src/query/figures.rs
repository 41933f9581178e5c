//! A shard's sums, of all that counts and of what is asked for, kept from one question to the next.

use super::addresses::Order;
use super::keyed::{Gather, Keyed, keyed};
use super::partial::{Partial, RuleTally};
use super::piles::pile_up;
use super::repeats::Repeats;
use super::select::{Funnel, Selection};
use super::shares::Shares;
use super::sheet::Sheet;
use super::spread::Spread;
use super::timeline::Timeline;
use super::{Minutes, Tally, Values};
use crate::filter::Field;
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
    whole: Sums,
    /// Of the rows of the scope, where these are others.
    scoped: Option<Sums>,
    timeline: Kept<Timeline>,
}

#[derive(Debug, Default)]
struct Sums {
    spread: Spread,
    shares: Kept<Shares>,
}

/// Sums that are added to as the shard grows.
#[derive(Debug, Default)]
struct Kept<T> {
    /// The selection's, when the sums were begun.
    edition: u64,
    /// Rows before this are in the sums.
    rows: usize,
    sums: T,
}

impl<T: Default> Kept<T> {
    /// Begins anew if the sums are of another selection.
    fn keep_if_of(&mut self, selection: &Selection) {
        if self.edition != selection.edition() {
            *self = Self { edition: selection.edition(), ..Self::default() };
        }
    }
}

impl Figures {
    /// Brings all sums up to the rows there are.
    pub fn catch_up(&mut self, shard: &Shard, funnel: &Funnel, bucket_ms: i64) {
        self.order(shard);
        self.repeats.catch_up(shard);

        let bucket_ms = bucket_ms.max(1);
        self.timeline.keep_if_of(funnel.windowed());
        if !self.timeline.sums.widen(bucket_ms) {
            self.timeline.rows = 0;
            self.timeline.sums = Timeline::new(bucket_ms);
        }
        self.timeline.sums.resize(shard.rules().len());
        let Self { private, whole, scoped, timeline, .. } = self;
        whole.catch_up(shard, funnel.counted(), private, timeline);
        if funnel.selected().edition() == funnel.counted().edition() {
            *scoped = None;
        } else {
            scoped.get_or_insert_default().catch_up(shard, funnel.selected(), private, timeline);
        }
        // Not of the rows of either.
        add(shard, funnel.windowed(), private, None, Some(timeline));
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
    pub fn bucket_ms(&self) -> Option<i64> {
        Some(self.timeline.sums.bucket_ms()).filter(|&width| width > 0)
    }

    pub fn values(&mut self, shard: &Shard, funnel: &Funnel, field: Field, text: &str) -> Values {
        self.whole.spread.catch_up(shard, funnel.counted());
        Values::of(shard, funnel.counted(), &self.whole.spread, field, text)
    }

    pub fn partial(&self, shard: &Shard, funnel: &Funnel) -> Partial {
        let sums = self.scoped.as_ref().unwrap_or(&self.whole);
        let shares = &sums.shares.sums;
        let kinds = || shard.kinds().iter().zip(&shares.kinds);
        // The few kinds there are, by one thing after the other.
        fn by<K: Ord>(entries: impl Iterator<Item = (K, Tally)>) -> Vec<(K, Tally)> {
            keyed(entries.filter(|(_, tally)| tally.tuples > 0).collect())
        }
        let encryption = kinds().filter(|(kind, _)| kind.format == Format::Vnet).flat_map(|(kind, cells)| {
            let value = kind.encryption.map_or("", |id| shard.encryption(id));
            [false, true].into_iter().zip(cells).map(move |(internal, tally)| ((value.to_owned(), internal), *tally))
        });
        Partial {
            bucket_ms: self.timeline.sums.bucket_ms(),
            window: funnel.window(),
            duplicates: self.repeats.found(funnel.scope().left_out),
            of: self.whole.shares.sums.total(),
            span: self.whole.shares.sums.span,
            total: shares.total(),
            first: shares.span.map(|(first, _)| first),
            last: shares.span.map(|(_, last)| last),
            buckets: self.timeline.sums.buckets(),
            sources: self.by_address(&sums.spread.sources),
            destinations: self.by_address(&sums.spread.destinations),
            ports: used(&sums.spread.ports, (0..=u16::MAX).map(|port| (port, usize::from(port)))),
            rules: self.rules(shard, shares),
            protocols: by::<Protocol>(kinds().map(|(kind, cells)| (kind.protocol, both(cells)))),
            states: by::<State>(kinds().map(|(kind, cells)| (kind.state, both(cells)))),
            directions: by::<Direction>(kinds().map(|(kind, cells)| (kind.direction, both(cells)))),
            formats: by(kinds().map(|(kind, cells)| (kind.format, both(cells)))),
            encryption: by(encryption),
            coverage: coverage(shard),
        }
    }

    fn by_address(&self, sheet: &Sheet) -> Keyed<std::net::IpAddr, Tally> {
        used(sheet, self.order.numbers())
    }

    /// Also those that hit at other times only: another shard may have them in the time range.
    fn rules(&self, shard: &Shard, shares: &Shares) -> Keyed<(String, String, Action), RuleTally> {
        let each = shard.rules().zip(&shares.rules).enumerate().flat_map(|(at, ((rule, acl), sums))| {
            let hits = self.timeline.sums.hits(at);
            let by_action = [Action::Allowed, Action::Denied].into_iter().zip(sums.iter().zip(hits));
            by_action.map(move |(action, (&(tally, last), hits))| {
                ((rule.to_owned(), acl.to_owned(), action), RuleTally { tally, last, hits })
            })
        });
        keyed(each.filter(|(_, sums)| sums.tally.tuples > 0 || !sums.hits.is_empty()).collect())
    }
}

impl Sums {
    /// The timeline takes the same rows if it is of them, too.
    fn catch_up(&mut self, shard: &Shard, selection: &Selection, private: &[bool], timeline: &mut Kept<Timeline>) {
        self.spread.catch_up(shard, selection);
        self.shares.keep_if_of(selection);
        self.shares.sums.resize(shard.kinds().len(), shard.rules().len());
        let is_of_both = (timeline.edition, timeline.rows) == (self.shares.edition, self.shares.rows);
        add(shard, selection, private, Some(&mut self.shares), Some(timeline).filter(|_| is_of_both));
    }
}

/// Adds what is new to sums of the same rows.
fn add(
    shard: &Shard,
    selection: &Selection,
    private: &[bool],
    mut shares: Option<&mut Kept<Shares>>,
    mut timeline: Option<&mut Kept<Timeline>>,
) {
    let done = shares.as_ref().map(|shares| shares.rows).or(timeline.as_ref().map(|timeline| timeline.rows));
    let Some(from) = done.filter(|&rows| rows < selection.rows()) else { return };
    let step_ms = timeline.as_ref().map_or(i64::MAX, |timeline| timeline.sums.bucket_ms());
    pile_up(shard, selection, from, private, step_ms, &mut |pile, alike| {
        if let Some(shares) = &mut shares {
            shares.sums.add(pile, alike);
        }
        if let Some(timeline) = &mut timeline {
            timeline.sums.add(pile, alike);
        }
    });
    if let Some(shares) = shares {
        shares.rows = selection.rows();
    }
    if let Some(timeline) = timeline {
        timeline.rows = selection.rows();
    }
}

fn both(tallies: &[Tally; 2]) -> Tally {
    let mut tally = tallies[0];
    tally.add(&tallies[1]);
    tally
}

/// Entries with at least one tuple.
fn used<K>(sheet: &Sheet, keys: impl Iterator<Item = (K, usize)>) -> Keyed<K, Tally> {
    keys.filter(|&(_, at)| !sheet.is_empty_at(at)).map(|(key, at)| (key, sheet.tally(at))).collect()
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
