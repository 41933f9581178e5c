//! Where the rows of the gap map lie, and what is drawn in them, in whole device pixels.
//!
//! Time is drawn to scale down to the minute. Only for pointing at it is it cut into cells, of an hour each or, where
//! hours would be too narrow to hit, of several.

use super::{Gaps, HOLE_MINUTES, Row};
use crate::model::{DAY, HOUR, MINUTE, Millis};
use crate::present::axis::{TICK_SPACING, XTick, x_ticks};
use crate::present::pixel::{Ratio, Rect, TimeScale};
use crate::present::timeline::GUTTER;
use crate::present::zone::Zone;
use crate::query::{Coverage, Minutes};

/// The least width of a cell, in CSS pixels.
const CELL: f64 = 12.0;
/// Room at the right for half a label; the timeline has the same.
const MARGIN: f64 = 8.0;
/// The strip of the time axis below the rows.
const AXIS: f64 = 20.0;
/// Of a picture that stands alone: the strip above the rows, and room for a NIC's whole address beside them.
const HEAD: f64 = 44.0;
const NAMES: f64 = 132.0;
/// Cells of hours that divide a day; beyond, days are doubled.
const STEPS: [i64; 8] = [HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 6 * HOUR, 8 * HOUR, 12 * HOUR, DAY];

#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    pub zone: Zone,
    /// The width of the whole picture in CSS pixels.
    pub width: f64,
    /// Device pixels to a CSS pixel.
    pub ratio: f64,
    /// The height of a row in CSS pixels.
    pub row: f64,
    /// The first row in sight, and how many are.
    pub top: usize,
    pub rows: usize,
    /// It leaves the page, so it needs a head, and names that are whole.
    pub is_alone: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Records minute by minute, or nearly so.
    Logged,
    /// Ten minutes or more without a record, in an hour that has some.
    Hole,
    /// Hours without a record, between hours with some.
    Missing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub rect: Rect,
    pub ink: Ink,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowLayout {
    /// The row's area right of the gutter.
    pub rect: Rect,
    pub label: String,
    /// From left to right, none upon another.
    pub marks: Vec<Mark>,
}

/// What is pointed at: a row of all rows, and a cell of it or, in the gutter, the NIC as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub row: usize,
    pub slot: Option<u64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    pub ratio: Ratio,
    pub size: Rect,
    pub scale: TimeScale,
    /// The rows in sight.
    pub rows: Vec<RowLayout>,
    /// Which of all rows the first in sight is.
    pub top: usize,
    pub x_ticks: Vec<XTick>,
    /// The right end of the labels in the gutter, and the middle line of those of the time axis.
    pub label_x: i32,
    pub label_y: i32,
    /// Where the first cell begins, what a cell spans, and how many there are.
    pub begin: i64,
    pub step_ms: i64,
    pub slots: u64,
}

/// None where there is no room.
pub fn layout(gaps: &Gaps, coverage: &Coverage, options: &Options) -> Option<Layout> {
    let ratio = Ratio::new(options.ratio);
    let (gutter, head) = if options.is_alone { (NAMES, ratio.px(HEAD)) } else { (GUTTER, 0) };
    let (left, right) = (ratio.px(gutter), ratio.px(options.width) - ratio.px(MARGIN));
    let height = ratio.px(options.row).max(1);
    if right <= left {
        return None;
    }
    let scale = TimeScale { first: gaps.first, last: gaps.last, left, width: right - left };
    let shown = gaps.rows.iter().skip(options.top).take(options.rows);
    let rows: Vec<RowLayout> = shown
        .zip(0_i32..)
        .map(|(row, at)| {
            let rect = Rect { x: left, y: head + at * height, w: scale.width, h: height - ratio.hair() };
            let label = if options.is_alone { row.nic.to_string() } else { label(row) };
            RowLayout { rect, label, marks: marks(row, coverage, &scale, rect, ratio) }
        })
        .collect();
    let bottom = head + i32::try_from(rows.len()).unwrap_or_default() * height;
    let step_ms = step(&scale, ratio);
    // The timeline can begin a little earlier and end later, for what a record tells of the minute before it.
    let begin = gaps.begin.div_euclid(step_ms).saturating_mul(step_ms);
    let end = gaps.rows.iter().map(|row| row.end).max()?;
    Some(Layout {
        ratio,
        size: Rect { x: 0, y: 0, w: ratio.px(options.width), h: bottom + ratio.px(AXIS) },
        rows,
        top: options.top,
        x_ticks: x_ticks(&scale, ratio.px(TICK_SPACING), &options.zone),
        label_x: left - ratio.px(8.0),
        label_y: bottom + ratio.px(AXIS) / 2,
        begin,
        step_ms,
        slots: slot_of(end.saturating_sub(1), begin, step_ms).saturating_add(1),
        scale,
    })
}

/// The part of an address that differs between cards of one maker; the gutter has no room for all of it.
fn label(row: &Row) -> String {
    row.nic.to_string().split_off("00-22-48-".len())
}

fn step(scale: &TimeScale, ratio: Ratio) -> i64 {
    let least = ratio.px(CELL);
    let wide = |step: &i64| scale.length(*step) >= least;
    let days = std::iter::successors(Some(2 * DAY), |days| days.checked_mul(2));
    STEPS.into_iter().chain(days).find(wide).unwrap_or(i64::MAX / 4)
}

/// Which cell a moment lies in; what is before them all is in the first.
fn slot_of(at: i64, begin: i64, step: i64) -> u64 {
    u64::try_from(at.saturating_sub(begin) / step).unwrap_or_default()
}

/// The row's stretches from left to right. None is narrower than can be seen, however short it was, unless what is
/// before it has its place.
fn marks(row: &Row, coverage: &Coverage, scale: &TimeScale, rect: Rect, ratio: Ratio) -> Vec<Mark> {
    let hour = f64::from(scale.length(HOUR));
    // Hours stand apart where there is room for it.
    let gap = if hour >= 6.0 * ratio.get() { ratio.hair() } else { 0 };
    let band = (rect.h / 2).max(1);
    let mut marks: Vec<Mark> = Vec::new();
    let mut end = rect.x;
    let mut push = |from: i64, to: i64, ink: Ink, gap: i32| {
        let x = scale.x(from).max(end);
        let least = match ink {
            // It only makes the one before it longer.
            Ink::Logged if marks.last().is_some_and(|last| last.ink == ink && last.rect.right() == x) => 0,
            Ink::Logged | Ink::Hole => ratio.hair(),
            Ink::Missing => ratio.hair() * 2,
        };
        let right = (scale.x(to) - gap).max(scale.x(from) + least).min(scale.right());
        if right <= x {
            return;
        }
        end = right + gap;
        match marks.last_mut() {
            Some(last) if last.ink == ink && last.rect.right() == x => last.rect.w = right - last.rect.x,
            // What is there is a band, as in the timeline's lane; what is missing has the whole height, and catches the
            // eye.
            _ if ink == Ink::Logged => {
                marks.push(Mark { rect: Rect { x, w: right - x, y: rect.y + (rect.h - band) / 2, h: band }, ink });
            }
            _ => marks.push(Mark { rect: Rect { x, w: right - x, ..rect }, ink }),
        }
    };
    let mut before = None;
    for &(Millis(start), minutes) in row.logged(coverage) {
        if let Some(before) = before.filter(|before| *before < start) {
            push(before, start, Ink::Missing, gap);
        }
        // Of an hour narrower than a pixel it is shown that there is something.
        let minutes = if hour < ratio.get() { Minutes::ALL } else { minutes };
        in_hour(start, minutes, &mut |from, to, ink| {
            push(from, to, ink, if to == start.saturating_add(HOUR) { gap } else { 0 });
        });
        before = Some(start.saturating_add(HOUR));
    }
    marks
}

/// An hour as stretches with records and holes.
fn in_hour(start: i64, minutes: Minutes, push: &mut impl FnMut(i64, i64, Ink)) {
    let moment = |minute: u32| start.saturating_add(i64::from(minute) * MINUTE);
    let mut at = 0;
    for (from, to) in minutes.holes(HOLE_MINUTES).chain([(60, 60)]) {
        if at < from {
            push(moment(at), moment(from), Ink::Logged);
        }
        if from < to {
            push(moment(from), moment(to), Ink::Hole);
        }
        at = to;
    }
}

impl Layout {
    /// What lies under a point, given in CSS pixels from the upper left of the picture.
    pub fn place_at(&self, x: f64, y: f64) -> Option<Place> {
        let (x, y) = (self.ratio.px(x), self.ratio.px(y));
        let row = self.rows.iter().position(|row| (row.rect.y..=row.rect.bottom()).contains(&y))?;
        if x >= self.scale.right() {
            return None;
        }
        let slot = (x >= self.scale.left).then(|| {
            let (from, to) = (self.scale.at(x), self.scale.at(x + 1));
            slot_of(from + (to - from) / 2, self.begin, self.step_ms).min(self.slots.saturating_sub(1))
        });
        Some(Place { row: self.top + row, slot })
    }

    /// The hours of a cell: the beginning of the first and the end of the last.
    pub fn hours(&self, slot: u64) -> (i64, i64) {
        let slot = i64::try_from(slot).unwrap_or(i64::MAX);
        let start = self.begin.saturating_add(slot.saturating_mul(self.step_ms));
        (start, start.saturating_add(self.step_ms))
    }

    /// Where a place is; none out of sight.
    pub fn rect(&self, place: Place) -> Option<Rect> {
        let (from, to) = place.slot.map_or((self.scale.first, self.scale.last), |slot| self.hours(slot));
        self.span_rect(place.row, from, to)
    }

    /// A span of time in a row; none out of sight.
    pub fn span_rect(&self, row: usize, from: i64, to: i64) -> Option<Rect> {
        let row = self.rows.get(row.checked_sub(self.top)?)?.rect;
        let x = self.scale.x(from).min(self.scale.right() - 1);
        Some(Rect { x, w: (self.scale.x(to) - x).max(1), ..row })
    }
}
