//! What is compared with what, and what each side comes to.

use flowglass::filter::parse;
use flowglass::model::Millis;
use flowglass::present::compare::{Against, Comparing, change, difference};
use flowglass::present::pairs::{measure_title, written};
use flowglass::present::{Zone, time};
use flowglass::query::TimeRange;
use flowglass::query::pairs::Measure;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::page::parts::{Absent, Choice, Heading, options};
use crate::page::state::ComparedShown;
use crate::page::timeline::Range;

/// The ways to say what the other side is.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Period,
    Day,
    Week,
    Range,
    Filter,
}

/// What the other side is. `span` is of all there is.
pub fn choice(
    comparing: &Comparing,
    selected: Option<TimeRange>,
    span: Option<(Millis, Millis)>,
    zone: &Zone,
    set: &Callback<Comparing>,
) -> Html {
    let kind = match comparing.against {
        Against::Period => Kind::Period,
        Against::Day => Kind::Day,
        Against::Week => Kind::Week,
        Against::Range(_) => Kind::Range,
        Against::Filter(_) => Kind::Filter,
    };
    let why = selected.is_none().then_some("Select a time range on the timeline first");
    let kinds = vec![
        Choice::new(Kind::Period, "Period before").refused(why),
        Choice::new(Kind::Day, "Day before").refused(why),
        Choice::new(Kind::Week, "Week before").refused(why),
        Choice::new(Kind::Range, "Another time range"),
        Choice::new(Kind::Filter, "Another filter"),
    ];
    let put = {
        let (comparing, set) = (comparing.clone(), set.clone());
        Callback::from(move |against| set.emit(Comparing { against, ..comparing.clone() }))
    };
    let (first, last) = span.unwrap_or((Millis(0), Millis(0)));
    let on_kind = put.reform(move |kind| match kind {
        Kind::Period => Against::Period,
        Kind::Day => Against::Day,
        Kind::Week => Against::Week,
        // As long as the selected one, at the beginning: something to go on from.
        Kind::Range => {
            let length = selected.map_or((last.0 - first.0) / 2, |TimeRange { from, to }| to.0 - from.0);
            Against::Range(TimeRange { from: first, to: Millis(first.0 + length.max(1)) })
        }
        Kind::Filter => Against::Filter(String::new()),
    });
    let all = TimeRange { from: first, to: Millis(last.0.saturating_add(1)) };
    let more = match &comparing.against {
        Against::Range(range) => html! {
            <Range selected={Some(*range)} {first} {last} zone={zone.clone()} on={put.reform(move |range: Option<TimeRange>| Against::Range(range.unwrap_or(all)))} />
        },
        Against::Filter(filter) => other_filter(filter, put.reform(Against::Filter)),
        _ => Html::default(),
    };
    html! {
        <div class="pair-options">
            <span class="dim">{"Compared with"}</span>
            {options("Compared with", kinds, &kind, on_kind)}
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

/// Both sides as a whole.
pub fn totals(shown: &ComparedShown, times: [TimeRange; 2], comparing: &Comparing, zone: &Zone) -> Html {
    let known = {
        let year = |at| time::year(at, zone);
        let years = times.map(|range| [year(range.from), year(range.to)]);
        (years == [[years[0][0]; 2]; 2]).then_some(years[0][0])
    };
    let words = times.map(|range| time::range(range.from, range.to, zone, known));
    let heads = match &comparing.against {
        Against::Filter(filter) if filter.is_empty() => ["This filter".to_owned(), "All flows".to_owned()],
        Against::Filter(filter) => ["This filter".to_owned(), filter.clone()],
        _ => words,
    };
    let [this, that] = shown.answer.totals;
    let row = |measure: Measure| {
        let sides = [measure.of(&this), measure.of(&that)];
        let is_absent = matches!(measure, Measure::Bytes | Measure::Packets) && this.measured + that.measured == 0;
        let text = |text: String| {
            if is_absent {
                html! { <Absent why="not measured" /> }
            } else {
                html! { {text} }
            }
        };
        html! {
            <tr>
                <th scope="row" class="key">{measure_title(measure)}</th>
                <td class="num">{text(written(measure, sides[0]))}</td>
                <td class="num">{text(written(measure, sides[1]))}</td>
                <td class="num">{text(difference(measure, sides))}</td>
                <td class="num">{change(sides).filter(|_| !is_absent).unwrap_or_default()}</td>
            </tr>
        }
    };
    let [this_head, that_head] = heads;
    html! {
        <section class="panel sides" tabindex="0" aria-label="Both sides">
            <table class="rows">
                <caption class="sr">{"Both sides as a whole"}</caption>
                <thead><tr>
                    <Heading title="Of both sides" silent=true />
                    <Heading title={this_head} class="num c-side" />
                    <Heading title={that_head} class="num c-side" />
                    <Heading title="Difference" class="num c-side" />
                    <Heading title="Change" class="num c-change" />
                </tr></thead>
                <tbody>{ for [Measure::Bytes, Measure::Packets, Measure::Flows, Measure::Denied].into_iter().map(row) }</tbody>
            </table>
        </section>
    }
}
