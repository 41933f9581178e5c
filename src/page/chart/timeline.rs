//! The timeline on the page.

use std::rc::Rc;

use flowglass::present::Zone;
use flowglass::present::timeline::{
    Earlier, Grip, Layout, Measure, Options, Shape, Split, Spread, layout, per_bucket, saved_heading, summary, tip,
};
use flowglass::query::{Overview, TimeRange};
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::format::{Format, savers};
use super::hand::{Hand, OnRange};
use super::observe::{Size, use_size};
use super::painted::use_painted;
use super::save::save;
use super::tip as tips;
use super::twin::TimelineTwin;
use crate::page::browser::Listener;
use crate::page::reacts::Reacts;

#[derive(Clone, Properties)]
pub struct TimelineProps {
    pub overview: Rc<Overview>,
    #[prop_or_default]
    pub measure: Measure,
    #[prop_or_default]
    pub split: Split,
    #[prop_or_default]
    pub shape: Shape,
    #[prop_or_default]
    pub zone: Zone,
    #[prop_or_default]
    pub selected: Option<TimeRange>,
    #[prop_or_default]
    pub earlier: Earlier,
    #[prop_or_default]
    pub compared: Option<TimeRange>,
    #[prop_or_default]
    pub is_filtered: bool,
    /// What flows it is of, for where it is saved; empty for all.
    #[prop_or_default]
    pub of: AttrValue,
    /// What is selected by pointer or keys.
    #[prop_or_default]
    pub on_select: OnRange,
    /// What is to be shown from now on, likewise.
    pub on_zoom: OnRange,
    /// Any value that changes when the page's colours do.
    #[prop_or_default]
    pub theme: AttrValue,
}

/// An overview is compared by identity: it is large, and a new one is a new answer.
impl PartialEq for TimelineProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.overview, &other.overview)
            && (self.measure, self.split, self.shape) == (other.measure, other.split, other.shape)
            && (self.earlier, self.compared) == (other.earlier, other.compared)
            && (&self.zone, self.selected) == (&other.zone, other.selected)
            && (&self.on_select, &self.on_zoom) == (&other.on_select, &other.on_zoom)
            && (&self.of, self.is_filtered) == (&other.of, other.is_filtered)
            && self.theme == other.theme
    }
}

impl TimelineProps {
    fn layout(&self, Size { width, ratio }: Size) -> Option<Layout> {
        let &Self { measure, split, shape, selected, earlier, compared, is_filtered, .. } = self;
        let zone = self.zone.clone();
        let options = Options { zone, measure, split, shape, selected, earlier, compared, is_filtered, width, ratio };
        layout(&self.overview, &options)
    }
}

fn spread(overview: &Overview, measure: Measure, selected: Option<TimeRange>) -> String {
    let spread = Spread::of(overview, measure, selected);
    spread.map_or_else(|| per_bucket(overview), |spread| spread.words(measure, overview.bucket_ms))
}

#[component]
pub fn Timeline(props: &TimelineProps) -> Html {
    let stage = use_node_ref();
    let size = use_size(&stage);
    let hand = Hand {
        layout: use_memo((props.clone(), size), |(props, size)| size.and_then(|size| props.layout(size))),
        pointed: use_state_eq(|| None),
        grip: use_state_eq(|| Grip::Outside),
        held: use_mut_ref(|| None),
        selected: props.selected,
        on_select: props.on_select.clone(),
        on_zoom: props.on_zoom.clone(),
    };
    let at = hand.at();
    let canvases = use_painted(&hand.layout, &props.theme, &props.zone, at);
    let table = use_state_eq(|| false);
    {
        let (stage, hand) = (stage.clone(), hand.clone());
        use_effect_with((Rc::clone(&hand.layout), props.on_zoom.clone()), move |_| {
            let wheel = move |event: web_sys::Event| hand.wheel(event.unchecked_ref());
            let listener = stage.cast::<Element>().map(|stage| Listener::new(&stage, "wheel", wheel));
            move || drop(listener)
        });
    }
    let (on_leave, onblur) = tips::forgetting(&hand.pointed);
    let onpointerleave = {
        let grip = hand.grip.setter();
        Callback::from(move |event: PointerEvent| {
            grip.set(Grip::Outside);
            on_leave.emit(event);
        })
    };
    let ontable = {
        let table = table.clone();
        Callback::from(move |_: MouseEvent| table.set(!*table))
    };
    let onsave = {
        let props = props.clone();
        Callback::from(move |format: Format| {
            let Some(layout) = size.and_then(|size| props.layout(format.size(size))) else { return };
            let TimelineProps { overview, measure, zone, of, .. } = &props;
            let heading = saved_heading(overview, &layout, *measure, zone, of);
            let of = if of.is_empty() { String::new() } else { format!(" Of {of}.") };
            let title = summary(overview, &layout, *measure, zone) + &of;
            let _ = save("timeline", format, &layout, &heading, &title);
        })
    };

    let zoom = |title: &'static str, to: Option<TimeRange>| {
        let onclick = props.on_zoom.reform(move |_: MouseEvent| (to, false));
        html! { <button type="button" {onclick}>{title}</button> }
    };
    let shown = hand.layout();
    let closer = shown.and_then(Layout::closer);
    let label = shown.map(|layout| summary(&props.overview, layout, props.measure, &props.zone));
    let tip = shown.zip(at).map(|(layout, slot)| tip(&props.overview, layout, props.measure, &props.zone, slot));
    let spoken = tip.as_ref().map_or_else(|| "No step chosen".to_owned(), ToString::to_string);
    html! {
        <figure class="chart">
            // A reading position that moves along the steps is what a slider is; its value text is read at each step.
            <div
                class={classes!("chart-stage", match *hand.grip { Grip::From | Grip::To => Some("on-edge"), Grip::Inside => Some("on-range"), Grip::Outside => None })}
                ref={stage}
                tabindex="0"
                role="slider"
                aria-label={label.unwrap_or_else(|| "Timeline".to_owned())}
                aria-orientation="horizontal"
                aria-valuemin="0"
                aria-valuemax={hand.slots().saturating_sub(1).to_string()}
                aria-valuenow={at.unwrap_or(0).to_string()}
                aria-valuetext={spoken}
                onpointerdown={hand.on(Hand::down)}
                onpointermove={hand.on(Hand::moved)}
                onpointerup={hand.on(Hand::up)}
                {onpointerleave}
                ondblclick={hand.on(Hand::double)}
                {onblur}
                onkeydown={hand.on(Hand::key)}
            >
                <canvas ref={canvases.data.clone()} aria-hidden="true" />
                <canvas ref={canvases.overlay.clone()} aria-hidden="true" />
                { tips::view(tip.as_ref(), &canvases.tip) }
            </div>
            <p class="chart-spread">{spread(&props.overview, props.measure, props.selected)}</p>
            <figcaption class="chart-tools">
                { for closer.map(|to| zoom("Zoom in", Some(to))) }
                { for shown.and_then(|layout| layout.window).map(|_| zoom("Zoom out", None)) }
                <button type="button" aria-expanded={table.to_string()} onclick={ontable}>{ "Table" }</button>
                {savers(None, "timeline", &onsave)}
            </figcaption>
            if *table {
                <TimelineTwin overview={props.overview.clone()} zone={props.zone.clone()} />
            }
        </figure>
    }
}
