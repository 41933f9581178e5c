//! One tuple: the comma-separated line that is a row.

use std::net::IpAddr;

use super::{IssueKind, Kind};
use crate::model::{Counter, Counters, Direction, Encryption, Format, Millis, Protocol, State};

/// How a record's tuples are laid out, which its keys say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// `ts,src,dst,sport,dport,proto,dir,state,enc[,4 counters]`
    Vnet,
    /// The same without encryption, of which only other tools' tests know; never in a version 4 record.
    VnetUnencrypted,
    /// `ts,src,dst,sport,dport,proto,dir,decision[,state[,4 counters]]`
    Nsg,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tuple<'a> {
    pub time: Millis,
    pub source: IpAddr,
    pub destination: IpAddr,
    pub source_port: u16,
    pub destination_port: u16,
    pub protocol: Protocol,
    pub direction: Direction,
    pub state: State,
    /// As it stands in the log. NSG logs have none.
    pub encryption: Option<&'a str>,
    /// Absent where Azure measures nothing.
    pub counters: Counters,
}

impl<'a> Tuple<'a> {
    /// What it has in common with very many others.
    pub const fn kind(&self, format: Format) -> Kind<'a> {
        let &Self { protocol, direction, state, encryption, .. } = self;
        Kind { format, protocol, direction, state, encryption }
    }
}

/// Why a tuple is not understood.
#[derive(Debug, PartialEq, Eq)]
pub struct Rejection {
    pub kind: IssueKind,
    pub message: String,
}

/// A tuple understood, and whether counters stood where nothing is measured.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    pub tuple: Tuple<'a>,
    pub unexpected_counters: bool,
}

/// More than any layout has; what follows the last of these is not looked at.
const MOST_FIELDS: usize = 16;

pub fn decode(text: &str, layout: Layout) -> Result<Decoded<'_>, Rejection> {
    let mut fields = [""; MOST_FIELDS];
    let mut count = 0;
    for field in text.split(',') {
        if let Some(slot) = fields.get_mut(count) {
            *slot = field;
        }
        count += 1;
    }
    let row = Row { fields, count };
    match layout {
        Layout::Vnet => row.vnet(false),
        Layout::VnetUnencrypted => row.vnet(matches!(count, 8 | 12)),
        Layout::Nsg => row.nsg(),
    }
}

/// The layout of a tuple that stands alone, by the fields in which the layouts differ.
pub fn layout_of(text: &str) -> Layout {
    let mut fields = text.split(',').skip(5);
    let [protocol, _, decision, state] = std::array::from_fn(|_| fields.next());
    let is_nsg = matches!(protocol, Some("T" | "U" | "t" | "u"))
        || decision == Some("A")
        || decision == Some("D") && matches!(state, Some("B" | "C" | "E"));
    if is_nsg { Layout::Nsg } else { Layout::Vnet }
}

struct Row<'a> {
    fields: [&'a str; MOST_FIELDS],
    count: usize,
}

impl<'a> Row<'a> {
    fn vnet(&self, unencrypted: bool) -> Result<Decoded<'a>, Rejection> {
        if self.is_nsg_shaped() {
            return Err(self.other_layout("an NSG flow log", "a VNet flow log"));
        }
        let counters = if unencrypted { 8 } else { 9 };
        let empty_to = |end: usize| self.fields[counters..end].iter().all(|field| field.is_empty());
        let fits = self.count == counters + 4 || (counters..counters + 4).contains(&self.count) && empty_to(self.count);
        if !fits {
            return Err(self.field_count("13, or 9 without counters"));
        }
        let state = match self.fields[7] {
            "B" => State::Begin,
            "C" => State::Continuing,
            "E" => State::End,
            "D" => State::Denied,
            other => return Err(bad("flow state", other, "B, C, E or D")),
        };
        let encryption = match self.fields[8] {
            _ if unencrypted => None,
            "" => None,
            value if Encryption::parse(value).is_some() => Some(value),
            other => return Err(bad("encryption", other, "X, NX or NX_ and a reason")),
        };
        self.finish(state, encryption, counters)
    }

    fn nsg(&self) -> Result<Decoded<'a>, Rejection> {
        if self.is_vnet_shaped() {
            return Err(self.other_layout("a VNet flow log", "an NSG flow log"));
        }
        // Hand-made logs drop or add an empty counter; a counter that is there must be the right one.
        let all_empty = |from: usize| self.fields[from..].iter().all(|field| field.is_empty());
        let fits = match self.count {
            8 | 13 => true,
            9..=12 => all_empty(9),
            14 => self.fields[13].is_empty(),
            _ => false,
        };
        if !fits {
            return Err(self.field_count("8 in version 1, 13 in version 2"));
        }
        let denied = match self.fields[7] {
            "A" => false,
            "D" => true,
            other => return Err(bad("decision", other, "A or D")),
        };
        let state = match self.fields[8] {
            "" | "B" | "C" | "E" if denied => State::Denied,
            "" => State::None,
            "B" => State::Begin,
            "C" => State::Continuing,
            "E" => State::End,
            other => return Err(bad("flow state", other, "B, C or E")),
        };
        self.finish(state, None, 9)
    }

    fn finish(&self, state: State, encryption: Option<&'a str>, counters_at: usize) -> Result<Decoded<'a>, Rejection> {
        let time = Millis::from_tuple(self.fields[0])
            .ok_or_else(|| bad("time", self.fields[0], "seconds or milliseconds since 1970, up to the year 9998"))?;
        let direction = match self.fields[6] {
            "I" => Direction::Inbound,
            "O" => Direction::Outbound,
            other => return Err(bad("direction", other, "I or O")),
        };
        let counter = |at: usize| self.counter(counters_at + at, NAMES[at]);
        let written = Counters {
            packets_sent: counter(0)?,
            bytes_sent: counter(1)?,
            packets_received: counter(2)?,
            bytes_received: counter(3)?,
        };
        let unexpected_counters = !state.is_measured()
            && [written.packets_sent, written.bytes_sent, written.packets_received, written.bytes_received]
                .iter()
                .any(|counter| counter.is_some_and(|value| value > 0));
        let tuple = Tuple {
            time,
            source: self.address(1, "source address")?,
            destination: self.address(2, "destination address")?,
            source_port: self.port(3, "source port")?,
            destination_port: self.port(4, "destination port")?,
            protocol: Protocol::parse(self.fields[5])
                .ok_or_else(|| bad("protocol", self.fields[5], "a number from 0 to 255, T or U"))?,
            direction,
            state,
            encryption,
            counters: if state.is_measured() { written } else { Counters::default() },
        };
        Ok(Decoded { tuple, unexpected_counters })
    }

    fn address(&self, at: usize, name: &str) -> Result<IpAddr, Rejection> {
        parse_address(self.fields[at]).ok_or_else(|| bad(name, self.fields[at], "an IPv4 or IPv6 address"))
    }

    fn port(&self, at: usize, name: &str) -> Result<u16, Rejection> {
        digits(self.fields[at])
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| bad(name, self.fields[at], "a number from 0 to 65535"))
    }

    fn counter(&self, at: usize, name: &str) -> Result<Counter, Rejection> {
        match self.fields[at] {
            "" => Ok(None),
            text => digits(text)
                .and_then(|text| text.parse().ok())
                .map(Some)
                .ok_or_else(|| bad(name, text, "a whole number below 2^64, or nothing")),
        }
    }

    fn is_nsg_shaped(&self) -> bool {
        matches!(self.fields[7], "A" | "D")
            && match self.count {
                8 => self.fields[7] == "A" || matches!(self.fields[5], "T" | "U"),
                9.. => matches!(self.fields[8], "B" | "C" | "E"),
                _ => false,
            }
    }

    fn is_vnet_shaped(&self) -> bool {
        self.count >= 9
            && matches!(self.fields[7], "B" | "C" | "E" | "D")
            && Encryption::parse(self.fields[8]).is_some()
    }

    fn other_layout(&self, looks_like: &str, stands_in: &str) -> Rejection {
        Rejection {
            kind: IssueKind::OtherLayout,
            message: format!(
                "This tuple is written as in {looks_like}, but its record is that of {stands_in}, where the same fields mean \
                 other things. It is kept aside and not counted; whatever joined the two has to be mended."
            ),
        }
    }

    fn field_count(&self, expected: &str) -> Rejection {
        let count = self.count;
        Rejection {
            kind: IssueKind::FieldCount,
            message: format!(
                "This tuple has {count} fields where the format has {expected}. It is kept aside and not counted."
            ),
        }
    }
}

/// Some tools write IPv6 addresses in brackets.
pub(super) fn parse_address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok()
}

const NAMES: [&str; 4] = ["packets sent", "bytes sent", "packets received", "bytes received"];

/// `str::parse` takes a sign, which no log writes.
fn digits(text: &str) -> Option<&str> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then_some(text)
}

pub(super) fn bad(name: &str, value: &str, expected: &str) -> Rejection {
    let shown: String = value.chars().take(40).collect();
    let message = if value.is_empty() {
        format!("The {name} is missing; it should be {expected}. The tuple is kept aside and not counted.")
    } else {
        format!("The {name} “{shown}” is not {expected}. The tuple is kept aside and not counted.")
    };
    Rejection { kind: IssueKind::BadValue, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(decoded: &Decoded<'_>) -> String {
        let t = &decoded.tuple;
        let c = |counter: Counter| counter.map_or("-".to_owned(), |value| value.to_string());
        format!(
            "{} {} {} {} {} {} {} {} {} {} {} {} {}{}",
            t.time.0,
            t.source,
            t.destination,
            t.source_port,
            t.destination_port,
            t.protocol.0,
            t.direction.letter(),
            t.state.name(),
            t.encryption.unwrap_or("-"),
            c(t.counters.packets_sent),
            c(t.counters.bytes_sent),
            c(t.counters.packets_received),
            c(t.counters.bytes_received),
            if decoded.unexpected_counters { " !" } else { "" },
        )
    }

    #[track_caller]
    fn check(layout: Layout, text: &str, expected: &str) {
        assert_eq!(
            decode(text, layout).map(|decoded| line(&decoded)).unwrap_or_else(|r| format!("{:?}", r.kind)),
            expected,
            "{text}"
        );
    }

    #[test]
    fn vnet() {
        let check = |text, expected| check(Layout::Vnet, text, expected);
        check(
            "1768319102518,10.1.2.5,203.0.113.190,51544,443,6,O,C,NX,214903,318204118,15730,1021770",
            "1768319102518 10.1.2.5 203.0.113.190 51544 443 6 O C NX 214903 318204118 15730 1021770",
        );
        check(
            "1493763938,192.0.2.105,10.2.0.4,35370,23,6,I,B,NX,,,,",
            "1493763938000 192.0.2.105 10.2.0.4 35370 23 6 I B NX - - - -",
        );
        check(
            "1768319102518,10.1.2.5,10.1.2.6,1,2,17,I,D,X,0,0,0,0",
            "1768319102518 10.1.2.5 10.1.2.6 1 2 17 I D X - - - -",
        );
        check(
            "1768319102518,10.1.2.5,10.1.2.6,1,2,17,I,E,X,1,128,0,0",
            "1768319102518 10.1.2.5 10.1.2.6 1 2 17 I E X 1 128 0 0",
        );
        check(
            "1768319102518,10.1.2.5,10.1.2.6,1,2,17,I,E,X,,,,",
            "1768319102518 10.1.2.5 10.1.2.6 1 2 17 I E X - - - -",
        );
        check("1768319102518,10.1.2.5,10.1.2.6,1,2,17,I,B,X", "1768319102518 10.1.2.5 10.1.2.6 1 2 17 I B X - - - -");
        check(
            "1768319102518,10.1.2.5,10.1.2.6,1,2,17,I,B,X,5,0,0,0",
            "1768319102518 10.1.2.5 10.1.2.6 1 2 17 I B X - - - - !",
        );
        check(
            "1768319102518,2001:db8::1,2001:DB8:0:0:0:0:0:2,1,2,6,I,B,NX_SOON,0,0,0,0",
            "1768319102518 2001:db8::1 2001:db8::2 1 2 6 I B NX_SOON - - - -",
        );
        check(
            "1768319102518,[2001:db8::1],10.0.0.1,1,2,T,I,E,NX,1,2,3,18446744073709551615",
            "1768319102518 2001:db8::1 10.0.0.1 1 2 6 I E NX 1 2 3 18446744073709551615",
        );
        check("1768319102518,10.1.2.5,10.1.2.6,1,2,17,I,E,X,1,128,0,18446744073709551616", "BadValue");
        check("1768319102518,10.1.2.5,10.1.2.6,1,65536,17,I,E,X,1,128,0,0", "BadValue");
        check("1768319102518,10.1.2.5,10.1.2.6,1,+5,17,I,E,X,1,128,0,0", "BadValue");
        check("1768319102518,10.1.2.5,10.1.2,1,2,17,I,E,X,1,128,0,0", "BadValue");
        check("1768319102518,10.1.2.5,10.1.2.6,1,2,256,I,E,X,1,128,0,0", "BadValue");
        check("1768319102518,10.1.2.5,10.1.2.6,1,2,17,X,E,X,1,128,0,0", "BadValue");
        check("1768319102518,10.1.2.5,10.1.2.6,1,2,17,I,F,X,1,128,0,0", "BadValue");
        check("1768319102518,10.1.2.5,10.1.2.6,1,2,17,I,E,Y,1,128,0,0", "BadValue");
        check(",10.1.2.5,10.1.2.6,1,2,17,I,E,X,1,128,0,0", "BadValue");
        check("1768319102518,10.1.2.5,10.1.2.6,1,2,17,I,E,X,1,128,0", "FieldCount");
        check("1768319102518,10.1.2.5,10.1.2.6,1,2,17,I,E,X,1,128,0,0,", "FieldCount");
        check("1768319102518,10.1.2.5,10.1.2.6,1,2,17,I,E", "FieldCount");
        check("", "FieldCount");
        check("1705318260,10.0.2.10,10.0.1.4,50123,3389,T,I,A,B,8,2400,5,1500", "OtherLayout");
        check("1705318260,10.0.2.10,10.0.1.4,50123,3389,T,I,D,B,8,2400,5,1500", "OtherLayout");
    }

    #[test]
    fn what_stands_alone() {
        let check = |text, expected| assert_eq!(layout_of(text), expected, "{text}");
        check("1768319102518,10.1.2.5,10.1.2.6,1,2,6,I,E,X,1,128,0,0", Layout::Vnet);
        check("1768319102518,10.1.2.5,10.1.2.6,1,2,6,I,D,NX,0,0,0,0", Layout::Vnet);
        check("1534164982,192.0.2.26,10.17.0.4,65533,3389,T,I,D", Layout::Nsg);
        check("1724090346,10.1.0.4,192.0.2.7,35620,443,17,O,A,E,1,74,0,0", Layout::Nsg);
        check("1724090346,10.1.0.4,192.0.2.7,35620,443,17,O,D,B,,,,", Layout::Nsg);
        check("1724090346,10.1.0.4,192.0.2.7,35620,443,17,O,A", Layout::Nsg);
        check("", Layout::Vnet);
    }

    #[test]
    fn vnet_without_encryption() {
        let check = |text, expected| check(Layout::VnetUnencrypted, text, expected);
        check("1768319102518,10.1.2.5,10.1.2.6,1,2,T,I,B", "1768319102518 10.1.2.5 10.1.2.6 1 2 6 I B - - - - -");
        check(
            "1768319102518,10.1.2.5,10.1.2.6,1,2,T,I,E,1,2,3,4",
            "1768319102518 10.1.2.5 10.1.2.6 1 2 6 I E - 1 2 3 4",
        );
        check(
            "1768319102518,10.1.2.5,10.1.2.6,1,2,6,I,E,NX,1,2,3,4",
            "1768319102518 10.1.2.5 10.1.2.6 1 2 6 I E NX 1 2 3 4",
        );
    }

    #[test]
    fn nsg() {
        let check = |text, expected| check(Layout::Nsg, text, expected);
        check(
            "1534164982,192.0.2.26,10.17.0.4,65533,3389,T,I,D",
            "1534164982000 192.0.2.26 10.17.0.4 65533 3389 6 I D - - - - -",
        );
        check(
            "1534164982,192.0.2.26,10.17.0.4,65533,53,U,O,A",
            "1534164982000 192.0.2.26 10.17.0.4 65533 53 17 O none - - - - -",
        );
        check(
            "1724090346,10.1.0.4,192.0.2.7,35620,443,T,O,A,B,,,,",
            "1724090346000 10.1.0.4 192.0.2.7 35620 443 6 O B - - - - -",
        );
        check(
            "1724090346,10.1.0.4,192.0.2.7,35620,443,T,O,A,E,1,74,0,0",
            "1724090346000 10.1.0.4 192.0.2.7 35620 443 6 O E - 1 74 0 0",
        );
        check(
            "1724090346,10.1.0.4,192.0.2.7,35620,443,T,O,A,E,,,,",
            "1724090346000 10.1.0.4 192.0.2.7 35620 443 6 O E - - - - -",
        );
        check(
            "1724090346,10.1.0.4,192.0.2.7,35620,443,T,O,D,B,,,,",
            "1724090346000 10.1.0.4 192.0.2.7 35620 443 6 O D - - - - -",
        );
        check(
            "1724090346,10.1.0.4,192.0.2.7,35620,443,T,O,A,B,,,",
            "1724090346000 10.1.0.4 192.0.2.7 35620 443 6 O B - - - - -",
        );
        check(
            "1724090346,10.1.0.4,192.0.2.7,35620,443,T,O,A,B,,,,,",
            "1724090346000 10.1.0.4 192.0.2.7 35620 443 6 O B - - - - -",
        );
        check(
            "1775797320000,10.0.1.4,10.0.2.7,49812,3306,T,O,A,B,12,4500,10,3200",
            "1775797320000 10.0.1.4 10.0.2.7 49812 3306 6 O B - - - - - !",
        );
        check("1724090346,10.1.0.4,192.0.2.7,35620,443,T,O,A,C,18,2841", "FieldCount");
        check("1724090346,10.1.0.4,192.0.2.7,35620,443,T,O", "FieldCount");
        check("1724090346,10.1.0.4,192.0.2.7,35620,443,T,O,X", "BadValue");
        check("1768319102518,10.1.2.5,203.0.113.190,51544,443,6,O,C,NX,1,2,3,4", "OtherLayout");
        check("1768319102518,10.1.2.5,203.0.113.190,51544,443,6,O,D,NX,0,0,0,0", "OtherLayout");
    }
}
