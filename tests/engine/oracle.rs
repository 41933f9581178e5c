//! A second implementation of the sums, as plain as can be: all of a file as one JSON value, tuples split at commas.
//! It shares no code with the engine, and no cleverness.

use std::collections::BTreeMap;

use flowglass::ingest::Reader;
use flowglass::query::{Partial, Summary};
use flowglass::sample;
use flowglass::store::Shard;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::generate::{Dice, Shape, file, records};

#[derive(Default)]
struct Sums {
    records: u64,
    tuples: u64,
    measured: u64,
    /// Packets sent, bytes sent, packets received, bytes received.
    counters: [u128; 4],
    first: Option<u64>,
    last: Option<u64>,
    by: BTreeMap<&'static str, BTreeMap<String, u64>>,
    /// Of sources, destinations and ports: tuples and bytes.
    tops: [BTreeMap<String, (u64, u128)>; 3],
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key].as_array().into_iter().flatten()
}

impl Sums {
    fn file(&mut self, file: &Value) {
        for record in list(file, "records") {
            self.records += 1;
            for flow in list(&record["flowRecords"], "flows") {
                for group in list(flow, "flowGroups") {
                    let tuples = list(group, "flowTuples");
                    tuples.for_each(|tuple| self.vnet(group["rule"].as_str().unwrap(), tuple.as_str().unwrap()));
                }
            }
            for rule in list(&record["properties"], "flows") {
                for flow in list(rule, "flows") {
                    let tuples = list(flow, "flowTuples");
                    tuples.for_each(|tuple| self.nsg(rule["rule"].as_str().unwrap(), tuple.as_str().unwrap()));
                }
            }
        }
    }

    fn vnet(&mut self, rule: &str, tuple: &str) {
        let fields: Vec<&str> = tuple.split(',').collect();
        self.count("by_encryption", fields[8]);
        self.tuple(rule, &fields, fields[7], &fields[9..]);
    }

    fn nsg(&mut self, rule: &str, tuple: &str) {
        let fields: Vec<&str> = tuple.split(',').collect();
        match (fields[7], fields.get(8)) {
            ("D", _) => self.tuple(rule, &fields, "D", &[]),
            ("A", None) => self.tuple(rule, &fields, "none", &[]),
            ("A", Some(state)) => self.tuple(rule, &fields, state, &fields[9..]),
            _ => panic!("{tuple}"),
        }
    }

    fn tuple(&mut self, rule: &str, fields: &[&str], state: &str, counters: &[&str]) {
        self.tuples += 1;
        let number: u64 = fields[0].parse().unwrap();
        let time = if fields[0].len() < 12 { number * 1000 } else { number };
        self.first = Some(self.first.map_or(time, |first| first.min(time)));
        self.last = Some(self.last.map_or(time, |last| last.max(time)));
        let protocol = match fields[5] {
            "T" => "6",
            "U" => "17",
            number => number,
        };
        self.count("by_state", state);
        self.count("by_action", if state == "D" { "denied" } else { "allowed" });
        self.count("by_direction", fields[6]);
        self.count("by_protocol", protocol);
        self.count("by_rule", rule);
        let mut bytes = 0;
        if matches!(state, "C" | "E") && counters.iter().any(|counter| !counter.is_empty()) {
            self.measured += 1;
            for (at, counter) in counters.iter().enumerate().filter(|(_, counter)| !counter.is_empty()) {
                let value: u128 = counter.parse().unwrap();
                self.counters[at] += value;
                bytes += if at % 2 == 1 { value } else { 0 };
            }
        }
        for (top, key) in self.tops.iter_mut().zip([fields[1], fields[2], fields[4]]) {
            let entry = top.entry(key.to_owned()).or_default();
            *entry = (entry.0 + 1, entry.1 + bytes);
        }
    }

    fn count(&mut self, what: &'static str, key: &str) {
        *self.by.entry(what).or_default().entry(key.to_owned()).or_default() += 1;
    }

    fn json(&self) -> Map<String, Value> {
        let exact = |value: u128| {
            if value > 1 << 53 { json!(value.to_string()) } else { json!(u64::try_from(value).unwrap()) }
        };
        let ways = |sent: usize, received: usize| {
            let (sent, received) = (self.counters[sent], self.counters[received]);
            json!({"sent": exact(sent), "received": exact(received), "total": exact(sent + received)})
        };
        let top = |entries: &BTreeMap<String, (u64, u128)>| -> Value {
            let mut rows: Vec<_> = entries.iter().collect();
            rows.sort_by(|a, b| b.1.1.cmp(&a.1.1).then(a.0.cmp(b.0)));
            rows.iter()
                .take(10)
                .map(|(key, sums)| json!({"key": key, "tuples": sums.0, "bytes": exact(sums.1)}))
                .collect()
        };
        let mut json = Map::new();
        for what in ["by_state", "by_action", "by_direction", "by_protocol", "by_rule", "by_encryption"] {
            json.insert(what.to_owned(), json!(self.by.get(what).cloned().unwrap_or_default()));
        }
        for (key, value) in [
            ("records", json!(self.records)),
            ("tuples", json!(self.tuples)),
            ("counted", json!(self.tuples)),
            ("measured", json!(self.measured)),
            ("packets", ways(0, 2)),
            ("bytes", ways(1, 3)),
            ("first", json!(self.first.map(iso))),
            ("last", json!(self.last.map(iso))),
            ("top_sources", top(&self.tops[0])),
            ("top_destinations", top(&self.tops[1])),
            ("top_ports", top(&self.tops[2])),
        ] {
            json.insert(key.to_owned(), value);
        }
        json
    }
}

/// By counting days one after the other.
fn iso(ms: u64) -> String {
    let (mut days, of_day) = (ms / 86_400_000, ms % 86_400_000);
    let (mut year, mut month) = (1970, 0);
    loop {
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = [31, if is_leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month];
        if days < length {
            break;
        }
        days -= length;
        (year, month) = if month == 11 { (year + 1, 0) } else { (year, month + 1) };
    }
    let (hour, minute, second) = (of_day / 3_600_000, of_day / 60_000 % 60, of_day / 1000 % 60);
    format!("{year}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", month + 1, days + 1, of_day % 1000)
}

fn check(files: &[Vec<u8>]) {
    let (mut sums, mut shard, mut reports) = (Sums::default(), Shard::default(), Vec::new());
    for bytes in files {
        sums.file(&serde_json::from_slice(bytes).unwrap());
        let mut reader = Reader::new("file".into(), bytes.len() as u64);
        reader.feed(bytes, &mut shard);
        reports.push(reader.finish(&mut shard));
    }
    let summary = Summary::new(&reports, &Partial::of(&shard, 60_000)).to_json();
    let summary: Map<String, Value> = serde_json::from_str(&summary).unwrap();
    for (key, expected) in sums.json() {
        assert_eq!(summary[&key], expected, "{key}");
    }
}

proptest! {
    #[test]
    fn generated_logs(seed: u64, count in 0u64..12) {
        let mut dice = Dice(seed);
        let files: Vec<Vec<u8>> = (0..3).map(|_| {
            let records = records(&mut dice, count, true);
            file(&mut dice, Shape::Blob, &records, true).into_bytes()
        }).collect();
        check(&files);
    }
}

#[test]
fn the_sample_day_begins() {
    let files: Vec<Vec<u8>> = sample::files().take(20).map(|file| file.bytes).collect();
    assert_eq!(files.len(), 20);
    check(&files);
}
