//! What was logged at both ends of a flow: it counts once, but each end's rule decided, and each end's NIC logged.

use std::net::IpAddr;

use flowglass::duplicates;
use flowglass::model::{Duplicate, LeftOut, Millis, Network};
use flowglass::query::hosts::{Answer, Ask, Host, Key};
use flowglass::query::{Desk, Overview, Partial, Scope, TimeRange};
use flowglass::store::{FileId, Shard};
use proptest::prelude::*;

use crate::generate::Dice;
use crate::once::{dealt, load, some_files};

const BUCKETS_MS: [i64; 3] = [300_000, 600_000, 900_000];
const FILTERS: [&str; 4] = ["", "denied", "port == 443", "in"];
const LEFT_OUT: [LeftOut; 2] = [LeftOut::ALL, LeftOut::ALL.with(Duplicate::Overlap, false)];

/// A worker's desk for each shard. Sums are carried from one question to the next.
struct Desks(Vec<Desk>);

impl Desks {
    fn of(shards: &[Shard]) -> Self {
        Self(shards.iter().map(|_| Desk::default()).collect())
    }

    fn overview(&mut self, shards: &[Shard], scope: &Scope, window: Option<TimeRange>, bucket_ms: i64) -> Overview {
        let mut sum = Partial::default();
        for (shard, desk) in shards.iter().zip(&mut self.0) {
            desk.set_scope(scope);
            sum.merge(desk.sum(shard, bucket_ms, window));
        }
        sum.overview(1000)
    }

    fn host(&mut self, shards: &[Shard], scope: &Scope, host: Network) -> Host {
        let ask = Ask::Host { host, bucket_ms: BUCKETS_MS[0], limit: 1000 };
        let partials = shards.iter().zip(&mut self.0).map(|(shard, desk)| {
            desk.set_scope(scope);
            desk.hosts(shard, &ask)
        });
        match ask.finish(partials) {
            Some(Answer::Host(host)) => *host,
            other => panic!("{other:?}"),
        }
    }
}

proptest! {
    #[test]
    fn rules_and_nics_are_of_both(seed: u64) {
        let mut dice = Dice(seed);
        let files = some_files(&mut dice);
        let (mut shards, reports) = load(&dealt(&mut dice, files));
        let mut addresses: Vec<IpAddr> = shards.iter().flat_map(Shard::addresses).copied().collect();
        addresses.push(IpAddr::from([192, 0, 2, 255]));
        let (mut once, mut both) = (Desks::of(&shards), Desks::of(&shards));
        let span = once.overview(&shards, &Scope::all(LeftOut::ALL), None, BUCKETS_MS[0]).span;
        let some_time = |dice: &mut Dice| {
            let first = span.filter(|_| dice.chance(2))?.first;
            let from = Millis(first.0 + i64::try_from(dice.below(600_000)).unwrap());
            Some(TimeRange { from, to: Millis(from.0 + 300_000) })
        };
        for _ in 0..6 {
            // A file that is to be read again is forgotten, and then all is compared anew.
            if dice.chance(4) {
                let file = FileId(u32::try_from(dice.below(reports.len() as u64 + 1)).unwrap());
                shards.iter_mut().for_each(|shard| shard.forget(file));
                duplicates::find(&mut shards);
            }
            let (filter, time) = (dice.pick(&FILTERS).to_owned(), some_time(&mut dice));
            let left_out = dice.pick(&LEFT_OUT);
            let scopes = [left_out, left_out.with(Duplicate::BothEnds, false)]
                .map(|left_out| Scope { left_out, filter: filter.clone(), time });
            let (window, bucket_ms) = (some_time(&mut dice), dice.pick(&BUCKETS_MS));
            let found = once.overview(&shards, &scopes[0], window, bucket_ms);
            let expected = both.overview(&shards, &scopes[1], window, bucket_ms);
            prop_assert_eq!(found.at_other_ends, expected.total.tuples - found.total.tuples);
            prop_assert_eq!((found.rules, found.rule_count), (expected.rules, expected.rule_count));

            let host = Network::one(dice.pick(&addresses));
            let (found, expected) = (once.host(&shards, &scopes[0], host), both.host(&shards, &scopes[1], host));
            let keys = |host: &Host| -> Vec<(Key, u64)> {
                let rows = host.rules.rows.iter().chain(&host.nics.rows);
                rows.map(|(key, sums)| (key.clone(), sums.flows)).collect()
            };
            prop_assert_eq!(keys(&found), keys(&expected));
            prop_assert_eq!(found.nic, expected.nic);
        }
    }
}
