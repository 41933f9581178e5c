//! The address as text, in the hash of a link, and read again.

use std::sync::LazyLock;

use super::percent::{decode, encode};
use super::{Address, Clock, Ordered, View};
use crate::model::{Duplicate, Millis, Network, Prefix};
use crate::present::compare::{Against, Comparing};
use crate::present::flows::key;
use crate::present::timeline::{Earlier, Measure, Shape, Split};
use crate::query::compare::{self, Trend};
use crate::query::flows::Table;
use crate::query::hosts::{Column as HostColumn, Kind, Ranking};
use crate::query::pairs::{self, PairsAsk, Picture};
use crate::query::{Rank, TimeRange};

/// Written first in every address. Raise it when the meaning of a key changes, and read the older ones on.
pub(super) const VERSION: u32 = 1;

const MEASURES: [(Measure, &str); 5] = [
    (Measure::Bytes, "bytes"),
    (Measure::Bits, "bits"),
    (Measure::Packets, "packets"),
    (Measure::Flows, "flows"),
    (Measure::Denied, "denied"),
];
const TOPS: [(Rank, &str); 5] = [
    (Rank::Bytes, "bytes"),
    (Rank::Sent, "sent"),
    (Rank::Received, "received"),
    (Rank::Tuples, "flows"),
    (Rank::Denied, "denied"),
];
const SPLITS: [(Split, &str); 3] = [(Split::None, "total"), (Split::InOut, "in-out"), (Split::AllowedDenied, "denied")];
const SHAPES: [(Shape, &str); 3] = [(Shape::Bars, "bars"), (Shape::Stacked, "stacked"), (Shape::Lines, "lines")];
const EARLIER: [(Earlier, &str); 4] =
    [(Earlier::None, "none"), (Earlier::Period, "period"), (Earlier::Day, "day"), (Earlier::Week, "week")];
const PAIR_KINDS: [(pairs::Kind, &str); 3] =
    [(pairs::Kind::Hosts, "hosts"), (pairs::Kind::Networks, "networks"), (pairs::Kind::Ports, "ports")];
const RANKS: [(pairs::Measure, &str); 7] = [
    (pairs::Measure::Bytes, "bytes"),
    (pairs::Measure::Packets, "packets"),
    (pairs::Measure::Flows, "flows"),
    (pairs::Measure::Denied, "denied"),
    (pairs::Measure::Sent, "sent"),
    (pairs::Measure::Received, "received"),
    (pairs::Measure::Ports, "ports"),
];
/// Those that two sides are compared by.
const CHANGES: &[(pairs::Measure, &str)] = RANKS.split_at(4).0;
const PICTURES: [(Picture, &str); 3] =
    [(Picture::Matrix, "matrix"), (Picture::Sankey, "sankey"), (Picture::Graph, "graph")];
const ORDERS: [(compare::SortBy, &str); 4] = [
    (compare::SortBy::Difference, "difference"),
    (compare::SortBy::Change, "change"),
    (compare::SortBy::This, "this"),
    (compare::SortBy::That, "that"),
];
const TRENDS: [(Trend, &str); 5] =
    [(Trend::New, "new"), (Trend::Gone, "gone"), (Trend::Up, "up"), (Trend::Down, "down"), (Trend::Same, "same")];
/// Before the filter of the other side.
const FILTER: &str = "filter:";
const TABLES: [(Table, &str); 2] = [(Table::Tuples, "tuples"), (Table::Connections, "connections")];

const KINDS: [(Kind, &str); 3] = [(Kind::All, "all"), (Kind::Private, "private"), (Kind::Public, "public")];
const HOST_COLUMNS: [(HostColumn, &str); 14] = [
    (HostColumn::Host, "host"),
    (HostColumn::Bytes, "bytes"),
    (HostColumn::Sent, "sent"),
    (HostColumn::Received, "received"),
    (HostColumn::PacketsSent, "packets_sent"),
    (HostColumn::PacketsReceived, "packets_received"),
    (HostColumn::Flows, "flows"),
    (HostColumn::Peers, "peers"),
    (HostColumn::Served, "served"),
    (HostColumn::Used, "used"),
    (HostColumn::DeniedIn, "denied_in"),
    (HostColumn::DeniedOut, "denied_out"),
    (HostColumn::First, "first"),
    (HostColumn::Last, "last"),
];

/// What is said of an address that asks for nothing.
pub(super) static USUAL: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| Address::default().said());

impl Address {
    /// With the `#`, as a link needs it. What is as usual is not said.
    pub fn hash(&self) -> String {
        let mut text = format!("#v={VERSION}&view={}", self.view.key());
        for pair in self.said().into_iter().filter(|pair| !USUAL.contains(pair)) {
            text.push('&');
            text.push_str(pair.0);
            text.push('=');
            encode(&pair.1, &mut text);
        }
        text
    }

    /// All of it but the view by key and value, also what is as usual.
    pub(super) fn said(&self) -> Vec<(&'static str, String)> {
        let Self { order, hosts, pairs, comparing, .. } = self;
        let word = |word: &str| Some(word.to_owned());
        let list = |words: Vec<&str>| Some(words.join(","));
        let said = [
            ("filter", word(&self.filter)),
            ("time", self.time.map(span)),
            ("window", self.window.map(span)),
            ("twice", list(self.twice.iter().map(|kind| kind.name()).collect())),
            ("measure", word(name(&MEASURES, self.measure))),
            ("split", word(name(&SPLITS, self.split))),
            ("shape", word(name(&SHAPES, self.shape))),
            ("earlier", word(name(&EARLIER, self.earlier))),
            ("zone", word(self.clock.text())),
            ("top", word(name(&TOPS, self.rank))),
            ("rows", word(name(&TABLES, order.table))),
            ("sort", Some(sorted(key(order.column), order.down))),
            ("columns", list(self.columns.iter().map(|&column| key(column)).collect())),
            ("rank", Some(sorted(name(&HOST_COLUMNS, hosts.column), hosts.down))),
            ("kind", word(name(&KINDS, hosts.kind))),
            ("v4", Some(hosts.prefix.v4.to_string())),
            ("v6", Some(hosts.prefix.v6.to_string())),
            ("host", self.host.map(|host| host.to_string())),
            ("pairs", word(name(&PAIR_KINDS, pairs.kind))),
            ("networks", Some(format!("{},{}", pairs.prefix.v4, pairs.prefix.v6))),
            ("by", word(name(&RANKS, pairs.measure))),
            ("picture", word(name(&PICTURES, pairs.picture))),
            ("at_least", Some(self.at_least.to_string())),
            ("new_since", pairs.since.map(moment)),
            ("against", Some(against(&comparing.against))),
            ("compare", word(comparing.field.name())),
            ("changes", word(name(CHANGES, comparing.measure))),
            ("changes_by", word(name(&ORDERS, comparing.order))),
            ("only", comparing.only.and_then(|only| word(name(&TRENDS, only)))),
            ("rate", comparing.is_hourly.then(|| "hour".to_owned())),
        ];
        said.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
    }

    /// A link must always open: what is not understood is as usual, also of a later version; without any version all
    /// is.
    pub fn of_hash(hash: &str) -> Self {
        let value = |key: &str| value(hash, key);
        if version(hash).is_none_or(|version| version < VERSION) {
            return Self::default();
        }
        let (measure, rows) = (value("measure"), value("rows"));
        let order = {
            let table = named(&TABLES, rows.as_deref());
            let sort = value("sort").unwrap_or_default();
            let (down, wanted) = unsorted(&sort);
            let column = table.columns().iter().copied().find(|&column| key(column) == wanted);
            column.map_or(Ordered { table, ..Ordered::default() }, |column| Ordered { table, column, down })
        };
        let mut columns = Vec::new();
        for wanted in value("columns").unwrap_or_default().split(',') {
            let column = order.table.columns().iter().copied().find(|&column| key(column) == wanted);
            columns.extend(column.filter(|column| !columns.contains(column)));
        }
        let usual = Ranking::default();
        let rank = value("rank").unwrap_or_default();
        let (down, wanted) = unsorted(&rank);
        let column = HOST_COLUMNS.iter().find(|(_, name)| *name == wanted).map(|&(column, _)| column);
        let bits = |key: &str, choices: &[u8], usual: u8| {
            value(key).and_then(|bits| bits.parse().ok()).filter(|bits| choices.contains(bits)).unwrap_or(usual)
        };
        let hosts = Ranking {
            kind: named(&KINDS, value("kind").as_deref()),
            prefix: Prefix {
                v4: bits("v4", &Prefix::V4, usual.prefix.v4),
                v6: bits("v6", &Prefix::V6, usual.prefix.v6),
            },
            column: column.unwrap_or_default(),
            down: column.map_or(usual.down, |_| down),
        };
        Self {
            view: value("view")
                .and_then(|wanted| View::ALL.into_iter().find(|view| view.key() == wanted))
                .unwrap_or_default(),
            filter: value("filter").unwrap_or_default(),
            time: value("time").as_deref().and_then(range),
            twice: {
                let wanted = value("twice").unwrap_or_default();
                let is_wanted = |kind: &Duplicate| wanted.split(',').any(|name| name == kind.name());
                Duplicate::ALL.into_iter().filter(is_wanted).collect()
            },
            window: value("window").as_deref().and_then(range),
            measure: named(&MEASURES, measure.as_deref()),
            split: named(&SPLITS, value("split").as_deref()),
            shape: named(&SHAPES, value("shape").as_deref()),
            earlier: named(&EARLIER, value("earlier").as_deref()),
            clock: Clock::of_text(&value("zone").unwrap_or_default()),
            rank: named(&TOPS, value("top").as_deref()),
            order,
            columns,
            hosts,
            host: value("host").and_then(|host| Network::parse(&host)),
            pairs: PairsAsk {
                kind: named(&PAIR_KINDS, value("pairs").as_deref()),
                prefix: value("networks").as_deref().and_then(prefix).unwrap_or_default(),
                measure: named(&RANKS, value("by").as_deref()),
                picture: named(&PICTURES, value("picture").as_deref()),
                since: value("new_since").as_deref().and_then(moment_of),
                limit: 0,
            },
            at_least: value("at_least").and_then(|least| least.parse().ok()).unwrap_or(0),
            comparing: Comparing {
                against: value("against").as_deref().and_then(against_of).unwrap_or_default(),
                field: value("compare")
                    .and_then(|wanted| compare::FIELDS.into_iter().find(|field| field.name() == wanted))
                    .unwrap_or(compare::FIELDS[0]),
                measure: named(CHANGES, value("changes").as_deref()),
                order: named(&ORDERS, value("changes_by").as_deref()),
                only: value("only")
                    .and_then(|wanted| TRENDS.iter().find(|(_, name)| *name == wanted).map(|&(trend, _)| trend)),
                is_hourly: value("rate").as_deref() == Some("hour"),
            },
        }
    }
}

fn value(hash: &str, key: &str) -> Option<String> {
    let mut pairs = hash.trim_start_matches('#').split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|&(name, _)| name == key).map(|(_, value)| decode(value))
}

pub(super) fn version(hash: &str) -> Option<u32> {
    value(hash, "v")?.parse().ok()
}

/// A word, the range of times, or the filter.
fn against(against: &Against) -> String {
    match against {
        Against::Period => "period".to_owned(),
        Against::Day => "day".to_owned(),
        Against::Week => "week".to_owned(),
        Against::Range(range) => span(*range),
        Against::Filter(filter) => format!("{FILTER}{filter}"),
    }
}

fn against_of(text: &str) -> Option<Against> {
    match text {
        "period" => Some(Against::Period),
        "day" => Some(Against::Day),
        "week" => Some(Against::Week),
        _ => match text.strip_prefix(FILTER) {
            Some(filter) => Some(Against::Filter(filter.to_owned())),
            None => range(text).map(Against::Range),
        },
    }
}

/// A column, and a sign before it where the largest comes first.
fn sorted(key: &str, down: bool) -> String {
    format!("{}{key}", if down { "-" } else { "" })
}

fn unsorted(text: &str) -> (bool, &str) {
    text.strip_prefix('-').map_or((false, text), |rest| (true, rest))
}

/// One that can be chosen.
fn prefix(text: &str) -> Option<Prefix> {
    let (v4, v6) = text.split_once(',')?;
    let prefix = Prefix { v4: v4.parse().ok()?, v6: v6.parse().ok()? };
    (Prefix::V4.contains(&prefix.v4) && Prefix::V6.contains(&prefix.v6)).then_some(prefix)
}

fn name<T: Copy + PartialEq>(names: &[(T, &'static str)], value: T) -> &'static str {
    names.iter().find(|(named, _)| *named == value).map_or("", |&(_, name)| name)
}

fn named<T: Copy + Default>(names: &[(T, &'static str)], wanted: Option<&str>) -> T {
    names.iter().find(|(_, name)| Some(*name) == wanted).map(|&(value, _)| value).unwrap_or_default()
}

/// As short as it is exact: `2026-01-13T13:30`.
fn moment(at: Millis) -> String {
    let mut text = at.to_string();
    for rest in [".000Z", ":00"] {
        match text.strip_suffix(rest) {
            Some(short) => text.truncate(short.len()),
            None => break,
        }
    }
    text
}

fn moment_of(text: &str) -> Option<Millis> {
    ["", "Z", ":00Z"].iter().find_map(|rest| Millis::from_iso(&format!("{text}{rest}")))
}

fn span(TimeRange { from, to }: TimeRange) -> String {
    format!("{}..{}", moment(from), moment(to))
}

fn range(text: &str) -> Option<TimeRange> {
    let (from, to) = text.split_once("..")?;
    let range = TimeRange { from: moment_of(from)?, to: moment_of(to)? };
    (range.from < range.to).then_some(range)
}

#[cfg(test)]
mod tests;
