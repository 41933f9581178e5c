//! What is remarkable among the hosts that stand out. Each of them has to be looked at, so this is done when one asks.

use flowglass::model::Network;
use flowglass::order;
use flowglass::present::Zone;
use flowglass::present::findings::{lacking, of_all, taken};
use flowglass::query::Overview;
use flowglass::query::hosts::findings::Finding;
use yew::prelude::*;

use super::look::{State, use_look};
use crate::page::address::use_here;
use crate::page::hosts::link;
use crate::page::names::use_names;
use crate::page::parts::{Manner, button, finding, how, show_more, take_away};
use crate::page::shared::Shared;
use crate::page::write::several;

/// Shown at first; the others are one click away.
const SHOWN: usize = 8;

#[derive(Properties, PartialEq)]
pub struct FindingsProps {
    pub of: Shared<Overview>,
    pub zone: Zone,
}

#[component]
pub fn Findings(props: &FindingsProps) -> Html {
    let here = use_here();
    let names = use_names();
    let all = use_state_eq(|| false);
    let (look, on_look) = use_look(props.of.of.tuples);
    let hosts = several(look.hosts.len() as u64, "host", "hosts");
    let is_over = look.is_over();
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
        State::Looking if !look.is_ranked() => ("Looking for hosts that stand out.".to_owned(), None),
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
    let told = Manner { here: &here, names: &names, span, zone: &props.zone };
    let row = |(host, of): &(Network, Finding)| finding(*host, of, Some(link(*host, &here, &names)), told);
    let mut lacks: Vec<&str> = look.found.iter().filter(|_| is_over).flat_map(|(_, found)| lacking(found)).collect();
    order::distinct(&mut lacks);
    let away = {
        let (found, names) = (found.clone(), names.clone());
        move || taken(&found, &names)
    };
    html! {
        <>
        <p class="once-line">
            // Said also when it changes.
            <span role="status">{words}</span>
            if let Some(offer) = offer { {" "}{button("link", offer, on_look)} }
            if is_over { {how("Findings", HOW)} }
            if !found.is_empty() { {take_away("Findings", away)} }
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
