//! Large files are read in parts, by as many workers as there are. A worker that is handed such a file looks where it
//! can be cut, and reads the first part; the others wait like files. What is known of the parts is put together here,
//! so that nothing else sees that there were any.

use std::cmp::Reverse;
use std::ops::Range;
use std::rc::Rc;

use flowglass::ingest::{FileReport, IssueKind, Part};
use flowglass::protocol::{Portion, ToWorker};
use rustc_hash::FxHashSet;
use wasm_bindgen::JsValue;
use web_sys::File;

use super::slot::Handed;
use super::{Inner, Session};
use crate::page::state::FileState;
use crate::platform::stretch;

/// Files of less are as good as each other to fill the gaps at the end, and go in the order in which they came: what
/// lies side by side in an archive can be read in one go.
const SMALL: u64 = 1 << 20;

/// What waits for a worker: a file, or a part of one. The greatest is handed out first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Waiting {
    bytes: u64,
    file: Reverse<usize>,
    /// A file that is not cut yet is its own first part.
    part: Reverse<usize>,
}

impl Waiting {
    pub const fn file(&self) -> usize {
        self.file.0
    }
}

/// Which part of a file a worker has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The token of the first part, by which those of an earlier reading are told.
    run: u32,
    part: usize,
}

impl Piece {
    pub const fn is_first(self) -> bool {
        self.part == 0
    }
}

/// Why something that waited is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    Stopped,
    NoRoom,
}

impl Left {
    const fn state(self) -> FileState {
        match self {
            Self::Stopped => FileState::Skipped,
            Self::NoRoom => FileState::NoRoom,
        }
    }
}

/// A file that is being read in parts.
#[derive(Debug)]
pub(super) struct Parted {
    run: u32,
    /// All parts are of one copy, also where a newer one comes meanwhile.
    copy: File,
    size: u64,
    /// Where each begins but the first.
    starts: Vec<u64>,
    wrappers: usize,
    /// Bytes read of each.
    read: Vec<u64>,
    reports: Vec<Option<FileReport>>,
}

impl Parted {
    fn new(run: u32, copy: File, size: u64, starts: Vec<u64>, wrappers: usize) -> Self {
        let parts = starts.len() + 1;
        Self { run, copy, size, starts, wrappers, read: vec![0; parts], reports: vec![None; parts] }
    }

    fn stretch(&self, part: usize) -> Range<u64> {
        let from = if part == 0 { 0 } else { self.starts[part - 1] };
        from..self.starts.get(part).copied().unwrap_or(self.size)
    }

    fn length(&self, part: usize) -> u64 {
        let stretch = self.stretch(part);
        stretch.end.saturating_sub(stretch.start)
    }

    fn part(&self, part: usize) -> Part {
        let Range { start: from, end } = self.stretch(part);
        Part { size: self.size, from, wrappers: self.wrappers, is_last: end == self.size }
    }
}

impl Session {
    /// A worker found where the file it is reading can be cut.
    pub(super) fn on_parts(&self, at: usize, token: u32, starts: Vec<u64>, wrappers: usize) {
        {
            let mut guard = self.inner.borrow_mut();
            let inner = &mut *guard;
            let handed = inner.pool.slots[at].outstanding.iter_mut().find(|handed| handed.token == token);
            let Some(handed) = handed else { return };
            let Handed { file, version, since, .. } = *handed;
            let Some(copy) = inner.opened.contents[file].file(&inner.opened.contents).cloned() else { return };
            let parted = Parted::new(token, copy, handed.bytes, starts, wrappers);
            (handed.bytes, handed.piece) = (parted.length(0), Some(Piece { run: token, part: 0 }));
            let parts = parted.reports.len();
            inner.reading.parted.insert(file, parted);
            inner.set_state(file, FileState::Reading(0));
            // Of a copy that a newer one has replaced the rest is out of reach.
            let is_wanted = inner.is_wanted(since) && inner.opened.contents[file].version == version;
            for part in 1..parts {
                if is_wanted {
                    inner.wait_for_part(file, part);
                } else {
                    inner.leave_part(file, part, Left::Stopped);
                }
            }
        }
        self.hand_out();
        self.plan_publish();
    }
}

impl Inner {
    /// Stands in line for a worker, if it is to wait for one.
    pub(super) fn wait(&mut self, file: usize) {
        if self.opened.files[file].state != FileState::Waiting {
            return;
        }
        let bytes = self.opened.files[file].bytes.max(SMALL);
        self.reading.waiting.push(Waiting { bytes, file: Reverse(file), part: Reverse(0) });
    }

    fn wait_for_part(&mut self, file: usize, part: usize) {
        let bytes = self.reading.parted[&file].length(part);
        self.reading.waiting.push(Waiting { bytes, file: Reverse(file), part: Reverse(part) });
    }

    /// What a worker is sent for something that waited, with its size and, of a part, which it is.
    pub(super) fn order(&self, waiting: Waiting, token: u32) -> Option<(ToWorker, JsValue, u64, Option<Piece>)> {
        let (file, part) = (waiting.file(), waiting.part.0);
        let content = &self.opened.contents[file];
        let read = |what| {
            let name = self.opened.files[file].name.to_string();
            ToWorker::Read { file: token, name, what, whole: content.whole, wanted: self.wanted_of(file) }
        };
        if part == 0 {
            let what = content.place.entry().map_or(Portion::File, |entry| Portion::Entry(entry.clone()));
            let source = content.file(&self.opened.contents)?;
            return Some((read(what), source.into(), self.opened.files[file].bytes, None));
        }
        let parted = self.reading.parted.get(&file)?;
        let blob = stretch(&parted.copy, parted.stretch(part));
        let piece = Piece { run: parted.run, part };
        Some((read(Portion::Part(parted.part(part))), blob.into(), parted.length(part), Some(piece)))
    }

    /// The parts of the reading that this one is of, unless that reading is over.
    fn parted_of(&mut self, file: usize, piece: Piece) -> Option<&mut Parted> {
        self.reading.parted.get_mut(&file).filter(|parted| parted.run == piece.run)
    }

    /// So much of a part is read.
    pub(super) fn note_part(&mut self, file: usize, piece: Piece, read: u64) {
        if let Some(parted) = self.parted_of(file, piece) {
            parted.read[piece.part] = read;
            let all = parted.read.iter().sum();
            self.set_state(file, FileState::Reading(all));
        }
    }

    /// A part is done with, and with the last of them the file. False if nobody waits for it any more.
    pub(super) fn end_part(&mut self, file: usize, piece: Piece, report: FileReport) -> bool {
        let Some(parted) = self.parted_of(file, piece) else { return false };
        let length = parted.length(piece.part);
        parted.reports[piece.part] = Some(report);
        let is_over = parted.reports.iter().all(Option::is_some);
        self.note_part(file, piece, length);
        if is_over && let Some(parted) = self.reading.parted.remove(&file) {
            let report = FileReport::join(parted.reports.into_iter().flatten()).unwrap_or_default();
            self.set_state(file, FileState::Done(Rc::new(report)));
        }
        true
    }

    /// This part is not read.
    pub(super) fn leave_part(&mut self, file: usize, part: usize, why: Left) {
        let Some(parted) = self.reading.parted.get(&file) else { return };
        let (kind, message) = match why {
            Left::Stopped => (
                IssueKind::Stopped,
                "Reading was stopped before it came to this part of the file. Open the file again to read it whole.",
            ),
            Left::NoRoom => (
                IssueKind::MemoryFull,
                "There was no memory left for this part of the file. Read only fewer hours or fewer NICs to have room for it.",
            ),
        };
        let (from, piece) = (parted.stretch(part).start, Piece { run: parted.run, part });
        let name = self.opened.files[file].name.to_string();
        let report = FileReport::unread(name, parted.size, from, kind, message.to_owned());
        self.end_part(file, piece, report);
    }

    /// Nothing that waited is handed out.
    pub(super) fn leave_waiting(&mut self, why: Left) {
        for waiting in std::mem::take(&mut self.reading.waiting) {
            match waiting.part.0 {
                0 => self.set_state_of_all(waiting.file(), &why.state()),
                part => self.leave_part(waiting.file(), part, why),
            }
        }
    }

    /// A worker never began with what it was handed.
    pub(super) fn leave(&mut self, file: usize, piece: Option<Piece>) {
        match piece {
            None => self.set_state_of_all(file, &FileState::Skipped),
            Some(piece) if self.parted_of(file, piece).is_some() => self.leave_part(file, piece.part, Left::Stopped),
            Some(_) => {}
        }
    }

    /// What a worker was handed waits once more, unless reading was stopped meanwhile.
    pub(super) fn wait_again(&mut self, file: usize, piece: Option<Piece>, is_wanted: bool) {
        match piece {
            _ if !is_wanted => self.leave(file, piece),
            None => {
                // So it is read anew, whoever asked for that.
                self.reading.again.retain(|&(other, _)| other != file);
                self.set_state_of_all(file, &FileState::Waiting);
                self.wait(file);
            }
            Some(piece) if self.parted_of(file, piece).is_some() => self.wait_for_part(file, piece.part),
            Some(_) => {}
        }
    }

    /// The rows of these files count no more, wherever they are, and what is still read of them will not.
    pub(super) fn forget(&mut self, files: &[usize]) {
        if files.is_empty() {
            return;
        }
        self.matching.is_current = false;
        let gone: FxHashSet<usize> = files.iter().copied().collect();
        self.reading.parted.retain(|file, _| !gone.contains(file));
        self.reading.waiting.retain(|waiting| !gone.contains(&waiting.file()));
        for slot in &mut self.pool.slots {
            for handed in slot.holds.extract_if(.., |handed| gone.contains(&handed.file)).collect::<Vec<_>>() {
                slot.send(&ToWorker::Forget { file: handed.token }, []);
            }
        }
    }
}
