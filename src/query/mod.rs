//! Questions to a shard, and their answers, which merge.
//!
//! A shard answers with a [`Partial`]; partials merge in any order; the merged one gives the [`Overview`] and the
//! [`Summary`].
//!
//! What the workers call takes long enough to be compiled for speed, as the engine is: `inline(never)` keeps it from
//! becoming part of the workers' own code, which is compiled for size.

mod addresses;
mod bytes;
mod carried;
pub mod compare;
mod desk;
mod duplicates;
mod ends;
mod explain;
mod figures;
mod finish;
mod firsts;
pub mod flows;
mod heads;
pub mod hosts;
mod keyed;
mod keys;
mod minutes;
mod overview;
pub mod pairs;
mod partial;
mod piles;
mod rank;
mod repeats;
mod rows;
mod scope;
mod select;
mod shares;
mod sheet;
mod spread;
mod summary;
mod tally;
mod timeline;
mod values;
mod wire;

pub use desk::Desk;
pub use duplicates::Duplicates;
pub use ends::{Heads, More};
pub use explain::Explained;
pub use minutes::Minutes;
pub use overview::{Bucket, Coverage, EncryptionRow, Facts, Overview, Rank, RuleRow, Top, TopRow};
pub use partial::Partial;
pub use scope::{Scope, TimeRange};
pub use summary::Summary;
pub use tally::Tally;
pub use values::{Frequent, Values};
