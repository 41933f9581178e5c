//! From bytes to rows and issues. Data is never an `Err`: what is understood becomes rows, everything else an [`Issue`].
//!
//! The steps, each in its file: `framer` finds where records begin and end, `record` reads one as JSON, `rows` takes its
//! groups, [`tuple`] decodes a line; [`Reader`] leads a file through them. This reader is the specification: simple and
//! right. Anything faster has to give the same rows and issues.

mod foreign;
mod framer;
mod issue;
mod json;
mod reader;
mod record;
mod report;
mod rows;
mod sink;
pub mod tuple;

pub use issue::{Issue, IssueKind, Issues};
pub use reader::Reader;
pub use report::{ByteCount, FileReport};
pub use sink::{GroupHead, RecordHead, Sink};
