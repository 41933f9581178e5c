//! From bytes to rows and issues. Data is never an `Err`: what is understood becomes rows, everything else an
//! [`Issue`].
//!
//! The steps, each in its file: [`container`] takes off what a file is packed in, `framer` finds where records begin
//! and end, `record` reads one as JSON, `rows` takes its groups, [`tuple`] decodes a line; [`Reader`] leads a file
//! through them. These are the specification: simple and right. `scan` is the fast way through records as Azure writes
//! them, with the same rows and issues; whatever it does not understand at once, it leaves to the others.

pub mod container;
mod foreign;
mod framer;
mod issue;
mod json;
mod named;
mod part;
mod quote;
mod reader;
mod record;
mod report;
mod rows;
mod saved;
mod scan;
mod sink;
pub mod tuple;
mod wanted;

pub use issue::{Issue, IssueKind, Issues};
pub use named::names_something;
pub use part::{CUT_WINDOW, Part, cut, wrappers};
pub use quote::Search;
pub use reader::{HEAD, Reader};
pub use report::{ByteCount, FileReport, Layer, NAMES, PLACES, RULES};
pub use saved::is_formula;
pub use scan::Memo;
pub use sink::{ABSENT, GroupHead, Kind, Line, RecordHead, Sink, WIDE};
pub use wanted::Wanted;
