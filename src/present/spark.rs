//! Sparklines: the bars of one series over the page's clock, small enough for a table row.

use crate::query::TimeRange;

use super::pixel::{Ratio, Rect, TimeScale, bar_height};

/// The size in CSS pixels; the base line is within it.
pub const WIDTH: f64 = 144.0;
pub const HEIGHT: f64 = 17.0;

/// The timeline's first and last moment, and the width of its steps: the two share their clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    pub first: i64,
    pub last: i64,
    pub bucket_ms: i64,
}

/// What is to be drawn, in device pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spark {
    pub size: Rect,
    pub bars: Vec<Rect>,
    /// The base line.
    pub base: Rect,
    /// The columns of the time range that is selected, up to and without the second.
    pub inside: (i32, i32),
}

impl Spark {
    pub const fn is_inside(&self, bar: &Rect) -> bool {
        self.inside.0 <= bar.x && bar.x < self.inside.1
    }
}

/// One bar for each pixel column that has a value; where several buckets share a column, the highest. No gaps: the
/// shape is what counts. Highest value, full height; there is no scale to read from.
pub fn spark(hits: &[(i64, u64)], clock: Clock, selected: Option<TimeRange>, ratio: f64) -> Spark {
    let Clock { first, last, bucket_ms } = clock;
    let ratio = Ratio::new(ratio);
    let size = Rect { x: 0, y: 0, w: ratio.px(WIDTH), h: ratio.px(HEIGHT) };
    let hair = ratio.hair();
    let base = Rect { x: 0, y: size.h - hair, w: size.w, h: hair };
    let width = bucket_ms.max(1);
    // The same whole buckets as the timeline's clock.
    let begin = first.div_euclid(width).saturating_mul(width);
    let end = last.max(first).div_euclid(width).saturating_add(1).saturating_mul(width);
    let scale = TimeScale { first: begin, last: end, left: 0, width: size.w };
    let is_seen = |start: i64| begin <= start && start < end;
    let top = hits.iter().filter(|(start, _)| is_seen(*start)).map(|(_, hits)| *hits).max().unwrap_or(0);
    let mut bars: Vec<Rect> = Vec::with_capacity(hits.len().min(300));
    for &(start, value) in hits {
        let h = bar_height(value, u128::from(top), base.y, hair);
        if h == 0 || !is_seen(start) {
            continue;
        }
        let x = scale.x(start).min(scale.right() - 1);
        let right = scale.x(start.saturating_add(width)).max(x + 1);
        match bars.last_mut() {
            Some(bar) if x < bar.right() => {
                bar.w = bar.w.max(right - bar.x);
                if h > bar.h {
                    (bar.y, bar.h) = (base.y - h, h);
                }
            }
            _ => bars.push(Rect { x, y: base.y - h, w: right - x, h }),
        }
    }
    let inside = selected.map_or((0, size.w), |range| (scale.x(range.from.0), scale.x(range.to.0)));
    Spark { size, bars, base, inside }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Millis;

    #[track_caller]
    fn check(hits: &[(i64, u64)], ratio: f64, expected: &[(i32, i32, i32, i32)]) {
        let spark = spark(hits, Clock { first: 0, last: 71_999, bucket_ms: 1000 }, None, ratio);
        let bars: Vec<_> = spark.bars.iter().map(|bar| (bar.x, bar.y, bar.w, bar.h)).collect();
        assert_eq!(bars, expected);
    }

    #[test]
    fn heights_and_places() {
        check(&[(0, 10), (1000, 5), (71_000, 1)], 1.0, &[(0, 0, 2, 16), (2, 8, 2, 8), (142, 14, 2, 2)]);
        check(&[(0, 1000), (1000, 1)], 2.0, &[(0, 0, 4, 32), (4, 30, 4, 2)]);
        check(&[(-5000, 10), (72_000, 9)], 1.0, &[]);
        check(&[], 1.0, &[]);
    }

    #[test]
    fn what_is_selected_is_told_apart() {
        let clock = Clock { first: 0, last: 71_999, bucket_ms: 1000 };
        let range = TimeRange { from: Millis(1000), to: Millis(71_000) };
        let spark = spark(&[(0, 10), (1000, 5), (71_000, 1)], clock, Some(range), 1.0);
        let inside: Vec<bool> = spark.bars.iter().map(|bar| spark.is_inside(bar)).collect();
        assert_eq!(inside, [false, true, false]);
    }

    #[test]
    fn buckets_narrower_than_a_pixel() {
        let hits: Vec<_> = (0..1440).map(|n| (n * 60_000, 1)).collect();
        let spark = spark(&hits, Clock { first: 0, last: 86_399_999, bucket_ms: 60_000 }, None, 1.0);
        assert_eq!(spark.bars.len(), 144);
    }

    proptest! {
        #[test]
        fn bars_stay_apart_and_inside(
            mut starts in proptest::collection::btree_map(0_i64..5000, 0_u64..1000, 0..200),
            bucket in 1_i64..100_000,
            ratio in 0.5_f64..4.0,
        ) {
            starts.retain(|_, hits| *hits > 0);
            let hits: Vec<_> = starts.into_iter().map(|(start, hits)| (start * bucket, hits)).collect();
            let last = hits.last().map_or(0, |(start, _)| *start);
            let spark = spark(&hits, Clock { first: 0, last, bucket_ms: bucket }, None, ratio);
            let mut end = 0;
            for bar in &spark.bars {
                prop_assert!(bar.x >= end && bar.w > 0 && bar.h > 0 && bar.y >= 0);
                prop_assert!(bar.right() <= spark.size.w && bar.bottom() == spark.base.y);
                end = bar.right();
            }
        }
    }
}
