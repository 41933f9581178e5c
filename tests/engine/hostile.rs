//! Files made to be slow or to fill the memory. What is tested is that the work stays in proportion to the bytes; how
//! long it takes is printed, and only ten times what it takes fails, because machines differ.

use flowglass::ingest::{FileReport, Reader};
use flowglass::query::Desk;
use flowglass::store::Shard;

/// Smaller where code is not optimised.
const SIZE: usize = if cfg!(debug_assertions) { 4 << 20 } else { 20 << 20 };
const SLICE: usize = 1 << 20;

#[expect(clippy::disallowed_methods, reason = "no browser here")]
fn check(name: &str, part: &str) -> FileReport {
    let part = part.as_bytes();
    let bytes: Vec<u8> = part.iter().copied().cycle().take(SIZE).collect();
    let began = std::time::Instant::now();
    let (mut reader, mut shard) = (Reader::new("file".into(), bytes.len() as u64), Shard::default());
    for slice in bytes.chunks(SLICE) {
        reader.feed(slice, &mut shard);
    }
    let report = reader.finish(&mut shard);
    let took = began.elapsed();
    println!("{name}: {took:?} for {} MiB", SIZE >> 20);
    assert_eq!(report.read.total(), bytes.len() as u64, "{name}");
    assert!(took.as_secs() < 30, "{name} took {took:?}");
    assert!(report.issues.shown().len() <= 2000, "{name}");
    report
}

const RECORD: &str = r#"{"time":"2026-01-13T09:00:41Z","flowRecords":{"flows":[]}}"#;

#[test]
fn the_work_is_in_proportion_to_the_bytes() {
    check("brackets", "[");
    check("braces", "{");
    check("one long string", "\"");
    check("one long string in an object", "{\"a\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    check("backslashes", "{\"a\":\"\\\\\\\\\\");
    check("records that begin in each other", "{\"time\":");
    check("records that begin in each other, without values", "{\"time\"");
    check("records that begin in strings", "{\"time\":\"");
    check("wrappers in each other", "{\"records\":[");
    check("records whose lines end in strings", "{\"time\":\"\n");
    check("begun and closed", "{\"time\":{\"time\":{\"time\":}}}");
    check("blank", " \n");
    check("a brace and much white space", "{                                                               ");
    check("digits", "1");
    check("commas", ",");
    check("zeros", "\0");
    check("nothing of sense", "x{\"category\":\u{fffd}");
    check("a digit a line", "1\n");
    check("pairs of quotes", "\"\",");
    check("deep lists", &format!("{{\"time\":{}", "[".repeat(3000)));
    check(
        "tuples of 1 MB",
        &format!(
            "{{\"flowRecords\":{{\"flows\":[{{\"flowGroups\":[{{\"flowTuples\":[\"{}\"]}}]}}]}}}}",
            "1,".repeat(500_000)
        ),
    );
    check(
        "pasted lines of 1 MB",
        &format!("1768294801,192.0.2.7,10.0.0.4,50000,443,U,I,D\n{}\n", "1,".repeat(500_000)),
    );
    check(
        "a table with a quote in each line",
        "time,source,source_port,destination,destination_port,protocol,direction,state\n\"1,2,3,4,5,6,7,8\n1,\"\n",
    );
    // Wherever one begins to read, the first quote opens a cell.
    let lines = "a\",\"\n".repeat(SIZE / 5);
    check(
        "a table with a quote that is open wherever a line begins",
        &format!("time,source,source_port,destination,destination_port,protocol,direction,state\n{lines}"),
    );
    check("nearly closed", &format!("{{\"time\":{}", "{\"time\":[".repeat(100) + &"]}".repeat(99)));
}

/// Addresses that all seek one place, for whoever does not mix them with a number of its own.
#[test]
#[expect(clippy::disallowed_methods, reason = "no browser here")]
fn chosen_addresses_cost_connections_no_more() {
    const FACTOR: u32 = 0x9E37_79B1;
    let inverse = (0..5).fold(FACTOR, |found, _| found.wrapping_mul(2_u32.wrapping_sub(FACTOR.wrapping_mul(found))));
    let tuple = |at: u32| {
        let source = std::net::Ipv4Addr::from_bits(inverse.wrapping_mul(at));
        format!("1768294801,{source},10.0.0.4,50000,443,T,I,A,B,,,,\n")
    };
    let text: String = (0..200_000).map(tuple).collect();
    let (mut reader, mut shard) = (Reader::new("file".into(), text.len() as u64), Shard::scattered(0x2545_F491));
    let began = std::time::Instant::now();
    reader.feed(text.as_bytes(), &mut shard);
    assert_eq!(reader.finish(&mut shard).tuples, 200_000);
    let mut desk = Desk::default();
    let loose = desk.stitch(&shard, 1);
    desk.join(loose);
    let took = began.elapsed();
    println!("chosen addresses: {took:?}");
    assert!(took.as_secs() < 20, "{took:?}");
}

#[test]
fn good_records_between_bad_ones_are_found() {
    let report = check("every other record lost its end", &format!("{RECORD},{}", &RECORD[..40]));
    let pairs = (SIZE / (RECORD.len() + 41)) as u64;
    assert!(report.records >= pairs && report.rejected_records >= pairs, "{} of {pairs}", report.records);
}
