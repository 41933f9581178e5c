//! The value axis: from zero, few ticks, at round numbers, the unit said once.

use crate::present::number::{Units, in_power};

/// Steps between ticks, times a power of ten.
const STEPS: [u128; 4] = [1, 2, 4, 5];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YTick {
    pub value: u128,
    pub label: String,
}

/// Ticks from zero up; the last one is the top of the scale and no value lies above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YAxis {
    pub step: u128,
    pub top: u128,
    pub ticks: Vec<YTick>,
}

/// How many ticks above zero a lane of a height in CSS pixels has room for.
pub fn tick_count(height: f64) -> u32 {
    if height >= 160.0 { 3 } else { 2 }
}

/// The axis for values up to `max`, with at most `count` ticks above zero.
pub fn y_axis(max: u64, count: u32, units: &Units) -> YAxis {
    let max = u128::from(max);
    let step = first_step(|step| step * u128::from(count.max(1)) >= max);
    let steps = max.div_ceil(step);
    YAxis { step, top: (steps * step).max(1), ticks: ticks(step, steps, units) }
}

/// Two axes with one scale, for what stands above and below one base line: no more than three ticks together, so that
/// each side has the room its own greatest value needs.
pub fn mirrored(above: u64, below: u64, units: &Units) -> (YAxis, YAxis) {
    let (above, below) = (u128::from(above), u128::from(below));
    let step = first_step(|step| above.div_ceil(step) + below.div_ceil(step) <= 3);
    let axis = |max: u128| {
        let steps = max.div_ceil(step);
        YAxis { step, top: steps * step, ticks: ticks(step, steps, units) }
    };
    let (up, mut down) = (axis(above), axis(below));
    // The unit is said once, on the upper side if that has a tick.
    if up.top > 0 {
        let power = power_of(down.top.max(up.top));
        for tick in &mut down.ticks {
            tick.label = in_power(tick.value, power);
        }
        if power != power_of(up.top) {
            // The lower side is the larger and sets the unit; the upper side says it.
            let up = YAxis { ticks: labelled(&up.ticks, power, units), ..up };
            return (up, down);
        }
    }
    (up, down)
}

fn first_step(fits: impl Fn(u128) -> bool) -> u128 {
    // 10^20 is above what u64 holds, so a step is always found.
    (0..=20)
        .flat_map(|power| STEPS.map(|step| step * 10_u128.pow(power)))
        .find(|step| fits(*step))
        .unwrap_or(10_u128.pow(21))
}

fn ticks(step: u128, steps: u128, units: &Units) -> Vec<YTick> {
    let values: Vec<YTick> = (0..=steps).map(|n| YTick { value: n * step, label: String::new() }).collect();
    labelled(&values, power_of(step * steps), units)
}

/// All in the unit of one power of a thousand, which stands on the top tick only.
fn labelled(ticks: &[YTick], power: usize, units: &Units) -> Vec<YTick> {
    let top = ticks.last().map_or(0, |tick| tick.value);
    let write = |value: u128| {
        let number = in_power(value, power);
        if value < top || units[power].is_empty() { number } else { format!("{number} {}", units[power]) }
    };
    ticks.iter().map(|tick| YTick { value: tick.value, label: write(tick.value) }).collect()
}

fn power_of(value: u128) -> usize {
    usize::try_from(value.checked_ilog10().unwrap_or(0) / 3).unwrap_or_default().min(6)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::present::number::{BYTES, COUNT};

    fn labels(axis: &YAxis) -> Vec<&str> {
        axis.ticks.iter().rev().map(|tick| tick.label.as_str()).collect()
    }

    #[track_caller]
    fn check(max: u64, count: u32, units: &Units, expected: &[&str]) {
        assert_eq!(labels(&y_axis(max, count, units)), expected, "{max}");
    }

    #[test]
    fn two_ticks() {
        check(3_700_000_000, 2, BYTES, &["4 GB", "2", "0"]);
        check(4_100_000_000, 2, BYTES, &["8 GB", "4", "0"]);
        check(900_000_000, 2, BYTES, &["1 GB", "0.5", "0"]);
        check(999, 2, BYTES, &["1 kB", "0.5", "0"]);
        check(150_000, 2, COUNT, &["200 k", "100", "0"]);
        check(700, 2, COUNT, &["800", "400", "0"]);
        check(3, 2, COUNT, &["4", "2", "0"]);
        check(1, 2, COUNT, &["1", "0"]);
        check(0, 2, BYTES, &["0 B"]);
        check(0, 2, COUNT, &["0"]);
        check(u64::MAX, 2, BYTES, &["20 EB", "10", "0"]);
    }

    #[test]
    fn one_and_three_ticks() {
        check(1412, 1, COUNT, &["2 k", "0"]);
        check(1412, 3, COUNT, &["1.5 k", "1", "0.5", "0"]);
        check(3_700_000_000, 3, BYTES, &["4 GB", "2", "0"]);
        assert_eq!(tick_count(159.0), 2);
        assert_eq!(tick_count(160.0), 3);
    }

    #[test]
    fn both_sides() {
        let check = |above, below, up: &[&str], down: &[&str]| {
            let (a, b) = mirrored(above, below, BYTES);
            assert_eq!((labels(&a).as_slice(), labels(&b).as_slice()), (up, down), "{above} {below}");
        };
        check(3_700_000_000, 400_000_000, &["4 GB", "2", "0"], &["2", "0"]);
        check(1_000, 1_000, &["1 kB", "0"], &["1", "0"]);
        check(900, 1_100, &["1 kB", "0"], &["2", "1", "0"]);
        check(400, 700, &["400 B", "0"], &["800", "400", "0"]);
        check(600, 1_900, &["1 kB", "0"], &["2", "1", "0"]);
        check(200, 1_000, &["0.5 kB", "0"], &["1", "0.5", "0"]);
        check(0, 1_900, &["0 B"], &["2 kB", "1", "0"]);
        check(0, 0, &["0 B"], &["0 B"]);
    }

    proptest! {
        #[test]
        fn ticks_cover_the_values(shift in 0_u32..64, raw in any::<u64>(), count in 1_u32..4) {
            let max = raw >> shift;
            let axis = y_axis(max, count, COUNT);
            prop_assert!(axis.top >= u128::from(max));
            prop_assert!(axis.ticks.len() <= usize::try_from(count).unwrap() + 1);
            prop_assert_eq!(axis.ticks[0].value, 0);
            prop_assert!(axis.ticks.iter().all(|tick| tick.value <= axis.top));
            // No more than about half of the height is spare.
            prop_assert!(max < 2 || axis.top < u128::from(max) * 2 + 2);
        }

        #[test]
        fn one_scale_for_both(a in any::<u64>(), b in any::<u64>(), shift in 0_u32..64) {
            let (above, below) = (a >> shift, b);
            let (up, down) = mirrored(above, below, BYTES);
            prop_assert_eq!(up.step, down.step);
            prop_assert!(up.top >= u128::from(above) && down.top >= u128::from(below));
            prop_assert!(up.ticks.len() + down.ticks.len() <= 5);
        }
    }
}
