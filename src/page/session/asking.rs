//! Questions to all shards: numbered, one at a time, and merged by a worker, so that the page never does long work.

use std::rc::Rc;

use flowglass::filter::{Expr, parse};
use flowglass::model::{LeftOut, Millis, Span};
use flowglass::present::bucket::{TARGET, bucket_width};
use flowglass::protocol::{Inquiry, ToWorker};
use flowglass::query::{Rank, Scope, TimeRange};

use super::question::{Question, Topic, ValuesWanted};
use super::whole::WholeOverview;
use super::{Inner, QUERY, Session};
use crate::page::asked::MOST_TAKEN;
use crate::page::state::Phase;
use crate::platform::{Since, now_ms, sleep};

/// How often the figures grow while files are read. Where sums take long, more rarely.
const EVERY_MS: f64 = 400.0;
/// Of what is ranked each worker says the first, so many that the first of all are nearly always among them, and that
/// they take no time to speak of.
const DEPTH: u32 = 500;

/// Names of addresses that are offered at once.
const LABELS: usize = 50;

/// What figures and tables are to be of.
pub(super) struct Asked {
    /// Which rows.
    pub scope: Scope,
    /// What the rankings are ordered by.
    pub rank: Rank,
    /// What the timeline is to show, if not all times.
    pub window: Option<TimeRange>,
    /// Counts the changes of the rows themselves.
    pub growth: u32,
}

impl Default for Asked {
    fn default() -> Self {
        Self { scope: Scope::all(LeftOut::ALL), rank: Rank::default(), window: None, growth: 0 }
    }
}

impl Session {
    /// The figures are behind the rows: ask for them soon.
    pub(super) fn ask_overview(&self) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.asked.growth += 1;
            inner.asking.overview_stale = true;
        }
        self.plan_overview();
    }

    pub(super) fn plan_overview(&self) {
        let wait = {
            let mut inner = self.inner.borrow_mut();
            if inner.asking.planned || inner.asking.running.is_some() {
                return;
            }
            inner.asking.planned = true;
            EVERY_MS.max(inner.asking.pace.rest())
        };
        let session = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates")]
            sleep(wait as i32).await;
            session.inner.borrow_mut().asking.planned = false;
            session.ask_next();
        });
    }

    /// What was asked is void, or the last answer is wanted at once: drop it and ask anew.
    pub(super) fn ask_again(&self) {
        {
            let mut inner = self.inner.borrow_mut();
            match inner.asking.running.take().map(|question| question.what) {
                Some(Topic::Summary) => inner.asking.summary_wanted = true,
                Some(Topic::Whole(whole)) => inner.asking.whole_wanted.push_front(whole),
                Some(Topic::Values(wanted)) => _ = inner.asking.values_wanted.get_or_insert(wanted),
                Some(Topic::Overview | Topic::Explained) | None => {}
            }
            inner.asked.growth += 1;
            inner.asking.overview_stale = true;
        }
        self.drop_rows_question();
        self.drop_groups_question();
        self.ask_next();
    }

    /// All figures and tables are of other rows from now on, the timeline shows other times, or rankings are by
    /// something else. What is being asked is answered first: while a brush is dragged, each answer is of where it was
    /// a moment ago. Tables are asked for when the figures are shown.
    pub(super) fn narrow(&self, scope: Scope, window: Option<TimeRange>, rank: Rank) {
        {
            let mut inner = self.inner.borrow_mut();
            if (&inner.asked.scope, inner.asked.window, inner.asked.rank) == (&scope, window, rank) {
                return;
            }
            if inner.asked.scope != scope {
                inner.answer.explained = None;
            }
            inner.asked.scope = scope;
            inner.asked.rank = rank;
            inner.asked.window = window;
            inner.asking.overview_stale = true;
            inner.asking.narrowed.get_or_insert_with(|| Since::now(QUERY));
        }
        self.ask_next();
        self.plan_publish();
    }

    pub(super) fn ask_values(&self, wanted: ValuesWanted) {
        if wanted.field.named_addresses().is_some() {
            let names = {
                let mut inner = self.inner.borrow_mut();
                inner.join_known();
                inner.asking.drop_values();
                Rc::clone(&inner.beside.names)
            };
            let found = match wanted.field.is_region() {
                true => names.regions_holding(&wanted.text),
                false => names.holding(&wanted.text),
            };
            wanted.to.emit(found.take(LABELS).map(|name| (name.to_owned(), 0)).collect());
            return self.ask_next();
        }
        self.inner.borrow_mut().asking.values_wanted = Some(wanted);
        self.ask_next();
    }

    /// Rankings go on as far as someone wants to read.
    pub(super) fn ask_longer(&self, rows: u32) {
        {
            let asking = &mut self.inner.borrow_mut().asking;
            asking.rows = asking.rows.max(rows);
            asking.overview_stale = true;
        }
        self.ask_next();
    }

    pub(super) fn ask_summary(&self) {
        self.inner.borrow_mut().asking.summary_wanted = true;
        self.ask_next();
    }

    pub(super) fn ask_next(&self) {
        let mut guard = self.inner.borrow_mut();
        let inner = &mut *guard;
        inner.join_known();
        // When the rows are compared, it is asked again.
        if inner.asking.running.is_some() || inner.is_matching() {
            return;
        }
        let Some(what) = inner.asking.next(inner.phase == Phase::Ready) else { return };
        inner.asking.number += 1;
        let query = inner.asking.number;
        let Span { first, last } = inner.span().unwrap_or(Span::of(Millis(0)));
        // A link can bring a window that lies outside of all logs, which would show nothing.
        let (bucket_ms, window) = match inner.asked.window.filter(|window| window.from <= last && first < window.to) {
            Some(window) => {
                let bucket_ms = bucket_width(window.from.0, window.to.0.saturating_sub(1), TARGET);
                (bucket_ms, Some(window.widened(bucket_ms)))
            }
            None => (bucket_width(first.0, last.0, TARGET), None),
        };
        let (sight, rows) = match &what {
            Topic::Whole(WholeOverview { scope, .. }) => {
                (inner.sight_of(scope.clone()), MOST_TAKEN.max(inner.asking.rows))
            }
            _ => (inner.sight(), inner.asking.rows),
        };
        let depth = DEPTH.max(rows.saturating_mul(2));
        let message = |keep: bool| {
            let asked = &sight.asked;
            let (scope, what) = match &what {
                Topic::Overview | Topic::Whole(_) => {
                    (asked.clone(), Inquiry::Sum { bucket_ms, window, rank: inner.asked.rank, depth, keep })
                }
                Topic::Values(ValuesWanted { field, text, .. }) => {
                    (asked.clone(), Inquiry::Values { field: *field, text: text.clone() })
                }
                Topic::Explained => (asked.clone(), Inquiry::Explain),
                // Of everything, as the program's is. The timeline is not in it, and stays as it is for what is asked
                // next.
                Topic::Summary => {
                    let sum = Inquiry::Sum { bucket_ms, window, rank: Rank::default(), depth, keep };
                    (Scope::all(inner.asked.scope.left_out), sum)
                }
            };
            ToWorker::Ask { query, scope, what }
        };
        let Some(merger) = inner.pool.freest() else {
            // No worker is up yet; the first file that is done asks again.
            inner.asking.put_back(what);
            return;
        };
        let mut missing = Vec::new();
        for (at, slot) in inner.pool.slots.iter_mut().enumerate().filter(|(_, slot)| slot.ready) {
            slot.ask(&message(at == merger), []);
            missing.push(at);
        }
        let others = missing.iter().copied().filter(|&at| at != merger).collect();
        let is_final = inner.phase == Phase::Ready;
        let narrowed = if matches!(what, Topic::Overview) { inner.asking.narrowed.take() } else { None };
        inner.asking.running = Some(Question {
            what,
            began: now_ms(),
            merger,
            others,
            missing,
            sums: Vec::new(),
            sight,
            is_final,
            narrowed,
        });
    }
}

impl Inner {
    /// From the first to the last of all rows that count.
    fn span(&self) -> Option<Span> {
        self.pool.slots.iter().filter_map(|slot| slot.span).reduce(Span::with)
    }

    /// A filter as the workers are asked: what is relative to the end of the data, or to names of addresses, is said
    /// in full.
    pub(super) fn filter_asked(&self, filter: &str) -> String {
        let relative = parse(filter).ok().filter(Expr::is_relative);
        let last = self.span().map(|span| span.last);
        relative.map_or_else(|| filter.to_owned(), |expr| expr.resolved(last, &self.beside.names).to_string())
    }
}
