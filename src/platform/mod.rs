//! The browser's own interfaces, each behind a small one of ours.

mod files;

pub use files::{Dropped, sources_of};
