//! What one tuple says besides when and between whom.

use serde::{Deserialize, Serialize};

/// The layout of a record, read from its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Vnet,
    Nsg1,
    Nsg2,
}

impl Format {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vnet => "vnet",
            Self::Nsg1 => "nsg1",
            Self::Nsg2 => "nsg2",
        }
    }
}

/// As the logging NIC sees the flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Direction {
    #[serde(rename = "I")]
    Inbound,
    #[serde(rename = "O")]
    Outbound,
}

impl Direction {
    pub const ALL: [Self; 2] = [Self::Inbound, Self::Outbound];

    pub const fn letter(self) -> &'static str {
        match self {
            Self::Inbound => "I",
            Self::Outbound => "O",
        }
    }
}

/// Where in its life a flow was when the tuple was written. An NSG deny is [`State::Denied`]; an allowed NSG version 1
/// tuple has [`State::None`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum State {
    #[serde(rename = "B")]
    Begin,
    #[serde(rename = "C")]
    Continuing,
    #[serde(rename = "E")]
    End,
    #[serde(rename = "D")]
    Denied,
    #[serde(rename = "none")]
    None,
}

impl State {
    pub const ALL: [Self; 5] = [Self::Begin, Self::Continuing, Self::End, Self::Denied, Self::None];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Begin => "B",
            Self::Continuing => "C",
            Self::End => "E",
            Self::Denied => "D",
            Self::None => "none",
        }
    }

    pub const fn action(self) -> Action {
        match self {
            Self::Denied => Action::Denied,
            _ => Action::Allowed,
        }
    }

    /// Whether Azure measures in this state. What stands in the counters of a begin or a deny is no measurement.
    pub const fn is_measured(self) -> bool {
        matches!(self, Self::Continuing | Self::End)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    Allowed,
    Denied,
}

impl Action {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
        }
    }
}

/// An IANA protocol number. NSG logs write `T` and `U`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Protocol(pub u8);

impl Protocol {
    pub const TCP: Self = Self(6);
    pub const UDP: Self = Self(17);

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "T" | "t" => Some(Self::TCP),
            "U" | "u" => Some(Self::UDP),
            _ if text.bytes().all(|b| b.is_ascii_digit()) => text.parse().ok().map(Self),
            _ => None,
        }
    }

    pub const fn name(self) -> Option<&'static str> {
        match self.0 {
            1 => Some("ICMP"),
            2 => Some("IGMP"),
            6 => Some("TCP"),
            17 => Some("UDP"),
            41 => Some("IPv6"),
            47 => Some("GRE"),
            50 => Some("ESP"),
            51 => Some("AH"),
            58 => Some("ICMPv6"),
            132 => Some("SCTP"),
            _ => None,
        }
    }

    /// The one of that name, or of that number.
    pub fn named(text: &str) -> Option<Self> {
        let numbered = text.parse().ok().map(Self).filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
        numbered.or_else(|| (0..=u8::MAX).map(Self).find(|protocol| protocol.name() == Some(text)))
    }
}

/// A count since the flow's last tuple, or not measured, which is not zero.
pub type Counter = Option<u64>;

/// Relative to the tuple's source: what it sent, and what came back to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    pub packets_sent: Counter,
    pub bytes_sent: Counter,
    pub packets_received: Counter,
    pub bytes_received: Counter,
}

impl Counters {
    /// As the log writes them.
    pub const fn in_order(&self) -> [Counter; 4] {
        [self.packets_sent, self.bytes_sent, self.packets_received, self.bytes_received]
    }

    /// Both ways, as far as they were measured.
    pub const fn packets(&self) -> Counter {
        both(self.packets_sent, self.packets_received)
    }

    pub const fn bytes(&self) -> Counter {
        both(self.bytes_sent, self.bytes_received)
    }

    /// Something was sent, and nothing came back.
    pub const fn is_unanswered(&self) -> bool {
        matches!(self, Self { packets_sent: Some(1..), packets_received: Some(0), .. })
    }

    pub const fn is_absent(&self) -> bool {
        matches!(self, Self { packets_sent: None, bytes_sent: None, packets_received: None, bytes_received: None })
    }
}

const fn both(a: Counter, b: Counter) -> Counter {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.saturating_add(b)),
        (Some(one), None) | (None, Some(one)) => Some(one),
        (None, None) => None,
    }
}
