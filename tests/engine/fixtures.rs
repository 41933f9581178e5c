//! Every folder of `tests/fixtures`: files, and in `expected.json` what must come out of each, by the file's name.
//!
//! Only what is written there is compared, so that each case says what it is about. Counts of bytes, records and tuples
//! are always checked against each other, and every file is read in slices of several lengths.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use flowglass::duplicates;
use flowglass::enrich::Nsg;
use flowglass::ingest::FileReport;
use flowglass::ingest::container::{Limits, read_stored};
use flowglass::model::resource_name;
use flowglass::present::unhit::cells;
use flowglass::query::{Partial, Summary};
use flowglass::store::Shard;
use serde_json::{Map, Value, json};

use crate::checks::{Opened, adds_up, open, open_stream, opened_adds_up, read};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// All that can be expected of a file, and of those in it together.
fn facts(bytes: &[u8], opened: &Opened) -> Map<String, Value> {
    let mut shard = Shard::default();
    let reports = read_stored("file", &mut Cursor::new(bytes), Limits::USUAL, &mut shard).unwrap();
    duplicates::find(std::slice::from_mut(&mut shard));
    let json = Summary::new(&reports, &Partial::of(&shard, 60_000)).to_json();
    let Ok(Value::Object(mut facts)) = serde_json::from_str(&json) else { panic!("{json}") };
    let sum = |count: fn(&FileReport) -> u64| json!(opened.reports.iter().map(count).sum::<u64>());
    let first = &opened.reports[0];
    let issues = || opened.reports.iter().flat_map(|report| report.issues.shown());
    for (name, value) in [
        ("inside", opened.reports.iter().map(|report| json!(report.name.trim_start_matches("file"))).collect()),
        ("layers", first.layers.iter().map(|layer| json!(layer.name())).collect()),
        ("format", json!(first.format())),
        ("records", sum(|report| report.records)),
        ("rejected_records", sum(|report| report.rejected_records)),
        ("rejected_tuples", sum(|report| report.rejected_tuples)),
        ("understood", sum(|report| report.read.understood)),
        ("structure", sum(|report| report.read.structure)),
        ("rejected", sum(|report| report.read.rejected)),
        ("nics", json!(first.nics.iter().map(ToString::to_string).collect::<Vec<_>>())),
        ("log", json!(first.log)),
        ("names", first.known.names.iter().map(|(of, name)| json!(format!("{of} {name}"))).collect()),
        ("tags", tags(first)),
        ("rules", first.known.rules.nsgs.iter().flat_map(in_words).collect()),
        ("issues", issues().map(|issue| json!([issue.kind.name(), issue.offset, issue.length])).collect()),
        ("message", json!(issues().next().map(|issue| issue.message.as_str()))),
    ] {
        facts.insert(name.to_owned(), value);
    }
    facts
}

fn tags(report: &FileReport) -> Value {
    let tags = &report.known.names.tags;
    let shown = tags.iter().map(|tag| format!("{} {}", tag.name, tag.region).trim_end().to_owned());
    json!(shown.chain([format!("{} networks", tags.len().1)]).collect::<Vec<_>>())
}

fn in_words(nsg: &Nsg) -> impl Iterator<Item = Value> {
    nsg.rules.iter().map(move |rule| {
        let [name, _, decision, way, priority, about, _] = cells(nsg, rule);
        json!(format!("{} {way} {priority} {decision} {name}: {about}", resource_name(&nsg.id)))
    })
}

fn check(input: &Path, expected: &Map<String, Value>) {
    let name = input.display();
    let bytes = fs::read(input).unwrap();
    let opened = open("file", &bytes, Limits::USUAL);
    opened_adds_up(&opened);
    let stream = open_stream(&bytes, &[], Limits::USUAL);
    for length in [1, 7, 64, 4096] {
        assert_eq!(open_stream(&bytes, &[length], Limits::USUAL), stream, "{name} in slices of {length}");
    }
    if opened.reports[0].layers.is_empty() {
        let outcome = read(&bytes, &[]);
        adds_up(&outcome, bytes.len() as u64);
        assert_eq!((&opened.reports[..], &opened.events), (&[outcome.report][..], &outcome.events), "{name}");
    }
    let facts = facts(&bytes, &opened);
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
