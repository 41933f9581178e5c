//! What a duplicate is, said as plainly as it can be: every row is laid beside every other. What the engine finds, by
//! looking only where something can be, has to be the same.

use std::collections::{BTreeMap, BTreeSet};

use flowglass::model::{Counter, Direction, Duplicate, Format, Mac, State};
use flowglass::store::{AddrId, Shard};
use proptest::prelude::*;

use crate::generate::Dice;
use crate::once::{dealt, load, some_files};

/// The network's log first, then the subnet's, then the NIC's.
const SCOPES: [&str; 3] = ["/virtualnetworks/", "/subnets/", "/networkinterfaces/"];
const SECOND: i64 = 1000;

/// Who wrote a row, in the order in which their rows stay.
type Writer = (bool, usize, String);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    flow: (String, String, u16, u16, u8),
    state: State,
    is_outbound: bool,
    mac: Mac,
    writer: Writer,
    time: i64,
    counters: [Counter; 4],
    found: Option<Duplicate>,
    is_recreated: bool,
}

/// All rows that have a NIC, with what the engine says of them, and the number of their record.
fn rows(shards: &[Shard]) -> Vec<(Row, usize)> {
    let (mut all, mut record, mut last) = (Vec::new(), 0, None);
    for (number, shard) in shards.iter().enumerate() {
        for (group, rows) in shard.groups() {
            let Some(mac) = group.mac else { continue };
            record += usize::from(last.replace((number, group.record)) != Some((number, group.record)));
            let of = shard.record_of(group);
            let target = shard.name(of.target).to_ascii_lowercase();
            // What names a NIC or a subnet names the network that it is in, too.
            let scope = SCOPES.iter().rposition(|scope| target.contains(scope)).unwrap_or(SCOPES.len());
            let writer = (of.format != Format::Vnet, scope, shard.name(of.log).to_ascii_lowercase());
            for at in rows {
                let (row, mark) = (shard.row(at), shard.marks().of_row(at));
                let [from, to] =
                    [row.source, row.destination].map(|AddrId(id)| shard.addresses()[id as usize].to_string());
                let row = Row {
                    flow: (from, to, row.source_port, row.destination_port, row.protocol.0),
                    state: if row.state == State::None { State::Begin } else { row.state },
                    is_outbound: row.direction == Direction::Outbound,
                    mac,
                    writer: writer.clone(),
                    time: row.time.0,
                    counters: row.counters.in_order(),
                    found: mark.duplicate(),
                    is_recreated: mark.is_recreated(),
                };
                all.push((row, record));
            }
        }
    }
    all
}

/// The same rows as they have to be.
fn expected(shards: &[Shard]) -> Vec<(Row, usize)> {
    let mut rows = rows(shards);
    for (row, _) in &mut rows {
        row.is_recreated = false;
        // Records are told apart by their bytes, which are not here any more.
        row.found = row.found.filter(|&kind| kind == Duplicate::Record);
    }
    recreated(&mut rows);
    let flows: BTreeSet<_> = rows.iter().map(|(row, _)| (row.flow.clone(), row.state)).collect();
    for flow in flows {
        let is_of = |row: &Row| (&row.flow, row.state) == (&flow.0, flow.1) && row.found.is_none();
        let mut of_flow: Vec<&mut Row> = rows.iter_mut().map(|(row, _)| row).filter(|row| is_of(row)).collect();
        of_flow.sort_by(|a, b| order(a).cmp(&order(b)));
        overlaps(&mut of_flow);
        let is_nsg = |row: &Row| row.writer.0;
        pairs(&mut of_flow, Duplicate::NsgAndVnet, |one, other| {
            !is_nsg(one) && is_nsg(other) && (one.mac, one.is_outbound) == (other.mac, other.is_outbound)
        });
        let side = |row: &Row| (row.mac, row.is_outbound);
        let forwards = |row: &Row| of_flow.iter().any(|other| side(other) == (row.mac, !row.is_outbound));
        if of_flow.iter().any(|row| forwards(row)) {
            passages(&mut of_flow);
        } else {
            pairs(&mut of_flow, Duplicate::BothEnds, |one, other| one.is_outbound && !other.is_outbound);
        }
    }
    rows
}

fn order(row: &Row) -> (i64, Mac, &Writer) {
    (row.time, row.mac, &row.writer)
}

/// Of what the VNet flow logs of a NIC say of a moment, that of the log stays that says the most.
fn overlaps(rows: &mut [&mut Row]) {
    let mut counts: BTreeMap<(bool, Mac, i64), BTreeMap<Writer, usize>> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.writer.0) {
        let moment = (row.is_outbound, row.mac, row.time);
        *counts.entry(moment).or_default().entry(row.writer.clone()).or_default() += 1;
    }
    for row in rows.iter_mut().filter(|row| !row.writer.0) {
        let of_moment = &counts[&(row.is_outbound, row.mac, row.time)];
        let most = of_moment.values().max();
        let stays = of_moment.iter().find(|&(_, count)| Some(count) == most);
        if stays.is_some_and(|(writer, _)| *writer != row.writer) {
            row.found = Some(Duplicate::Overlap);
        }
    }
}

/// Each row takes the first out that is its like, if none has yet: those of exactly one time before those of a second.
fn pairs(rows: &mut [&mut Row], kind: Duplicate, is_like: impl Fn(&Row, &Row) -> bool) {
    let mut has_taken = vec![false; rows.len()];
    for within in [0, SECOND] {
        for one in 0..rows.len() {
            let is_free = |at: usize| rows[at].found.is_none() && (rows[at].time - rows[one].time).abs() <= within;
            let mut others = (0..rows.len()).filter(|&at| is_free(at) && is_like(rows[one], rows[at]));
            if let Some(other) = others.next().filter(|_| rows[one].found.is_none() && !has_taken[one]) {
                rows[other].found = Some(kind);
                has_taken[one] = true;
            }
        }
    }
}

/// What a source, those that forward and a destination say of one moment: a row of each at most, within a second. Each
/// is of the first passage that none of its side is of, nor any later one; rows of exactly one time go together.
fn passages(rows: &mut [&mut Row]) {
    let side = |row: &Row| (row.mac, row.is_outbound);
    let free: Vec<usize> = (0..rows.len()).filter(|&at| rows[at].found.is_none()).collect();
    let number = |at: usize| {
        let is_before = |other: &&usize| {
            **other < at && (side(rows[**other]), rows[**other].time) == (side(rows[at]), rows[at].time)
        };
        free.iter().filter(is_before).count()
    };
    let mut moments: BTreeMap<(i64, usize), Vec<usize>> = BTreeMap::new();
    free.iter().for_each(|&at| moments.entry((rows[at].time, number(at))).or_default().push(at));
    let mut passages: Vec<(i64, Vec<usize>)> = Vec::new();
    for ((time, _), moment) in moments {
        let has_side = |(_, passage): &(i64, Vec<usize>)| {
            passage.iter().any(|&one| moment.iter().any(|&other| side(rows[one]) == side(rows[other])))
        };
        let from = passages.iter().rposition(has_side).map_or(0, |last| last + 1);
        match passages[from..].iter_mut().find(|(begin, _)| time - *begin <= SECOND) {
            Some((_, passage)) => passage.extend(moment),
            None => passages.push((time, moment)),
        }
    }
    for (_, passage) in passages {
        let forwards = |at: usize| {
            passage
                .iter()
                .any(|&other| rows[other].mac == rows[at].mac && rows[other].is_outbound != rows[at].is_outbound)
        };
        let of = |is_outbound: bool, is_forwarding: bool| -> Vec<usize> {
            let fits = |at: &usize| rows[*at].is_outbound == is_outbound && forwards(*at) == is_forwarding;
            passage.iter().copied().filter(fits).collect()
        };
        let (sources, mut forwarding, mut destinations) = (of(true, false), of(true, true), of(false, false));
        let mut stay = sources.len();
        if sources.is_empty() && !forwarding.is_empty() {
            forwarding.remove(0);
            stay = 1;
        }
        destinations.truncate(stay);
        let found: Vec<usize> = [forwarding, of(false, true), destinations].concat();
        found.into_iter().for_each(|at| rows[at].found = Some(Duplicate::BothEnds));
    }
}

/// An end at whose moment the flow begins, in one record at least once, is in the next end's counters once more.
fn recreated(rows: &mut [(Row, usize)]) {
    let turns: Vec<(Row, usize)> = rows
        .iter()
        .filter(|(row, _)| !row.writer.0 && matches!(row.state, State::Begin | State::End))
        .cloned()
        .collect();
    let is_end = |row: &Row| row.state == State::End;
    let flows: BTreeSet<_> = turns
        .iter()
        .filter(|(end, record)| {
            let begins_there = |(begin, other): &(Row, usize)| {
                record == other
                    && !is_end(begin)
                    && (&begin.flow, begin.is_outbound, begin.time) == (&end.flow, end.is_outbound, end.time)
            };
            is_end(end) && turns.iter().any(begins_there)
        })
        .map(|(end, _)| end.flow.clone())
        .collect();
    for (end, _) in rows.iter_mut().filter(|(row, _)| is_end(row) && !row.writer.0 && flows.contains(&row.flow)) {
        let is_of_same = |other: &Row| {
            (&other.flow, other.is_outbound, other.mac, &other.writer)
                == (&end.flow, end.is_outbound, end.mac, &end.writer)
        };
        let same = || turns.iter().map(|(row, _)| row).filter(|row| is_of_same(row) && row.found.is_none());
        let begins = same().any(|row| !is_end(row) && row.time == end.time);
        let later = same().filter(|row| is_end(row) && row.time > end.time);
        let next = later.min_by_key(|row| (row.time, row.counters));
        let is_within =
            |next: &Row| end.counters.iter().zip(&next.counters).all(|(a, b)| a.zip(*b).is_some_and(|(a, b)| a <= b));
        end.is_recreated = end.found.is_none() && begins && next.is_some_and(is_within);
    }
}

proptest! {
    #[test]
    fn what_is_found_is_what_a_duplicate_is(seed: u64) {
        let mut dice = Dice(seed);
        let files = some_files(&mut dice);
        let (shards, _) = load(&dealt(&mut dice, files));
        let sorted = |rows: Vec<(Row, usize)>| {
            let mut rows: Vec<Row> = rows.into_iter().map(|(row, _)| Row { counters: [None; 4], ..row }).collect();
            rows.sort();
            rows
        };
        prop_assert_eq!(sorted(rows(&shards)), sorted(expected(&shards)));
    }
}
