//! Logs in everything they can come packed in.

use flowglass::ingest::container::Limits;
use flowglass::ingest::{FileReport, IssueKind};
use proptest::prelude::*;

use crate::checks::{self, Event, Opened, open, open_stream, opened_adds_up, read};
use crate::generate::{Dice, SHAPES, file, records};
use crate::pack::{
    DEFLATED, LARGE, STORED, STREAMED, ZSTD, Zip, gzip, gzip_with_fields, tar, tar_entry, tar_header, utf16,
    with_checksum, zip, zstd,
};

fn log(seed: u64) -> Vec<u8> {
    let mut dice = Dice(seed);
    let records = records(&mut dice, 6, false);
    file(&mut dice, SHAPES[0], &records, false).into_bytes()
}

fn rows(bytes: &[u8]) -> Vec<Event> {
    read(bytes, &[]).events
}

fn names(opened: &Opened) -> Vec<&str> {
    opened.reports.iter().map(|report| report.name.as_str()).collect()
}

fn kinds(report: &FileReport) -> Vec<IssueKind> {
    report.issues.by_kind().map(|(kind, _)| kind).collect()
}

/// Opens it at hand and as a stream in several slicings; the rows are the same.
#[track_caller]
fn opened(bytes: &[u8]) -> Opened {
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

const TWO: [&str; 2] = ["a/macAddress=00224800AA01/PT1H.json", "b/PT1H.json"];

fn two_in(pack: impl Fn(Vec<(&str, &[u8])>) -> Vec<u8>) -> Vec<u8> {
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

/// What the one listed report says, and how many tuples were read all the same.
#[track_caller]
fn check_issue(packed: &[u8], kind: IssueKind, says: &str, tuples: u64) {
    let opened = opened(packed);
    let with = opened.reports.iter().find(|report| kinds(report).contains(&kind));
    let Some(report) = with else { panic!("{:#?}", opened.reports) };
    let message = &report.issues.shown().iter().find(|issue| issue.kind == kind).unwrap().message;
    assert!(message.contains(says), "{message}");
    assert_eq!(opened.reports.iter().map(|report| report.tuples).sum::<u64>(), tuples);
}

fn tuples(log: &[u8]) -> u64 {
    read(log, &[]).report.tuples
}

#[test]
fn damage_is_said_and_the_rest_kept() {
    let log = log(1);
    let all = tuples(&log);
    check_issue(&[gzip(&log), b"and more".to_vec()].concat(), IssueKind::Damaged, "8 bytes that do not belong", all);
    check_issue(&[gzip(&log), vec![0x1F]].concat(), IssueKind::Damaged, "1 bytes that do not", all);
    check_issue(&[zstd(&log), b"and more".to_vec()].concat(), IssueKind::Damaged, "8 bytes that do not belong", all);
    let mut wrong = gzip(&log);
    let at = wrong.len() - 8;
    wrong[at] ^= 1;
    check_issue(&wrong, IssueKind::Damaged, "the checksum differs", all);
    let mut wrong = zstd(&log);
    *wrong.last_mut().unwrap() ^= 1;
    check_issue(&wrong, IssueKind::Damaged, "the checksum differs", all);
    check_issue(b"\x1F\x8B\x08\xFFxxxxxxxxxxxxxxxxxxxxxxx", IssueKind::Damaged, "goes on as none", 0);

    let both = all + tuples(&crate::containers::log(2));
    let mut tar = two_in(|files| crate::pack::tar(files));
    tar.splice(512..512, [7; 1024]);
    // The first log lost its place; the second is found behind the damage.
    let opened = opened(&tar);
    assert_eq!(names(&opened), [format!("file/{}", TWO[0]), format!("file/{}", TWO[1]), "file".to_owned()]);
    assert_eq!(kinds(&opened.reports[2]), [IssueKind::Damaged]);
    assert_eq!(kinds(&opened.reports[1]), []);

    // Behind an end mark another archive can follow, and what is none is told.
    let one = |name: &str, seed| crate::pack::tar([(name, crate::containers::log(seed).as_slice())]);
    let twice = [one(TWO[0], 1), one(TWO[1], 2)].concat();
    for packed in [twice.clone(), [gzip(&one(TWO[0], 1)), gzip(&one(TWO[1], 2))].concat()] {
        let opened = crate::containers::opened(&packed);
        assert_eq!(names(&opened), TWO.map(|name| format!("file/{name}")));
    }
    check_issue(
        &[twice.as_slice(), &[7; 600]].concat(),
        IssueKind::Damaged,
        "Behind the packed data stand 600 bytes",
        both,
    );
    let padded = [twice.as_slice(), &[0; 10_000]].concat();
    assert_eq!(names(&crate::containers::opened(&padded)), TWO.map(|name| format!("file/{name}")));
    // Zeros with damage between them are no end mark.
    let mut torn = two_in(|files| crate::pack::tar(files));
    let middle = one(TWO[0], 1).len() - 1024;
    torn.splice(middle..middle, [[0; 512], [7; 512], [0; 512]].concat());
    check_issue(&torn, IssueKind::Damaged, "512 bytes are damaged", both);
    // Of two zips put together the directory of one is found.
    let [first, second] = [1, 2].map(|seed| zip([("a.json", crate::containers::log(seed).as_slice())]));
    let says = format!("Before this archive stand {} bytes", first.len());
    check_issue(&[first.clone(), second].concat(), IssueKind::Damaged, &says, tuples(&crate::containers::log(2)));
    check_issue(&[first.as_slice(), b"more"].concat(), IssueKind::Damaged, "Behind the packed data stand 4 bytes", all);

    // A zip that lost its directory is read as it comes.
    let mut zip = Zip::default();
    TWO.into_iter().zip([1, 2]).for_each(|(name, seed)| {
        zip.add(name.as_bytes(), &crate::containers::log(seed), DEFLATED);
    });
    check_issue(&zip.entries(), IssueKind::CutOff, "The archive ends before it is complete", both);
    // An entry that does not show its end takes what is up to the next one: that is not damage of the archive.
    let mut endless = Zip::default();
    endless.add(b"endless.json", &log, crate::pack::How { descriptor: true, ..STORED }).add(b"b.json", &log, DEFLATED);
    let damaged = [endless.entries(), b"no header".to_vec()].concat();
    check_issue(&damaged, IssueKind::Damaged, "there is none: 9 bytes are damaged", all);
    // Something was put before it.
    let stub = [b"PK\x03\x04".to_vec(), b"a program that unpacks itself".to_vec(), zip.finish()].concat();
    assert_eq!(open("file", &stub, Limits::USUAL).events.len(), check_events(&[1, 2]));
}

fn check_events(seeds: &[u64]) -> usize {
    seeds.iter().map(|&seed| rows(&log(seed)).len()).sum()
}

/// It is not read to its end, and how far it was depends on slices that must not show.
#[test]
fn a_file_of_another_kind_in_any_packing() {
    let image =
        [b"\x89PNG\r\n\x1A\n".to_vec(), (0..200_000_u32).flat_map(|at| at.wrapping_mul(at).to_le_bytes()).collect()]
            .concat();
    let text = format!("\u{1}{}", "binary ".repeat(100_000));
    let inside = [("a.png", image.as_slice())];
    let packings =
        [gzip(&image), zstd(&image), utf16(&text, true, true), gzip(&utf16(&text, false, true)), tar(inside)];
    for packed in packings.into_iter().chain([gzip(&tar(inside)), zip(inside)]) {
        let opened = opened(&packed);
        assert_eq!(kinds(&opened.reports[0]), [IssueKind::NotAFlowLog]);
        assert_eq!(opened.reports[0].read.rejected, opened.reports[0].bytes);
        let stopped = open_stream(&packed[..packed.len() / 2], &[], Limits::USUAL);
        opened_adds_up(&stopped);
    }
}

#[test]
fn entries_that_cannot_be_opened() {
    let log = log(1);
    let all = tuples(&log);
    let with = |how: crate::pack::How| {
        let mut zip = Zip::default();
        zip.add(b"locked.json", &log, how).add(b"open.json", &log, DEFLATED);
        zip.finish()
    };
    let locked = crate::pack::How { flags: 1, ..DEFLATED };
    check_issue(&with(locked), IssueKind::Encrypted, "locked with a password", all);
    check_issue(&with(crate::pack::How { method: 9, ..STORED }), IssueKind::NotOpened, "deflate64", all);
    check_issue(&with(crate::pack::How { method: 77, ..STORED }), IssueKind::NotOpened, "method 77", all);
    let sparse = [tar_entry(b"sparse", &log, b'S'), tar([("open.json", log.as_slice())])].concat();
    check_issue(&sparse, IssueKind::NotOpened, "holes", all);

    let mut split = Zip::default().add(b"a", &log, DEFLATED).finish();
    let at = split.len() - 18;
    split[at] = 2;
    let opened = open("file", &split, Limits::USUAL);
    assert!(opened.reports[0].issues.shown()[0].message.contains("one part of a zip archive"), "{opened:?}");

    check_issue(&zip([]), IssueKind::NotAFlowLog, "without files", 0);
    let office = zip([("[Content_Types].xml", &b"<x/>"[..]), ("word/document.xml", b"<x/>")]);
    let opened = open("file", &office, Limits::USUAL);
    assert_eq!(opened.reports.len(), 1);
    assert!(opened.reports[0].issues.shown()[0].message.contains("Office document"));
}

#[test]
fn entries_that_deceive() {
    let log = log(1);
    let packed = crate::pack::deflate(&log);
    let crc = crate::pack::crc(&log);
    let check = |packed: &[u8], size: u64, crc: u32, says: &str| {
        let zip = Zip::default().add_packed(b"a", packed, size, crc, DEFLATED).finish();
        let opened = opened(&zip);
        assert_eq!(kinds(&opened.reports[0]).first(), Some(&IssueKind::Damaged), "{:?}", opened.reports[0]);
        let messages: Vec<_> = opened.reports[0].issues.shown().iter().map(|issue| issue.message.as_str()).collect();
        assert!(messages.iter().any(|message| message.contains(says)), "{messages:?}");
    };
    let size = log.len() as u64;
    check(&packed, size, crc ^ 1, "the checksum differs");
    check(&packed, size + 5, crc, "the checksum differs");
    check(&packed, size - 5, crc, "more than the");
    check(&packed[..packed.len() / 2], size, crc, "damaged from here on");
    check(b"\xFF\xFF\xFF", size, crc, "damaged from here on");

    // An image that is not read to its end is no larger than it is.
    let lying = Zip::default().add_packed(b"a.png", b"\x89PNG, and so on", 1 << 30, 0, STORED).entries();
    let opened = open_stream(&lying, &[], Limits::USUAL);
    opened_adds_up(&opened);
    assert_eq!(opened.reports[0].bytes, 15);

    // Two names for the same bytes.
    let mut twice = Zip::default();
    twice.add(b"a.json", &log, DEFLATED);
    let entry = twice.directory().to_vec();
    twice.repeat(&entry);
    let opened = open("file", &twice.finish(), Limits::USUAL);
    opened_adds_up(&opened);
    assert!(opened.reports.iter().all(|report| kinds(report) == [IssueKind::NotOpened]), "{:?}", opened.reports);
}

#[test]
fn bombs_go_off_at_their_limits() {
    const LIMITS: Limits = Limits { ratio: 250, total: 100 << 20, files: 3 };
    let zeros = vec![b' '; 80 << 20];
    let check = |packed: &[u8], says: &str| {
        let opened = open("file", packed, LIMITS);
        opened_adds_up(&opened);
        let limit = |report: &FileReport| kinds(report).contains(&IssueKind::Limit);
        let report =
            opened.reports.iter().find(|report| limit(report)).unwrap_or_else(|| panic!("{:?}", names(&opened)));
        assert!(report.issues.shown().iter().any(|issue| issue.message.contains(says)), "{:?}", report.issues);
        assert!(open("file", packed, Limits::NONE).reports.iter().all(|report| !limit(report)));
    };
    check(&gzip(&zeros), "more than 250 times");
    check(&gzip(&tar([("a", zeros.as_slice())])), "more than 250 times");
    let mut dice = Dice(1);
    let letters: Vec<u8> = (0..1_500_000).map(|_| b'a' + u8::try_from(dice.below(26)).unwrap()).collect();
    let two = [letters, zeros.clone(), zeros.clone()].concat();
    check(&gzip(&two), "more than 0 GB");
    let files = ["a", "b", "c", "d"].map(|name| (name, &b"{}"[..]));
    check(&zip(files), "The first 3 are read");
    check(&tar(files), "more than 3 files");
    let mut large = Zip::default();
    for name in [b"a", b"b"] {
        large.add(name, &zeros, STORED);
    }
    check(&large.finish(), "more than 0 GB");
}

#[test]
fn archives_cut_at_every_byte() {
    let two = [log(1), log(2)].map(|log| log[..log.len().min(1500)].to_vec());
    let files = || TWO.into_iter().zip(two.iter().map(Vec::as_slice));
    for packed in [
        zip(files()),
        gzip(&tar(files())),
        zstd(&tar(files())),
        tar(files()),
        gzip(&two[0]),
        utf16("{\"records\":[]}", true, true),
    ] {
        for cut in 0..packed.len() {
            let part = &packed[..cut];
            let whole = open_stream(part, &[], Limits::USUAL);
            opened_adds_up(&whole);
            assert_eq!(open_stream(part, &[7], Limits::USUAL), whole, "cut at {cut}, in slices");
            let at_hand = open("file", part, Limits::USUAL);
            opened_adds_up(&at_hand);
            assert!(at_hand.reports.iter().any(|report| report.issues.count() > 0), "cut at {cut}, and nothing said");
        }
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

    #[test]
    fn any_bytes_in_any_packing(data: Vec<u8>, magic in 0usize..5) {
        let magic: &[u8] = [&b"\x1F\x8B\x08\0\0\0\0\0\0\x03"[..], b"\x28\xB5\x2F\xFD", b"PK\x03\x04", b"PK\x05\x06", b"\xFF\xFE"][magic];
        checks::container(&[&data[..data.len().min(3)], magic, &data].concat());
    }

    /// Bytes overwritten, cut out and doubled.
    #[test]
    fn a_damaged_archive(seed: u64, how in 0usize..5, damages in 1u64..4, lengths: [u8; 3]) {
        let mut dice = Dice(seed);
        let log = log(seed);
        let inside = [("a/PT1H.json", log.as_slice()), ("b/PT1H.json", log.as_slice())];
        let mut packed = match how {
            0 => gzip(&log),
            1 => zstd(&log),
            2 => gzip(&tar(inside)),
            3 => tar([("a.zip", zip(inside).as_slice())]),
            _ => zip(inside),
        };
        for _ in 0..damages {
            let at = usize::try_from(dice.below(packed.len() as u64)).unwrap();
            let end = packed.len().min(at + usize::try_from(dice.below(40)).unwrap());
            match dice.below(3) {
                0 => drop(packed.drain(at..end)),
                1 => packed[at] ^= 1 << dice.below(8),
                _ => packed.extend_from_within(at..end),
            }
            if packed.is_empty() {
                packed.push(0);
            }
        }
        checks::container(&[&lengths, packed.as_slice()].concat());
    }
}
