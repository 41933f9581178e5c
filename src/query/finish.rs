//! From the merged partials to the overview.

use std::collections::BTreeMap;

use super::firsts::Firsts;
use super::keyed::Merge;
use super::partial::RuleTally;
use super::rank::Ties;
use super::{Coverage, EncryptionRow, Minutes, More, Overview, Partial, Rank, RuleRow, Tally};
use crate::model::{Action, Mac, Millis, RuleKind, rule_kind};
use crate::order;

type RuleEntry = ((String, String, Action), RuleTally);

impl Partial {
    /// What has to be known before an overview with so many rows can be made of it.
    #[inline(never)]
    pub fn missing_for_overview(&self, limit: usize) -> Option<More> {
        self.missing(Ties::ByFlows, limit)
    }

    /// The overview with at most `limit` rows in each ranking.
    #[inline(never)]
    pub fn overview(&self, limit: usize) -> Overview {
        let rank = Rank::of(&self.total);
        let Firsts { sources, destinations, ports, hosts } = self.firsts(Ties::ByFlows, limit);
        let by_rank = |entries: &mut Vec<_>| sort_by_measure(entries, rank);
        let mut protocols = self.protocols.clone();
        by_rank(&mut protocols);
        let rules = self.rules_by_name();
        Overview {
            total: self.total,
            of: self.of,
            span: self.span,
            duplicates: self.duplicates,
            scope_span: self.scope_span,
            hosts,
            window: self.window,
            bucket_ms: self.bucket_ms,
            buckets: self.buckets.iter().map(|&(_, bucket)| bucket).collect(),
            rank,
            sources,
            destinations,
            ports,
            rule_count: rules.len() as u64,
            denying_rules: rules.iter().filter(|alike| alike.first().is_some_and(|rule| denies(rule))).count() as u64,
            rules: Self::rules(rules, limit),
            protocols,
            states: self.states.clone(),
            directions: self.directions.clone(),
            formats: self.formats.clone(),
            encryption: self.encryption(rank),
            encryption_unsaid: self.encryption_unsaid,
            coverage: self.coverage(),
        }
    }

    pub(super) fn rules_in_scope(&self) -> impl Iterator<Item = &RuleEntry> {
        self.rules.iter().filter(|(_, sums)| sums.tally.tuples > 0)
    }

    /// The rules in scope, each under all the spellings that it has.
    fn rules_by_name(&self) -> Vec<Vec<&RuleEntry>> {
        let mut named: Vec<(String, &RuleEntry)> = self
            .rules_in_scope()
            .map(|entry| {
                let ((rule, acl, action), _) = entry;
                (format!("{}\n{}\n{}", rule.to_lowercase(), acl.to_lowercase(), action.name()), entry)
            })
            .collect();
        order::sort_by(&mut named, |(a, _), (b, _)| a.cmp(b));
        named.chunk_by(|(a, _), (b, _)| a == b).map(|alike| alike.iter().map(|&(_, entry)| entry).collect()).collect()
    }

    fn rules(mut named: Vec<Vec<&RuleEntry>>, limit: usize) -> Vec<RuleRow> {
        let hits = |alike: &Vec<&RuleEntry>| alike.iter().map(|(_, sums)| sums.tally.tuples).sum::<u64>();
        // Stable: rules with equal hits stay in the order of their names.
        order::sort_by_key(&mut named, |alike| std::cmp::Reverse(hits(alike)));
        named.truncate(limit);
        named.iter().filter_map(|alike| rule_row(alike)).collect()
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
fn denies(((rule, acl, action), _): &RuleEntry) -> bool {
    *action == Action::Denied && rule_kind(rule, acl) != RuleKind::Unspecified
}

/// Small letters come behind capitals, and only they are as it was named.
fn rule_row(alike: &[&RuleEntry]) -> Option<RuleRow> {
    let mut sums = RuleTally::default();
    alike.iter().for_each(|(_, spelt)| sums.merge(spelt.clone()));
    let (rule, acl, action) = alike.last()?.0.clone();
    Some(RuleRow { rule, acl, action, tally: sums.tally, hit: sums.hit?, hits: sums.hits })
}
