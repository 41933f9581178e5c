//! Questions to a shard, and their answers, which merge.
//!
//! A shard answers with a [`Partial`]; partials merge in any order; the merged one gives the [`Overview`] and the
//! [`Summary`].
//!
//! What the workers call takes long enough to be compiled for speed, as the engine is: `inline(never)` keeps it from becoming
//! part of the workers' own code, which is compiled for size.

mod addresses;
mod cell;
mod duplicates;
mod finish;
pub mod flows;
mod keyed;
mod minutes;
mod overview;
mod partial;
mod rank;
mod scope;
mod summary;
mod sums;
mod tally;
mod wire;

pub use duplicates::Duplicates;
pub use minutes::Minutes;
pub use overview::{Bucket, Coverage, EncryptionRow, Overview, Rank, RuleRow, Top, TopRow};
pub use partial::Partial;
pub use scope::{Scope, TimeRange};
pub use summary::Summary;
pub use sums::Sums;
pub use tally::Tally;
