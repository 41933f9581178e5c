//! Who talks to whom: sums by the two ends of a flow, as addresses or as the networks they lie in.
//!
//! A shard sums its rows by pair and writes them in the order of their ends ([`gather`], as bytes). All shards' lists
//! are read side by side, in that order, so that nothing but the answer is ever held of them ([`finish`]).

mod ask;
mod deal;
mod finish;
mod fold;
mod gather;
mod graph;
mod list;
mod stream;
mod table;

pub use ask::{Kind, Measure, Pairs, PairsAsk, Picture, Row};
pub use finish::finish;
pub use fold::{Cell, Fold};
pub(super) use gather::{PairRows, gather};
pub use graph::{Graph, is_new};
