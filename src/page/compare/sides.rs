//! What is compared with what, and what each side comes to.

use flowglass::filter::parse;
use flowglass::model::{DAY, MINUTE, Millis, Span};
use flowglass::present::address::Address;
use flowglass::present::compare::{Against, Comparing, change, difference, is_known, written};
use flowglass::present::pairs::measure_title;
use flowglass::present::timeline::Earlier;
use flowglass::present::{Zone, time};
use flowglass::query::TimeRange;
use flowglass::query::compare::Unit;
use flowglass::query::pairs::Measure;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::page::browser::focus;
use crate::page::parts::{Choice, NO_COUNTERS, absent, heading, options, silent_heading, table};
use crate::page::state::ComparedShown;
use crate::page::timeline::Range;
use crate::platform::after_paint;

/// What the other side is. `span` is of all there is.
pub fn choice(
    comparing: &Comparing,
    selected: Option<TimeRange>,
    span: Option<Span>,
    zone: &Zone,
    set: &Callback<Comparing>,
) -> Html {
    let whole = span.unwrap_or(Span::of(Millis(0)));
    let first = whole.first.floor(MINUTE);
    // As long as the selected one, and where it can be at the same time of day, at the beginning: something to go on
    // from.
    let length = selected.map_or(whole.length().cast_signed() / 2, |TimeRange { from, to }| to.0 - from.0);
    let days = selected.map_or(0, |TimeRange { from, .. }| (from.0 - first.0).div_euclid(DAY));
    let from = selected.filter(|_| days > 0).map_or(first, |TimeRange { from, .. }| Millis(from.0 - days * DAY));
    let (mut range, mut filter) = (TimeRange { from, to: Millis(from.0 + length.max(1)) }, String::new());
    match &comparing.against {
        Against::Range(chosen) => range = *chosen,
        Against::Filter(chosen) => filter.clone_from(chosen),
        Against::Period | Against::Day | Against::Week => {}
    }
    let before = |against, earlier: Earlier| {
        let why = match selected {
            None => Some("Select a time range on the timeline first"),
            Some(_) => (!earlier.is_known(selected, span)).then_some("The logs do not go back so far"),
        };
        Choice::new(against, earlier.name()).refused(why)
    };
    let choices = [
        before(Against::Period, Earlier::Period),
        before(Against::Day, Earlier::Day),
        before(Against::Week, Earlier::Week),
        Choice::new(Against::Range(range), "Another time range"),
        Choice::new(Against::Filter(filter), "Another filter"),
    ];
    let put = {
        let (comparing, set) = (comparing.clone(), set.clone());
        Callback::from(move |against| {
            // It is to be written next.
            if matches!(&against, Against::Filter(filter) if filter.is_empty()) {
                spawn_local(async {
                    after_paint().await;
                    focus(".other-filter input");
                });
            }
            set.emit(Comparing { against, ..comparing.clone() });
        })
    };
    let all = TimeRange::through(whole);
    let more = match &comparing.against {
        Against::Range(range) => html! {
            <Range selected={Some(*range)} {whole} zone={zone.clone()} on={put.reform(move |range: Option<TimeRange>| Against::Range(range.unwrap_or(all)))} />
        },
        Against::Filter(filter) => other_filter(filter, put.reform(Against::Filter)),
        _ => Html::default(),
    };
    html! {
        <div class="pair-options">
            <span class="dim">{"Compared with"}</span>
            {options("Compared with", choices, &comparing.against, put)}
            {more}
        </div>
    }
}

/// The filter of the other side. The browser tells of a change when it is done, with Enter or by leaving the field.
fn other_filter(filter: &str, on: Callback<String>) -> Html {
    let problem = parse(filter).err().and_then(|problems| problems.into_iter().next());
    let onchange =
        Callback::from(move |event: Event| on.emit(event.target_unchecked_into::<HtmlInputElement>().value()));
    html! {
        <span class="other-filter">
            <input type="text" aria-label="Filter of the other side" placeholder="A filter; all flows without one" autocomplete="off" spellcheck="false"
                aria-invalid={problem.is_some().then_some("true")} value={filter.to_owned()} {onchange} />
            if let Some(problem) = problem { <span class="wrong" role="alert">{problem.message}</span> }
        </span>
    }
}

/// A filter as the name of a side.
fn named(side: &str, filter: &str) -> String {
    if filter.is_empty() { format!("{side}: all flows") } else { filter.to_owned() }
}

/// Both sides as a whole.
pub fn totals(shown: &ComparedShown, times: [TimeRange; 2], now: &Address, zone: &Zone) -> Html {
    let known = {
        let year = |at| time::year(at, zone);
        let years = times.map(|range| [year(range.from), year(range.to)]);
        (years == [[years[0][0]; 2]; 2]).then_some(years[0][0])
    };
    let [this_head, that_head] = match &now.comparing.against {
        Against::Filter(filter) => [named("This side", &now.filter), named("Other side", filter)],
        _ => times.map(|range| time::range(range.from, range.to, zone, known)),
    };
    let (totals, lengths) = (shown.answer.totals, shown.ask.lengths);
    let row = |title: String, unit: Unit, values: [u64; 2], is_known: [bool; 2]| {
        html! {
            <tr>
                <th scope="row" class="key">{title}</th>
                {numbers(unit, values, is_known)}
            </tr>
        }
    };
    let measured = |measure: Measure| {
        let unit = Unit { measure, lengths };
        let title = measure_title(measure);
        let title = if lengths.is_some() { format!("{title} an hour") } else { title.to_owned() };
        row(title, unit, unit.values(&totals), totals.map(|tally| is_known(measure, &tally)))
    };
    // As many addresses as there are, however long a side is.
    let hosts = Unit { measure: Measure::Flows, lengths: None };
    let heads = vec![
        silent_heading("Of both sides", ""),
        heading(&this_head, "num c-side", None),
        heading(&that_head, "num c-side", None),
        heading("Difference", "num c-side", None),
        heading("Change", "num c-change", None),
    ];
    let body = html! {
        <>
            { for [Measure::Bytes, Measure::Packets, Measure::Flows, Measure::Denied].map(measured) }
            {row("Hosts".to_owned(), hosts, shown.answer.hosts, [true; 2])}
        </>
    };
    html! {
        <section class="panel sides" tabindex="0" aria-label="Both sides">
            {table("rows", "Both sides as a whole", heads, body)}
        </section>
    }
}

/// Both sides of anything, and what is between them. With a side that is not known nothing is.
pub fn numbers(unit: Unit, values: [u64; 2], is_known: [bool; 2]) -> Html {
    let cell = |is_known: bool, class: &'static str, text: String| {
        html! {
            <td class={classes!("num", class)}>
                if is_known { {text} } else { {absent(NO_COUNTERS)} }
            </td>
        }
    };
    let both = is_known == [true; 2];
    html! {
        <>
            {cell(is_known[0], "c-side", written(unit, values[0]))}
            {cell(is_known[1], "c-side", written(unit, values[1]))}
            {cell(both, "c-side", difference(unit, values))}
            {cell(both, "c-change", change(values).unwrap_or_default())}
        </>
    }
}
