//! Flows one by one: in the same order, and stitched into the same connections, however files are shared out.

use std::fmt::Write as _;

use flowglass::ingest::{Reader, Wanted};
use flowglass::model::{Counter, Direction, Duplicate, LeftOut, Millis, State};
use flowglass::query::flows::{Answer, Ask, Column, Life, Line, Loose, Particulars, Search, Sorted, Table};
use flowglass::query::{Desk, Scope, TimeRange};
use flowglass::store::{FileId, Mark, Marks, Shard};
use proptest::prelude::*;

use crate::generate::{Dice, SHAPES, file, records};

/// Some workers as the page has them: each with its shard, and what it keeps to answer.
pub struct Workers(Vec<(Shard, Desk)>);

impl Workers {
    /// Files by name, each read by the worker that `of` names.
    pub fn reading(files: &[(String, String)], count: usize, mut of: impl FnMut(usize) -> usize) -> Self {
        let mut workers: Vec<(Shard, Desk)> = (0..count).map(|_| Default::default()).collect();
        for (number, (name, text)) in files.iter().enumerate() {
            let shard = &mut workers[of(number)].0;
            shard.begin_file(FileId(u32::try_from(number).unwrap()));
            let mut reader = Reader::new(name.clone(), text.len() as u64);
            reader.feed(text.as_bytes(), shard);
            reader.finish(shard);
        }
        Self(workers)
    }

    /// The same of one worker that reads only this.
    pub fn wanting(files: &[(String, String)], wanted: &Wanted) -> Self {
        let mut shard = Shard::default();
        for (number, (name, text)) in (0..).zip(files) {
            shard.begin_file(FileId(number));
            let mut reader = Reader::new(name.clone(), text.len() as u64);
            reader.want(wanted.clone());
            reader.feed(text.as_bytes(), &mut shard);
            reader.finish(&mut shard);
        }
        Self(vec![(shard, Desk::default())])
    }

    fn set_scope(&mut self, scope: &Scope) {
        self.0.iter_mut().for_each(|(_, desk)| desk.set_scope(scope));
    }

    fn stitch(&mut self) {
        let count = self.0.len();
        let mut parcels: Vec<Vec<Loose>> = (0..count).map(|_| Vec::new()).collect();
        for (shard, desk) in &mut self.0 {
            for (to, loose) in desk.stitch(shard, count).into_iter().enumerate() {
                parcels[to].push(Loose::from_bytes(&loose.to_bytes()).unwrap());
            }
        }
        for ((_, desk), parcels) in self.0.iter_mut().zip(parcels) {
            desk.join(parcels);
        }
    }

    fn ask(&mut self, asks: &[Ask]) -> Vec<Answer> {
        let each = self.0.iter_mut().zip(asks);
        each.map(|((shard, desk), ask)| {
            let ask = Ask::from_bytes(&ask.to_bytes()).unwrap();
            Answer::from_bytes(&desk.answer(shard, &ask).to_bytes()).unwrap()
        })
        .collect()
    }

    fn sort(&mut self, table: Table, column: Column) -> Sorted {
        let asks: Vec<Ask> = self.0.iter().map(|_| Ask::Sort(table, column)).collect();
        Sorted::of(table, &self.ask(&asks))
    }

    fn rows(&mut self, mut search: Search) -> Vec<Line> {
        for _ in 0..100 {
            let answers = self.ask(&search.asks());
            if let Some(lines) = search.take(answers) {
                return lines;
            }
        }
        panic!("the search has no end")
    }

    /// All of them, a page at a time.
    pub fn pages(&mut self, table: Table, column: Column, page: u64) -> Vec<Line> {
        self.shown(table, column, false, page)
    }

    fn shown(&mut self, table: Table, column: Column, down: bool, page: u64) -> Vec<Line> {
        let sorted = self.sort(table, column);
        let total = sorted.total();
        let mut all = Vec::new();
        let mut from = 0;
        while from < total {
            let lines = self.rows(sorted.search(from..from + page, down));
            assert_eq!(lines.len() as u64, page.min(total - from));
            all.extend(lines);
            from += page;
        }
        all
    }
}

pub fn some_files(dice: &mut Dice, count: u64) -> Vec<(String, String)> {
    (0..count)
        .map(|number| {
            let amount = dice.below(8);
            let records = records(dice, amount, false);
            let shape = dice.pick(&SHAPES);
            (format!("file {number}"), file(dice, shape, &records, false))
        })
        .collect()
}

fn sum(counters: impl Iterator<Item = [Counter; 4]>) -> [u64; 4] {
    counters.fold([0; 4], |mut sums, counters| {
        for (sum, counter) in sums.iter_mut().zip(counters) {
            *sum = sum.saturating_add(counter.unwrap_or_default());
        }
        sums
    })
}

/// What a column is ordered by, written down once more.
fn value(line: &Line, column: Column) -> String {
    let number = |number: u64| format!("{number:020}");
    let counter = |counter: Counter| counter.map_or(String::new(), number);
    let counts = line.counters();
    let tuple = match &line.what {
        Particulars::Tuple(tuple) => Some(tuple),
        Particulars::Connection(_) => None,
    };
    match column {
        Column::Last => number(life(line).last.0.try_into().unwrap()),
        Column::Duration if life(line).tuples < 2 => String::new(),
        Column::Duration => number((life(line).last.0 - line.time.0).try_into().unwrap()),
        Column::Status => {
            let is_unanswered = life(line).begun && line.counters().is_unanswered();
            format!("{is_unanswered} {} {}", life(line).ended, life(line).begun)
        }
        Column::Updates => number(life(line).updates.into()),
        Column::Tuples => number(life(line).tuples.into()),
        Column::Time => number(line.time.0.try_into().unwrap()),
        Column::Source => key(line.ends.source),
        Column::Destination => key(line.ends.destination),
        Column::SourcePort => number(line.ends.source_port.into()),
        Column::DestinationPort => number(line.ends.destination_port.into()),
        Column::Protocol => number(line.ends.protocol.0.into()),
        Column::Direction => line.ends.direction.letter().to_owned(),
        Column::State => number(State::ALL.iter().position(|&state| state == tuple.unwrap().state).unwrap() as u64),
        Column::Encryption => tuple.unwrap().encryption.clone().unwrap_or_default(),
        Column::BytesSent => counter(counts.bytes_sent),
        Column::BytesReceived => counter(counts.bytes_received),
        Column::Bytes => counter(counts.bytes()),
        Column::PacketsSent => counter(counts.packets_sent),
        Column::PacketsReceived => counter(counts.packets_received),
        Column::Packets => counter(counts.packets()),
        Column::Rule => line.rule.clone(),
        Column::Acl => line.acl.clone(),
        Column::Nic => line.ends.mac.map(|mac| mac.to_string()).unwrap_or_default(),
        Column::Log => tuple.unwrap().log.clone(),
        Column::Target => tuple.unwrap().target.clone(),
        Column::Format => tuple.unwrap().format.name().replace("vnet", "a"),
        Column::Logged => tuple.unwrap().logged.map(|time| time.to_string()).unwrap_or_default(),
        Column::File => tuple.unwrap().file.clone(),
        Column::Offset => number(tuple.unwrap().offset),
    }
}

fn last_if_absent(line: &Line, column: Column) -> (bool, String) {
    let value = value(line, column);
    (value.is_empty(), value)
}

/// Of either kind, so that IPv4 comes first.
fn key(address: std::net::IpAddr) -> String {
    match address {
        std::net::IpAddr::V4(v4) => format!("4 {:08x}", v4.to_bits()),
        std::net::IpAddr::V6(v6) => format!("6 {:032x}", v6.to_bits()),
    }
}

/// As two files of one name in an archive are.
#[test]
fn records_that_are_called_alike_are_not_mixed() {
    let log = |port: usize| {
        let tuple = |at: usize| format!("\"1768294801000,10.0.0.4,192.0.2.7,{},443,6,O,B,NX,0,0,0,0\"", port + at);
        let tuples: Vec<String> = (0..1000).map(tuple).collect();
        format!(
            r#"{{"records":[{{"time":"2026-01-13T09:00:41.0Z","macAddress":"00224800AA01","flowLogVersion":4,"flowRecords":{{"flows":[{{"aclID":"a","flowGroups":[{{"rule":"r","flowTuples":[{}]}}]}}]}}}}]}}"#,
            tuples.join(",")
        )
    };
    let mut shard = Shard::default();
    for text in [log(1000), log(2000)] {
        let mut reader = Reader::new("x.tar/PT1H.json".to_owned(), text.len() as u64);
        reader.feed(text.as_bytes(), &mut shard);
        reader.finish(&mut shard);
    }
    let mut workers = Workers(vec![(shard, Desk::default())]);
    for page in [64, 192, 500] {
        let lines = workers.pages(Table::Tuples, Column::Time, page);
        let ports: Vec<u16> = lines.iter().map(|line| line.ends.source_port).collect();
        assert!(ports.iter().copied().eq(1000..3000), "{page} a page");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_order_is_the_same_over_any_shards(seed: u64, count in 1u64..7, shards in 1usize..5, page in 1u64..90) {
        let mut dice = Dice(seed);
        let files = some_files(&mut dice, count);
        let mut whole = Workers::reading(&files, 1, |_| 0);
        let mut split = Workers::reading(&files, shards, |_| usize::try_from(dice.below(shards as u64)).unwrap());
        for &column in Table::Tuples.columns() {
            let lines = whole.pages(Table::Tuples, column, 1 << 30);
            for pair in lines.windows(2) {
                let [a, b] = [0, 1].map(|at| (last_if_absent(&pair[at], column), pair[at].time));
                prop_assert!(a <= b, "{:?}: {:?} before {:?}", column, a, b);
            }
            prop_assert_eq!(split.pages(Table::Tuples, column, page), lines, "{:?}", column);
            let lines = whole.shown(Table::Tuples, column, true, 1 << 30);
            for pair in lines.windows(2) {
                let [(a_absent, a), (b_absent, b)] = [0, 1].map(|at| last_if_absent(&pair[at], column));
                prop_assert!((a_absent, &b) <= (b_absent, &a), "{:?} downwards: {:?} before {:?}", column, a, b);
            }
            prop_assert_eq!(split.shown(Table::Tuples, column, true, page), lines, "{:?}", column);
        }
    }

    #[test]
    fn connections_are_the_same_over_any_shards(seed: u64, count in 1u64..7, shards in 1usize..5, page in 1u64..90) {
        let mut dice = Dice(seed);
        let files = crowded_files(&mut dice, count);
        let mut whole = Workers::reading(&files, 1, |_| 0);
        let mut order: Vec<usize> = (0..files.len()).collect();
        order.sort_by_key(|_| dice.next());
        let shuffled: Vec<(String, String)> = order.iter().map(|&at| files[at].clone()).collect();
        let mut split = Workers::reading(&shuffled, shards, |_| usize::try_from(dice.below(shards as u64)).unwrap());
        whole.stitch();
        split.stitch();

        let tuples = whole.pages(Table::Tuples, Column::Time, 1 << 30);
        let connections = whole.pages(Table::Connections, Column::Time, 1 << 30);
        let counters = |lines: &[Line]| sum(lines.iter().map(|line| line.counters));
        prop_assert_eq!(counters(&connections), counters(&tuples));
        let states = |wanted: &[State]| tuples.iter().filter(|line| wanted.contains(&state(line))).count();
        let stitched: usize = connections.iter().map(|line| life(line).tuples as usize).sum();
        prop_assert_eq!(stitched, states(&[State::Begin, State::Continuing, State::End]));
        let updates: usize = connections.iter().map(|line| life(line).updates as usize).sum();
        prop_assert_eq!(updates, states(&[State::Continuing]));

        for &column in Table::Connections.columns() {
            let lines = whole.pages(Table::Connections, column, 1 << 30);
            for pair in lines.windows(2) {
                let [a, b] = [0, 1].map(|at| last_if_absent(&pair[at], column));
                prop_assert!(a <= b, "{:?}: {:?} before {:?}", column, a, b);
            }
            prop_assert_eq!(split.pages(Table::Connections, column, page), lines, "{:?}", column);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Of the tuples those that pass; of the connections those of which the filter lets one through
    /// and that lived within the time, whole.
    #[test]
    fn a_scope_takes_rows_out_of_an_order(seed: u64, count in 1u64..7, shards in 1usize..5) {
        let mut dice = Dice(seed);
        let files = crowded_files(&mut dice, count);
        let mut workers = Workers::reading(&files, shards, |_| usize::try_from(dice.below(shards as u64)).unwrap());
        workers.stitch();
        let column = dice.pick(Table::Tuples.columns());
        let tuples = workers.pages(Table::Tuples, column, 1 << 30);
        let connections = workers.pages(Table::Connections, Column::Time, 1 << 30);

        let (from, to) = (1_768_294_800_000 + 10, 1_768_294_800_000 + 40);
        let time = Some(TimeRange { from: Millis(from), to: Millis(to) });
        let filter = dice.pick(&["", "src.port == 50001", "dir == out and not rule == a", "bytes > 500"]);
        workers.set_scope(&Scope { filter: filter.to_owned(), time, ..Scope::default() });
        let is_let_through = |line: &&Line| match filter {
            "src.port == 50001" => line.ends.source_port == 50_001,
            "dir == out and not rule == a" => line.ends.direction == Direction::Outbound && line.rule == "UserRule_b",
            "bytes > 500" => line.counters().bytes() > Some(500),
            _ => true,
        };
        let passes = |line: &&Line| (from..to).contains(&line.time.0) && is_let_through(line);
        let passing: Vec<Line> = tuples.iter().filter(passes).cloned().collect();
        prop_assert_eq!(workers.pages(Table::Tuples, column, 1 << 30), passing);
        workers.stitch();
        let shown = workers.pages(Table::Connections, Column::Time, 1 << 30);
        let is_shown = |line: &Line| shown.contains(line);
        prop_assert!(shown.iter().all(|line| connections.contains(line)), "as they are without a scope");
        for tuple in tuples.iter().filter(|tuple| state(tuple) != State::Denied) {
            let is_of = |line: &&Line| {
                line.ends == tuple.ends && line.time <= tuple.time && tuple.time <= life(line).last
            };
            let of: Vec<&Line> = connections.iter().filter(is_of).collect();
            prop_assert!(!of.is_empty());
            prop_assert!(!passes(&tuple) || of.iter().any(|line| is_shown(line)));
        }
        for line in &shown {
            let is_of = |tuple: &&Line| {
                line.ends == tuple.ends && line.time <= tuple.time && tuple.time <= life(line).last
            };
            prop_assert!(tuples.iter().filter(is_of).any(|tuple| is_let_through(&tuple)));
            prop_assert!(line.time.0 < to && from <= life(line).last.0, "alive in it, if only between two tuples");
        }
    }
}

/// Files of few hosts and ports, so that connections meet in them.
fn crowded_files(dice: &mut Dice, count: u64) -> Vec<(String, String)> {
    (0..count)
        .map(|number| {
            let mut tuples = String::new();
            for _ in 0..dice.below(40) {
                let time = 1_768_294_800_000 + dice.below(60);
                let (port, way) = (50_000 + dice.below(3), dice.pick(&["I", "O"]));
                let counted = |dice: &mut Dice| format!("{},{},{},{}", dice.below(9), dice.below(900), 0, 77);
                let rest = match dice.pick(&["B", "C", "C", "E", "D"]) {
                    "C" => format!("C,NX,{}", counted(dice)),
                    "E" => format!("E,NX,{}", counted(dice)),
                    state => format!("{state},NX,0,0,0,0"),
                };
                let comma = if tuples.is_empty() { "" } else { "," };
                write!(tuples, r#"{comma}"{time},10.0.0.4,192.0.2.7,{port},443,6,{way},{rest}""#).unwrap();
            }
            let rule = dice.pick(&["UserRule_a", "UserRule_b"]);
            (format!("file {number}"), of_tuples(rule, &tuples))
        })
        .collect()
}

fn of_tuples(rule: &str, tuples: &str) -> String {
    format!(
        r#"{{"records":[{{"time":"2026-01-13T09:00:41.0Z","macAddress":"00224800AA01","category":"FlowLogFlowEvent","flowLogVersion":4,"flowRecords":{{"flows":[{{"aclID":"a","flowGroups":[{{"rule":"{rule}","flowTuples":[{tuples}]}}]}}]}}}}]}}"#
    )
}

fn state(line: &Line) -> State {
    let Particulars::Tuple(tuple) = &line.what else { unreachable!() };
    tuple.state
}

fn life(line: &Line) -> Life {
    let Particulars::Connection(life) = line.what else { unreachable!() };
    life
}

/// Files of `second state` words, and the connections of them as `from–to`, with `[` and `]` where begin and end are
/// known.
#[track_caller]
fn check(files: &[&str], expected: &[&str]) {
    let texts: Vec<(String, String)> = (0..)
        .zip(files)
        .map(|(number, words)| {
            let tuple = |word: &str| {
                let (second, state) = word.split_at(word.len() - 1);
                let counters = if matches!(state, "C" | "E") { "1,100,2,200" } else { "0,0,0,0" };
                format!(
                    "\"{},10.0.0.4,192.0.2.7,50000,443,6,O,{state},NX,{counters}\"",
                    1_768_294_800_000 + 1000 * second.parse::<u64>().unwrap()
                )
            };
            let tuples: Vec<String> = words.split(' ').map(tuple).collect();
            (format!("file {number}"), of_tuples("UserRule_a", &tuples.join(",")))
        })
        .collect();
    for shards in [1, 2, 3] {
        let mut workers = Workers::reading(&texts, shards, |file| file % shards);
        workers.stitch();
        let second = |time: flowglass::model::Millis| (time.0 - 1_768_294_800_000) / 1000;
        let written: Vec<String> = workers
            .pages(Table::Connections, Column::Time, 100)
            .iter()
            .map(|line| {
                let life = life(line);
                let (open, close) = (if life.begun { "[" } else { "" }, if life.ended { "]" } else { "" });
                let renewed = if life.renewed { " renewed" } else { "" };
                let bytes = line.counters().bytes().map(|bytes| format!(" {bytes} B")).unwrap_or_default();
                format!("{open}{}–{}{close} {}{bytes}{renewed}", second(line.time), second(life.last), life.tuples)
            })
            .collect();
        assert_eq!(written, expected, "{shards} shards");
    }
}

/// Of the three, two lived in the third minute, and none has a tuple in it.
#[test]
fn connections_that_lived_at_a_time() {
    let tuple = |minute: i64, port: u16, state: &str| {
        let counters = if state == "B" { "0,0,0,0" } else { "1,60,2,120" };
        format!("{},10.0.0.4,192.0.2.7,{port},443,6,O,{state},NX,{counters}", 1_768_294_800_000 + minute * 60_000)
    };
    let lines =
        [(0, 50_001, "B"), (5, 50_001, "E"), (1, 50_002, "B"), (9, 50_002, "C"), (0, 50_003, "B"), (1, 50_003, "E")];
    let lines: Vec<String> = lines.iter().map(|&(minute, port, state)| tuple(minute, port, state)).collect();
    // A file for each tuple of the second, so that it is joined, too.
    let of = |port: &str| lines.iter().filter(|line| line.contains(port)).cloned().collect::<Vec<String>>();
    let [first, second, third] = ["50001", "50002", "50003"].map(of);
    let files = [first.join("\n"), second[0].clone(), second[1].clone(), third.join("\n")];
    let files: Vec<(String, String)> =
        (0..).zip(files).map(|(at, text): (u8, String)| (format!("{at}.txt"), text)).collect();
    let mut workers = Workers::reading(&files, 2, |at| at % 2);
    let at = |minute: i64| Millis(1_768_294_800_000 + minute * 60_000);
    for ((from, to), expected) in
        [((2, 3), &[50_001, 50_002][..]), ((0, 1), &[50_001, 50_003]), ((9, 10), &[50_002]), ((10, 11), &[])]
    {
        workers.set_scope(&Scope { time: Some(TimeRange { from: at(from), to: at(to) }), ..Scope::default() });
        workers.stitch();
        let mut ports: Vec<u16> =
            workers.pages(Table::Connections, Column::Time, 1 << 30).iter().map(|line| line.ends.source_port).collect();
        ports.sort_unstable();
        assert_eq!(ports, expected, "minute {from}");
    }
}

#[test]
fn one_connection() {
    check(&["1B 3C 5E"], &["[1–5] 3 600 B"]);
    check(&["5E 1B 3C"], &["[1–5] 3 600 B"]);
    check(&["1B"], &["[1–1 1"]);
    check(&["1C"], &["1–1 1 300 B"]);
    check(&["1E"], &["1–1] 1 300 B"]);
    check(&["1D"], &[]);
}

#[test]
fn one_after_the_other() {
    check(&["1B 2E 3B 4E"], &["[1–2] 2 300 B", "[3–4] 2 300 B"]);
    check(&["1B 3B 4E"], &["[1–1 1", "[3–4] 2 300 B"]);
    check(&["1E 2C 3E"], &["1–1] 1 300 B", "2–3] 2 600 B"]);
}

#[test]
fn across_files() {
    check(&["1B", "3600C", "7200E"], &["[1–7200] 3 600 B"]);
    check(&["7200E", "1B", "3600C"], &["[1–7200] 3 600 B"]);
    check(&["1B 2E 3B", "4E 5C", "6C"], &["[1–2] 2 300 B", "[3–4] 2 300 B", "5–6 2 600 B"]);
    check(&["1B", "2B", "3E"], &["[1–1 1", "[2–3] 2 300 B"]);
}

#[test]
fn made_anew_by_the_platform() {
    check(&["1B 5E 5B 9E"], &["[1–9] 4 600 B renewed"]);
    check(&["5E 5B 9E"], &["5–9] 3 600 B renewed"]);
    check(&["1B 1E"], &["[1–1] 2 300 B"]);
    check(&["1B 1B 2E"], &["[1–2] 3 300 B"]);
}

#[test]
fn duplicates_are_no_rows() {
    let tuples: Vec<String> = (1..=3)
        .zip(["B", "C", "E"])
        .map(|(second, state)| {
            format!("\"{},10.0.0.4,192.0.2.7,50000,443,6,O,{state},NX,,,,\"", 1_768_294_800_000_u64 + second)
        })
        .collect();
    let text = of_tuples("UserRule_a", &tuples.join(","));
    let files = [("a".to_owned(), text.clone()), ("b".to_owned(), text)];
    let mut workers = Workers::reading(&files, 2, |file| file);
    let mut marks = Marks::default();
    marks.add(0..3, Mark::of(Duplicate::Record));
    workers.0[1].0.set_marks(marks);
    for (left_out, tuples, connections) in [(LeftOut::NONE, 6, 2), (LeftOut::ALL, 3, 1)] {
        workers.set_scope(&Scope::all(left_out));
        assert_eq!(workers.sort(Table::Tuples, Column::Bytes).total(), tuples);
        workers.stitch();
        assert_eq!(workers.sort(Table::Connections, Column::Time).total(), connections);
    }
}
