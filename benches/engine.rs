//! How fast the engine's parts are, natively: `cargo xtask bench --engine`. Compare figures of one run only; machines
//! differ.

use std::net::IpAddr;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use flowglass::ingest::tuple::Tuple;
use flowglass::ingest::{GroupHead, Reader, RecordHead, Sink};
use flowglass::query::Partial;
use flowglass::sample::{self, SampleFile};
use flowglass::store::{Addresses, Shard};

/// About an eighth of the sample day, its busy night among it.
const FILES: usize = 48;
const TEN_MINUTES: i64 = 600_000;

fn main() {
    divan::main();
}

fn files() -> Vec<SampleFile> {
    sample::files().take(FILES).collect()
}

fn bytes_of(files: &[SampleFile]) -> BytesCount {
    BytesCount::new(files.iter().map(|file| file.bytes.len()).sum::<usize>())
}

fn read_into(sink: &mut impl Sink, files: &[SampleFile]) {
    for file in files {
        let mut reader = Reader::new(file.path.clone(), file.bytes.len() as u64);
        reader.feed(&file.bytes, sink);
        reader.finish(sink);
    }
}

fn read(files: &[SampleFile]) -> Shard {
    let mut shard = Shard::default();
    read_into(&mut shard, files);
    shard
}

/// Looks at what it is given, and keeps nothing.
struct Glance;

impl Sink for Glance {
    fn record(&mut self, record: &RecordHead<'_>) {
        black_box(record);
    }

    fn group(&mut self, group: &GroupHead<'_>) {
        black_box(group);
    }

    fn tuple(&mut self, tuple: &Tuple<'_>) {
        black_box(tuple);
    }
}

/// From bytes to decoded tuples.
#[divan::bench]
fn scan_files(bencher: Bencher) {
    let files = files();
    bencher.counter(bytes_of(&files)).bench(|| read_into(&mut Glance, black_box(&files)));
}

/// From bytes to columns.
#[divan::bench]
fn read_files(bencher: Bencher) {
    let files = files();
    bencher.counter(bytes_of(&files)).bench(|| read(black_box(&files)));
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
