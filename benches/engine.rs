//! How fast the engine's parts are, natively: `cargo xtask bench --engine`. Compare figures of one run only; machines
//! differ.

mod logs;

use std::net::IpAddr;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use flowglass::duplicates;
use flowglass::filter::Field;
use flowglass::ingest::Reader;
use flowglass::model::{LeftOut, Millis};
use flowglass::query::flows::{Ask, Column, Table};
use flowglass::query::pairs::PairsAsk;
use flowglass::query::{Desk, Partial, Scope, TimeRange};
use flowglass::sample::{self, SampleFile};
use flowglass::store::{Addresses, FileId, Shard};
use logs::Network;

/// About an eighth of the sample day, its busy night among it.
const FILES: usize = 48;
const TEN_MINUTES: i64 = 600_000;
/// Rows of each ranking.
const LISTED: usize = 100;

fn main() {
    divan::main();
}

fn files() -> Vec<SampleFile> {
    sample::files().take(FILES).collect()
}

fn read(files: &[SampleFile]) -> Shard {
    let mut shard = Shard::default();
    for (number, file) in (0..).zip(files) {
        shard.begin_file(FileId(number));
        let mut reader = Reader::new(file.path.clone(), file.bytes.len() as u64);
        reader.feed(&file.bytes, &mut shard);
        reader.finish(&mut shard);
    }
    shard
}

/// From bytes to columns.
#[divan::bench]
fn read_files(bencher: Bencher) {
    let files = files();
    let bytes: usize = files.iter().map(|file| file.bytes.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| read(black_box(&files)));
}

/// Addresses to their numbers, in the order in which the logs have them.
#[divan::bench]
fn intern_addresses(bencher: Bencher) {
    let shard = read(&files());
    let address = |id: flowglass::store::AddrId| shard.addresses()[id.0 as usize];
    let rows = (0..shard.len()).map(|at| shard.row(at));
    let all: Vec<IpAddr> = rows.flat_map(|row| [address(row.source), address(row.destination)]).collect();
    bencher.counter(ItemsCount::new(all.len())).bench(|| {
        let mut addresses = Addresses::default();
        for &address in black_box(&all) {
            black_box(addresses.intern(address));
        }
        addresses
    });
}

/// Everything the overview shows, of one shard.
#[divan::bench]
fn sum_rows(bencher: Bencher) {
    let shard = read(&files());
    bencher.counter(ItemsCount::new(shard.len())).bench(|| Partial::of(black_box(&shard), TEN_MINUTES));
}

/// The whole overview as the page gets it: sums of one shard, merged with none, ranked and brought into its form. From
/// nothing, and of a filter that takes little away, from the sums of all rows.
#[divan::bench(args = ["", "dst.port != 443"])]
fn overview_rows(bencher: Bencher, filter: &str) {
    let shard = read(&files());
    let known = || {
        let mut desk = Desk::default();
        if !filter.is_empty() {
            desk.set_scope(&Scope::all(LeftOut::ALL));
            desk.sum(&shard, TEN_MINUTES, None);
        }
        desk
    };
    let scope = Scope { filter: filter.to_owned(), ..Scope::all(LeftOut::ALL) };
    bencher.counter(ItemsCount::new(shard.len())).with_inputs(known).bench_values(|mut desk| {
        desk.set_scope(black_box(&scope));
        black_box(desk.sum(&shard, TEN_MINUTES, None).overview(LISTED));
        desk
    });
}

/// The same of what a filter lets through, after all of it was summed.
#[divan::bench(args = [
    "denied",
    "dst.port == 443",
    "rule contains deny",
    "src.ip in {10.0.0.0/8} and bytes > 1MB",
    "bytes.sent > bytes.received",
    "not (ip == 10.0.0.4)",
])]
fn filter_rows(bencher: Bencher, filter: &str) {
    sum_scope(bencher, &Scope { filter: filter.to_owned(), ..Scope::all(LeftOut::ALL) });
}

/// The same of a part of the time, in hundredths.
#[divan::bench(args = [10, 50])]
fn brush_rows(bencher: Bencher, part: i64) {
    let (first, last) = read(&files()).span().map_or((0, 0), |span| (span.first.0, span.last.0));
    let time = Some(TimeRange { from: Millis(first), to: Millis(first + (last - first) * part / 100) });
    sum_scope(bencher, &Scope { time, ..Scope::all(LeftOut::ALL) });
}

fn sum_scope(bencher: Bencher, scope: &Scope) {
    let shard = read(&files());
    let all = || {
        let mut desk = Desk::default();
        desk.set_scope(&Scope::all(LeftOut::ALL));
        desk.sum(&shard, TEN_MINUTES, None);
        desk
    };
    bencher.counter(ItemsCount::new(shard.len())).with_inputs(all).bench_values(|mut desk| {
        desk.set_scope(black_box(scope));
        black_box(desk.sum(&shard, TEN_MINUTES, None));
        desk
    });
}

/// What could be written next of an address, by what occurs.
#[divan::bench]
fn name_values(bencher: Bencher) {
    let shard = read(&files());
    let mut desk = Desk::default();
    desk.sum(&shard, TEN_MINUTES, None);
    let rows = ItemsCount::new(shard.len());
    bencher.counter(rows).bench_local(|| desk.values(&shard, Field::Ip, black_box("10.")).most(50));
}

/// Rows that say what others have said, over two shards one after the other.
#[divan::bench(args = Network::ALL)]
fn find_duplicates(bencher: Bencher, network: Network) {
    let mut shards = logs::shards(network);
    let rows = ItemsCount::new(shards.iter().map(Shard::len).sum::<usize>());
    bencher.counter(rows).bench_local(|| duplicates::find(black_box(&mut shards)));
}

/// The first step of it, which every load takes.
#[divan::bench]
fn survey_rows(bencher: Bencher) {
    let shards = logs::shards(Network::Apart);
    bencher.counter(ItemsCount::new(shards[0].len())).bench(|| duplicates::survey(black_box(&shards[0])));
}

/// Two shards' sums into one.
#[divan::bench]
fn merge_sums(bencher: Bencher) {
    let files = files();
    let (left, right) = files.split_at(FILES / 2);
    let (left, right) = (read(left), read(right));
    let tuples = ItemsCount::new(left.len() + right.len());
    let (left, right) = (Partial::of(&left, TEN_MINUTES), Partial::of(&right, TEN_MINUTES));
    bencher.counter(tuples).with_inputs(|| (left.clone(), right.clone())).bench_values(|(mut left, right)| {
        left.merge(right);
        left
    });
}

/// One shard's rows into an order, from nothing.
#[divan::bench(args = [Column::Time, Column::Source, Column::Bytes, Column::Rule])]
fn sort_rows(bencher: Bencher, column: Column) {
    let shard = read(&files());
    let sort = Ask::Sort(Table::Tuples, column);
    bencher.counter(ItemsCount::new(shard.len())).with_inputs(Desk::default).bench_values(|mut desk| {
        black_box(desk.answer(&shard, &sort));
        desk
    });
}

/// One shard's connections, of all of its tuples.
#[divan::bench]
fn stitch_connections(bencher: Bencher) {
    let shard = read(&files());
    bencher.counter(ItemsCount::new(shard.len())).with_inputs(Desk::default).bench_values(|mut desk| {
        let loose = desk.stitch(black_box(&shard), 1);
        desk.join(loose);
        desk
    });
}

/// One shard's rows by pair, as bytes.
#[divan::bench(args = [Network::Apart, Network::Joined])]
fn pair_rows(bencher: Bencher, network: Network) {
    let shards = logs::shards(network);
    let ask = PairsAsk { limit: 100, ..PairsAsk::default() };
    let mut desk = Desk::default();
    bencher.counter(ItemsCount::new(shards[0].len())).bench_local(|| desk.pairs(black_box(&shards[0]), &ask));
}
