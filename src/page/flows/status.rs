//! The line below the rows: which of how many are in sight, and what is to be known of them.

use flowglass::filter::parse;
use flowglass::model::{Span, State};
use flowglass::present::address::Address;
use flowglass::present::flows::Walk;
use flowglass::present::time::date;
use flowglass::present::{Zone, number};
use flowglass::query::Overview;
use flowglass::query::flows::Table;
use yew::prelude::*;

use crate::page::parts::button;
use crate::page::shared::Shared;
use crate::page::state::RowsShown;
use crate::page::view::ViewProps;
use crate::page::write::several;

pub struct Status<'a> {
    pub props: &'a ViewProps,
    pub now: &'a Address,
    pub rows: Option<&'a Shared<RowsShown>>,
    pub walk: Walk,
    /// What was done last.
    pub told: &'a str,
    /// Shows the chosen row in full, where that is not shown.
    pub open: Option<Callback<MouseEvent>>,
}

pub fn status(of: &Status<'_>) -> Html {
    let Status { props, now, rows, walk, told, open } = of;
    let total = rows.map_or(0, |rows| rows.total);
    let connections = now.order.table == Table::Connections;
    let asks_counters = || parse(&now.filter).is_ok_and(|filter| filter.asks_counters());
    html! {
        <div class="status flow-status">
            <span>{in_sight(walk.first, walk.shown, total)}</span>
            // Where there is no room for the day of each.
            if let Some(days) = rows.and_then(|rows| days(rows, *walk, &props.zone)) {
                <span class="flow-day">{days}</span>
            }
            // Where there are no keys; on others they are named instead.
            if let Some(open) = open.clone().filter(|_| total > 0) {
                {button("link flow-open", "Chosen row in full", open)}
            }
            if let Some(data) = props.snapshot.overview.as_ref().filter(|_| connections && total > 0) {
                {not_connected(data)}
            }
            if connections && total > 0 && now.is_narrowed() {
                <span class="dim">{"Connections are shown whole: also what of them lies outside of the time range or the filter"}</span>
            }
            if connections && asks_counters() {
                <span>{"Bytes and packets in the filter are those of one tuple. For large connections sort by Bytes."}</span>
            }
            <span role="status">{*told}</span>
            <span class="flow-keys"><kbd>{"Enter"}</kbd>{" in full "}<kbd>{"Shift ↑ ↓"}</kbd>{" choose "}<kbd>{"Ctrl C"}</kbd>{" copy"}</span>
        </div>
    }
}

fn in_sight(first: u64, shown: u64, total: u64) -> String {
    if total == 0 {
        return "No rows".to_owned();
    }
    let [from, to, all] = [first + 1, total.min(first + shown), total].map(number::exact);
    format!("Rows {from} – {to} of {all}")
}

/// The day of the rows in sight, or the first and the last.
fn days(rows: &RowsShown, walk: Walk, zone: &Zone) -> Option<String> {
    let times = (walk.first..walk.first + walk.shown).filter_map(|row| Some(rows.line(row)?.time));
    let span = times.fold(None, |mut span, time| {
        Span::add(&mut span, Some(Span::of(time)));
        span
    })?;
    let [first, last] = [span.first, span.last].map(|at| date(at, zone, None));
    Some(if first == last { first } else { format!("{first} – {last}") })
}

/// Which of the flows in scope are in no connection.
fn not_connected(data: &Overview) -> Html {
    let of =
        |wanted: State| data.states.iter().find(|(state, _)| *state == wanted).map_or(0, |(_, tally)| tally.tuples);
    let part = |count: u64, what: &str| (count > 0).then(|| format!("{} {what}", several(count, "flow", "flows")));
    let parts: Vec<String> =
        [part(of(State::Denied), "denied"), part(of(State::None), "without a state")].into_iter().flatten().collect();
    if parts.is_empty() {
        return Html::default();
    }
    html! { <span class="dim">{format!("Not in any connection: {}", parts.join(", "))}</span> }
}
