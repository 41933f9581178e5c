//! The bars of the lanes, each in whole pixels, none upon another.

use super::shape::Form;
use super::{Measure, denied_of};
use crate::present::axis::YAxis;
use crate::present::pixel::{Ratio, Rect, TimeScale, bar_height};
use crate::query::Bucket;

/// What a bar is filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Data,
    /// The second of a pair: what came in.
    Data2,
    /// A second line.
    Thin,
    Denied,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// When its bucket begins.
    pub start: i64,
    pub rect: Rect,
    pub ink: Ink,
}

/// The values that stand in one column of pixels or more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Column {
    pub start: i64,
    pub x: i32,
    pub w: i32,
    pub out: u64,
    pub r#in: u64,
    pub denied: u64,
}

impl Column {
    pub const fn total(&self) -> u64 {
        self.out.saturating_add(self.r#in)
    }
}

/// Where the measure's bars stand.
pub(super) struct Area {
    pub lane: Rect,
    pub base: i32,
    pub hair: i32,
}

impl Area {
    pub const fn up(&self) -> i32 {
        self.base - self.lane.y
    }

    /// Only a mirrored lane has room below its base line.
    pub const fn down(&self) -> i32 {
        self.lane.bottom() - self.base - self.hair
    }
}

/// One column for each bucket; where buckets are narrower than a pixel, the highest of those that share it.
pub(super) fn columns(buckets: &[Bucket], measure: Measure, scale: &TimeScale, bucket_ms: i64) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::with_capacity(buckets.len());
    for bucket in buckets.iter().filter(|bucket| (scale.first..scale.last).contains(&bucket.start)) {
        let x = scale.x(bucket.start).min(scale.right() - 1);
        let end = scale.x(bucket.start.saturating_add(bucket_ms)).max(x + 1);
        let drawn = |counted| measure.drawn(counted, bucket_ms);
        let (out, r#in, denied) = (drawn(measure.out(bucket)), drawn(measure.r#in(bucket)), denied_of(bucket));
        match columns.last_mut() {
            Some(last) if x < last.x + last.w => {
                last.w = last.w.max(end - last.x);
                // One bucket's pair is kept together, else the sum would be of no bucket.
                if out.saturating_add(r#in) > last.total() {
                    (last.start, last.out, last.r#in) = (bucket.start, out, r#in);
                }
                last.denied = last.denied.max(denied);
            }
            _ => columns.push(Column { start: bucket.start, x, w: end - x, out, r#in, denied }),
        }
    }
    columns
}

/// The width a bar takes of its column: from four CSS pixels on a gap sets it apart from the next.
fn bar_width(column: i32, ratio: Ratio) -> i32 {
    if f64::from(column) >= 4.0 * ratio.get() { column - ratio.hair() } else { column }
}

pub(super) fn tick_height(value: u128, axis: &YAxis, full: i32) -> i32 {
    let room = u128::try_from(full).unwrap_or_default();
    i32::try_from((value * room + axis.top / 2) / axis.top.max(1)).unwrap_or(full)
}

pub(super) fn measure(
    columns: &[Column],
    form: Form,
    (up, down): (&YAxis, &YAxis),
    area: &Area,
    ratio: Ratio,
) -> Vec<Bar> {
    let mut bars = Vec::with_capacity(columns.len() * 2);
    for column in columns {
        let w = bar_width(column.w, ratio);
        let mut push = |y: i32, h: i32, ink| {
            if h > 0 {
                bars.push(Bar { start: column.start, rect: Rect { x: column.x, y, w, h }, ink });
            }
        };
        let [(first, first_ink), (second, second_ink)] = form.parts(column);
        if form.is_mirrored() {
            let h = bar_height(first, up.top, area.up(), area.hair);
            push(area.base - h, h, first_ink);
            push(area.base + area.hair, bar_height(second, down.top, area.down(), area.hair), second_ink);
            continue;
        }
        // Each part shows, however small beside the other.
        let both = first > 0 && second > 0;
        let least = if both { area.hair * 2 } else { area.hair };
        let h = bar_height(column.total(), up.top, area.up(), least);
        let mut foot = bar_height(second, up.top, area.up(), area.hair).min(h);
        if both {
            foot = foot.min(h - area.hair);
        }
        push(area.base - h, h - foot, first_ink);
        push(area.base - foot, foot, second_ink);
    }
    bars
}

pub(super) fn denied(columns: &[Column], axis: &YAxis, lane: &Rect, ratio: Ratio) -> Vec<Bar> {
    columns
        .iter()
        .filter(|column| column.denied > 0)
        .map(|column| {
            let h = bar_height(column.denied, axis.top, lane.h, ratio.hair());
            let rect = Rect { x: column.x, y: lane.bottom() - h, w: bar_width(column.w, ratio), h };
            Bar { start: column.start, rect, ink: Ink::Denied }
        })
        .collect()
}
