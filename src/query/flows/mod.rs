//! The flows one by one: tuples, and the connections they make, in any order, a stretch at a time.
//!
//! Each worker keeps its rows and brings them into order itself ([`super::Desk`]); a [`Search`] asks all of them for
//! the places between which the wanted rows lie. Only rows in sight leave their shard.

mod column;
mod connections;
mod key;
mod line;
mod order;
mod search;
mod segment;
mod stitch;
mod tables;
mod tuples;

pub use column::{Column, Table};
pub use key::Ends;
pub use line::{Life, Line, Particulars, TupleLine};
pub(super) use order::by_key;
pub use search::{Search, Sorted};
pub(super) use segment::{Segment, segments};
pub use stitch::Loose;
pub(super) use tables::Tables;
pub use tables::{Answer, Ask};
