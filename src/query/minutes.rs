//! The minutes of an hour in which something was written, one bit each.

use serde::{Deserialize, Serialize};

use super::keyed::Merge;
use crate::model::{Format, MINUTE, Millis};

const IN_AN_HOUR: u32 = 60;
/// Beyond the minutes, and the bit that ends the hour: which kinds of log they were written in.
const VNET: u64 = 1 << 61;
const NSG: u64 = 1 << 62;

/// A set of minutes of one hour, and in which kinds of log they are. Two of them merge by union, so records may come in
/// any order, twice, and in any split.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minutes(u64);

impl Minutes {
    /// All sixty.
    pub const ALL: Self = Self((1 << IN_AN_HOUR) - 1);

    /// Adds the minute of its hour that a moment lies in.
    pub fn add(&mut self, time: Millis, format: Format) {
        self.0 |= if format == Format::Vnet { VNET } else { NSG };
        self.0 |= 1 << time.0.div_euclid(MINUTE).rem_euclid(i64::from(IN_AN_HOUR));
    }

    pub const fn count(self) -> u32 {
        (self.0 & Self::ALL.0).count_ones()
    }

    pub const fn is_in_vnet_log(self) -> bool {
        self.0 & VNET != 0
    }

    pub const fn is_in_nsg_log(self) -> bool {
        self.0 & NSG != 0
    }

    /// The stretches of at least so many minutes that hold none of these, in order: from which minute up to which.
    pub fn holes(self, least: u32) -> impl Iterator<Item = (u32, u32)> {
        // The bit beyond the hour ends its last hole.
        let mut rest = self.0 & Self::ALL.0 | 1 << IN_AN_HOUR;
        let mut at = 0;
        std::iter::from_fn(move || {
            while at < IN_AN_HOUR {
                let from = at + rest.trailing_ones();
                let empty = (rest >> rest.trailing_ones()).trailing_zeros();
                if from >= IN_AN_HOUR {
                    break;
                }
                let to = from + empty;
                (at, rest) = (to, rest >> (to - at));
                if empty >= least {
                    return Some((from, to));
                }
            }
            None
        })
    }
}

impl Merge for Minutes {
    fn merge(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(minutes: &[i64]) -> Minutes {
        let mut set = Minutes::default();
        for minute in minutes {
            set.add(Millis(1_768_294_800_000 + minute * MINUTE + 41_000), Format::Vnet);
        }
        set
    }

    #[track_caller]
    fn check(minutes: Minutes, least: u32, expected: &[(u32, u32)]) {
        assert_eq!(minutes.holes(least).collect::<Vec<_>>(), expected, "{minutes:?}");
    }

    #[test]
    fn holes() {
        check(Minutes::default(), 1, &[(0, 60)]);
        check(Minutes::ALL, 1, &[]);
        check(of(&[0, 59]), 10, &[(1, 59)]);
        check(of(&[12, 13, 59]), 10, &[(0, 12), (14, 59)]);
        check(of(&[12, 13, 59]), 13, &[(14, 59)]);
        check(of(&[0, 9, 10, 20, 40]), 10, &[(21, 40), (41, 60)]);
        let all_but_one: Vec<i64> = (0..60).filter(|minute| *minute != 30).collect();
        check(of(&all_but_one), 1, &[(30, 31)]);
        check(of(&all_but_one), 2, &[]);
    }

    #[test]
    fn times_before_1970() {
        let mut set = Minutes::default();
        set.add(Millis(-1), Format::Nsg2);
        check(set, 1, &[(0, 59)]);
    }

    #[test]
    fn kinds_of_logs_are_no_minutes() {
        let (mut nsg, vnet) = (Minutes::default(), of(&[3, 4]));
        nsg.add(Millis(0), Format::Nsg1);
        assert_eq!((nsg.is_in_nsg_log(), nsg.is_in_vnet_log(), nsg.count()), (true, false, 1));
        assert_eq!((vnet.is_in_nsg_log(), vnet.is_in_vnet_log(), vnet.count()), (false, true, 2));
        nsg.merge(vnet);
        assert_eq!((nsg.is_in_nsg_log(), nsg.is_in_vnet_log(), nsg.count()), (true, true, 3));
    }

    proptest! {
        #[test]
        fn holes_and_minutes_are_the_hour(minutes in proptest::collection::vec(0_i64..60, 0..70)) {
            let set = of(&minutes);
            let mut rest = Vec::new();
            for (from, to) in set.holes(1) {
                rest.extend(i64::from(from)..i64::from(to));
            }
            let empty: Vec<i64> = (0..60).filter(|minute| !minutes.contains(minute)).collect();
            prop_assert_eq!(rest, empty);
            prop_assert_eq!(set.count() as usize, 60 - (0..60).filter(|minute| !minutes.contains(minute)).count());
        }

        #[test]
        fn merging_is_union(a in proptest::collection::vec(0_i64..60, 0..9), b in proptest::collection::vec(0_i64..60, 0..9)) {
            let mut merged = of(&a);
            merged.merge(of(&b));
            prop_assert_eq!(merged, of(&[a, b].concat()));
        }
    }
}
