//! Each flow counted once: by cases, and by networks made up so that it is known how often each flow was logged.

use flowglass::duplicates;
use flowglass::ingest::{FileReport, Reader};
use flowglass::model::{Duplicate, LeftOut};
use flowglass::query::{Desk, Overview, Partial, Scope, Summary};
use flowglass::store::{AddrId, FileId, Shard};
use proptest::prelude::*;

use crate::generate::{Dice, SHAPES, file, records};

const BUCKET_MS: i64 = 600_000;
/// 2026-01-13T09:00Z.
const START: i64 = 1_768_294_800_000;

/// Files that may lie in several shards: each with its name and text.
pub type Files = Vec<(String, String)>;

pub fn load(shards: &[Files]) -> (Vec<Shard>, Vec<FileReport>) {
    let mut reports = Vec::new();
    let mut number = 0;
    let mut read = |files: &Files| {
        let mut shard = Shard::default();
        for (name, text) in files {
            shard.begin_file(FileId(number));
            number += 1;
            let mut reader = Reader::new(name.clone(), text.len() as u64);
            reader.feed(text.as_bytes(), &mut shard);
            reports.push(reader.finish(&mut shard));
        }
        shard
    };
    let mut shards: Vec<Shard> = shards.iter().map(&mut read).collect();
    // As it is done, or in several passes: that must not show.
    match number % 3 {
        0 => duplicates::find(&mut shards),
        more => duplicates::find_in(&mut shards, more + 1),
    }
    (shards, reports)
}

fn sum(shards: &[Shard], left_out: LeftOut) -> Partial {
    let mut sum = Partial::default();
    shards.iter().for_each(|shard| sum.merge(Partial::with(shard, BUCKET_MS, &Scope::all(left_out))));
    sum
}

fn overview(shards: &[Files]) -> Overview {
    sum(&load(shards).0, LeftOut::ALL).overview(20)
}

/// What is found of each kind.
fn found(overview: &Overview) -> [u64; 4] {
    Duplicate::ALL.map(|kind| overview.duplicates.found(kind).tuples)
}

/// All that is counted, without what was found out on the way, and without what speaks of files and not of flows.
fn counted(mut overview: Overview) -> Overview {
    overview.duplicates = Default::default();
    overview.at_other_ends = 0;
    overview
}

/// One log of one NIC, with tuples under one rule.
struct Log<'a> {
    nic: u8,
    id: &'a str,
    target: &'a str,
    is_nsg: bool,
}

const VNET: &str = "/subscriptions/s/providers/Microsoft.Network/virtualNetworks/v";
const SUBNET: &str = "/subscriptions/s/providers/Microsoft.Network/virtualNetworks/v/subnets/a";

const fn vnet(nic: u8) -> Log<'static> {
    Log { nic, id: "/S/FLOWLOGS/NETWORK", target: VNET, is_nsg: false }
}

const fn subnet(nic: u8) -> Log<'static> {
    Log { nic, id: "/S/FLOWLOGS/SUBNET", target: SUBNET, is_nsg: false }
}

const fn nsg(nic: u8) -> Log<'static> {
    Log { nic, id: "/S/NETWORKSECURITYGROUPS/N", target: "", is_nsg: true }
}

impl Log<'_> {
    fn record(&self, minute: i64, rule: &str, tuples: &[String]) -> String {
        let time = flowglass::model::Millis(START + minute * 60_000 + 41_000);
        let mac = format!("0022480000{:02X}", self.nic);
        let head = format!(r#""time":"{time}","macAddress":"{mac}""#);
        let tuples = tuples.iter().map(|tuple| format!("\"{tuple}\"")).collect::<Vec<_>>().join(",");
        let Self { id, target, .. } = self;
        if self.is_nsg {
            format!(
                r#"{{{head},"resourceId":"{id}","properties":{{"Version":2,"flows":[{{"rule":"{rule}","flows":[{{"mac":"{mac}","flowTuples":[{tuples}]}}]}}]}}}}"#
            )
        } else {
            format!(
                r#"{{{head},"flowLogResourceID":"{id}","targetResourceID":"{target}","flowLogVersion":4,"flowRecords":{{"flows":[{{"aclID":"a","flowGroups":[{{"rule":"{rule}","flowTuples":[{tuples}]}}]}}]}}}}"#
            )
        }
    }

    fn file(&self, tuples: &[&str]) -> (String, String) {
        let at = |tuple: &&str| match tuple.split_once(' ') {
            Some((after, rest)) => tuple_at(after.parse().unwrap(), rest, self.is_nsg),
            None => panic!("{tuple}"),
        };
        let tuples: Vec<String> = tuples.iter().map(at).collect();
        (format!("{}/{}", self.id, self.nic), format!(r#"{{"records":[{}]}}"#, self.record(1, "r", &tuples)))
    }
}

/// A tuple so many milliseconds after the start, from `10.0.0.4,10.0.0.5,50000,443,O,E,1,60,2,120` as either kind of
/// log writes it.
fn tuple_at(after: i64, text: &str, is_nsg: bool) -> String {
    let parts: Vec<&str> = text.split(',').collect();
    let (ends, way, state, counters) = (parts[..4].join(","), parts[4], parts[5], parts[6..].join(","));
    let time = START + after;
    match (is_nsg, state) {
        (false, "B" | "D") => format!("{time},{ends},6,{way},{state},NX,0,0,0,0"),
        (false, _) => format!("{time},{ends},6,{way},{state},NX,{counters}"),
        (true, "D") => format!("{},{ends},T,{way},D,B,,,,", time / 1000),
        (true, "B") => format!("{},{ends},T,{way},A,B,,,,", time / 1000),
        (true, _) => format!("{},{ends},T,{way},A,{state},{counters}", time / 1000),
    }
}

/// What is found of each kind, and that it is the same wherever the files lie.
#[track_caller]
fn check(files: &[(Log<'_>, &[&str])], expected: [u64; 4]) {
    let files: Files = files.iter().map(|(log, tuples)| log.file(tuples)).collect();
    let one = overview(std::slice::from_ref(&files));
    assert_eq!(found(&one), expected);
    let apart: Vec<Files> = files.iter().rev().map(|file| vec![file.clone()]).collect();
    assert_eq!(overview(&apart), one, "in many shards");
    let rows = one.total.tuples + expected.iter().sum::<u64>();
    let (shards, _) = load(&[files]);
    assert_eq!(sum(&shards, LeftOut::NONE).overview(1).total.tuples, rows);
    for kind in Duplicate::ALL {
        let without = sum(&shards, LeftOut::ALL.with(kind, false)).overview(1);
        assert_eq!(without.total.tuples, one.total.tuples + expected[kind as usize], "{kind:?} counted");
        assert_eq!(without.duplicates.found, one.duplicates.found, "numbers stay whether counted or not");
    }
}

#[test]
fn a_subnet_logged_besides_its_network() {
    let tuples = ["0 10.0.0.4,192.0.2.7,50000,443,O,B", "9000 10.0.0.4,192.0.2.7,50000,443,O,E,1,60,2,120"];
    check(&[(vnet(4), &tuples), (subnet(4), &tuples)], [0, 2, 0, 0]);
    // Of another NIC, or a moment later, it is another flow.
    check(&[(vnet(4), &tuples), (subnet(5), &tuples)], [0, 0, 0, 0]);
    check(&[(vnet(4), &tuples[..1]), (subnet(4), &["1 10.0.0.4,192.0.2.7,50000,443,O,B"])], [0, 0, 0, 0]);
}

#[test]
fn what_one_log_alone_has_stays() {
    let one = "0 198.51.100.9,10.0.0.4,40000,22,I,D";
    check(&[(vnet(4), &[one]), (subnet(4), &[one, one, one])], [0, 1, 0, 0]);
    check(&[(vnet(4), &[one, one]), (subnet(4), &[one])], [0, 1, 0, 0]);
}

#[test]
fn the_same_log_twice_in_a_moment_is_no_overlap() {
    let one = "0 198.51.100.9,10.0.0.4,40000,22,I,D";
    check(&[(vnet(4), &[one, one])], [0, 0, 0, 0]);
}

#[test]
fn an_nsg_besides_a_vnet_log() {
    let of_vnet = ["400 10.0.0.4,192.0.2.7,50000,443,O,B", "9900 10.0.0.4,192.0.2.7,50000,443,O,E,1,60,2,120"];
    check(&[(vnet(4), &of_vnet), (nsg(4), &of_vnet)], [0, 0, 2, 0]);
    check(&[(vnet(4), &of_vnet[..1]), (nsg(4), &of_vnet)], [0, 0, 1, 0]);
    check(&[(vnet(5), &of_vnet), (nsg(4), &of_vnet)], [0, 0, 0, 0]);
    check(
        &[(vnet(4), &["0 10.0.0.4,192.0.2.7,50000,443,O,B"]), (nsg(4), &["3000 10.0.0.4,192.0.2.7,50000,443,O,B"])],
        [0; 4],
    );
    check(
        &[(vnet(4), &["0 10.0.0.4,192.0.2.7,50000,443,O,B"]), (nsg(4), &["0 10.0.0.4,192.0.2.7,50000,443,O,D"])],
        [0; 4],
    );
    check(&[(vnet(4), &of_vnet), (subnet(4), &of_vnet), (nsg(4), &of_vnet)], [0, 2, 2, 0]);
}

#[test]
fn both_ends() {
    let source = ["0 10.0.0.4,10.0.0.5,50000,443,O,B", "9000 10.0.0.4,10.0.0.5,50000,443,O,E,1,60,2,120"];
    let destination = ["2 10.0.0.4,10.0.0.5,50000,443,I,B", "9001 10.0.0.4,10.0.0.5,50000,443,I,E,1,110,2,220"];
    check(&[(vnet(4), &source), (vnet(5), &destination)], [0, 0, 0, 2]);
    check(&[(nsg(4), &source), (vnet(5), &destination)], [0, 0, 0, 2]);
    check(
        &[(vnet(4), &source), (vnet(5), &destination), (subnet(5), &destination), (nsg(5), &destination)],
        [0, 2, 2, 2],
    );
    check(&[(vnet(4), &source[..1]), (vnet(5), &["2000 10.0.0.4,10.0.0.5,50000,443,I,B"])], [0, 0, 0, 0]);
    // Let out and refused at the other end: two decisions.
    check(&[(vnet(4), &source[..1]), (vnet(5), &["2 10.0.0.4,10.0.0.5,50000,443,I,D"])], [0, 0, 0, 0]);
    let (shards, _) = load(&[vec![vnet(4).file(&source)], vec![vnet(5).file(&destination)]]);
    assert_eq!(sum(&shards, LeftOut::ALL).overview(1).total.bytes(), 180, "the source's count stays");
}

/// A firewall between two subnets has each flow twice; which of all clocks is ahead does not matter.
#[test]
fn on_the_way_through_a_nic_that_forwards() {
    let at = |time: i64, way: &str, state: &str| {
        let counters = if state == "E" { ",1,60,2,120" } else { "" };
        format!("{time} 10.0.0.4,10.0.1.5,50000,1433,{way},{state}{counters}")
    };
    for [app, into, out, sql] in [[0, 10, 20, 30], [0, 30, 40, 10], [30, 20, 10, 0]] {
        let of = |time: i64, way: &str| [at(time, way, "B"), at(9_000 + time, way, "E")];
        let (app, into, out, sql) = (of(app, "O"), of(into, "I"), of(out, "O"), of(sql, "I"));
        let [app, sql] = [&app, &sql].map(|tuples| tuples.each_ref().map(String::as_str));
        let firewall: Vec<&str> = into.iter().chain(&out).map(String::as_str).collect();
        check(&[(vnet(4), &app), (vnet(9), &firewall), (vnet(5), &sql)], [0, 0, 0, 6]);
        check(&[(vnet(4), &app), (vnet(9), &firewall)], [0, 0, 0, 4]);
        check(&[(vnet(9), &firewall), (vnet(5), &sql)], [0, 0, 0, 4]);
        check(&[(vnet(9), &firewall)], [0, 0, 0, 2]);
        check(&[(vnet(4), &app), (vnet(5), &sql)], [0, 0, 0, 2]);
    }
}

#[test]
fn records_that_are_there_twice() {
    let tuples = ["0 10.0.0.4,192.0.2.7,50000,443,O,B", "0 10.0.0.4,192.0.2.7,50000,443,O,B"];
    check(&[(vnet(4), &tuples), (vnet(4), &tuples), (vnet(4), &tuples)], [4, 0, 0, 0]);
}

/// As one pastes them: there are no records, so all the tuples of a file are compared.
#[test]
fn bare_tuples_that_are_there_twice() {
    let bare = |seconds: &[u64]| -> String {
        let line =
            |second| format!("{},10.0.0.4,192.0.2.7,50000,443,6,O,B,NX,0,0,0,0\n", 1_768_294_800_000_u64 + second);
        seconds.iter().map(line).collect()
    };
    let file = |name: &str, seconds: &[u64]| (name.to_owned(), bare(seconds));
    let files = [file("a", &[1, 2]), file("b", &[3]), file("c", &[1, 2]), file("d", &[4, 5]), file("e", &[2])];
    for shards in [vec![files.to_vec()], files.map(|file| vec![file]).to_vec()] {
        let overview = overview(&shards);
        assert_eq!((found(&overview), overview.total.tuples), ([2, 0, 0, 0], 6));
    }
}

#[test]
fn re_created_flows_have_both_sums() {
    let first = ["0 10.0.0.4,192.0.2.7,50000,443,O,E,8,500,9,600", "0 10.0.0.4,192.0.2.7,50000,443,O,B"];
    let later = ["6000 10.0.0.4,192.0.2.7,50000,443,O,E,10,608,10,700"];
    let files =
        [vec![vnet(4).file(&first)], vec![vnet(4).file(&later)], vec![subnet(4).file(&first), subnet(4).file(&later)]];
    let overview = overview(&files);
    let recreated = overview.duplicates.recreated;
    assert_eq!((recreated.tuples, recreated.bytes()), (1, 1100));
    assert_eq!(overview.total.bytes(), 2408, "the sums are the documented ones");
    assert_eq!(found(&overview), [0, 3, 0, 0]);
}

/// A network of four NICs and what its logs say of flows that are known; every flow is far from its like.
struct Network {
    files: Files,
    flows: u64,
}

fn network(dice: &mut Dice) -> Network {
    let mut logs: Vec<(Log<'static>, Vec<Vec<String>>)> = Vec::new();
    for nic in 4..8 {
        logs.push((vnet(nic), vec![Vec::new(); 4]));
        if dice.chance(2) {
            logs.push((subnet(nic), vec![Vec::new(); 4]));
        }
        if dice.chance(2) {
            logs.push((nsg(nic), vec![Vec::new(); 4]));
        }
    }
    let flows = dice.below(30);
    for flow in 0..flows {
        let (from, to) = (4 + dice.below(6), 4 + dice.below(6));
        // NICs 8 and 9 are not logged; a flow has to touch one that is.
        let (from, to) = if from == to || from > 7 && to > 7 { (4, 5) } else { (from, to) };
        let state = dice.pick(&["B", "C", "E"]);
        let at = i64::try_from(flow * 4_000 + dice.below(900)).unwrap();
        let ends = format!("10.0.0.{from},10.0.0.{to},{},{}", 50_000 + dice.below(3), dice.pick(&[22, 443]));
        let counters = format!("{},{},{},{}", dice.below(9), dice.below(900), dice.below(9), dice.below(900));
        for (log, minutes) in &mut logs {
            let (nic, minute) = (u64::from(log.nic), usize::try_from(flow % 4).unwrap());
            if nic == from {
                minutes[minute].push(tuple_at(at, &format!("{ends},O,{state},{counters}"), log.is_nsg));
            } else if nic == to {
                let later = at + i64::try_from(flow % 7).unwrap();
                minutes[minute].push(tuple_at(later, &format!("{ends},I,{state},{counters}"), log.is_nsg));
            }
        }
    }
    let mut files = Vec::new();
    for (log, minutes) in &logs {
        let records: Vec<String> = (0..).zip(minutes).map(|(minute, tuples)| log.record(minute, "r", tuples)).collect();
        files.push((format!("{}/{}", log.id, log.nic), format!(r#"{{"records":[{}]}}"#, records.join(","))));
    }
    Network { files, flows }
}

/// Logs in which nearly everything could be a duplicate of nearly everything: few flows, few NICs, few seconds, and
/// those about the turn of an hour, which is not always the same.
fn crowd(dice: &mut Dice) -> Files {
    let logs = [vnet(4), subnet(4), nsg(4), vnet(5), nsg(5), vnet(6)];
    let mut file = |log: &Log<'_>| {
        let hours = dice.pick(&[0, 0, 0, 0, 1, 3]);
        let tuple = |dice: &mut Dice| {
            let at = hours * 3_600_000 + i64::try_from(dice.below(8) * 450).unwrap() - 1_800;
            let (way, state) = (dice.pick(&["I", "O"]), dice.pick(&["B", "B", "E", "D"]));
            let (rest, port) = (dice.below(3), 440 + dice.below(2));
            tuple_at(at, &format!("10.0.0.4,10.0.0.5,50000,{port},{way},{state},{rest},60,2,120"), log.is_nsg)
        };
        let records: Vec<String> = (0..1 + dice.below(3))
            .map(|minute| {
                let rule = dice.pick(&["r", "s"]);
                let tuples: Vec<String> = (0..dice.below(5)).map(|_| tuple(dice)).collect();
                log.record(i64::try_from(minute).unwrap(), rule, &tuples)
            })
            .collect();
        (format!("{}/{}", log.id, log.nic), records.join("\n"))
    };
    logs.iter().map(&mut file).collect()
}

/// Any logs at all, or those of a network, or of a crowd.
pub fn some_files(dice: &mut Dice) -> Files {
    match dice.below(3) {
        0 => return network(dice).files,
        1 => return crowd(dice),
        _ => {}
    }
    (0..=dice.below(5))
        .map(|number| {
            let amount = dice.below(6);
            let records = records(dice, amount, false);
            let shape = dice.pick(&SHAPES);
            (format!("file {number}"), file(dice, shape, &records, false))
        })
        .collect()
}

/// The files dealt out to some shards, in any order.
pub fn dealt(dice: &mut Dice, mut files: Files) -> Vec<Files> {
    let mut shards: Vec<Files> = vec![Files::new(); usize::try_from(1 + dice.below(4)).unwrap()];
    while !files.is_empty() {
        let file = files.swap_remove(usize::try_from(dice.below(files.len() as u64)).unwrap());
        let shard = usize::try_from(dice.below(shards.len() as u64)).unwrap();
        shards[shard].push(file);
    }
    shards
}

/// Flow, state and time of a row, and whether it is a duplicate.
fn seen(shards: &[Shard]) -> Vec<(String, i64, bool)> {
    let mut all = Vec::new();
    for shard in shards {
        for (_, rows) in shard.groups() {
            let mut at = rows.start;
            for stretch in shard.stretches(rows) {
                for place in 0..stretch.rows.len() {
                    let row = shard.row(at);
                    let [a, b] = [row.source, row.destination].map(|AddrId(id)| shard.addresses()[id as usize]);
                    let state = if row.state.name() == "none" { "B" } else { row.state.name() };
                    let (from, to) = (row.source_port, row.destination_port);
                    let is_duplicate = stretch.marks.is_some_and(|marks| marks[place].duplicate().is_some());
                    all.push((format!("{a} {b} {from} {to} {} {state}", row.protocol.0), row.time.0, is_duplicate));
                    at += 1;
                }
            }
        }
    }
    all
}

proptest! {
    #[test]
    fn each_flow_of_a_network_is_counted_once(seed: u64) {
        let mut dice = Dice(seed);
        let Network { files, flows } = network(&mut dice);
        let overview = overview(&dealt(&mut dice, files));
        prop_assert_eq!(overview.total.tuples, flows, "{:?}", found(&overview));
    }

    #[test]
    fn neither_order_nor_split_matter(seed: u64) {
        let mut dice = Dice(seed);
        let files = some_files(&mut dice);
        let (whole, reports) = load(std::slice::from_ref(&files));
        let (split, shuffled) = load(&dealt(&mut dice, files));
        for left_out in [LeftOut::ALL, LeftOut::NONE, LeftOut::ALL.with(Duplicate::BothEnds, false)] {
            let (whole, split) = (sum(&whole, left_out), sum(&split, left_out));
            prop_assert_eq!(whole.overview(20), split.overview(20));
            prop_assert_eq!(Summary::new(&reports, &whole).to_json(), Summary::new(&shuffled, &split).to_json());
        }
    }

    #[test]
    fn loading_anything_twice_changes_nothing(seed: u64) {
        let mut dice = Dice(seed);
        let files = some_files(&mut dice);
        let once = overview(std::slice::from_ref(&files));
        let mut twice = files.clone();
        for (name, text) in files {
            // As often as one likes, under the same name or another.
            for copy in 0..dice.below(3) {
                twice.push((if copy == 0 { name.clone() } else { format!("copy of {name}") }, text.clone()));
            }
        }
        let twice = overview(&dealt(&mut dice, twice));
        prop_assert_eq!(&found(&twice)[1..], &found(&once)[1..]);
        prop_assert_eq!(twice.duplicates.recreated, once.duplicates.recreated);
        prop_assert_eq!(counted(twice), counted(once));
    }

    #[test]
    fn the_last_copy_of_a_flow_stays(seed: u64) {
        let mut dice = Dice(seed);
        let files = some_files(&mut dice);
        let seen = seen(&load(&dealt(&mut dice, files)).0);
        for (flow, time, _) in seen.iter().filter(|(.., is_duplicate)| *is_duplicate) {
            // An NSG's row by the VNet's of its NIC, and that one by the other end's: a second for each.
            let stays = |(other, at, is_duplicate): &(String, i64, bool)| {
                other == flow && !is_duplicate && (at - time).abs() <= 2_000
            };
            prop_assert!(seen.iter().any(stays), "{} at {}", flow, time);
        }
    }

    /// Figures that are caught up with as rows come are those that are made anew.
    #[test]
    fn kept_sums_know_of_new_marks(seed: u64) {
        let mut dice = Dice(seed);
        let files = some_files(&mut dice);
        let mut shard = Shard::default();
        let mut desk = Desk::default();
        for (number, (name, text)) in (0..).zip(&files) {
            shard.begin_file(FileId(number));
            let mut reader = Reader::new(name.clone(), text.len() as u64);
            reader.feed(text.as_bytes(), &mut shard);
            reader.finish(&mut shard);
            if dice.chance(2) {
                duplicates::find(std::slice::from_mut(&mut shard));
            }
            let scope = Scope::all(LeftOut::ALL.with(dice.pick(&Duplicate::ALL), dice.chance(2)));
            desk.set_scope(&scope);
            prop_assert_eq!(desk.sum(&shard, BUCKET_MS, None), Partial::with(&shard, BUCKET_MS, &scope));
        }
    }
}
