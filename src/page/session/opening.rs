//! How files come in: picked, dropped, pasted, or made.

use std::rc::Rc;

use flowglass::model::BlobPath;
use flowglass::protocol::ToWorker;
use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::{Session, some_of};
use crate::page::state::{FileEntry, FileState, Phase, Source};
use crate::platform::{Dropped, text_source};

impl Session {
    pub(super) fn add(&self, sources: Vec<Source>) {
        let mut again = Vec::new();
        let mut same = Vec::new();
        {
            let mut inner = self.inner.borrow_mut();
            let known: rustc_hash::FxHashMap<Rc<str>, usize> =
                inner.files.iter().map(|entry| (Rc::clone(&entry.name), entry.id)).collect();
            for Source { path, file } in sources {
                if let Some(&id) = known.get(path.as_str()) {
                    let old = &inner.contents[id];
                    // Sizes and times are whole numbers.
                    if old.size().to_bits() == file.size().to_bits()
                        && old.last_modified().to_bits() == file.last_modified().to_bits()
                    {
                        same.push(path);
                        continue;
                    }
                    // A blob path names one hour of one NIC: another file of that name is a newer copy of it.
                    if is_blob(&path) {
                        inner.contents[id] = file;
                        again.push(id);
                        continue;
                    }
                }
                let id = inner.files.len();
                // Sizes are whole, not negative, and fit.
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes are whole numbers")]
                let bytes = file.size() as u64;
                inner.files.push(FileEntry { id, name: path.into(), bytes, state: FileState::Waiting });
                inner.contents.push(file);
                inner.waiting.push(id);
            }
            inner.files_changed = true;
            inner.sort_waiting();
        }
        if !same.is_empty() {
            let names: Vec<&str> = same.iter().map(String::as_str).collect();
            self.notify(false, format!("Already open, not read again: {}", some_of(&names)), Vec::new());
        }
        self.read_again(&again);
        self.begin_reading();
    }

    /// What waits is handed out from now on.
    pub(super) fn begin_reading(&self) {
        {
            let mut inner = self.inner.borrow_mut();
            if inner.waiting.is_empty() {
                if inner.phase == Phase::Listing {
                    inner.phase = if inner.files.is_empty() { Phase::Empty } else { Phase::Ready };
                }
            } else {
                if inner.phase != Phase::Reading {
                    inner.phase = Phase::Reading;
                    inner.stopped = false;
                    inner.speed = super::Speed::default();
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
        let epoch = {
            let mut inner = self.inner.borrow_mut();
            inner.hand_over();
            if inner.phase != Phase::Reading {
                inner.phase = Phase::Listing;
            }
            inner.epoch
        };
        self.plan_publish();
        let session = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let (sources, refused) = dropped.walk(|_| {}).await;
            if session.inner.borrow().epoch != epoch {
                return;
            }
            if !refused.is_empty() {
                let names: Vec<&str> = refused.iter().map(String::as_str).collect();
                let text = format!("The browser did not let these be opened: {}. The rest is read.", some_of(&names));
                session.notify(true, text, Vec::new());
            }
            if sources.is_empty() && refused.is_empty() {
                session.notify(false, "The folder holds no files.".to_owned(), Vec::new());
            }
            session.add(sources);
        });
    }

    pub(super) fn paste(&self, text: &str) {
        let name = {
            let mut inner = self.inner.borrow_mut();
            inner.pasted += 1;
            format!("pasted {}", inner.pasted)
        };
        match text_source(&name, text) {
            Ok(source) => self.add(vec![source]),
            Err(error) => self.notify(true, format!("The text could not be taken over: {error:?}"), Vec::new()),
        }
    }

    pub(super) fn open_sample(&self) {
        let mut inner = self.inner.borrow_mut();
        inner.hand_over();
        inner.phase = if inner.phase == Phase::Reading { Phase::Reading } else { Phase::Listing };
        inner.making_sample = true;
        if let Some(slot) = inner.pool.slots.iter_mut().find(|slot| slot.ready) {
            slot.owes = true;
            slot.send(&ToWorker::MakeSample, []);
        } else {
            inner.sample_wanted = true;
        }
        drop(inner);
        self.plan_publish();
    }

    pub(super) fn on_made(&self, path: String, attachments: &Array) {
        if let Ok(file) = attachments.get(0).dyn_into() {
            self.add(vec![Source { path, file }]);
        }
    }

    pub(super) fn on_made_all(&self, at: usize) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.pool.slots[at].owes = false;
            inner.making_sample = false;
        }
        self.settle();
    }
}

/// Whether the path says of which NIC and hour the file is.
fn is_blob(path: &str) -> bool {
    let blob = BlobPath::parse(path);
    blob.mac.is_some() && blob.hour.is_some()
}
