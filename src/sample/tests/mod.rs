//! What holds for every file and tuple of the sample day; that its story is told is tested in [`told`].

mod beside;
mod once;
mod reading;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use reading::{READ, is_documentation, is_inside, number};

use super::*;
use crate::model::{BlobPath, Encryption, Format, Mac};

/// FNV-1a, over paths and bytes.
fn fingerprint(files: impl Iterator<Item = SampleFile>) -> u64 {
    files.fold(0xCBF2_9CE4_8422_2325, |hash, file| {
        let bytes = file.path.as_bytes().iter().chain(&file.bytes);
        bytes.fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3))
    })
}

#[test]
fn always_the_same() {
    let first = fingerprint(files());
    assert_eq!(first, fingerprint(files()));
    assert_eq!(
        first, 0x4E14_8404_FBFB_6660,
        "{first:#018X}: the sample day has changed; if that is wanted, note the new value here"
    );
}

#[test]
fn as_large_as_promised() {
    let bytes: usize = READ.files.iter().map(|file| file.length).sum();
    assert!((35_000_000..45_000_000).contains(&bytes), "{bytes} bytes");
    assert!((280_000..330_000).contains(&READ.tuples.len()), "{} tuples", READ.tuples.len());
    assert_eq!(READ.files.len(), FILE_COUNT);
    let cut: Vec<_> = READ.files.iter().filter(|file| !file.is_whole).map(|file| &file.path).collect();
    assert!(matches!(cut[..], [path] if path.contains("/h=23/")), "{cut:?}");
    let cards: BTreeSet<_> = READ.files.iter().map(|file| &file.mac).collect();
    assert_eq!(cards.len(), NIC_COUNT);
}

#[test]
fn counts_down() {
    let mut files = files();
    assert_eq!(files.len(), FILE_COUNT);
    let first = files.next().expect("a first file");
    assert_eq!(files.len(), FILE_COUNT - 1);
    assert!(first.bytes.starts_with(br#"{"records":[{"time":"2026-01-13T00:00:0"#));
    assert!(first.bytes.ends_with(br#""]}]}]}}]}"#));
}

#[test]
fn paths_say_what_is_in_the_file() {
    let mut seen = BTreeSet::new();
    for file in &READ.files {
        assert!(seen.insert(&file.path), "twice: {}", file.path);
        let path = BlobPath::parse(&file.path);
        assert!(path.mac.is_some() && path.mac == Mac::parse(&file.mac), "{}", file.path);
        assert_eq!(path.subscription.as_deref(), Some("5A3D0C1E-7B42-4F6A-9E10-2D8C64B7F013"));
        let id = file.texts.get("flowLogResourceID").or(file.texts.get("resourceId")).expect("an id");
        let log = path.log.expect("a log");
        assert!(matches!(&id[..], [id] if id.ends_with(&format!("/{log}"))), "{id:?} {log}");
        let hour = path.hour.and_then(|hour| u64::try_from(hour.0).ok()).expect("an hour");
        for (length, written) in &file.records {
            assert!((hour..hour + clock::HOUR).contains(written), "{}: {written}", file.path);
            assert!(*length <= 33_000, "{}: a record of {length} bytes", file.path);
        }
        assert!(file.records.is_sorted_by_key(|(_, written)| written), "{}", file.path);
    }
}

#[test]
fn a_long_minute_is_split() {
    let same_time = |file: &&reading::ReadFile| file.records.windows(2).any(|pair| pair[0].1 == pair[1].1);
    assert!(READ.files.iter().filter(same_time).count() >= 2, "in both logs of the host that is scanned");
}

#[test]
fn nothing_is_anybodys() {
    const KNOWN: [&str; 8] = [
        "5a3d0c1e-7b42-4f6a-9e10-2d8c64b7f013",
        "0c6f2a84-9d1b-4e57-b3a8-6f1e20d4c981",
        "4c1d7e30-52ab-4f98-a06c-d8b39e7712f5",
        "b81f90c6-3e6d-4a02-97d4-05c2ee4a1b3f",
        "7de4510a-c2f8-4b69-8e35-ab90f6d31c52",
        "9f23b6d8-61c5-4d0e-b7fa-3840ce15a92b",
        "e2b7c95d-40f1-4c3a-8d26-91a05be6f744",
        "00000000-0000-0000-0000-000000000000",
    ];
    let is_guid = |part: &&str| part.len() == 36 && part.matches('-').count() == 4;
    for (key, texts) in READ.files.iter().flat_map(|file| &file.texts) {
        for text in texts {
            for guid in text.split('/').filter(is_guid) {
                assert!(KNOWN.contains(&guid.to_lowercase().as_str()), "{key}: {text}");
            }
            if matches!(key.as_str(), "mac" | "macAddress") {
                assert!(text.len() == 12 && text.starts_with("00224800AA0"), "{text}");
            }
        }
    }
}

#[test]
fn every_tuple_is_sound() {
    for tuple in &READ.tuples {
        let fields = tuple.fields();
        let text = &tuple.text;
        assert_eq!(fields.len(), if tuple.format == Format::Nsg1 { 8 } else { 13 }, "{text}");
        let at = if tuple.format == Format::Vnet { number(fields[0]) } else { number(fields[0]) * 1000 };
        assert!((1_800..64_000).contains(&(tuple.written - at)), "{text} in a record of {}", tuple.written);
        let [source, destination] = [fields[1], fields[2]].map(|ip| ip.parse().expect(ip));
        let known = |ip| is_inside(ip) || is_documentation(ip);
        assert!(known(source) && known(destination), "{text}");
        assert!(is_inside(source) || is_inside(destination), "{text}");
        assert!(is_inside(if fields[6] == "I" { destination } else { source }), "{text}");
        assert!(number(fields[3]) <= 65_535 && number(fields[4]) <= 65_535, "{text}");
        assert!(matches!(fields[6], "I" | "O"), "{text}");
        let protocols = if tuple.format == Format::Vnet { ["6", "17"] } else { ["T", "U"] };
        assert!(protocols.contains(&fields[5]), "{text}");
        match tuple.format {
            Format::Vnet => {
                assert!(matches!(fields[7], "B" | "C" | "E" | "D"), "{text}");
                assert!(Encryption::parse(fields[8]).is_some(), "{text}");
                let counters = tuple.row().counters;
                assert!(matches!(fields[7], "C" | "E") || counters == [0; 4], "{text}");
                assert!(counters.chunks(2).all(is_plausible), "{text}");
            }
            Format::Nsg2 => {
                assert!(matches!(fields[7], "A" | "D"), "{text}");
                match fields[8] {
                    "B" => assert!(text.ends_with(",B,,,,"), "{text}"),
                    "C" | "E" => fields[9..].iter().for_each(|field| _ = number(field)),
                    _ => panic!("{text}"),
                }
                assert!(fields[7] == "A" || fields[8] == "B", "{text}");
            }
            Format::Nsg1 => assert!(matches!(fields[7], "A" | "D"), "{text}"),
        }
    }
}

fn is_plausible(packets_and_bytes: &[u64]) -> bool {
    let [packets, bytes] = packets_and_bytes[..] else { panic!("a pair") };
    (packets * 40..=packets * 1500).contains(&bytes)
}

#[test]
fn tuples_of_a_rule_are_in_order() {
    for pair in READ.tuples.windows(2) {
        let group = |tuple: &reading::Tuple| (tuple.guid.clone(), tuple.mac.clone(), tuple.written, tuple.rule.clone());
        if group(&pair[0]) == group(&pair[1]) {
            assert!(number(pair[0].fields()[0]) <= number(pair[1].fields()[0]), "{} {}", pair[0].text, pair[1].text);
        }
    }
}

#[test]
fn an_hour_begins_with_the_last_minute_of_the_one_before() {
    let before = READ.once().filter(|row| row.at / clock::HOUR < row.tuple.written / clock::HOUR).count();
    assert!(before > 1_000, "{before}");
}

#[test]
fn profile_is_of_what_is_written() {
    // A source's row stands for both ends; the other end's counts where the source has none.
    let mut sources = BTreeMap::new();
    for row in READ.once().filter(|row| row.direction == "O") {
        *sources.entry((row.source, row.destination, row.ports, row.state.to_owned(), row.at)).or_insert(0) += 1;
    }
    let mut expected: Vec<_> = profile().iter().map(|(start, ..)| (*start, 0, 0)).collect();
    for row in READ.once().filter(|row| row.at >= DAY) {
        let ends = |later: u64| (row.source, row.destination, row.ports, row.state.to_owned(), row.at - later);
        if row.direction == "I" && is_inside(row.source) && [1, 2].iter().any(|at| sources.contains_key(&ends(*at))) {
            continue;
        }
        let step = usize::try_from((row.at - DAY) / PROFILE_STEP).expect("a step");
        expected[step].1 += row.bytes();
        expected[step].2 += u64::from(row.state == "D");
    }
    let (last, rest) = expected.split_last().expect("steps");
    let (profile_last, profile_rest) =
        { profile().split_last().map(|(last, rest)| (*last, rest.to_vec())) }.expect("steps");
    assert_eq!(profile_rest, rest);
    // The cut file lacks a few tuples.
    assert!(profile_last.1 >= last.1 && profile_last.1 - last.1 < 1_000_000, "{profile_last:?} {last:?}");
}

#[test]
fn the_same_day_later() {
    let text = |days| {
        let file = files_later(days).next().expect("a file");
        (file.path, String::from_utf8(file.bytes).expect("UTF-8"))
    };
    let ((path, first), (later_path, later)) = (text(0), text(20));
    assert_eq!(path.replace("m=01/d=13", "m=02/d=02"), later_path);
    assert!(later.starts_with(r#"{"records":[{"time":"2026-02-02T00:00:0"#), "{}", &later[..60]);
    assert_eq!(first.len(), later.len());
    let count = |text: &str, part: &str| text.matches(part).count();
    assert_eq!(count(&first, "\"17682"), count(&later, "\"1769"));
}
