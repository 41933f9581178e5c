//! The columns of flows: one list that the order, the table and the copies share.

use serde::{Deserialize, Serialize};

/// What one row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Table {
    #[default]
    Tuples,
    Connections,
}

impl Table {
    pub const ALL: [Self; 2] = [Self::Tuples, Self::Connections];

    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Tuples => &Column::OF_TUPLES,
            Self::Connections => &Column::OF_CONNECTIONS,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Column {
    /// Of a connection, that of its first tuple.
    Time,
    Last,
    Duration,
    Source,
    SourcePort,
    Destination,
    DestinationPort,
    Protocol,
    Direction,
    State,
    Status,
    Encryption,
    Updates,
    Tuples,
    PacketsSent,
    PacketsReceived,
    Packets,
    BytesSent,
    BytesReceived,
    Bytes,
    Rule,
    Acl,
    Nic,
    Log,
    Target,
    Format,
    Logged,
    File,
    Offset,
}

impl Column {
    /// Whether the least there is of it stands for nothing.
    pub const fn can_be_absent(self) -> bool {
        use Column::{
            Acl, Bytes, BytesReceived, BytesSent, Duration, Encryption, File, Log, Logged, Nic, Packets,
            PacketsReceived, PacketsSent, Rule, Target,
        };
        matches!(
            self,
            PacketsSent
                | PacketsReceived
                | Packets
                | BytesSent
                | BytesReceived
                | Bytes
                | Duration
                | Logged
                | Encryption
                | Rule
                | Acl
                | Nic
                | Log
                | Target
                | File
        )
    }

    const OF_TUPLES: [Self; 24] = [
        Self::Time,
        Self::Source,
        Self::SourcePort,
        Self::Destination,
        Self::DestinationPort,
        Self::Protocol,
        Self::Direction,
        Self::State,
        Self::Encryption,
        Self::BytesSent,
        Self::BytesReceived,
        Self::Bytes,
        Self::PacketsSent,
        Self::PacketsReceived,
        Self::Packets,
        Self::Rule,
        Self::Acl,
        Self::Nic,
        Self::Log,
        Self::Target,
        Self::Format,
        Self::Logged,
        Self::File,
        Self::Offset,
    ];
    const OF_CONNECTIONS: [Self; 21] = [
        Self::Time,
        Self::Last,
        Self::Duration,
        Self::Source,
        Self::SourcePort,
        Self::Destination,
        Self::DestinationPort,
        Self::Protocol,
        Self::Direction,
        Self::Status,
        Self::Updates,
        Self::Tuples,
        Self::BytesSent,
        Self::BytesReceived,
        Self::Bytes,
        Self::PacketsSent,
        Self::PacketsReceived,
        Self::Packets,
        Self::Rule,
        Self::Acl,
        Self::Nic,
    ];
}
