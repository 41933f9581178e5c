//! One shard's answer to the overview, before it is merged with the others'.

use serde::{Deserialize, Serialize};

use super::ends::Ends;
use super::keyed::{Keyed, Merge, merge_keyed};
use super::{Bucket, Desk, Duplicates, Minutes, Rank, Scope, Tally, TimeRange};
use crate::enrich::Geo;
use crate::filter::Field;
use crate::model::{Action, Direction, Format, LeftOut, Mac, Protocol, Span, State};
use crate::order;
use crate::store::Shard;

/// Sums over a shard's rows, by everything the overview and the summary show. Partials merge in any order and grouping.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partial {
    pub(super) bucket_ms: i64,
    /// What the buckets are of, if not of all times.
    pub(super) window: Option<TimeRange>,
    pub(super) duplicates: Duplicates,
    /// All that counts, and its span, whatever the scope.
    pub(super) of: Tally,
    pub(super) span: Option<Span>,
    pub(super) total: Tally,
    /// Of the rows in scope.
    pub(super) scope_span: Option<Span>,
    pub(super) buckets: Keyed<i64, Bucket>,
    /// What the first of the ends are first by.
    pub(super) rank: Rank,
    /// Of each shard, in the order in which they were merged.
    pub(super) ends: Vec<Ends>,
    pub(super) rules: Keyed<RuleKey, RuleTally>,
    /// Of what is left out because it was logged at both ends.
    pub(super) rules_at_other_ends: Keyed<RuleKey, RuleTally>,
    /// By country and organisation of each side, as numbers of what is said there, which stays where it is.
    pub(super) facts: Keyed<(Field, u32), Tally>,
    #[serde(skip)]
    pub(super) geo: Geo,
    pub(super) protocols: Keyed<Protocol, Tally>,
    pub(super) states: Keyed<State, Tally>,
    pub(super) directions: Keyed<Direction, Tally>,
    pub(super) formats: Keyed<Format, Tally>,
    /// VNet tuples only: by value and whether the flow is internal.
    pub(super) encryption: Keyed<(String, bool), Tally>,
    /// Internal flows of other logs.
    pub(super) encryption_unsaid: Tally,
    /// Each NIC in each hour it wrote records, and in which minutes of it.
    pub(super) coverage: Keyed<(i64, Mac), Minutes>,
    /// Each ACL and rule that a record names, whatever the scope, in lower case.
    pub(super) rules_met: Vec<[String; 2]>,
}

/// A rule's name, its ACL, and what it decided.
pub(super) type RuleKey = (String, String, Action);

/// What is known of one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RuleTally {
    pub tally: Tally,
    /// From its first hit to its last.
    pub hit: Option<Span>,
    /// Of all times, so there can be some where the tally has none.
    pub hits: Keyed<i64, u64>,
}

impl Merge for RuleTally {
    fn merge(&mut self, other: Self) {
        self.tally.add(&other.tally);
        Span::add(&mut self.hit, other.hit);
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
            (&mut self.measured, other.measured),
        ] {
            ours.merge(theirs);
        }
    }
}

impl Partial {
    /// Sums a shard in buckets of the given width, all that is known to be duplicate left out.
    pub fn of(shard: &Shard, bucket_ms: i64) -> Self {
        Self::with(shard, bucket_ms, &Scope::all(LeftOut::ALL))
    }

    /// The same of the rows in this scope.
    pub fn with(shard: &Shard, bucket_ms: i64, scope: &Scope) -> Self {
        let mut desk = Desk::default();
        desk.set_scope(scope);
        desk.sum(shard, bucket_ms, None)
    }

    /// Adds another shard's sums, which must have been made with the same width of bucket, of the same window, and
    /// ranked by the same.
    #[inline(never)]
    pub fn merge(&mut self, other: Self) {
        self.bucket_ms = self.bucket_ms.max(other.bucket_ms);
        self.window = self.window.or(other.window);
        self.duplicates.merge(&other.duplicates);
        self.of.add(&other.of);
        Span::add(&mut self.span, other.span);
        self.total.add(&other.total);
        Span::add(&mut self.scope_span, other.scope_span);
        merge_keyed(&mut self.buckets, other.buckets);
        if self.ends.is_empty() {
            self.rank = other.rank;
        }
        debug_assert!(other.ends.is_empty() || self.rank == other.rank, "the first are first by different things");
        self.ends.extend(other.ends);
        merge_keyed(&mut self.rules, other.rules);
        merge_keyed(&mut self.rules_at_other_ends, other.rules_at_other_ends);
        merge_keyed(&mut self.facts, other.facts);
        if self.geo.is_empty() {
            self.geo = other.geo;
        }
        merge_keyed(&mut self.protocols, other.protocols);
        merge_keyed(&mut self.states, other.states);
        merge_keyed(&mut self.directions, other.directions);
        merge_keyed(&mut self.formats, other.formats);
        merge_keyed(&mut self.encryption, other.encryption);
        self.encryption_unsaid.add(&other.encryption_unsaid);
        merge_keyed(&mut self.coverage, other.coverage);
        self.rules_met.extend(other.rules_met);
        order::distinct(&mut self.rules_met);
    }
}
