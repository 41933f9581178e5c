//! What is remarkable among the hosts that stand out. Each of them has to be looked at, so this is done when one asks.

use std::rc::Rc;

use flowglass::model::Network;
use flowglass::order;
use flowglass::present::Zone;
use flowglass::present::findings::{lacking, of_all};
use flowglass::query::Overview;
use flowglass::query::hosts::findings::{Finding, Findings as Found};
use flowglass::query::hosts::{Column, Ranking};
use yew::prelude::*;

use crate::page::address::use_here;
use crate::page::asked::{Asks, Whole};
use crate::page::hosts::link;
use crate::page::names::use_names;
use crate::page::parts::{Telling, button, finding, how, show_more};
use crate::page::shared::Shared;
use crate::page::state::{Command, HostsShown, HostsWanted};
use crate::page::write::several;

/// By what hosts stand out, and how many of each.
const BY: [Column; 5] = [Column::DeniedOut, Column::DeniedIn, Column::Sent, Column::Used, Column::Peers];
const OF_EACH: u32 = 8;
/// Shown at first; the others are one click away.
const SHOWN: usize = 8;

#[derive(Properties, PartialEq)]
pub struct FindingsProps {
    pub of: Shared<Overview>,
    pub zone: Zone,
}

/// A look at the hosts, begun by a press. It asks one question after the other, so that it ends soon after it is given
/// up.
#[derive(Clone, Default, PartialEq)]
struct Look {
    /// Counts them: answers to one that was given up are dropped.
    number: u32,
    state: State,
    /// So many rankings are known.
    ranked: usize,
    /// Those that stand out, by any measure.
    hosts: Vec<Network>,
    /// Of the first of them.
    found: Vec<(Network, Found)>,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum State {
    #[default]
    Idle,
    Looking,
    Failed,
}

enum Step {
    Begin,
    Answered(u32, Option<Rc<HostsShown>>),
    Forget,
}

impl Look {
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
        let fresh = |state: State| Self { number: self.number + 1, state, ..Self::default() };
        match step {
            Step::Begin => look = fresh(State::Looking),
            Step::Forget => look = fresh(State::Idle),
            Step::Answered(number, _) if number != self.number => {}
            Step::Answered(_, Some(shown)) => look.answered(&shown),
            Step::Answered(_, None) => look = fresh(State::Failed),
        }
        Rc::new(look)
    }
}

#[component]
pub fn Findings(props: &FindingsProps) -> Html {
    let here = use_here();
    let names = use_names();
    let asks = use_context::<Asks>();
    let all = use_state_eq(|| false);
    let look = use_reducer_eq(Look::default);
    let of = (asks.as_ref().map(|asks| asks.scope.clone()), props.of.of.tuples);
    {
        let look = look.dispatcher();
        use_effect_with(of, move |_| look.dispatch(Step::Forget));
    }
    {
        let (next, number) = (look.dispatcher(), look.number);
        use_effect_with((number, look.wanted()), move |&(number, wanted)| {
            if let (Some(wanted), Some(Asks { scope, on, .. })) = (wanted, asks) {
                let to = Callback::from(move |shown| next.dispatch(Step::Answered(number, shown)));
                on.emit(Command::Whole(scope, Whole::Hosts(wanted, to)));
            }
        });
    }
    let on_look = {
        let look = look.dispatcher();
        Callback::from(move |_: MouseEvent| look.dispatch(Step::Begin))
    };
    let hosts = several(look.hosts.len() as u64, "host", "hosts");
    let is_over = look.state == State::Looking && look.wanted().is_none();
    let found = if is_over { of_all(&look.found) } else { Vec::new() };
    let (words, offer) = match look.state {
        State::Idle => (
            "Port scans, many denied tries, large transfers and the like, of the hosts that stand out:".to_owned(),
            Some("Look for findings"),
        ),
        State::Failed => (
            "The hosts could not be looked at: a worker stopped, or what is open changed.".to_owned(),
            Some("Look again"),
        ),
        State::Looking if look.ranked < BY.len() => ("Looking for hosts that stand out.".to_owned(), None),
        State::Looking if !is_over => (format!("Looked at {} of {hosts}.", look.found.len()), None),
        State::Looking => {
            let count = if found.is_empty() {
                "No findings".to_owned()
            } else {
                several(found.len() as u64, "finding", "findings")
            };
            (format!("{count} among {hosts} that stand out."), None)
        }
    };
    let shown = if *all { found.len() } else { found.len().min(SHOWN) };
    let span = here.told_in(props.of.span, &props.zone);
    let told = Telling { here: &here, names: &names, span, zone: &props.zone };
    let row = |(host, of): &(Network, Finding)| finding(*host, of, Some(link(*host, &here, &names)), told);
    let mut lacks: Vec<&str> = look.found.iter().filter(|_| is_over).flat_map(|(_, found)| lacking(found)).collect();
    order::distinct(&mut lacks);
    html! {
        <>
        <p class="once-line">
            // Said also when it changes.
            <span role="status">{words}</span>
            if let Some(offer) = offer { {" "}{button("link", offer, on_look)} }
            if is_over { {how("Findings", HOW)} }
        </p>
        { for lacks.iter().map(|words| html! { <p class="once-line">{*words}</p> }) }
        if !found.is_empty() {
            <section class="panel findings p-findings" aria-label="Findings">
                <ul>{ for found[..shown].iter().map(row) }</ul>
                if found.len() > SHOWN {
                    {show_more(&all, SHOWN, &format!("Show {}", found.len()))}
                }
            </section>
        }
        </>
    }
}

const HOW: &str = "The findings of the hosts that stand out: those that were denied the most, to or from them, that sent the most, tried \
     the most ports or met the most peers, within the filter and the time range. Other hosts can have findings, too: the page of each \
     tells its own. What one host did to another is told once, and it is not told that an address outside was denied all it tried. A \
     finding is a hint from counts and addresses, not a proof: logs hold no payload.";
