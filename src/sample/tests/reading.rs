//! The sample day read back with a general JSON reader, independently of what wrote it.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::LazyLock;

use serde_json::Value;

use crate::model::{Format, Millis};
use crate::sample::{SampleFile, files};

pub struct Read {
    pub files: Vec<ReadFile>,
    pub tuples: Vec<Tuple>,
}

pub struct ReadFile {
    pub path: String,
    pub length: usize,
    pub is_whole: bool,
    pub mac: String,
    /// Length and time of each record.
    pub records: Vec<(usize, u64)>,
    /// Every text in it that is not a tuple, by key.
    pub texts: BTreeMap<String, Vec<String>>,
}

pub struct Tuple {
    pub format: Format,
    pub guid: String,
    pub mac: String,
    pub acl: String,
    pub rule: String,
    /// When its record was written.
    pub written: u64,
    pub text: String,
}

pub static READ: LazyLock<Read> = LazyLock::new(|| {
    let mut read = Read { files: Vec::new(), tuples: Vec::new() };
    files().for_each(|file| read.file(&file));
    read
});

impl Read {
    fn file(&mut self, file: &SampleFile) {
        let text = std::str::from_utf8(&file.bytes).expect("UTF-8");
        let whole: Option<Value> = serde_json::from_str(text).ok();
        let is_whole = whole.is_some();
        let value = whole.unwrap_or_else(|| {
            let complete = &text[..text.rfind(r#",{"time""#).expect("more than one record")];
            serde_json::from_str(&format!("{complete}]}}")).expect("only the last record is cut")
        });
        assert_eq!(value.as_object().map(serde_json::Map::len), Some(1), "{}", file.path);
        let mut read = ReadFile {
            path: file.path.clone(),
            length: text.len(),
            is_whole,
            mac: string(&value["records"][0]["macAddress"]),
            records: Vec::new(),
            texts: BTreeMap::new(),
        };
        for record in list(&value["records"]) {
            let written = millis(&string(&record["time"]));
            read.records.push((serde_json::to_string(record).expect("JSON").len(), written));
            collect(record, "", &mut read.texts);
            self.record(record, written);
        }
        self.files.push(read);
    }

    fn record(&mut self, record: &Value, written: u64) {
        let mac = string(&record["macAddress"]);
        let mut add = |format, guid: &Value, acl: String, rule: &Value, tuples: &Value| {
            assert!(!list(tuples).is_empty(), "a rule without tuples");
            self.tuples.extend(list(tuples).iter().map(|text| Tuple {
                format,
                guid: string(guid),
                mac: mac.clone(),
                acl: acl.clone(),
                rule: string(rule),
                written,
                text: string(text),
            }));
        };
        if record["category"] == "FlowLogFlowEvent" {
            assert_eq!((&record["flowLogVersion"], &record["operationName"]), (&4.into(), &"FlowLogFlowEvent".into()));
            for flow in list(&record["flowRecords"]["flows"]) {
                let [group] = list(&flow["flowGroups"]) else { panic!("one rule in each element") };
                let acl = string(&flow["aclID"]);
                add(Format::Vnet, &record["flowLogGUID"], acl, &group["rule"], &group["flowTuples"]);
            }
        } else {
            assert_eq!(record["category"], "NetworkSecurityGroupFlowEvent");
            assert_eq!(record["operationName"], "NetworkSecurityGroupFlowEvents");
            let format = if record["properties"]["Version"] == 1 { Format::Nsg1 } else { Format::Nsg2 };
            for flow in list(&record["properties"]["flows"]) {
                let [inner] = list(&flow["flows"]) else { panic!("one card in each element") };
                assert_eq!(string(&inner["mac"]), mac);
                add(format, &record["systemId"], string(&record["resourceId"]), &flow["rule"], &inner["flowTuples"]);
            }
        }
    }

    pub fn of(&self, format: Format) -> impl Iterator<Item = &Tuple> {
        self.tuples.iter().filter(move |tuple| tuple.format == format)
    }

    /// The VNets' own logs, in which each card's rows stand once.
    pub fn once(&self) -> impl Iterator<Item = Row<'_>> {
        self.of(Format::Vnet).filter(|tuple| !tuple.guid.starts_with("b81f90c6")).map(Tuple::row)
    }
}

/// A VNet tuple's fields.
pub struct Row<'a> {
    pub tuple: &'a Tuple,
    pub at: u64,
    pub source: IpAddr,
    pub destination: IpAddr,
    pub ports: (u16, u16),
    pub protocol: &'a str,
    pub direction: &'a str,
    pub state: &'a str,
    pub encryption: &'a str,
    /// Packets and bytes sent, packets and bytes received.
    pub counters: [u64; 4],
}

impl Tuple {
    pub fn fields(&self) -> Vec<&str> {
        self.text.split(',').collect()
    }

    pub fn row(&self) -> Row<'_> {
        let [at, source, destination, from, to, protocol, direction, state, encryption, a, b, c, d] = self.fields()[..]
        else {
            panic!("not 13 fields: {}", self.text)
        };
        Row {
            tuple: self,
            at: number(at),
            source: source.parse().expect(source),
            destination: destination.parse().expect(destination),
            ports: (from.parse().expect(from), to.parse().expect(to)),
            protocol,
            direction,
            state,
            encryption,
            counters: [a, b, c, d].map(number),
        }
    }
}

impl Row<'_> {
    pub fn bytes(&self) -> u64 {
        self.counters[1] + self.counters[3]
    }

    /// One card's connection.
    pub fn key(&self) -> (&str, &str, IpAddr, IpAddr, (u16, u16)) {
        (&self.tuple.mac, self.direction, self.source, self.destination, self.ports)
    }

    pub fn is_between(&self, source: &str, destination: &str) -> bool {
        self.source.to_string() == source && self.destination.to_string() == destination
    }
}

pub fn is_inside(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => matches!(ip.octets(), [10, 1 | 2, ..]),
        IpAddr::V6(ip) => ip.is_unique_local(),
    }
}

pub fn is_documentation(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => matches!(ip.octets(), [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _]),
        IpAddr::V6(ip) => ip.segments()[..2] == [0x2001, 0xDB8],
    }
}

/// Digits only, and no zero before them.
pub fn number(text: &str) -> u64 {
    let number: u64 = text.parse().expect(text);
    assert_eq!(number.to_string(), text);
    number
}

fn millis(time: &str) -> u64 {
    assert_eq!(time.len(), "2026-01-13T00:00:00.0000000Z".len(), "seven digits: {time}");
    Millis::from_iso(time).and_then(|time| u64::try_from(time.0).ok()).expect(time)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or_else(|| panic!("not a list: {value}"), Vec::as_slice)
}

fn string(value: &Value) -> String {
    value.as_str().map_or_else(|| panic!("not text: {value}"), str::to_owned)
}

fn collect(value: &Value, key: &str, texts: &mut BTreeMap<String, Vec<String>>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| collect(value, key, texts)),
        Value::Array(_) if key == "flowTuples" => {}
        Value::Array(values) => values.iter().for_each(|value| collect(value, key, texts)),
        Value::String(text) if key != "time" => {
            let seen = texts.entry(key.to_owned()).or_default();
            if !seen.contains(text) {
                seen.push(text.clone());
            }
        }
        _ => {}
    }
}
