//! A closer look at a part of the clock, and moving it along. `None` is always the whole.

use super::Layout;
use crate::model::{MINUTE, Millis};
use crate::query::TimeRange;

/// No window is shorter.
const LEAST: i64 = MINUTE;

impl Layout {
    /// What is selected, if that is not what is shown already.
    pub fn closer(&self) -> Option<TimeRange> {
        self.selected.filter(|selected| self.window != Some(selected.widened(self.bucket_ms)))
    }

    /// Half as much time, or twice as much, with the moment given in its place; without one, with the middle.
    pub fn zoomed(&self, around: Option<i64>, is_closer: bool) -> Option<TimeRange> {
        let (first, length) = (self.scale.first, self.length());
        if is_closer && length <= LEAST {
            return self.window;
        }
        let wanted = if is_closer { (length / 2).max(LEAST) } else { length.saturating_mul(2) };
        let around = around.unwrap_or(first.saturating_add(length / 2)).clamp(first, self.scale.last);
        let before = i128::from(around - first) * i128::from(wanted) / i128::from(length.max(1));
        self.fitted(around.saturating_sub(i64::try_from(before).unwrap_or(i64::MAX)), wanted)
    }

    /// As much time, later or earlier by a part of it.
    pub fn panned(&self, by: f64) -> Option<TimeRange> {
        self.window?;
        let length = self.length();
        #[expect(clippy::cast_possible_truncation, reason = "a float to integer cast saturates")]
        let by = (length as f64 * by) as i64;
        self.fitted(self.scale.first.saturating_add(by), length)
    }

    const fn length(&self) -> i64 {
        self.scale.last.saturating_sub(self.scale.first)
    }

    /// A window of this length that does not reach beyond all there is.
    fn fitted(&self, from: i64, length: i64) -> Option<TimeRange> {
        let (begin, end) = self.whole;
        if length >= end.saturating_sub(begin) {
            return None;
        }
        // A step that begins before all there is, or ends after it, is shown whole.
        let whole = TimeRange { from: Millis(begin), to: Millis(end) }.widened(self.bucket_ms);
        let (least, most) = (whole.from.0, whole.to.0.saturating_sub(length));
        let from = from.clamp(least.min(most), most.max(least));
        Some(TimeRange { from: Millis(from), to: Millis(from.saturating_add(length)) })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Options, layout};
    use super::*;
    use crate::model::{DAY, HOUR, Span};
    use crate::query::Overview;

    fn shown(window: Option<(i64, i64)>) -> Layout {
        let window = window.map(|(from, to)| TimeRange { from: Millis(from), to: Millis(to) });
        let overview = Overview {
            span: Some(Span { first: Millis(0), last: Millis(DAY - 1) }),
            window,
            bucket_ms: 10 * MINUTE,
            ..Overview::default()
        };
        let options = Options { width: 1224.0, ratio: 1.0, ..Options::default() };
        layout(&overview, &options).unwrap()
    }

    fn ends(range: Option<TimeRange>) -> Option<(i64, i64)> {
        range.map(|TimeRange { from, to }| (from.0 / HOUR, to.0 / HOUR))
    }

    #[test]
    fn a_closer_look_and_back() {
        assert_eq!(ends(shown(None).zoomed(None, true)), Some((6, 18)));
        assert_eq!(ends(shown(None).zoomed(Some(0), true)), Some((0, 12)));
        assert_eq!(ends(shown(None).zoomed(Some(20 * HOUR), true)), Some((10, 22)));
        assert_eq!(ends(shown(Some((6 * HOUR, 12 * HOUR))).zoomed(None, false)), Some((3, 15)));
        assert_eq!(ends(shown(Some((18 * HOUR, 24 * HOUR))).zoomed(None, false)), Some((12, 24)));
        assert_eq!(shown(Some((6 * HOUR, 18 * HOUR))).zoomed(None, false), None);
        assert_eq!(shown(None).zoomed(None, false), None);
    }

    #[test]
    fn along_the_clock() {
        assert_eq!(shown(None).panned(0.5), None);
        let window = shown(Some((6 * HOUR, 10 * HOUR)));
        assert_eq!(ends(window.panned(0.5)), Some((8, 12)));
        assert_eq!(ends(window.panned(-3.0)), Some((0, 4)));
        assert_eq!(ends(window.panned(90.0)), Some((20, 24)));
    }

    #[test]
    fn the_clock_is_the_window_out_to_whole_steps() {
        let layout = shown(Some((6 * HOUR + 1, 7 * HOUR - 1)));
        assert_eq!((layout.scale.first, layout.scale.last, layout.slots), (6 * HOUR, 7 * HOUR, 6));
    }

    proptest! {
        #[test]
        fn never_empty_nor_beyond_all_there_is(from in 0_i64..DAY, length in 1_i64..DAY, around: i64, is_closer: bool, by in -3.0..3.0) {
            let layout = shown(Some((from, (from + length).min(DAY))));
            for TimeRange { from, to } in [layout.zoomed(Some(around), is_closer), layout.panned(by)].into_iter().flatten() {
                prop_assert!(0 <= from.0 && from < to && to.0 <= DAY);
            }
        }
    }
}
