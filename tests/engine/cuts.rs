//! A good file cut at every byte.

use crate::checks::{Event, Outcome, adds_up, read, read_and_stop};
use flowglass::ingest::IssueKind;

/// Where records end, among the events of the whole file.
fn complete_before(whole: &Outcome, cut: u64) -> usize {
    let late = whole.events.iter().position(|event| match event {
        Event::Record { offset, length, .. } => offset + length > cut,
        _ => false,
    });
    late.unwrap_or(whole.events.len())
}

#[track_caller]
fn check(text: &str, nothing_is_missing: impl Fn(&str) -> bool) {
    let whole = read(text.as_bytes(), &[]);
    assert_eq!(whole.report.issues.count(), 0, "{:?}", whole.report.issues);
    for cut in 0..text.len() {
        let outcome = read(&text.as_bytes()[..cut], &[]);
        adds_up(&outcome, cut as u64);
        let kept = &whole.events[..complete_before(&whole, cut as u64)];
        assert_eq!(outcome.events, kept, "cut at {cut}");
        let stopped = read_and_stop(&text.as_bytes()[..cut], text.len() as u64);
        assert_eq!(stopped.events, kept, "stopped at {cut}");
        let kinds: Vec<IssueKind> = outcome.report.issues.by_kind().map(|(kind, _)| kind).collect();
        let rest = &text[..cut];
        if nothing_is_missing(rest) {
            assert_eq!(kinds, [], "cut at {cut} where nothing is missing");
        } else if outcome.report.records > 0 {
            assert_eq!(kinds, [IssueKind::CutOff], "cut at {cut}");
            assert_eq!(outcome.report.issues.count(), 1);
        } else {
            assert!(matches!(kinds[..], [IssueKind::CutOff | IssueKind::NotAFlowLog]), "cut at {cut}: {kinds:?}");
        }
        assert_eq!(outcome, read(rest.as_bytes(), &[5]), "cut at {cut}, in slices");
    }
}

const VNET: &str = concat!(
    r#"{"time":"2026-01-13T09:00:41.1234567Z","flowLogGUID":"5f0c7a1e-0000-4000-8000-00000000000a","#,
    r#""macAddress":"00224800AA01","category":"FlowLogFlowEvent","flowLogResourceID":"/S/FL","targetResourceID":"/v","#,
    r#""flowLogVersion":4,"operationName":"FlowLogFlowEvent","flowRecords":{"flows":[{"aclID":"a\"b]}","#,
    r#""flowGroups":[{"rule":"UserRule_ä","flowTuples":["1768294801000,10.0.0.4,192.0.2.7,50000,443,6,O,B,NX,0,0,0,0","#,
    r#""1768294802000,10.0.0.4,192.0.2.7,50000,443,6,O,E,NX,5,600,7,800"]}]}]}}"#
);
const NSG: &str = concat!(
    r#"{"time":"2026-01-13T09:01:41.1234567Z","systemId":"5f0c7a1e-0000-4000-8000-00000000000b","#,
    r#""macAddress":"00224800AA02","category":"NetworkSecurityGroupFlowEvent","resourceId":"/S/NSG","#,
    r#""operationName":"NetworkSecurityGroupFlowEvents","properties":{"Version":2,"flows":[{"rule":"r","flows":["#,
    r#"{"mac":"00224800AA02","flowTuples":["1768294861,10.0.0.4,192.0.2.7,50000,443,T,O,A,B,,,,"]}]}]}}"#
);

// Multi-byte characters would not be cut inside by `&text[..cut]`.
fn ascii(text: &str) -> String {
    text.replace('ä', "ae")
}

#[test]
fn a_blob_cut_at_every_byte() {
    let blob = ascii(&format!(r#"{{"records":[{VNET},{NSG},{VNET}]}}"#));
    check(&blob, |_| false);
}

#[test]
fn lines_cut_at_every_byte() {
    let lines = ascii(&format!("{VNET}\n{NSG}\r\n{VNET}"));
    check(&lines, |rest| rest.trim_end().ends_with("]}]}]}}"));
}

#[test]
fn characters_cut_in_the_middle() {
    let blob = format!(r#"{{"records":[{VNET},{VNET}]}}"#);
    let whole = read(blob.as_bytes(), &[]);
    for cut in 0..blob.len() {
        let outcome = read(&blob.as_bytes()[..cut], &[]);
        adds_up(&outcome, cut as u64);
        assert_eq!(outcome.events, whole.events[..complete_before(&whole, cut as u64)]);
    }
}
