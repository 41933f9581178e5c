//! How wide a step of a timeline is: a width people count time in, such that the whole span has not too many steps.

use crate::model::{DAY, HOUR, MINUTE, SECOND};

/// As many bars as a wide screen can show apart, and a small screen can still show at all.
pub const TARGET: u64 = 160;

/// Widths that divide the next larger ones people know. Up to a day they also divide a day, so that buckets, which
/// begin at multiples of their width, begin at round times.
const WIDTHS: [i64; 21] = [
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    7 * DAY,
    30 * DAY,
    365 * DAY,
];

/// The narrowest width of which no more than `target` buckets, each beginning at a multiple of it, cover the span.
pub fn bucket_width(first: i64, last: i64, target: u64) -> i64 {
    let (first, last) = (first.min(last), first.max(last));
    let fits = |width: i64| last.div_euclid(width).abs_diff(first.div_euclid(width)) < target.max(2);
    if let Some(width) = WIDTHS.into_iter().find(|width| fits(*width)) {
        return width;
    }
    // Only reached by times centuries apart, which are wrong, but must not cost memory.
    let mut width = 365 * DAY;
    while !fits(width) && width < i64::MAX / 2 {
        width *= 2;
    }
    width
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(span: i64, expected: i64) {
        assert_eq!(bucket_width(0, span - 1, TARGET), expected);
    }

    #[test]
    fn common_spans() {
        check(1, SECOND);
        check(160 * SECOND, SECOND);
        check(161 * SECOND, 2 * SECOND);
        check(HOUR, 30 * SECOND);
        check(4 * HOUR, 2 * MINUTE);
        check(DAY, 10 * MINUTE);
        check(7 * DAY, 2 * HOUR);
        check(30 * DAY, 6 * HOUR);
        check(160 * DAY, DAY);
        check(365 * DAY, 7 * DAY);
    }

    #[test]
    fn years_and_the_whole_calendar() {
        assert_eq!(bucket_width(0, 20 * 365 * DAY, TARGET), 365 * DAY);
        let width = bucket_width(0, 253_402_300_799_999, TARGET);
        assert!(253_402_300_799_999 / width < 160);
        assert!(bucket_width(i64::MIN, i64::MAX, 1) > 0);
    }

    proptest! {
        #[test]
        fn never_more_than_the_target(first in 0_i64..4_102_444_800_000, span in 0_i64..4_102_444_800_000, target in 2_u64..500) {
            let width = bucket_width(first, first + span, target);
            let buckets = (first + span).div_euclid(width) - first.div_euclid(width) + 1;
            prop_assert!(u64::try_from(buckets).unwrap() <= target);
        }
    }
}
