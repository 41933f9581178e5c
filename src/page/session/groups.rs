//! Questions about hosts, pairs and two sides: put to all workers while a view of them is open, and answered by one of
//! them.
//!
//! One runs at a time; what changes meanwhile is asked when it is answered.

use std::collections::VecDeque;
use std::rc::Rc;

use flowglass::model::Span;
use flowglass::protocol::{By, Inquiry, ToWorker};
use flowglass::query::Scope;
use flowglass::query::compare::{self, Compared};
use flowglass::query::hosts::{Answer, Ask as HostsAsk};
use flowglass::query::pairs::{Pairs, PairsAsk};
use wasm_bindgen::prelude::*;
use yew::Callback;

use super::sight::{Pace, Sight};
use super::whole::WholeList;
use super::{Inner, Session, hosts};
use crate::page::asked::Whole;
use crate::page::state::{ComparedShown, HostsShown, HostsWanted, PairsShown};
use crate::platform::{buffer_of, bytes_of, now_ms};

#[derive(Default)]
pub(super) struct Groups {
    pub hosts: Option<Answered<HostsShown>>,
    pub pairs: Option<Answered<PairsShown>>,
    pub compared: Option<Answered<ComparedShown>>,
    wanted: Option<GroupsWanted>,
    pub lists_wanted: VecDeque<WholeList>,
    /// The number of the last round. Answers with another are of no interest any more.
    number: u32,
    running: Option<Round>,
    pace: Pace,
}

/// What is shown, and of which rows it is.
pub(super) struct Answered<T> {
    pub shown: Rc<T>,
    sight: Sight,
}

/// What the view that is open asks for.
#[derive(Clone, PartialEq)]
pub(super) enum GroupsWanted {
    Hosts(HostsWanted),
    Pairs(PairsAsk),
    Sides(compare::Ask),
}

impl GroupsWanted {
    const fn by(&self) -> By {
        match self {
            Self::Hosts(_) => By::Host,
            Self::Pairs(_) => By::Pair,
            Self::Sides(_) => By::Side,
        }
    }
}

/// What is to be done when a round has ended, and the session is free again.
enum Ended {
    /// Nothing: another round goes on with it, or what was found is of no interest.
    Silent,
    Publish,
    Give(Box<dyn FnOnce()>),
}

/// One question to all workers, or to the one that makes the answer of theirs.
pub(super) struct Round {
    wanted: GroupsWanted,
    ask: Ask,
    /// What the first of two rounds found.
    first: Option<Answer>,
    sight: Sight,
    bucket_ms: i64,
    began: f64,
    missing: usize,
    parts: Vec<JsValue>,
    /// To whom the answer goes instead of being shown.
    whole: Option<Whole>,
}

impl Round {
    pub fn first(wanted: GroupsWanted, sight: Sight, bucket_ms: i64) -> Self {
        let ask = match &wanted {
            GroupsWanted::Hosts(wanted) => Ask::Hosts(hosts::first(*wanted, bucket_ms)),
            GroupsWanted::Pairs(ask) => Ask::Pairs(*ask),
            GroupsWanted::Sides(ask) => Ask::Sides(ask.clone()),
        };
        Self { wanted, ask, first: None, sight, bucket_ms, began: now_ms(), missing: 0, parts: Vec::new(), whole: None }
    }

    pub fn given(self, whole: Whole) -> Self {
        Self { whole: Some(whole), ..self }
    }
}

enum Ask {
    Hosts(HostsAsk),
    Pairs(PairsAsk),
    Sides(compare::Ask),
}

impl Ask {
    fn to_buffer(&self) -> JsValue {
        buffer_of(&match self {
            Self::Hosts(ask) => ask.to_bytes(),
            Self::Pairs(ask) => ask.to_bytes(),
            Self::Sides(ask) => ask.to_bytes(),
        })
    }
}

impl Groups {
    /// Which rows what answers this is of.
    fn sight(&self, by: By) -> Option<&Sight> {
        match by {
            By::Host => self.hosts.as_ref().map(|hosts| &hosts.sight),
            By::Pair => self.pairs.as_ref().map(|pairs| &pairs.sight),
            By::Side => self.compared.as_ref().map(|compared| &compared.sight),
        }
    }

    fn is_shown(&self, wanted: &GroupsWanted) -> bool {
        match wanted {
            GroupsWanted::Hosts(wanted) => self.hosts.as_ref().is_some_and(|hosts| hosts.shown.wanted() == *wanted),
            GroupsWanted::Pairs(ask) => self.pairs.as_ref().is_some_and(|pairs| pairs.shown.ask == *ask),
            GroupsWanted::Sides(ask) => self.compared.as_ref().is_some_and(|compared| compared.shown.ask == *ask),
        }
    }

    /// A list that is being asked for is asked for again.
    fn put_list_back(&mut self) {
        if let Some(Round { sight, whole: Some(whole), .. }) = self.running.take_if(|round| round.whole.is_some()) {
            self.lists_wanted.push_front(WholeList { scope: sight.scope, whole });
        }
    }

    /// Those that wait for whole lists.
    pub fn drop_lists(&mut self) -> VecDeque<WholeList> {
        self.put_list_back();
        std::mem::take(&mut self.lists_wanted)
    }

    /// Whether what is looked at is of another scope.
    pub fn is_behind(&self, scope: &Scope) -> bool {
        self.scope_shown().is_some_and(|shown| shown != scope)
    }

    /// Of what is looked at.
    pub fn scope_shown(&self) -> Option<&Scope> {
        let sight = self.wanted.as_ref().and_then(|wanted| self.sight(wanted.by()));
        sight.map(|sight| &sight.scope)
    }
}

impl Session {
    pub(super) fn show_hosts(&self, wanted: Option<HostsWanted>) {
        self.show_groups(By::Host, wanted.map(GroupsWanted::Hosts));
    }

    pub(super) fn show_pairs(&self, wanted: Option<PairsAsk>) {
        self.show_groups(By::Pair, wanted.map(GroupsWanted::Pairs));
    }

    pub(super) fn show_compared(&self, wanted: Option<compare::Ask>) {
        self.show_groups(By::Side, wanted.map(GroupsWanted::Sides));
    }

    fn show_groups(&self, by: By, wanted: Option<GroupsWanted>) {
        let mut inner = self.inner.borrow_mut();
        // A view that is left does not undo what the next one wants.
        if wanted.is_some() || inner.groups.wanted.as_ref().is_some_and(|wanted| wanted.by() == by) {
            inner.groups.wanted = wanted;
        }
        inner.next_groups();
    }

    /// A worker is another one, or its rows are: what it was asked is void.
    pub(super) fn drop_groups_question(&self) {
        let groups = &mut self.inner.borrow_mut().groups;
        groups.put_list_back();
        groups.running = None;
        groups.number += 1;
    }

    /// One worker's part.
    pub(super) fn on_groups(&self, at: usize, query: u32, part: JsValue) {
        let mut guard = self.inner.borrow_mut();
        let inner = &mut *guard;
        let Some(round) = inner.round_of_groups(at, query) else { return };
        round.parts.push(part);
        round.missing -= 1;
        if round.missing > 0 {
            return;
        }
        let message = ToWorker::FinishGroups { query, by: round.wanted.by() };
        let attached: Vec<JsValue> = std::iter::once(round.ask.to_buffer()).chain(round.parts.drain(..)).collect();
        if let Some(at) = inner.pool.freest() {
            inner.pool.slots[at].ask_for_rows(&message, attached);
        }
    }

    /// The answer of all of them.
    pub(super) fn on_finished_groups(&self, at: usize, query: u32, answer: &JsValue) {
        let ended = {
            let mut inner = self.inner.borrow_mut();
            if inner.round_of_groups(at, query).is_none() {
                return;
            }
            let Some(round) = inner.groups.running.take() else { return };
            let whole = round.whole.clone();
            let ended = match (inner.end_round_of_groups(round, &bytes_of(answer)), whole) {
                (Some(ended), _) => ended,
                (None, Some(whole)) => Ended::Give(Box::new(move || whole.refuse())),
                // What cannot be read is not asked again at once: it would be the same. Lists go on.
                (None, None) => {
                    if let Some(list) = inner.next_list() {
                        inner.put_round_of_groups(list);
                    }
                    return;
                }
            };
            inner.next_groups();
            ended
        };
        match ended {
            Ended::Silent => {}
            Ended::Publish => self.publish_now(),
            Ended::Give(give) => give(),
        }
    }
}

impl Inner {
    /// The round that an answer is for, if it is still of interest.
    fn round_of_groups(&mut self, at: usize, query: u32) -> Option<&mut Round> {
        self.pool.slots[at].has_answered_rows();
        if self.groups.number == query { self.groups.running.as_mut() } else { None }
    }

    /// Asks for what is wanted, unless it is shown, or something is being asked. Whole lists can wait a moment
    /// longer.
    pub(super) fn next_groups(&mut self) {
        if self.groups.running.is_some() || !self.can_ask() {
            return;
        }
        if let Some(round) = self.next_of_view().or_else(|| self.next_list()) {
            self.put_round_of_groups(round);
        }
    }

    /// What the open view wants and does not show.
    fn next_of_view(&self) -> Option<Round> {
        let wanted = self.groups.wanted.clone()?;
        let sight = self.groups.sight(wanted.by());
        let known = sight.filter(|sight| !self.is_outdated(sight, self.groups.pace));
        if known.is_some() && self.groups.is_shown(&wanted) {
            return None;
        }
        let bucket_ms = self.answer.overview.as_ref()?.bucket_ms;
        let more = known.and_then(|sight| self.more_contacts(&wanted, sight));
        Some(more.unwrap_or_else(|| Round::first(wanted, self.sight(), bucket_ms)))
    }

    /// Of a host that is shown, more of its peers take the second round only.
    fn more_contacts(&self, wanted: &GroupsWanted, sight: &Sight) -> Option<Round> {
        let &GroupsWanted::Hosts(HostsWanted::One { host, .. }) = wanted else { return None };
        let HostsShown::One { host: of, about, bucket_ms, .. } = &*self.groups.hosts.as_ref()?.shown else {
            return None;
        };
        let first = Round::first(wanted.clone(), sight.clone(), *bucket_ms);
        if *of == host { self.second_round(first, Answer::Host(about.clone())) } else { None }
    }

    fn second_round(&self, round: Round, first: Answer) -> Option<Round> {
        let GroupsWanted::Hosts(wanted) = round.wanted else { return None };
        let span = self.answer.overview.as_ref().and_then(|overview| overview.span);
        let span = span.map(|Span { first, last }| (first.0, last.0.saturating_add(1)));
        let range = round.sight.scope.time.map(|range| (range.from.0, range.to.0)).or(span).unwrap_or_default();
        let ask = hosts::second(wanted, &first, round.bucket_ms, range)?;
        Some(Round { ask: Ask::Hosts(ask), first: Some(first), ..round })
    }

    fn put_round_of_groups(&mut self, mut round: Round) {
        if let Ask::Sides(compare::Ask { filter: Some(filter), .. }) = &mut round.ask {
            *filter = self.filter_asked(filter);
        }
        self.groups.number += 1;
        let (query, scope) = (self.groups.number, round.sight.asked.clone());
        let message = ToWorker::Ask { query, scope, what: Inquiry::Group(round.wanted.by()) };
        for slot in self.pool.slots.iter_mut().filter(|slot| slot.ready) {
            slot.ask_for_rows(&message, [round.ask.to_buffer()]);
            round.missing += 1;
        }
        self.groups.running = Some(round).filter(|round| round.missing > 0);
    }

    /// Asks the second round, or keeps what was found; none where the answer cannot be read.
    fn end_round_of_groups(&mut self, round: Round, answer: &[u8]) -> Option<Ended> {
        let (pace, is_current) = (Pace::since(round.began), round.sight.scope == self.asked.scope);
        let sight = round.sight.clone();
        let give = match round.wanted {
            GroupsWanted::Sides(ask) => {
                let shown = Rc::new(ComparedShown { ask, answer: Compared::from_bytes(answer).ok()? });
                match round.whole {
                    Some(Whole::Compared(_, to)) => Some(given(to, shown)),
                    _ => kept(&mut self.groups.compared, shown, sight),
                }
            }
            GroupsWanted::Pairs(ask) => {
                let shown = Rc::new(PairsShown { ask, answer: Pairs::from_bytes(answer).ok()? });
                match round.whole {
                    Some(Whole::Pairs(_, to)) => Some(given(to, shown)),
                    _ => kept(&mut self.groups.pairs, shown, sight),
                }
            }
            GroupsWanted::Hosts(wanted) => {
                let answer = Answer::from_bytes(answer).ok()?;
                let Some(first) = round.first else {
                    // Where something else is wanted by now, nobody waits for the rest.
                    if round.whole.is_some() || is_current && self.groups.wanted.as_ref() == Some(&round.wanted) {
                        let second = self.second_round(round, answer)?;
                        self.put_round_of_groups(second);
                    }
                    return Some(Ended::Silent);
                };
                let Ask::Hosts(ask) = round.ask else { return None };
                let shown = Rc::new(hosts::shown(wanted, first, ask, answer, round.bucket_ms)?);
                match round.whole {
                    Some(Whole::Hosts(_, to)) => Some(given(to, shown)),
                    _ => kept(&mut self.groups.hosts, shown, sight),
                }
            }
        };
        Some(match give {
            Some(give) => Ended::Give(give),
            None => {
                self.groups.pace = pace;
                Ended::Publish
            }
        })
    }
}

fn given<T: 'static>(to: Callback<Option<Rc<T>>>, shown: Rc<T>) -> Box<dyn FnOnce()> {
    Box::new(move || to.emit(Some(shown)))
}

/// For the views, and to nobody else.
fn kept<T>(place: &mut Option<Answered<T>>, shown: Rc<T>, sight: Sight) -> Option<Box<dyn FnOnce()>> {
    *place = Some(Answered { shown, sight });
    None
}
