//! What becomes of the answers: sums of all shards go to the worker that finishes them, and what it makes of them is
//! shown.

use std::rc::Rc;

use flowglass::enrich::Known;
use flowglass::ingest::FileReport;
use flowglass::order;
use flowglass::protocol::{Finish, ToWorker};
use flowglass::query::{Explained, Frequent, Overview};
use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::question::{Question, Topic, ValuesWanted};
use super::sight::Pace;
use super::whole::WholeOverview;
use super::{Inner, Session};
use crate::page::asked::MOST_TAKEN;
use crate::page::later;
use crate::page::state::{FileState, Phase};
use crate::platform::{Since, after_paint, buffer_of, bytes_of, save_text};

/// Rows of each ranking, unless more are wanted. The views show the first of them.
const ROWS: u32 = 100;
/// Values to choose from.
const VALUES: u32 = 50;

/// The figures that are shown.
#[derive(Default)]
pub(super) struct Answer {
    pub overview: Option<Rc<Overview>>,
    /// Why it is empty.
    pub explained: Option<Rc<Explained>>,
    /// That overview is of rows which all were compared with each other.
    pub is_matched: bool,
}

impl Session {
    pub(super) fn on_sum(&self, at: usize, query: u32, sums: &Array) {
        let mut guard = self.inner.borrow_mut();
        let inner = &mut *guard;
        if !inner.has_answered(at, query) {
            return;
        }
        let Some(question) = &mut inner.asking.running else { return };
        question.missing.retain(|&missing| missing != at);
        question.sums.extend(sums.iter().map(|sums| (at, sums)));
        if !question.missing.is_empty() {
            return;
        }
        let finish = match question.what {
            Topic::Overview => Finish::Overview { limit: inner.asking.rows.max(ROWS) },
            Topic::Whole(_) => Finish::Overview { limit: MOST_TAKEN.max(inner.asking.rows) },
            Topic::Values(_) => Finish::Values { limit: VALUES },
            Topic::Explained => Finish::Explained,
            Topic::Summary => {
                let reports = inner.opened.files.iter().filter_map(|entry| match &entry.state {
                    // What it says of addresses is not in a summary, and need not cross.
                    FileState::Done(report) if report.is_listed() => {
                        Some(FileReport { known: Known::default(), ..(**report).clone() })
                    }
                    _ => None,
                });
                Finish::Summary { files: reports.collect() }
            }
        };
        let mut sums = std::mem::take(&mut question.sums);
        // What is asked for besides comes in the same order.
        order::sort_by_key(&mut sums, |&(at, _)| at);
        let slot = &mut inner.pool.slots[question.merger];
        slot.ask(&ToWorker::Finish { query, what: finish }, sums.into_iter().map(|(_, sums)| sums));
    }

    /// The sums do not suffice yet: all others are asked for more of them.
    pub(super) fn on_unfinished(&self, at: usize, query: u32, more: &JsValue) {
        let more = bytes_of(more);
        let mut guard = self.inner.borrow_mut();
        let inner = &mut *guard;
        if !inner.has_answered(at, query) {
            return;
        }
        let Some(question) = &mut inner.asking.running else { return };
        question.missing.clone_from(&question.others);
        for &other in &question.others {
            inner.pool.slots[other].ask(&ToWorker::LookUp { query }, [buffer_of(&more)]);
        }
    }

    pub(super) fn on_finished(&self, at: usize, query: u32, answer: &JsValue) {
        let question = {
            let mut inner = self.inner.borrow_mut();
            if !inner.has_answered(at, query) {
                return;
            }
            let Some(question) = inner.asking.running.take() else { return };
            if matches!(question.what, Topic::Overview) {
                inner.asking.pace = Pace::since(question.began);
            }
            question
        };
        let bytes = bytes_of(answer);
        match question.what {
            Topic::Summary => self.save_summary(&bytes),
            Topic::Whole(WholeOverview { to, .. }) => to.emit(Overview::from_bytes(&bytes).ok().map(Rc::new)),
            Topic::Values(ValuesWanted { to, .. }) => to.emit(Frequent::from_bytes(&bytes).unwrap_or_default().0),
            Topic::Explained => {
                {
                    let mut inner = self.inner.borrow_mut();
                    let is_of_now = question.sight.scope == inner.asked.scope;
                    inner.answer.explained = Explained::from_bytes(&bytes).ok().filter(|_| is_of_now).map(Rc::new);
                }
                self.publish_now();
            }
            Topic::Overview => match Overview::from_bytes(&bytes) {
                Ok(overview) => self.show_overview(overview, question),
                Err(error) => self.warn(format!("The figures could not be read: {error}")),
            },
        }
        let (is_pressing, is_stale) = {
            let inner = self.inner.borrow();
            (inner.asking.is_pressing(inner.phase == Phase::Ready), inner.asking.overview_stale)
        };
        if is_pressing {
            self.ask_next();
        } else if is_stale {
            self.plan_overview();
        }
    }

    fn show_overview(&self, overview: Overview, question: Question) {
        let Question { sight, is_final, narrowed, .. } = question;
        let handed_over = {
            let mut inner = self.inner.borrow_mut();
            inner.asking.explained_wanted = overview.total.tuples == 0 && overview.of.tuples > 0;
            inner.answer.explained = None;
            inner.answer.overview = Some(Rc::new(overview));
            inner.asking.shown_of = Some(sight);
            inner.answer.is_matched = is_final;
            if is_final && inner.phase == Phase::Ready { inner.reading.handed_over.take() } else { None }
        };
        self.publish_now();
        {
            let mut inner = self.inner.borrow_mut();
            inner.next_round();
            inner.next_groups();
        }
        let shown = [handed_over, narrowed];
        if shown.iter().any(Option::is_some) {
            wasm_bindgen_futures::spawn_local(async move {
                after_paint().await;
                while later::is_awaited() {
                    after_paint().await;
                }
                shown.iter().flatten().for_each(Since::measure);
            });
        }
    }

    fn save_summary(&self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        match save_text("flowglass-summary.json", "application/json", &text) {
            Ok(()) => {
                let size = flowglass::present::number::bytes(bytes.len() as u64);
                self.note(format!("Saved the summary, {size}"));
            }
            Err(error) => self.warn(format!("The summary could not be saved: {error:?}")),
        }
    }
}

impl Inner {
    /// A worker has answered, and whether that is still of interest.
    fn has_answered(&mut self, at: usize, query: u32) -> bool {
        self.pool.slots[at].has_answered();
        self.asking.number == query
    }
}
