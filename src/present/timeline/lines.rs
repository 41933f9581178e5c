//! Lines in place of bars: level over each step, upright between two, in whole pixels. Where no NIC was logged there is
//! no line.

use super::bars::{Area, Bar, Column};
use super::logged::nics_between;
use super::shape::Form;
use crate::present::axis::YAxis;
use crate::present::pixel::{Ratio, Rect, bar_height};
use crate::query::{Bucket, Overview};

/// With the steps that were logged and have no flows, of which a bar shows nothing.
pub(super) fn filled(overview: &Overview, (first, last): (i64, i64)) -> Vec<Bucket> {
    let (step, coverage) = (overview.bucket_ms, &overview.coverage);
    let mut buckets = overview.buckets.iter().peekable();
    let mut all = Vec::new();
    let mut start = first;
    while start < last {
        while let Some(bucket) = buckets.next_if(|bucket| bucket.start <= start) {
            all.push(*bucket);
        }
        let end = start.saturating_add(step);
        let is_there = all.last().is_some_and(|bucket: &Bucket| bucket.start == start);
        // Of flows without a NIC nothing is known of what was logged.
        if !is_there && (coverage.nics.is_empty() || nics_between(coverage, start, end).1 > 0) {
            all.push(Bucket { start, ..Bucket::default() });
        }
        start = end;
    }
    all
}

/// The row of a value's line. Something is never on the line of nothing.
pub(super) fn row(value: u64, axis: &YAxis, area: &Area, thick: i32) -> i32 {
    let least = if value > 0 { thick + area.hair } else { thick };
    area.base - bar_height(value, axis.top, area.up(), area.hair).max(least)
}

pub(super) fn lines(columns: &[Column], form: Form, axis: &YAxis, area: &Area, ratio: Ratio) -> Vec<Bar> {
    let mut lines = Vec::with_capacity(columns.len() * 4);
    for (part, thick) in form.lines(ratio) {
        // Where the line has come to.
        let mut end = None;
        for column in columns {
            let (value, ink) = form.parts(column)[part];
            let y = row(value, axis, area, thick);
            let mut push = |y: i32, w: i32, h: i32| {
                lines.push(Bar { start: column.start, rect: Rect { x: column.x, y, w, h }, ink });
            };
            push(y, column.w, thick);
            match end {
                // Not over the level pieces, which would be seen in a colour that lets through.
                Some((x, before)) if x == column.x && y < before => push(y + thick, thick.min(column.w), before - y),
                Some((x, before)) if x == column.x && y > before => push(before, thick.min(column.w), y - before),
                _ => {}
            }
            end = Some((column.x + column.w, y));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::{Ink, Measure, Options, Shape, Split, layout};
    use super::*;
    use crate::model::{HOUR, Mac, Millis, Span};
    use crate::query::{Coverage, TimeRange};

    /// Six hours, of which the second is without flows, and in the fifth nothing was logged.
    fn overview() -> Overview {
        let bucket = |(hour, out, r#in): (i64, u64, u64)| Bucket {
            start: hour * HOUR,
            bytes_out: out,
            bytes_in: r#in,
            tuples_out: 4,
            denied_out: 1,
            measured: 3,
            ..Bucket::default()
        };
        Overview {
            span: Some(Span { first: Millis(0), last: Millis(6 * HOUR - 1) }),
            bucket_ms: HOUR,
            buckets: [(0, 100, 50), (2, 100, 0), (3, 200, 50), (5, 1, 50)].map(bucket).to_vec(),
            coverage: Coverage {
                nics: vec![Mac::parse("002248000001").unwrap()],
                hours: [0, 1, 2, 3, 5].map(|hour| (Millis(hour * HOUR), 1)).to_vec(),
                ..Coverage::default()
            },
            ..Overview::default()
        }
    }

    fn drawn(measure: Measure, split: Split, ratio: f64) -> Vec<Bar> {
        // Ten pixels an hour.
        let options = Options { measure, split, shape: Shape::Lines, width: 132.0, ratio, ..Options::default() };
        layout(&overview(), &options).unwrap().bars
    }

    #[track_caller]
    fn check(bars: &[Bar], ink: Ink, expected: &[(i32, i32, i32, i32)]) {
        let of_ink = bars.iter().filter(|bar| bar.ink == ink);
        let rects: Vec<_> = of_ink.map(|Bar { rect: Rect { x, y, w, h }, .. }| (*x, *y, *w, *h)).collect();
        assert_eq!(rects, expected);
    }

    #[test]
    fn level_over_steps_and_upright_between() {
        let bars = drawn(Measure::Bytes, Split::InOut, 1.0);
        check(
            &bars,
            Ink::Data,
            &[
                (64, 54, 10, 2),
                // Logged, and nothing flew.
                (74, 86, 10, 2),
                (74, 54, 2, 32),
                (84, 54, 10, 2),
                (84, 56, 2, 32),
                (94, 20, 10, 2),
                (94, 22, 2, 34),
                // Nothing was logged before; and one byte is more than none.
                (114, 85, 10, 2),
            ],
        );
        let thin = [(64, 71, 10, 1), (74, 87, 10, 1), (74, 71, 1, 16), (84, 87, 10, 1)];
        let rest = [(94, 71, 10, 1), (94, 72, 1, 16), (114, 71, 10, 1)];
        check(&bars, Ink::Thin, &[&thin[..], &rest[..]].concat());
    }

    #[test]
    fn no_piece_lies_upon_another_of_its_line() {
        for ratio in [1.0, 1.25, 2.0, 3.0] {
            let bars = drawn(Measure::Bytes, Split::None, ratio);
            for (at, a) in bars.iter().enumerate() {
                for b in &bars[at + 1..] {
                    let is_apart = |a: Rect, b: Rect| a.right() <= b.x || a.bottom() <= b.y;
                    assert!(is_apart(a.rect, b.rect) || is_apart(b.rect, a.rect), "{a:?} {b:?}");
                }
            }
        }
    }

    #[test]
    fn a_line_for_each_part() {
        let count = |measure, split, ink| drawn(measure, split, 1.0).iter().filter(|bar| bar.ink == ink).count();
        assert_eq!(count(Measure::Flows, Split::AllowedDenied, Ink::Denied), 5 + 2);
        assert_eq!(count(Measure::Flows, Split::None, Ink::Data), 5 + 2);
        assert_eq!(count(Measure::Denied, Split::InOut, Ink::Denied), 5 + 2 + 5);
    }

    #[test]
    fn without_a_nic_nothing_is_a_gap() {
        let overview = Overview { coverage: Coverage::default(), ..overview() };
        let starts = |overview: &Overview| -> Vec<i64> {
            filled(overview, (0, 6 * HOUR)).iter().map(|bucket| bucket.start / HOUR).collect()
        };
        assert_eq!(starts(&overview), [0, 1, 2, 3, 4, 5]);
        assert_eq!(starts(&super::tests::overview()), [0, 1, 2, 3, 5]);
    }

    #[test]
    fn what_was_earlier_is_marked_at_its_lines() {
        let selected = Some(TimeRange { from: Millis(3 * HOUR), to: Millis(6 * HOUR) });
        let options = Options {
            selected,
            split: Split::InOut,
            shape: Shape::Lines,
            earlier: super::super::Earlier::Period,
            width: 132.0,
            ratio: 1.0,
            ..Options::default()
        };
        let marks = layout(&overview(), &options).unwrap().earlier;
        let rects: Vec<_> = marks.iter().map(|Rect { x, y, w, h }| (*x, *y, *w, *h)).collect();
        assert_eq!(rects, [(94, 54, 10, 2), (94, 71, 10, 1), (114, 54, 10, 2)]);
    }
}
