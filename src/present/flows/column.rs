//! What a column is called and means. One place for the table's head, the detail, the copies and what is remembered.

use crate::model::{Encryption, RuleKind, rule_kind};
use crate::query::flows::{Column, Line, Particulars, Table};

/// The head of the column.
pub const fn title(column: Column, table: Table) -> &'static str {
    match column {
        Column::Time => match table {
            Table::Tuples => "Time",
            Table::Connections => "First seen",
        },
        Column::Last => "Last seen",
        Column::Duration => "Duration",
        Column::Source => "Source",
        Column::SourcePort => "Source port",
        Column::Destination => "Destination",
        Column::DestinationPort => "Destination port",
        Column::Protocol => "Protocol",
        Column::Direction => "Direction",
        Column::State => "State",
        Column::Status => "Status",
        Column::Encryption => "Encryption",
        Column::Updates => "Updates",
        Column::Tuples => "Tuples",
        Column::PacketsSent => "Packets sent",
        Column::PacketsReceived => "Packets received",
        Column::Packets => "Packets",
        Column::BytesSent => "Sent",
        Column::BytesReceived => "Received",
        Column::Bytes => "Bytes",
        Column::Rule => "Rule",
        Column::Acl => "ACL",
        Column::Nic => "NIC",
        Column::Log => "Flow log",
        Column::Target => "Target",
        Column::Format => "Format",
        Column::Logged => "Logged",
        Column::File => "File",
        Column::Offset => "Record at",
    }
}

/// The head where room is short.
pub const fn short_title(column: Column, table: Table) -> &'static str {
    match column {
        Column::SourcePort | Column::DestinationPort => "Port",
        Column::Protocol => "Proto",
        Column::Direction => "Dir",
        Column::Encryption => "Encr.",
        _ => title(column, table),
    }
}

/// Its name where machines read: in copies, and in what is remembered of the table. Never changed.
pub const fn key(column: Column) -> &'static str {
    match column {
        Column::Time => "time",
        Column::Last => "last",
        Column::Duration => "duration_ms",
        Column::Source => "source",
        Column::SourcePort => "source_port",
        Column::Destination => "destination",
        Column::DestinationPort => "destination_port",
        Column::Protocol => "protocol",
        Column::Direction => "direction",
        Column::State => "state",
        Column::Status => "status",
        Column::Encryption => "encryption",
        Column::Updates => "updates",
        Column::Tuples => "tuples",
        Column::PacketsSent => "packets_sent",
        Column::PacketsReceived => "packets_received",
        Column::Packets => "packets",
        Column::BytesSent => "bytes_sent",
        Column::BytesReceived => "bytes_received",
        Column::Bytes => "bytes",
        Column::Rule => "rule",
        Column::Acl => "acl",
        Column::Nic => "mac",
        Column::Log => "flow_log",
        Column::Target => "target",
        Column::Format => "format",
        Column::Logged => "logged",
        Column::File => "file",
        Column::Offset => "record_offset",
    }
}

/// In a sentence, what the field is and what to beware of.
pub const fn meaning(column: Column, table: Table) -> &'static str {
    match (column, table) {
        (Column::Time, Table::Tuples) => {
            "The tuple's own time, to the millisecond; NSG logs mostly have whole seconds."
        }
        (Column::Time, Table::Connections) => {
            "The time of its first tuple. Begun earlier than the logs, it is that of the first one seen."
        }
        (Column::Last, _) => "The time of its last tuple.",
        (Column::Duration, _) => {
            "From its first to its last tuple. Azure writes an end some seconds after the last packet."
        }
        (Column::Source, _) => "Who opened the flow.",
        (Column::SourcePort, _) => "The port it came from, mostly one of many.",
        (Column::Destination, _) => "Who was called.",
        (Column::DestinationPort, _) => "The port that was called. Its service is what usually listens there.",
        (Column::Protocol, _) => "The IANA number; NSG logs write T for TCP and U for UDP.",
        (Column::Direction, _) => "As the NIC that logged it sees it: in towards it, or out from it.",
        (Column::State, _) => "Begin, continuing, end, or denied. Counters come with continuing and end only.",
        (Column::Status, _) => {
            "Ended if its end is in the logs. Without its begin it began earlier, or begins are not logged. No answer: nothing came back."
        }
        (Column::Encryption, _) => "X is encrypted, NX is not, and NX_ says why. NSG logs do not say.",
        (Column::Updates, _) => "Tuples between begin and end. Azure writes one every few minutes while a flow lasts.",
        (Column::Tuples, _) => "All tuples that make this connection.",
        (Column::PacketsSent, _) => {
            "Packets from source to destination since the flow's last tuple; of a connection, all."
        }
        (Column::PacketsReceived, _) => "Packets from destination back to source.",
        (Column::Packets, _) => "Packets both ways.",
        (Column::BytesSent, _) => "Bytes from source to destination, headers among them.",
        (Column::BytesReceived, _) => "Bytes from destination back to source, headers among them.",
        (Column::Bytes, _) => "Bytes both ways.",
        (Column::Rule, _) => "The rule that decided, by its name without what Azure puts before it.",
        (Column::Acl, _) => "The NSG or admin configuration that holds the rule.",
        (Column::Nic, _) => "The MAC of the NIC that logged it.",
        (Column::Log, _) => "The flow log it was written for; of NSG logs, the NSG.",
        (Column::Target, _) => "The network, subnet or NIC that is logged; of NSG logs, the NSG.",
        (Column::Format, _) => "The layout of its record, told by the record's keys.",
        (Column::Logged, _) => "When its record was written, at the end of a minute.",
        (Column::File, _) => "The file it stands in.",
        (Column::Offset, _) => "Where its record begins in the file, in bytes from 0.",
    }
}

/// The same where it depends on what stands there.
pub fn meaning_in(line: &Line, column: Column) -> Option<&'static str> {
    match (column, &line.what) {
        (Column::Encryption, Particulars::Tuple(tuple)) => {
            Some(match Encryption::parse(tuple.encryption.as_deref()?)? {
                Encryption::Encrypted => "Encrypted between the two machines.",
                Encryption::NotConfigured => "Not encrypted, because encryption is not set up for it.",
                Encryption::HardwareNotSupported => {
                    "Not encrypted: the machine's hardware cannot. The log does not say whether it was let through."
                }
                Encryption::SoftwareNotReady => {
                    "Dropped: the host's software was not ready to encrypt, as after a start, a move or an update."
                }
                Encryption::NotAccepted => "Dropped: both ends demand encryption, and it failed.",
                Encryption::NotSupported => "Dropped: the host cannot find out whether the other end encrypts.",
                Encryption::LocalDestination => {
                    "Not encrypted, because both machines run on one host: it never left that."
                }
                Encryption::Fallback => "Not encrypted: that was tried and failed, and is allowed.",
                Encryption::OtherReason(_) => "Not encrypted, for a reason that is not known here.",
            })
        }
        (Column::Rule, _) if rule_kind(&line.rule, &line.acl) == RuleKind::Unspecified => {
            Some("No rule decided. Of a flow that was denied, encryption did: see there.")
        }
        _ => None,
    }
}

/// Whether moments stand in it.
pub const fn is_time(column: Column) -> bool {
    matches!(column, Column::Time | Column::Last | Column::Logged)
}

/// At first, in sixteenths of the text's size, which is a pixel for most.
pub const fn width(column: Column) -> u16 {
    match column {
        Column::Time | Column::Last | Column::Logged => 164,
        Column::Duration | Column::State | Column::Offset => 80,
        Column::Source | Column::Destination => 124,
        Column::SourcePort | Column::DestinationPort => 52,
        Column::Status => 152,
        Column::Protocol => 52,
        Column::Direction => 40,
        Column::Updates | Column::Tuples | Column::Format => 68,
        Column::Encryption => 64,
        Column::BytesSent | Column::BytesReceived | Column::Bytes => 80,
        Column::PacketsSent | Column::Packets => 104,
        Column::PacketsReceived => 128,
        Column::Rule => 176,
        Column::Acl | Column::Log | Column::Target => 150,
        Column::Nic => 148,
        Column::File => 360,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::flows::copy::tests::line;

    #[test]
    fn what_was_dropped_says_by_what() {
        let of_rule = |rule: &str| meaning_in(&line(rule, None), Column::Rule);
        assert!(of_rule("unspecified").unwrap().contains("encryption did"));
        assert_eq!(of_rule("UserRule_a"), None);
        for (value, expected) in [("NX_SW_NOT_READY", Some("Dropped")), ("X", Some("Encrypted")), ("?", None)] {
            let mut line = line("a", None);
            if let Particulars::Tuple(tuple) = &mut line.what {
                tuple.encryption = Some(value.to_owned());
            }
            let meaning = meaning_in(&line, Column::Encryption).map(|text| text.split([':', ' ']).next().unwrap());
            assert_eq!(meaning, expected, "{value}");
        }
    }
}
