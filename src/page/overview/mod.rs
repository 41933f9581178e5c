//! The first view: who talked to whom, how much, when, what was denied and by which rule, and what was encrypted.

mod encryption;
mod figures;
mod once;
mod rules;
mod shares;
mod top;

use flowglass::query::Overview as Data;
use yew::prelude::*;

use super::later::Later;
use super::loading::{IssuesSoFar, Workers};
use super::parts::{no_flows, no_match};
use super::shared::Shared;
use super::view::ViewProps;
use encryption::encryption;
use figures::figures;
use once::once;
use rules::Rules;
use shares::{directions, protocols, states};
use top::{Pick, Ranking};

pub fn overview(props: &ViewProps) -> Html {
    let snapshot = &props.snapshot;
    let busy = props.is_busy();
    if !busy && snapshot.overview.as_ref().is_some_and(|data| data.of.tuples == 0) {
        return html! {
            <main class="view" aria-label="Overview">
                <div class="title"><h1>{"Overview"}</h1></div>
                {props.only()}
                {no_flows(snapshot.phase)}
            </main>
        };
    }
    html! {
        <main class="view" aria-label="Overview">
            <h1 class="sr">{"Overview"}</h1>
            {props.loading()}
            {props.only()}
            <Later>{figures(snapshot.overview.as_deref(), busy)}</Later>
            if let Some(data) = &snapshot.overview { <Later>{once(data, snapshot.is_matched)}</Later> }
            if busy {
                <div class="panels busy">
                    <Later><Workers workers={snapshot.workers.clone()} /></Later>
                    <Later><IssuesSoFar files={snapshot.files.clone()} /></Later>
                </div>
            }
            if let Some(data) = &snapshot.overview { {panels(data, props)} }
        </main>
    }
}

fn panels(data: &Shared<Data>, props: &ViewProps) -> Html {
    if data.total.tuples == 0 {
        return html! { if data.of.tuples > 0 { {no_match(props.snapshot.explained.as_ref())} } };
    }
    html! {
        <div class="panels overview-panels">
            <Later><Ranking of={data.clone()} pick={Pick::Sources} /></Later>
            <Later><Ranking of={data.clone()} pick={Pick::Destinations} /></Later>
            <Later><Ranking of={data.clone()} pick={Pick::Ports} /></Later>
            <Later><Rules of={data.clone()} zone={props.zone.clone()} theme={props.theme.clone()} /></Later>
            <Later>{encryption(data)}</Later>
            <Later>{states(data)}</Later>
            <Later>{directions(data)}</Later>
            <Later>{protocols(data)}</Later>
        </div>
    }
}
