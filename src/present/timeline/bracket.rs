//! What the selected times are compared with, as a bracket over the lanes: the frame of the brush is what one can move.

use super::Layout;
use crate::present::pixel::Rect;
use crate::query::TimeRange;

impl Layout {
    /// As far as it is on the clock: its top, then the ends that are.
    pub fn bracket(&self) -> Vec<Rect> {
        let Some(TimeRange { from, to }) = self.compared else { return Vec::new() };
        let (first, last) = (from.0.max(self.scale.first), to.0.min(self.scale.last));
        if first >= last {
            return Vec::new();
        }
        let (hair, lanes) = (self.ratio.hair(), &self.lanes);
        let (x, right) = (self.scale.x(first), self.scale.x(last));
        let y = lanes.measure.y;
        let edge = |x: i32| Rect { x, y, w: hair, h: lanes.logged.bottom() - y };
        let top = Rect { x, y, w: (right - x).max(hair), h: self.ratio.px(2.0) };
        // An end that lies beside the clock is not there.
        let edges = [(from.0 == first).then(|| edge(x)), (to.0 == last).then(|| edge(right - hair))];
        std::iter::once(top).chain(edges.into_iter().flatten()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Measure, Options, layout, summary};
    use super::*;
    use crate::model::{HOUR, Millis, Span};
    use crate::present::Zone;
    use crate::query::{Bucket, Overview};

    fn shown(from: i64, to: i64) -> (Overview, Layout) {
        let overview = Overview {
            span: Some(Span { first: Millis(0), last: Millis(48 * HOUR - 1) }),
            bucket_ms: HOUR,
            buckets: (0..48).map(|hour| Bucket { start: hour * HOUR, ..Bucket::default() }).collect(),
            ..Overview::default()
        };
        let compared = Some(TimeRange { from: Millis(from * HOUR), to: Millis(to * HOUR) });
        let layout = layout(&overview, &Options { compared, width: 552.0, ratio: 1.0, ..Options::default() }).unwrap();
        (overview, layout)
    }

    #[test]
    fn it_is_round_what_is_on_the_clock() {
        let check = |from, to, expected: &[(i32, i32)]| {
            let found: Vec<_> = shown(from, to).1.bracket().iter().map(|rect| (rect.x, rect.w)).collect();
            assert_eq!(found, expected, "{from} to {to}");
        };
        check(10, 20, &[(164, 100), (164, 1), (263, 1)]);
        check(-5, 4, &[(64, 40), (103, 1)]);
        check(44, 60, &[(504, 40), (504, 1)]);
        check(-9, 90, &[(64, 480)]);
        check(-9, 0, &[]);
        check(48, 50, &[]);
    }

    #[test]
    fn it_is_told() {
        let (overview, layout) = shown(10, 20);
        let told = summary(&overview, &layout, Measure::Bytes, &Zone::Utc);
        assert!(told.ends_with("; compared with Thu 1 Jan 10:00 – 20:00."), "{told}");
    }
}
