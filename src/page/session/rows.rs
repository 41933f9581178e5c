//! Questions about rows one by one: brought into order by each worker, found by asking all of them where they lie.
//!
//! One question runs at a time, of as many rounds as it takes; what is wanted meanwhile replaces what was wanted
//! before.

use std::collections::VecDeque;
use std::rc::Rc;

use flowglass::protocol::{Inquiry, ToWorker};
use flowglass::query::Scope;
use flowglass::query::flows::{Answer, Ask, Column, Line, Search, Sorted, Table};
use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use super::sight::{Pace, Sight};
use super::{Inner, Session};
use crate::page::state::{RowsShown, RowsWanted};
use crate::platform::{buffer_of, bytes_of, now_ms};

/// Rows fetched at once reach to multiples of this, so that a little scrolling asks for nothing.
const BLOCK: u64 = 64;
/// Stretches of rows that are kept.
const WINDOWS: usize = 6;

#[derive(Default)]
pub(super) struct Rows {
    pub shown: Option<Rc<RowsShown>>,
    shown_of: Option<Scope>,
    /// How often that was another one.
    scopes: u32,
    /// What is shown is of the order that the workers keep now.
    is_fresh: bool,
    wanted: Option<RowsWanted>,
    /// Stretches that are to be copied, and to whom they go.
    to_take: VecDeque<Taken>,
    /// The number of the last round. Answers with another are of no interest any more.
    number: u32,
    running: Option<Round>,
    /// What the workers' order and connections are of.
    sight: Option<Sight>,
    /// The order that the workers keep. None where rows have changed since.
    kept: Option<Kept>,
    /// Counts the orders that were kept: in another one a row's number means another flow.
    edition: u32,
    /// The workers' connections are of the rows as they are.
    is_stitched: bool,
    /// When the stitching and sorting began that is on.
    began: Option<f64>,
    /// When rows were last brought into order.
    pace: Pace,
}

/// Rows as they were numbered in one order. Nothing goes to whom they go when that is over: it would be other flows.
pub(super) struct Taken {
    pub wanted: RowsWanted,
    pub edition: u32,
    pub to: Callback<Option<Vec<Line>>>,
}

impl Taken {
    /// Not at once: what it calls may ask for more.
    fn refuse(self) {
        spawn_local(async move { self.to.emit(None) });
    }
}

struct Kept {
    column: Column,
    /// By the workers that were asked.
    sorted: Sorted,
}

/// What was asked of these workers, and what they answered so far.
struct Round {
    step: Step,
    workers: Vec<usize>,
    answers: Vec<Option<Answer>>,
    missing: usize,
}

enum Step {
    /// Loose ends so far, by the worker that joins them.
    Stitch(Vec<Vec<JsValue>>),
    Join,
    Sort(Table, Column),
    Search(Search, Goal),
}

/// To whom rows go.
enum Goal {
    Show(RowsWanted),
    Take(Taken),
}

impl Goal {
    const fn wanted(&self) -> &RowsWanted {
        match self {
            Self::Show(wanted) | Self::Take(Taken { wanted, .. }) => wanted,
        }
    }
}

impl Session {
    pub(super) fn show_rows(&self, wanted: Option<RowsWanted>) {
        self.inner.borrow_mut().rows.wanted = wanted;
        self.inner.borrow_mut().next_round();
    }

    pub(super) fn take_rows(&self, taken: Taken) {
        self.inner.borrow_mut().rows.to_take.push_back(taken);
        self.inner.borrow_mut().next_round();
    }

    /// A worker is another one, or its rows are: what it was asked is void.
    pub(super) fn drop_rows_question(&self) {
        let mut inner = self.inner.borrow_mut();
        let rows = &mut inner.rows;
        if let Some(Round { step: Step::Search(_, Goal::Take(taken)), .. }) = rows.running.take() {
            taken.refuse();
        }
        rows.number += 1;
        rows.begin_anew();
    }

    pub(super) fn on_rows(&self, at: usize, query: u32, buffer: &JsValue) {
        match Answer::from_bytes(&bytes_of(buffer)) {
            Ok(answer) => self.on_answer(at, query, |_| Some(answer)),
            Err(error) => {
                {
                    let inner = &mut *self.inner.borrow_mut();
                    inner.pool.slots[at].has_answered_rows();
                    if inner.rows.number != query {
                        return;
                    }
                    // It would be the same if it were asked again.
                    inner.rows.wanted = None;
                }
                self.drop_rows_question();
                self.inner.borrow_mut().next_round();
                self.warn(format!("The flows could not be read: {error}"));
            }
        }
    }

    pub(super) fn on_loose(&self, at: usize, query: u32, buffers: &Array) {
        self.on_answer(at, query, |step| {
            if let Step::Stitch(parcels) = step {
                for (parcel, buffer) in parcels.iter_mut().zip(buffers.iter()) {
                    parcel.push(buffer);
                }
            }
            None
        });
    }

    pub(super) fn on_joined(&self, at: usize, query: u32) {
        self.on_answer(at, query, |_| None);
    }

    fn on_answer(&self, at: usize, query: u32, take: impl FnOnce(&mut Step) -> Option<Answer>) {
        let found = {
            let mut inner = self.inner.borrow_mut();
            inner.pool.slots[at].has_answered_rows();
            if inner.rows.number != query {
                return;
            }
            let Some(round) = &mut inner.rows.running else { return };
            let Some(place) = round.workers.iter().position(|&worker| worker == at) else { return };
            round.answers[place] = take(&mut round.step);
            round.missing -= 1;
            if round.missing > 0 {
                return;
            }
            let Some(round) = inner.rows.running.take() else { return };
            let found = inner.end_round(round);
            inner.next_round();
            found
        };
        match found {
            Some((Goal::Take(taken), lines)) => taken.to.emit(Some(lines)),
            Some((Goal::Show(_), _)) => self.publish_now(),
            None => {}
        }
    }
}

impl Inner {
    /// Takes the next step to what is wanted, unless one is being taken.
    pub(super) fn next_round(&mut self) {
        if self.rows.running.is_some() || !self.can_ask() {
            return;
        }
        let workers: Vec<usize> = (0..self.pool.slots.len()).filter(|&at| self.pool.slots[at].ready).collect();
        let is_in_scope = self.rows.sight.as_ref().is_some_and(|sight| sight.scope == self.asked.scope);
        let can_take = |taken: &Taken| is_in_scope && self.rows.keeps(taken.edition, workers.len());
        let refused = self.rows.to_take.iter().take_while(|taken| !can_take(taken)).count();
        self.rows.to_take.drain(..refused).for_each(Taken::refuse);
        // What is to be copied comes first, of the order that it was chosen in.
        let taken = self.rows.to_take.front().map(|taken| taken.wanted);
        if taken.is_none() && self.rows.sight.as_ref().is_some_and(|sight| self.has_other_rows(sight, self.rows.pace)) {
            self.rows.begin_anew();
        }
        let rows = &mut self.rows;
        let Some(wanted) = taken.or_else(|| rows.wanted.filter(|wanted| !rows.has(wanted))) else { return };
        let (table, column) = (wanted.order.table, wanted.order.column);
        if workers.is_empty() {
            return;
        }
        if self.rows.sight.is_none() {
            self.rows.sight = Some(self.sight());
        }
        let rows = &mut self.rows;
        let scope = rows.sight.as_ref().map(|sight| sight.asked.clone()).unwrap_or_default();
        if table == Table::Connections && !rows.is_stitched {
            rows.began.get_or_insert_with(now_ms);
            let parcels = workers.iter().map(|_| Vec::new()).collect();
            let count = u32::try_from(workers.len()).unwrap_or(u32::MAX);
            return self.send(Step::Stitch(parcels), workers, |query, _| {
                let what = Inquiry::Stitch { workers: count };
                (ToWorker::Ask { query, scope: scope.clone(), what }, Vec::new())
            });
        }
        let Some(kept) = rows.kept.as_ref().filter(|Kept { column: by, sorted }| {
            (sorted.table(), *by, sorted.shards()) == (table, column, workers.len())
        }) else {
            rows.began.get_or_insert_with(now_ms);
            let ask = Ask::Sort(table, column);
            return self.send(Step::Sort(table, column), workers, |query, _| asking(query, &ask, &scope));
        };
        let sorted = kept.sorted.clone();
        let goal = match rows.to_take.pop_front() {
            Some(taken) => Goal::Take(taken),
            None => Goal::Show(wanted.in_blocks()),
        };
        let &RowsWanted { from, to, order } = goal.wanted();
        let search = sorted.search(from..to, order.down);
        self.search(search, goal, workers, &scope);
    }

    fn search(&mut self, search: Search, goal: Goal, workers: Vec<usize>, scope: &Scope) {
        let asks = search.asks();
        self.send(Step::Search(search, goal), workers, |query, place| asking(query, &asks[place], scope));
    }

    fn send(&mut self, step: Step, workers: Vec<usize>, message: impl Fn(u32, usize) -> (ToWorker, Vec<JsValue>)) {
        self.rows.number += 1;
        for (place, &at) in workers.iter().enumerate() {
            let (message, attachments) = message(self.rows.number, place);
            self.pool.slots[at].ask_for_rows(&message, attachments);
        }
        let (missing, answers) = (workers.len(), workers.iter().map(|_| None).collect());
        self.rows.running = Some(Round { step, workers, answers, missing });
    }

    /// All have answered. Gives rows when they are found. What takes further steps is begun anew where the scope is
    /// another one by now.
    fn end_round(&mut self, round: Round) -> Option<(Goal, Vec<Line>)> {
        let Round { step, workers, answers, .. } = round;
        let sight = self.rows.sight.clone()?;
        let is_current = sight.scope == self.asked.scope;
        let answers: Vec<Answer> = answers.into_iter().flatten().collect();
        match step {
            Step::Stitch(parcels) => {
                if !is_current {
                    return None;
                }
                self.send(Step::Join, workers, |query, place| (ToWorker::Join { query }, parcels[place].clone()));
            }
            Step::Join => {
                self.rows.is_stitched = true;
                self.rows.kept = None;
            }
            Step::Sort(table, column) => {
                self.rows.pace = Pace::since(self.rows.began.take().unwrap_or_else(now_ms));
                self.rows.is_fresh = false;
                self.rows.edition += 1;
                self.rows.kept = Some(Kept { column, sorted: Sorted::of(table, &answers) });
            }
            Step::Search(mut search, goal) => match (search.take(answers), goal) {
                (None, goal) if is_current => self.search(search, goal, workers, &sight.asked),
                (None, Goal::Take(taken)) => taken.refuse(),
                (None, Goal::Show(_)) => {}
                (Some(mut lines), goal) => {
                    if let Goal::Show(wanted) = &goal {
                        self.rows.take_in(wanted, sight.scope, std::mem::take(&mut lines));
                    }
                    return Some((goal, lines));
                }
            },
        }
        None
    }
}

fn asking(query: u32, ask: &Ask, scope: &Scope) -> (ToWorker, Vec<JsValue>) {
    let message = ToWorker::Ask { query, scope: scope.clone(), what: Inquiry::Rows };
    (message, vec![buffer_of(&ask.to_bytes())])
}

impl Rows {
    /// The workers' order and connections are of no use any more.
    fn begin_anew(&mut self) {
        self.sight = None;
        self.kept = None;
        self.is_stitched = false;
        self.began = None;
    }

    /// Whether so many workers keep the order that this was.
    fn keeps(&self, edition: u32, workers: usize) -> bool {
        self.edition == edition && self.kept.as_ref().is_some_and(|kept| kept.sorted.shards() == workers)
    }

    /// Whether what is looked at is of another scope.
    pub(super) fn is_behind(&self, scope: &Scope) -> bool {
        self.wanted.is_some() && self.shown_of.as_ref().is_some_and(|of| of != scope)
    }

    /// Whether all that is wanted is shown already.
    fn has(&self, wanted: &RowsWanted) -> bool {
        let Some(shown) = self.shown.as_ref().filter(|shown| shown.order == wanted.order) else { return false };
        let to = wanted.to.min(shown.total);
        self.is_fresh && self.kept.is_some() && (wanted.from.min(to)..to).all(|row| shown.line(row).is_some())
    }

    fn take_in(&mut self, wanted: &RowsWanted, scope: Scope, lines: Vec<Line>) {
        if self.shown_of.as_ref() != Some(&scope) {
            self.scopes += 1;
            self.shown_of = Some(scope);
        }
        let total = self.kept.as_ref().map_or(0, |kept| kept.sorted.total());
        let old = self.shown.as_ref().filter(|shown| self.is_fresh && shown.order == wanted.order);
        let mut windows = old.map(|shown| shown.windows.clone()).unwrap_or_default();
        windows.push((wanted.from, Rc::new(lines)));
        if windows.len() > WINDOWS {
            windows.remove(0);
        }
        self.is_fresh = true;
        self.shown =
            Some(Rc::new(RowsShown { order: wanted.order, of: self.scopes, edition: self.edition, total, windows }));
    }
}

impl RowsWanted {
    /// More of them, so that a little scrolling asks for nothing.
    const fn in_blocks(self) -> Self {
        let from = self.from.saturating_sub(BLOCK / 2) / BLOCK * BLOCK;
        Self { from, to: self.to.saturating_add(BLOCK / 2).next_multiple_of(BLOCK), ..self }
    }
}
