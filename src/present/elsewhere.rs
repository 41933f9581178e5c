//! Lists of sums as text for elsewhere: with tabs between the columns, as spreadsheets take it; numbers whole, times
//! in UTC, what is absent empty.

use super::flows::{Format, separated};
use crate::model::Span;
use crate::query::Tally;
use crate::query::hosts::{HostSums, Key};

/// What is to be copied, and if it is a list, how many rows that are, and of how many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    pub text: String,
    pub rows: Option<[u64; 2]>,
}

/// A row's key, in one column or several, and what is summed of it.
pub type Keyed<T> = (Vec<String>, T);

const OF_TALLY: [&str; 7] =
    ["Flows", "Denied", "Bytes", "Bytes sent", "Bytes received", "Packets sent", "Packets received"];
const OF_HOST: [&str; 9] = [
    "Flows",
    "Denied in",
    "Denied out",
    "Bytes sent",
    "Bytes received",
    "Packets sent",
    "Packets received",
    "First seen",
    "Last seen",
];

impl Copied {
    pub const fn text(text: String) -> Self {
        Self { text, rows: None }
    }

    pub fn tallies(keys: &[&str], rows: Vec<Keyed<Tally>>) -> Self {
        let row = |(mut cells, of): Keyed<Tally>| {
            cells.extend([of.tuples, of.denied].map(|count| count.to_string()));
            cells.extend([of.bytes(), of.bytes_sent, of.bytes_received].map(|sum| measured(of.has_bytes(), sum)));
            cells.extend([of.packets_sent, of.packets_received].map(|sum| measured(of.has_packets(), sum)));
            cells
        };
        Self::of(keys, &OF_TALLY, rows.into_iter().map(row).collect())
    }

    /// Sums as a host sees them.
    pub fn hosts(keys: &[&str], rows: Vec<Keyed<HostSums>>) -> Self {
        let row = |(mut cells, of): Keyed<HostSums>| {
            cells.extend([of.flows, of.denied_in, of.denied_out].map(|count| count.to_string()));
            cells.extend([of.sent, of.received].map(|sum| measured(of.has_bytes(), sum)));
            cells.extend([of.packets_sent, of.packets_received].map(|sum| measured(of.has_packets(), sum)));
            cells.extend(seen(of.span()));
            cells
        };
        Self::of(keys, &OF_HOST, rows.into_iter().map(row).collect())
    }

    /// Rows without sums.
    pub fn rows(keys: &[&str], rows: Vec<Vec<String>>) -> Self {
        Self::of(keys, &[], rows)
    }

    /// The first of so many rows.
    #[must_use]
    pub fn of_all(self, all: u64) -> Self {
        Self { rows: self.rows.map(|[rows, _]| [rows, all.max(rows)]), ..self }
    }

    fn of(keys: &[&str], sums: &[&str], rows: Vec<Vec<String>>) -> Self {
        let heads: Vec<String> = keys.iter().chain(sums).map(|&head| head.to_owned()).collect();
        let count = rows.len() as u64;
        Self { text: separated(&heads, rows, Format::Text), rows: Some([count; 2]) }
    }
}

/// What sums on a host's page are of, in words.
pub fn named(key: &Key) -> Vec<String> {
    match key {
        Key::Host(host) => vec![host.to_string()],
        Key::ToPort(port) | Key::FromPort(port) => vec![port.to_string()],
        Key::Rule(rule, acl, action) => vec![rule.clone(), acl.clone(), action.name().to_owned()],
        Key::Nic(mac) => vec![mac.to_string()],
        Key::All | Key::Step(_) => Vec::new(),
    }
}

/// When something was seen first and last.
pub fn seen(span: Option<Span>) -> [String; 2] {
    span.map(|Span { first, last }| [first, last].map(|at| at.to_string())).unwrap_or_default()
}

fn measured(is_known: bool, sum: u64) -> String {
    if is_known { sum.to_string() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Action, Millis};

    #[test]
    fn sums_are_whole_and_what_is_not_measured_is_empty() {
        let measured = Tally { tuples: 3, measured: 2, bytes_sent: 1_234_567, packets_received: 8, ..Tally::default() };
        let denied = Tally { tuples: 2, denied: 2, ..Tally::default() };
        let rows = [("10.0.0.4", measured), ("=1+1", denied)];
        let copied = Copied::tallies(&["Address"], rows.map(|(key, tally)| (vec![key.to_owned()], tally)).to_vec());
        assert_eq!(copied.rows, Some([2, 2]));
        assert_eq!(copied.clone().of_all(7).rows, Some([2, 7]));
        assert_eq!(
            copied.text,
            "Address\tFlows\tDenied\tBytes\tBytes sent\tBytes received\tPackets sent\tPackets received\n\
             10.0.0.4\t3\t0\t1234567\t1234567\t0\t0\t8\n\
             '=1+1\t2\t2\t\t\t\t\t\n"
        );
    }

    #[test]
    fn hosts_have_their_times() {
        let key = Key::Rule("UserRule_a".to_owned(), "nsg".to_owned(), Action::Denied);
        let none = HostSums::default();
        let text = Copied::hosts(&["Rule", "ACL", "Decision"], vec![(named(&key), none)]).text;
        assert_eq!(text.lines().nth(1), Some("UserRule_a\tnsg\tdenied\t0\t0\t0\t\t\t\t\t\t"));
        let at = Millis(1_768_294_800_000);
        assert_eq!(seen(Some(Span { first: at, last: at })), ["2026-01-13T09:00:00.000Z"; 2].map(str::to_owned));
    }
}
