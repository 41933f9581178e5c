//! How the steps of the timeline differ: what they hold on the average, and what nearly none of them exceeds.

use super::words::written;
use super::{Measure, clock};
use crate::model::Millis;
use crate::order::sort_numbers;
use crate::present::time;
use crate::query::{Overview, TimeRange};

/// Of all steps that are shown, or of those that begin in what is selected. A step without flows is one with nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// What was counted in a step on the average, rounded.
    pub mean: u64,
    /// Something was counted in some step.
    pub is_any: bool,
    /// The least value that 95 of 100 steps do not exceed.
    pub p95: u64,
}

impl Spread {
    /// None where no step begins, or nothing of this was measured.
    pub fn of(overview: &Overview, measure: Measure, selected: Option<TimeRange>) -> Option<Self> {
        let (first, last) = clock(overview)?;
        let width = overview.bucket_ms;
        let range = selected.unwrap_or(TimeRange { from: Millis(first), to: Millis(last) });
        let step = |at: i64| Millis(at).ceil(width);
        let range = TimeRange { from: step(range.from.0.max(first)), to: step(range.to.0.min(last)) };
        let steps = range.to.0.saturating_sub(range.from.0) / width;
        let steps = u64::try_from(steps).ok().filter(|steps| *steps > 0)?;

        let within = || overview.buckets.iter().filter(|bucket| range.holds(Millis(bucket.start)));
        if within().next().is_some() && !within().any(|bucket| measure.is_known(bucket)) {
            return None;
        }
        let mut values: Vec<u64> = within().map(|bucket| measure.of(bucket)).collect();
        sort_numbers(&mut values);
        let sum: u128 = values.iter().map(|&value| u128::from(value)).sum();
        let mean = (sum + u128::from(steps / 2)) / u128::from(steps);
        // The steps without flows come first in the order, and are not in the list.
        let rank = (u128::from(steps) * 95).div_ceil(100);
        let missing = u128::from(steps) - values.len() as u128;
        let place = rank.checked_sub(missing + 1).and_then(|place| usize::try_from(place).ok());
        let p95 = place.and_then(|place| values.get(place)).copied().unwrap_or(0);
        Some(Self { mean: u64::try_from(mean).unwrap_or(u64::MAX), is_any: sum > 0, p95 })
    }

    /// `per 10 min: mean 1.24 GB, p95 3.10 GB`
    pub fn words(self, measure: Measure, bucket_ms: i64) -> String {
        let written = |value| written(measure, value, bucket_ms);
        // Rounded to nothing it would say that there is none.
        let below = if self.mean == 0 && self.is_any { "below " } else { "" };
        let mean = written(self.mean.max(u64::from(self.is_any)));
        format!("{}: mean {below}{mean}, p95 {}", time::per_bucket(bucket_ms), written(self.p95))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;
    use crate::query::Bucket;

    fn overview(values: &[(i64, u64)]) -> Overview {
        let bucket = |&(start, bytes_in)| Bucket { start, bytes_in, tuples_in: 1, measured: 1, ..Bucket::default() };
        Overview {
            span: Some(Span { first: Millis(0), last: Millis(99_999) }),
            bucket_ms: 1000,
            buckets: values.iter().map(bucket).collect(),
            ..Overview::default()
        }
    }

    #[track_caller]
    fn check(values: &[(i64, u64)], selected: Option<(i64, i64)>, expected: Option<(u64, u64)>) {
        let selected = selected.map(|(from, to)| TimeRange { from: Millis(from), to: Millis(to) });
        let spread = Spread::of(&overview(values), Measure::Bytes, selected);
        assert_eq!(spread.map(|Spread { mean, p95, .. }| (mean, p95)), expected);
    }

    #[test]
    fn what_is_not_measured_is_not_nothing() {
        let mut denied = overview(&[(0, 0), (1000, 0)]);
        denied.buckets[0].measured = 0;
        let selected = Some(TimeRange { from: Millis(0), to: Millis(1000) });
        for (measure, is_known) in [(Measure::Bytes, false), (Measure::Packets, false), (Measure::Flows, true)] {
            assert_eq!(Spread::of(&denied, measure, selected).is_some(), is_known, "{measure:?}");
        }
        assert_eq!(Spread::of(&denied, Measure::Bytes, None), Some(Spread { mean: 0, is_any: false, p95: 0 }));
    }

    #[test]
    fn steps_without_flows_count() {
        check(&[], None, Some((0, 0)));
        check(&[(0, 1000)], None, Some((10, 0)));
        let all: Vec<_> = (0..100_i64).map(|at| (at * 1000, 100 - at.unsigned_abs())).collect();
        check(&all, None, Some((51, 95)));
        check(&all[..6], None, Some((6, 95)));
    }

    #[test]
    fn of_what_is_selected() {
        let values = [(2000, 10), (3000, 20), (4000, 60)];
        check(&values, Some((3000, 5000)), Some((40, 60)));
        check(&values, Some((2500, 4000)), Some((20, 20)));
        check(&values, Some((2500, 2900)), None);
        check(&values, Some((-5000, 5000)), Some((18, 60)));
        check(&values, Some((200_000, 300_000)), None);
        check(&[(0, u64::MAX), (1000, u64::MAX)], Some((0, 2000)), Some((u64::MAX, u64::MAX)));
    }

    #[test]
    fn in_words() {
        let spread = Spread { mean: 1_240_000_000, is_any: true, p95: 3_100_000_000 };
        assert_eq!(spread.words(Measure::Bytes, 600_000), "per 10 min: mean 1.24 GB, p95 3.10 GB");
        assert_eq!(spread.words(Measure::Bits, 1000), "per second: mean 9.92 Gbit/s, p95 24.8 Gbit/s");
        assert_eq!(spread.words(Measure::Flows, 600_000), "per 10 min: mean 1.24 G, p95 3.10 G");
        let rare = Spread { mean: 0, is_any: true, p95: 1 };
        assert_eq!(rare.words(Measure::Flows, 600_000), "per 10 min: mean below 1, p95 1");
    }
}
