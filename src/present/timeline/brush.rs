//! The brush on the timeline: the part of the clock that is selected, and what taking hold of it does.

use super::{Bar, Layout};
use crate::model::Millis;
use crate::present::Zone;
use crate::present::pixel::Rect;
use crate::present::time::{clock, date};
use crate::query::TimeRange;

/// How near to an edge one takes hold of it, in CSS pixels.
const REACH: f64 = 8.0;
/// A grip's size, in CSS pixels.
const GRIP: (f64, f64) = (6.0, 16.0);
/// The width of a character, and of what stands at the ends of the strip above the lanes: how the steps differ, if the
/// picture is wide, and the tools. In CSS pixels.
const CHARACTER: f64 = 7.5;
const SPREAD: f64 = 300.0;
const WIDE: f64 = 640.0;
const TOOLS: f64 = 254.0;
/// From an edge to the time written beside it, in CSS pixels.
const APART: f64 = 6.0;

/// The selection as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brush {
    /// Over all lanes.
    pub rect: Rect,
    pub grips: [Rect; 2],
    /// The times of its ends, as far as there is room for them.
    pub labels: Vec<EdgeLabel>,
    /// The middle line of the labels.
    pub label_y: i32,
}

/// The time of an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdgeLabel {
    pub text: String,
    pub x: i32,
    /// It ends there, and does not begin there.
    pub is_left: bool,
}

/// The time of day; at midnight the day, as on the clock below.
fn moment(at: i64, layout: &Layout, zone: &Zone) -> String {
    let time = clock(Millis(at), zone);
    if time == "00:00" { date(Millis(at), zone, Some(layout.known_year(zone))) } else { time }
}

/// What is taken hold of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grip {
    /// The edge at the begin, and that at the end.
    From,
    To,
    /// The range as a whole.
    Inside,
    /// Nothing that is there: a range begins.
    Outside,
}

/// A pointer that is held down, from where it was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drag {
    grip: Grip,
    /// The step's edge nearest to where it was put.
    at: i64,
    /// What was selected then.
    range: Option<TimeRange>,
}

impl Drag {
    pub fn begin(layout: &Layout, x: f64) -> Self {
        Self { grip: layout.grip_at(x), at: layout.edge_at(x), range: layout.selected }
    }

    pub const fn grip(&self) -> Grip {
        self.grip
    }

    /// What is selected with the pointer here: whole steps of the timeline, never less than one and never beyond it.
    pub fn to(&self, layout: &Layout, x: f64) -> Option<TimeRange> {
        let here = layout.edge_at(x);
        let range = |a: i64, b: i64| (a != b).then(|| TimeRange { from: Millis(a.min(b)), to: Millis(a.max(b)) });
        match (self.grip, self.range) {
            (Grip::From, Some(held)) => range(here, held.to.0).or(self.range),
            (Grip::To, Some(held)) => range(held.from.0, here).or(self.range),
            (Grip::Inside, Some(held)) => {
                let (first, last) = (layout.scale.first - held.from.0, layout.scale.last - held.to.0);
                let by = if first <= last { (here - self.at).clamp(first, last) } else { 0 };
                range(held.from.0 + by, held.to.0 + by)
            }
            _ => range(self.at, here),
        }
    }
}

impl Layout {
    /// Whether a bar's step begins in what is selected.
    pub fn is_selected(&self, bar: &Bar) -> bool {
        self.selected.is_none_or(|range| range.holds(Millis(bar.start)))
    }

    /// None where nothing is selected, or only what lies beside the clock.
    pub fn brush(&self, zone: &Zone) -> Option<Brush> {
        let (from, to) = (self.selected?.from.0.max(self.scale.first), self.selected?.to.0.min(self.scale.last));
        if from >= to {
            return None;
        }
        let (lanes, ratio) = (&self.lanes, self.ratio);
        let (x, right) = (self.scale.x(from), self.scale.x(to));
        let h = lanes.logged.bottom() - lanes.measure.y;
        let rect = Rect { x, y: lanes.measure.y, w: (right - x).max(ratio.hair()), h };
        let (w, h) = (ratio.px(GRIP.0), ratio.px(GRIP.1));
        let y = lanes.measure.y + (lanes.measure.h - h) / 2;
        let grip = |edge: i32| Rect { x: edge - w / 2, y, w, h };
        Some(Brush {
            rect,
            grips: [grip(rect.x), grip(rect.right())],
            labels: self.edge_labels([moment(from, self, zone), moment(to, self, zone)], &rect),
            label_y: lanes.measure.y / 2,
        })
    }

    /// Outside of the edges where there is room, else inside; the ends of the strip are taken. If one of them has no
    /// room, both stand beside the other edge, or as near as there is room.
    fn edge_labels(&self, texts: [String; 2], rect: &Rect) -> Vec<EdgeLabel> {
        let apart = self.ratio.px(APART);
        let room = |text: &str| self.ratio.px(CHARACTER * text.chars().count() as f64) + apart;
        let [first, last] = texts.each_ref().map(|text| room(text));
        let fits_inside = rect.w > first + last + apart;
        let is_wide = self.ratio.css(self.lanes.size.w) >= WIDE;
        let begin = self.scale.left + if is_wide { self.ratio.px(SPREAD) } else { 0 };
        let end = self.lanes.size.w - self.ratio.px(TOOLS);
        let is_free = |from: i32, to: i32| begin <= from && to <= end;
        let before = |x: i32, text: String| EdgeLabel { text, x: x - apart, is_left: true };
        let behind = |x: i32, text: String| EdgeLabel { text, x: x + apart, is_left: false };
        let both = texts.join(" – ");
        let [from, to] = texts;
        let from = if is_free(rect.x - first, rect.x) {
            Some(before(rect.x, from))
        } else {
            (fits_inside && is_free(rect.x, rect.x + first)).then(|| behind(rect.x, from))
        };
        let to = if is_free(rect.right(), rect.right() + last) {
            Some(behind(rect.right(), to))
        } else {
            (fits_inside && is_free(rect.right() - last, rect.right())).then(|| before(rect.right(), to))
        };
        match (from, to) {
            (Some(from), Some(to)) => vec![from, to],
            _ if is_free(rect.x - room(&both), rect.x) => vec![before(rect.x, both)],
            _ if is_free(rect.right(), rect.right() + room(&both)) => vec![behind(rect.right(), both)],
            _ if begin + room(&both) <= end => vec![behind(rect.x.clamp(begin, end - room(&both)), both)],
            (from, to) => from.into_iter().chain(to).collect(),
        }
    }

    /// What lies under a point, given in CSS pixels from the left of the picture.
    pub fn grip_at(&self, x: f64) -> Grip {
        // What lies beside the clock is not drawn, so it cannot be held.
        let is_drawn = |range: &TimeRange| range.from.0 < self.scale.last && self.scale.first < range.to.0;
        let Some(range) = self.selected.filter(is_drawn) else { return Grip::Outside };
        // What fills the clock cannot be moved: there a range begins.
        let fills = range.from.0 <= self.scale.first && self.scale.last <= range.to.0;
        let css = |at: i64| self.ratio.css(self.scale.x(at));
        let (from, to) = (css(range.from.0), css(range.to.0));
        // Of a narrow range the inner half of each edge's reach is the range itself, so that all three can be held.
        let inner = REACH.min((to - from) / 3.0);
        if (from - REACH..from + inner).contains(&x) {
            Grip::From
        } else if (to - inner..to + REACH).contains(&x) {
            Grip::To
        } else if (from..to).contains(&x) && !fills {
            Grip::Inside
        } else {
            Grip::Outside
        }
    }

    /// The edge between two steps that is nearest to a point, given in CSS pixels from the left of the picture.
    pub fn edge_at(&self, x: f64) -> i64 {
        let at = self.scale.at(self.ratio.px(x));
        let steps = (at.saturating_sub(self.scale.first)).saturating_add(self.bucket_ms / 2) / self.bucket_ms.max(1);
        self.scale.first.saturating_add(steps.saturating_mul(self.bucket_ms)).min(self.scale.last)
    }

    /// A selection one step larger or smaller, as the keys do it, and the step to point at then. What moves is its
    /// begin, if that is pointed at, and else its end; where one points beside it, a selection begins with that step.
    pub fn stepped(&self, pointed: Option<u64>, forward: bool) -> Option<(TimeRange, u64)> {
        let width = self.bucket_ms;
        let one = |slot: u64| Some((self.step(slot), slot));
        let Some(TimeRange { from: Millis(from), to: Millis(to) }) = self.selected else { return one(pointed?) };
        let step = if forward { width } else { -width };
        let moved = |edge: i64| edge.saturating_add(step).clamp(self.scale.first, self.scale.last);
        let (first, last) = (self.slot_of(from), self.slot_of(to.saturating_sub(1)));
        if let Some(slot) = pointed.filter(|slot| !(first..=last).contains(slot)) {
            return one(slot);
        }
        // Of a single step either edge goes away from the other.
        let is_begin = pointed == Some(first) && !(forward && first == last);
        let (from, to) = if is_begin {
            (moved(from).min(to.saturating_sub(width)), to)
        } else {
            (from, moved(to).max(from.saturating_add(width)))
        };
        let slot = self.slot_of(if is_begin { from } else { to.saturating_sub(1) });
        Some((TimeRange { from: Millis(from), to: Millis(to) }, slot))
    }

    /// The times of one step.
    pub fn step(&self, slot: u64) -> TimeRange {
        let from = self.slot_start(slot);
        TimeRange { from: Millis(from), to: Millis(from.saturating_add(self.bucket_ms)) }
    }

    /// The step of a moment, or the nearest one.
    fn slot_of(&self, at: i64) -> u64 {
        let offset = at.saturating_sub(self.scale.first).max(0).unsigned_abs();
        (offset / self.bucket_ms.max(1).unsigned_abs()).min(self.slots.saturating_sub(1))
    }
}
