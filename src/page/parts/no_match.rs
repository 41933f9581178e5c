//! What stands in the place of rows when there are none.

use flowglass::filter::{Expr, parse};
use flowglass::model::Span;
use flowglass::present::address::{Address, View};
use flowglass::present::empty::{self, Opened};
use flowglass::present::gaps::not_logged;
use flowglass::present::{Zone, time};
use flowglass::query::{Explained, Overview, TimeRange};
use yew::prelude::*;

use crate::page::address::{Change, Here, use_here};
use crate::page::browser;
use crate::page::filter;
use crate::page::names::use_names;
use crate::page::parts::{button, view_link};
use crate::page::shared::Shared;
use crate::page::state::{Command, FileState, Snapshot};
use crate::page::view::ViewProps;
use crate::page::write::several;

/// What stands in the place of all rows of the scope where there are none.
pub fn nothing(props: &ViewProps) -> Option<Html> {
    let snapshot = &props.snapshot;
    match &snapshot.overview {
        Some(data) if data.total.tuples > 0 => None,
        Some(data) if data.of.tuples > 0 => Some(no_match(snapshot, &props.zone)),
        _ => Some(no_flows(props)),
    }
}

/// There is nothing that could be shown, whatever is asked.
pub fn no_flows(props: &ViewProps) -> Html {
    if props.is_busy() {
        return html! { <p class="empty pad">{"Nothing is read yet."}</p> };
    }
    let totals = &props.totals;
    let left_out = totals.left_out;
    let (addresses, nics) = props.snapshot.names.len();
    let opened = Opened {
        lost: totals.lost as u64,
        unread: (totals.skipped + totals.without_room) as u64,
        left_out: left_out.files + left_out.records + left_out.tuples,
        files: totals.files as u64,
        empty: totals.empty as u64,
        not_logs: totals.not_logs as u64,
        not_a_log: totals.not_a_log.as_ref().map(|(name, says)| (&**name, &**says)).unwrap_or_default(),
        records: totals.records,
        rejected_records: totals.rejected_records,
        rejected_tuples: totals.rejected_tuples,
        names: (addresses + nics + props.snapshot.names.tags.len().0) as u64,
        rules: props.snapshot.rules.len() as u64,
        ranges: props.snapshot.names.geo.len() as u64,
    };
    let again = (totals.lost > 0).then(|| {
        let files = props.snapshot.files.clone();
        let onclick = props.on.reform(move |_: MouseEvent| {
            let lost = files.iter().filter(|entry| entry.state == FileState::Lost);
            Command::ReadAgain(lost.map(|entry| entry.id).collect())
        });
        html! { <>{button("link", "Read what is lost again", onclick)}{". "}</> }
    });
    html! {
        <p class="empty pad">
            <b>{"No flows. "}</b>{empty::no_flows(opened)}{" "}{again}
            {view_link(View::Files, "link", "The Files view")}{" says what became of each file."}
        </p>
    }
}

/// Nor is there of what is asked. `explained` says what each part lets through by itself, when that is known.
pub fn no_match(snapshot: &Snapshot, zone: &Zone) -> Html {
    html! { <NoMatch explained={snapshot.explained.clone()} data={snapshot.overview.clone()} zone={zone.clone()} /> }
}

/// There are flows, and the filter and the time range let none of them through.
#[derive(Properties, PartialEq)]
struct NoMatchProps {
    explained: Option<Shared<Explained>>,
    /// Says when there are flows at all, and where there are gaps.
    data: Option<Shared<Overview>>,
    zone: Zone,
}

#[component]
fn NoMatch(props: &NoMatchProps) -> Html {
    let here = use_here();
    let names = use_names();
    let Address { filter: written, time, .. } = &*here.now;
    let why = match (written.is_empty(), time) {
        (false, Some(_)) => "The filter lets nothing through within the time range.",
        (false, None) => "The filter lets nothing through.",
        (true, _) => "Nothing was logged within the time range.",
    };
    let is_beside = |logged: &Span| time.is_some_and(|time| logged.last < time.from || time.to <= logged.first);
    let not_logged = props.data.as_ref().and_then(|data| not_logged(&data.coverage, *time, &[], &props.zone, &names));
    let logged = props.data.as_ref().and_then(|data| data.span).filter(is_beside).map(TimeRange::through).map(
        |TimeRange { from, to }| {
            format!(" The logs are of {}, {}.", time::range(from, to, &props.zone, None), props.zone.name())
        },
    );
    let unfilled = parse(written).ok().and_then(|expr| expr.why_empty(&names));
    let left_out = props.explained.as_deref().map_or(0, |explained| explained.left_out);
    let most = props.explained.as_deref().and_then(|explained| excludes_most(explained, written));
    let (most, worst) = most.unzip();
    let narrower = parse(written).ok().zip(worst.flatten()).map(|(expr, term)| expr.without(&term).noted(&[written]));
    let counting = || Change::new(Address::counting_all);
    html! {
        <p class="empty pad">
            <b>{"No flow matches. "}</b>{why}
            {logged}
            if let Some(unfilled) = unfilled { {" "}{unfilled} }
            if left_out > 0 {
                {format!(" {} left out as duplicates: what was logged more than once counts once. ", several(left_out, "flow that would match is", "flows that would match are"))}
                {button("link", "Count them, too", without(&here, counting(), filter::focus))}
                {"."}
            } else if let Some(most) = most { {" "}{most} }
            if let Some(narrower) = narrower.filter(|_| left_out == 0) { {" "}{button("link", "Remove it", filtered(&here, narrower))} }
            {ways_out(&here)}
            if let Some(not_logged) = not_logged {
                <br />{format!("What was not logged is not found: {not_logged}.")}
            }
        </p>
    }
}

/// What can be taken away where nothing is left.
pub fn ways_out(here: &Here) -> Html {
    let all_times = Change::new(|address| address.at_times(None));
    let all_times = without(here, all_times, || browser::focus(".range-words"));
    html! {
        <>
            if !here.now.filter.is_empty() { {"\u{2002}"}{button("link", "Remove the filter", filtered(here, String::new()))} }
            if here.now.time.is_some() { {"\u{2002}"}{button("link", "Show all times", all_times)} }
        </>
    }
}

/// The buttons go with what they take away.
fn without(here: &Here, change: Change, next: fn()) -> Callback<MouseEvent> {
    let on = here.change.clone();
    Callback::from(move |_: MouseEvent| {
        on.emit(change.clone());
        next();
    })
}

fn filtered(here: &Here, filter: String) -> Callback<MouseEvent> {
    without(here, Change::new(move |address| Address { filter: filter.clone(), ..address }), filter::focus)
}

/// What leaves out the most by itself, where there are several: in words, and the term, if it is one of the filter.
fn excludes_most(explained: &Explained, filter: &str) -> Option<(String, Option<Expr>)> {
    let expr = parse(filter).ok()?;
    let in_time = explained.in_time.map(|left| (None, left));
    let terms = expr.terms().iter().map(Some).zip(explained.terms.iter().copied());
    let all: Vec<(Option<&Expr>, u64)> = terms.chain(in_time).collect();
    let &(term, left) = all.iter().min_by_key(|(_, left)| *left).filter(|_| all.len() > 1)?;
    let name = term.map_or_else(|| "the time range".to_owned(), |term| format!("“{}”", term.in_words()));
    let words = empty::nothing_through_all(&name, left);
    // Without the only one there is no filter.
    Some((words, term.filter(|_| expr.terms().len() > 1).cloned()))
}
