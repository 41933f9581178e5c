//! The filter language: what can be asked of flows, how it is written, and how it is read.
//!
//! [`Field`] and its table say what there is; [`Expr`] is a filter that was understood.

mod choice;
mod expr;
mod field;
mod span;
mod table;
pub mod text;

pub use choice::{Choice, Word};
pub use expr::{Between, Bound, Expr, Is, Node, Order, Set, Test};
pub use field::{About, Field, Kind, Source};
pub use span::Span;
pub use table::FIELDS;
