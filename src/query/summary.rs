//! The summary: one JSON object that says what a set of files holds, the same from the page and from the command line.

use crate::order;
use serde::{Serialize, Serializer};

use super::firsts::Firsts;
use super::keyed::keyed;
use super::rank::Ties;
use super::{More, Partial, Tally, Top};
use crate::ingest::{FileReport, IssueKind};
use crate::model::Duplicate;

/// `flowglass.summary/1`.
#[derive(Debug, Serialize)]
pub struct Summary {
    schema: &'static str,
    files: Vec<FileSummary>,
    records: Count,
    tuples: Count,
    issues: ByName,
    duplicates: ByName,
    counted: Count,
    first: Option<String>,
    last: Option<String>,
    by_state: ByName,
    by_direction: ByName,
    by_action: ByName,
    by_protocol: ByName,
    by_encryption: ByName,
    by_rule: ByName,
    measured: Count,
    packets: BothWays,
    bytes: BothWays,
    top_sources: Vec<TopSummary>,
    top_destinations: Vec<TopSummary>,
    top_ports: Vec<TopSummary>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct FileSummary {
    name: String,
    format: &'static str,
    bytes: Count,
    records: Count,
    tuples: Count,
    issues: Count,
}

#[derive(Debug, Serialize)]
struct BothWays {
    sent: Count,
    received: Count,
    total: Count,
}

#[derive(Debug, Serialize)]
struct TopSummary {
    key: String,
    tuples: Count,
    bytes: Count,
}

/// An exact integer: a number where every JSON reader keeps it exact, and a string above 2⁵³.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Count(u64);

impl Serialize for Count {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 <= 1 << 53 { serializer.serialize_u64(self.0) } else { serializer.collect_str(&self.0) }
    }
}

/// An object of counts, in the order given.
#[derive(Debug)]
struct ByName(Vec<(String, u64)>);

impl Serialize for ByName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, count)| (name, Count(*count))))
    }
}

/// How many rows the rankings of the summary have.
const TOP: usize = 10;

impl Summary {
    /// What has to be known before a summary can be made of these sums.
    pub fn missing(sums: &Partial) -> Option<More> {
        sums.missing(Ties::ByText, TOP)
    }

    /// Of all files in order of their names, and what their rows sum up to.
    pub fn new<'a>(files: impl IntoIterator<Item = &'a FileReport>, sums: &Partial) -> Self {
        let files: Vec<&FileReport> = files.into_iter().collect();
        // By all that is shown of them: files of one name must not stand in the order in which they happened to be
        // read.
        let mut rows: Vec<FileSummary> = files.iter().map(|file| FileSummary::of(file)).collect();
        order::sort(&mut rows);
        let total = |count: fn(&FileReport) -> u64| Count(files.iter().map(|file| count(file)).sum());
        let issues = IssueKind::ALL
            .into_iter()
            .map(|kind| (kind.name().to_owned(), files.iter().map(|file| file.issue_count(kind)).sum()))
            .filter(|&(_, count)| count > 0);
        let named =
            |names: Vec<(String, Tally)>| ByName(names.into_iter().map(|(name, sums)| (name, sums.tuples)).collect());
        let rules = keyed(sums.rules_in_scope().map(|((rule, ..), sums)| (rule.clone(), sums.tally)).collect());
        let encryption = sums.encryption.iter().filter(|((value, _), _)| !value.is_empty());
        let encryption = keyed(encryption.map(|((value, _), tally)| (value.clone(), *tally)).collect());
        let tally = &sums.total;
        let Firsts { sources, destinations, ports, .. } = sums.firsts(Ties::ByText, TOP);
        Self {
            schema: "flowglass.summary/1",
            records: total(|file| file.records),
            tuples: total(|file| file.tuples),
            issues: ByName(issues.collect()),
            duplicates: ByName(
                Duplicate::ALL.map(|kind| (kind.name().to_owned(), sums.duplicates.left_out(kind).tuples)).to_vec(),
            ),
            counted: Count(tally.tuples),
            first: sums.scope_span.map(|span| span.first.to_string()),
            last: sums.scope_span.map(|span| span.last.to_string()),
            by_state: named(sums.states.iter().map(|(state, tally)| (state.name().to_owned(), *tally)).collect()),
            by_direction: named(sums.directions.iter().map(|(way, tally)| (way.letter().to_owned(), *tally)).collect()),
            by_action: ByName(
                [("allowed", tally.tuples - tally.denied), ("denied", tally.denied)]
                    .into_iter()
                    .filter(|&(_, count)| count > 0)
                    .map(|(name, count)| (name.to_owned(), count))
                    .collect(),
            ),
            by_protocol: named(
                sums.protocols.iter().map(|(protocol, tally)| (protocol.0.to_string(), *tally)).collect(),
            ),
            by_encryption: named(encryption),
            by_rule: named(rules),
            measured: Count(tally.measured),
            packets: both_ways(tally.packets_sent, tally.packets_received, tally.packets()),
            bytes: both_ways(tally.bytes_sent, tally.bytes_received, tally.bytes()),
            top_sources: tops(&sources),
            top_destinations: tops(&destinations),
            top_ports: tops(&ports),
            files: rows,
        }
    }

    /// Indented, with a newline at the end.
    pub fn to_json(&self) -> String {
        // Every part is a plain struct, list or string-keyed map, which serde_json cannot refuse.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

impl FileSummary {
    fn of(file: &FileReport) -> Self {
        Self {
            name: file.name.clone(),
            format: file.format(),
            bytes: Count(file.bytes),
            records: Count(file.records),
            tuples: Count(file.tuples),
            issues: Count(file.issues.count()),
        }
    }
}

const fn both_ways(sent: u64, received: u64, total: u64) -> BothWays {
    BothWays { sent: Count(sent), received: Count(received), total: Count(total) }
}

fn tops(top: &Top) -> Vec<TopSummary> {
    let row = |row: &super::TopRow| TopSummary {
        key: row.key.clone(),
        tuples: Count(row.tally.tuples),
        bytes: Count(row.tally.bytes()),
    };
    top.rows.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_stay_exact() {
        let json = |count| serde_json::to_string(&Count(count)).unwrap();
        assert_eq!(json(1 << 53), "9007199254740992");
        assert_eq!(json((1 << 53) + 1), "\"9007199254740993\"");
        assert_eq!(json(u64::MAX), "\"18446744073709551615\"");
    }
}
