//! Pairs in words, and as what the filter asks for them.

use std::net::IpAddr;

use super::Sheet;
use crate::filter::{Field, term};
use crate::model::{Prefix, service_name};
use crate::present::Zone;
use crate::present::number::{bytes, count};
use crate::present::time::range;
use crate::present::timeline::Tip;
use crate::query::pairs::{Measure, PairsAsk, Row};
use crate::query::{Tally, TimeRange};

pub const fn measure_title(measure: Measure) -> &'static str {
    match measure {
        Measure::Bytes => "Bytes",
        Measure::Sent => "Sent",
        Measure::Received => "Received",
        Measure::Packets => "Packets",
        Measure::Flows => "Flows",
        Measure::Denied => "Denied flows",
        Measure::Ports => "Ports",
    }
}

pub fn written(measure: Measure, value: u64) -> String {
    match measure {
        Measure::Bytes | Measure::Sent | Measure::Received => bytes(value).to_string(),
        Measure::Packets | Measure::Flows | Measure::Denied | Measure::Ports => count(value).to_string(),
    }
}

/// Of what times and flows a picture is, for where it leaves the page: `Tue 13 Jan 2026, UTC, of denied`.
pub fn saved_of(time: TimeRange, zone: &Zone, filter: &str) -> String {
    let times = format!("{}, {}", range(time.from, time.to, zone, None), zone.name());
    if filter.is_empty() { times } else { format!("{times}, of {filter}") }
}

/// `443 https`
pub fn port_text(port: u16) -> String {
    service_name(port).map_or_else(|| port.to_string(), |service| format!("{port} {service}"))
}

/// What asks for one end.
pub fn ends_term(field: Field, prefix: Prefix, end: IpAddr) -> String {
    term(field, &prefix.of(end).to_string())
}

pub fn pair_term(prefix: Prefix, source: IpAddr, destination: IpAddr, port: Option<u16>) -> String {
    let mut text = ends_term(Field::SourceIp, prefix, source);
    let port = port.map(|port| term(Field::DestinationPort, &port.to_string()));
    for term in [Some(ends_term(Field::DestinationIp, prefix, destination)), port].into_iter().flatten() {
        text.push_str(" and ");
        text.push_str(&term);
    }
    text
}

/// The same of what it joins, by name.
pub(super) fn named_key(sheet: &Sheet<'_>, row: &Row) -> String {
    let [source, destination] = [row.source, row.destination].map(|end| sheet.called(sheet.ask.ends().of(end)));
    joined(&source, &destination, row.port)
}

/// `10.0.0.4 → 10.0.1.5 : 443`
pub fn key(ask: &PairsAsk, row: &Row) -> String {
    let [source, destination] = [row.source, row.destination].map(|end| ask.ends().of(end).to_string());
    joined(&source, &destination, row.port)
}

fn joined(source: &str, destination: &str, port: Option<u16>) -> String {
    let port = port.map(|port| format!(" : {port}")).unwrap_or_default();
    format!("{source} → {destination}{port}")
}

/// What a mark says: the same things of all, so that a table can be made of them.
pub(super) fn tip(span: String, tally: &Tally) -> Tip {
    let measured = |is_known: bool, text: String| if is_known { text } else { "not measured".to_owned() };
    let rows = vec![
        ("Bytes", measured(tally.has_bytes(), bytes(tally.bytes()).to_string())),
        ("Packets", measured(tally.has_packets(), count(tally.packets()).to_string())),
        ("Flows", count(tally.tuples).to_string()),
        ("Denied flows", count(tally.denied).to_string()),
    ];
    Tip { span, rows }
}
