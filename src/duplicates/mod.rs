//! Each flow counted once: finds the rows that say what another row has said, over all shards.
//!
//! Rows never leave their shard, so it is done by messages. Each shard says in a [`survey`] what its records are, and
//! whose logs it holds of which hours; all surveys together give a [`plan`], which knows the repeated records and where
//! rows could be duplicates at all. Each shard gives a [`count`] of those rows. If there are any, it names what of them is
//! compared, its [`candidates`], dealt out by flow into as many parts as there are hands, in as many passes as memory asks
//! for; [`resolve`] pairs the rows of one part. What it finds goes back to the shards as [`mark`]s.
//!
//! All this depends on what the logs say, never on how they were split or in which order they were read. A step takes
//! and gives buffers, which whoever is in between passes on unopened.

mod candidates;
mod compare;
mod deal;
mod marking;
mod pair;
mod plan;
mod recreated;
mod resolve;
mod sieve;
mod survey;
mod wire;
mod writer;

use crate::store::Shard;

pub use candidates::{candidates, count, counted};
pub use deal::Deal;
pub use marking::mark;
pub use plan::plan;
pub use resolve::resolve;
pub use survey::survey;

/// Marks the duplicates among the rows of all shards.
pub fn find(shards: &mut [Shard]) {
    let surveys: Vec<Vec<u8>> = shards.iter().map(survey).collect();
    let answers = plan(&surveys);
    let (plan, repeats) = answers.split_first().map_or((&[][..], &[][..]), |(plan, repeats)| (plan, repeats));
    let counts: Vec<Vec<u8>> = shards.iter().zip(repeats).map(|(shard, repeats)| count(shard, plan, repeats)).collect();
    find_by(shards, plan, repeats, Deal::first(shards.len(), counted(&counts)));
}

/// The same in so many passes.
pub fn find_in(shards: &mut [Shard], passes: u32) {
    let surveys: Vec<Vec<u8>> = shards.iter().map(survey).collect();
    let answers = plan(&surveys);
    if let Some((plan, repeats)) = answers.split_first() {
        find_by(shards, plan, repeats, Deal::passes(shards.len(), passes).next());
    }
}

fn find_by(shards: &mut [Shard], plan: &[u8], repeats: &[Vec<u8>], first: Option<Deal>) {
    let parts = shards.len();
    let mut by_shard: Vec<Vec<Vec<u8>>> = repeats.iter().map(|repeats| vec![repeats.clone()]).collect();
    for deal in std::iter::successors(first, |deal| deal.next()) {
        let mut by_part: Vec<Vec<Vec<u8>>> = (0..parts).map(|_| Vec::with_capacity(parts)).collect();
        for (shard, repeats) in shards.iter().zip(repeats) {
            for (part, rows) in by_part.iter_mut().zip(candidates(shard, plan, repeats, deal)) {
                part.push(rows);
            }
        }
        for part in by_part {
            for (found, of_part) in by_shard.iter_mut().zip(resolve(&part)) {
                found.push(of_part);
            }
        }
    }
    for (shard, found) in shards.iter_mut().zip(by_shard) {
        mark(shard, &found);
    }
}
