//! The lane of what was logged: a band where every NIC that is logged before and after has records of the hour,
//! hatching where one or more of them have none.

use crate::model::{HOUR, Millis};
use crate::order;
use crate::present::pixel::{Ratio, Rect, TimeScale};
use crate::query::Coverage;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logged {
    /// By every NIC.
    All,
    /// By fewer, or by none.
    Missing,
}

/// A stretch of the lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    pub rect: Rect,
    pub state: Logged,
}

/// Hours that follow each other in the same state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    from: i64,
    to: i64,
    state: Logged,
}

/// From the first to the last logged hour, without a step for every hour between: two logs years apart are one run of
/// hours without records, not a hundred thousand.
fn runs(coverage: &Coverage) -> Vec<Run> {
    let sorted = |mut hours: Vec<Millis>| {
        order::sort(&mut hours);
        hours
    };
    let nics = || coverage.by_nic.iter();
    let firsts = sorted(nics().filter_map(|hours| Some(hours.first()?.0)).collect());
    let lasts = sorted(nics().filter_map(|hours| Some(hours.last()?.0)).collect());
    // Those whose first hour has come, and whose last has not passed.
    let expected =
        |hour: Millis| firsts.partition_point(|first| *first <= hour) - lasts.partition_point(|last| *last < hour);
    let mut runs: Vec<Run> = Vec::new();
    let mut push = |run: Run| match runs.last_mut() {
        Some(last) if last.state == run.state && last.to == run.from => last.to = run.to,
        _ => runs.push(run),
    };
    let mut end = None;
    for &(start, nics) in &coverage.hours {
        if let Some(end) = end.filter(|end| *end < start.0) {
            push(Run { from: end, to: start.0, state: Logged::Missing });
        }
        let to = start.0.saturating_add(HOUR);
        let state = if nics as usize >= expected(start) { Logged::All } else { Logged::Missing };
        push(Run { from: start.0, to, state });
        end = Some(to);
    }
    runs
}

/// The bands of the lane. Hours stand apart where there is room for a gap between them.
pub(super) fn bands(coverage: &Coverage, scale: &TimeScale, lane: &Rect, ratio: Ratio) -> Vec<Band> {
    let apart = f64::from(scale.length(HOUR)) >= 4.0 * ratio.get();
    let thin = ratio.px(3.0);
    let mut bands: Vec<Band> = Vec::new();
    let mut push = |from: i64, to: i64, state: Logged| {
        let gap = if apart { ratio.hair() } else { 0 };
        let x = scale.x(from);
        let x = bands.last().map_or(x, |last: &Band| x.max(last.rect.right()));
        // What was logged is seen, however far the logs lie apart.
        let right = (scale.x(to) - gap).max(scale.x(from) + ratio.hair());
        let w = right.min(scale.right()) - x;
        if w <= 0 {
            return;
        }
        let (y, h) = match state {
            Logged::All => (lane.y + (lane.h - thin) / 2, thin),
            Logged::Missing => (lane.y, lane.h),
        };
        bands.push(Band { rect: Rect { x, y, w, h }, state });
    };
    for run in runs(coverage) {
        let (from, to) = (run.from.max(scale.first), run.to.min(scale.last));
        if from >= to {
            continue;
        }
        if !apart {
            push(from, to, run.state);
            continue;
        }
        let mut hour = run.from + (from - run.from).div_euclid(HOUR) * HOUR;
        while hour < to {
            push(hour.max(from), hour.saturating_add(HOUR).min(to), run.state);
            hour = hour.saturating_add(HOUR);
        }
    }
    bands
}

/// The fewest and the most NICs with records in any hour that a span of time touches.
pub(super) fn nics_between(coverage: &Coverage, from: i64, to: i64) -> (u32, u32) {
    let first = from.div_euclid(HOUR) * HOUR;
    let hours = coverage.hours.iter().filter(|(start, _)| (first..to).contains(&start.0));
    let (mut least, mut most, mut count) = (u32::MAX, 0, 0_i64);
    for &(_, nics) in hours {
        least = least.min(nics);
        most = most.max(nics);
        count += 1;
    }
    let touched = (to - first + HOUR - 1).div_euclid(HOUR);
    if count < touched {
        least = 0;
    }
    (least.min(most), most)
}

/// How many hours there are in which the log of a NIC is missing.
pub(super) fn hours_missing(coverage: &Coverage) -> u64 {
    let missing = runs(coverage).into_iter().filter(|run| run.state == Logged::Missing);
    missing.map(|run| run.to.abs_diff(run.from) / HOUR.unsigned_abs()).sum()
}
