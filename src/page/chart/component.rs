//! The timeline on the page: two canvases, one for the data and one for what the pointer or the keys point at.

use std::rc::Rc;

use flowglass::present::Zone;
use flowglass::present::timeline::{
    Drag, Earlier, Grip, Layout, Measure, Options, Shape, Split, Spread, layout, per_bucket, saved_heading, summary,
    tip,
};
use flowglass::query::{Overview, TimeRange};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement, HtmlElement, WheelEvent};
use yew::prelude::*;

use super::format::{Format, savers};
use super::observe::{Size, use_size};
use super::save::save;
use super::surface::{context, paint};
use super::text::Widths;
use super::theme::Theme;
use super::twin::TimelineTwin;
use super::{draw, tip as tips};
use crate::page::browser::{Listener, in_sixteenths};

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
    /// What is selected by pointer or keys, and whether that goes on with the selection before, as a drag does.
    #[prop_or_default]
    pub on_select: Callback<(Option<TimeRange>, bool)>,
    /// What is to be shown from now on, likewise.
    pub on_zoom: Callback<(Option<TimeRange>, bool)>,
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

pub(super) fn read_theme(canvas: &HtmlCanvasElement) -> Option<Theme> {
    Theme::read(&web_sys::window()?, &context(canvas)?)
}

/// Where a key leads from a bucket, of `slots`; outer `None` for keys that mean nothing here.
pub(super) fn walk(key: &str, from: Option<u64>, slots: u64) -> Option<Option<u64>> {
    let last = slots.checked_sub(1)?;
    let forward = |steps: u64| from.map_or(0, |slot| slot.saturating_add(steps).min(last));
    let back = |steps: u64| from.map_or(last, |slot| slot.saturating_sub(steps));
    Some(match key {
        "ArrowRight" | "ArrowUp" => Some(forward(1)),
        "ArrowLeft" | "ArrowDown" => Some(back(1)),
        "PageUp" => Some(forward(10)),
        "PageDown" => Some(back(10)),
        "Home" => Some(0),
        "End" => Some(last),
        "Escape" if from.is_some() => None,
        _ => return None,
    })
}

/// What a key shows instead; outer `None` for keys that mean nothing here.
fn zoomed(event: &KeyboardEvent, layout: &Layout, pointed: Option<u64>) -> Option<Option<TimeRange>> {
    let around = || {
        let pointed = pointed.map(|slot| layout.slot_start(slot).saturating_add(layout.bucket_ms / 2));
        pointed.or_else(|| layout.selected.map(|TimeRange { from, to }| from.0 + to.0.saturating_sub(from.0) / 2))
    };
    Some(match (event.key().as_str(), event.shift_key()) {
        ("+" | "=", _) => layout.zoomed(around(), true),
        ("-" | "_", _) => layout.zoomed(around(), false),
        ("z" | "Z", _) => layout.closer(),
        ("PageUp", true) => layout.panned(0.5),
        ("PageDown", true) => layout.panned(-0.5),
        _ => return None,
    })
}

fn spread(overview: &Overview, measure: Measure, selected: Option<TimeRange>) -> String {
    let spread = Spread::of(overview, measure, selected);
    spread.map_or_else(|| per_bucket(overview), |spread| spread.words(measure, overview.bucket_ms))
}

/// What the wheel shows instead: closer or wider with Ctrl, which is a touchpad's pinch, and along the clock sideways.
/// Else the wheel is the page's.
fn wheeled(event: &WheelEvent, layout: &Layout) -> Option<Option<TimeRange>> {
    let (x, y) = (event.delta_x(), event.delta_y());
    if event.ctrl_key() {
        let around = layout.slot_at(in_sixteenths(event.offset_x())).map(|slot| layout.slot_start(slot));
        return (y != 0.0).then(|| layout.zoomed(around, y < 0.0));
    }
    let along = if event.shift_key() && x == 0.0 { y } else { x };
    let is_sideways = layout.window.is_some() && along.abs() > if event.shift_key() { 0.0 } else { y.abs() };
    is_sideways.then(|| layout.panned(0.1_f64.copysign(along)))
}

#[component]
pub fn Timeline(props: &TimelineProps) -> Html {
    let (stage, data, overlay, tip_node) = (use_node_ref(), use_node_ref(), use_node_ref(), use_node_ref());
    let size = use_size(&stage);
    let layout = use_memo((props.clone(), size), |(props, size)| size.and_then(|size| props.layout(size)));
    let pointed = use_state_eq(|| None::<u64>);
    // What is held, and whether it was moved; and what is under the pointer.
    let drag = use_mut_ref(|| None::<(Drag, bool)>);
    let grip = use_state_eq(|| Grip::Outside);
    let table = use_state_eq(|| false);
    let widths = use_memo(props.theme.clone(), |_| Widths::default());
    let slots = layout.as_ref().as_ref().map_or(0, |layout| layout.slots);
    let at = pointed.filter(|slot| *slot < slots);

    {
        let (data, widths) = (data.clone(), widths.clone());
        use_effect_with((layout.clone(), props.theme.clone()), move |(layout, _)| {
            let Some((canvas, layout)) = data.cast::<HtmlCanvasElement>().zip(layout.as_ref().as_ref()) else {
                return;
            };
            let Some(theme) = read_theme(&canvas) else {
                return;
            };
            paint(&canvas, (layout.lanes.size, layout.ratio), &theme.family, &widths, |area| {
                let _ = draw::timeline(area, layout, &theme);
            });
        });
    }
    {
        let (overlay, tip_node) = (overlay.clone(), tip_node.clone());
        use_effect_with((layout.clone(), props.theme.clone(), props.zone.clone(), at), move |(layout, _, zone, at)| {
            let Some((canvas, layout)) = overlay.cast::<HtmlCanvasElement>().zip(layout.as_ref().as_ref()) else {
                return;
            };
            let Some(theme) = read_theme(&canvas) else {
                return;
            };
            let brush = layout.brush(zone);
            paint(&canvas, (layout.lanes.size, layout.ratio), &theme.family, &widths, |area| {
                if let Some(brush) = &brush {
                    let _ = draw::brush(area, brush, layout.ratio, &theme);
                }
                if let Some(slot) = at {
                    let _ = draw::crosshair(area, layout, *slot, &theme);
                }
            });
            if let Some((slot, node)) = at.zip(tip_node.cast::<HtmlElement>()) {
                let rect = layout.slot_rect(slot);
                let css = |device| layout.ratio.css(device);
                let picture = (css(layout.width()), css(layout.height()));
                tips::place(&node, (css(rect.x), css(rect.right())), css(rect.y), picture);
            }
        });
    }

    {
        let (stage, on_zoom) = (stage.clone(), props.on_zoom.clone());
        use_effect_with(layout.clone(), move |layout| {
            let layout = layout.clone();
            let listener = stage.cast::<Element>().map(|stage| {
                Listener::new(&stage, "wheel", move |event| {
                    let event = event.unchecked_ref::<WheelEvent>();
                    let window = layout.as_ref().as_ref().and_then(|layout| wheeled(event, layout));
                    if let Some(window) = window {
                        event.prevent_default();
                        on_zoom.emit((window, true));
                    }
                })
            });
            move || drop(listener)
        });
    }

    let onpointerdown = {
        let (layout, drag) = (layout.clone(), Rc::clone(&drag));
        Callback::from(move |event: PointerEvent| {
            let Some(layout) = layout.as_ref().as_ref().filter(|_| event.button() == 0 && event.is_primary()) else {
                return;
            };
            if let Some(stage) = event.target_dyn_into::<Element>() {
                // Refused where the pointer is gone already.
                let _ = stage.set_pointer_capture(event.pointer_id());
            }
            drag.replace(Some((Drag::begin(layout, in_sixteenths(event.offset_x())), false)));
        })
    };
    let onpointermove = {
        let (layout, pointed, drag, grip) = (layout.clone(), pointed.clone(), Rc::clone(&drag), grip.setter());
        let (selected, on_select) = (props.selected, props.on_select.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(layout) = layout.as_ref().as_ref() else { return };
            let x = in_sixteenths(event.offset_x());
            let mut drag = drag.borrow_mut();
            if event.buttons() == 0 {
                *drag = None;
            }
            pointed.set(layout.slot_at(x).filter(|_| drag.is_none()));
            grip.set(drag.map_or_else(|| layout.grip_at(x), |(drag, _)| drag.grip()));
            if let Some((held, has_moved)) = drag.as_mut() {
                let to = held.to(layout, x);
                if to != selected && (to.is_some() || *has_moved) {
                    on_select.emit((to, std::mem::replace(has_moved, true)));
                }
            }
        })
    };
    let onpointerup = {
        let (layout, pointed, drag) = (layout.clone(), pointed.clone(), Rc::clone(&drag));
        let (selected, on_select) = (props.selected, props.on_select.clone());
        Callback::from(move |event: PointerEvent| {
            let Some((held, has_moved)) = drag.borrow_mut().take() else { return };
            // A click beside the selection gives it up; a finger that taps points only.
            let is_click = !has_moved && held.grip() == Grip::Outside;
            if is_click && selected.is_some() && event.pointer_type() != "touch" {
                on_select.emit((None, false));
            }
            // A finger that has drawn a range is gone, and what it pointed at with it.
            let is_gone = has_moved && event.pointer_type() == "touch";
            let layout = layout.as_ref().as_ref().filter(|_| !is_gone);
            pointed.set(layout.and_then(|layout| layout.slot_at(in_sixteenths(event.offset_x()))));
        })
    };
    let ondblclick = {
        let (layout, on_select) = (layout.clone(), props.on_select.clone());
        Callback::from(move |event: MouseEvent| {
            let Some(layout) = layout.as_ref().as_ref() else { return };
            if let Some(slot) = layout.slot_at(in_sixteenths(event.offset_x())) {
                on_select.emit((Some(layout.step(slot)), false));
            }
        })
    };
    let (on_leave, onblur) = tips::forgetting(&pointed);
    let onpointerleave = {
        let grip = grip.setter();
        Callback::from(move |event: PointerEvent| {
            grip.set(Grip::Outside);
            on_leave.emit(event);
        })
    };
    let onkeydown = {
        let (pointed, layout) = (pointed.clone(), layout.clone());
        let (selected, on_select, on_zoom) = (props.selected, props.on_select.clone(), props.on_zoom.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            let forward = match event.key().as_str() {
                "ArrowRight" => Some(true),
                "ArrowLeft" => Some(false),
                _ => None,
            };
            if let Some((forward, layout)) = forward.filter(|_| event.shift_key()).zip(layout.as_ref().as_ref()) {
                event.prevent_default();
                event.stop_propagation();
                let Some((range, slot)) = layout.stepped(at, forward) else { return };
                if selected != Some(range) {
                    on_select.emit((Some(range), selected.is_some()));
                }
                pointed.set(Some(slot));
            } else if let Some(window) = layout.as_ref().as_ref().and_then(|layout| zoomed(&event, layout, at)) {
                event.prevent_default();
                event.stop_propagation();
                on_zoom.emit((window, false));
            } else if event.key() == "Escape" && at.is_none() && selected.is_some() {
                event.prevent_default();
                event.stop_propagation();
                on_select.emit((None, false));
            } else if let Some(slot) = walk(&event.key(), at, slots) {
                event.prevent_default();
                event.stop_propagation();
                pointed.set(slot);
            }
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
    let shown = layout.as_ref().as_ref();
    let closer = shown.and_then(Layout::closer);
    let label = shown.map(|layout| summary(&props.overview, layout, props.measure, &props.zone));
    let tip = shown.zip(at).map(|(layout, slot)| tip(&props.overview, layout, props.measure, &props.zone, slot));
    let spoken = tip.as_ref().map_or_else(|| "No step chosen".to_owned(), ToString::to_string);
    html! {
        <figure class="chart">
            // A reading position that moves along the steps is what a slider is; its value text is read at each step.
            <div
                class={classes!("chart-stage", match *grip { Grip::From | Grip::To => Some("on-edge"), Grip::Inside => Some("on-range"), Grip::Outside => None })}
                ref={stage}
                tabindex="0"
                role="slider"
                aria-label={label.unwrap_or_else(|| "Timeline".to_owned())}
                aria-orientation="horizontal"
                aria-valuemin="0"
                aria-valuemax={slots.saturating_sub(1).to_string()}
                aria-valuenow={at.unwrap_or(0).to_string()}
                aria-valuetext={spoken}
                {onpointerdown}
                {onpointermove}
                {onpointerup}
                {onpointerleave}
                {ondblclick}
                {onblur}
                {onkeydown}
            >
                <canvas ref={data} aria-hidden="true" />
                <canvas ref={overlay} aria-hidden="true" />
                { tips::view(tip.as_ref(), &tip_node) }
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
