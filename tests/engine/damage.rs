//! Archives that are damaged, cut, deceive, or hold something else: what is said of them, and that the rest is kept.

use flowglass::ingest::container::Limits;
use flowglass::ingest::{FileReport, IssueKind};
use proptest::prelude::*;

use crate::checks::{self, open, open_stream, opened_adds_up, read};
use crate::containers::{TWO, kinds, log, names, opened, rows, two_in};
use crate::dice::Dice;
use crate::pack::{DEFLATED, STORED, Zip, gzip, tar, tar_entry, tar_header, utf16, with_checksum, zip, zstd};

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

#[test]
fn what_stands_around_an_archive_is_read_or_told() {
    let [first_tuples, second_tuples] = [1, 2].map(|seed| tuples(&log(seed)));
    let both = first_tuples + second_tuples;
    // Behind an end mark another archive can follow, and what is none is told.
    let one = |name: &str, seed| tar([(name, log(seed).as_slice())]);
    let twice = [one(TWO[0], 1), one(TWO[1], 2)].concat();
    for packed in [twice.clone(), [gzip(&one(TWO[0], 1)), gzip(&one(TWO[1], 2))].concat()] {
        assert_eq!(names(&opened(&packed)), TWO.map(|name| format!("file/{name}")));
    }
    check_issue(
        &[twice.as_slice(), &[7; 600]].concat(),
        IssueKind::Damaged,
        "Behind the packed data stand 600 bytes",
        both,
    );
    let padded = [twice.as_slice(), &[0; 10_000]].concat();
    assert_eq!(names(&opened(&padded)), TWO.map(|name| format!("file/{name}")));
    // Zeros with damage between them are no end mark.
    let mut torn = two_in(|files| tar(files));
    let middle = one(TWO[0], 1).len() - 1024;
    torn.splice(middle..middle, [[0; 512], [7; 512], [0; 512]].concat());
    check_issue(&torn, IssueKind::Damaged, "512 bytes are damaged", both);
    // Of two zips put together the directory of one is found.
    let [first, second] = [1, 2].map(|seed| zip([("a.json", log(seed).as_slice())]));
    let says = format!("Before this archive stand {} bytes", first.len());
    check_issue(&[first.clone(), second].concat(), IssueKind::Damaged, &says, second_tuples);
    check_issue(
        &[first.as_slice(), b"more"].concat(),
        IssueKind::Damaged,
        "Behind the packed data stand 4 bytes",
        first_tuples,
    );
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

    // Of the map of its holes not all stands in the header.
    let mut header = tar_header(b"sparse", 1024, b'S');
    header[257..265].copy_from_slice(b"ustar  \0");
    header[482] = 1;
    let mut map = [b'7'; 1024];
    map[1016] = 0;
    let sparse = [with_checksum(header), map.to_vec(), vec![b'x'; 1024], tar([("open.json", log.as_slice())])].concat();
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
    let text = zip([("mimetype", &b"application/vnd.oasis.opendocument.text"[..]), ("content.xml", b"<x/>")]);
    assert_eq!(kinds(&open("file", &text, Limits::USUAL).reports[0]), [IssueKind::NotAFlowLog]);
    let called_so = zip([("a.json", log.as_slice()), ("mimetype", b"text")]);
    assert_eq!(open("file", &called_so, Limits::USUAL).reports[0].tuples, all);
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
