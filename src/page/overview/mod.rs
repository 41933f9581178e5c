//! The first view: who talked to whom, how much, when, what was denied and by which rule, and what was encrypted.

mod encryption;
mod figures;
mod once;
mod rules;
mod shares;
mod top;

use flowglass::present::Zone;
use flowglass::query::{Explained, Overview as Data};
use yew::prelude::*;

use super::later::Later;
use super::loading::{IssuesSoFar, Workers};
use super::parts::{NoMatch, no_flows};
use super::shared::Shared;
use super::state::{FileEntry, Phase, WorkerStatus};
use encryption::encryption;
use figures::figures;
use once::once;
use rules::Rules;
use shares::{directions, protocols, states};
use top::{Pick, Ranking};

pub struct Shown<'a> {
    /// Absent until the first rows are counted.
    pub data: Option<&'a Shared<Data>>,
    pub explained: Option<&'a Shared<Explained>>,
    pub is_matched: bool,
    pub zone: &'a Zone,
    pub theme: &'a AttrValue,
    pub phase: Phase,
    /// How far the reading is, while there is one.
    pub loading: &'a Html,
    /// What is read, where that is not all.
    pub only: &'a Html,
    pub files: &'a Shared<Vec<FileEntry>>,
    pub workers: &'a Shared<Vec<WorkerStatus>>,
}

pub fn overview(props: &Shown<'_>) -> Html {
    let busy = props.phase.is_busy();
    if !busy && props.data.as_ref().is_some_and(|data| data.of.tuples == 0) {
        return html! {
            <main class="view" aria-label="Overview">
                <div class="title"><h1>{"Overview"}</h1></div>
                {props.only.clone()}
                {no_flows(props.phase)}
            </main>
        };
    }
    html! {
        <main class="view" aria-label="Overview">
            <h1 class="sr">{"Overview"}</h1>
            {props.loading.clone()}
            {props.only.clone()}
            <Later>{figures(props.data.map(|data| &**data), busy)}</Later>
            if let Some(data) = props.data { <Later>{once(data, props.is_matched)}</Later> }
            if busy {
                <div class="panels busy">
                    <Later><Workers workers={props.workers.clone()} /></Later>
                    <Later><IssuesSoFar files={props.files.clone()} /></Later>
                </div>
            }
            if let Some(data) = props.data { {panels(data, props)} }
        </main>
    }
}

fn panels(data: &Shared<Data>, props: &Shown<'_>) -> Html {
    if data.total.tuples == 0 {
        return html! { if data.of.tuples > 0 { <NoMatch explained={props.explained.cloned()} /> } };
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
