//! That what the day logs more than once is found, all of it and nothing else.

use std::collections::BTreeMap;

use super::reading::READ;
use crate::duplicates;
use crate::ingest::Reader;
use crate::model::{Duplicate, Format};
use crate::query::Partial;
use crate::sample::files;
use crate::store::{FileId, Shard};

/// Rows of flows that both ends have: each of the source's has one at most, which comes within two milliseconds.
fn both_ends() -> u64 {
    let mut flows: BTreeMap<_, [Vec<u64>; 2]> = BTreeMap::new();
    for row in READ.once() {
        let flow = (row.source, row.destination, row.ports, row.protocol.to_owned(), row.state.to_owned());
        flows.entry(flow).or_default()[usize::from(row.direction == "I")].push(row.at);
    }
    let mut count = 0;
    for [out, into] in flows.values_mut() {
        out.sort_unstable();
        into.sort_unstable();
        let mut next = 0;
        for at in out {
            while into.get(next).is_some_and(|other| other < at) {
                next += 1;
            }
            if into.get(next).is_some_and(|other| other - *at <= 2) {
                next += 1;
                count += 1;
            }
        }
    }
    count
}

#[test]
fn each_flow_counts_once() {
    let mut shards = [(); 3].map(|()| Shard::default());
    for (number, file) in (0..).zip(files()) {
        let shard = &mut shards[number as usize % 3];
        shard.begin_file(FileId(number));
        let mut reader = Reader::new(file.path, file.bytes.len() as u64);
        reader.feed(&file.bytes, shard);
        reader.finish(shard);
    }
    duplicates::find(&mut shards);
    let mut sums = Partial::default();
    shards.iter().for_each(|shard| sums.merge(Partial::of(shard, i64::MAX)));
    let found = sums.overview(1).duplicates;

    let of_subnet = READ.of(Format::Vnet).filter(|tuple| tuple.guid.starts_with("b81f90c6")).count();
    let of_nsg = READ.of(Format::Nsg1).count() + READ.of(Format::Nsg2).count();
    let expected = [0, of_subnet as u64, of_nsg as u64, both_ends()];
    assert_eq!(Duplicate::ALL.map(|kind| found.found(kind).tuples), expected);
    assert!((5..=20).contains(&found.recreated.tuples), "{:?}", found.recreated);
}
