//! The time range in words, the usual ones to choose from, and a place to type one.

use flowglass::model::{HOUR, MINUTE, Millis, Span};
use flowglass::present::{Zone, time};
use flowglass::query::TimeRange;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::page::parts::{toggle, use_closing};

/// The last of the data, with what it is called.
const USUAL: [(i64, &str); 3] = [(HOUR, "1 h"), (6 * HOUR, "6 h"), (24 * HOUR, "24 h")];

/// All there is, out to whole minutes.
fn all(span: Span) -> TimeRange {
    TimeRange::through(span).widened(MINUTE)
}

/// The usual ranges that are a part of all there is.
pub fn usual(span: Span) -> impl Iterator<Item = (TimeRange, &'static str)> {
    let all = all(span);
    let is_part = move |(length, _): &(i64, &'static str)| *length < all.to.0 - all.from.0;
    USUAL
        .into_iter()
        .filter(is_part)
        .map(move |(length, title)| (TimeRange { from: Millis(all.to.0 - length), ..all }, title))
}

#[derive(Properties, PartialEq)]
pub struct RangeProps {
    pub selected: Option<TimeRange>,
    /// Of all there is.
    pub whole: Span,
    pub zone: Zone,
    pub on: Callback<Option<TimeRange>>,
}

#[component]
pub fn Range(props: &RangeProps) -> Html {
    let open = use_state(|| false);
    let (root, button) = (use_node_ref(), use_node_ref());
    use_closing(&open, &root, &button);
    let all = all(props.whole);
    let shown = props.selected.unwrap_or(all);
    let year = |at| time::year(at, &props.zone);
    let known = (year(all.from) == year(all.to)).then(|| year(all.to));
    let words = time::range(shown.from, shown.to, &props.zone, known);
    let span = time::span(shown.to.0 - shown.from.0);
    let chosen = {
        let (open, on, button) = (open.clone(), props.on.clone(), button.clone());
        Callback::from(move |range: Option<TimeRange>| {
            open.set(false);
            on.emit(range);
            if let Some(button) = button.cast::<HtmlElement>() {
                let _ = button.focus();
            }
        })
    };
    let button_of = |(range, title): (TimeRange, &'static str)| {
        let onclick = props.on.reform(move |_: MouseEvent| Some(range));
        html! {
            <button type="button" aria-pressed={(props.selected == Some(range)).to_string()} aria-label={format!("Last {title} of the data")} {onclick}>{title}</button>
        }
    };
    let onall = props.on.reform(|_: MouseEvent| None);
    html! {
        <span class="range" ref={root}>
            <button type="button" class={classes!("range-words", props.selected.map(|_| "on"))} aria-expanded={open.to_string()} aria-label={format!("Time range: {words}")} ref={button} onclick={toggle(&open)}>
                <b>{words}</b><span class="dim">{format!("({span})")}</span>
            </button>
            <span class="options" role="group" aria-label="Time range">
                { for usual(props.whole).map(button_of) }
                <button type="button" aria-pressed={props.selected.is_none().to_string()} onclick={onall}>{"All"}</button>
            </span>
            if *open { <Entry {shown} zone={props.zone.clone()} on={chosen} /> }
        </span>
    }
}

#[derive(Clone, Properties, PartialEq)]
struct EntryProps {
    shown: TimeRange,
    zone: Zone,
    on: Callback<Option<TimeRange>>,
}

/// Two fields for the very moments.
#[component]
fn Entry(props: &EntryProps) -> Html {
    let (from, to) = (use_node_ref(), use_node_ref());
    let wrong = use_state_eq(|| None);
    {
        // Once: what is being typed is the user's.
        let (from, to, props) = (from.clone(), to.clone(), props.clone());
        use_effect_with((), move |()| {
            for (field, at) in [(from, props.shown.from), (to, props.shown.to)] {
                if let Some(field) = field.cast::<HtmlInputElement>() {
                    field.set_value(&typed(at, &props.zone));
                }
            }
        });
    }
    let onsubmit = {
        let (from, to, wrong, props) = (from.clone(), to.clone(), wrong.clone(), props.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let EntryProps { shown, zone, on } = &props;
            // A field that was left as it was means the very moment, which it cannot show.
            let moment = |field: &NodeRef, was: Millis| {
                let text = field.cast::<HtmlInputElement>()?.value();
                if text == typed(was, zone) { Some(was) } else { moment(&text, zone) }
            };
            let range = moment(&from, shown.from).zip(moment(&to, shown.to));
            match range {
                Some((from, to)) if from < to => on.emit(Some(TimeRange { from, to })),
                Some(_) => wrong.set(Some("The begin has to lie before the end.")),
                None => wrong.set(Some("Both need a whole date and time that the clock shows: it leaves out an hour where it is put forward.")),
            }
        })
    };
    let field = |title: &'static str, node: &NodeRef| {
        html! {
            <label class="facet">
                <span>{format!("{title}, {}", props.zone.name())}</span>
                <input type="datetime-local" step="1" ref={node} aria-invalid={wrong.map(|_| "true")} />
            </label>
        }
    };
    html! {
        <form class="range-entry popup" aria-label="Time range" {onsubmit}>
            {field("From", &from)}
            {field("Up to", &to)}
            if let Some(wrong) = *wrong { <p class="wrong" role="alert">{wrong}</p> }
            <button type="submit" class="button">{"Select"}</button>
        </form>
    }
}

/// `2026-01-13T17:00:00` on the zone's clock, as the field takes it.
fn typed(at: Millis, zone: &Zone) -> String {
    zone.civil(at.0).to_string().chars().take("2026-01-13T17:00:00".len()).collect()
}

/// A field without seconds leaves them out.
fn moment(text: &str, zone: &Zone) -> Option<Millis> {
    let civil = ["Z", ":00Z"].iter().find_map(|rest| Millis::from_iso(&format!("{text}{rest}")))?;
    zone.moment(civil.0).map(Millis)
}
