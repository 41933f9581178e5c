//! A look at the hosts that stand out, for what is remarkable about them. It outlives the view that shows it: whoever
//! follows a finding comes back to the others.

use std::rc::Rc;

use flowglass::model::Network;
use flowglass::query::Scope;
use flowglass::query::hosts::findings::Findings;
use flowglass::query::hosts::{Column, Ranking};
use yew::prelude::*;

use crate::page::asked::{Asks, Whole};
use crate::page::state::{Command, HostsShown, HostsWanted};

/// The flows that are looked at: of which scope, and how many it has.
type LookedAt = (Option<Scope>, u64);

type Looking = UseReducerHandle<Look>;

/// By what hosts stand out, and how many of each.
const BY: [Column; 5] = [Column::DeniedOut, Column::DeniedIn, Column::Sent, Column::Used, Column::Peers];
const OF_EACH: u32 = 8;

/// A look at the hosts, begun by a press. It asks one question after the other, so that it ends soon after it is given
/// up.
#[derive(Clone, Default, PartialEq)]
pub struct Look {
    of: Option<LookedAt>,
    /// Counts them: answers to one that was given up are dropped.
    number: u32,
    pub state: State,
    /// So many rankings are known.
    ranked: usize,
    /// Those that stand out, by any measure.
    pub hosts: Vec<Network>,
    /// Of the first of them.
    pub found: Vec<(Network, Findings)>,
}

#[derive(Clone, Copy, Default, PartialEq)]
pub enum State {
    #[default]
    Idle,
    Looking,
    Failed,
}

pub enum Step {
    Begin(LookedAt),
    /// Of the look of this number, to this question.
    Answered(u32, HostsWanted, Option<Rc<HostsShown>>),
}

impl Look {
    pub fn is_ranked(&self) -> bool {
        self.ranked == BY.len()
    }

    pub fn is_over(&self) -> bool {
        self.state == State::Looking && self.wanted().is_none()
    }

    /// What is to be known next.
    fn wanted(&self) -> Option<HostsWanted> {
        if self.state != State::Looking {
            return None;
        }
        if let Some(&column) = BY.get(self.ranked) {
            return Some(HostsWanted::Table { by: Ranking { column, ..Ranking::default() }, limit: OF_EACH });
        }
        let host = *self.hosts.get(self.found.len())?;
        Some(HostsWanted::One { host, contacts: 0, rows: 0 })
    }

    fn answered(&mut self, shown: &HostsShown) {
        match shown {
            HostsShown::Table { ranked, .. } => {
                self.ranked += 1;
                for host in ranked.rows.iter().filter_map(|(key, _)| key.host()) {
                    if !self.hosts.contains(&host) {
                        self.hosts.push(host);
                    }
                }
            }
            HostsShown::One { host, about, .. } => self.found.push((*host, about.findings.clone())),
        }
    }
}

impl Reducible for Look {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        let mut look = Self::clone(&self);
        let fresh = |state, of| Self { number: self.number + 1, state, of, ..Self::default() };
        match step {
            Step::Begin(of) => look = fresh(State::Looking, Some(of)),
            // A view that was left and came back asks once more.
            Step::Answered(number, to, _) if (number, Some(to)) != (self.number, self.wanted()) => {}
            Step::Answered(_, _, Some(shown)) => look.answered(&shown),
            Step::Answered(_, _, None) => look = fresh(State::Failed, self.of.clone()),
        }
        Rc::new(look)
    }
}

#[derive(Properties, PartialEq)]
pub struct KeepLookProps {
    pub children: Html,
}

/// Keeps one look for as long as anything is open.
#[component]
pub fn KeepLook(props: &KeepLookProps) -> Html {
    let look = use_reducer_eq(Look::default);
    html! { <ContextProvider<Looking> context={look}>{props.children.clone()}</ContextProvider<Looking>> }
}

/// The look at the flows of the scope, so many, which goes on while its view is open; and the way to begin one. One at
/// other flows says nothing of these, and waits for its own to be shown again.
#[hook]
pub fn use_look(tuples: u64) -> (Look, Callback<MouseEvent>) {
    let kept = use_context::<Looking>().expect("the page keeps the look");
    let asks = use_context::<Asks>();
    let of: LookedAt = (asks.as_ref().map(|asks| asks.scope.clone()), tuples);
    let look = if kept.of.as_ref() == Some(&of) { (*kept).clone() } else { Look::default() };
    {
        let (next, number) = (kept.dispatcher(), look.number);
        use_effect_with((number, look.wanted()), move |&(number, wanted)| {
            if let (Some(wanted), Some(Asks { scope, on, .. })) = (wanted, asks) {
                let to = Callback::from(move |shown| next.dispatch(Step::Answered(number, wanted, shown)));
                on.emit(Command::Whole(scope, Whole::Hosts(wanted, to)));
            }
        });
    }
    let begin = kept.dispatcher();
    (look, Callback::from(move |_| begin.dispatch(Step::Begin(of.clone()))))
}
