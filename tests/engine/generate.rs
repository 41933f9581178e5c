//! Invented logs, from a number: the same number gives the same log.

use std::fmt::Write as _;

use flowglass::ingest::tuple::{Layout, Tuple};
use flowglass::model::{Counters, Direction, Format, Millis, Protocol, State};

use crate::checks::write;
pub use crate::dice::Dice;

/// What was written, to be compared with what is read.
#[derive(Debug)]
pub struct Record {
    pub format: Format,
    pub text: String,
    pub groups: Vec<Group>,
}

#[derive(Debug)]
pub struct Group {
    pub rule: String,
    pub acl: String,
    pub tuples: Vec<(Tuple<'static>, Option<String>)>,
}

/// How records stand in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Blob,
    Array,
    Lines,
    Documents,
    Nested,
    Fragment,
}

pub const SHAPES: [Shape; 6] =
    [Shape::Blob, Shape::Array, Shape::Lines, Shape::Documents, Shape::Nested, Shape::Fragment];

/// A file of records, with odd spacing where `spaced`.
pub fn file(dice: &mut Dice, shape: Shape, records: &[Record], spaced: bool) -> String {
    let mut gap = |text: &mut String| {
        if spaced {
            text.push_str(dice.pick(&["", "", " ", "\n", "\r\n\t ", "   "]));
        }
    };
    let mut text = String::new();
    let (open, between, close) = match shape {
        Shape::Blob => (r#"{"records":["#, ",", "]}"),
        Shape::Array => ("[", ",", "]"),
        Shape::Lines => ("", "\n", "\n"),
        Shape::Documents => (r#"{"records":["#, r#"]}{"records":["#, "]}"),
        Shape::Nested => (r#"{"records":["#, r#",{"records":["#, ""),
        Shape::Fragment => (",", ",", ""),
    };
    text.push_str(open);
    for (at, record) in records.iter().enumerate() {
        gap(&mut text);
        if at > 0 {
            text.push_str(between);
        }
        gap(&mut text);
        text.push_str(&record.text);
    }
    gap(&mut text);
    match shape {
        Shape::Nested => text.push_str(&"]}".repeat(records.len().max(1))),
        _ => text.push_str(close),
    }
    text
}

pub fn records(dice: &mut Dice, count: u64, spaced: bool) -> Vec<Record> {
    (0..count).map(|_| record(dice, spaced)).collect()
}

const RULES: [&str; 6] =
    ["UserRule_allow-web", "DefaultRule_DenyAllInBound", "PlatformRule", "UserRule_\"quoted\" \\ ü", "", "Block{[]}:,"];
const NSG: &str = "/SUBSCRIPTIONS/S/NETWORKSECURITYGROUPS/NSG-A";

pub fn record(dice: &mut Dice, spaced: bool) -> Record {
    let format = dice.pick(&[Format::Vnet, Format::Vnet, Format::Nsg2, Format::Nsg1]);
    let groups: Vec<Group> = (0..dice.below(4)).map(|_| group(dice, format)).collect();
    let mac = format!("0022480000{:02X}", dice.below(5));
    let time = format!("2026-01-13T{:02}:{:02}:41.1234567Z", dice.below(24), dice.below(60));
    let list = |group: &Group, layout: Layout| -> Vec<String> {
        let text = |(tuple, encryption): &(Tuple<'static>, Option<String>)| {
            write(&Tuple { encryption: encryption.as_deref(), ..*tuple }, layout)
        };
        group.tuples.iter().map(text).collect()
    };
    let (log, body) = match format {
        Format::Vnet => {
            let flow = |group: &Group| {
                let tuples = json(&list(group, Layout::Vnet));
                let (acl, rule) = (json(&group.acl), json(&group.rule));
                format!(r#"{{"aclID":{acl},"flowGroups":[{{"rule":{rule},"flowTuples":{tuples}}}]}}"#)
            };
            let flows: Vec<String> = groups.iter().map(flow).collect();
            let log = r#""category":"FlowLogFlowEvent","flowLogResourceID":"/S/FL","flowLogVersion":4"#.to_owned();
            (log, format!(r#""flowRecords":{{"flows":[{}]}}"#, flows.join(",")))
        }
        Format::Nsg1 | Format::Nsg2 => {
            let rule = |group: &Group| {
                let (rule, tuples) = (json(&group.rule), json(&list(group, Layout::Nsg)));
                format!(r#"{{"rule":{rule},"flows":[{{"mac":"{mac}","flowTuples":{tuples}}}]}}"#)
            };
            let flows: Vec<String> = groups.iter().map(rule).collect();
            let log = format!(r#""category":"NetworkSecurityGroupFlowEvent","resourceId":"{NSG}""#);
            let version = if format == Format::Nsg1 { 1 } else { 2 };
            (log, format!(r#""properties":{{"Version":{version},"flows":[{}]}}"#, flows.join(",")))
        }
    };
    let text = format!(r#"{{"time":"{time}","macAddress":"{mac}",{log},{body}}}"#);
    // Tools that write a log anew bring its keys into order, and some space it out.
    let text = match dice.below(4) {
        0 if spaced => format!("{:#}", json_value(&text)),
        1 => json_value(&text).to_string(),
        _ => text,
    };
    Record { format, text, groups }
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

fn json_value(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

fn group(dice: &mut Dice, format: Format) -> Group {
    let rule = dice.pick(&RULES).to_owned();
    let acl = if format == Format::Vnet { format!("acl-{}", dice.below(3)) } else { NSG.to_owned() };
    let tuples = (0..dice.below(6)).map(|_| tuple(dice, format)).collect();
    Group { rule, acl, tuples }
}

fn tuple(dice: &mut Dice, format: Format) -> (Tuple<'static>, Option<String>) {
    let state = match format {
        Format::Nsg1 => dice.pick(&[State::None, State::Denied]),
        _ => dice.pick(&[State::Begin, State::Continuing, State::End, State::Denied]),
    };
    let encryption =
        (format == Format::Vnet).then(|| dice.pick(&["X", "NX", "NX_FALLBACK", "NX_LOCAL_DST", "NX_NEW"]).to_owned());
    let counter = |dice: &mut Dice| match dice.below(8) {
        _ if !state.is_measured() => None,
        0 => None,
        1 => Some(0),
        2 => Some(u64::from(u32::MAX) - dice.below(4)),
        3 => Some((1 << 53) + dice.below(9)),
        _ => Some(dice.below(1 << 20)),
    };
    let counters = Counters {
        packets_sent: counter(dice),
        bytes_sent: counter(dice),
        packets_received: counter(dice),
        bytes_received: counter(dice),
    };
    let time = 1_768_262_400_000 + i64::try_from(dice.below(86_400_000)).unwrap();
    let destination_port = dice.pick(&[22, 53, 80, 443, 8080, 65535]);
    // Some servers talk to each other from the port they listen at.
    let source_port = if dice.chance(8) { destination_port } else { u16::try_from(dice.below(1 << 16)).unwrap() };
    let tuple = Tuple {
        time: Millis(time),
        source: address(dice),
        destination: address(dice),
        source_port,
        destination_port,
        protocol: Protocol(dice.pick(&[6, 6, 17, 1])),
        direction: dice.pick(&Direction::ALL),
        state,
        encryption: None,
        counters,
    };
    (tuple, encryption)
}

fn address(dice: &mut Dice) -> std::net::IpAddr {
    let mut text = String::new();
    let host = dice.below(30);
    match dice.below(4) {
        0 => write!(text, "2001:db8::{host:x}"),
        1 => write!(text, "192.0.2.{host}"),
        _ => write!(text, "10.0.0.{host}"),
    }
    .unwrap();
    text.parse().unwrap()
}
