//! The finished overview: all that the first view shows, small enough to hand to the page whole.

use serde::{Deserialize, Serialize};

use super::tally::is_counted;
use super::{Duplicates, Minutes, Tally, TimeRange};
use crate::filter::Field;
use crate::model::{Action, Direction, Format, Mac, Millis, Protocol, Span, State};

/// Every figure and table of the overview, over all shards.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// All that is in scope.
    pub total: Tally,
    /// All that counts, and its span, whatever the scope.
    pub of: Tally,
    pub span: Option<Span>,
    /// What was found to be logged more than once. All else here is of what is not left out of that.
    /// This is of everything, whatever the scope.
    pub duplicates: Duplicates,
    /// Tuples of the scope that are left out because they tell of a flow at its other end: what a filter finds there
    /// only is among them.
    pub at_other_ends: u64,
    /// That of what is in scope.
    pub scope_span: Option<Span>,
    /// Distinct addresses, as source or destination.
    pub hosts: u64,
    /// What the timeline shows, if it is not all there is.
    pub window: Option<TimeRange>,
    /// The width of a bucket of the timeline.
    pub bucket_ms: i64,
    /// Buckets with at least one tuple that the filter lets through, in order of time. They are of all times, or of the
    /// window asked for, whatever time range is chosen.
    pub buckets: Vec<Bucket>,
    /// What the rankings below are ordered by; rules are always by hits.
    pub rank: Rank,
    pub sources: Top,
    pub destinations: Top,
    /// Destination ports.
    pub ports: Top,
    /// Countries and organisations of sources and destinations, as far as there are databases of them.
    pub facts: Vec<Facts>,
    /// By hits. All of them up to the query's limit.
    pub rules: Vec<RuleRow>,
    /// Distinct pairs of rule and ACL, also those beyond the limit.
    pub rule_count: u64,
    /// Distinct pairs of rule and ACL that denied something.
    pub denying_rules: u64,
    /// Each ACL and rule that any record names, whatever the scope, in order and in lower case.
    pub rules_met: Vec<[String; 2]>,
    /// By bytes, then number.
    pub protocols: Vec<(Protocol, Tally)>,
    pub states: Vec<(State, Tally)>,
    pub directions: Vec<(Direction, Tally)>,
    pub formats: Vec<(Format, Tally)>,
    /// VNet tuples only.
    pub encryption: Vec<EncryptionRow>,
    /// Flows between private addresses of logs that say nothing of it.
    pub encryption_unsaid: Tally,
    pub coverage: Coverage,
}

impl Overview {
    /// What the timeline shows.
    pub fn shown(&self) -> Option<Span> {
        self.window.map(TimeRange::span).or(self.span)
    }
}

/// What a ranking is ordered by. Logs that measured nothing are ranked by tuples instead of bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rank {
    /// Both ways together.
    #[default]
    Bytes,
    /// Bytes from the source to the destination.
    Sent,
    Received,
    Tuples,
    Denied,
}

impl Rank {
    pub const ALL: [Self; 5] = [Self::Bytes, Self::Sent, Self::Received, Self::Tuples, Self::Denied];
}

/// One step of the timeline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Epoch milliseconds of its beginning, a multiple of the width.
    pub start: i64,
    pub tuples_in: u64,
    pub tuples_out: u64,
    pub denied_in: u64,
    pub denied_out: u64,
    /// As seen from the NIC: what came in at it, whichever side began the flow.
    pub bytes_in: u64,
    pub bytes_out: u64,
    pub packets_in: u64,
    pub packets_out: u64,
    /// Flows that carry counters. Without any, bytes and packets are not known, and not none.
    pub measured: u64,
}

impl Bucket {
    pub const fn has_bytes(&self) -> bool {
        let (bytes, packets) = (self.bytes_in | self.bytes_out, self.packets_in | self.packets_out);
        is_counted(self.measured, bytes, packets)
    }

    pub const fn has_packets(&self) -> bool {
        let (bytes, packets) = (self.bytes_in | self.bytes_out, self.packets_in | self.packets_out);
        is_counted(self.measured, packets, bytes)
    }
}

/// A ranking by what databases say of one side's addresses. Private ones are not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub field: Field,
    pub top: Top,
    /// Of public addresses that the database does not know.
    pub unknown: Tally,
}

/// The first rows of a ranking, and what the others come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Top {
    pub rows: Vec<TopRow>,
    /// Distinct keys in all.
    pub count: u64,
    /// The sum over the keys not in `rows`.
    pub others: Tally,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopRow {
    pub key: String,
    pub tally: Tally,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleRow {
    /// As it stands in the log, with its prefix.
    pub rule: String,
    /// The ACL's or NSG's id as it stands in the log.
    pub acl: String,
    /// What the rule decided; a rule name that did both has a row each.
    pub action: Action,
    pub tally: Tally,
    /// From its first hit to its last.
    pub hit: Span,
    /// Hits by bucket start, in order of time, buckets without hits left out; of the same times as the buckets are.
    pub hits: Vec<(i64, u64)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncryptionRow {
    /// The log's own value; empty where a VNet tuple had none.
    pub value: String,
    /// Flows between private addresses, which encryption can cover.
    pub internal: Tally,
    /// Flows with a public address on either side, which it cannot.
    pub external: Tally,
}

/// Which NICs wrote records in which hour, and how thoroughly.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// In ascending order.
    pub nics: Vec<Mac>,
    /// Start of the hour, and how many of the NICs have records in it; hours without any are left out.
    pub hours: Vec<(Millis, u32)>,
    /// For each NIC, in the order of `nics`, the hours it has records in, in order of time, and their minutes.
    pub by_nic: Vec<Vec<(Millis, Minutes)>>,
}

impl Coverage {
    /// That of these NICs alone.
    pub fn of(&self, nics: &[Mac]) -> Self {
        let chosen = self.nics.iter().zip(&self.by_nic).filter(|(nic, _)| nics.contains(nic));
        let (nics, by_nic): (Vec<Mac>, Vec<_>) = chosen.map(|(nic, hours)| (*nic, hours.clone())).unzip();
        let count = |hour: Millis| {
            let has = |hours: &&Vec<(Millis, Minutes)>| hours.binary_search_by_key(&hour, |&(hour, _)| hour).is_ok();
            u32::try_from(by_nic.iter().filter(has).count()).unwrap_or(u32::MAX)
        };
        let hours = self.hours.iter().map(|&(hour, _)| (hour, count(hour))).filter(|&(_, nics)| nics > 0).collect();
        Self { nics, hours, by_nic }
    }
}
