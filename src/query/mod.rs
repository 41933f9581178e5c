//! Questions to a shard, and their answers, which merge.
//!
//! A shard answers with a [`Partial`]; partials merge in any order; the merged one gives the [`Overview`] and the
//! [`Summary`].

mod cell;
mod finish;
mod keyed;
mod minutes;
mod overview;
mod partial;
mod rank;
mod summary;
mod sums;
mod tally;

pub use minutes::Minutes;
pub use overview::{Bucket, Coverage, EncryptionRow, Overview, Rank, RuleRow, Top, TopRow};
pub use partial::Partial;
pub use summary::Summary;
pub use sums::Sums;
pub use tally::Tally;
