//! What is kept free for finding duplicates is enough: no step takes more. One test, because all of a program share its
//! memory.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, here as in modules that are only tests")]

use std::alloc::System;

use cap::Cap;
use flowglass::duplicates::{self, Deal};
use flowglass::ingest::Reader;
use flowglass::sample::{self, SampleFile};
use flowglass::store::{FileId, Shard};

#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

/// Where there is no more memory, the program ends.
fn within<T>(bytes: usize, step: impl FnOnce() -> T) -> T {
    MEMORY.set_limit(MEMORY.allocated() + bytes).unwrap();
    let result = step();
    MEMORY.set_limit(usize::MAX).unwrap();
    result
}

fn read(shard: &mut Shard, file: &SampleFile, times: usize) {
    let mut reader = Reader::new(file.path.clone(), 0);
    (0..times).for_each(|_| reader.feed(&file.bytes, shard));
    reader.finish(shard);
}

/// All steps, each in a shard that may take no more than is kept free; what crosses to other shards counts where it
/// came from and where it arrives. `compares` where rows are compared, not only records.
#[track_caller]
fn check(shards: &[Shard], rows: usize, compares: bool) {
    assert!(shards.iter().all(|shard| shard.len() >= rows), "{:?}", shards.iter().map(Shard::len).collect::<Vec<_>>());
    let count = shards.len();
    let room = |shard: &Shard| duplicates::room(shard, count);
    let least = shards.iter().map(room).min().unwrap_or_default();

    let surveys: Vec<Vec<u8>> = shards.iter().map(|shard| within(room(shard), || duplicates::survey(shard))).collect();
    let surveyed: usize = surveys.iter().map(Vec::len).sum();
    let mut answers = within(least - surveyed, || duplicates::plan(surveys));
    let plan = answers.remove(0);

    let mut next = Some(Deal::at_once(count).without_room());
    let mut passes = 0;
    while let Some(deal) = next {
        let mut counts: Vec<Vec<u8>> = Vec::new();
        let mut given: Vec<Vec<Vec<u8>>> = Vec::new();
        for (shard, repeats) in shards.iter().zip(&answers) {
            let mut parts = within(room(shard), || duplicates::candidates(shard, &plan, repeats, deal));
            counts.push(parts.remove(0));
            given.push(parts);
        }
        next = duplicates::fitted(deal, &counts);
        if next != Some(deal) {
            continue;
        }
        for part in 0..count {
            let rows: Vec<Vec<u8>> = given.iter_mut().map(|parts| std::mem::take(&mut parts[part])).collect();
            let arrived: usize = rows.iter().map(Vec::len).sum();
            within(least - arrived, || duplicates::resolve(&rows));
        }
        passes += 1;
        next = deal.next();
    }
    assert_eq!(passes > 1, compares, "{passes}");
}

#[test]
fn duplicates_are_found_in_what_is_kept_free() {
    // Flows at both of their ends, in as many rows as there are.
    let mut shards: Vec<Shard> = (0..2).map(|_| Shard::default()).collect();
    for (at, file) in (0..).zip(sample::files()) {
        let shard = &mut shards[at as usize % 2];
        shard.begin_file(FileId(at));
        read(shard, &file, 1);
    }
    check(&shards, 100_000, true);

    // Records of few rows, again and again.
    let short = sample::files().find(|file| file.path.contains("h=07")).unwrap();
    let mut shards: Vec<Shard> = (0..2).map(|_| Shard::default()).collect();
    for shard in &mut shards {
        read(shard, &short, 200);
    }
    check(&shards, 100_000, false);
}
