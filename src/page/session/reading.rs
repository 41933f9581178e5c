//! Handing files out to workers, and what comes back.

use std::rc::Rc;

use flowglass::ingest::FileReport;
use flowglass::model::Span;
use flowglass::present::names::some_of;
use flowglass::protocol::{Memory, ToWorker};
use rustc_hash::FxHashSet;
use web_sys::File;

use super::opening::Listing;
use super::parts::Left;
use super::slot::{Handed, Slot};
use super::{Inner, Session};
use crate::page::state::{FileEntry, FileState, Phase};
use crate::platform::{PORTION_MS, Slices, now_ms};

/// A worker has this much before it, more than one part of a large file, so that it never waits for the page; still
/// more would only make the load uneven.
const BYTES_AHEAD: u64 = 24 << 20;
const FILES_AHEAD: usize = 16;
/// Entries of an archive are handed out in runs of about this many bytes, to whoever has less than half of what it can
/// take.
const RUN: u64 = 256 << 10;

impl Inner {
    /// These files are not read anew after all: their workers keep what they had of them, and the newer copies are new
    /// when they are dropped again.
    pub(super) fn not_anew<'a>(&mut self, handed: impl Iterator<Item = &'a Handed>) {
        for &Handed { file, version, .. } in handed {
            let before = self.reading.again.len();
            self.reading.again.retain(|&(other, _)| other != file);
            if self.reading.again.len() < before {
                self.opened.contents[file].version = version;
            }
        }
    }

    /// An entry that went with its archive stays gone, whatever a worker that has it still says.
    pub(super) fn set_state(&mut self, file: usize, state: FileState) {
        if self.is_gone(file) {
            return;
        }
        let entry = &mut self.opened.files[file];
        self.reading.bytes_done = self.reading.bytes_done.saturating_sub(entry.bytes_done());
        let was_known = entry.known().is_some();
        let keeps = matches!(state, FileState::Waiting | FileState::Reading(_) | FileState::Lost | FileState::NoRoom);
        match std::mem::replace(&mut entry.state, state) {
            _ if !keeps => entry.before = None,
            FileState::Done(report) => entry.before = Some(report).filter(|_| was_known),
            _ => {}
        }
        self.reading.bytes_done += entry.bytes_done();
        self.opened.is_changed = true;
        self.beside.is_changed |= was_known || entry.known().is_some();
    }

    /// Those of which rows are held, and where they were read from.
    fn held(&self, files: &[usize]) -> Vec<(usize, File)> {
        let is_held = |&id: &usize| matches!(self.opened.files.get(id)?.state, FileState::Done(_)).then_some(id);
        let of = |id: usize| Some((id, self.opened.contents[id].file(&self.opened.contents)?.clone()));
        files.iter().filter_map(is_held).filter_map(of).collect()
    }
}

impl Session {
    pub(super) fn hand_out(&self) {
        let mut guard = self.inner.borrow_mut();
        let inner = &mut *guard;
        if inner.coming.is_sample_wanted && !inner.is_making_sample() {
            drop(guard);
            return self.open_sample();
        }
        let mut run = None;
        while let Some(&waiting) = inner.reading.waiting.peek() {
            let is_entry = inner.opened.contents[waiting.file()].place.entry().is_some();
            let free = |slot: &super::slot::Slot, files: usize| {
                slot.ready
                    && slot.has_room()
                    && slot.outstanding.len() < files
                    && slot.outstanding_bytes() < BYTES_AHEAD
            };
            let goes_on = run.filter(|&(at, left)| is_entry && left > 0 && free(&inner.pool.slots[at], FILES_AHEAD));
            let files = if is_entry { FILES_AHEAD / 2 } else { FILES_AHEAD };
            let slots = inner.pool.slots.iter().enumerate().filter(|(_, slot)| free(slot, files));
            let freest = || slots.min_by_key(|(_, slot)| slot.outstanding_bytes()).map(|(at, _)| (at, RUN));
            let Some((at, left)) = goes_on.or_else(freest) else { break };
            inner.reading.waiting.pop();
            let token = inner.reading.next_token;
            let Some((message, content, bytes, piece)) = inner.order(waiting, token) else { continue };
            inner.reading.next_token += 1;
            run = Some((at, left.saturating_sub(bytes)));
            let version = inner.opened.contents[waiting.file()].version;
            let (since, slot) = (inner.listing(), &mut inner.pool.slots[at]);
            slot.outstanding.push_back(Handed { token, file: waiting.file(), version, since, piece, bytes, read: 0 });
            slot.send(&message, [content]);
        }
        inner.leave_what_has_no_room();
    }

    pub(super) fn on_progress(&self, at: usize, token: u32, read: u64, span: Option<Span>) {
        {
            let mut inner = self.inner.borrow_mut();
            let slot = &mut inner.pool.slots[at];
            slot.span = span;
            let Some(handed) = slot.outstanding.iter_mut().find(|handed| handed.token == token) else { return };
            handed.read = read;
            match *handed {
                Handed { file, piece: Some(piece), .. } => inner.note_part(file, piece, read),
                Handed { file, .. } => inner.set_state(file, FileState::Reading(read)),
            }
        }
        self.plan_publish();
        self.ask_overview();
    }

    pub(super) fn on_done(&self, at: usize, token: u32, report: FileReport, span: Option<Span>, memory: Memory) {
        {
            let mut guard = self.inner.borrow_mut();
            let inner = &mut *guard;
            let slot = &mut inner.pool.slots[at];
            (slot.span, slot.memory) = (span, memory);
            let Some(place) = slot.outstanding.iter().position(|handed| handed.token == token) else { return };
            let Some(handed) = slot.outstanding.remove(place) else { return };
            inner.matching.note(&report);
            slot.bytes_done += handed.bytes;
            // The rows of a zip are held where its entries were read.
            if !inner.opened.contents[handed.file].has_entries {
                slot.holds.push(handed);
            }
            if inner.is_gone(handed.file) {
                inner.pool.slots[at].forget(token);
            } else if let Some(piece) = handed.piece {
                inner.note_trouble(handed.file, &report);
                // Of a file in parts one worker had the first.
                inner.pool.slots[at].files_done += usize::from(piece.is_first());
                if !inner.end_part(handed.file, piece, report) {
                    // Of a file that was given up meanwhile.
                    inner.pool.slots[at].forget(token);
                }
            } else {
                inner.note_trouble(handed.file, &report);
                inner.pool.slots[at].files_done += 1;
                inner.end_found(handed.file, report.issues.count() == 0);
                inner.set_state(handed.file, FileState::Done(Rc::new(report)));
            }
        }
        self.read_those_asked_for();
        self.hand_out();
        self.plan_publish();
        self.ask_overview();
    }

    /// A worker is full: what it did not begin is for others, as long as there is one with room.
    pub(super) fn on_no_room(&self, at: usize, token: u32) {
        {
            let mut inner = self.inner.borrow_mut();
            let slot = &mut inner.pool.slots[at];
            slot.memory.is_full = true;
            let Some(place) = slot.outstanding.iter().position(|handed| handed.token == token) else { return };
            let Some(handed) = slot.outstanding.remove(place) else { return };
            let is_wanted = inner.is_wanted(handed.since);
            inner.wait_again(handed.file, handed.piece, is_wanted);
        }
        self.hand_out();
        self.read_those_asked_for();
        self.plan_publish();
    }

    pub(super) fn on_skipped(&self, at: usize, token: u32) {
        {
            let mut inner = self.inner.borrow_mut();
            let slot = &mut inner.pool.slots[at];
            let Some(place) = slot.outstanding.iter().position(|handed| handed.token == token) else { return };
            let Some(handed) = slot.outstanding.remove(place) else { return };
            inner.leave(handed.file, handed.piece);
        }
        self.read_those_asked_for();
        self.plan_publish();
    }

    /// Files that were asked for again while a worker had them.
    fn read_those_asked_for(&self) {
        let again = {
            let mut inner = self.inner.borrow_mut();
            let again = std::mem::take(&mut inner.reading.again);
            if !inner.pool.has_room() {
                // They stay as they were read.
                for &(file, version) in &again {
                    inner.opened.contents[file].version = version;
                }
            }
            again
        };
        self.read_again(&again.iter().map(|&(file, _)| file).collect::<Vec<_>>());
    }

    /// Ends the reading when nothing is left to read: looked at after whatever can have been the last of it, which is
    /// each command, each word of a worker, and each list of files.
    pub(super) fn settle(&self) {
        let mut inner = self.inner.borrow_mut();
        let busy = inner.is_making_sample()
            || inner.coming.is_sample_wanted
            || inner.coming.lists > 0
            || !inner.reading.waiting.is_empty()
            || inner.pool.slots.iter().any(|slot| !slot.outstanding.is_empty());
        if busy || !inner.phase.is_busy() {
            return;
        }
        inner.phase = if inner.opened.files.is_empty() { Phase::Empty } else { Phase::Ready };
        inner.review_notices();
        drop(inner);
        self.tell_of_trouble();
        self.match_rows();
        self.ask_again();
        self.plan_publish();
    }

    pub(super) fn stop(&self) {
        let mut guard = self.inner.borrow_mut();
        let inner = &mut *guard;
        if !inner.phase.is_busy() {
            return;
        }
        let is_wanted = |slot: &Slot| slot.makes_sample.is_some_and(|listing| inner.is_wanted(listing));
        let is_cut = inner.pool.slots.iter().any(is_wanted);
        inner.reading.stopped = true;
        inner.reading.stops += 1;
        inner.coming.is_sample_wanted = false;
        let handed: Vec<Handed> = inner.pool.slots.iter().flat_map(|slot| &slot.outstanding).copied().collect();
        inner.not_anew(handed.iter());
        for slot in &inner.pool.slots {
            slot.send(&ToWorker::Stop, []);
        }
        inner.leave_waiting(Left::Stopped);
        // Those that are still to wait are left, too, and those a worker has and has not begun: it will say so, or that
        // it had begun after all.
        let waits = |entry: &&FileEntry| entry.state == FileState::Waiting;
        for file in inner.opened.files.iter().filter(waits).map(|entry| entry.id).collect::<Vec<_>>() {
            inner.set_state(file, FileState::Skipped);
        }
        drop(guard);
        if is_cut {
            let text = "The sample day was stopped before all of its files were made. Open it again for all of them.";
            self.note(text.to_owned());
        }
        self.tell_of_stop();
    }

    /// Reads files anew where that can be done. Of those that cannot be read any more stays what was read.
    pub(super) fn read_again_if_readable(&self, mut files: Vec<usize>) {
        let (held, listing) = {
            let mut inner = self.inner.borrow_mut();
            files.retain(|file| !inner.coming.looked_for.contains(file));
            let held = inner.held(&files);
            if held.is_empty() {
                drop(inner);
                return self.read_again(&files);
            }
            inner.coming.lists += 1;
            inner.coming.looked_for.extend(&files);
            (held, inner.begin_listing())
        };
        self.plan_publish();
        let session = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let gone = session.look_for(listing, held).await;
            {
                let mut inner = session.inner.borrow_mut();
                if inner.lasting.epoch != listing.epoch {
                    return;
                }
                inner.coming.lists -= 1;
                files.iter().for_each(|file| _ = inner.coming.looked_for.remove(file));
            }
            // After a stop nobody waits for them, and what was read of them stays.
            if session.inner.borrow().is_wanted(listing) {
                session.tell_of_gone(&files, &gone);
                files.retain(|file| !gone.contains(file));
                session.read_again(&files);
            }
            session.settle();
        });
    }

    /// Which of them the browser no longer lets be read.
    async fn look_for(&self, listing: Listing, held: Vec<(usize, File)>) -> FxHashSet<usize> {
        let mut gone = FxHashSet::default();
        let mut told = now_ms();
        for (at, (file, content)) in held.iter().enumerate() {
            if Slices::range(content, 0..1).await.is_err() {
                gone.insert(*file);
            }
            if now_ms() - told > PORTION_MS {
                if !self.inner.borrow().is_wanted(listing) {
                    break;
                }
                told = now_ms();
                self.inner.borrow_mut().coming.tried = Some((at + 1, held.len()));
                self.plan_publish();
            }
        }
        let mut inner = self.inner.borrow_mut();
        if inner.lasting.epoch == listing.epoch {
            inner.coming.tried = None;
        }
        drop(inner);
        gone
    }

    /// Some of these files cannot be read any more, nor are they offered again.
    fn tell_of_gone(&self, files: &[usize], gone: &FxHashSet<usize>) {
        if gone.is_empty() {
            return;
        }
        let shown = {
            let mut inner = self.inner.borrow_mut();
            inner.notices.retain(|notice| {
                let before = notice.retry.len();
                notice.retry.retain(|file| !gone.contains(file));
                before == 0 || !notice.retry.is_empty()
            });
            let of_gone = files.iter().filter(|file| gone.contains(file));
            let names: Vec<&str> = of_gone.map(|&file| &*inner.opened.files[file].name).collect();
            some_of(&names)
        };
        let text = format!(
            "Not to be read again, because the browser no longer lets it: {shown}. It was changed, moved or deleted since. \
             What was read of it still counts; open it again to read it as it is now."
        );
        self.warn_once(&text);
    }

    /// Reads files anew; what was read of them before is forgotten first.
    pub(super) fn read_again(&self, files: &[usize]) {
        if files.is_empty() {
            return;
        }
        {
            let mut guard = self.inner.borrow_mut();
            let inner = &mut *guard;
            let mut readable = inner.readable(files);
            // A worker that has one, even if it did not begin, has it as it was.
            let handed = inner.pool.slots.iter().flat_map(|slot| &slot.outstanding);
            let as_read = |file: usize| handed.clone().find(|handed| handed.file == file).map(|handed| handed.version);
            let being_read: Vec<_> = readable.iter().filter_map(|&file| Some((file, as_read(file)?))).collect();
            readable.retain(|&file| being_read.iter().all(|&(other, _)| other != file));
            inner.reading.again.extend(being_read);
            // What waits is read as it is when its turn comes.
            readable
                .retain(|&file| inner.opened.files.get(file).is_some_and(|entry| entry.state != FileState::Waiting));
            // Where no worker has room, what is forgotten could not be read again.
            let is_full = !readable.is_empty() && !inner.pool.has_room();
            if is_full {
                inner.reading.trouble.ran_full = true;
                readable.clear();
            }
            inner.forget(&readable);
            for file in readable {
                if inner.is_left_out(file) {
                    inner.set_state_of_all(file, &FileState::LeftOut);
                    continue;
                }
                inner.reading.stopped = false;
                inner.set_state_of_all(file, &FileState::Waiting);
                // The file itself may have grown since.
                inner.measure(file);
                inner.wait(file);
            }
            if !is_full {
                inner.notices.take_back_of(files);
            }
        }
        self.begin_reading();
        if !self.inner.borrow().phase.is_busy() {
            self.tell_of_trouble();
        }
    }
}
