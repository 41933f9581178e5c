//! Rows as Azure writes them: one line without a space, a record for each minute, and more where it would grow too
//! long.

use std::io::Write;

use flowglass::model::Millis;

use super::hour::{Row, State};
use super::network::{ACLS, RULES, mac};

/// A record is closed before it would become longer than this.
const LONGEST: usize = 32_000;
const LONGEST_TUPLE: usize = 160;
const SUBSCRIPTION: &str = "11111111-2222-3333-4444-555555555555";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Vnet,
    Nsg2,
}

pub struct Text {
    pub bytes: Vec<u8>,
    pub records: u64,
}

/// Writes the rows of one file.
pub struct Writer {
    out: Vec<u8>,
    kind: Kind,
    mac: String,
    /// What all records have between their time and their first group.
    head: String,
    records: u64,
    /// Where the open record begins.
    record: usize,
    written: Option<u64>,
    rule: Option<usize>,
}

impl Writer {
    pub fn new(kind: Kind, nic: u64) -> Self {
        let mac = mac(nic);
        let head = match kind {
            Kind::Vnet => vnet_head(&mac),
            Kind::Nsg2 => nsg_head(&mac),
        };
        let out = br#"{"records":["#.to_vec();
        Self { out, kind, mac, head, records: 0, record: 0, written: None, rule: None }
    }

    /// Rows of one record come with the time at which it was written, and by rule.
    pub fn row(&mut self, row: &Row, written: u64) {
        let is_full = self.out.len() - self.record + LONGEST_TUPLE > LONGEST;
        if self.written != Some(written) || is_full {
            self.begin_record(written);
        }
        if self.rule == Some(row.flow.rule) {
            self.out.push(b',');
        } else {
            self.begin_group(row.flow.rule);
        }
        // Writing to memory does not fail.
        tuple(&mut self.out, self.kind, row).unwrap_or_default();
    }

    pub fn finish(mut self) -> Text {
        self.end_record();
        self.out.extend_from_slice(b"]}");
        Text { bytes: self.out, records: self.records }
    }

    fn begin_record(&mut self, written: u64) {
        self.end_record();
        if self.records > 0 {
            self.out.push(b',');
        }
        self.records += 1;
        self.record = self.out.len();
        self.written = Some(written);
        let time = Millis(i64::try_from(written).unwrap_or_default()).to_string();
        // Azure writes seven digits of the second.
        let ticks = written * 7919 % 10_000;
        let parts = [r#"{"time":""#, time.trim_end_matches('Z'), &format!("{ticks:04}"), &self.head];
        self.out.extend(parts.iter().flat_map(|part| part.bytes()));
    }

    fn begin_group(&mut self, rule: usize) {
        if self.rule.is_some() {
            self.out.extend_from_slice(b"]}]},");
        }
        self.rule = Some(rule);
        let name = RULES[rule].name;
        let parts = match self.kind {
            Kind::Vnet => {
                let acl = ACLS[RULES[rule].acl];
                [r#"{"aclID":""#, acl, r#"","flowGroups":[{"rule":""#, name, r#"","flowTuples":["#]
            }
            Kind::Nsg2 => [r#"{"rule":""#, name, r#"","flows":[{"mac":""#, &self.mac, r#"","flowTuples":["#],
        };
        self.out.extend(parts.iter().flat_map(|part| part.bytes()));
    }

    fn end_record(&mut self) {
        if self.rule.take().is_some() {
            self.out.extend_from_slice(b"]}]}]}}");
        }
    }
}

fn vnet_head(mac: &str) -> String {
    let log = format!(
        "/SUBSCRIPTIONS/{SUBSCRIPTION}/RESOURCEGROUPS/NETWORKWATCHERRG/PROVIDERS/MICROSOFT.NETWORK/NETWORKWATCHERS/\
         NETWORKWATCHER_WESTEUROPE/FLOWLOGS/FL-BUSY"
    );
    let target = format!(
        "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-busy/providers/Microsoft.Network/virtualNetworks/vnet-busy"
    );
    format!(
        r#"Z","flowLogGUID":"66666666-7777-8888-9999-000000000000","macAddress":"{mac}","category":"FlowLogFlowEvent","#
    ) + &format!(r#""flowLogResourceID":"{log}","targetResourceID":"{target}","flowLogVersion":4,"#)
        + r#""operationName":"FlowLogFlowEvent","flowRecords":{"flows":["#
}

fn nsg_head(mac: &str) -> String {
    let id = ACLS[0].to_uppercase();
    format!(r#"Z","systemId":"66666666-7777-8888-9999-000000000001","macAddress":"{mac}","#)
        + &format!(r#""category":"NetworkSecurityGroupFlowEvent","resourceId":"{id}","#)
        + r#""operationName":"NetworkSecurityGroupFlowEvents","properties":{"Version":2,"flows":["#
}

fn tuple(out: &mut Vec<u8>, kind: Kind, row: &Row) -> std::io::Result<()> {
    let (flow, [packets_sent, bytes_sent, packets_received, bytes_received]) = (&row.flow, row.counters);
    let time = if kind == Kind::Vnet { row.at } else { row.at / 1000 };
    write!(out, "\"{time},{},{},{},{},", flow.source, flow.destination, flow.source_port, flow.destination_port)?;
    match (kind, flow.protocol) {
        (Kind::Vnet, protocol) => write!(out, "{protocol}")?,
        (Kind::Nsg2, 6) => out.push(b'T'),
        (Kind::Nsg2, _) => out.push(b'U'),
    }
    out.extend_from_slice(if flow.is_inbound { b",I," } else { b",O," });
    match kind {
        Kind::Vnet => write!(out, "{},{}", row.state.letter(), flow.encryption)?,
        // What was denied is written as begun.
        Kind::Nsg2 if row.state == State::Denied => out.extend_from_slice(b"D,B"),
        Kind::Nsg2 => write!(out, "A,{}", row.state.letter())?,
    }
    if kind == Kind::Nsg2 && !row.state.is_measured() {
        out.extend_from_slice(b",,,,\"");
        return Ok(());
    }
    write!(out, ",{packets_sent},{bytes_sent},{packets_received},{bytes_received}\"")
}
