//! Finding what was logged more than once, when all is read: one step after the other by all workers, whose buffers go
//! from one to another through the page unopened. Until it is done, nothing is asked of them.

use flowglass::duplicates::{self, Deal};
use flowglass::ingest::FileReport;
use flowglass::order;
use flowglass::protocol::{Step, ToWorker};
use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::slot::Slot;
use super::{Inner, Session};
use crate::page::state::Phase;
use crate::platform::{bytes_of, copy_of, length_of};

#[derive(Default)]
pub(super) struct Matching {
    /// The number of the last round. What belongs to another is of no interest any more.
    number: u32,
    round: Option<Round>,
    /// All rows that count were compared, and none has come or gone since.
    pub is_current: bool,
}

impl Matching {
    /// Takes note of what was read. Lists of names and the like bring no rows.
    pub fn note(&mut self, report: &FileReport) {
        self.is_current &= report.records == 0;
    }
}

struct Round {
    step: Step,
    /// The workers that take part. Lists of buffers have one for each of them, in this order.
    slots: Vec<usize>,
    /// Answers that are still to come, and those that came, each with its worker.
    missing: usize,
    answers: Vec<(usize, Array)>,
    plan: JsValue,
    /// What the plan said of each worker's records, and after it what each part of each pass found of its rows.
    found: Vec<Vec<JsValue>>,
    /// The pass that comes next: the first, then what comes after the one that is compared.
    next: Option<Deal>,
}

/// What is to be sent to which worker.
type Orders = Vec<(usize, Vec<JsValue>)>;

impl Session {
    /// Which rows are duplicates may have changed: begins anew, if all is read. What was found before holds until then.
    pub(super) fn match_rows(&self) {
        let mut inner = self.inner.borrow_mut();
        inner.matching.number += 1;
        inner.matching.round = None;
        let ready = inner.pool.slots.iter().enumerate().filter(|(_, slot)| slot.ready);
        let slots: Vec<usize> = ready.map(|(at, _)| at).collect();
        if inner.phase == Phase::Ready && !inner.matching.is_current && !slots.is_empty() {
            let orders = slots.iter().map(|&at| (at, Vec::new())).collect();
            let first = Deal::at_once(slots.len());
            let has_room = inner.pool.slots.iter().all(Slot::has_room);
            let round = Round {
                step: Step::Survey,
                slots,
                missing: 0,
                answers: Vec::new(),
                plan: JsValue::UNDEFINED,
                found: Vec::new(),
                next: Some(if has_room { first } else { first.without_room() }),
            };
            inner.begin_step(round, orders);
        }
    }

    pub(super) fn on_matched(&self, at: usize, number: u32, found: &Array) {
        let is_done = {
            let mut inner = self.inner.borrow_mut();
            inner.pool.slots[at].has_answered_rows();
            if inner.matching.number != number {
                return;
            }
            let is_wanted = inner.phase == Phase::Ready;
            let Some(mut round) = inner.matching.round.take().filter(|_| is_wanted) else { return };
            round.answers.push((at, found.clone()));
            round.missing -= 1;
            if round.missing > 0 {
                inner.matching.round = Some(round);
                return;
            }
            match next_step(&mut round) {
                Some(orders) => {
                    inner.begin_step(round, orders);
                    false
                }
                None => {
                    inner.matching.is_current = true;
                    true
                }
            }
        };
        if is_done {
            self.ask_again();
        }
    }
}

impl Inner {
    pub(super) fn is_matching(&self) -> bool {
        self.matching.round.is_some() && self.phase == Phase::Ready
    }

    fn begin_step(&mut self, mut round: Round, orders: Orders) {
        round.missing = orders.len();
        let message = ToWorker::Match { round: self.matching.number, step: round.step };
        self.matching.round = Some(round);
        for (at, buffers) in orders {
            self.pool.slots[at].ask_for_rows(&message, buffers);
        }
    }
}

/// From the answers to one step to what the next needs. Nothing, if that was the last.
fn next_step(round: &mut Round) -> Option<Orders> {
    let mut answers = std::mem::take(&mut round.answers);
    order::sort_by_key(&mut answers, |&(at, _)| at);
    // One buffer of every answer.
    let all = |place: u32| answers.iter().map(move |(_, buffers)| buffers.get(place));
    match round.step {
        Step::Survey => {
            round.step = Step::Plan;
            Some(vec![(*round.slots.first()?, all(0).collect())])
        }
        Step::Plan => {
            let (_, buffers) = answers.first()?;
            round.plan = buffers.get(0);
            round.found = buffers.iter().skip(1).map(|repeats| vec![repeats]).collect();
            let next = round.next.filter(|_| length_of(&round.plan) > 0);
            Some(round.deal_or_mark(next))
        }
        Step::Candidates(deal) => {
            let counts: Vec<Vec<u8>> = all(0).map(|count| bytes_of(&count)).collect();
            let fitted = duplicates::fitted(deal, &counts);
            if fitted != Some(deal) {
                return Some(round.deal_or_mark(fitted));
            }
            round.step = Step::Resolve;
            round.next = deal.next();
            Some((1..).zip(&round.slots).map(|(part, &at)| (at, all(part).collect())).collect())
        }
        Step::Resolve => {
            for (shard, found) in (0..).zip(&mut round.found) {
                found.extend(all(shard));
            }
            let next = round.next;
            Some(round.deal_or_mark(next))
        }
        Step::Mark => None,
    }
}

impl Round {
    /// A pass, or if there is none, what was found to those whose rows it is about.
    fn deal_or_mark(&mut self, deal: Option<Deal>) -> Orders {
        let Some(deal) = deal else {
            self.step = Step::Mark;
            return self.slots.iter().copied().zip(std::mem::take(&mut self.found)).collect();
        };
        self.step = Step::Candidates(deal);
        let order = |(&at, found): (&usize, &Vec<JsValue>)| {
            (at, [&self.plan].into_iter().chain(found.first()).map(copy_of).collect())
        };
        self.slots.iter().zip(&self.found).map(order).collect()
    }
}
