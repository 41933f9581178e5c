//! The timeline as it is to be drawn: three lanes on one clock, in whole device pixels.
//!
//! The measure on top, denied flows below it, and at the foot which hours were logged at all. Nothing here draws; the
//! page only has to put these rectangles and words on its canvas.

mod bars;
mod bracket;
mod brush;
mod earlier;
mod lanes;
mod lines;
mod logged;
mod shape;
mod spread;
mod steps;
mod words;
mod zoom;

use super::axis::{TICK_SPACING, XTick, x_ticks, y_axis};
use super::number::{BIT_RATE, BYTES, COUNT, Units, bits_a_second};
use super::pixel::{Ratio, Rect, TimeScale};
use super::time::year;
use super::zone::Zone;
use earlier::Shifted;
use shape::Form;
use words::held;

use crate::model::{Millis, Span};
use crate::query::{Bucket, Overview, TimeRange};

pub use bars::{Bar, Ink};
pub use brush::{Brush, Drag, EdgeLabel, Grip};
pub use earlier::Earlier;
pub use lanes::{GUTTER, HEIGHT, Lanes};
pub use logged::{Band, Logged};
pub use shape::{Shape, Split};
pub use spread::Spread;
pub use words::{Tip, Twin, per_bucket, saved_heading, summary, tip, twin};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    #[default]
    Bytes,
    /// Bytes as a rate: bits a second.
    Bits,
    Packets,
    Flows,
    /// Flows that were denied.
    Denied,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    pub measure: Measure,
    pub split: Split,
    pub shape: Shape,
    pub zone: Zone,
    pub selected: Option<TimeRange>,
    pub earlier: Earlier,
    /// The other range that what is selected is compared with.
    pub compared: Option<TimeRange>,
    /// A filter is on: what is drawn is a part of all there is.
    pub is_filtered: bool,
    /// The width of the whole picture in CSS pixels.
    pub width: f64,
    /// Device pixels to a CSS pixel.
    pub ratio: f64,
}

/// A y tick: the row of its grid line, and its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YMark {
    pub y: i32,
    pub label: String,
    /// The base line is drawn as an axis, the others as grid.
    pub base: bool,
}

/// All that is to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    pub ratio: Ratio,
    pub lanes: Lanes,
    pub scale: TimeScale,
    /// The row of the base line of the measure's lane.
    pub base: i32,
    /// Bars of the measure, from left to right, or the pieces of its lines.
    pub bars: Vec<Bar>,
    /// What was earlier, laid over them, and what that is.
    pub earlier: Vec<Rect>,
    pub earlier_by: Earlier,
    /// Bars of denied flows, from left to right.
    pub denied: Vec<Bar>,
    pub y_marks: Vec<YMark>,
    /// What the full height of the denied lane stands for.
    pub denied_top: String,
    pub x_ticks: Vec<XTick>,
    pub logged: Vec<Band>,
    pub selected: Option<TimeRange>,
    pub compared: Option<TimeRange>,
    pub is_filtered: bool,
    /// Why the measure's lane is empty, if there are flows all the same.
    pub note: Option<&'static str>,
    /// Names in the gutter of what the bars or lines are, each with the middle of its line, and signs beside them.
    pub sides: Vec<(&'static str, i32)>,
    pub signs: Vec<Bar>,
    /// The ends of all there is, of which the clock can be a part.
    pub whole: (i64, i64),
    /// What the clock is of, if not of all there is.
    pub window: Option<TimeRange>,
    /// The width of a bucket.
    pub bucket_ms: i64,
    /// Buckets on the clock, also those without flows.
    pub slots: u64,
}

impl Measure {
    pub const ALL: [Self; 5] = [Self::Bytes, Self::Bits, Self::Packets, Self::Flows, Self::Denied];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Bytes => "Bytes",
            Self::Bits => "Bits/s",
            Self::Packets => "Packets",
            Self::Flows => "Flows",
            Self::Denied => "Denied flows",
        }
    }

    /// Whether the flows of a step say how much of it there is. Where there are none, there is none of it.
    const fn is_known(self, bucket: &Bucket) -> bool {
        match self {
            _ if (bucket.tuples_in | bucket.tuples_out) == 0 => true,
            Self::Bytes | Self::Bits => bucket.has_bytes(),
            Self::Packets => bucket.has_packets(),
            Self::Flows | Self::Denied => true,
        }
    }

    /// Flows, where none that is shown says how much of it there is: a picture of nothing would say that there was
    /// nothing.
    #[must_use]
    pub fn where_measured(self, overview: &Overview) -> Self {
        if self.why_not(overview).is_some() { Self::Flows } else { self }
    }

    /// Why it cannot be shown.
    pub fn why_not(self, overview: &Overview) -> Option<&'static str> {
        let is_known = overview.buckets.is_empty() || overview.buckets.iter().any(|bucket| self.is_known(bucket));
        (!is_known).then_some(match self {
            Self::Packets => "None of these flows says how many packets it had",
            _ => "None of these flows says how many bytes it had",
        })
    }

    pub const fn units(self) -> &'static Units {
        match self {
            Self::Bytes => BYTES,
            Self::Bits => BIT_RATE,
            Self::Packets | Self::Flows | Self::Denied => COUNT,
        }
    }

    /// What was counted, as it is drawn: a rate is of the whole step.
    pub fn drawn(self, counted: u64, bucket_ms: i64) -> u64 {
        if self == Self::Bits { bits_a_second(counted, bucket_ms).unwrap_or(0) } else { counted }
    }

    pub const fn out(self, bucket: &Bucket) -> u64 {
        match self {
            Self::Bytes | Self::Bits => bucket.bytes_out,
            Self::Packets => bucket.packets_out,
            Self::Flows => bucket.tuples_out,
            Self::Denied => bucket.denied_out,
        }
    }

    pub const fn r#in(self, bucket: &Bucket) -> u64 {
        match self {
            Self::Bytes | Self::Bits => bucket.bytes_in,
            Self::Packets => bucket.packets_in,
            Self::Flows => bucket.tuples_in,
            Self::Denied => bucket.denied_in,
        }
    }

    pub const fn of(self, bucket: &Bucket) -> u64 {
        self.out(bucket).saturating_add(self.r#in(bucket))
    }
}

const fn denied_of(bucket: &Bucket) -> u64 {
    bucket.denied_in.saturating_add(bucket.denied_out)
}

/// The clock's ends: whole buckets around everything there is. None where nothing is.
pub(super) fn clock(overview: &Overview) -> Option<(i64, i64)> {
    let width = overview.bucket_ms;
    if width <= 0 {
        return None;
    }
    let shown = overview.window.or_else(|| {
        let Span { first, last } = overview.span?;
        let starts = || overview.buckets.iter().map(|bucket| Millis(bucket.start));
        let (from, last) = (starts().fold(first, Millis::min), starts().fold(last, Millis::max));
        Some(TimeRange { from, to: Millis(last.0.saturating_add(1)) })
    })?;
    let TimeRange { from, to } = shown.widened(width);
    Some((from.0, to.0)).filter(|(from, to)| from < to)
}

/// The layout of an overview. None where there is nothing to show, or no room to show it.
pub fn layout(overview: &Overview, options: &Options) -> Option<Layout> {
    let ratio = Ratio::new(options.ratio);
    let lanes = Lanes::new(options.width, ratio);
    let (first, last) = clock(overview)?;
    if lanes.measure.w < 1 {
        return None;
    }
    let scale = TimeScale { first, last, left: lanes.measure.x, width: lanes.measure.w };
    let form = Form::new(options.split, options.shape, options.measure);
    let filled = (form.shape == Shape::Lines).then(|| lines::filled(overview, (first, last)));
    let buckets = filled.as_deref().unwrap_or(&overview.buckets);
    let columns = bars::columns(buckets, options.measure, &scale, overview.bucket_ms);
    let earlier = Shifted::of(overview, options, &scale);
    let (up, down) = form.axes(columns.iter().chain(&earlier.columns), ratio.css(lanes.measure.h));
    let hair = ratio.hair();
    let base = lanes.base(&up, form.is_mirrored().then_some(&down), hair);
    let denied_axis = y_axis(columns.iter().map(|column| column.denied).max().unwrap_or(0), 1, COUNT);
    let area = bars::Area { lane: lanes.measure, base, hair };
    let axes = (&up, &down);
    Some(Layout {
        bars: match form.shape {
            Shape::Lines => lines::lines(&columns, form, &up, &area, ratio),
            Shape::Bars | Shape::Stacked => bars::measure(&columns, form, axes, &area, ratio),
        },
        earlier: earlier.marks(form, axes, &area, ratio),
        earlier_by: options.earlier,
        denied: bars::denied(&columns, &denied_axis, &lanes.denied, ratio),
        y_marks: form.y_marks(axes, &area),
        // The label of none would stand right below that of the other lane's base.
        denied_top: denied_axis
            .ticks
            .last()
            .filter(|tick| tick.value > 0)
            .map(|tick| tick.label.clone())
            .unwrap_or_default(),
        x_ticks: x_ticks(&scale, ratio.px(TICK_SPACING), &options.zone),
        logged: logged::bands(&overview.coverage, &scale, &lanes.logged, ratio),
        whole: overview.span.map_or((first, last), |span| (span.first.0, span.last.0.saturating_add(1))),
        window: overview.window,
        bucket_ms: overview.bucket_ms,
        slots: (last.abs_diff(first)) / overview.bucket_ms.unsigned_abs(),
        selected: options.selected,
        compared: options.compared,
        is_filtered: options.is_filtered,
        note: note(&columns, options.measure, overview),
        sides: form.sides(&area, ratio),
        signs: form.signs(
            &area,
            lanes.label_x - ratio.px(26.0),
            options.selected.map_or(first, |range| range.from.0),
            ratio,
        ),
        ratio,
        lanes,
        scale,
        base,
    })
}

fn note(columns: &[bars::Column], measure: Measure, overview: &Overview) -> Option<&'static str> {
    let has_flows = overview.buckets.iter().any(|bucket| Measure::Flows.of(bucket) > 0);
    let is_none = measure == Measure::Denied && has_flows && columns.iter().all(|column| column.total() == 0);
    is_none.then_some("None of these flows was denied")
}

impl Layout {
    pub fn width(&self) -> i32 {
        self.lanes.size.w
    }

    pub fn height(&self) -> i32 {
        self.lanes.size.h
    }

    /// The bucket under a point, given in CSS pixels from the left of the picture. None in the gutter.
    pub fn slot_at(&self, x: f64) -> Option<u64> {
        let x = self.ratio.px(x);
        if x < self.scale.left || x >= self.scale.right() {
            return None;
        }
        // The middle of the column, so that a boundary column belongs to the bucket that fills most of it.
        let (from, to) = (self.scale.at(x), self.scale.at(x + 1));
        let offset = (from + (to - from) / 2).abs_diff(self.scale.first);
        Some((offset / self.bucket_ms.unsigned_abs()).min(self.slots.saturating_sub(1)))
    }

    /// When a bucket begins.
    pub fn slot_start(&self, slot: u64) -> i64 {
        let offset = i64::try_from(slot).unwrap_or(i64::MAX).saturating_mul(self.bucket_ms);
        self.scale.first.saturating_add(offset)
    }

    /// The area over all lanes that a bucket takes.
    pub fn slot_rect(&self, slot: u64) -> Rect {
        let start = self.slot_start(slot);
        let (x, end) = (self.scale.x(start), self.scale.x(start.saturating_add(self.bucket_ms)));
        let x = x.min(self.scale.right() - 1);
        Rect { x, y: self.lanes.measure.y, w: (end - x).max(1), h: self.lanes.logged.bottom() - self.lanes.measure.y }
    }

    /// The year that need not be said in dates: that of the clock's end.
    fn known_year(&self, zone: &Zone) -> i64 {
        year(Millis(self.scale.last.saturating_sub(1)), zone)
    }
}

#[cfg(test)]
mod tests;
