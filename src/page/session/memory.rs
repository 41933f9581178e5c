//! What happens when the workers' memory is full: nothing more is read, all that is read stays, and one line says so.

use flowglass::ingest::{FileReport, IssueKind};

use super::Inner;
use super::parts::Left;
use crate::page::room::{self, Amount};
use crate::page::state::FileState;

impl Inner {
    /// Where no worker has room, nothing waits for one.
    pub(super) fn leave_what_has_no_room(&mut self) {
        if !self.waiting.is_empty() && !self.pool.has_room() {
            self.ran_full = true;
            self.leave_waiting(Left::NoRoom);
        }
    }

    /// The line to show when the reading is over, if memory ran out in it.
    pub(super) fn tell_of_memory(&mut self) -> Option<String> {
        if !std::mem::take(&mut self.ran_full) {
            return None;
        }
        let (mut read, mut all) = (Amount::default(), Amount::default());
        for entry in self.files.iter().filter(|entry| entry.is_listed()) {
            all.files += 1;
            all.bytes = all.bytes.saturating_add(entry.size());
            if let FileState::Done(report) = &entry.state {
                read.files += usize::from(!is_cut_short(report));
                read.bytes = read.bytes.saturating_add(report.read.total());
            }
        }
        Some(room::notice(read, all))
    }
}

/// Whether memory ran out while it was read.
pub(super) fn is_cut_short(report: &FileReport) -> bool {
    report.issues.by_kind().any(|(kind, _)| kind == IssueKind::MemoryFull)
}
