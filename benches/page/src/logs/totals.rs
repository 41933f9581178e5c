//! What is in the logs, counted from the rows and never from the text.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::net::IpAddr;

use anyhow::Result;
use flowglass::model::Millis;
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::hour::{Row, State};
use super::network::RULES;
use super::text::Kind;

/// As many as the summary lists.
const TOP: usize = 10;
const STEP_MS: u64 = 600_000;

#[derive(Clone, Copy, Default)]
struct Tally {
    tuples: u64,
    bytes: u64,
}

#[derive(Default)]
pub struct Totals {
    pub file_count: u64,
    pub file_bytes: u64,
    pub records: u64,
    pub tuples: u64,
    measured: u64,
    span: Option<(u64, u64)>,
    /// Packets and bytes sent, packets and bytes received.
    counters: [u64; 4],
    states: BTreeMap<State, u64>,
    inbound: u64,
    protocols: BTreeMap<u8, u64>,
    encryption: BTreeMap<&'static str, u64>,
    rules: [u64; RULES.len()],
    sources: FxHashMap<IpAddr, Tally>,
    destinations: FxHashMap<IpAddr, Tally>,
    ports: FxHashMap<u16, Tally>,
    /// Tuples by the start of their ten minutes.
    steps: BTreeMap<u64, u64>,
}

impl Totals {
    pub const fn file(&mut self, records: u64, bytes: u64) {
        self.file_count += 1;
        self.file_bytes += bytes;
        self.records += records;
    }

    pub fn row(&mut self, kind: Kind, row: &Row) {
        // NSG logs know whole seconds only, and nothing of encryption.
        let at = if kind == Kind::Vnet { row.at } else { row.at / 1000 * 1000 };
        if kind == Kind::Vnet {
            *self.encryption.entry(row.flow.encryption).or_default() += 1;
        }
        *self.steps.entry(at - at % STEP_MS).or_default() += 1;
        self.tuples += 1;
        self.measured += u64::from(row.state.is_measured());
        self.span = Some(self.span.map_or((at, at), |(first, last)| (first.min(at), last.max(at))));
        for (sum, count) in self.counters.iter_mut().zip(row.counters) {
            *sum += count;
        }
        *self.states.entry(row.state).or_default() += 1;
        self.inbound += u64::from(row.flow.is_inbound);
        *self.protocols.entry(row.flow.protocol).or_default() += 1;
        self.rules[row.flow.rule] += 1;
        let [_, sent, _, received] = row.counters;
        for tally in [
            self.sources.entry(row.flow.source).or_default(),
            self.destinations.entry(row.flow.destination).or_default(),
            self.ports.entry(row.flow.destination_port).or_default(),
        ] {
            tally.tuples += 1;
            tally.bytes += sent + received;
        }
    }

    /// The summary that is right, as far as it does not depend on the files' names; besides, the size of the files and
    /// the timeline, which the summary has not.
    pub fn answer(&self) -> Result<String> {
        let denied = self.states.get(&State::Denied).copied().unwrap_or_default();
        let rules = RULES.iter().zip(self.rules).map(|(rule, count)| (rule.name, count));
        let [packets_sent, bytes_sent, packets_received, bytes_received] = self.counters;
        let both = |sent: u64, received: u64| json!({ "sent": sent, "received": received, "total": sent + received });
        let time = |at: Option<u64>| at.and_then(|at| i64::try_from(at).ok()).map(|at| Millis(at).to_string());
        let answer = json!({
            "file_count": self.file_count,
            "file_bytes": self.file_bytes,
            "records": self.records,
            "tuples": self.tuples,
            "measured": self.measured,
            "first": time(self.span.map(|(first, _)| first)),
            "last": time(self.span.map(|(_, last)| last)),
            "packets": both(packets_sent, packets_received),
            "bytes": both(bytes_sent, bytes_received),
            "by_state": counts(self.states.iter().map(|(state, &count)| (state.letter(), count))),
            "by_direction": counts([("I", self.inbound), ("O", self.tuples - self.inbound)]),
            "by_action": counts([("allowed", self.tuples - denied), ("denied", denied)]),
            "by_protocol": counts(self.protocols.iter().map(|(protocol, &count)| (protocol, count))),
            "by_encryption": counts(self.encryption.iter().map(|(value, &count)| (value, count))),
            "by_rule": counts(rules),
            "top_sources": top(&self.sources),
            "top_destinations": top(&self.destinations),
            "top_ports": top(&self.ports),
            "timeline": self.steps.iter().collect::<Vec<_>>(),
        });
        Ok(serde_json::to_string_pretty(&answer)?)
    }
}

fn counts<K: Display>(counts: impl IntoIterator<Item = (K, u64)>) -> Value {
    let used = counts.into_iter().filter(|&(_, count)| count > 0);
    Value::Object(used.map(|(key, count)| (key.to_string(), json!(count))).collect())
}

/// The first by bytes, then by key as text.
fn top<K: Display>(tallies: &FxHashMap<K, Tally>) -> Value {
    let mut list: Vec<(String, Tally)> = Vec::with_capacity(tallies.len());
    list.extend(tallies.iter().map(|(key, tally)| (key.to_string(), *tally)));
    list.sort_by(|(a, x), (b, y)| y.bytes.cmp(&x.bytes).then_with(|| a.cmp(b)));
    list.truncate(TOP);
    let row = |(key, tally): (String, Tally)| json!({ "key": key, "tuples": tally.tuples, "bytes": tally.bytes });
    list.into_iter().map(row).collect()
}
