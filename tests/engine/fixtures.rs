//! Every folder of `tests/fixtures`: files, and in `expected.json` what must come out of each, by the file's name.
//!
//! Only what is written there is compared, so that each case says what it is about. Counts of bytes, records and tuples are
//! always checked against each other, and every file is read in slices of several lengths.

use std::fs;
use std::path::{Path, PathBuf};

use flowglass::ingest::Reader;
use flowglass::query::{Partial, Summary};
use flowglass::store::Shard;
use serde_json::{Map, Value, json};

use crate::checks::{Outcome, adds_up, read};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// All that can be expected of a file.
fn facts(bytes: &[u8], outcome: &Outcome) -> Map<String, Value> {
    let report = &outcome.report;
    let mut shard = Shard::default();
    let mut reader = Reader::new("file".into(), bytes.len() as u64);
    reader.feed(bytes, &mut shard);
    let report_of_shard = reader.finish(&mut shard);
    let json = Summary::new([&report_of_shard], &Partial::of(&shard, 60_000)).to_json();
    let Ok(Value::Object(mut facts)) = serde_json::from_str(&json) else { panic!("{json}") };
    for (name, value) in [
        ("format", json!(report.format())),
        ("records", json!(report.records)),
        ("rejected_records", json!(report.rejected_records)),
        ("rejected_tuples", json!(report.rejected_tuples)),
        ("understood", json!(report.read.understood)),
        ("structure", json!(report.read.structure)),
        ("rejected", json!(report.read.rejected)),
        ("nics", json!(report.nics.iter().map(ToString::to_string).collect::<Vec<_>>())),
        ("log", json!(report.log)),
        (
            "issues",
            report.issues.shown().iter().map(|issue| json!([issue.kind.name(), issue.offset, issue.length])).collect(),
        ),
        ("message", json!(report.issues.shown().first().map(|issue| issue.message.as_str()))),
    ] {
        facts.insert(name.to_owned(), value);
    }
    facts
}

fn check(input: &Path, expected: &Map<String, Value>) {
    let name = input.display();
    let bytes = fs::read(input).unwrap();
    let outcome = read(&bytes, &[]);
    adds_up(&outcome, bytes.len() as u64);
    for length in [1, 7, 64, 4096] {
        assert_eq!(read(&bytes, &[length]), outcome, "{name} in slices of {length}");
    }
    let facts = facts(&bytes, &outcome);
    for (key, expected) in expected {
        let fact = facts.get(key).unwrap_or_else(|| panic!("{name}: there is no {key} to expect"));
        if key == "message" {
            let (fact, part) = (fact.as_str().unwrap_or_default(), expected.as_str().unwrap());
            assert!(fact.contains(part), "{name}: {fact}");
        } else {
            assert_eq!(fact, expected, "{name}: {key}");
        }
    }
}

#[test]
fn every_fixture() {
    let mut cases = 0;
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    for case in entries.filter(|path| path.is_dir()) {
        let expected = fs::read_to_string(case.join("expected.json")).unwrap();
        let expected: Map<String, Value> = serde_json::from_str(&expected).unwrap();
        let mut inputs: Vec<PathBuf> = fs::read_dir(&case).unwrap().map(|entry| entry.unwrap().path()).collect();
        inputs.retain(|path| !path.ends_with("expected.json"));
        assert_eq!(inputs.len(), expected.len(), "{}: a file nothing is expected of, or none", case.display());
        for (name, expected) in expected {
            check(&case.join(name), expected.as_object().unwrap());
            cases += 1;
        }
    }
    assert!(cases > 50, "{cases} fixtures found");
}
