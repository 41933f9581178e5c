//! Only some hours or NICs are read: what is left out is counted, and what is read is what a plain look at each record
//! says.

use flowglass::ingest::container::{Intake, Limits};
use flowglass::ingest::{FileReport, Wanted};
use flowglass::model::{Mac, Millis};
use flowglass::store::Shard;
use proptest::prelude::*;
use serde_json::Value;

use crate::checks::{self, read_wanting};
use crate::generate::{Dice, Record, SHAPES, file, records};

/// Whether a record is wanted, and its tuples, by its JSON alone.
fn is_wanted(record: &Record, hours: std::ops::Range<&str>, nic: Option<&str>) -> bool {
    let json: Value = serde_json::from_str(&record.text).unwrap();
    let of_nsg = json["properties"]["flows"][0]["flows"][0]["mac"].as_str();
    let mac = of_nsg.or(json["macAddress"].as_str());
    hours.contains(&json["time"].as_str().unwrap()) && nic.is_none_or(|nic| mac == Some(nic))
}

fn wanted(hours: &std::ops::Range<&str>, nic: Option<&str>) -> Wanted {
    Wanted {
        from: Millis::from_iso(hours.start),
        to: Millis::from_iso(hours.end),
        nics: nic.and_then(Mac::parse).into_iter().collect(),
    }
}

const HOURS: std::ops::Range<&str> = "2026-01-13T06:00:00Z".."2026-01-13T15:00:00Z";

proptest! {
    #[test]
    fn what_is_read_is_what_is_wanted(seed: u64, count in 0u64..20, shape in 0usize..SHAPES.len(), spaced: bool, lengths: [u8; 3], nic: Option<u8>) {
        let mut dice = Dice(seed);
        let records = records(&mut dice, count, spaced);
        let text = file(&mut dice, SHAPES[shape], &records, spaced);
        let nic = nic.map(|nic| format!("0022480000{:02X}", nic % 5));
        let (kept, gone): (Vec<&Record>, Vec<&Record>) =
            records.iter().partition(|record| is_wanted(record, HOURS, nic.as_deref()));
        let tuples = |records: &[&Record]| {
            records.iter().flat_map(|record| &record.groups).map(|group| group.tuples.len() as u64).sum::<u64>()
        };
        let bytes = |records: &[&Record]| records.iter().map(|record| record.text.len() as u64).sum::<u64>();
        let report = read_wanting(&wanted(&HOURS, nic.as_deref()), text.as_bytes(), &lengths.map(usize::from)).report;
        prop_assert_eq!((report.records, report.left_out_records), (kept.len() as u64, gone.len() as u64));
        prop_assert_eq!((report.tuples, report.left_out_tuples), (tuples(&kept), tuples(&gone)));
        prop_assert_eq!((report.read.understood, report.read.left_out), (bytes(&kept), bytes(&gone)));
        prop_assert!(text.is_empty() || report.issues.count() == 0, "{:?}", report.issues);
    }

    /// Two stretches that meet are together what they are in one.
    #[test]
    fn hours_add_up(seed: u64, count in 0u64..20, hour in 0u32..24) {
        let mut dice = Dice(seed);
        let records = records(&mut dice, count, false);
        let text = file(&mut dice, SHAPES[0], &records, false);
        let middle = Millis::from_iso(&format!("2026-01-13T{hour:02}:00:00Z"));
        let [before, after] = [(None, middle), (middle, None)].map(|(from, to)| {
            read_wanting(&Wanted { from, to, nics: Vec::new() }, text.as_bytes(), &[])
        });
        let all = checks::read(text.as_bytes(), &[]);
        prop_assert_eq!(before.events.len() + after.events.len(), all.events.len());
        prop_assert_eq!(before.report.tuples, after.report.left_out_tuples);
    }
}

/// One NSG record of two NICs, and one without any group.
const OF_TWO: &str = concat!(
    r#"{"records":[{"time":"2026-01-13T09:00:41Z","resourceId":"/NSG","properties":{"Version":1,"flows":[{"rule":"r","flows":["#,
    r#"{"mac":"00224800AA01","flowTuples":["1768294801,10.0.0.4,192.0.2.7,1,443,T,O,A","not a tuple"]},"#,
    r#"{"mac":"00224800AA02","flowTuples":["1768294802,10.0.0.5,192.0.2.7,1,443,T,O,A"]}]}]}},"#,
    r#"{"time":"2026-01-13T09:01:41Z","macAddress":"00224800AA02","resourceId":"/NSG","properties":{"Version":1,"flows":[]}}]}"#,
);

#[track_caller]
fn check(nics: &[&str], records: (u64, u64), tuples: (u64, u64, u64)) {
    let wanted = Wanted { nics: nics.iter().filter_map(|nic| Mac::parse(nic)).collect(), ..Wanted::default() };
    let FileReport { records: read, left_out_records, tuples: understood, rejected_tuples, left_out_tuples, .. } =
        read_wanting(&wanted, OF_TWO.as_bytes(), &[]).report;
    assert_eq!((read, left_out_records), records, "{nics:?}");
    assert_eq!((understood, rejected_tuples, left_out_tuples), tuples, "{nics:?}");
}

#[test]
fn a_record_of_an_nsg_can_be_of_several_nics() {
    check(&[], (2, 0), (2, 1, 0));
    check(&["00224800AA01"], (1, 1), (1, 1, 1));
    check(&["00224800AA02"], (2, 0), (1, 0, 2));
    check(&["00224800AA03"], (0, 2), (0, 0, 3));
}

/// Times and NICs are keys like any others, wherever they stand; one that comes again counts as it stands last.
#[test]
fn the_order_of_keys_does_not_show() {
    let flows = r#""flowRecords":{"flows":[{"aclID":"a","flowGroups":[{"rule":"r","flowTuples":["1768294801000,10.0.0.4,192.0.2.7,1,443,6,O,B,NX,,,,"]}]}]}"#;
    let (early, late) = (r#""time":"2026-01-13T05:00:41Z""#, r#""time":"2026-01-13T09:00:41Z""#);
    for (keys, expected) in [
        ([early, flows, ""], 0),
        ([late, flows, ""], 1),
        ([flows, early, ""], 0),
        ([flows, late, ""], 1),
        ([early, flows, late], 1),
        ([late, flows, early], 0),
    ] {
        let text = format!("{{{}}}", keys.iter().filter(|key| !key.is_empty()).copied().collect::<Vec<_>>().join(","));
        let report = read_wanting(&wanted(&HOURS, None), text.as_bytes(), &[]).report;
        assert_eq!((report.tuples, report.left_out_tuples), (expected, 1 - expected), "{text}");
    }
}

/// Whatever the log is packed in, and where it is only a part of a file.
#[test]
fn in_what_is_packed() {
    let packed = crate::pack::gzip(OF_TWO.as_bytes());
    let wanted = Wanted { nics: Mac::parse("00224800AA01").into_iter().collect(), ..Wanted::default() };
    let mut shard = Shard::default();
    let mut intake = Intake::new("a.gz".into(), packed.len() as u64, Limits::USUAL).wanting(wanted.clone());
    intake.feed(&packed, &mut shard);
    assert_eq!(intake.finish(&mut shard)[0].left_out_tuples, 1);

    let part = flowglass::ingest::Part { size: OF_TWO.len() as u64, from: 0, wrappers: 2, is_last: true };
    let mut intake = Intake::part("a".into(), part, Limits::USUAL).wanting(wanted);
    intake.feed(OF_TWO.as_bytes(), &mut shard);
    assert_eq!(intake.finish(&mut shard)[0].left_out_tuples, 1);
}
