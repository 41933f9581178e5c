//! One worker, as the page sees it.

use std::collections::VecDeque;

use flowglass::enrich::Geo;
use flowglass::model::Span;
use flowglass::protocol::{Memory, ToWorker};
use wasm_bindgen::JsValue;

use super::copies::Version;
use super::opening::Listing;
use super::parts::Piece;
use crate::platform::{WorkerHandle, buffer_of, now_ms};

/// A worker that owes an answer and has been silent this long is asked whether it is there, and given as long again.
pub(super) const SILENCE_MS: f64 = 5_000.0;
/// To bring millions of rows into order, to stitch or to compare them takes longer than all else.
const PATIENCE_WITH_ROWS: f64 = 12.0;
/// A pattern looked for in tens of millions of rows, or sums of millions of addresses.
const PATIENCE_WITH_SUMS: f64 = 4.0;

/// One worker and what the page knows of it.
pub(super) struct Slot {
    pub handle: WorkerHandle,
    /// Events of a worker that was replaced carry another number.
    pub generation: u32,
    pub ready: bool,
    /// Files it was sent and is not done with, the one being read first.
    pub outstanding: VecDeque<Handed>,
    /// Files whose rows it holds.
    pub holds: Vec<Handed>,
    pub span: Option<Span>,
    /// Bytes it has read in all.
    pub bytes_done: u64,
    pub files_done: usize,
    /// What its rows take.
    pub memory: Memory,
    /// What it was told of addresses.
    geo: Geo,
    /// It makes the sample day, for this.
    pub makes_sample: Option<Listing>,
    /// Questions that it has not answered yet, also those whose answers nobody waits for any more.
    owes: u32,
    /// The same of questions about rows and of steps of finding duplicates, which are counted apart.
    owes_rows: u32,
    pub heard_at: f64,
    /// Asked whether it is alive, it has until then to answer.
    pub given_up_at: Option<f64>,
    /// How often it was asked since it was heard.
    pub pings: u32,
}

/// A file as it was handed to a worker: read again, it gets another token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Handed {
    pub token: u32,
    pub file: usize,
    pub version: Version,
    /// When it was handed over. After a stop nothing that comes of it is read.
    pub since: Listing,
    /// If it is only a part of it.
    pub piece: Option<Piece>,
    pub bytes: u64,
    /// Bytes that were read of it when the worker last said so.
    pub read: u64,
}

impl Slot {
    pub fn new(handle: WorkerHandle, generation: u32) -> Self {
        Self {
            handle,
            generation,
            ready: false,
            outstanding: VecDeque::new(),
            holds: Vec::new(),
            span: None,
            bytes_done: 0,
            files_done: 0,
            memory: Memory::default(),
            geo: Geo::default(),
            makes_sample: None,
            owes: 0,
            owes_rows: 0,
            heard_at: now_ms(),
            given_up_at: None,
            pings: 0,
        }
    }

    pub fn send(&self, message: &ToWorker, attachments: impl IntoIterator<Item = JsValue>) {
        // It fails only for what cannot be cloned; files and buffers can.
        drop(self.handle.send(message, attachments));
    }

    /// Whether it knows something else of addresses.
    pub fn has_to_learn(&self, geo: &Geo) -> bool {
        self.ready && !self.geo.is_same(geo)
    }

    pub fn learn(&mut self, geo: &Geo, as_bytes: &[u8]) {
        self.geo = geo.clone();
        self.send(&ToWorker::Geo, [buffer_of(as_bytes)]);
    }

    /// The rows of what it was handed under this token count no more.
    pub fn forget(&mut self, token: u32) {
        self.holds.retain(|handed| handed.token != token);
        self.send(&ToWorker::Forget { file: token }, []);
    }

    /// Asks for figures, which come soon.
    pub fn ask(&mut self, message: &ToWorker, attachments: impl IntoIterator<Item = JsValue>) {
        self.owes += 1;
        self.send(message, attachments);
    }

    /// One of these is answered.
    pub const fn has_answered(&mut self) {
        self.owes = self.owes.saturating_sub(1);
    }

    /// Asks about rows, which can take long.
    pub fn ask_for_rows(&mut self, message: &ToWorker, attachments: impl IntoIterator<Item = JsValue>) {
        self.owes_rows += 1;
        self.send(message, attachments);
    }

    /// One of these is answered.
    pub const fn has_answered_rows(&mut self) {
        self.owes_rows = self.owes_rows.saturating_sub(1);
    }

    /// Whether more can be handed to it.
    pub const fn has_room(&self) -> bool {
        !self.memory.is_full
    }

    /// It is there, or nobody waits for it.
    pub const fn heard(&mut self, now: f64) {
        self.heard_at = now;
        self.given_up_at = None;
        self.pings = 0;
    }

    pub fn outstanding_bytes(&self) -> u64 {
        self.outstanding.iter().map(|handed| handed.bytes).sum()
    }

    pub fn is_awaited(&self) -> bool {
        self.owes + self.owes_rows > 0 || self.makes_sample.is_some() || !self.ready || !self.outstanding.is_empty()
    }

    /// Asks whether it is there. What it is asked for from now on comes after the answer to that.
    pub fn ping(&mut self, now: f64) {
        let patience = match () {
            () if self.owes_rows > 0 || !self.ready => PATIENCE_WITH_ROWS,
            () if self.owes > 0 => PATIENCE_WITH_SUMS,
            () => 1.0,
        };
        self.given_up_at = Some(now + SILENCE_MS * patience);
        self.pings += 1;
        self.send(&ToWorker::Ping, []);
    }
}
