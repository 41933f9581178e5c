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
use super::state::{Command, FileEntry, Phase, WorkerStatus};
use encryption::Encryption;
use figures::Figures;
use once::Once;
use rules::Rules;
use shares::{Directions, Protocols, States};
use top::{Pick, Ranking};

#[derive(Properties, PartialEq)]
pub struct OverviewProps {
    /// Absent until the first rows are counted.
    pub data: Option<Shared<Data>>,
    pub explained: Option<Shared<Explained>>,
    pub is_matched: bool,
    pub zone: Zone,
    pub theme: AttrValue,
    pub phase: Phase,
    /// How far the reading is, while there is one.
    pub loading: Html,
    /// What is read, where that is not all.
    pub only: Html,
    pub files: Shared<Vec<FileEntry>>,
    pub workers: Shared<Vec<WorkerStatus>>,
    pub on: Callback<Command>,
}

#[component]
pub fn Overview(props: &OverviewProps) -> Html {
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
            <Later><Figures data={props.data.clone()} {busy} /></Later>
            if let Some(data) = &props.data { <Later><Once of={data.clone()} is_matched={props.is_matched} /></Later> }
            if busy {
                <div class="panels busy">
                    <Later><Workers workers={props.workers.clone()} /></Later>
                    <Later><IssuesSoFar files={props.files.clone()} /></Later>
                </div>
            }
            if let Some(data) = &props.data { <Panels data={data.clone()} explained={props.explained.clone()} zone={props.zone.clone()} theme={props.theme.clone()} /> }
        </main>
    }
}

#[derive(Properties, PartialEq)]
struct PanelsProps {
    data: Shared<Data>,
    explained: Option<Shared<Explained>>,
    zone: Zone,
    theme: AttrValue,
}

#[component]
fn Panels(props: &PanelsProps) -> Html {
    let data = &props.data;
    if data.total.tuples == 0 {
        return html! { if data.of.tuples > 0 { <NoMatch explained={props.explained.clone()} /> } };
    }
    html! {
        <div class="panels overview-panels">
            <Later><Ranking of={data.clone()} pick={Pick::Sources} /></Later>
            <Later><Ranking of={data.clone()} pick={Pick::Destinations} /></Later>
            <Later><Ranking of={data.clone()} pick={Pick::Ports} /></Later>
            <Later><Rules of={data.clone()} zone={props.zone.clone()} theme={props.theme.clone()} /></Later>
            <Later><Encryption of={data.clone()} /></Later>
            <Later><States of={data.clone()} /></Later>
            <Later><Directions of={data.clone()} /></Later>
            <Later><Protocols of={data.clone()} /></Later>
        </div>
    }
}
