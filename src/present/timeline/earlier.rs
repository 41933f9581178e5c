//! What was earlier, laid over the timeline: of each step, the same so long before.

use super::shape::{Form, Shape};
use super::steps::{bucket_at, starts};
use super::{Layout, Measure, Options, bars, held, lines};
use crate::model::{DAY, Millis, Span};
use crate::present::Zone;
use crate::present::axis::YAxis;
use crate::present::pixel::{Ratio, Rect, TimeScale, bar_height};
use crate::query::{Bucket, Overview, TimeRange};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Earlier {
    #[default]
    None,
    /// What is as long as the time range, and lies right before it.
    Period,
    Day,
    Week,
}

impl Earlier {
    pub const ALL: [Self; 4] = [Self::None, Self::Period, Self::Day, Self::Week];

    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "No overlay",
            Self::Period => "Period before",
            Self::Day => "Day before",
            Self::Week => "Week before",
        }
    }

    /// How far back. Without a time range there is no period.
    fn distance(self, selected: Option<TimeRange>) -> Option<i64> {
        match self {
            Self::None => None,
            Self::Period => selected.map(|TimeRange { from, to }| to.0.saturating_sub(from.0)),
            Self::Day => Some(DAY),
            Self::Week => Some(7 * DAY),
        }
    }

    /// Whether there is anything so long before what is shown. Without a time range there is no period.
    pub fn is_known(self, selected: Option<TimeRange>, span: Option<Span>) -> bool {
        let Some(distance) = self.distance(selected) else { return self == Self::None };
        let Some(Span { first, last }) = span else { return false };
        let last = selected.map_or(last, |range| last.min(Millis(range.to.0.saturating_sub(1))));
        last.0.saturating_sub(distance) >= first.0
    }

    /// When what lies over the step from this moment on was, in whole steps: at the same time of the clock, where steps
    /// are no longer than what clocks are changed by.
    fn then(self, start: i64, selected: Option<TimeRange>, step: i64, zone: &Zone) -> Option<i64> {
        let distance = self.distance(selected)?;
        // Steps of a week or more are no part of a day.
        if self != Self::Period && distance % step != 0 {
            return None;
        }
        let plain = start.saturating_sub(Millis(distance).ceil(step).0);
        let by_clock = match self {
            Self::Day | Self::Week => zone.days_before(start, distance / DAY),
            Self::None | Self::Period => plain,
        };
        Some(if (start - by_clock) % step == 0 { by_clock } else { plain })
    }
}

/// The steps as they were, at the places of those that they are laid over.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shifted {
    pub columns: Vec<bars::Column>,
}

impl Shifted {
    pub fn of(overview: &Overview, options: &Options, scale: &TimeScale) -> Self {
        let Options { earlier, measure, selected, ref zone, .. } = *options;
        let step = overview.bucket_ms;
        let is_over = |start: &i64| selected.is_none_or(|range| range.holds(Millis(*start)));
        let over = starts(step, scale.first, scale.last).filter(is_over);
        let moved = over.filter_map(|start| {
            let then = earlier.then(start, selected, step, zone)?;
            Some(Bucket { start, ..*bucket_at(overview, then)? })
        });
        let moved: Vec<Bucket> = moved.collect();
        Self { columns: bars::columns(&moved, measure, scale, step) }
    }

    /// A mark at the height that each would have.
    pub fn marks(&self, form: Form, (up, down): (&YAxis, &YAxis), area: &bars::Area, ratio: Ratio) -> Vec<Rect> {
        let thick = ratio.px(2.0);
        let mut marks = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            let [first, second] = form.parts(column).map(|(value, _)| value);
            let mut push = |y: i32, h: i32| marks.push(Rect { x: column.x, y, w: column.w, h });
            if form.shape == Shape::Lines {
                for (value, thick) in form.lines(ratio).map(|(part, thick)| ([first, second][part], thick)) {
                    if value > 0 {
                        push(lines::row(value, up, area, thick), thick);
                    }
                }
                continue;
            }
            let above = if form.is_mirrored() { first } else { column.total() };
            if above > 0 {
                push(area.base - bar_height(above, up.top, area.up(), area.hair).max(thick), thick);
            }
            if form.is_mirrored() && second > 0 {
                let h = bar_height(second, down.top, area.down(), area.hair).max(thick);
                push(area.base + area.hair + h - thick, thick);
            }
        }
        marks
    }
}

/// What the step held so long before; none where that is not known.
pub(super) fn tip_row(
    overview: &Overview,
    layout: &Layout,
    measure: Measure,
    start: i64,
    zone: &Zone,
) -> Option<(&'static str, String)> {
    let by = layout.earlier_by;
    let then = by.then(start, layout.selected, layout.bucket_ms, zone)?;
    let is_over = layout.selected.is_none_or(|range| range.holds(Millis(start)));
    let begin = layout.window.map_or(layout.whole.0, |_| layout.scale.first);
    // What lies before all logs, or before what the timeline shows, was not counted.
    if !is_over || then.saturating_add(layout.bucket_ms) <= begin {
        return None;
    }
    let bucket = bucket_at(overview, then).copied().unwrap_or_default();
    Some((by.name(), held(measure, Measure::of, &bucket, layout.bucket_ms)))
}

#[cfg(test)]
mod tests {
    use super::super::{Options, layout, tip};
    use super::*;
    use crate::model::HOUR;
    use crate::present::zone::berlin;

    #[test]
    fn what_lies_before_all_logs_is_not_known() {
        let span = Some(Span { first: Millis(0), last: Millis(2 * DAY - 1) });
        let range = |from, to| Some(TimeRange { from: Millis(from), to: Millis(to) });
        let check =
            |by: Earlier, selected, expected| assert_eq!(by.is_known(selected, span), expected, "{by:?} {selected:?}");
        check(Earlier::None, None, true);
        check(Earlier::Period, None, false);
        check(Earlier::Period, range(HOUR, 2 * HOUR), true);
        check(Earlier::Period, range(0, HOUR), false);
        check(Earlier::Day, None, true);
        check(Earlier::Day, range(0, DAY), false);
        check(Earlier::Day, range(0, DAY + 1), true);
        check(Earlier::Week, None, false);
        assert!(!Earlier::Day.is_known(None, None));
    }

    /// Two days of hours, of which the second has twice as much as the first.
    fn overview() -> Overview {
        let bucket = |hour: i64| {
            let bytes_out = if hour < 24 { 100 } else { 200 };
            Bucket { start: hour * HOUR, bytes_out, tuples_out: 1, measured: 1, ..Bucket::default() }
        };
        Overview {
            span: Some(Span { first: Millis(0), last: Millis(2 * DAY - 1) }),
            bucket_ms: HOUR,
            buckets: (0..48).map(bucket).collect(),
            ..Overview::default()
        }
    }

    fn shown(earlier: Earlier, selected: Option<(i64, i64)>) -> Layout {
        let selected = selected.map(|(from, to)| TimeRange { from: Millis(from * HOUR), to: Millis(to * HOUR) });
        let options = Options { selected, earlier, width: 552.0, ratio: 1.0, ..Options::default() };
        layout(&overview(), &options).unwrap()
    }

    #[track_caller]
    fn check(earlier: Earlier, selected: Option<(i64, i64)>, expected: (usize, Option<i32>)) {
        let marks = shown(earlier, selected).earlier;
        assert_eq!((marks.len(), marks.first().map(|mark| mark.x)), expected);
    }

    #[test]
    fn marks_lie_over_the_steps_so_much_later() {
        check(Earlier::None, None, (0, None));
        check(Earlier::Period, None, (0, None));
        check(Earlier::Week, None, (0, None));
        check(Earlier::Day, None, (24, Some(64 + 240)));
        check(Earlier::Day, Some((30, 36)), (6, Some(64 + 300)));
        check(Earlier::Period, Some((30, 36)), (6, Some(64 + 300)));
        // What lies before the first log is not known.
        check(Earlier::Period, Some((2, 8)), (2, Some(64 + 60)));
    }

    #[test]
    fn marks_have_the_height_of_what_was() {
        let layout = shown(Earlier::Day, None);
        let (bar, mark) = (layout.bars[0].rect, layout.earlier[0]);
        // A day later there is twice as much; the mark is as high as the bar of the day before.
        assert_eq!((mark.y, mark.h), (bar.y, 2));
        assert!(layout.bars[24].rect.y < mark.y);
    }

    #[test]
    fn a_step_tells_what_was() {
        let tell = |earlier, selected, slot| {
            tip(&overview(), &shown(earlier, selected), Measure::Bytes, &Zone::Utc, slot).to_string()
        };
        assert!(tell(Earlier::Day, None, 30).contains("Bytes 200 B, Day before 100 B, Out 200 B"));
        assert!(!tell(Earlier::Day, None, 20).contains("before"));
        assert!(tell(Earlier::Period, Some((30, 36)), 31).contains("Period before 200 B"));
        assert!(!tell(Earlier::Period, Some((30, 36)), 40).contains("before"));
    }

    /// On the day after Berlin's clocks were put forward, and on one on which they are not changed.
    #[test]
    fn a_day_before_is_at_the_same_time_of_the_clock() {
        let at = |text: &str| Millis::from_iso(text).unwrap().0;
        let check = |start: &str, step: i64, expected: &str| {
            let then = Earlier::Day.then(at(start), None, step, &berlin()).map(Millis);
            assert_eq!(then.unwrap().to_string(), Millis(at(expected)).to_string(), "{start}");
        };
        check("2026-03-29T10:00:00Z", HOUR, "2026-03-28T11:00:00Z");
        check("2026-03-30T10:00:00Z", HOUR, "2026-03-29T10:00:00Z");
        // Steps are not cut.
        check("2026-03-29T10:00:00Z", 2 * HOUR, "2026-03-28T10:00:00Z");
    }
}
