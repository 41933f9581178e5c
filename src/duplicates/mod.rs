//! Each flow counted once: finds the rows that say what another row has said, over all shards.
//!
//! Rows never leave their shard, so it is done by messages. Each shard says in a [`survey`] what its records are, and
//! whose logs it holds of which hours; all surveys together give a [`plan`], which knows the repeated records and where
//! rows could be duplicates at all. Of those rows alone each shard names what is compared, its [`candidates`], dealt
//! out by flow into as many parts as there are hands, and if they are many, again in as many passes as memory asks for;
//! [`resolve`] pairs the rows of one part. What it finds goes back to the shards as [`mark`]s.
//!
//! All this depends on what the logs say, never on how they were split or in which order they were read. A step takes
//! and gives buffers, which whoever is in between passes on unopened.

mod candidates;
mod compare;
mod deal;
mod marking;
mod pair;
mod passages;
mod plan;
mod recreated;
mod resolve;
mod sieve;
mod survey;
mod wire;
mod writer;

use crate::store::Shard;

pub use candidates::{candidates, fitted};
pub use deal::Deal;
pub use marking::mark;
pub use plan::plan;
pub use resolve::resolve;
pub use survey::survey;

/// What the steps take at most, one after the other, in a shard that is one of so many: the records of all shards, if
/// it is the one that plans, which is more than to survey its own, and the rows that it compares in one pass, of which
/// there are fewer where there is [no room](Deal::without_room).
pub fn room(shard: &Shard, shards: usize) -> usize {
    const PLAN_OF_A_RECORD: usize = 144;
    const COMPARISON_OF_A_ROW: usize = 136;
    let records = shards * shard.records().len();
    let rows = shard.len().min(deal::ROWS_WITHOUT_ROOM as usize);
    (records * PLAN_OF_A_RECORD).max(rows * COMPARISON_OF_A_ROW)
}

/// Marks the duplicates among the rows of all shards.
pub fn find(shards: &mut [Shard]) {
    find_by(shards, Deal::at_once(shards.len()));
}

/// The same in so many passes.
pub fn find_in(shards: &mut [Shard], passes: u32) {
    find_by(shards, Deal::first(shards.len(), passes));
}

fn find_by(shards: &mut [Shard], first: Deal) {
    let surveys: Vec<Vec<u8>> = shards.iter().map(survey).collect();
    let answers = plan(surveys);
    let (plan, repeats) = answers.split_first().map_or((&[][..], &[][..]), |(plan, repeats)| (plan, repeats));
    let mut found: Vec<Vec<Vec<u8>>> = repeats.iter().map(|repeats| vec![repeats.clone()]).collect();
    let mut deal = Some(first).filter(|_| !plan.is_empty());
    while let Some(this) = deal {
        let of_shard = |(shard, repeats): (&Shard, &Vec<u8>)| candidates(shard, plan, repeats, this);
        let mut given: Vec<Vec<Vec<u8>>> = shards.iter().zip(repeats).map(of_shard).collect();
        let counts: Vec<Vec<u8>> = given.iter_mut().map(|parts| parts.remove(0)).collect();
        deal = fitted(this, &counts);
        if deal == Some(this) {
            for part in 0..this.parts() {
                let rows: Vec<Vec<u8>> = given.iter_mut().map(|parts| std::mem::take(&mut parts[part])).collect();
                found.iter_mut().zip(resolve(&rows)).for_each(|(found, of_part)| found.push(of_part));
            }
            deal = this.next();
        }
    }
    for (shard, found) in shards.iter_mut().zip(found) {
        mark(shard, &found);
    }
}
