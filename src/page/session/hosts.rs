//! Questions about hosts: put while a view of them is open, each in two rounds. The first finds who they are, the second what
//! takes too long to be found of all of them.

use std::rc::Rc;

use flowglass::order;
use flowglass::protocol::ToWorker;
use flowglass::query::hosts::{Answer, Ask};
use wasm_bindgen::prelude::*;

use super::{Inner, Session};
use crate::page::state::{HostsShown, HostsWanted, Phase};
use crate::platform::{buffer_of, bytes_of, now_ms};

/// While files are read, hosts are asked for anew for at most this part of the time.
const SHARE_OF_TIME: f64 = 10.0;
/// Rows of each list on a host's page.
const ROWS: u32 = 100;

#[derive(Default)]
pub(super) struct Hosts {
    pub shown: Option<Rc<HostsShown>>,
    wanted: Option<HostsWanted>,
    /// What is shown, or being asked, is of the rows as they are.
    is_fresh: bool,
    /// The number of the last round. Answers with another are of no interest any more.
    number: u32,
    running: Option<Round>,
    /// When the last answer came, and how long it took.
    answered_at: f64,
    took: f64,
}

/// One question to all workers, or to the one that makes the answer of theirs.
struct Round {
    wanted: HostsWanted,
    ask: Ask,
    /// What the first round found.
    first: Option<Answer>,
    began: f64,
    missing: usize,
    partials: Vec<JsValue>,
}

impl Session {
    pub(super) fn show_hosts(&self, wanted: Option<HostsWanted>) {
        let mut inner = self.inner.borrow_mut();
        if inner.hosts.wanted != wanted {
            inner.hosts.wanted = wanted;
            inner.next_hosts();
        }
    }

    /// New figures are shown, and the hosts behind them may be others.
    pub(super) fn hosts_have_changed(&self) {
        let mut inner = self.inner.borrow_mut();
        let since = now_ms() - inner.hosts.answered_at;
        if inner.phase == Phase::Ready || since > inner.hosts.took * SHARE_OF_TIME {
            inner.hosts.is_fresh = false;
            inner.next_hosts();
        }
    }

    /// A worker is another one, or its rows are: what it was asked is void.
    pub(super) fn drop_hosts_question(&self) {
        let hosts = &mut self.inner.borrow_mut().hosts;
        hosts.running = None;
        hosts.number += 1;
        // Until the figures are there it is not asked again, so that those come first.
        hosts.is_fresh = true;
    }

    /// One worker's part.
    pub(super) fn on_hosts(&self, at: usize, query: u32, partial: JsValue) {
        let mut guard = self.inner.borrow_mut();
        let inner = &mut *guard;
        let Some(round) = inner.hosts_round(at, query) else { return };
        round.partials.push(partial);
        round.missing -= 1;
        if round.missing > 0 {
            return;
        }
        let ask = buffer_of(&round.ask.to_bytes());
        let attached: Vec<JsValue> = std::iter::once(ask).chain(round.partials.drain(..)).collect();
        // The one with the least to read is free the soonest.
        let slots = inner.pool.slots.iter_mut().filter(|slot| slot.ready);
        if let Some(slot) = slots.min_by_key(|slot| slot.outstanding_bytes()) {
            slot.owes_rows += 1;
            slot.send(&ToWorker::JoinHosts { query }, attached);
        }
    }

    /// The answer of all of them.
    pub(super) fn on_hosts_joined(&self, at: usize, query: u32, answer: &JsValue) {
        let is_shown = {
            let mut inner = self.inner.borrow_mut();
            if inner.hosts_round(at, query).is_none() {
                return;
            }
            let Some(round) = inner.hosts.running.take() else { return };
            match Answer::from_bytes(&bytes_of(answer)) {
                Ok(answer) => inner.end_hosts_round(round, answer),
                Err(_) => false,
            }
        };
        if is_shown {
            self.publish_now();
        }
    }
}

impl Inner {
    /// The round that an answer is for, if it is still of interest.
    fn hosts_round(&mut self, at: usize, query: u32) -> Option<&mut Round> {
        let slot = &mut self.pool.slots[at];
        slot.owes_rows = slot.owes_rows.saturating_sub(1);
        if self.hosts.number == query { self.hosts.running.as_mut() } else { None }
    }

    /// Asks for what is wanted, unless it is shown, or being asked.
    fn next_hosts(&mut self) {
        // While rows are compared with each other, they are about to change.
        if self.is_matching() {
            return;
        }
        let hosts = &self.hosts;
        let has = |wanted: &HostsWanted| {
            hosts.is_fresh && hosts.shown.as_ref().is_some_and(|shown| shown.wanted() == *wanted)
        };
        let is_asked = |wanted: &HostsWanted| hosts.running.as_ref().is_some_and(|round| round.wanted == *wanted);
        let Some(wanted) = hosts.wanted.filter(|wanted| !has(wanted) && !is_asked(wanted)) else { return };
        let Some(bucket_ms) = self.overview.as_ref().map(|overview| overview.bucket_ms) else { return };
        let ask = match wanted {
            HostsWanted::Table { by, limit } => Ask::Rank { by, limit },
            HostsWanted::One { host, .. } => Ask::Host { host, bucket_ms, limit: ROWS },
        };
        self.hosts.is_fresh = true;
        self.ask_hosts(Round { wanted, ask, first: None, began: now_ms(), missing: 0, partials: Vec::new() });
    }

    fn ask_hosts(&mut self, mut round: Round) {
        self.hosts.number += 1;
        let (query, scope) = (self.hosts.number, self.scope_asked());
        let ask = round.ask.to_bytes();
        let message = ToWorker::Hosts { query, scope };
        for slot in self.pool.slots.iter_mut().filter(|slot| slot.ready) {
            slot.owes_rows += 1;
            slot.send(&message, [buffer_of(&ask)]);
            round.missing += 1;
        }
        self.hosts.running = Some(round).filter(|round| round.missing > 0);
    }

    /// Asks the second round, or shows what was found. Whether there is something new to be seen.
    fn end_hosts_round(&mut self, round: Round, answer: Answer) -> bool {
        let Some(overview) = self.overview.clone() else { return false };
        let shown = match (round.wanted, round.first, answer) {
            (HostsWanted::Table { by, .. }, None, Answer::Ranked(ranked)) => {
                let mut hosts = ranked.rows.iter().map(|(host, _)| *host).collect::<Vec<_>>();
                order::sort(&mut hosts);
                let ask = Ask::Detail { by, hosts, bucket_ms: overview.bucket_ms };
                self.ask_hosts(Round { ask, first: Some(Answer::Ranked(ranked)), missing: 0, ..round });
                return false;
            }
            (HostsWanted::One { host, contacts }, None, Answer::Host(about)) => {
                let first = about.contacts.iter().take(contacts as usize);
                let mut peers = first.filter_map(|(peer, _)| peer.address()).collect::<Vec<_>>();
                order::sort(&mut peers);
                let span = overview.span.map(|(first, last)| (first.0, last.0.saturating_add(1)));
                let (from, to) = self.scope.time.map(|range| (range.from.0, range.to.0)).or(span).unwrap_or_default();
                let ask = Ask::Lives { host, peers, from, to };
                self.ask_hosts(Round { ask, first: Some(Answer::Host(about)), missing: 0, ..round });
                return false;
            }
            (HostsWanted::Table { by, limit }, Some(Answer::Ranked(ranked)), Answer::Details(details)) => {
                HostsShown::Table { by, limit, ranked, details }
            }
            (HostsWanted::One { host, contacts }, Some(Answer::Host(about)), Answer::Lives(lives)) => {
                let Ask::Lives { peers, from, to, .. } = round.ask else { return false };
                HostsShown::One {
                    host,
                    contacts,
                    about,
                    lives: peers.into_iter().zip(lives).collect(),
                    range: (from, to),
                }
            }
            _ => return false,
        };
        let now = now_ms();
        self.hosts.answered_at = now;
        self.hosts.took = now - round.began;
        self.hosts.shown = Some(Rc::new(shown));
        // Something else may be wanted by now, or of other rows.
        self.next_hosts();
        true
    }
}
