//! How files come in: picked, dropped or pasted.

use std::rc::Rc;

use flowglass::ingest::container::Kind;
use flowglass::ingest::names_something;
use flowglass::present::names::some_of;
use web_sys::File;

use super::archives::{Content, From, size_of};
use super::copies::{is_blob, is_newer_copy, stamp_of};
use super::progress::Speed;
use super::{Inner, Session};
use crate::page::state::{FileEntry, FileState, Phase};
use crate::platform::{Dropped, Slices, Source, now_ms, text_source, turn};

/// The page's thread is given back after this long.
const PORTION_MS: f64 = 4.0;

/// Asked for while files are read, the size of one takes the browser several times as long. So that of so many is asked
/// for before the first of them is read.
const AT_ONCE: usize = 10_000;

/// So many files of one path are told apart when it comes in again; an archive can call all its files the same.
const COPIES: usize = 32;

/// How a file came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The user handed it over.
    Opened,
    /// It was found in the folder that is watched, where a path stands for one file.
    Watched,
    /// A worker made it for the sample day.
    Made,
}

/// What became of a file that came in.
pub(super) enum Came {
    New(usize),
    /// The very file is open already.
    Same,
    /// A newer copy of one that no worker had room for; nor has any for this.
    NoRoom,
    /// To be read again, because it was not read to its end.
    Again(usize),
    /// To be read again: a newer copy of this one, which was of that version, as long as it is still counted.
    Newer(usize, Option<(u64, u64)>),
}

/// What a file is to those that are open under its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kin {
    /// Sizes and times decide.
    Untold,
    /// It is this one, or has grown out of it.
    Of(usize),
    Other,
}

/// What is on its way to the list of files.
#[derive(Default)]
pub(super) struct Coming {
    /// Folders being walked and lists being taken in.
    pub lists: usize,
    /// Files that were found in them so far.
    pub walked: usize,
    /// The sample day is wanted, but no worker is up yet.
    pub is_sample_wanted: bool,
    /// Texts so far.
    pasted: u32,
}

/// The user opened something: the files of it, whenever they come, belong to this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Listing {
    epoch: u32,
    /// The number of stops before it. After one more, its files are listed and not read.
    stops: u32,
}

impl Session {
    pub(super) fn add(&self, sources: Vec<Source>, origin: Origin) {
        let listing = self.inner.borrow_mut().begin_listing();
        self.take(listing, sources, origin);
    }

    /// Takes files in, a great many of them in portions: asking the browser for a file's size takes it a while.
    pub(super) fn take(&self, listing: Listing, sources: Vec<Source>, origin: Origin) {
        let session = self.clone();
        self.inner.borrow_mut().coming.lists += 1;
        wasm_bindgen_futures::spawn_local(async move {
            let (mut again, mut same, mut newer, mut fresh) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
            let mut sources = sources.into_iter().peekable();
            while sources.peek().is_some() {
                let began = now_ms();
                while now_ms() - began < PORTION_MS
                    && let Some(source) = sources.next()
                {
                    let name = source.path.clone();
                    let kin = session.kin(&source, origin).await;
                    if session.inner.borrow().lasting.epoch != listing.epoch {
                        return;
                    }
                    match session.inner.borrow_mut().take_in(listing, source, origin, kin) {
                        Came::New(file) => fresh.push(file),
                        Came::Same => same.push(name),
                        Came::NoRoom => {}
                        Came::Again(file) => again.push(file),
                        Came::Newer(file, before) => {
                            again.push(file);
                            newer.push((name, file, before));
                        }
                    }
                }
                session.plan_publish();
                turn().await;
                if session.inner.borrow().lasting.epoch != listing.epoch {
                    return;
                }
                if fresh.len() >= AT_ONCE || sources.peek().is_none() {
                    let fresh = std::mem::take(&mut fresh);
                    // After a stop nobody waits for them, or whoever opened them again does.
                    if session.inner.borrow().is_wanted(listing) {
                        let mut inner = session.inner.borrow_mut();
                        fresh.iter().for_each(|&file| inner.wait(file));
                    }
                    session.begin_reading();
                }
            }
            if !same.is_empty() && origin == Origin::Made {
                session.tell_once(false, "The sample day is open already; of what is open nothing is made anew.");
            } else if !same.is_empty() {
                let names: Vec<&str> = same.iter().map(String::as_str).collect();
                session.notify(false, format!("Already open, not read again: {}", some_of(&names)), Vec::new());
            }
            let is_wanted = session.inner.borrow().is_wanted(listing);
            if !is_wanted {
                // Nobody reads them, so they are news when they come again, or among what can still be read.
                let mut inner = session.inner.borrow_mut();
                for &(_, file, before) in &newer {
                    match before {
                        Some(before) => inner.opened.contents[file].version = before,
                        None => inner.set_state(file, FileState::Skipped),
                    }
                }
            }
            // Of a watched folder its own line tells.
            if is_wanted && origin == Origin::Opened && !newer.is_empty() {
                let names: Vec<&str> = newer.iter().map(|(name, ..)| name.as_str()).collect();
                let text = format!("Read again, because this is a newer copy: {}", some_of(&names));
                session.notify(false, text, Vec::new());
            }
            session.inner.borrow_mut().coming.lists -= 1;
            if is_wanted {
                session.read_again(&again);
            }
            session.settle();
        });
    }

    /// Hours of a log, and the logs of one hour, are called the same, and copied or unpacked they can be of one size
    /// and time: how they begin tells them apart.
    async fn kin(&self, source: &Source, origin: Origin) -> Kin {
        const BEGINNING: u64 = 16 << 10;
        let like = self.inner.borrow().like(source, origin);
        if like.is_empty() {
            return Kin::Untold;
        }
        let own = Slices::range(&source.file, 0..size_of(&source.file).min(BEGINNING)).await;
        // An archive is put together anew, and then begins with anything.
        let Some(own) = own.ok().filter(|own| Kind::of(own) == Kind::Plain) else { return Kin::Untold };
        let mut written_over = None;
        let is_only = like.len() == 1 && is_blob(&source.path);
        for (id, file, length) in like {
            match Slices::range(&file, 0..length.min(BEGINNING)).await {
                Ok(beginning) if own.starts_with(&beginning) => return Kin::Of(id),
                Ok(_) => {}
                // By what has grown out of it, where the path is of one hour of one NIC and no other log has it.
                Err(_) => written_over = Some(id).filter(|_| is_only),
            }
        }
        written_over.map_or(Kin::Other, Kin::Of)
    }

    /// What waits is handed out from now on.
    pub(super) fn begin_reading(&self) {
        {
            let mut inner = self.inner.borrow_mut();
            if !inner.reading.waiting.is_empty() {
                if inner.phase != Phase::Reading {
                    inner.phase = Phase::Reading;
                    inner.reading.speed = Speed::default();
                }
                inner.hand_over();
            }
        }
        self.hand_out();
        self.plan_publish();
    }

    pub(super) fn walk(&self, dropped: Rc<Dropped>) {
        if dropped.is_empty() {
            let text = "Nothing in what was dropped is a file or a folder.".to_owned();
            return self.notify(false, text, Vec::new());
        }
        let listing = {
            let mut inner = self.inner.borrow_mut();
            inner.coming.lists += 1;
            inner.begin_listing()
        };
        self.plan_publish();
        let session = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let (sources, refused) = dropped.walk(|more| session.has_walked(listing, more)).await;
            if session.inner.borrow().lasting.epoch != listing.epoch {
                return;
            }
            if !refused.is_empty() {
                let names: Vec<&str> = refused.iter().map(String::as_str).collect();
                let text = format!(
                    "The browser did not let these be opened, or they lie too deep: {}. The rest is read.",
                    some_of(&names)
                );
                session.notify(true, text, Vec::new());
            }
            if sources.is_empty() && refused.is_empty() {
                session.notify(false, "The folder holds no files.".to_owned(), Vec::new());
            }
            session.take(listing, sources, Origin::Opened);
            session.inner.borrow_mut().coming.lists -= 1;
        });
    }

    /// So many more files were found in a folder. Whether they are still wanted: also after a stop, to be listed.
    fn has_walked(&self, listing: Listing, more: usize) -> bool {
        let mut inner = self.inner.borrow_mut();
        let is_wanted = inner.lasting.epoch == listing.epoch;
        if is_wanted {
            inner.coming.walked += more;
        }
        drop(inner);
        self.plan_publish();
        is_wanted
    }

    /// What cannot be of a log does not become a file that stays: often it was meant for the filter.
    pub(super) fn paste(&self, text: &str) {
        if !can_be_log(text) {
            let begin: String = text.trim().chars().take(40).collect();
            let mut message = format!("What was pasted is neither a record nor tuples: “{begin}”. Nothing was read.");
            if self.inner.borrow().phase != Phase::Empty {
                message += " To filter by it, press / and paste it there.";
            }
            return self.notify(true, message, Vec::new());
        }
        let name = {
            let mut inner = self.inner.borrow_mut();
            inner.coming.pasted += 1;
            format!("pasted {}", inner.coming.pasted)
        };
        match text_source(&name, text) {
            Ok(source) => self.add(vec![source], Origin::Opened),
            Err(error) => self.notify(true, format!("The text could not be taken over: {error:?}"), Vec::new()),
        }
    }
}

/// Records have brackets, and tuples many commas. A list of names has two lines at least.
fn can_be_log(text: &str) -> bool {
    text.contains(['{', '['])
        || text.lines().count() > 1 && names_something(text)
        || text.lines().any(|line| line.matches(',').count() > 5)
}

impl Inner {
    /// Files are coming, and it is not known yet which.
    pub(super) fn begin_listing(&mut self) -> Listing {
        self.hand_over();
        self.reading.stopped = false;
        if !self.phase.is_busy() {
            self.coming.walked = 0;
        }
        if self.phase != Phase::Reading {
            self.phase = Phase::Listing;
        }
        self.listing()
    }

    /// What is opened from now on, until a stop.
    pub(super) const fn listing(&self) -> Listing {
        Listing { epoch: self.lasting.epoch, stops: self.reading.stops }
    }

    /// Whether nothing was stopped since.
    pub(super) fn is_wanted(&self, listing: Listing) -> bool {
        listing == self.listing()
    }

    /// Whether a file is not open, or not as it is now.
    pub(super) fn is_news(&self, Source { path, file }: &Source) -> bool {
        let version = stamp_of(file);
        self.opened
            .of_path
            .get(path.as_str())
            .is_none_or(|open| open.iter().all(|&id| self.opened.contents[id].version != version))
    }

    /// Files that are open under this name and could be this one: of its size and time, where the name is no path, or
    /// what it may have grown out of; and how much of the beginning they would have in common.
    fn like(&self, Source { path, file }: &Source, origin: Origin) -> Vec<(usize, File, u64)> {
        /// What closes a log is written anew when it grows.
        const CLOSING: u64 = 64;
        let version = stamp_of(file);
        let open = self.opened.of_path.get(path.as_str()).map(Vec::as_slice).unwrap_or_default();
        // The very file is told by its version; and a list that someone keeps is changed anywhere.
        let is_told = |&id: &usize| {
            path.contains('/') && self.opened.contents[id].version == version || self.opened.files[id].known().is_some()
        };
        if open.iter().any(is_told) {
            return Vec::new();
        }
        let of = |&id: &usize| {
            let (From::Dropped(file), before) = (&self.opened.contents[id].from, self.opened.contents[id].version)
            else {
                return None;
            };
            let length = if before == version && !path.contains('/') {
                before.0
            } else if origin != Origin::Watched && is_newer_copy(path, before, version) {
                before.0.saturating_sub(CLOSING)
            } else {
                return None;
            };
            Some((id, file.clone(), length))
        };
        open.iter().filter_map(of).collect()
    }

    fn take_in(&mut self, listing: Listing, Source { path, file }: Source, origin: Origin, kin: Kin) -> Came {
        let (version, is_wanted) = (stamp_of(&file), self.is_wanted(listing));
        let content = Content::new(From::Dropped(file), version);
        if kin == Kin::Other {
            return self.list(path, version.0, content, is_wanted);
        }
        self.take_in_content(path, version.0, content, is_wanted, origin, kin)
    }

    /// A file, or an entry of an archive that takes so many bytes of it. Where it is not wanted it is listed only;
    /// where it is, it is still to wait for a worker.
    pub(super) fn take_in_content(
        &mut self,
        path: String,
        bytes: u64,
        content: Content,
        is_wanted: bool,
        origin: Origin,
        kin: Kin,
    ) -> Came {
        let open = self.opened.of_path.get(path.as_str()).map(Vec::as_slice).unwrap_or_default();
        let is_same = |before: &Content| before.version == content.version && !before.from.is_beside(&content.from);
        if let Some(&id) = open.iter().find(|&&id| is_same(&self.opened.contents[id])) {
            // It may have been moved since: as it came now, it can be read.
            if let (From::Dropped(_), From::Dropped(_)) = (&content.from, &self.opened.contents[id].from) {
                self.opened.contents[id].from = content.from;
            }
            return if is_wanted && !is_whole(&self.opened.files[id].state) { Came::Again(id) } else { Came::Same };
        }
        // What is newer than every copy that is open takes the place of the last; an older one is read beside them.
        let is_newer = |&id: &usize| {
            let before = &self.opened.contents[id];
            match (&content.from, &before.from) {
                (_, From::Found { .. }) | (From::Found { .. }, _) => false,
                (From::Dropped(_), _) if origin == Origin::Watched => true,
                // Two files of one archive, whatever they are called.
                (From::Entry { archive: a, .. }, From::Entry { archive: b, .. }) if a == b => false,
                (From::Dropped(_), From::Dropped(_)) => is_newer_copy(&path, before.version, content.version),
                _ => is_blob(&path) && content.version.0 > before.version.0,
            }
        };
        let replaced = match kin {
            Kin::Of(id) => Some(id).filter(is_newer),
            _ => open.last().copied().filter(|_| open.iter().all(is_newer)),
        };
        if let Some(id) = replaced.filter(|_| is_wanted) {
            if self.pool.has_room() {
                return Came::Newer(id, self.replace_content(id, content));
            }
            // Where no worker has room, what was read stays, because it could not be read anew.
            if self.opened.files[id].state == FileState::NoRoom {
                self.replace_content(id, content);
                return Came::NoRoom;
            }
        }
        self.list(path, bytes, content, is_wanted)
    }

    fn list(&mut self, path: String, bytes: u64, content: Content, is_wanted: bool) -> Came {
        let (id, name) = (self.opened.files.len(), Rc::<str>::from(path));
        let copies = self.opened.of_path.entry(Rc::clone(&name)).or_default();
        if copies.len() < COPIES {
            copies.push(id);
        }
        self.join_archive(id, &content);
        let unpacked = content.from.entry().map(|entry| entry.size);
        self.opened.files.push(FileEntry { id, name, bytes, unpacked, state: FileState::Skipped, before: None });
        self.opened.contents.push(content);
        if self.is_left_out(id) {
            self.set_state(id, FileState::LeftOut);
        } else if is_wanted {
            self.set_state(id, FileState::Waiting);
        }
        self.opened.is_changed = true;
        Came::New(id)
    }
}

/// Whether reading the file once more would bring nothing new.
pub(super) fn is_whole(state: &FileState) -> bool {
    match state {
        FileState::Waiting | FileState::Reading(_) | FileState::LeftOut | FileState::Gone => true,
        FileState::Done(report) => !report.is_cut_short(),
        FileState::Lost | FileState::Skipped | FileState::NoRoom => false,
    }
}
