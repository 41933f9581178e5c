//! Hosts: who sent and received how much, with whom, at which ports, and when.

mod ask;
mod distinct;
mod fan;
pub mod findings;
mod groups;
mod listed;
mod lives;
mod one;
mod piles;
mod sums;
mod table;

pub use ask::{Answer, Ask, Column, Detail, Kind, Partial, Ranking};
pub use listed::{Key, Listed};
pub use lives::{Beat, Life, STEPS};
pub use one::Host;
pub use sums::HostSums;

use super::addresses::AddressOrder;
use super::select::Funnel;
use crate::store::Shard;
use groups::Groups;

/// A shard's part of the answer, of the rows that the funnel lets through.
pub(super) fn partial(shard: &Shard, order: &AddressOrder, [funnel, other_ends]: [&Funnel; 2], ask: &Ask) -> Partial {
    match ask {
        Ask::Rank { by, .. } => Partial::Table(table::all(shard, funnel, Groups::all(order, by), by.column)),
        Ask::Detail { by, hosts, bucket_ms } => {
            Partial::Table(table::details(shard, funnel, Groups::among(order, by, hosts), *bucket_ms))
        }
        Ask::Host { host, bucket_ms, .. } => {
            Partial::Host(Box::new(one::one(shard, [funnel, other_ends], *host, *bucket_ms)))
        }
        Ask::Lives { host, peers, from, to } => Partial::Lives(lives::lives(shard, funnel, *host, peers, (*from, *to))),
    }
}
