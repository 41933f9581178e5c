//! From bytes to rows and issues. Data is never an `Err`: what is understood becomes rows, everything else an [`Issue`].

mod issue;
mod report;

pub use issue::{Issue, IssueKind, Issues};
pub use report::{ByteCount, FileReport};
