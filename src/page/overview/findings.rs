//! What is remarkable among the hosts that stand out. Each of them has to be looked at, so this is done when one asks.

use std::rc::Rc;

use flowglass::model::Network;
use flowglass::present::Zone;
use flowglass::present::findings::{LOOKED_FOR, of_all};
use flowglass::query::Overview;
use flowglass::query::hosts::findings::{Finding, Findings as Found};
use flowglass::query::hosts::{Column, Ranking};
use yew::prelude::*;

use crate::page::address::use_here;
use crate::page::asked::Asks;
use crate::page::hosts::link;
use crate::page::names::use_names;
use crate::page::parts::{Told, button, finding, in_all, panel_head, show_more};
use crate::page::shared::Shared;
use crate::page::state::{Command, HostsShown, HostsWanted, Whole};
use crate::page::write::several;

/// By what hosts stand out, and how many of each.
const BY: [Column; 5] = [Column::DeniedOut, Column::DeniedIn, Column::Sent, Column::Used, Column::Peers];
const OF_EACH: u32 = 8;
/// Shown at first; the others are one click away.
const SHOWN: usize = 6;

#[derive(Properties, PartialEq)]
pub struct FindingsProps {
    pub of: Shared<Overview>,
    pub zone: Zone,
}

/// A look at the hosts, begun by a press.
#[derive(Clone, Default, PartialEq)]
struct Look {
    /// Counts them: answers to one that was given up are dropped.
    number: u32,
    state: State,
    /// Those that stand out, by any measure.
    hosts: Vec<Network>,
    found: Vec<(Network, Found)>,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum State {
    #[default]
    Idle,
    /// So many rankings are to come.
    Ranking(usize),
    Looking,
    Failed,
}

enum Step {
    Begin,
    Ranked(u32, Vec<Network>),
    Looked(u32, Network, Found),
    Fail(u32),
    Forget,
}

impl Reducible for Look {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        let mut look = Self::clone(&self);
        match step {
            Step::Begin => look = Self { number: look.number + 1, state: State::Ranking(BY.len()), ..Self::default() },
            Step::Ranked(number, hosts) if number == look.number => {
                for host in hosts {
                    if !look.hosts.contains(&host) {
                        look.hosts.push(host);
                    }
                }
                look.state = match look.state {
                    State::Ranking(more @ 2..) => State::Ranking(more - 1),
                    State::Ranking(_) => State::Looking,
                    state => state,
                };
            }
            Step::Looked(number, host, found) if number == look.number => look.found.push((host, found)),
            Step::Fail(number) if number == look.number => {
                look = Self { number: number + 1, state: State::Failed, ..Self::default() }
            }
            Step::Forget => look = Self { number: look.number + 1, ..Self::default() },
            Step::Ranked(..) | Step::Looked(..) | Step::Fail(_) => return self,
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
        let (next, asks) = (look.dispatcher(), asks.clone());
        let number = (look.state == State::Looking).then_some(look.number);
        let hosts = look.hosts.clone();
        use_effect_with(number, move |number| {
            let (Some(number), Some(asks)) = (*number, asks) else { return };
            for host in hosts {
                let next = next.clone();
                let to = Callback::from(move |shown: Option<Rc<HostsShown>>| {
                    next.dispatch(match shown.as_deref() {
                        Some(HostsShown::One { about, .. }) => Step::Looked(number, host, about.findings.clone()),
                        _ => Step::Fail(number),
                    });
                });
                let wanted = HostsWanted::One { host, contacts: 0, rows: 0 };
                asks.on.emit(Command::Whole(asks.scope.clone(), Whole::Hosts(wanted, to)));
            }
        });
    }
    let on_look = {
        let (next, number) = (look.dispatcher(), look.number + 1);
        Callback::from(move |_: MouseEvent| {
            let Some(asks) = &asks else { return };
            next.dispatch(Step::Begin);
            for column in BY {
                let next = next.clone();
                let to = Callback::from(move |shown: Option<Rc<HostsShown>>| {
                    next.dispatch(match shown.as_deref() {
                        Some(HostsShown::Table { ranked, .. }) => {
                            let hosts = ranked.rows.iter().filter_map(|(key, _)| key.host());
                            Step::Ranked(number, hosts.collect())
                        }
                        _ => Step::Fail(number),
                    });
                });
                let by = Ranking { column, ..Ranking::default() };
                let wanted = HostsWanted::Table { by, limit: OF_EACH };
                asks.on.emit(Command::Whole(asks.scope.clone(), Whole::Hosts(wanted, to)));
            }
        })
    };
    let (looked, hosts) = (look.found.len(), look.hosts.len());
    let line = |words: String, offer: Option<&'static str>| {
        html! {
            <p class="once-line" role="status">
                {words}
                if let Some(offer) = offer { {" "}{button("link", offer, on_look.clone())} }
            </p>
        }
    };
    match look.state {
        State::Idle => line(
            "Port scans, many denied tries, large transfers and the like, of the hosts that stand out:".to_owned(),
            Some("Look for findings"),
        ),
        State::Failed => line("What is open changed while hosts were looked at.".to_owned(), Some("Look again")),
        State::Ranking(_) => line("Looking for hosts that stand out.".to_owned(), None),
        State::Looking if looked < hosts => {
            line(format!("Looked at {looked} of {}.", several(hosts as u64, "host", "hosts")), None)
        }
        State::Looking => {
            let found = of_all(&look.found);
            let shown = if *all { found.len() } else { found.len().min(SHOWN) };
            let told = Told { here: &here, span: here.told_in(props.of.span, &props.zone), zone: &props.zone };
            let row = |(host, of): &(Network, Finding)| finding(*host, of, Some(link(*host, &here, &names)), told);
            let of = several(hosts as u64, "host", "hosts");
            html! {
                <section class="panel findings p-findings" aria-label="Findings">
                    {panel_head("Findings", HOW, in_all(&format!("{} among {of}", found.len())))}
                    if found.is_empty() {
                        <p><b>{"No findings. "}</b>{LOOKED_FOR}</p>
                    }
                    <ul>{ for found[..shown].iter().map(row) }</ul>
                    if found.len() > SHOWN {
                        {show_more(&all, SHOWN, &format!("Show {}", found.len()))}
                    }
                </section>
            }
        }
    }
}

const HOW: &str = "What the pages of hosts tell of each, told of those that stand out: that were denied the most, to or from them, that \
     sent the most, tried the most ports or met the most peers, within the filter and the time range. Others can have findings, too. \
     What one did to another of them is told once. A finding is a hint from counts and addresses, not a proof: logs hold no payload.";
