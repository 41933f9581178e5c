//! What stands in a cell, before it is written.

use crate::model::{Counter, Counters, Millis};
use crate::query::flows::{Column, Life, Line, Particulars, TupleLine};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Number(u64),
    Time(Millis),
    /// Milliseconds.
    Span(u64),
    /// Nothing, and why.
    Absent(&'static str),
}

pub fn value(line: &Line, column: Column) -> Value {
    let ends = &line.ends;
    let counts = line.counters();
    let counter = |counter: Counter| counter.map_or(Value::Absent(NOT_MEASURED), Value::Number);
    match column {
        Column::Time => Value::Time(line.time),
        Column::Source => Value::Text(ends.source.to_string()),
        Column::SourcePort => Value::Number(ends.source_port.into()),
        Column::Destination => Value::Text(ends.destination.to_string()),
        Column::DestinationPort => Value::Number(ends.destination_port.into()),
        Column::Protocol => {
            Value::Text(ends.protocol.name().map_or_else(|| ends.protocol.0.to_string(), ToOwned::to_owned))
        }
        Column::Direction => Value::Text(direction(line).to_owned()),
        Column::PacketsSent => counter(counts.packets_sent),
        Column::PacketsReceived => counter(counts.packets_received),
        Column::Packets => counter(counts.packets()),
        Column::BytesSent => counter(counts.bytes_sent),
        Column::BytesReceived => counter(counts.bytes_received),
        Column::Bytes => counter(counts.bytes()),
        Column::Rule => text(&line.rule, "no rule is named"),
        Column::Acl => text(&line.acl, "no ACL is named"),
        Column::Nic => ends.mac.map_or(Value::Absent("the record names no NIC"), |mac| Value::Text(mac.to_string())),
        _ => match &line.what {
            Particulars::Tuple(tuple) => of_tuple(tuple, column),
            Particulars::Connection(life) => of_life(line, life, column),
        },
    }
}

const NOT_MEASURED: &str = "not measured";
const OF_THE_OTHERS: &str = "not of these rows";

fn of_tuple(tuple: &TupleLine, column: Column) -> Value {
    match column {
        Column::State => Value::Text(tuple.state.name().to_owned()),
        Column::Encryption => text(tuple.encryption.as_deref().unwrap_or_default(), "NSG logs do not say"),
        Column::Log => text(&tuple.log, "the record does not say"),
        Column::Target => text(&tuple.target, "the record does not say"),
        Column::Format => Value::Text(tuple.format.name().to_owned()),
        Column::Logged => tuple.logged.map_or(Value::Absent("the record does not say"), Value::Time),
        Column::File => Value::Text(tuple.file.clone()),
        Column::Offset => Value::Number(tuple.offset),
        _ => Value::Absent(OF_THE_OTHERS),
    }
}

fn of_life(line: &Line, life: &Life, column: Column) -> Value {
    match column {
        Column::Last => Value::Time(life.last),
        Column::Duration if life.tuples < 2 => Value::Absent("only one tuple of it is in the logs"),
        Column::Duration => Value::Span(u64::try_from(life.last.0.saturating_sub(line.time.0)).unwrap_or_default()),
        Column::Status => Value::Text(status(life, &line.counters()).to_owned()),
        Column::Updates => Value::Number(life.updates.into()),
        Column::Tuples => Value::Number(life.tuples.into()),
        _ => Value::Absent(OF_THE_OTHERS),
    }
}

/// What the logs show of a connection's two ends, in words. Whether it was answered is known of one that is whole from
/// its begin on.
pub const fn status(life: &Life, counters: &Counters) -> &'static str {
    match (life.begun, life.ended, counters.is_unanswered()) {
        (true, true, false) => "ended",
        (true, false, false) => "open",
        (true, true, true) => "ended, no answer",
        (true, false, true) => "open, no answer",
        (false, true, _) => "ended, begun earlier",
        (false, false, _) => "open, begun earlier",
    }
}

const fn direction(line: &Line) -> &'static str {
    match line.ends.direction {
        crate::model::Direction::Inbound => "in",
        crate::model::Direction::Outbound => "out",
    }
}

fn text(text: &str, why: &'static str) -> Value {
    if text.is_empty() { Value::Absent(why) } else { Value::Text(text.to_owned()) }
}
