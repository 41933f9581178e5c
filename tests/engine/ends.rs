//! What was logged at both ends of a flow: it counts once, but each end's rule decided, and each end's NIC logged.

use std::net::IpAddr;

use flowglass::model::{Duplicate, LeftOut, Millis, Network};
use flowglass::query::hosts::{Answer, Ask, Host, Key};
use flowglass::query::{Desk, Overview, Partial, Scope, TimeRange};
use flowglass::store::Shard;
use proptest::prelude::*;

use crate::generate::Dice;
use crate::once::{dealt, load, some_files};

const BUCKET_MS: i64 = 600_000;
const FILTERS: [&str; 4] = ["", "denied", "port == 443", "in"];
const ONCE: LeftOut = LeftOut::ALL;

/// Sums are carried from one question to the next.
struct Workers<'a>(Vec<(&'a Shard, Desk)>);

impl<'a> Workers<'a> {
    fn of(shards: &'a [Shard]) -> Self {
        Self(shards.iter().map(|shard| (shard, Desk::default())).collect())
    }

    fn overview(&mut self, scope: &Scope, window: Option<TimeRange>) -> Overview {
        let mut sum = Partial::default();
        for (shard, desk) in &mut self.0 {
            desk.set_scope(scope);
            sum.merge(desk.sum(shard, BUCKET_MS, window));
        }
        sum.overview(1000)
    }

    fn host(&mut self, scope: &Scope, host: Network) -> Host {
        let ask = Ask::Host { host, bucket_ms: BUCKET_MS, limit: 1000 };
        let partials = self.0.iter_mut().map(|(shard, desk)| {
            desk.set_scope(scope);
            desk.hosts(shard, &ask)
        });
        match ask.finish(partials.collect()) {
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
        let (shards, _) = load(&dealt(&mut dice, files));
        let mut addresses: Vec<IpAddr> = shards.iter().flat_map(Shard::addresses).copied().collect();
        addresses.push(IpAddr::from([192, 0, 2, 255]));
        let (mut once, mut both) = (Workers::of(&shards), Workers::of(&shards));
        let span = once.overview(&Scope::all(ONCE), None).span;
        let some_time = |dice: &mut Dice| {
            let first = span.filter(|_| dice.chance(2))?.first;
            let from = Millis(first.0 + i64::try_from(dice.below(600_000)).unwrap());
            Some(TimeRange { from, to: Millis(from.0 + 300_000) })
        };
        for _ in 0..4 {
            let (filter, time) = (dice.pick(&FILTERS).to_owned(), some_time(&mut dice));
            let scopes = [ONCE, ONCE.with(Duplicate::BothEnds, false)].map(|left_out| Scope { left_out, filter: filter.clone(), time });
            let window = some_time(&mut dice);
            let (found, expected) = (once.overview(&scopes[0], window), both.overview(&scopes[1], window));
            prop_assert_eq!((found.rules, found.rule_count), (expected.rules, expected.rule_count));

            let host = Network::one(dice.pick(&addresses));
            let (found, expected) = (once.host(&scopes[0], host), both.host(&scopes[1], host));
            let keys = |host: &Host| -> Vec<(Key, u64)> {
                let rows = host.rules.rows.iter().chain(&host.nics.rows);
                rows.map(|(key, sums)| (key.clone(), sums.flows)).collect()
            };
            prop_assert_eq!(keys(&found), keys(&expected));
        }
    }
}
