//! zip: entries one behind the other, and a directory of them at the end.
//!
//! Where the whole file is at hand its [`Directory`] is read first, and each entry becomes an [`Entry`] that is read by
//! itself. A zip inside another file comes as a stream, and so does one that lost its directory: [`Stream`] takes the
//! entries as they come.

mod body;
mod directory;
mod entry;
mod fields;
mod stream;

pub use directory::Directory;
pub(super) use entry::EntryReader;
pub use entry::{Entry, Trouble};
pub(super) use stream::{Piece, Stream};
