//! From the merged partials to the overview.

use std::collections::BTreeMap;

use super::firsts::Firsts;
use super::keyed::{Merge, spelt_once};
use super::partial::{RuleKey, RuleTally};
use super::rank::Ties;
use super::{Coverage, EncryptionRow, Facts, Minutes, More, Overview, Partial, Rank, RuleRow, Tally, Top, TopRow};
use crate::filter::Field;
use crate::model::{Action, Mac, Millis, RuleKind, rule_identity, rule_kind};
use crate::order;

/// What a rule sums up to, once for each of its spellings.
type Spelt<'a> = (&'a RuleKey, Vec<&'a RuleTally>);

impl Partial {
    /// What has to be known before an overview with so many rows can be made of it.
    #[inline(never)]
    pub fn missing_for_overview(&self, limit: usize) -> Option<More> {
        self.missing(Ties::ByFlows, limit)
    }

    /// The overview with at most `limit` rows in each ranking.
    #[inline(never)]
    pub fn overview(&self, limit: usize) -> Overview {
        let rank = self.rank.where_measured(&self.total);
        // Of these all are shown, whatever comes first.
        let usual = Rank::default().where_measured(&self.total);
        let Firsts { sources, destinations, ports, hosts } = self.firsts(Ties::ByFlows, limit);
        let mut protocols = self.protocols.clone();
        sort_by_measure(&mut protocols, usual);
        let rules = self.rules_by_name();
        Overview {
            total: self.total,
            of: self.of,
            span: self.span,
            duplicates: self.duplicates,
            at_other_ends: self.rules_at_other_ends.iter().map(|(_, rule)| rule.tally.tuples).sum(),
            scope_span: self.scope_span,
            hosts,
            window: self.window,
            bucket_ms: self.bucket_ms,
            buckets: self.buckets.iter().map(|&(_, bucket)| bucket).collect(),
            rank,
            sources,
            destinations,
            ports,
            facts: self.facts_ranked(rank, limit),
            rule_count: rules.len() as u64,
            denying_rules: rules.iter().filter(|(rule, _)| denies(rule)).count() as u64,
            rules: Self::rules(rules, limit),
            rules_met: self.rules_met.clone(),
            protocols,
            states: self.states.clone(),
            directions: self.directions.clone(),
            formats: self.formats.clone(),
            encryption: self.encryption(usual),
            encryption_unsaid: self.encryption_unsaid,
            coverage: self.coverage(),
        }
    }

    fn facts_ranked(&self, rank: Rank, limit: usize) -> Vec<Facts> {
        let ranked = Field::FACTS.into_iter().filter_map(|field| {
            let ranges = self.geo.ranges(field.fact()?)?;
            let of_field =
                self.facts.iter().filter(|((of, _), _)| *of == field).map(|&((_, number), tally)| (number, tally));
            let (unknown, mut known): (Vec<_>, Vec<_>) = of_field.partition(|(number, _)| *number == 0);
            // Stable: equal ones stay in the order of their numbers, which is that of their texts.
            order::sort_by_key(&mut known, |(_, tally)| std::cmp::Reverse((rank.measure(tally), tally.tuples)));
            let count = known.len() as u64;
            let rest = known.split_off(limit.min(known.len()));
            let sum = |of: Vec<(u32, Tally)>| {
                let mut sum = Tally::default();
                of.iter().for_each(|(_, tally)| sum.add(tally));
                sum
            };
            let row = |(number, tally)| Some(TopRow { key: ranges.get(number)?.text.to_owned(), tally });
            let top = Top { rows: known.into_iter().filter_map(row).collect(), count, others: sum(rest) };
            Some(Facts { field, top, unknown: sum(unknown) })
        });
        ranked.collect()
    }

    pub(super) fn rules_in_scope(&self) -> impl Iterator<Item = (&RuleKey, &RuleTally)> {
        self.rules.iter().filter(|(_, sums)| sums.tally.tuples > 0).map(|(key, sums)| (key, sums))
    }

    /// The rules in scope, each once, with what they decided at either end of a flow.
    fn rules_by_name(&self) -> Vec<Spelt<'_>> {
        let mut spelt: Vec<Spelt> =
            self.rules.iter().chain(&self.rules_at_other_ends).map(|(key, sums)| (key, vec![sums])).collect();
        order::sort_by(&mut spelt, |(a, _), (b, _)| a.cmp(b));
        let mut named = spelt_once(spelt, |(rule, acl, action)| (rule_identity(rule, acl), *action));
        named.retain(|rule| hits(rule) > 0);
        named
    }

    fn rules(mut named: Vec<Spelt>, limit: usize) -> Vec<RuleRow> {
        // Stable: rules with equal hits stay in the order of their names.
        order::sort_by_key(&mut named, |rule| std::cmp::Reverse(hits(rule)));
        named.truncate(limit);
        named.into_iter().filter_map(rule_row).collect()
    }

    fn encryption(&self, rank: Rank) -> Vec<EncryptionRow> {
        let mut rows: Vec<EncryptionRow> = Vec::new();
        for ((value, internal), tally) in &self.encryption {
            if rows.last().is_none_or(|row| row.value != *value) {
                rows.push(EncryptionRow {
                    value: value.clone(),
                    internal: Tally::default(),
                    external: Tally::default(),
                });
            }
            if let Some(row) = rows.last_mut() {
                if *internal { row.internal = *tally } else { row.external = *tally }
            }
        }
        order::sort_by_key(&mut rows, |row| std::cmp::Reverse(rank.measure(&row.internal)));
        rows
    }

    fn coverage(&self) -> Coverage {
        let mut by_nic: BTreeMap<Mac, Vec<(Millis, Minutes)>> = BTreeMap::new();
        let mut hours: Vec<(Millis, u32)> = Vec::new();
        // In order of hours, so each NIC's hours are, too.
        for &((hour, mac), minutes) in &self.coverage {
            by_nic.entry(mac).or_default().push((Millis(hour), minutes));
            match hours.last_mut() {
                Some((last, nics)) if last.0 == hour => *nics += 1,
                _ => hours.push((Millis(hour), 1)),
            }
        }
        let (nics, by_nic) = by_nic.into_iter().unzip();
        Coverage { nics, hours, by_nic }
    }
}

/// Stable, so that equal entries stay in the order of their keys.
fn sort_by_measure<K>(entries: &mut [(K, Tally)], by: Rank) {
    order::sort_by_key(entries, |(_, tally)| std::cmp::Reverse(by.measure(tally)));
}

/// Where no rule decided, encryption did.
fn denies((rule, acl, action): &RuleKey) -> bool {
    *action == Action::Denied && rule_kind(rule, acl) != RuleKind::Unspecified
}

fn hits((_, sums): &Spelt) -> u64 {
    sums.iter().map(|sums| sums.tally.tuples).sum()
}

fn rule_row(((rule, acl, action), spelt): Spelt) -> Option<RuleRow> {
    let mut sums = RuleTally::default();
    spelt.into_iter().for_each(|spelling| sums.merge(spelling.clone()));
    let (rule, acl, action) = (rule.clone(), acl.clone(), *action);
    Some(RuleRow { rule, acl, action, tally: sums.tally, hit: sums.hit?, hits: sums.hits })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Reader;
    use crate::model::LeftOut;
    use crate::query::Scope;
    use crate::store::Shard;

    /// VNet flow logs write an NSG's id as it was named, NSG flow logs in capitals.
    #[test]
    fn a_rule_is_one_in_either_case() {
        let vnet = |acl: &str, time: u32| {
            format!(
                r#"{{"time":"2026-01-13T09:00:41Z","macAddress":"00224800AA01","flowLogVersion":4,"flowRecords":{{"flows":[{{"aclID":"{acl}","flowGroups":[{{"rule":"UserRule_web","flowTuples":["{time}000,10.0.0.4,192.0.2.7,1,443,6,O,E,NX,1,60,1,40"]}}]}}]}}}}"#
            )
        };
        let nsg = r#"{"time":"2026-01-13T09:00:41Z","resourceId":"/S/NSG-WEB","properties":{"Version":2,"flows":[{"rule":"UserRule_web","flows":[{"mac":"00224800AA02","flowTuples":["1768294810,10.0.0.4,192.0.2.9,1,443,T,O,A,E,1,60,1,40","1768294811,10.0.0.4,192.0.2.9,2,443,T,O,D,B,,,,"]}]}]}}"#;
        let text = [vnet("/s/nsg-Web", 1_768_294_800), nsg.to_owned(), vnet("/s/nsg-db", 1_768_294_802)].join("\n");
        let mut shard = Shard::default();
        let mut reader = Reader::new("a.json".to_owned(), text.len() as u64);
        reader.feed(text.as_bytes(), &mut shard);
        reader.finish(&mut shard);
        let overview = Partial::with(&shard, 600_000, &Scope::all(LeftOut::ALL)).overview(10);
        let rows: Vec<_> =
            overview.rules.iter().map(|row| (&*row.acl, row.action, row.tally.tuples, row.tally.bytes())).collect();
        let expected = [
            ("/s/nsg-Web", Action::Allowed, 2, 200),
            ("/s/nsg-db", Action::Allowed, 1, 100),
            ("/S/NSG-WEB", Action::Denied, 1, 0),
        ];
        assert_eq!(rows, expected);
        assert_eq!((overview.rule_count, overview.denying_rules), (3, 1));
        let hits: Vec<u64> = overview.rules[0].hits.iter().map(|&(_, hits)| hits).collect();
        assert_eq!(hits, [2]);
    }
}
