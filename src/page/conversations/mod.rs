//! Who talks to whom: pairs of hosts or networks by what went between them, and a picture of them.

mod picture;
mod table;

use flowglass::model::MINUTE;
use flowglass::present::address::Address;
use flowglass::present::pairs::measure_title;
use flowglass::query::pairs::{Kind, Measure, PairsAsk, Picture as Drawn};
use flowglass::query::{Tally, TimeRange};
use yew::prelude::*;

use super::address::{Change, Here, use_here};
use super::asked::use_asked;
use super::later::later;
use super::parts::{Choice, NO_COUNTERS, nothing, options, prefixes};
use super::state::Command;
use super::view::ViewProps;
use picture::Picture;
use table::pairs_table;

/// Rows at first, and how many more each time more are wanted.
const ROWS: u32 = 100;

#[component]
pub fn Conversations(props: &ViewProps) -> Html {
    let here = use_here();
    let Here { now, change } = here.clone();
    // How many are wanted, of what: of something else the first ones again.
    let more = use_state_eq(|| (now.pairs, ROWS));
    let limit = if more.0 == now.pairs { more.1 } else { ROWS };
    // What is new in a time range is new since its begin, where nothing else is said.
    let since = now.pairs.since.or(now.time.map(|time| time.from)).filter(|_| now.pairs.picture == Drawn::Graph);
    let ask = PairsAsk { limit, since, ..now.pairs };
    use_asked(&props.on, ask, Command::ShowPairs);
    let set = use_callback(change, |pairs: PairsAsk, change| {
        change.emit(Change::new(move |address| Address { pairs, ..address }));
    });
    let on_more = {
        let (more, of) = (more.setter(), now.pairs);
        Callback::from(move |()| more.set((of, limit.saturating_mul(2))))
    };
    let on_measure = {
        let ask = now.pairs;
        set.reform(move |measure| PairsAsk { measure, ..ask })
    };
    let whole = props.span().map(|span| TimeRange::through(span).widened(MINUTE));
    let nothing = nothing(props);
    let snapshot = &props.snapshot;
    let is_behind = snapshot.is_behind || snapshot.pairs.as_ref().is_none_or(|shown| shown.ask != ask);
    let is_behind = (is_behind && nothing.is_none()).then_some("behind");
    let body = nothing.unwrap_or_else(|| match &snapshot.pairs {
        Some(shown) => html! {
            <div class="pairs">
                {later(html! { <Picture shown={shown.clone()} names={snapshot.names.clone()} at_least={now.at_least} zone={props.zone.clone()} time={now.time.or(whole)} of={now.filter.clone()} /> })}
                {pairs_table(shown, here.told_in(props.span(), &props.zone), &props.zone, &on_measure, &on_more, &snapshot.names)}
            </div>
        },
        None => html! { <p class="empty pad" role="status">{"Bringing the pairs into order."}</p> },
    });
    html! {
        <main class={classes!("view", "conversations", is_behind)} aria-label="Conversations">
            {props.loading()}
            <div class="title"><h1>{"Conversations"}</h1></div>
            {choices(&now.pairs, snapshot.pairs.as_ref().map(|shown| shown.answer.total), &set)}
            {body}
        </main>
    }
}

/// What is asked: of what the rows are, by what they are ranked, and what is drawn. Of all there is the sum is known
/// with the first answer.
fn choices(now: &PairsAsk, all: Option<Tally>, set: &Callback<PairsAsk>) -> Html {
    let now = *now;
    let is_known = |measure: Measure| all.is_none_or(|all| measure.where_measured(&all) == measure);
    let ranked = all.map_or(now.measure, |all| now.ranked_by(&all));
    let kinds = vec![
        Choice::new(Kind::Hosts, "Host ↔ host"),
        Choice::new(Kind::Networks, "Network ↔ network"),
        Choice::new(Kind::Ports, "Host → port"),
    ];
    // Those that the heads of columns offer alone do not crowd the line.
    let mut measures = vec![Measure::Bytes, Measure::Packets, Measure::Flows, Measure::Denied];
    if !measures.contains(&ranked) {
        measures.push(ranked);
    }
    let measures = measures.into_iter().map(|measure| {
        Choice::new(measure, measure_title(measure)).refused((!is_known(measure)).then_some(NO_COUNTERS))
    });
    let pictures = vec![
        Choice::new(Drawn::Matrix, "Matrix"),
        Choice::new(Drawn::Sankey, "Sankey"),
        Choice::new(Drawn::Graph, "Graph"),
    ];
    html! {
        <div class="pair-options">
            {options("One row is", kinds, &now.kind, set.reform(move |kind| PairsAsk { kind, ..now }))}
            // Hosts alone have no networks; pictures of them do.
            if now.kind == Kind::Networks || now.picture != Drawn::Matrix {
                {prefixes(now.prefix, &set.reform(move |prefix| PairsAsk { prefix, ..now }))}
            }
            {options("Ranked by", measures, &ranked, set.reform(move |measure| PairsAsk { measure, ..now }))}
            {options("Picture", pictures, &now.picture, set.reform(move |picture| PairsAsk { picture, ..now }))}
        </div>
    }
}
