//! What the views see: snapshots, while files are read no more often than the eye can use, and where someone waits for
//! an answer at once.

use std::collections::VecDeque;
use std::rc::Rc;

use super::{Inner, Session};
use crate::page::shared::Shared;
use crate::page::state::{FileEntry, FileState, Phase, Progress, Snapshot, WorkerStatus};
use crate::platform::{now_ms, sleep};
use flowglass::order;
use flowglass::query::Scope;

/// Between two snapshots. Where there are so many files that one takes long, more rarely: a thirtieth of the time is
/// theirs, and what is made of them takes as long again.
const EVERY_MS: f64 = 200.0;
const SHARE_OF_TIME: f64 = 30.0;
/// Speed is that of the last seconds.
const WINDOW_MS: f64 = 3_000.0;

/// Bytes done at moments of the last seconds, in all and by worker.
#[derive(Default)]
pub(super) struct Speed {
    moments: VecDeque<(f64, Vec<u64>)>,
}

impl Speed {
    fn note(&mut self, now: f64, bytes: Vec<u64>) {
        self.moments.push_back((now, bytes));
        while self.moments.len() > 2 && self.moments.front().is_some_and(|&(then, _)| now - then > WINDOW_MS) {
            self.moments.pop_front();
        }
    }

    /// Bytes per second of one series; `None` until enough time has gone by to tell.
    fn of(&self, series: usize) -> Option<f64> {
        let ((then, before), (now, after)) = (self.moments.front()?, self.moments.back()?);
        let bytes = after.get(series)?.saturating_sub(*before.get(series)?);
        // More bytes than a float holds exactly were never read in three seconds.
        #[expect(clippy::cast_precision_loss, reason = "a speed is shown with three digits")]
        let bytes = bytes as f64;
        (now - then >= 100.0).then(|| bytes * 1000.0 / (now - then))
    }
}

impl Session {
    /// Publishes soon; many changes make one snapshot.
    pub(super) fn plan_publish(&self) {
        let (number, wait) = {
            let mut inner = self.inner.borrow_mut();
            if std::mem::replace(&mut inner.lasting.publish_planned, true) {
                return;
            }
            (inner.lasting.published, EVERY_MS.max(inner.publish_took_ms * SHARE_OF_TIME))
        };
        let session = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates")]
            sleep(wait as i32).await;
            // Unless it was published meanwhile.
            if session.inner.borrow().lasting.published == number {
                session.publish_now();
            }
        });
    }

    pub(super) fn publish_now(&self) {
        let snapshot = {
            let mut inner = self.inner.borrow_mut();
            inner.lasting.publish_planned = false;
            inner.lasting.published = inner.lasting.published.wrapping_add(1);
            let began = now_ms();
            let snapshot = Shared::of(inner.snapshot());
            inner.publish_took_ms = now_ms() - began;
            snapshot
        };
        let publish = Rc::clone(&self.inner.borrow().lasting.publish);
        publish(snapshot);
    }

    /// The count is the browser's own: it is looked up again, not kept.
    pub(super) fn refresh_requests(&self) {
        let inner = self.inner.borrow();
        let changed = inner.lasting.requests.count() != inner.requests_shown;
        drop(inner);
        if changed {
            self.plan_publish();
        }
    }
}

impl Inner {
    fn snapshot(&mut self) -> Snapshot {
        self.join_known();
        if std::mem::take(&mut self.files_changed) {
            self.files_shown = Rc::new(self.files.clone());
            self.title = title(&self.files_shown);
        }
        self.requests_shown = self.lasting.requests.count();
        if self.phase == Phase::Reading {
            let by_worker = self.pool.slots.iter().map(|slot| slot.bytes_done + self.reading_bytes(slot));
            let series = std::iter::once(self.bytes_done).chain(by_worker).collect();
            self.speed.note(now_ms(), series);
        }
        Snapshot {
            phase: self.phase,
            title: self.title.clone(),
            progress: self.progress(),
            files: Shared::new(&self.files_shown),
            names: Shared::new(&self.names),
            rules: Shared::new(&self.rules),
            wanted: Shared::new(&self.wanted),
            overview: self.overview.as_ref().map(Shared::new),
            explained: self.explained.as_ref().map(Shared::new),
            is_matched: self.is_matched,
            rows: self.rows.shown.as_ref().map(Shared::new),
            saving: self.saving.as_ref().map(|work| work.progress),
            hosts: self.groups.hosts.as_ref().map(|hosts| Shared::new(&hosts.shown)),
            pairs: self.groups.pairs.as_ref().map(|pairs| Shared::new(&pairs.shown)),
            compared: self.groups.compared.as_ref().map(|compared| Shared::new(&compared.shown)),
            is_behind: self.rows.is_behind(&self.scope) || self.groups.is_behind(&self.scope),
            scope: self.scope_shown().clone(),
            workers: Shared::of(self.workers()),
            notices: Shared::new(&self.notices),
            watch: self.watching.as_ref().map(|watching| Shared::new(&watching.status)),
            requests: self.requests_shown,
        }
    }

    fn scope_shown(&self) -> &Scope {
        let of_figures = || self.asking.shown_of.as_ref().map(|sight| &sight.scope);
        self.groups.scope_shown().or_else(of_figures).unwrap_or(&self.scope)
    }

    fn reading_bytes(&self, slot: &super::slot::Slot) -> u64 {
        slot.outstanding.front().map_or(0, |handed| handed.read)
    }

    fn progress(&self) -> Progress {
        let is_left_out = |entry: &&FileEntry| matches!(entry.state, FileState::LeftOut);
        let listed = || self.files.iter().filter(|entry| entry.is_listed() && !is_left_out(entry));
        let is_done = |state: &FileState| matches!(state, FileState::Done(report) if !report.is_cut_short());
        let bytes: u64 = self.files.iter().filter(|entry| !is_left_out(entry)).map(|entry| entry.bytes).sum();
        let bytes_per_second = self.speed.of(0).filter(|speed| *speed > 0.0);
        #[expect(clippy::cast_precision_loss, reason = "time left is shown with two digits")]
        let left = bytes.saturating_sub(self.bytes_done) as f64;
        Progress {
            files_done: listed().filter(|entry| is_done(&entry.state)).count(),
            files: listed().count(),
            left_out: self.files.iter().filter(is_left_out).count(),
            walked: self.walked,
            bytes_done: self.bytes_done,
            bytes,
            bytes_per_second,
            seconds_left: bytes_per_second.map(|speed| left / speed),
            stopped: self.stopped,
        }
    }

    fn workers(&self) -> Vec<WorkerStatus> {
        let status = |(at, slot): (usize, &super::slot::Slot)| WorkerStatus {
            file: slot
                .outstanding
                .front()
                .map(|handed| (self.files[handed.file].name.to_string(), handed.read, handed.bytes)),
            files_done: slot.files_done,
            memory: slot.memory,
            bytes_per_second: self.speed.of(at + 1).unwrap_or(0.0),
        };
        self.pool.slots.iter().enumerate().map(status).collect()
    }
}

/// What was opened, by the first of its folders and single files.
fn title(files: &[FileEntry]) -> String {
    let mut roots: Vec<&str> = files.iter().map(|file| file.name.split('/').next().unwrap_or_default()).collect();
    let Some(&first) = roots.first() else { return String::new() };
    order::distinct(&mut roots);
    match roots.len() {
        1 => first.to_owned(),
        more => format!("{first} and {} more", more - 1),
    }
}
