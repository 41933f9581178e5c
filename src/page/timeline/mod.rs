//! The timeline above every view: what it shows, and the time range that is selected on it.

mod clock;
mod range;

use std::rc::Rc;

use flowglass::model::Span;
use flowglass::present::Zone;
use flowglass::present::address::{Address, View};
use flowglass::present::timeline::{Earlier, Measure, Shape, Split};
use flowglass::query::{Overview, TimeRange};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::address::{Change, use_here};
use super::chart::Timeline;
use super::parts::{Choice, how, options, toggle};
use super::shared::Shared;
use clock::Clocks;
pub use clock::{open as open_clocks, put as put_clock};
pub use range::{Range, usual};

#[derive(Properties, PartialEq)]
pub struct TimelineSectionProps {
    pub data: Option<Shared<Overview>>,
    pub zone: Zone,
    pub theme: AttrValue,
}

const ONLY_FLOWS: &str = "Denied flows carry no counters: only flows can be split by decision";

const fn title(measure: Measure) -> &'static str {
    match measure {
        Measure::Denied => "Denied",
        _ => measure.name(),
    }
}

/// A range, and whether it goes on with the one before, as that of a drag does.
type Chosen = (Option<TimeRange>, bool);

/// How a timeline changes the time range, and what timelines show.
#[hook]
pub fn use_brush(change: &Callback<Change>) -> (Callback<Chosen>, Callback<Chosen>) {
    let on_select = use_callback(change.clone(), |(time, goes_on): Chosen, change| {
        change.emit(Change { goes_on, ..Change::new(move |address| Address { time, ..address }) });
    });
    let on_zoom = use_callback(change.clone(), |(window, goes_on): Chosen, change| {
        change.emit(Change { goes_on, ..Change::new(move |address| Address { window, ..address }) });
    });
    (on_select, on_zoom)
}

#[component]
pub fn TimelineSection(props: &TimelineSectionProps) -> Html {
    let here = use_here();
    let open = use_state(|| false);
    let Address { measure, split, shape, earlier, time: selected, .. } = *here.now;
    let measures = Measure::ALL.map(|measure| {
        let why_not = props.data.as_ref().and_then(|data| measure.why_not(data));
        Choice::new(measure, title(measure)).refused(why_not)
    });
    let measure = props.data.as_ref().map_or(measure, |data| measure.where_measured(data));
    let splits = vec![
        Choice::new(Split::None, "Total"),
        Choice::new(Split::InOut, "In, out"),
        Choice::new(Split::AllowedDenied, "Decision").refused((measure != Measure::Flows).then_some(ONLY_FLOWS)),
    ];
    let on_measure = here.change.reform(|measure: Measure| Change::going_on(move |address| address.measuring(measure)));
    // Only flows can be split by decision, also those that are shown because nothing else is measured.
    let on_split = here.change.reform(|split: Split| {
        Change::going_on(move |address| {
            let measure = if split == Split::AllowedDenied { Measure::Flows } else { address.measure };
            Address { split, measure, ..address }
        })
    });
    let (on_select, on_zoom) = use_brush(&here.change);
    let on_range = here.change.reform(|time| Change::new(move |address| address.at_times(time)));
    // In the words it was written in.
    let of = if here.now.filter_asked().is_empty() { String::new() } else { here.now.filter.clone() };
    let data = props.data.as_ref().filter(|data| data.bucket_ms > 0);
    let of_view = data.and_then(|data| data.span).filter(|_| here.now.view == View::Compare);
    let times = of_view.and_then(|span| here.now.comparing.times(selected, TimeRange::through(span), &props.zone));
    let compared = times.and_then(|[this, that]| (this != that).then_some(that));
    html! {
        <section class="timeline" aria-labelledby="timeline-title">
            <header>
                <h2 id="timeline-title">{"Timeline"}</h2>
                {how("Timeline", "Each bar, and each level piece of a line, is the sum over the tuples whose time lies in its step. A line ends where no NIC was logged. Counters say what happened since the flow's last tuple and are drawn at the tuple's time. Denied flows are counted, because they have no bytes. In and out are seen from the NIC. Mean and p95 are of all steps that are shown, or of those in the time range; 95 of 100 steps are not above the p95. What was earlier is marked over the bars, at the height it had. A bracket is round the times that are compared with the selected ones. A double click selects a step. With the keys: arrows point at steps, with Shift they select; plus and minus look closer or wider, Z at what is selected, and at all again; Shift with Page Up or Page Down goes along. With the wheel: Ctrl, and sideways.")}
                // Where the page is narrow, what is drawn has more of it.
                <button type="button" class="link timeline-more" aria-expanded={open.to_string()} onclick={toggle(&open)}>{"Options"}</button>
                <div class={classes!("timeline-options", open.then_some("open"))}>
                    {options("Measure", measures, &measure, on_measure)}
                    {options("Split", splits, &split, on_split)}
                    {shapes(shape, split, &here.change)}
                    {overlay(&here.now, data.and_then(|data| data.span), &here.change)}
                </div>
                if let Some(whole) = data.and_then(|data| data.span) {
                    <Range {selected} {whole} zone={props.zone.clone()} on={on_range} />
                }
                <Clocks />
            </header>
            <div class="plot">
                if let Some(data) = &props.data {
                    <Timeline overview={Rc::clone(data.rc())} {measure} {split} {shape} {earlier} zone={props.zone.clone()} {selected} {compared} is_filtered={!of.is_empty()} {of} {on_select} {on_zoom} theme={props.theme.clone()} />
                }
            </div>
        </section>
    }
}

/// The form of what is drawn.
fn shapes(shape: Shape, split: Split, change: &Callback<Change>) -> Html {
    let onchange = change.reform(move |event: Event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
        let shape = Shape::ALL.into_iter().find(|shape| shape.name(split) == chosen).unwrap_or_default();
        Change::going_on(move |address| Address { shape, ..address })
    });
    // Without two sides what is stacked is as bars are.
    let shown = if shape.is_of(split) { shape } else { Shape::Bars };
    let option = |choice: Shape| {
        let name = choice.name(split);
        html! { <option value={name} selected={choice == shown}>{name}</option> }
    };
    let choices = Shape::ALL.into_iter().filter(|choice| choice.is_of(split));
    html! {
        <select class="shape" aria-label="Form of the timeline" {onchange}>{ for choices.map(option) }</select>
    }
}

/// What is laid over the bars.
fn overlay(now: &Address, span: Option<Span>, change: &Callback<Change>) -> Html {
    let onchange = change.reform(|event: Event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
        let earlier = Earlier::ALL.into_iter().find(|earlier| earlier.name() == chosen).unwrap_or_default();
        Change::going_on(move |address| Address { earlier, ..address })
    });
    let option = |choice: Earlier| {
        let is_known = choice.is_known(now.time, span);
        let is_chosen = choice == now.earlier;
        let name = if is_chosen && !is_known {
            format!("{}: not in the logs", choice.name())
        } else {
            choice.name().to_owned()
        };
        html! { <option value={choice.name()} selected={is_chosen} disabled={!is_known && !is_chosen}>{name}</option> }
    };
    html! {
        <select class="earlier" aria-label="Laid over the timeline" {onchange}>{ for Earlier::ALL.map(option) }</select>
    }
}
