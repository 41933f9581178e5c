//! What the views are drawn from, and what they can ask for. Views know nothing else of the session.

mod command;
mod file;
mod groups;
mod notice;
mod rows;
mod watch;

use flowglass::enrich::{Names, Rules};
use flowglass::ingest::Wanted;
use flowglass::protocol::Memory;
use flowglass::query::{Explained, Overview, Scope};

use super::shared::Shared;
pub use command::Command;
pub use file::{FileEntry, FileState};
pub use groups::{ComparedShown, HostsShown, HostsWanted, PairsShown};
pub use notice::{About, Notice};
pub use rows::{Quote, Quoted, RowsShown, RowsWanted, SaveRows, Saving};
pub use watch::{Found, Watch};

/// The session at one moment. Parts that are large are shared, and keep their identity while they do not change.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    pub phase: Phase,
    /// The common folder of what was opened, or the first file's name.
    pub title: String,
    pub progress: Progress,
    pub files: Shared<Vec<FileEntry>>,
    /// What they call addresses and NICs, and the rules they list.
    pub names: Shared<Names>,
    pub rules: Shared<Rules>,
    /// What is read of what is opened.
    pub wanted: Shared<Wanted>,
    /// Of all rows read so far.
    pub overview: Option<Shared<Overview>>,
    /// Why nothing is in it, if there is something that was left out.
    pub explained: Option<Shared<Explained>>,
    /// All rows of the overview were compared with each other; before that, a flow may be in it several times.
    pub is_matched: bool,
    /// Of the order that was asked for last, the rows that are at hand.
    pub rows: Option<Shared<RowsShown>>,
    /// Rows are being saved.
    pub saving: Option<Saving>,
    /// Of hosts, what was asked for last.
    pub hosts: Option<Shared<HostsShown>>,
    /// Who talks to whom, as it was asked for last.
    pub pairs: Option<Shared<PairsShown>>,
    pub compared: Option<Shared<ComparedShown>>,
    /// The one of these that is looked at is of another scope than the figures are, or will be.
    pub is_behind: bool,
    /// What the figures are of, and the tables of the view that is open.
    pub scope: Scope,
    pub workers: Shared<Vec<WorkerStatus>>,
    pub notices: Shared<Vec<Notice>>,
    /// The folder that is looked into again and again.
    pub watch: Option<Shared<Watch>>,
    /// Requests the browser has made since start-up was over, as it counts them itself.
    pub requests: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was opened yet.
    #[default]
    Empty,
    /// Files come in: a folder is being walked, or they are asked for their sizes, or looked for again. None is read
    /// yet.
    Listing,
    Reading,
    /// All that was opened is read, or was stopped.
    Ready,
}

impl Phase {
    /// Something is on its way.
    pub const fn is_busy(self) -> bool {
        matches!(self, Self::Listing | Self::Reading)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    pub files_done: usize,
    pub files: usize,
    /// Besides these.
    pub left_out: usize,
    /// Found in folders that are being walked.
    pub walked: usize,
    /// Of files that are to be read again it is known of so many, of how many, whether they can be.
    pub tried: Option<(usize, usize)>,
    pub bytes_done: u64,
    pub bytes: u64,
    /// Over the last seconds; `None` until there is something to measure.
    pub bytes_per_second: Option<f64>,
    pub seconds_left: Option<f64>,
    /// The user ended the reading early.
    pub stopped: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct WorkerStatus {
    /// The file being read, with bytes read and bytes in all.
    pub file: Option<(String, u64, u64)>,
    pub files_done: usize,
    pub memory: Memory,
    pub bytes_per_second: f64,
}
