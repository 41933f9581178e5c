//! How far reading is, and how fast.

use std::collections::{BinaryHeap, VecDeque};
use std::rc::Rc;

use flowglass::ingest;
use rustc_hash::FxHashMap;

use super::Inner;
use super::copies::Version;
use super::parts::{Parted, Waiting};
use super::slot::Slot;
use super::trouble::Trouble;
use crate::page::state::{FileEntry, FileState, Phase, Progress, WorkerStatus};
use crate::platform::{Since, now_ms};

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

/// What is to be read, and what has become of it.
#[derive(Default)]
pub(super) struct Reading {
    /// What is read of what is opened.
    pub wanted: Rc<ingest::Wanted>,
    /// What waits for a worker, the largest first: small files fill the gaps at the end.
    pub waiting: BinaryHeap<Waiting>,
    /// Files that are being read in parts.
    pub parted: FxHashMap<usize, Parted>,
    /// Files asked for again while they are being read, and the version that is being read.
    pub again: Vec<(usize, Version)>,
    pub next_token: u32,
    /// Files were handed over, and not all of them are painted yet.
    pub handed_over: Option<Since>,
    /// The user stopped the reading, and has opened nothing since.
    pub stopped: bool,
    /// Counts the stops, so that what was on its way to the list before one is told from what was opened after it.
    pub stops: u32,
    pub trouble: Trouble,
    /// Bytes of files that are done with.
    pub bytes_done: u64,
    pub speed: Speed,
}

impl FileEntry {
    /// Bytes that are done with, for the progress.
    pub(super) fn bytes_done(&self) -> u64 {
        match &self.state {
            FileState::Done(report) if report.is_cut_short() => {
                // Of what came packed, what was read is counted unpacked.
                let share = u128::from(self.bytes) * u128::from(report.read.total()) / u128::from(report.bytes.max(1));
                u64::try_from(share).map_or(self.bytes, |share| share.min(self.bytes))
            }
            FileState::Done(_) => self.bytes,
            FileState::Reading(read) => *read,
            FileState::Waiting
            | FileState::Lost
            | FileState::Skipped
            | FileState::NoRoom
            | FileState::LeftOut
            | FileState::Gone => 0,
        }
    }
}

impl Inner {
    /// Speed is told by what is done now and was before.
    pub(super) fn note_speed(&mut self) {
        if self.phase == Phase::Reading {
            let by_worker = self.pool.slots.iter().map(|slot| slot.bytes_done + reading_bytes(slot));
            let series = std::iter::once(self.reading.bytes_done).chain(by_worker).collect();
            self.reading.speed.note(now_ms(), series);
        }
    }

    pub(super) fn progress(&self) -> Progress {
        let is_left_out = |entry: &&FileEntry| matches!(entry.state, FileState::LeftOut);
        let listed = || self.opened.files.iter().filter(|entry| entry.is_listed() && !is_left_out(entry));
        let is_done = |state: &FileState| matches!(state, FileState::Done(report) if !report.is_cut_short());
        let bytes: u64 = self.opened.files.iter().filter(|entry| !is_left_out(entry)).map(|entry| entry.bytes).sum();
        let bytes_per_second = self.reading.speed.of(0).filter(|speed| *speed > 0.0);
        #[expect(clippy::cast_precision_loss, reason = "time left is shown with two digits")]
        let left = bytes.saturating_sub(self.reading.bytes_done) as f64;
        Progress {
            files_done: listed().filter(|entry| is_done(&entry.state)).count(),
            files: listed().count(),
            left_out: self.opened.files.iter().filter(is_left_out).count(),
            walked: self.coming.walked,
            tried: self.coming.tried,
            bytes_done: self.reading.bytes_done,
            bytes,
            bytes_per_second,
            seconds_left: bytes_per_second.map(|speed| left / speed),
            stopped: self.reading.stopped,
        }
    }

    pub(super) fn workers(&self) -> Vec<WorkerStatus> {
        let status = |(at, slot): (usize, &Slot)| WorkerStatus {
            file: slot
                .outstanding
                .front()
                .map(|handed| (self.opened.files[handed.file].name.to_string(), handed.read, handed.bytes)),
            files_done: slot.files_done,
            memory: slot.memory,
            bytes_per_second: self.reading.speed.of(at + 1).unwrap_or(0.0),
        };
        self.pool.slots.iter().enumerate().map(status).collect()
    }
}

fn reading_bytes(slot: &Slot) -> u64 {
    slot.outstanding.front().map_or(0, |handed| handed.read)
}
