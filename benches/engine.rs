//! How fast the engine reads and sums, natively: `cargo xtask bench`. Compare figures of one run only; machines differ.

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use flowglass::ingest::Reader;
use flowglass::query::Partial;
use flowglass::sample::{self, SampleFile};
use flowglass::store::Shard;

/// About an eighth of the sample day, its busy night among it.
const FILES: usize = 48;
const TEN_MINUTES: i64 = 600_000;

fn main() {
    divan::main();
}

fn files() -> Vec<SampleFile> {
    sample::files().take(FILES).collect()
}

fn read(files: &[SampleFile]) -> Shard {
    let mut shard = Shard::default();
    for file in files {
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
    let (left, right) = (Partial::of(&read(left), TEN_MINUTES), Partial::of(&read(right), TEN_MINUTES));
    bencher.with_inputs(|| (left.clone(), right.clone())).bench_values(|(mut left, right)| {
        left.merge(right);
        left
    });
}
