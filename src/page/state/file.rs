//! A file that was opened, and what has become of it.

use std::rc::Rc;

use flowglass::enrich::Known;
use flowglass::ingest::FileReport;

#[derive(Clone, Debug, PartialEq)]
pub struct FileEntry {
    /// Its place in the list, which is how commands name it.
    pub id: usize,
    pub name: Rc<str>,
    /// What it takes of the bytes that were dropped, for the progress. Of an archive: what its files do not take.
    pub bytes: u64,
    /// Its size unpacked, where that is known before it is read.
    pub unpacked: Option<u64>,
    pub state: FileState,
    /// What it said when it was read last, for as long as it is read again or waits for that.
    pub before: Option<Rc<FileReport>>,
}

impl FileEntry {
    /// Its size, as far as it is known: of what is packed, unpacked.
    pub fn size(&self) -> u64 {
        match &self.state {
            FileState::Done(report) => report.bytes,
            _ => self.unpacked.unwrap_or(self.bytes),
        }
    }

    /// What it says of addresses, NICs and rules, if it is a list of them.
    pub fn known(&self) -> Option<&Known> {
        let report = match &self.state {
            FileState::Done(report) => report,
            FileState::Waiting | FileState::Reading(_) | FileState::Lost | FileState::NoRoom => self.before.as_ref()?,
            FileState::Skipped | FileState::LeftOut | FileState::Gone => return None,
        };
        Some(&report.known).filter(|known| !known.is_empty())
    }

    /// Whether it is shown. An archive that was opened is not, unless there is something to say of itself.
    pub fn is_listed(&self) -> bool {
        match &self.state {
            FileState::Done(report) => report.is_listed(),
            state => *state != FileState::Gone,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum FileState {
    Waiting,
    /// Bytes read so far.
    Reading(u64),
    Done(Rc<FileReport>),
    /// The worker that held its rows died; they are not counted.
    Lost,
    /// Reading was stopped before its turn.
    Skipped,
    /// There was no memory left for it.
    NoRoom,
    /// By its path there is nothing in it that is wanted.
    LeftOut,
    /// It was in an archive that was read again, and is in it no more.
    Gone,
}
