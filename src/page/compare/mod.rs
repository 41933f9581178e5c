//! The rows of the scope beside others: what is new, gone, more or less.

mod sides;
mod table;

use flowglass::enrich::{Geo, Names};
use flowglass::filter::{Field, parse};
use flowglass::model::{Duplicate, Mac, Span};
use flowglass::present::address::Address;
use flowglass::present::compare::{
    Against, Comparing, about, field_title, half_logged, list, missing, trend_title, unlogged,
};
use flowglass::present::gaps::not_logged;
use flowglass::present::number;
use flowglass::present::pairs::measure_title;
use flowglass::query::TimeRange;
use flowglass::query::compare::{Ask, FIELDS, Trend};
use flowglass::query::pairs::Measure;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::address::{Change, Here, use_here};
use super::asked::{MOST_TAKEN, Whole, use_asked};
use super::parts::{Choice, NO_COUNTERS, button, nothing, options, take_whole};
use super::shared::Shared;
use super::state::{Command, ComparedShown};
use super::timeline;
use super::view::ViewProps;

const AT_SOURCE: &str =
    "Of a flow that is logged at both ends the source’s rule and NIC are compared, and not the other end’s.";
/// The overview tells the two apart.
const WITH_INTERNET: &str = "NX is also what goes to the Internet or comes from it, which no network encrypts: the filter \
     flowtype == internal leaves it out.";

/// Rows at first, and how many more each time more are wanted.
const ROWS: u32 = 100;

#[component]
pub fn Compare(props: &ViewProps) -> Html {
    let Here { now, change } = use_here();
    let comparing = now.comparing.clone();
    // How many are wanted, of what: of something else the first ones again.
    let more = use_state_eq(|| (comparing.clone(), ROWS));
    let limit = if more.0 == comparing { more.1 } else { ROWS };
    let snapshot = &props.snapshot;
    let span = props.span();
    let all = span.map(TimeRange::through);
    let times = all.and_then(|all| comparing.times(now.time, all, &props.zone));
    // A link can bring a filter that is none: no rows are let through by it, nor is anything new.
    let is_readable = !matches!(&comparing.against, Against::Filter(text) if parse(text).is_err());
    let ask = times.filter(|_| is_readable).map(|times| comparing.ask(times, limit));
    use_asked(&props.on, ask.clone(), |ask| Command::ShowCompared(ask.flatten().map(Box::new)));
    // Both sides of filters are of the same times.
    let by_time = times.filter(|_| !matches!(comparing.against, Against::Filter(_)));
    let coverage = snapshot.overview.as_ref().map(|data| &data.coverage);
    let unlogged = by_time.zip(coverage).map(|(times, coverage)| unlogged(coverage, times)).unwrap_or_default();
    let mut notes = coverage.map(|coverage| half_logged(coverage, &unlogged, &snapshot.names)).unwrap_or_default();
    if let Some((times, coverage)) = by_time.zip(coverage) {
        for (at, side) in ["this side", "the other side"].into_iter().enumerate() {
            let gaps = not_logged(coverage, Some(times[at]), &unlogged[at], &props.zone, &snapshot.names);
            notes.extend(gaps.map(|gaps| format!("Not all of {side} was logged: {gaps}.")));
        }
    }
    let is_of_ends = matches!(comparing.field, Field::Rule | Field::Acl | Field::Nic);
    let twice = snapshot.overview.as_ref().map(|data| data.duplicates.left_out(Duplicate::BothEnds).tuples);
    if is_of_ends && twice.is_some_and(|tuples| tuples > 0) {
        notes.push(AT_SOURCE.to_owned());
    }
    if comparing.field == Field::Encryption {
        notes.push(WITH_INTERNET.to_owned());
    }
    let set = use_callback(change.clone(), |comparing: Comparing, change| {
        change.emit(Change::new(move |address| Address { comparing: comparing.clone(), ..address }));
    });
    let on_more = {
        let (more, of) = (more.setter(), comparing.clone());
        Callback::from(move |()| more.set((of.clone(), limit.saturating_mul(2))))
    };
    // Where the scope is empty, the other side need not be.
    let nothing = if snapshot.overview.as_ref().is_some_and(|data| data.of.tuples > 0) { None } else { nothing(props) };
    let is_behind =
        snapshot.is_behind || snapshot.compared.as_ref().is_none_or(|shown| Some(&shown.ask) != ask.as_ref());
    let is_behind = (is_behind && ask.is_some() && nothing.is_none()).then_some("behind");
    let body = nothing.unwrap_or_else(|| match (&snapshot.compared, times, span.zip(all)) {
        _ if !is_readable => {
            html! { <p class="empty pad"><b>{"The other filter cannot be read. "}</b>{"What is wrong with it is said above."}</p> }
        }
        (_, None, Some((span, _))) => before_what(span, &change),
        (Some(shown), Some(times), Some((_, all))) => html! {
            <>
            {sides::totals(shown, times, &now, &props.zone)}
            { for missing(times, &shown.answer.totals, &comparing.against, all, &props.zone).into_iter().chain(notes).map(|why| html! { <p class="note">{why}</p> }) }
            // Of nothing all would be new.
            if by_time.is_none_or(|times| times.into_iter().all(|side| side.from < all.to && all.from < side.to)) {
                {trends(shown, &comparing, &set)}
                {table::changes(shown, &comparing, (&unlogged, &snapshot.names), (&set, &on_more), away(shown, unlogged.clone(), &snapshot.names, now.is_narrowed()))}
            }
            </>
        },
        _ => html! { <p class="empty pad" role="status">{"Comparing both sides."}</p> },
    });
    html! {
        <main class={classes!("view", "compare", is_behind)} aria-label="Compare">
            {props.loading()}
            <div class="title"><h1>{"Compare"}</h1></div>
            {sides::choice(&comparing, now.time, span, &props.zone, &set)}
            {choices(&comparing, times, snapshot.compared.as_deref(), &snapshot.names.geo, &set)}
            <div class="compared">{body}</div>
        </main>
    }
}

/// By what both sides are compared, and what of it.
fn choices(
    now: &Comparing,
    times: Option<[TimeRange; 2]>,
    shown: Option<&ComparedShown>,
    geo: &Geo,
    set: &Callback<Comparing>,
) -> Html {
    let onchange = {
        let (now, set) = (now.clone(), set.clone());
        Callback::from(move |event: Event| {
            let wanted = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
            let field = FIELDS.into_iter().find(|field| Some(field.name()) == wanted.as_deref());
            if let Some(field) = field {
                set.emit(Comparing { field, ..now.clone() });
            }
        })
    };
    let is_said = |field: &&Field| field.fact().is_none_or(|fact| geo.ranges(fact).is_some() || **field == now.field);
    let option = |field: &Field| {
        html! { <option value={field.name()} selected={*field == now.field}>{field_title(*field)}</option> }
    };
    let measures = [Measure::Bytes, Measure::Packets, Measure::Flows, Measure::Denied];
    // Where no side has counters, flows are shown.
    let is_known = |measure: Measure| {
        shown.is_none_or(|shown| {
            let [mut both, that] = shown.answer.totals;
            both.add(&that);
            both.tuples == 0 || measure.where_measured(&both) == measure
        })
    };
    let compared = if is_known(now.measure) { now.measure } else { Measure::Flows };
    let measures = measures.map(|measure| {
        Choice::new(measure, measure_title(measure)).refused((!is_known(measure)).then_some(NO_COUNTERS))
    });
    let on_measure = {
        let now = now.clone();
        set.reform(move |measure| Comparing { measure, ..now.clone() })
    };
    let on_hourly = {
        let now = now.clone();
        set.reform(move |is_hourly| Comparing { is_hourly, ..now.clone() })
    };
    let differ = times.is_some_and(|[a, b]| a.to.0 - a.from.0 != b.to.0 - b.from.0);
    html! {
        <div class="pair-options">
            <label class="by-field">{"By "}<select aria-label="Compared by" {onchange}>{ for FIELDS.iter().filter(is_said).map(option) }</select></label>
            {options("What is compared", measures, &compared, on_measure)}
            if differ || now.is_hourly {
                {options("Sides of unequal length", vec![Choice::new(false, "In all"), Choice::new(true, "In an hour")], &now.is_hourly, on_hourly)}
                if differ && !now.is_hourly { <span class="dim">{"The sides are not equally long."}</span> }
            }
        </div>
    }
}

fn away(shown: &Shared<ComparedShown>, unlogged: [Vec<Mac>; 2], names: &Shared<Names>, is_narrowed: bool) -> Html {
    let names = names.clone();
    let ask = Box::new(Ask { limit: shown.ask.limit.max(MOST_TAKEN), ..shown.ask.clone() });
    take_whole(
        "Comparison",
        shown.clone(),
        move |to| Whole::Compared(ask.clone(), to),
        move |shown| {
            let (rows, others) = (&shown.answer.rows, shown.answer.others);
            list(rows, &shown.ask, &unlogged, &names)
                .of_all(rows.len() as u64 + others)
                .about(about(&shown.ask, is_narrowed))
        },
    )
}

/// How many values there are of each trend, to choose from.
fn trends(shown: &ComparedShown, now: &Comparing, set: &Callback<Comparing>) -> Html {
    let counts = shown.answer.counts;
    let title = |name: &str, count: u64| format!("{name} {}", number::count(count));
    let all = Choice::new(None, title("All", counts.iter().sum()));
    let each = Trend::ALL.map(|trend| {
        Choice::new(Some(trend), title(trend_title(trend, shown.ask.filter.is_some()), counts[trend as usize]))
    });
    let only = now.only;
    let now = now.clone();
    html! {
        <div class="pair-options">
            {options("What became of them", [all].into_iter().chain(each), &only, set.reform(move |only| Comparing { only, ..now.clone() }))}
        </div>
    }
}

/// Before all there is, there is nothing: a time range has to be selected.
fn before_what(span: Span, change: &Callback<Change>) -> Html {
    // Of a period that is hardly logged everything would be news.
    let has_before = |(TimeRange { from, to }, _): &(TimeRange, &'static str)| {
        from.0.saturating_sub(span.first.0) >= to.0.saturating_sub(from.0) / 2
    };
    let offer = |(range, title): (TimeRange, &'static str)| {
        let onclick = change.reform(move |_: MouseEvent| {
            Change::new(move |address| {
                let comparing = Comparing { against: Against::Period, ..address.comparing };
                Address { comparing, ..address.at_times(Some(range)) }
            })
        });
        button("button", &format!("Last {title} with the {title} before"), onclick)
    };
    html! {
        <div class="empty pad">
            <p><b>{"Select a time range on the timeline: "}</b>{"it is compared with what was before it. Or choose another filter to compare with, above."}</p>
            <p class="offers">{ for timeline::usual(span).filter(has_before).map(offer) }</p>
        </div>
    }
}
