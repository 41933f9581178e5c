//! The question who talks to whom: put to all workers while its view is open, and answered by one of them.
//!
//! One runs at a time; what changes meanwhile is asked when it is answered.

use std::rc::Rc;

use flowglass::model::Millis;
use flowglass::protocol::ToWorker;
use flowglass::query::pairs::{Pairs, PairsAsk};
use wasm_bindgen::prelude::*;

use super::{Inner, Session};
use crate::page::state::{PairsShown, Phase};
use crate::platform::{buffer_of, bytes_of, now_ms};

/// While files are read, pairs are summed anew for at most this part of the time.
const SHARE_OF_TIME: f64 = 10.0;

#[derive(Default)]
pub(super) struct Asking {
    pub shown: Option<Rc<PairsShown>>,
    wanted: Option<PairsAsk>,
    /// What is shown, or being asked, is of other rows than there are now.
    is_stale: bool,
    /// The number of the last question. Answers with another are of no interest any more.
    number: u32,
    running: Option<Question>,
    ended_at: f64,
    took: f64,
}

struct Question {
    ask: PairsAsk,
    from: Option<Millis>,
    began: f64,
    missing: usize,
    found: Vec<JsValue>,
}

impl Session {
    pub(super) fn show_pairs(&self, wanted: Option<PairsAsk>) {
        self.inner.borrow_mut().pairs.wanted = wanted;
        self.inner.borrow_mut().ask_pairs();
    }

    /// The rows in scope are others, or may be.
    pub(super) fn pairs_have_changed(&self, at_once: bool) {
        let mut inner = self.inner.borrow_mut();
        let since = now_ms() - inner.pairs.ended_at;
        inner.pairs.is_stale = true;
        if at_once || inner.phase == Phase::Ready || since > inner.pairs.took * SHARE_OF_TIME {
            inner.ask_pairs();
        }
    }

    /// A worker is another one: what it was asked is void.
    pub(super) fn drop_pairs_question(&self) {
        let pairs = &mut self.inner.borrow_mut().pairs;
        pairs.number += 1;
        pairs.running = None;
        pairs.is_stale = true;
    }

    pub(super) fn on_pairs(&self, at: usize, query: u32, found: JsValue) {
        let mut guard = self.inner.borrow_mut();
        let inner = &mut *guard;
        inner.pool.slots[at].owes_rows = inner.pool.slots[at].owes_rows.saturating_sub(1);
        let Some(question) = inner.pairs.running.as_mut().filter(|_| inner.pairs.number == query) else { return };
        question.found.push(found);
        question.missing -= 1;
        if question.missing > 0 {
            return;
        }
        let ask = buffer_of(&question.ask.to_bytes());
        let buffers: Vec<JsValue> = std::iter::once(ask).chain(question.found.drain(..)).collect();
        let slots = inner.pool.slots.iter_mut().filter(|slot| slot.ready);
        if let Some(slot) = slots.min_by_key(|slot| slot.outstanding_bytes()) {
            slot.owes_rows += 1;
            slot.send(&ToWorker::FinishPairs { query }, buffers);
        }
    }

    pub(super) fn on_finished_pairs(&self, at: usize, query: u32, answer: &JsValue) {
        {
            let mut guard = self.inner.borrow_mut();
            let inner = &mut *guard;
            inner.pool.slots[at].owes_rows = inner.pool.slots[at].owes_rows.saturating_sub(1);
            if inner.pairs.number != query {
                return;
            }
            let Some(Question { ask, from, began, .. }) = inner.pairs.running.take() else { return };
            inner.pairs.ended_at = now_ms();
            inner.pairs.took = inner.pairs.ended_at - began;
            // What cannot be read is shown as nothing, never as something else.
            let answer = Pairs::from_bytes(&bytes_of(answer)).unwrap_or_default();
            inner.pairs.shown = Some(Rc::new(PairsShown { ask, answer, from }));
            if inner.phase == Phase::Ready {
                inner.ask_pairs();
            }
        }
        self.publish_now();
    }
}

impl Inner {
    /// Asks for what is wanted, unless it is shown, or something is being asked.
    fn ask_pairs(&mut self) {
        // While rows are compared with each other, they are about to change.
        if self.pairs.running.is_some() || self.is_matching() {
            return;
        }
        let Some(ask) = self.pairs.wanted else { return };
        if !self.pairs.is_stale && self.pairs.shown.as_ref().is_some_and(|shown| shown.ask == ask) {
            return;
        }
        self.pairs.number += 1;
        let query = self.pairs.number;
        let mut missing = 0;
        for slot in self.pool.slots.iter_mut().filter(|slot| slot.ready) {
            slot.owes_rows += 1;
            slot.send(&ToWorker::Pairs { query, scope: self.scope.clone() }, [buffer_of(&ask.to_bytes())]);
            missing += 1;
        }
        if missing > 0 {
            self.pairs.is_stale = false;
            let from = self.scope.time.map(|time| time.from);
            self.pairs.running = Some(Question { ask, from, began: now_ms(), missing, found: Vec::new() });
        }
    }
}
