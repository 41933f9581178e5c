//! What a cell asks for when it is made a filter.

use crate::filter::{Field, term};
use crate::query::flows::{Column, Line, Particulars};

use super::value::{Value, value};

/// The filter's term for what stands in a cell; none where nobody asks for the very value.
pub fn term_of(line: &Line, column: Column) -> Option<String> {
    let field = field(column)?;
    if let Some(least) = least(line, column) {
        return least.map(|least| format!("{} >= {least}", field.name()));
    }
    let text = match (column, value(line, column)) {
        (Column::Protocol, _) => line.ends.protocol.0.to_string(),
        (Column::State, _) => match &line.what {
            Particulars::Tuple(tuple) => tuple.state.name().to_owned(),
            Particulars::Connection(_) => return None,
        },
        (_, Value::Text(text)) => text,
        (_, Value::Number(number)) => number.to_string(),
        (_, Value::Absent(_)) => return field.about().can_be_absent.then(|| term(field, "")),
        (_, Value::Time(_) | Value::Span(_)) => return None,
    };
    Some(term(field, &text))
}

/// Nobody asks for the very moment or amount: what a cell of these asks for is as late, or as much. A connection's sums
/// are of no single tuple, which is what filters ask of.
fn least(line: &Line, column: Column) -> Option<Option<String>> {
    match (value(line, column), &line.what) {
        (Value::Time(at), _) => Some(Some(at.to_string())),
        (Value::Number(number), Particulars::Tuple(_)) if field(column).is_some_and(is_amount) => {
            Some(Some(number.to_string()))
        }
        (_, Particulars::Connection(_)) if field(column).is_some_and(is_amount) => Some(None),
        _ => None,
    }
}

const fn is_amount(field: Field) -> bool {
    matches!(
        field,
        Field::Bytes
            | Field::BytesSent
            | Field::BytesReceived
            | Field::Packets
            | Field::PacketsSent
            | Field::PacketsReceived
    )
}

const fn field(column: Column) -> Option<Field> {
    Some(match column {
        Column::Source => Field::SourceIp,
        Column::SourcePort => Field::SourcePort,
        Column::Destination => Field::DestinationIp,
        Column::DestinationPort => Field::DestinationPort,
        Column::Protocol => Field::Protocol,
        Column::Direction => Field::Direction,
        Column::State => Field::State,
        Column::Encryption => Field::Encryption,
        Column::Rule => Field::Rule,
        Column::Acl => Field::Acl,
        Column::Nic => Field::Nic,
        Column::Log => Field::Log,
        Column::Target => Field::Target,
        Column::Format => Field::Format,
        Column::File => Field::File,
        Column::Time => Field::Time,
        Column::Bytes => Field::Bytes,
        Column::BytesSent => Field::BytesSent,
        Column::BytesReceived => Field::BytesReceived,
        Column::Packets => Field::Packets,
        Column::PacketsSent => Field::PacketsSent,
        Column::PacketsReceived => Field::PacketsReceived,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::parse;
    use crate::model::{Direction, Format, Mac, Millis, Protocol, State};
    use crate::query::flows::{Ends, Life, Table, TupleLine};

    fn tuple(state: State, encryption: Option<&str>) -> Line {
        Line {
            time: Millis(1_768_294_801_000),
            ends: Ends {
                source: "2001:db8::4".parse().unwrap(),
                source_port: 50_000,
                destination: "192.0.2.7".parse().unwrap(),
                destination_port: 443,
                protocol: Protocol(6),
                direction: Direction::Outbound,
                mac: Mac::parse("0022480000AA"),
            },
            rule: "UserRule_allow web".to_owned(),
            acl: String::new(),
            counters: [None; 4],
            what: Particulars::Tuple(Box::new(TupleLine {
                state,
                encryption: encryption.map(str::to_owned),
                format: Format::Vnet,
                log: "/subscriptions/0/flowlogs/one".to_owned(),
                target: String::new(),
                logged: None,
                file: "a b/PT1H.json".to_owned(),
                token: 0,
                offset: 0,
                length: 0,
                ordinal: 0,
                record: None,
                row: None,
            })),
        }
    }

    #[test]
    fn cells_are_terms() {
        let line = tuple(State::Begin, Some("NX_SW_NOT_READY"));
        let check = |column, expected: Option<&str>| {
            let term = term_of(&line, column);
            assert_eq!(term.as_deref(), expected, "{column:?}");
            if let Some(term) = term {
                assert_eq!(parse(&term).map(|expr| expr.terms().len()), Ok(1), "{term}");
            }
        };
        check(Column::Source, Some("src.ip == 2001:db8::4"));
        check(Column::SourcePort, Some("src.port == 50000"));
        check(Column::Destination, Some("dst.ip == 192.0.2.7"));
        check(Column::DestinationPort, Some("dst.port == 443"));
        check(Column::Protocol, Some("proto == 6"));
        check(Column::Direction, Some("dir == out"));
        check(Column::State, Some("state == B"));
        check(Column::Encryption, Some("enc == NX_SW_NOT_READY"));
        check(Column::Rule, Some(r#"rule == "UserRule_allow web""#));
        check(Column::Acl, Some("acl == absent"));
        check(Column::Nic, Some("nic == 00-22-48-00-00-AA"));
        check(Column::File, Some(r#"file == "a b/PT1H.json""#));
        check(Column::Format, Some("format == vnet"));
        check(Column::Time, Some("time >= 2026-01-13T09:00:01.000Z"));
        check(Column::Bytes, Some("bytes == absent"));
        check(Column::Offset, None);
        let line = Line { counters: [Some(2), Some(300), Some(1), Some(40)], ..tuple(State::End, None) };
        let check =
            |column, expected: &str| assert_eq!(term_of(&line, column).as_deref(), Some(expected), "{column:?}");
        check(Column::Bytes, "bytes >= 340");
        check(Column::BytesSent, "bytes.sent >= 300");
        check(Column::PacketsReceived, "packets.received >= 1");
        let life = Life { last: Millis(0), begun: true, ended: true, renewed: false, tuples: 2, updates: 0 };
        assert_eq!(term_of(&Line { what: Particulars::Connection(life), ..line }, Column::Bytes), None);
        assert_eq!(term_of(&tuple(State::Begin, None), Column::Encryption).as_deref(), Some("enc == absent"));
    }

    #[test]
    fn every_value_that_can_be_written_can_be_read() {
        let states = [State::Begin, State::Continuing, State::End, State::Denied, State::None];
        let life = Life { last: Millis(0), begun: true, ended: true, renewed: false, tuples: 2, updates: 0 };
        for line in states.map(|state| tuple(state, Some("X"))) {
            for column in Table::Tuples.columns() {
                if let Some(term) = term_of(&line, *column) {
                    assert!(parse(&term).is_ok(), "{term}");
                }
            }
            let line = Line { what: Particulars::Connection(life), ..line };
            for column in Table::Connections.columns() {
                if let Some(term) = term_of(&line, *column) {
                    assert!(parse(&term).is_ok(), "{term}");
                }
            }
        }
    }
}
