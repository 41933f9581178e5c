//! What was saved as a table comes back as it was.

use flowglass::duplicates;
use flowglass::enrich::Names;
use flowglass::ingest::{Reader, Wanted};
use flowglass::model::Mac;
use flowglass::present::flows::{Part, Saved};
use flowglass::query::flows::{Column, Line, Particulars, Table};
use flowglass::query::{Partial, Summary};
use flowglass::store::{FileId, Shard};
use proptest::prelude::*;

use crate::checks;
use crate::flows::{Workers, some_files};
use crate::generate::Dice;
use crate::mmdb::{Map, Text, database};

fn saved(lines: &[Line]) -> String {
    saved_with(lines, Names::none())
}

fn saved_with(lines: &[Line], names: &Names) -> String {
    saved_as(Saved::Csv, lines, names)
}

fn saved_as(format: Saved, lines: &[Line], names: &Names) -> String {
    let parts = Part::of(Table::Tuples.columns(), names);
    let rows: String = lines.iter().map(|line| format.row(line, &parts, names)).collect();
    format.head(Table::Tuples, &parts) + &rows
}

/// But for where it stands, which is another place now.
fn placeless(line: &Line) -> Line {
    let mut line = line.clone();
    if let Particulars::Tuple(tuple) = &mut line.what {
        tuple.file = String::new();
        (tuple.token, tuple.offset, tuple.length, tuple.ordinal) = (0, 0, 0, 0);
        (tuple.record, tuple.row) = (None, None);
    }
    line
}

fn in_order(lines: &[Line]) -> Vec<String> {
    let mut lines: Vec<String> = lines.iter().map(|line| format!("{:?}", placeless(line))).collect();
    lines.sort();
    lines
}

/// What a summary says of what is counted, of these files read by some workers.
fn counted(files: &[&str]) -> String {
    counted_of(files, |_| Wanted::default())
}

/// The same, of each file what is wanted of it.
fn counted_of(files: &[&str], wanted: impl Fn(usize) -> Wanted) -> String {
    const WORKERS: usize = 2;
    let mut shards: Vec<Shard> = (0..WORKERS).map(|_| Shard::default()).collect();
    for (number, text) in files.iter().enumerate() {
        let shard = &mut shards[number % WORKERS];
        shard.begin_file(FileId(u32::try_from(number).unwrap()));
        let mut reader = Reader::new(format!("{number}.csv"), text.len() as u64);
        reader.want(wanted(number));
        reader.feed(text.as_bytes(), shard);
        reader.finish(shard);
    }
    duplicates::find(&mut shards);
    let mut whole = Partial::of(&Shard::default(), 60_000);
    shards.iter().for_each(|shard| whole.merge(Partial::of(shard, 60_000)));
    let json = Summary::new(&[], &whole).to_json();
    json[json.find("\"counted\"").unwrap()..].to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn tuples_come_back(seed: u64, count in 1u64..5) {
        let mut dice = Dice(seed);
        let files = some_files(&mut dice, count);
        let lines = Workers::reading(&files, 1, |_| 0).pages(Table::Tuples, dice.pick(Table::Tuples.columns()), 1 << 30);
        let table = saved(&lines);
        let again = [("saved.csv".to_owned(), table.clone())];
        let back = Workers::reading(&again, 1, |_| 0).pages(Table::Tuples, Column::Time, 1 << 30);
        prop_assert_eq!(in_order(&back), in_order(&lines));
        let logs: Vec<&str> = files.iter().map(|(_, text)| &**text).collect();
        let alone = counted(&logs);
        prop_assert_eq!(counted(&[&table]), &alone[..], "in place of the logs");
        prop_assert_eq!(counted(&[&table, &table, &table]), &alone[..], "again and again");
        let some: Vec<Line> = lines.iter().filter(|line| line.ends.source_port % 2 == 0).cloned().collect();
        let some = saved(&some);
        let beside: Vec<&str> = logs.iter().copied().chain([&*table, &*some]).collect();
        prop_assert_eq!(counted(&beside), &alone[..], "beside the logs");
        let of_back = saved(&back);
        let beside: Vec<&str> = logs.iter().copied().chain([&*of_back]).collect();
        prop_assert_eq!(counted(&beside), &alone[..], "saved again, beside the logs");
        prop_assert_eq!(counted(&[&table, &of_back]), &alone[..], "saved again, beside the first");

        let objects = saved_as(Saved::JsonLines, &lines, Names::none());
        prop_assert_eq!(counted(&[&objects]), &alone[..], "as JSON lines");
        prop_assert_eq!(counted(&[&table, &objects]), &alone[..], "as JSON lines, beside the table");
        let beside: Vec<&str> = logs.iter().copied().chain([&*objects]).collect();
        prop_assert_eq!(counted(&beside), &alone[..], "as JSON lines, beside the logs");
        let again = [("saved.jsonl".to_owned(), objects.clone())];
        let back = Workers::reading(&again, 1, |_| 0).pages(Table::Tuples, Column::Time, 1 << 30);
        prop_assert_eq!(in_order(&back), in_order(&lines));

        for text in [table, objects] {
            let mut bytes = vec![1, 7, 200];
            bytes.extend(text.as_bytes());
            checks::reader(&bytes);
        }
    }
}

/// Two NICs of one record, each read alone: what was saved of one is not taken for the other's.
#[test]
fn nics_read_alone_stay_apart() {
    let tuple = |host: u8| format!("1768294801,192.0.2.{host},10.0.0.4,50000,443,T,I,A,B,,,,");
    let flow = |mac: &str, host| format!(r#"{{"mac":"{mac}","flowTuples":["{}","{}"]}}"#, tuple(host), tuple(host));
    let log = format!(
        r#"{{"records":[{{"time":"2026-01-13T09:01:00Z","macAddress":"002248000001","category":"NetworkSecurityGroupFlowEvent","resourceId":"/NSG","properties":{{"Version":2,"flows":[{{"rule":"r","flows":[{},{}]}}]}}}}]}}"#,
        flow("002248000001", 1),
        flow("002248000002", 2)
    );
    let of_nic = |mac: &str| {
        let wanted = Wanted { nics: vec![Mac::parse(mac).unwrap()], ..Wanted::default() };
        saved(&Workers::wanting(&[("log".to_owned(), log.clone())], &wanted).pages(
            Table::Tuples,
            Column::Time,
            1 << 30,
        ))
    };
    let [a, b] = ["002248000001", "002248000002"].map(of_nic);
    let (first, whole) = (counted(&[&a]), counted(&[&log]));
    assert_ne!(first, whole);
    assert_eq!(counted(&[&a, &b]), whole);
    assert_eq!(counted(&[&b, &a]), whole);
    assert_eq!(counted(&[&a, &log, &b]), whole);

    // Of the log only one NIC was read: what was saved of the other has nothing else that says the same.
    let only_first = Wanted { nics: vec![Mac::parse("002248000001").unwrap()], ..Wanted::default() };
    let of_log = |number| if number == 0 { only_first.clone() } else { Wanted::default() };
    assert_eq!(counted_of(&[&log, &a, &b], of_log), whole);
    assert_eq!(counted_of(&[&log, &log], of_log), whole, "in part and whole");
    assert_eq!(counted_of(&[&log, &a], of_log), first);
}

/// A quote that is one too many costs its own line, and no other.
#[test]
fn a_stray_quote_costs_a_line() {
    const HEAD: &str = "time,source,source_port,destination,destination_port,protocol,direction,state,rule\r\n";
    let line = |at: u32| format!("2026-01-13T09:00:00.000Z,192.0.2.7,{at},10.0.0.4,443,TCP,in,B,web\r\n");
    let lines: Vec<String> = (1..=2000).map(line).collect();
    let check = |spoilt: &[(usize, &str, &str)], left: u64| {
        let mut lines = lines.clone();
        spoilt.iter().for_each(|&(at, from, to)| lines[at] = lines[at].replace(from, to));
        let text = HEAD.to_owned() + &lines.concat();
        let outcome = checks::read(text.as_bytes(), &[]);
        checks::adds_up(&outcome, text.len() as u64);
        assert_eq!((outcome.report.tuples, outcome.report.rejected_tuples), (left, 2000 - left), "{spoilt:?}");
        assert_eq!(checks::read(text.as_bytes(), &[61, 4000]), outcome);
    };
    check(&[(7, ",web", ",\"web")], 1999);
    check(&[(7, ",web", ",\"web"), (17, ",web", ",\"web")], 1998);
    check(&[(7, ",web", ",we\"b")], 2000);
    check(&[(7, "2026", "\"2026")], 1999);
    check(&[(1999, ",web\r\n", ",\"web")], 1999);
    check(&[(7, ",web", ",\"we\"\"b\"")], 2000);
}

/// Whoever saves only some of the counters is told what is missing, and it is not shown as nothing.
#[test]
fn counters_without_a_column_are_missed() {
    let check = |counters: &str, values: &str, missing: &[&str], [has_bytes, has_packets]: [bool; 2]| {
        let head = "time,source,source_port,destination,destination_port,protocol,direction,state";
        let row = "2026-01-13T09:00:00.000Z,192.0.2.7,50000,10.0.0.4,443,TCP,in,E";
        let text = format!("{head}{counters}\n{row}{values}\n");
        let outcome = checks::read(text.as_bytes(), &[]);
        let said: Vec<&str> = outcome.report.issues.shown().iter().map(|issue| issue.message.as_str()).collect();
        assert_eq!(said.len(), usize::from(!missing.is_empty()), "{said:?}");
        assert!(missing.iter().all(|name| said[0].contains(name)), "{said:?}");
        let (tuple, _) = outcome.tuples().next().unwrap();
        let [packets_sent, bytes_sent] = [tuple.counters.packets_sent, tuple.counters.bytes_sent];
        let tally = flowglass::query::Tally {
            tuples: 1,
            measured: 1,
            packets_sent: packets_sent.unwrap_or_default(),
            bytes_sent: bytes_sent.unwrap_or_default(),
            ..Default::default()
        };
        assert_eq!([tally.has_bytes(), tally.has_packets()], [has_bytes, has_packets]);
    };
    check(",bytes_sent,bytes_received", ",60,7", &["packets_sent, packets_received"], [true, false]);
    check(",packets_sent", ",5", &["bytes_sent", "packets_received", "bytes_received"], [false, true]);
    check(",packets_sent,bytes_sent,packets_received,bytes_received", ",5,60,0,0", &[], [true, true]);
    check("", "", &[], [true, true]);
}

/// What is said of all there is: by the owner, by Azure, and by a database.
fn all_names() -> Names {
    let read = |name: &str, bytes: &[u8]| {
        let mut reader = Reader::new(name.to_owned(), bytes.len() as u64);
        reader.feed(bytes, &mut Shard::default());
        reader.finish(&mut Shard::default()).known.names
    };
    let list = "name,macAddress,privateIp\nweb,00224800AA01,10.0.0.4\n";
    let tags = include_bytes!("../fixtures/service-tags/published.json");
    let nation = Map(vec![
        ("country_code", Text("NL")),
        ("country", Text("Netherlands")),
        ("asn", Text("AS64500")),
        ("as_name", Text("Example")),
    ]);
    let places = database("anything", 7, &[("0.0.0.0/1", nation)]);
    let all = [read("list.csv", list.as_bytes()), read("tags.json", tags), read("places.mmdb", &places)];
    Names::joined(all.iter())
}

#[test]
fn the_head_is_seen_at_once() {
    let parts = Part::of(Table::Tuples.columns(), &all_names());
    let head = Saved::Csv.head(Table::Tuples, &parts);
    assert!(
        head.contains(",source,source_name,source_region,source_country,source_organisation,source_port,"),
        "{head}"
    );
    assert!(head.contains(",mac,mac_name,") && head.len() < flowglass::ingest::HEAD, "{head}");
}

/// What is said of addresses beside a tuple is not taken for a part of it.
#[test]
fn with_names_the_same_tuples_come_back() {
    let files = some_files(&mut Dice(7), 3);
    let lines = Workers::reading(&files, 1, |_| 0).pages(Table::Tuples, Column::Time, 1 << 30);
    let table = saved_with(&lines, &all_names());
    let logs: Vec<&str> = files.iter().map(|(_, text)| &**text).collect();
    assert_eq!(counted(&[&table]), counted(&logs));
}
