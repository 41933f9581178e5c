//! One shard's answer to the overview, before it is merged with the others'.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::keyed::{Gather, Keyed, Merge, keyed, merge_keyed};
use super::{Bucket, Tally};
use crate::model::{Action, Direction, Format, Mac, Millis, Protocol, State, is_private};
use crate::store::{Row, Shard};

const HOUR_MS: i64 = 3_600_000;

/// Sums over a shard's rows, by everything the overview and the summary show. Partials merge in any order and grouping.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partial {
    pub(super) bucket_ms: i64,
    pub(super) total: Tally,
    pub(super) first: Option<Millis>,
    pub(super) last: Option<Millis>,
    pub(super) buckets: Keyed<i64, Bucket>,
    pub(super) sources: Keyed<IpAddr, Tally>,
    pub(super) destinations: Keyed<IpAddr, Tally>,
    pub(super) ports: Keyed<u16, Tally>,
    pub(super) rules: Keyed<(String, String, Action), RuleTally>,
    pub(super) protocols: Keyed<Protocol, Tally>,
    pub(super) states: Keyed<State, Tally>,
    pub(super) directions: Keyed<Direction, Tally>,
    pub(super) formats: Keyed<Format, Tally>,
    /// VNet tuples only: by value and whether the flow is internal.
    pub(super) encryption: Keyed<(String, bool), Tally>,
    /// Each NIC in each hour it wrote records.
    pub(super) coverage: Keyed<(i64, Mac), ()>,
}

/// What is known of one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RuleTally {
    pub tally: Tally,
    pub last: Millis,
    pub hits: Keyed<i64, u64>,
}

impl Merge for RuleTally {
    fn merge(&mut self, other: Self) {
        self.tally.add(&other.tally);
        self.last = self.last.max(other.last);
        merge_keyed(&mut self.hits, other.hits);
    }
}

impl Merge for Bucket {
    fn merge(&mut self, other: Self) {
        for (ours, theirs) in [
            (&mut self.tuples_in, other.tuples_in),
            (&mut self.tuples_out, other.tuples_out),
            (&mut self.denied_in, other.denied_in),
            (&mut self.denied_out, other.denied_out),
            (&mut self.bytes_in, other.bytes_in),
            (&mut self.bytes_out, other.bytes_out),
            (&mut self.packets_in, other.packets_in),
            (&mut self.packets_out, other.packets_out),
        ] {
            ours.merge(theirs);
        }
    }
}

impl Partial {
    /// Sums a shard in buckets of the given width.
    pub fn of(shard: &Shard, bucket_ms: i64) -> Self {
        Sums::new(shard, bucket_ms.max(1)).finish()
    }

    /// Adds another shard's sums, which must have been made with the same width of bucket.
    pub fn merge(&mut self, other: Self) {
        self.bucket_ms = self.bucket_ms.max(other.bucket_ms);
        self.total.add(&other.total);
        self.first = earlier(self.first, other.first);
        self.last = self.last.max(other.last);
        merge_keyed(&mut self.buckets, other.buckets);
        merge_keyed(&mut self.sources, other.sources);
        merge_keyed(&mut self.destinations, other.destinations);
        merge_keyed(&mut self.ports, other.ports);
        merge_keyed(&mut self.rules, other.rules);
        merge_keyed(&mut self.protocols, other.protocols);
        merge_keyed(&mut self.states, other.states);
        merge_keyed(&mut self.directions, other.directions);
        merge_keyed(&mut self.formats, other.formats);
        merge_keyed(&mut self.encryption, other.encryption);
        merge_keyed(&mut self.coverage, other.coverage);
    }
}

fn earlier(a: Option<Millis>, b: Option<Millis>) -> Option<Millis> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// The sums while the rows go by, indexed by this shard's ids.
struct Sums<'a> {
    shard: &'a Shard,
    partial: Partial,
    private: Vec<bool>,
    sources: Vec<Tally>,
    destinations: Vec<Tally>,
    ports: Vec<Tally>,
    /// By rule, allowed and denied.
    rules: Vec<[Option<RuleSums>; 2]>,
    protocols: [Tally; 256],
    states: [Tally; State::ALL.len()],
    directions: [Tally; Direction::ALL.len()],
    formats: [Tally; 3],
    /// By value, where the first is "none", and then by whether the flow is internal.
    encryption: Vec<[Tally; 2]>,
    buckets: Gather<i64, Bucket>,
}

struct RuleSums {
    tally: Tally,
    last: Millis,
    hits: Gather<i64, u64>,
}

impl<'a> Sums<'a> {
    fn new(shard: &'a Shard, bucket_ms: i64) -> Self {
        let addresses = shard.addresses();
        Self {
            shard,
            partial: Partial { bucket_ms, ..Partial::default() },
            private: addresses.iter().map(|&address| is_private(address)).collect(),
            sources: vec![Tally::default(); addresses.len()],
            destinations: vec![Tally::default(); addresses.len()],
            ports: vec![Tally::default(); 1 << 16],
            rules: shard.rules().map(|_| [const { None }; 2]).collect(),
            protocols: [Tally::default(); 256],
            states: [Tally::default(); State::ALL.len()],
            directions: [Tally::default(); Direction::ALL.len()],
            formats: [Tally::default(); 3],
            encryption: vec![[Tally::default(); 2]; shard.encryption_count() + 1],
            buckets: Gather::default(),
        }
    }

    fn finish(mut self) -> Partial {
        let shard = self.shard;
        for (group, rows) in shard.groups() {
            let format = shard.record_of(group).format;
            for at in rows {
                self.row(&shard.row(at), group.rule.0 as usize, format);
            }
        }
        self.coverage();
        self.into_partial()
    }

    fn row(&mut self, row: &Row, rule: usize, format: Format) {
        let tally = tally_of(row);
        let start = row.time.0 - row.time.0.rem_euclid(self.partial.bucket_ms);
        self.partial.total.add(&tally);
        self.partial.first = earlier(self.partial.first, Some(row.time));
        self.partial.last = self.partial.last.max(Some(row.time));
        add_to_bucket(self.buckets.at(start), row, &tally);
        let (source, destination) = (row.source.0 as usize, row.destination.0 as usize);
        self.sources[source].add(&tally);
        self.destinations[destination].add(&tally);
        self.ports[usize::from(row.destination_port)].add(&tally);
        self.protocols[usize::from(row.protocol.0)].add(&tally);
        self.states[row.state as usize].add(&tally);
        self.directions[row.direction as usize].add(&tally);
        self.formats[format as usize].add(&tally);
        if format == Format::Vnet {
            let value = row.encryption.map_or(0, |id| id.0 as usize + 1);
            let internal = self.private[source] && self.private[destination];
            self.encryption[value][usize::from(internal)].add(&tally);
        }
        let sums = &mut self.rules[rule][row.state.action() as usize];
        let sums =
            sums.get_or_insert_with(|| RuleSums { tally: Tally::default(), last: row.time, hits: Gather::default() });
        sums.tally.add(&tally);
        sums.last = sums.last.max(row.time);
        *sums.hits.at(start) += 1;
    }

    fn coverage(&mut self) {
        // A NIC's records of an hour follow each other: most repeat the entry before them.
        let mut hours: Gather<(i64, Mac), ()> = Gather::default();
        for (group, _) in self.shard.groups() {
            if let (Some(mac), Some(time)) = (group.mac, self.shard.record_of(group).time) {
                hours.at((time.0 - time.0.rem_euclid(HOUR_MS), mac));
            }
        }
        self.partial.coverage = hours.into_keyed();
    }

    fn into_partial(self) -> Partial {
        let addresses = self.shard.addresses();
        let by_address = |tallies: Vec<Tally>| {
            keyed(used(tallies.into_iter().enumerate()).map(|(at, tally)| (addresses[at], tally)).collect())
        };
        let rules = self.shard.rules().zip(self.rules).flat_map(|((rule, acl), sums)| {
            [Action::Allowed, Action::Denied].into_iter().zip(sums).filter_map(move |(action, sums)| {
                let RuleSums { tally, last, hits } = sums?;
                Some(((rule.to_owned(), acl.to_owned(), action), RuleTally { tally, last, hits: hits.into_keyed() }))
            })
        });
        let encryption = self.encryption.iter().enumerate().flat_map(|(at, sums)| {
            let value = match u32::try_from(at).unwrap_or(u32::MAX).checked_sub(1) {
                None => "",
                Some(id) => self.shard.encryption(crate::store::NameId(id)),
            };
            used([false, true].into_iter().zip(*sums))
                .map(move |(internal, tally)| ((value.to_owned(), internal), tally))
        });
        Partial {
            buckets: self
                .buckets
                .into_keyed()
                .into_iter()
                .map(|(start, sums)| (start, Bucket { start, ..sums }))
                .collect(),
            sources: by_address(self.sources),
            destinations: by_address(self.destinations),
            ports: used((0..=u16::MAX).zip(self.ports)).collect(),
            rules: keyed(rules.collect()),
            protocols: used((0..=u8::MAX).map(Protocol).zip(self.protocols)).collect(),
            states: used(State::ALL.into_iter().zip(self.states)).collect(),
            directions: used(Direction::ALL.into_iter().zip(self.directions)).collect(),
            formats: used([Format::Vnet, Format::Nsg1, Format::Nsg2].into_iter().zip(self.formats)).collect(),
            encryption: keyed(encryption.collect()),
            ..self.partial
        }
    }
}

/// Entries with at least one tuple.
fn used<K>(entries: impl Iterator<Item = (K, Tally)>) -> impl Iterator<Item = (K, Tally)> {
    entries.filter(|(_, tally)| tally.tuples > 0)
}

fn tally_of(row: &Row) -> Tally {
    let c = &row.counters;
    Tally {
        tuples: 1,
        denied: u64::from(row.state.action() == Action::Denied),
        measured: u64::from(!c.is_absent()),
        packets_sent: c.packets_sent.unwrap_or(0),
        packets_received: c.packets_received.unwrap_or(0),
        bytes_sent: c.bytes_sent.unwrap_or(0),
        bytes_received: c.bytes_received.unwrap_or(0),
    }
}

fn add_to_bucket(bucket: &mut Bucket, row: &Row, tally: &Tally) {
    // What the source sent comes in at the NIC of an inbound flow and goes out at that of an outbound one.
    let (tuples, denied, sent_bytes, received_bytes, sent_packets, received_packets) = match row.direction {
        Direction::Inbound => (
            &mut bucket.tuples_in,
            &mut bucket.denied_in,
            &mut bucket.bytes_in,
            &mut bucket.bytes_out,
            &mut bucket.packets_in,
            &mut bucket.packets_out,
        ),
        Direction::Outbound => (
            &mut bucket.tuples_out,
            &mut bucket.denied_out,
            &mut bucket.bytes_out,
            &mut bucket.bytes_in,
            &mut bucket.packets_out,
            &mut bucket.packets_in,
        ),
    };
    tuples.merge(tally.tuples);
    denied.merge(tally.denied);
    sent_bytes.merge(tally.bytes_sent);
    received_bytes.merge(tally.bytes_received);
    sent_packets.merge(tally.packets_sent);
    received_packets.merge(tally.packets_received);
}
