//! Files of one path: which are the same file, which is the newer copy of another, and which are others.

use std::rc::Rc;

use flowglass::ingest::container::Kind;
use flowglass::model::BlobPath;
use web_sys::File;

use super::archives::{Content, Place, size_of};
use super::opening::{Listing, Origin};
use super::{Inner, Session};
use crate::page::state::{FileEntry, FileState};
use crate::platform::{Slices, Source};

/// So many files of one path are told apart when it comes in again; an archive can call all its files the same.
const COPIES: usize = 32;

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
    Newer(usize, Option<Version>),
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

/// Which copy of a file it is: its size, and when it was changed last, or an entry's checksum. Two files of one name
/// and one version are the same.
pub(super) type Version = (u64, u64);

/// A file's size, and when it was changed last in a form that is later when it is greater.
pub(super) fn stamp_of(file: &web_sys::File) -> Version {
    (size_of(file), file.last_modified().max(0.0).to_bits())
}

/// Whether a file of a path that is open takes the place of the one open. A blob path names one hour of one NIC, which
/// only ever grows, so a longer file of that path has all that the shorter one has. Any other path does where it names
/// a folder, and the file in it has only grown; a name alone says too little.
pub(super) fn is_newer_copy(path: &str, (bytes_before, changed_before): Version, (bytes, changed): Version) -> bool {
    let is_longer = bytes > bytes_before;
    let is_later = changed > changed_before;
    if is_blob(path) {
        is_longer || (bytes == bytes_before && is_later)
    } else {
        path.contains('/') && is_later && bytes >= bytes_before
    }
}

/// Whether the path says of which NIC and hour the file is.
pub(super) fn is_blob(path: &str) -> bool {
    let blob = BlobPath::parse(path);
    blob.mac.is_some() && blob.hour.is_some()
}

/// Whether reading the file once more would bring nothing new.
pub(super) fn is_whole(state: &FileState) -> bool {
    match state {
        FileState::Waiting | FileState::Reading(_) | FileState::LeftOut | FileState::Gone => true,
        FileState::Done(report) => !report.is_cut_short(),
        FileState::Lost | FileState::Skipped | FileState::NoRoom => false,
    }
}

impl Session {
    /// Hours of a log, and the logs of one hour, are called the same, and copied or unpacked they can be of one size
    /// and time: how they begin tells them apart.
    pub(super) async fn kin(&self, source: &Source, origin: Origin) -> Kin {
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
}

impl Inner {
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
            let (Place::Dropped(file), before) = (&self.opened.contents[id].place, self.opened.contents[id].version)
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

    pub(super) fn take_in(
        &mut self,
        listing: Listing,
        Source { path, file }: Source,
        origin: Origin,
        kin: Kin,
    ) -> Came {
        let (version, is_wanted) = (stamp_of(&file), self.is_wanted(listing));
        let content = Content::new(Place::Dropped(file), version);
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
        let is_same = |before: &Content| before.version == content.version && !before.place.is_beside(&content.place);
        if let Some(&id) = open.iter().find(|&&id| is_same(&self.opened.contents[id])) {
            // It may have been moved since: as it came now, it can be read.
            if let (Place::Dropped(_), Place::Dropped(_)) = (&content.place, &self.opened.contents[id].place) {
                self.opened.contents[id].place = content.place;
            }
            return if is_wanted && !is_whole(&self.opened.files[id].state) { Came::Again(id) } else { Came::Same };
        }
        // What is newer than every copy that is open takes the place of the last; an older one is read beside them.
        let is_newer = |&id: &usize| {
            let before = &self.opened.contents[id];
            match (&content.place, &before.place) {
                (_, Place::Found { .. }) | (Place::Found { .. }, _) => false,
                (Place::Dropped(_), _) if origin == Origin::Watched => true,
                // Two files of one archive, whatever they are called.
                (Place::Entry { archive: a, .. }, Place::Entry { archive: b, .. }) if a == b => false,
                (Place::Dropped(_), Place::Dropped(_)) => is_newer_copy(&path, before.version, content.version),
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
        let unpacked = content.place.entry().map(|entry| entry.size);
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
