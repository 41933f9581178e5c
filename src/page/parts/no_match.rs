//! What stands in the place of rows when there are none.

use flowglass::filter::parse;
use flowglass::present::address::{Address, View};
use flowglass::present::number;
use flowglass::query::Explained;
use yew::prelude::*;

use crate::page::address::{Change, use_here};
use crate::page::browser;
use crate::page::filter;
use crate::page::parts::{button, view_link};
use crate::page::shared::Shared;
use crate::page::state::{Phase, Snapshot};

/// What stands in the place of all rows of the scope where there are none.
pub fn nothing(snapshot: &Snapshot) -> Option<Html> {
    match &snapshot.overview {
        Some(data) if data.total.tuples > 0 => None,
        Some(data) if data.of.tuples > 0 => Some(no_match(snapshot.explained.as_ref())),
        _ => Some(no_flows(snapshot.phase)),
    }
}

/// There is nothing that could be shown, whatever is asked.
pub fn no_flows(phase: Phase) -> Html {
    if phase.is_busy() {
        return html! { <p class="empty pad">{"Nothing is read yet."}</p> };
    }
    html! {
        <p class="empty pad">
            <b>{"No flows."}</b>{" Nothing in what was opened is a tuple of a flow log. "}
            {view_link(View::Files, "link", "The Files view")}{" says what each file holds instead."}
        </p>
    }
}

/// Nor is there of what is asked. `explained` says what each part lets through by itself, when that is known.
pub fn no_match(explained: Option<&Shared<Explained>>) -> Html {
    html! { <NoMatch explained={explained.cloned()} /> }
}

/// There are flows, and the filter and the time range let none of them through.
#[derive(Properties, PartialEq)]
struct NoMatchProps {
    explained: Option<Shared<Explained>>,
}

#[component]
fn NoMatch(props: &NoMatchProps) -> Html {
    let here = use_here();
    let Address { filter: written, time, .. } = &*here.now;
    let why = match (written.is_empty(), time) {
        (false, Some(_)) => "The filter lets nothing through within the time range.",
        (false, None) => "The filter lets nothing through.",
        (true, _) => "Nothing was logged within the time range.",
    };
    let most = props.explained.as_deref().and_then(|explained| excludes_most(explained, written));
    // The buttons go with what they take away.
    let without = |to: fn(Address) -> Address, next: fn()| {
        let change = here.change.clone();
        Callback::from(move |_: MouseEvent| {
            change.emit(Change::new(to));
            next();
        })
    };
    let no_filter = without(|address| Address { filter: String::new(), ..address }, filter::focus);
    let all_times = without(|address| Address { time: None, ..address }, || browser::focus(".range-words"));
    html! {
        <p class="empty pad">
            <b>{"No flow matches. "}</b>{why}
            if let Some(most) = most { {" "}{most} }
            if !written.is_empty() { {" "}{button("link", "Remove the filter", no_filter)} }
            if time.is_some() { {" "}{button("link", "Show all times", all_times)} }
        </p>
    }
}

/// Which term leaves out the most by itself, where there are several.
fn excludes_most(explained: &Explained, filter: &str) -> Option<String> {
    let expr = parse(filter).ok()?;
    let in_time = explained.in_time.map(|left| ("the time range".to_owned(), left));
    let terms = expr.terms().iter().map(|term| format!("“{}”", term.in_words())).zip(explained.terms.iter().copied());
    let all: Vec<(String, u64)> = terms.chain(in_time).collect();
    let (name, left) = all.iter().min_by_key(|(_, left)| *left).filter(|_| all.len() > 1)?;
    let excluded = number::count(explained.of.saturating_sub(*left));
    Some(format!("Of {} flows, {name} alone leaves out {excluded}.", number::count(explained.of)))
}
