//! Logs in everything they can come packed in, whole.

use std::ops::Range;

use flowglass::ingest::container::{Intake, Limits};
use flowglass::ingest::tuple::Tuple;
use flowglass::ingest::{FileReport, IssueKind, Search};
use proptest::prelude::*;

use crate::checks::{Event, Opened, open, open_stream, opened_adds_up, read};
use crate::generate::{Dice, SHAPES, file, records};
use crate::pack::{
    DEFLATED, LARGE, STORED, STREAMED, ZSTD, Zip, gzip, gzip_with_fields, tar, tar_entry, tar_header, utf16,
    with_checksum, zip, zstd,
};

pub fn log(seed: u64) -> Vec<u8> {
    let mut dice = Dice(seed);
    let records = records(&mut dice, 6, false);
    file(&mut dice, SHAPES[0], &records, false).into_bytes()
}

pub fn rows(bytes: &[u8]) -> Vec<Event> {
    read(bytes, &[]).events
}

pub fn names(opened: &Opened) -> Vec<&str> {
    opened.reports.iter().map(|report| report.name.as_str()).collect()
}

pub fn kinds(report: &FileReport) -> Vec<IssueKind> {
    report.issues.by_kind().map(|(kind, _)| kind).collect()
}

/// Opens it at hand and as a stream in several slicings; the rows are the same.
#[track_caller]
pub fn opened(bytes: &[u8]) -> Opened {
    let at_hand = open("file", bytes, Limits::USUAL);
    opened_adds_up(&at_hand);
    let whole = open_stream(bytes, &[], Limits::USUAL);
    opened_adds_up(&whole);
    for length in [1, 3, 511, 4096] {
        assert_eq!(open_stream(bytes, &[length], Limits::USUAL), whole, "in slices of {length}");
    }
    at_hand
}

/// One log in a packing: its rows, in a row of its own name, without an issue.
#[track_caller]
fn check_one(packed: &[u8], log: &[u8]) {
    let opened = opened(packed);
    let [report] = opened.reports.as_slice() else { panic!("{:?}", names(&opened)) };
    assert_eq!(kinds(report), [], "{:?}", report.issues);
    assert_eq!((report.name.as_str(), report.read.total()), ("file", report.bytes));
    assert_eq!(opened.events, rows(log));
    assert_eq!(open_stream(packed, &[], Limits::USUAL).events, opened.events);
}

/// An archive of two logs: their rows one behind the other, their paths by way of the archive.
#[track_caller]
fn check_two(packed: &[u8], inside: [&str; 2]) {
    let opened = opened(packed);
    assert_eq!(names(&opened), inside.map(|name| format!("file/{name}")));
    for (report, log) in opened.reports.iter().zip([log(1), log(2)]) {
        assert_eq!(kinds(report), [], "{:?}", report.issues);
        assert_eq!((report.bytes, report.read.total()), (log.len() as u64, log.len() as u64));
    }
    assert_eq!(opened.events, [rows(&log(1)), rows(&log(2))].concat());
    assert_eq!(open_stream(packed, &[], Limits::USUAL).events, opened.events, "as a stream");
}

pub const TWO: [&str; 2] = ["a/macAddress=00224800AA01/PT1H.json", "b/PT1H.json"];

pub fn two_in(pack: impl Fn(Vec<(&str, &[u8])>) -> Vec<u8>) -> Vec<u8> {
    let (one, two) = (log(1), log(2));
    pack(vec![(TWO[0], &one), (TWO[1], &two)])
}

#[test]
fn one_log_packed() {
    let log = log(1);
    check_one(&gzip(&log), &log);
    check_one(&gzip_with_fields(&log), &log);
    check_one(&zstd(&log), &log);
    check_one(&gzip(&gzip(&log)), &log);
    check_one(&zstd(&gzip(&log)), &log);
    // Filled up with zeros, as tapes were.
    check_one(&[gzip(&log), vec![0; 700]].concat(), &log);
    let (left, right) = log.split_at(log.len() / 2);
    check_one(&[gzip(left), gzip(b""), gzip(right)].concat(), &log);
    let skippable = b"\x52\x2A\x4D\x18\x05\0\0\0notes";
    check_one(&[&skippable[..], &zstd(left), skippable, &zstd(right)].concat(), &log);
    let empty = b"\x52\x2A\x4D\x18\0\0\0\0";
    check_one(&[&empty[..], &zstd(&log), empty].concat(), &log);
}

#[test]
fn text_in_utf_16() {
    let log = log(1);
    let text = std::str::from_utf8(&log).unwrap();
    for (little, mark) in [(true, true), (true, false), (false, true), (false, false)] {
        let packed = utf16(text, little, mark);
        check_one(&packed, &log);
        let report = &opened(&packed).reports[0];
        assert_eq!(report.offsets_count(), Some("of its text in UTF-8"));
        check_one(&gzip(&packed), &log);
    }
    let mut broken = utf16(text, true, true);
    let at = broken.windows(2).position(|unit| unit == b"r\0").unwrap();
    broken[at..at + 2].copy_from_slice(&0xD800_u16.to_le_bytes());
    broken.push(b'x');
    let opened = opened(&broken);
    let report = &opened.reports[0];
    assert!(kinds(report).contains(&IssueKind::Damaged) && kinds(report).contains(&IssueKind::CutOff), "{report:?}");
}

#[test]
fn two_logs_in_an_archive() {
    check_two(&two_in(|files| tar(files)), TWO);
    check_two(&two_in(|files| gzip(&tar(files))), TWO);
    check_two(&two_in(|files| zstd(&tar(files))), TWO);
    check_two(&two_in(|files| zip(files)), TWO);
    for how in [STORED, DEFLATED, STREAMED, LARGE, ZSTD] {
        let mut zip = Zip::default();
        for (name, seed) in TWO.into_iter().zip([1, 2]) {
            zip.add(name.as_bytes(), &log(seed), how);
        }
        check_two(&zip.finish(), TWO);
        check_two(&zip.finish_with(b"PK\x05\x06 in a comment", false), TWO);
        check_two(&zip.finish_with(b"", true), TWO);
    }
    let opened = opened(&two_in(|files| zip(files)));
    assert_eq!(opened.reports[0].path.mac.unwrap().to_string(), "00-22-48-00-AA-01");
}

/// Every row of a log is found again, wherever that is packed, and stands where it says; nothing is that never was.
#[track_caller]
fn check_found_again(packed: &[u8], name: &str, log: &[u8]) {
    let look_up = |place: Range<u64>, row: &dyn Fn(&Tuple<'_>) -> bool| {
        let mut search = Search::new(name.to_owned(), place, row);
        let mut intake = Intake::new("file".into(), packed.len() as u64, Limits::NONE);
        packed.chunks(1000).for_each(|slice| intake.feed(slice, &mut search));
        intake.finish(&mut search);
        search.finish()
    };
    let mut place = 0..0;
    for event in rows(log) {
        match event {
            Event::Record { offset, length, .. } => place = offset..offset + length,
            Event::Group { .. } => {}
            Event::Tuple(row, _) => {
                let is_row = |found: &Tuple<'_>| Tuple { encryption: None, ..*found } == row;
                let (at, text) = look_up(place.clone(), &is_row).unwrap_or_else(|| panic!("{row:?}"));
                assert_eq!(&log[usize::try_from(at).unwrap()..][..text.len()], text.as_bytes());
                assert!(place.contains(&at) && text.contains(&row.source_port.to_string()), "{text}");
            }
        }
    }
    assert_eq!(look_up(0..u64::MAX, &|_| false), None);
}

#[test]
fn rows_are_found_again_in_what_is_packed() {
    let log = log(2);
    check_found_again(&log, "file", &log);
    check_found_again(&gzip(&log), "file", &log);
    check_found_again(&zstd(&gzip(&log)), "file", &log);
    check_found_again(&utf16(std::str::from_utf8(&log).unwrap(), true, true), "file", &log);
    let second = format!("file/{}", TWO[1]);
    check_found_again(&two_in(|files| gzip(&tar(files))), &second, &log);
    check_found_again(&gzip(&two_in(|files| zip(files))), &second, &log);
    let short = b"1768294801000,10.0.0.4,192.0.2.7,50000,443,6,O,B,NX,0,0,0,0\n";
    check_found_again(&gzip(short), "file", short);
    check_found_again(&zip([("a.txt", &short[..])]), "file/a.txt", short);
    // Two of one name: it is looked for in both.
    let both = tar([("PT1H.json", &self::log(1)[..]), ("PT1H.json", &log)]);
    check_found_again(&both, "file/PT1H.json", &log);
}

#[test]
fn archives_one_behind_the_other_in_a_stream() {
    let logs = [log(1), log(2)];
    let [first, second] = [0, 1].map(|at| zip([(TWO[at], logs[at].as_slice())]));
    let mut with_comment = Zip::default();
    with_comment.add(TWO[0].as_bytes(), &logs[0], DEFLATED);
    for first in [first, with_comment.finish_with(b"a comment", true)] {
        // Zeros behind the last are padding.
        check_two(&gzip(&[first, second.clone(), vec![0; 515]].concat()), TWO);
    }
}

#[test]
fn zeros_behind_what_is_packed_are_padding() {
    let log = log(1);
    for pack in [gzip, zstd] {
        let found = opened(&[pack(&log), vec![0; 515]].concat());
        assert_eq!((kinds(&found.reports[0]), found.events.is_empty()), (vec![], false));
    }
}

#[test]
fn archives_one_level_deep() {
    let packed = |pack: fn(&[u8]) -> Vec<u8>| [pack(&log(1)), pack(&log(2))];
    for files in [packed(gzip), packed(zstd), packed(gzip_with_fields)] {
        let files = || TWO.into_iter().zip(files.iter().map(Vec::as_slice));
        check_two(&zip(files()), TWO);
        check_two(&tar(files()), TWO);
        check_two(&gzip(&tar(files())), TWO);
    }
    let inner = [("zip", two_in(|files| zip(files))), ("tgz", two_in(|files| gzip(&tar(files))))];
    for (name, inner) in inner {
        let inside = TWO.map(|file| format!("inner.{name}/{file}"));
        let inside = inside.each_ref().map(String::as_str);
        let file = format!("inner.{name}");
        check_two(&zip([(file.as_str(), inner.as_slice())]), inside);
        check_two(&gzip(&tar([(file.as_str(), inner.as_slice())])), inside);
    }
}

#[test]
fn deeper_is_said() {
    let log = log(1);
    let deep = zip([("b.zip", zip([("c.json.gz", gzip(&log).as_slice())]).as_slice())]);
    let found = opened(&deep);
    assert_eq!(names(&found), ["file/b.zip/c.json.gz"]);
    assert_eq!(kinds(&found.reports[0]), [IssueKind::NotOpened]);
    assert!(found.reports[0].issues.shown()[0].message.contains("a gzip archive in an archive that lies in another"));
    assert_eq!(found.events, []);
    let found = opened(&gzip(&gzip(&gzip(&log))));
    assert_eq!(kinds(&found.reports[0]), [IssueKind::NotOpened]);
}

#[test]
fn names_of_tar() {
    let log = log(1);
    let long = format!("{}/PT1H.json", "folder-with-a-long-name/".repeat(20));
    let pax = |key: &str, value: &str| {
        // The length counts its own digits.
        let rest = format!(" {key}={value}\n");
        let length = (1..).find(|length: &usize| length.to_string().len() + rest.len() == *length).unwrap();
        format!("{length}{rest}")
    };
    let check = |before: Vec<u8>, name: &str| {
        let entry = tar_entry(b"short", &log, b'0');
        let opened = opened(&[before, entry, vec![0; 1024]].concat());
        assert_eq!(names(&opened), [format!("file/{name}")]);
        assert_eq!(opened.events, rows(&log));
    };
    check(Vec::new(), "short");
    check(tar_entry(b"././@LongLink", format!("{long}\0").as_bytes(), b'L'), &long);
    check(tar_entry(b"PaxHeaders/short", pax("path", &long).as_bytes(), b'x'), &long);
    check(tar_entry(b"PaxHeaders/short", (pax("mtime", "1.5") + &pax("path", "größe")).as_bytes(), b'x'), "größe");
    check(tar_entry(b"g", pax("comment", "x").as_bytes(), b'g'), "short");
    check(tar_entry(b"folder/", b"", b'5'), "short");
    check(tar_header(b"link", 99, b'2'), "short");
    check(tar_entry(b"._short", b"apple", b'0'), "short");

    let mut header = tar_header(b"PT1H.json", log.len() as u64, b'0');
    header[345..350].copy_from_slice(b"y=202");
    let mut entry = [with_checksum(header), log.clone()].concat();
    entry.resize(entry.len().next_multiple_of(512), 0);
    assert_eq!(names(&opened(&[entry, vec![0; 1024]].concat())), ["file/y=202/PT1H.json"]);
}

#[test]
fn names_of_zip() {
    let log = log(1);
    for (bytes, name) in [
        ("größe.json".as_bytes(), "größe.json"),
        (b"gr\x94\xE1e.json", "größe.json"),
        (b"a\\b\\PT1H.json", "a\\b\\PT1H.json"),
        (b"../PT1H.json", "../PT1H.json"),
        (b"/PT1H.json", "PT1H.json"),
    ] {
        let mut zip = Zip::default();
        zip.add(b"a/", b"", STORED).add(b"__MACOSX/a/._PT1H.json", b"x", STORED).add(b".DS_Store", b"x", STORED);
        zip.add(bytes, &log, DEFLATED);
        assert_eq!(names(&opened(&zip.finish())), [format!("file/{name}")]);
    }
}

proptest! {
    /// A log gives its rows in any packing, however it is sliced.
    #[test]
    fn a_log_comes_back_from_any_packing(seed: u64, how in 0usize..9, lengths: [u8; 3]) {
        let log = log(seed);
        let inside = [("a/PT1H.json", log.as_slice())];
        let packed = match how {
            0 => gzip(&log),
            1 => zstd(&log),
            2 => tar(inside),
            3 => zip(inside),
            4 => gzip(&tar(inside)),
            5 => zip([("log.gz", gzip(&log).as_slice())]),
            6 => tar([("a.zip", zip(inside).as_slice())]),
            7 => utf16(std::str::from_utf8(&log).unwrap(), seed % 2 == 0, seed % 3 == 0),
            _ => Zip::default().add(b"a", &log, STREAMED).finish(),
        };
        let lengths = lengths.map(usize::from);
        let opened = open_stream(&packed, &lengths, Limits::USUAL);
        opened_adds_up(&opened);
        prop_assert_eq!(&opened.events, &rows(&log));
        prop_assert!(opened.reports.iter().all(|report| report.issues.count() == 0), "{:?}", opened.reports);
        prop_assert_eq!(open("file", &packed, Limits::USUAL).events, opened.events);
    }
}
