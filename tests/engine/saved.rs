//! What was saved as a table comes back as it was.

use flowglass::duplicates;
use flowglass::ingest::Reader;
use flowglass::present::flows::Saved;
use flowglass::query::flows::{Column, Line, Table, What};
use flowglass::query::{Partial, Summary};
use flowglass::store::{FileId, Shard};
use proptest::prelude::*;

use crate::checks;
use crate::flows::{Workers, some_files};
use crate::generate::Dice;

fn saved(lines: &[Line]) -> String {
    let rows: String = lines.iter().map(|line| Saved::Csv.row(line, Table::Tuples)).collect();
    Saved::Csv.head(Table::Tuples) + &rows
}

/// But for where it stands, which is another place now.
fn placeless(line: &Line) -> Line {
    let mut line = line.clone();
    if let What::Tuple(tuple) = &mut line.what {
        tuple.file = String::new();
        (tuple.token, tuple.offset, tuple.length, tuple.ordinal) = (0, 0, 0, 0);
        tuple.record = None;
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
    const WORKERS: usize = 2;
    let mut shards: Vec<Shard> = (0..WORKERS).map(|_| Shard::default()).collect();
    for (number, text) in files.iter().enumerate() {
        let shard = &mut shards[number % WORKERS];
        shard.begin_file(FileId(u32::try_from(number).unwrap()));
        let mut reader = Reader::new(format!("{number}.csv"), text.len() as u64);
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
        prop_assert_eq!(counted(&beside), alone, "beside the logs");

        let mut bytes = vec![1, 7, 200];
        bytes.extend(table.as_bytes());
        checks::reader(&bytes);
    }
}

#[test]
fn the_head_is_seen_at_once() {
    assert!(Saved::Csv.head(Table::Tuples).len() < flowglass::ingest::HEAD);
}
