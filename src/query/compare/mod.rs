//! The rows of the scope beside others, of another time or of another filter: what is new, gone, more or less, by a
//! field.
//!
//! Each shard sums both sides by the values of the field; the worker that answers joins them and ranks what changed.

mod ask;
mod finish;
mod part;

pub use ask::{Ask, Compared, FIELDS, Row, SortBy, Trend, Unit};
pub use finish::finish;
pub use part::part;
