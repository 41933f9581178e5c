//! Files inside of files: the entries of a zip, which are handed out like files, and what a worker finds in a stream.

use std::rc::Rc;

use flowglass::ingest::container::Entry;
use flowglass::ingest::{FileReport, IssueKind};
use flowglass::present::names::some_of;
use rustc_hash::FxHashMap;
use wasm_bindgen::JsValue;
use web_sys::File;

use super::copies::{Came, Kin, Version};
use super::opening::Origin;
use super::slot::Handed;
use super::{Inner, Session};
use crate::page::state::{FileEntry, FileState};
use crate::platform::bytes_of;

/// Where a file's bytes are, and what was asked of it.
pub(super) struct Content {
    pub place: Place,
    pub version: Version,
    /// Without limits to what it may unpack to.
    pub whole: bool,
    /// All records of it, whatever is left out of others.
    pub all: bool,
    /// A zip that was opened: what it holds is read entry by entry.
    pub has_entries: bool,
    /// Some of its entries are called the same, which was said.
    has_namesakes: bool,
    /// Of a zip: the entries that were listed of it. Some may be another's by now.
    entries: Vec<usize>,
    /// Files inside that were found as it was read, in their order.
    found: Vec<usize>,
    /// Read again, those of them by name that are not found yet, the first last.
    left: Option<FxHashMap<Rc<str>, Vec<usize>>>,
}

/// Where the bytes of a file are.
pub(super) enum Place {
    /// The browser lets us read it.
    Dropped(File),
    Entry {
        archive: usize,
        entry: Entry,
    },
    /// It was found while that one was read, and is read only with it.
    Found {
        archive: usize,
    },
}

impl Place {
    pub const fn entry(&self) -> Option<&Entry> {
        if let Self::Entry { entry, .. } = self { Some(entry) } else { None }
    }

    /// The same, if it is of this archive.
    pub fn entry_of(&self, of: usize) -> Option<&Entry> {
        if let Self::Entry { archive, entry } = self { Some(entry).filter(|_| *archive == of) } else { None }
    }

    /// Whether these are two files of one archive, whatever they are called.
    pub fn is_beside(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Entry { archive, entry }, other) => {
                other.entry_of(*archive).is_some_and(|other| other.offset != entry.offset)
            }
            _ => false,
        }
    }
}

impl Content {
    pub const fn new(place: Place, version: Version) -> Self {
        Self {
            place,
            version,
            whole: false,
            all: false,
            has_entries: false,
            has_namesakes: false,
            entries: Vec::new(),
            found: Vec::new(),
            left: None,
        }
    }

    /// The browser's file in which the bytes are.
    pub fn file<'a>(&'a self, contents: &'a [Self]) -> Option<&'a File> {
        match &self.place {
            Place::Dropped(file) => Some(file),
            Place::Entry { archive, .. } | Place::Found { archive } => contents.get(*archive)?.file(contents),
        }
    }
}

pub(super) fn size_of(file: &File) -> u64 {
    // Sizes are whole, not negative, and fit.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes are whole numbers")]
    let size = file.size() as u64;
    size
}

impl Session {
    /// Entries of a zip: each becomes a file to read.
    pub(super) fn on_entries(&self, at: usize, token: u32, buffer: &JsValue) {
        let (mut again, mut fresh) = (Vec::new(), Vec::new());
        let text = {
            let mut inner = self.inner.borrow_mut();
            let handed = inner.pool.slots[at].outstanding.iter().find(|handed| handed.token == token);
            let Some(&Handed { file: archive, version, since, .. }) = handed else { return };
            // They are of a copy that a newer one has replaced, which is looked into next.
            if inner.opened.contents[archive].version != version {
                return;
            }
            let is_wanted = inner.is_wanted(since);
            let entries: Vec<Entry> = postcard::from_bytes(&bytes_of(buffer)).unwrap_or_default();
            inner.opened.contents[archive].has_entries = true;
            let (whole, all) = (inner.opened.contents[archive].whole, inner.opened.contents[archive].all);
            for entry in entries {
                let (name, bytes, version) = (entry.name.clone(), entry.length, (entry.size, entry.crc.into()));
                let mut content = Content::new(Place::Entry { archive, entry }, version);
                (content.whole, content.all) = (whole, all);
                match inner.take_in_content(name, bytes, content, is_wanted, Origin::Opened, Kin::Untold) {
                    // Also what is open already, but not counted: whoever opens the archive again wants it.
                    Came::Newer(file, _) | Came::Again(file) => again.push(file),
                    Came::New(file) => fresh.push(file),
                    Came::Same | Came::NoRoom => {}
                }
            }
            fresh.iter().for_each(|&file| inner.wait(file));
            inner.measure(archive);
            let namesakes: Vec<usize> = fresh.into_iter().filter(|&file| inner.has_namesake(archive, file)).collect();
            let is_news =
                !namesakes.is_empty() && !std::mem::replace(&mut inner.opened.contents[archive].has_namesakes, true);
            is_news.then(|| {
                let names: Vec<&str> = namesakes.iter().map(|&file| &*inner.opened.files[file].name).collect();
                format!("Several files of one archive are called the same, and each is read: {}.", some_of(&names))
            })
        };
        if let Some(text) = text {
            self.note(text);
        }
        self.read_again(&again);
        self.begin_reading();
    }

    /// A file inside of the one being read is done with.
    pub(super) fn on_found(&self, at: usize, token: u32, report: FileReport) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.matching.note(&report);
            let archive = inner.file_of(at, token).filter(|&archive| !inner.is_gone(archive));
            let Some(archive) = archive else { return };
            let file = match inner.found_before(archive, &report.name) {
                Some(file) => file,
                None => inner.add_found(archive, &report.name),
            };
            inner.set_state(file, FileState::Done(Rc::new(report)));
        }
        self.plan_publish();
        self.ask_overview();
    }

    /// Reads a file anew, whatever it may unpack to.
    pub(super) fn read_whole(&self, file: usize) {
        let files = {
            let mut inner = self.inner.borrow_mut();
            let files = inner.with_limited(file);
            for file in inner.readable(&files) {
                inner.opened.contents[file].whole = true;
            }
            files
        };
        self.read_again_if_readable(files);
    }
}

impl Inner {
    /// The file that a worker was handed under this token.
    fn file_of(&self, at: usize, token: u32) -> Option<usize> {
        self.pool.slots[at].outstanding.iter().find(|handed| handed.token == token).map(|handed| handed.file)
    }

    /// Whether this was in an archive that is another one now.
    pub(super) fn is_gone(&self, file: usize) -> bool {
        self.opened.files[file].state == FileState::Gone && self.opened.contents[file].place.entry().is_some()
    }

    /// This one, and all entries of its archive that were ended by a limit: it is of all of them together.
    fn with_limited(&self, file: usize) -> Vec<usize> {
        let archive = if let Place::Entry { archive, .. } = self.opened.contents[file].place { archive } else { file };
        let is_limited = |&other: &usize| {
            let FileState::Done(report) = &self.opened.files[other].state else { return false };
            other != file
                && report.issue_count(IssueKind::Limit) > 0
                && self.opened.contents[other].place.entry_of(archive).is_some()
        };
        std::iter::once(file).chain((0..self.opened.files.len()).filter(is_limited)).collect()
    }

    /// Whether a file that came before this one out of the archive is called like it.
    fn has_namesake(&self, archive: usize, file: usize) -> bool {
        let of_archive = |&id: &usize| self.opened.contents[id].place.entry_of(archive).is_some();
        let of_name = self.opened.of_path.get(&self.opened.files[file].name);
        of_name.is_some_and(|open| open.iter().copied().take_while(|&id| id != file).any(|id| of_archive(&id)))
    }

    /// An archive is another one now: what was in it is forgotten.
    pub(super) fn forget_entries(&mut self, archive: usize) {
        let mut entries = std::mem::take(&mut self.opened.contents[archive].entries);
        entries.retain(|&id| self.opened.contents[id].place.entry_of(archive).is_some());
        self.forget(&entries);
        for id in entries {
            self.set_state_of_all(id, &FileState::Gone);
            self.opened.files[id].bytes = 0;
            if let Some(open) = self.opened.of_path.get_mut(&self.opened.files[id].name) {
                open.retain(|&open| open != id);
            }
        }
    }

    /// In a file that is read again: the file of that name which was found in it before.
    fn found_before(&mut self, archive: usize, name: &str) -> Option<usize> {
        let content = &mut self.opened.contents[archive];
        let left = content.left.get_or_insert_with(|| {
            let mut left = FxHashMap::<Rc<str>, Vec<usize>>::default();
            for &file in content.found.iter().rev() {
                left.entry(Rc::clone(&self.opened.files[file].name)).or_default().push(file);
            }
            left
        });
        left.get_mut(name)?.pop()
    }

    fn add_found(&mut self, archive: usize, name: &str) -> usize {
        let (id, name) = (self.opened.files.len(), Rc::<str>::from(name));
        // Its bytes are those of its archive.
        self.opened.files.push(FileEntry {
            id,
            name,
            bytes: 0,
            unpacked: None,
            state: FileState::Waiting,
            before: None,
        });
        self.opened.contents.push(Content::new(Place::Found { archive }, (0, 0)));
        self.opened.contents[archive].found.push(id);
        id
    }

    /// The same state for a file of which nothing is read, and for all that was found in it before.
    pub(super) fn set_state_of_all(&mut self, file: usize, state: &FileState) {
        self.set_state(file, state.clone());
        self.opened.contents[file].left = None;
        for found in self.opened.contents[file].found.clone() {
            if self.opened.files[found].state != FileState::Gone {
                self.set_state(found, state.clone());
            }
        }
    }

    /// Another content of a file: what was found in it before and is in it still will be found under its name.
    /// Gives the version before, unless what was read of that one is forgotten by now.
    pub(super) fn replace_content(&mut self, file: usize, content: Content) -> Option<Version> {
        let version = Some(self.opened.contents[file].version).filter(|_| !self.opened.contents[file].has_entries);
        if version.is_none() {
            self.forget_entries(file);
        }
        let found = std::mem::take(&mut self.opened.contents[file].found);
        self.opened.files[file].before = None;
        self.opened.files[file].unpacked = content.place.entry().map(|entry| entry.size);
        // What was asked for this file holds for its newer copy.
        self.join_archive(file, &content);
        let before = &self.opened.contents[file];
        let (whole, all) = (content.whole || before.whole, content.all || before.all);
        self.opened.contents[file] = Content { found, whole, all, ..content };
        self.measure(file);
        version
    }

    /// An archive knows its entries: to look for them among all files would take as long again for each archive.
    pub(super) fn join_archive(&mut self, file: usize, content: &Content) {
        if let Place::Entry { archive, .. } = content.place {
            self.opened.contents[archive].entries.push(file);
        }
    }

    /// A file is done with: what was found in it before and not again was not reached, or is in it no more.
    pub(super) fn end_found(&mut self, archive: usize, is_whole: bool) {
        let state = if is_whole { FileState::Gone } else { FileState::Skipped };
        self.opened.contents[archive].left = None;
        for file in self.opened.contents[archive].found.clone() {
            if !matches!(self.opened.files[file].state, FileState::Done(_) | FileState::Gone) {
                self.set_state(file, state.clone());
            }
        }
    }

    /// The files to read for these: what was found in another is read with that, and each only once. What is in its
    /// archive no more cannot be read.
    pub(super) fn readable(&self, files: &[usize]) -> Vec<usize> {
        let readable = |&file: &usize| match self.opened.contents.get(file)?.place {
            _ if self.opened.files[file].state == FileState::Gone => None,
            Place::Found { archive } => {
                Some(archive).filter(|&archive| self.opened.files[archive].state != FileState::Gone)
            }
            Place::Dropped(_) | Place::Entry { .. } => Some(file),
        };
        let mut readable: Vec<usize> = files.iter().filter_map(readable).collect();
        let mut seen = rustc_hash::FxHashSet::default();
        readable.retain(|&file| seen.insert(file));
        readable
    }

    /// Looks how many bytes a file takes of what was dropped: an archive those that its entries do not take.
    pub(super) fn measure(&mut self, file: usize) {
        let bytes = match &self.opened.contents[file].place {
            Place::Dropped(dropped) => size_of(dropped),
            Place::Entry { entry, .. } => entry.length,
            Place::Found { .. } => 0,
        };
        let in_entries = if self.opened.contents[file].has_entries { self.bytes_in_entries(file) } else { 0 };
        let before = self.opened.files[file].bytes_done();
        self.opened.files[file].bytes = bytes.saturating_sub(in_entries);
        self.reading.bytes_done = self.reading.bytes_done.saturating_sub(before) + self.opened.files[file].bytes_done();
        self.opened.is_changed = true;
    }

    fn bytes_in_entries(&self, of: usize) -> u64 {
        let in_entry = |&id: &usize| match self.opened.contents[id].place {
            Place::Entry { archive, .. } if archive == of => self.opened.files[id].bytes,
            _ => 0,
        };
        self.opened.contents[of].entries.iter().map(in_entry).sum()
    }
}
