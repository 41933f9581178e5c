//! Questions to a shard, and their answers, which merge.

mod overview;
mod tally;

pub use overview::{Bucket, Coverage, EncryptionRow, Overview, RuleRow, Top, TopRow};
pub use tally::Tally;
