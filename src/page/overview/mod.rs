//! The first view: who talked to whom, how much, when, what was denied and by which rule, and what was encrypted.

mod encryption;
mod figures;
mod findings;
mod look;
mod once;
mod rules;
mod shares;
mod top;
mod unhit;

use flowglass::filter::parse;
use flowglass::present::address::{Address, View};
use flowglass::present::empty::{not_in_full, only_some_states};
use flowglass::present::subject::{Subject, subject};
use flowglass::query::{Overview as Data, Rank};
use yew::prelude::*;

use super::address::{Change, Here};
use super::later::later;
use super::loading::{issues_so_far, workers};
use super::parts::{no_flows, no_match, view_link};
use super::shared::Shared;
use super::view::ViewProps;
use encryption::encryption;
use figures::figures;
use findings::Findings;
pub use look::KeepLook;
use once::once;
use rules::Rules;
use shares::{directions, protocols, states};
use top::{Pick, Ranking, ranked_by};
use unhit::Unhit;

pub fn overview(props: &ViewProps, here: &Here) -> Html {
    let snapshot = &props.snapshot;
    let busy = props.is_busy();
    if !busy && snapshot.overview.as_ref().is_some_and(|data| data.of.tuples == 0) {
        return html! {
            <main class="view" aria-label="Overview">
                <div class="title"><h1>{"Overview"}</h1></div>
                {props.only()}
                {no_flows(props)}
            </main>
        };
    }
    html! {
        <main class="view" aria-label="Overview">
            {title(&here.now)}
            {props.loading()}
            {props.only()}
            {later(figures(snapshot.overview.as_deref(), busy))}
            if let Some(data) = &snapshot.overview {
                {later(once(data, snapshot.is_matched))}
                if let Some(text) = not_in_full(&props.totals.in_part, &props.totals.unread).filter(|_| !busy) {
                    <p class="once-line">{text}{" "}{view_link(View::Files, "link", "Which these are")}</p>
                }
                if let Some(text) = only_some_states(data).filter(|_| !busy) { <p class="once-line">{text}</p> }
            }
            if busy {
                <div class="panels busy">
                    {later(workers(&snapshot.workers))}
                    {later(issues_so_far(&snapshot.files, snapshot.progress.bytes_done))}
                </div>
            }
            if let Some(data) = &snapshot.overview { {panels(data, props, here)} }
        </main>
    }
}

/// The name of the one thing that all is about, if the filter asks for one.
fn title(now: &Address) -> Html {
    let Some(Subject { name, what }) = parse(&now.filter).ok().and_then(|filter| subject(&filter)) else {
        return html! { <h1 class="sr">{"Overview"}</h1> };
    };
    let all = Address { filter: String::new(), ..now.clone() }.hash();
    html! {
        <div class="title">
            <a class="link" href={all}>{"All flows"}</a>
            <h1 class="big">{name}</h1>
            <span class="dim">{what}</span>
        </div>
    }
}

fn panels(data: &Shared<Data>, props: &ViewProps, here: &Here) -> Html {
    if data.total.tuples == 0 {
        return html! { if data.of.tuples > 0 { {no_match(&props.snapshot, &props.zone)} } };
    }
    let on_rank = here.change.reform(|rank: Rank| Change::new(move |address| Address { rank, ..address }));
    let ranking = |pick: Pick| {
        later(html! { <Ranking of={data.clone()} {pick} on={props.on.clone()} on_rank={on_rank.clone()} /> })
    };
    html! {
        <>
        if !props.is_busy() && props.snapshot.is_matched {
            <Findings of={data.clone()} zone={props.zone.clone()} />
        }
        {ranked_by(data, &on_rank)}
        <div class="panels overview-panels">
            {ranking(Pick::Sources)}
            {ranking(Pick::Destinations)}
            {ranking(Pick::Ports)}
            {later(html! { <Rules of={data.clone()} zone={props.zone.clone()} theme={props.theme.clone()} /> })}
            {later(encryption(data))}
            { for data.facts.iter().map(|facts| ranking(Pick::Fact(facts.field))) }
            // Before the last answer, what was read last is not known.
            if !props.is_busy() && props.snapshot.is_matched && !props.snapshot.rules.is_empty() {
                {later(html! { <Unhit ..props.clone() /> })}
            }
            {later(states(data))}
            {later(directions(data))}
            {later(protocols(data))}
        </div>
        </>
    }
}
