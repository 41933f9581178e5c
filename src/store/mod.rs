//! The rows of one shard, in columns: each worker has one, and no row leaves it.
//!
//! Rows lie in the order they were read, so those of a record, and in it those of a rule, are runs: what a record or a
//! group says is kept once, beside the first row it speaks of. Ids are indices into this shard's tables; they mean
//! nothing in another shard.

mod addresses;
mod columns;
mod counters;
mod marks;
mod names;
mod reading;
mod room;
mod rows;
mod shard;
mod shed;
mod times;

pub use addresses::{AddrId, Addresses};
pub use columns::{BLOCK, Block, Columns};
pub use counters::CounterColumns;
pub use marks::{Mark, Marks, runs};
pub(crate) use names::index;
pub use names::{NameId, Names};
pub use rows::{FileId, GroupRow, KindRow, RecordRow, Row, RuleId, Stretch};
pub use shard::Shard;
pub use times::TimeColumn;
