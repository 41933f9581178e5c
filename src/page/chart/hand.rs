//! What the pointer, the wheel and the keys do on the timeline.

use std::cell::RefCell;
use std::rc::Rc;

use flowglass::present::timeline::{Drag, Grip, Layout};
use flowglass::query::TimeRange;
use web_sys::{Element, WheelEvent};
use yew::prelude::*;

use crate::page::browser::in_sixteenths;
use crate::page::reacts::Reacts;

/// A time range that is to hold from now on, and whether that goes on with the one before, as a drag does.
pub type OnRange = Callback<(Option<TimeRange>, bool)>;

/// The timeline as it is touched: each drawing has one of its own, and what is held outlives them.
#[derive(Clone)]
pub struct Hand {
    pub layout: Rc<Option<Layout>>,
    /// The step that is pointed at, by the pointer or the keys.
    pub pointed: UseStateHandle<Option<u64>>,
    /// What is under the pointer.
    pub grip: UseStateHandle<Grip>,
    /// What is held, and whether it was moved.
    pub held: Rc<RefCell<Option<(Drag, bool)>>>,
    pub selected: Option<TimeRange>,
    pub on_select: OnRange,
    pub on_zoom: OnRange,
}

impl Reacts for Hand {}

impl Hand {
    pub fn layout(&self) -> Option<&Layout> {
        (*self.layout).as_ref()
    }

    pub fn slots(&self) -> u64 {
        self.layout().map_or(0, |layout| layout.slots)
    }

    /// The step that is pointed at, if there still is such a step.
    pub fn at(&self) -> Option<u64> {
        self.pointed.filter(|slot| *slot < self.slots())
    }

    fn slot(&self, event: &MouseEvent) -> Option<u64> {
        self.layout()?.slot_at(in_sixteenths(event.offset_x()))
    }

    pub fn down(&self, event: &PointerEvent) {
        let Some(layout) = self.layout().filter(|_| event.button() == 0 && event.is_primary()) else { return };
        if let Some(stage) = event.target_dyn_into::<Element>() {
            // Refused where the pointer is gone already.
            let _ = stage.set_pointer_capture(event.pointer_id());
        }
        self.held.replace(Some((Drag::begin(layout, in_sixteenths(event.offset_x())), false)));
    }

    pub fn moved(&self, event: &PointerEvent) {
        let Some(layout) = self.layout() else { return };
        let x = in_sixteenths(event.offset_x());
        let mut held = self.held.borrow_mut();
        if event.buttons() == 0 {
            *held = None;
        }
        self.pointed.set(layout.slot_at(x).filter(|_| held.is_none()));
        self.grip.set(held.map_or_else(|| layout.grip_at(x), |(drag, _)| drag.grip()));
        if let Some((drag, has_moved)) = held.as_mut() {
            let to = drag.to(layout, x);
            if to != self.selected && (to.is_some() || *has_moved) {
                self.on_select.emit((to, std::mem::replace(has_moved, true)));
            }
        }
    }

    pub fn up(&self, event: &PointerEvent) {
        let Some((drag, has_moved)) = self.held.borrow_mut().take() else { return };
        let is_finger = event.pointer_type() == "touch";
        // A click beside the selection gives it up; a finger that taps points only.
        let is_click = !has_moved && drag.grip() == Grip::Outside;
        if is_click && self.selected.is_some() && !is_finger {
            self.on_select.emit((None, false));
        }
        // A finger that has drawn a range is gone, and what it pointed at with it.
        self.pointed.set(self.slot(event).filter(|_| !(has_moved && is_finger)));
    }

    pub fn double(&self, event: &MouseEvent) {
        if let Some((layout, slot)) = self.layout().zip(self.slot(event)) {
            self.on_select.emit((Some(layout.step(slot)), false));
        }
    }

    pub fn wheel(&self, event: &WheelEvent) {
        if let Some(window) = self.layout().and_then(|layout| wheeled(event, layout)) {
            event.prevent_default();
            self.on_zoom.emit((window, true));
        }
    }

    /// Keys that mean nothing here are the page's.
    pub fn key(&self, event: &KeyboardEvent) {
        if event.ctrl_key() || event.alt_key() || event.meta_key() || !self.is_key_for_it(event) {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
    }

    fn is_key_for_it(&self, event: &KeyboardEvent) -> bool {
        let Some(layout) = self.layout() else { return false };
        let (key, at) = (event.key(), self.at());
        let forward = match key.as_str() {
            "ArrowRight" => Some(true),
            "ArrowLeft" => Some(false),
            _ => None,
        };
        if let Some(forward) = forward.filter(|_| event.shift_key()) {
            let Some((range, slot)) = layout.stepped(at, forward) else { return true };
            if self.selected != Some(range) {
                self.on_select.emit((Some(range), self.selected.is_some()));
            }
            self.pointed.set(Some(slot));
        } else if let Some(window) = zoomed(event, layout, at) {
            self.on_zoom.emit((window, false));
        } else if key == "Escape" && at.is_none() && self.selected.is_some() {
            self.on_select.emit((None, false));
        } else if let Some(slot) = walk(&key, at, layout.slots) {
            self.pointed.set(slot);
        } else {
            return false;
        }
        true
    }
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
