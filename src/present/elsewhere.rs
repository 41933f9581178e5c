//! Lists of sums for elsewhere: as text with tabs between the columns, as spreadsheets take it, or as a file; numbers
//! whole, times in UTC, what is absent empty.

use super::flows::{Format, separated};
use crate::model::{LeftOut, Millis, Prefix, Span};
use crate::query::hosts::{HostSums, Key};
use crate::query::{Scope, Tally, TimeRange};

/// Rows that are to be copied or saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakeAway {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
    /// How many rows there are besides, if that is known.
    others: Others,
    /// What its name does not say: of which host, by what.
    about: String,
    /// It is the same whatever is asked for.
    is_of_all: bool,
    /// Of some rows not all is known that can be.
    has_gaps: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Others {
    Counted(u64),
    Some,
}

impl Default for Others {
    fn default() -> Self {
        Self::Counted(0)
    }
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

impl TakeAway {
    #[inline(never)]
    pub fn tallies(keys: Vec<String>, rows: Vec<Keyed<Tally>>) -> Self {
        let row = |(mut cells, of): Keyed<Tally>| {
            cells.extend([of.tuples, of.denied].map(|count| count.to_string()));
            cells.extend([of.bytes(), of.bytes_sent, of.bytes_received].map(|sum| measured(of.has_bytes(), sum)));
            cells.extend([of.packets_sent, of.packets_received].map(|sum| measured(of.has_packets(), sum)));
            cells
        };
        Self::of(keys, &OF_TALLY, rows.into_iter().map(row).collect())
    }

    /// Sums as a host sees them.
    #[inline(never)]
    pub fn hosts(keys: Vec<String>, rows: Vec<Keyed<HostSums>>) -> Self {
        let row = |(mut cells, of): Keyed<HostSums>| {
            cells.extend([of.flows, of.denied_in, of.denied_out].map(|count| count.to_string()));
            cells.extend([of.sent, of.received].map(|sum| measured(of.has_bytes(), sum)));
            cells.extend([of.packets_sent, of.packets_received].map(|sum| measured(of.has_packets(), sum)));
            cells.extend(seen(of.span()));
            cells
        };
        Self::of(keys, &OF_HOST, rows.into_iter().map(row).collect())
    }

    /// Rows that bring all their cells.
    pub fn rows(heads: Vec<String>, rows: Vec<Vec<String>>) -> Self {
        Self::of(heads, &[], rows)
    }

    /// The first of so many rows, if it is known how many there are.
    #[must_use]
    pub fn of_all(self, all: impl Into<Option<u64>>) -> Self {
        let besides = |all: u64| Others::Counted(all.saturating_sub(self.rows.len() as u64));
        Self { others: all.into().map_or(Others::Some, besides), ..self }
    }

    #[must_use]
    pub fn about(self, about: impl Into<String>) -> Self {
        Self { about: about.into(), ..self }
    }

    /// Of all that is open, whatever is asked for.
    #[must_use]
    pub fn whatever_is_asked(self) -> Self {
        Self { is_of_all: true, ..self }
    }

    fn of(mut heads: Vec<String>, sums: &[&str], rows: Vec<Vec<String>>) -> Self {
        heads.extend(sums.iter().map(|&head| head.to_owned()));
        Self { heads, rows, ..Self::default() }
    }

    #[must_use]
    pub fn with_gaps(self, has_gaps: bool) -> Self {
        Self { has_gaps, ..self }
    }

    /// There is nothing that could be added to it.
    pub const fn is_whole(&self) -> bool {
        matches!(self.others, Others::Counted(0)) && !self.has_gaps
    }

    /// How many rows these are, and of how many, if that is known.
    pub fn counts(&self) -> (u64, Option<u64>) {
        let rows = self.rows.len() as u64;
        let all = match self.others {
            Others::Counted(others) => Some(rows + others),
            Others::Some => None,
        };
        (rows, all)
    }

    #[inline(never)]
    pub fn text(&self) -> String {
        separated(&self.heads, &self.rows, Format::Text)
    }

    /// With heads as machines read them: `bytes_sent`.
    #[inline(never)]
    pub fn csv(&self) -> String {
        let keys: Vec<String> = self.heads.iter().map(|head| head.to_lowercase().replace(' ', "_")).collect();
        separated(&keys, &self.rows, Format::Csv)
    }

    /// The name of its file. `what` it is a list of can be several words.
    pub fn file_name(&self, what: &str, scope: &Scope) -> String {
        let first = match self.others {
            Others::Counted(0) => String::new(),
            _ => format!("-first-{}", self.rows.len()),
        };
        let scope = Some(scope).filter(|_| !self.is_of_all);
        format!("{}.csv", name_of(&format!("{} {}", what.to_lowercase(), self.about), &first, scope))
    }
}

/// It says of what the rows are, because nothing in the file does: `flowglass-tuples-denied-with-duplicates.csv`.
pub fn file_name(what: &str, scope: Option<&Scope>, ending: &str) -> String {
    format!("{}.{ending}", name_of(what, "", scope))
}

/// `part` is said in full, however long the rest is.
#[inline(never)]
fn name_of(what: &str, part: &str, scope: Option<&Scope>) -> String {
    let mut name = "flowglass".to_owned();
    add_words(&mut name, what, LONGEST_OF_WHAT);
    name += part;
    if let Some(Scope { filter, time, left_out }) = scope {
        let room = LONGEST_BEFORE_TIMES.saturating_sub(name.len());
        add_words(&mut name, filter, room.min(LONGEST_FILTER));
        if let Some(time) = time {
            name += "-";
            name += &times(time);
        }
        if *left_out != LeftOut::ALL {
            name += "-with-duplicates";
        }
    }
    name
}

/// In bytes; names of files end at 255, and times and duplicates come behind these.
const LONGEST_OF_WHAT: usize = 105;
const LONGEST_FILTER: usize = 75;
const LONGEST_BEFORE_TIMES: usize = 180;

fn add_words(name: &mut String, text: &str, longest: usize) {
    let longest = name.len() + longest;
    let text = text.replace("!=", " not ").replace('>', " over ").replace('<', " under ");
    let words = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '_'));
    for word in words.filter(|word| !word.is_empty()) {
        if name.len() + word.len() >= longest {
            *name += "-and-more";
            break;
        }
        *name += "-";
        *name += word;
    }
}

/// `2026-01-13T090000Z-to-2026-01-13T100000Z`, as names of files can have it.
pub fn times(range: &TimeRange) -> String {
    let second = |at: Millis| at.to_string()[..19].replace(':', "");
    format!("{}Z-to-{}Z", second(range.from), second(range.to))
}

/// Heads that are always the same.
pub fn heads(titles: &[&str]) -> Vec<String> {
    titles.iter().map(|&title| title.to_owned()).collect()
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

/// How large networks are, for a name of a file.
pub fn networks(prefix: Prefix) -> String {
    format!("of {} and {} bits", prefix.v4, prefix.v6)
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
    use crate::model::Action;

    #[test]
    fn sums_are_whole_and_what_is_not_measured_is_empty() {
        let measured = Tally { tuples: 3, measured: 2, bytes_sent: 1_234_567, packets_received: 8, ..Tally::default() };
        let denied = Tally { tuples: 2, denied: 2, ..Tally::default() };
        let rows = [("10.0.0.4", measured), ("=1+1", denied)];
        let list =
            TakeAway::tallies(heads(&["Address"]), rows.map(|(key, tally)| (vec![key.to_owned()], tally)).to_vec());
        assert_eq!(list.counts(), (2, Some(2)));
        assert_eq!(list.clone().of_all(7).counts(), (2, Some(7)));
        let open = list.clone().of_all(None);
        assert_eq!((open.counts(), open.is_whole()), ((2, None), false));
        assert!(open.file_name("Sources", &Scope::default()).contains("-first-2"));
        assert_eq!(
            list.csv(),
            "address,flows,denied,bytes,bytes_sent,bytes_received,packets_sent,packets_received\r\n\
             10.0.0.4,3,0,1234567,1234567,0,0,8\r\n\
             '=1+1,2,2,,,,,\r\n"
        );
        assert_eq!(
            list.text(),
            "Address\tFlows\tDenied\tBytes\tBytes sent\tBytes received\tPackets sent\tPackets received\n\
             10.0.0.4\t3\t0\t1234567\t1234567\t0\t0\t8\n\
             '=1+1\t2\t2\t\t\t\t\t\n"
        );
    }

    #[test]
    fn hosts_have_their_times() {
        let key = Key::Rule("UserRule_a".to_owned(), "nsg".to_owned(), Action::Denied);
        let none = HostSums::default();
        let text = TakeAway::hosts(heads(&["Rule", "ACL", "Decision"]), vec![(named(&key), none)]).text();
        assert_eq!(text.lines().nth(1), Some("UserRule_a\tnsg\tdenied\t0\t0\t0\t\t\t\t\t\t"));
        let at = Millis(1_768_294_800_000);
        assert_eq!(seen(Some(Span { first: at, last: at })), ["2026-01-13T09:00:00.000Z"; 2].map(str::to_owned));
    }

    #[test]
    fn a_file_is_named_by_what_is_in_it() {
        let check = |filter: &str, time: Option<(i64, i64)>, left_out: LeftOut, expected: &str| {
            let time = time.map(|(from, to)| TimeRange { from: Millis(from), to: Millis(to) });
            let scope = Scope { left_out, filter: filter.to_owned(), time };
            assert_eq!(file_name("tuples", Some(&scope), "csv"), expected);
        };
        check("", None, LeftOut::ALL, "flowglass-tuples.csv");
        check(
            "src.ip == 10.0.0.4 and action == denied",
            None,
            LeftOut::ALL,
            "flowglass-tuples-src.ip-10.0.0.4-and-action-denied.csv",
        );
        let day = Some((1_768_294_800_000, 1_768_298_400_000));
        check(
            "bytes > 10MB",
            day,
            LeftOut::NONE,
            "flowglass-tuples-bytes-over-10MB-2026-01-13T090000Z-to-2026-01-13T100000Z-with-duplicates.csv",
        );
        let long = format!("flowglass-tuples{}-and-more-with-duplicates.csv", "-rule-é-and".repeat(6));
        check(&"rule == é and ".repeat(50), None, LeftOut::NONE, &long);

        // Just as long as it can be, and the longest there is.
        let longest = "a".repeat(69);
        check(&format!("rule {longest}\""), None, LeftOut::ALL, &format!("flowglass-tuples-rule-{longest}.csv"));
        let words = "é".repeat(20) + " ";
        let scope = Scope {
            left_out: LeftOut::NONE,
            filter: words.repeat(9),
            time: Some(TimeRange { from: Millis(0), to: Millis(i64::MAX) }),
        };
        assert!(file_name(&words.repeat(9), Some(&scope), "jsonl").len() <= 255);
        let cut = TakeAway { rows: vec![Vec::new(); 50_000], ..TakeAway::default() }.of_all(50_001);
        let cut = cut.about(words.repeat(9)).file_name("Sources", &scope);
        assert!(cut.len() <= 255 && cut.contains("-and-more-first-50000-"), "{cut}");

        let denied = Scope { filter: "denied".to_owned(), ..Scope::all(LeftOut::ALL) };
        let list = TakeAway::rows(heads(&["Rule"]), Vec::new());
        assert_eq!(
            list.clone().about("2001:db8::/32").file_name("Ports that were tried", &denied),
            "flowglass-ports-that-were-tried-2001-db8-32-denied.csv"
        );
        let part = TakeAway::rows(heads(&["Rule"]), vec![vec!["a".to_owned()]]).of_all(2).about("by flows");
        assert_eq!(part.file_name("Sources", &Scope::all(LeftOut::ALL)), "flowglass-sources-by-flows-first-1.csv");
        assert_eq!(list.whatever_is_asked().file_name("Rules never hit", &denied), "flowglass-rules-never-hit.csv");
    }
}
