//! Rows as Azure writes them: one line of JSON without a space, a record a minute, cut into several where it is long.

use std::io::Write;
use std::net::IpAddr;

use super::clock;
use super::flow::{Counter, Row, State, TCP};
use super::place::{Kind, Log, Nic, Rule};
use crate::model::Millis;
use crate::model::mixed;

/// A record is closed before it would become longer than this.
const LONGEST: usize = 32_000;
const GROUP_END: &[u8] = b"]}]}";
const RECORD_END: &[u8] = b"]}}";

/// One blob's text. Times are moved on by `later` milliseconds.
pub struct Text {
    pub bytes: Vec<u8>,
    /// Where the last record begins.
    pub last_record: usize,
}

pub fn write(rows: &[Row], nic: Nic, log: &Log, later: u64) -> Text {
    let mut writer = Writer::new(nic, log, later, rows.len());
    for row in rows.iter().filter(|row| is_shown(log.kind, row)) {
        writer.row(row);
    }
    writer.finish()
}

/// NSG logs hold what an NSG decided; their first version knows decisions only.
fn is_shown(kind: Kind, row: &Row) -> bool {
    match kind {
        Kind::Vnet => true,
        Kind::Nsg2 => row.rule.is_of_nsg(),
        Kind::Nsg1 => row.rule.is_of_nsg() && matches!(row.state, State::Begin | State::Denied),
    }
}

struct Writer<'a> {
    out: Vec<u8>,
    nic: Nic,
    log: &'a Log,
    later: u64,
    /// What all records of the blob have between their time and their first group.
    head: String,
    record: usize,
    minute: Option<u64>,
    rule: Option<Rule>,
}

impl<'a> Writer<'a> {
    fn new(nic: Nic, log: &'a Log, later: u64, rows: usize) -> Self {
        let mut out = Vec::with_capacity(rows * 84 + 60 * 2_000);
        out.extend_from_slice(br#"{"records":["#);
        Self { out, nic, log, later, head: head(nic, log), record: 0, minute: None, rule: None }
    }

    fn row(&mut self, row: &Row) {
        if self.minute != Some(row.minute) {
            self.end_record();
            self.begin_record(row.minute);
        } else if self.out.len() - self.record + 160 > LONGEST {
            // The rest of the minute goes into one more record of the same time.
            self.end_record();
            self.begin_record(row.minute);
        }
        if self.rule == Some(row.rule) {
            self.out.extend_from_slice(b",\"");
        } else {
            self.begin_group(row.rule);
            self.out.push(b'"');
        }
        match self.log.kind {
            Kind::Vnet => vnet(&mut self.out, row, self.later),
            Kind::Nsg2 => nsg2(&mut self.out, row, self.later),
            Kind::Nsg1 => nsg1(&mut self.out, row, self.later),
        }
        self.out.push(b'"');
    }

    fn begin_record(&mut self, minute: u64) {
        if self.minute.is_some() {
            self.out.push(b',');
        }
        self.minute = Some(minute);
        self.record = self.out.len();
        self.out.extend_from_slice(br#"{"time":""#);
        let written = clock::written(self.nic, minute) + self.later;
        let civil = i64::try_from(written).map(|ms| Millis(ms).civil()).unwrap_or(Millis(0).civil());
        let year = u64::try_from(civil.year).unwrap_or_default();
        let parts = [(year, 4, b'-'), (civil.month.into(), 2, b'-'), (civil.day.into(), 2, b'T')];
        let clock = [(civil.hour.into(), 2, b':'), (civil.minute.into(), 2, b':'), (civil.second.into(), 2, b'.')];
        for (value, width, after) in parts.into_iter().chain(clock) {
            padded(&mut self.out, value, width);
            self.out.push(after);
        }
        // A tick is a ten-thousandth of a millisecond; each log has its own.
        let ticks = mixed(written ^ u64::from(self.log.guid.as_bytes()[0])) % 10_000;
        padded(&mut self.out, u64::from(civil.milli) * 10_000 + ticks, 7);
        self.out.extend_from_slice(self.head.as_bytes());
    }

    fn begin_group(&mut self, rule: Rule) {
        if self.rule.is_some() {
            self.out.extend_from_slice(GROUP_END);
            self.out.push(b',');
        }
        self.rule = Some(rule);
        let parts = match self.log.kind {
            Kind::Vnet => [
                r#"{"aclID":""#,
                rule.acl(self.nic),
                r#"","flowGroups":[{"rule":""#,
                rule.name(),
                r#"","flowTuples":["#,
            ],
            Kind::Nsg1 | Kind::Nsg2 => {
                [r#"{"rule":""#, rule.name(), r#"","flows":[{"mac":""#, self.nic.card().mac, r#"","flowTuples":["#]
            }
        };
        for part in parts {
            self.out.extend_from_slice(part.as_bytes());
        }
    }

    fn end_record(&mut self) {
        if self.rule.take().is_some() {
            self.out.extend_from_slice(GROUP_END);
            self.out.extend_from_slice(RECORD_END);
        }
    }

    fn finish(mut self) -> Text {
        self.end_record();
        self.out.extend_from_slice(b"]}");
        Text { bytes: self.out, last_record: self.record }
    }
}

fn head(nic: Nic, log: &Log) -> String {
    let (mac, Log { guid, id, target, .. }) = (nic.card().mac, log);
    let version = if log.kind == Kind::Nsg1 { 1 } else { 2 };
    match log.kind {
        Kind::Vnet => format!(
            concat!(
                r#"Z","flowLogGUID":"{guid}","macAddress":"{mac}","category":"FlowLogFlowEvent","flowLogResourceID":"{id}","#,
                r#""targetResourceID":"{target}","flowLogVersion":4,"operationName":"FlowLogFlowEvent","#,
                r#""flowRecords":{{"flows":["#
            ),
            guid = guid,
            mac = mac,
            id = id,
            target = target
        ),
        Kind::Nsg1 | Kind::Nsg2 => format!(
            concat!(
                r#"Z","systemId":"{guid}","macAddress":"{mac}","category":"NetworkSecurityGroupFlowEvent","#,
                r#""resourceId":"{id}","operationName":"NetworkSecurityGroupFlowEvents","#,
                r#""properties":{{"Version":{version},"flows":["#
            ),
            guid = guid,
            mac = mac,
            id = id,
            version = version
        ),
    }
}

fn vnet(out: &mut Vec<u8>, row: &Row, later: u64) {
    number(out, row.at + later);
    ends(out, row);
    number(out, row.protocol.into());
    out.extend_from_slice(if row.inbound { b",I," } else { b",O," });
    out.push(match row.state {
        State::Begin => b'B',
        State::Continuing => b'C',
        State::End => b'E',
        State::Denied => b'D',
    });
    out.push(b',');
    out.extend_from_slice(row.encryption.as_bytes());
    counters(out, row.sent, row.received);
}

fn nsg1(out: &mut Vec<u8>, row: &Row, later: u64) {
    number(out, (row.at + later) / clock::SECOND);
    ends(out, row);
    out.push(if row.protocol == TCP { b'T' } else { b'U' });
    out.extend_from_slice(if row.inbound { b",I," } else { b",O," });
    out.push(if row.state == State::Denied { b'D' } else { b'A' });
}

fn nsg2(out: &mut Vec<u8>, row: &Row, later: u64) {
    nsg1(out, row, later);
    match row.state {
        // What was denied is written as begun.
        State::Begin | State::Denied => out.extend_from_slice(b",B,,,,"),
        State::Continuing | State::End => {
            out.extend_from_slice(if row.state == State::End { b",E" } else { b",C" });
            counters(out, row.sent, row.received);
        }
    }
}

fn ends(out: &mut Vec<u8>, row: &Row) {
    out.push(b',');
    address(out, row.source);
    out.push(b',');
    address(out, row.destination);
    out.push(b',');
    number(out, row.source_port.into());
    out.push(b',');
    number(out, row.destination_port.into());
    out.push(b',');
}

fn counters(out: &mut Vec<u8>, sent: Counter, received: Counter) {
    for value in [sent.packets, sent.bytes, received.packets, received.bytes] {
        out.push(b',');
        number(out, value);
    }
}

fn address(out: &mut Vec<u8>, ip: IpAddr) {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, c, d] = ip.octets();
            number(out, a.into());
            for octet in [b, c, d] {
                out.push(b'.');
                number(out, octet.into());
            }
        }
        // Seldom enough for the slow way; writing to memory does not fail.
        IpAddr::V6(ip) => write!(out, "{ip}").unwrap_or_default(),
    }
}

fn number(out: &mut Vec<u8>, value: u64) {
    padded(out, value, 1);
}

/// Decimal digits, with zeros in front up to `width`, which is at most 20. It is called from everywhere here, so that
/// copies of it would be much to download.
#[inline(never)]
fn padded(out: &mut Vec<u8>, mut value: u64, width: usize) {
    const PAIRS: [[u8; 2]; 100] = pairs();
    let mut digits = [b'0'; 20];
    let mut at = digits.len();
    while value >= 10 {
        let pair = PAIRS[usize::try_from(value % 100).unwrap_or(0)];
        value /= 100;
        at -= 2;
        digits[at..at + 2].copy_from_slice(&pair);
    }
    if value > 0 {
        at -= 1;
        digits[at] = PAIRS[usize::try_from(value).unwrap_or(0)][1];
    }
    out.extend_from_slice(&digits[at.min(digits.len() - width)..]);
}

const fn pairs() -> [[u8; 2]; 100] {
    let mut all = [[b'0'; 2]; 100];
    let mut index = 0;
    let mut tens = b'0';
    while tens <= b'9' {
        let mut ones = b'0';
        while ones <= b'9' {
            all[index] = [tens, ones];
            index += 1;
            ones += 1;
        }
        tens += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits() {
        for value in (0..2_000).chain([9_999, 10_000, 99_999, 100_000, 1_768_319_102_518, u64::MAX / 10, u64::MAX]) {
            for width in [1, 2, 4, 7] {
                let mut out = Vec::new();
                padded(&mut out, value, width);
                assert_eq!(String::from_utf8(out).ok(), Some(format!("{value:0width$}")));
            }
        }
    }
}
