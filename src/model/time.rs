//! Moments, in milliseconds since 1970 UTC, and how they are read from and written in logs.

use std::fmt;

use serde::{Deserialize, Serialize};

pub const SECOND: i64 = 1000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// Tuple times below this are seconds: as milliseconds they would lie before March 1973.
const SECONDS_BELOW: u64 = 100_000_000_000;
/// The last millisecond of the year 9999, which ISO 8601 can still write with four digits.
const LAST: i64 = 253_402_300_799_999;

/// Milliseconds since 1970-01-01T00:00Z. What is read is never before it and never after the year 9999; what is drawn
/// around it can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Millis(pub i64);

/// A date and time of day, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    pub year: i64,
    pub month: u32,
    pub day: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
    pub milli: u32,
    /// 0 is Monday.
    pub weekday: u32,
}

impl Millis {
    /// The year 9999 begins. No tuple is of a later time, so that every bound around tuples can be written with four
    /// digits.
    pub const END: Self = Self(253_370_764_800_000);

    /// A number in the same order.
    pub const fn rank(self) -> u64 {
        self.0.cast_unsigned() ^ (1 << 63)
    }

    /// Back to a multiple of the step.
    #[must_use]
    pub const fn floor(self, step: i64) -> Self {
        Self(self.0.saturating_sub(self.0.rem_euclid(step)))
    }

    /// On to a multiple of the step.
    #[must_use]
    pub const fn ceil(self, step: i64) -> Self {
        let short = self.0.rem_euclid(step);
        if short == 0 { self } else { Self(self.0.saturating_add(step - short)) }
    }

    /// A tuple's time: VNet logs write milliseconds, NSG logs and some examples seconds.
    pub fn from_tuple(text: &str) -> Option<Self> {
        if text.is_empty() || text.len() > 16 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        Self::from_tuple_number(text.parse().ok()?)
    }

    /// The same, once it is a number.
    pub fn from_tuple_number(value: u64) -> Option<Self> {
        let ms = if value < SECONDS_BELOW { value * 1000 } else { value };
        i64::try_from(ms).ok().filter(|ms| *ms < Self::END.0).map(Self)
    }

    /// The number that says it in a tuple. Early times stand there in seconds only.
    pub fn to_tuple_number(self) -> Option<u64> {
        let ms = u64::try_from(self.0).ok()?;
        Some(if ms < SECONDS_BELOW { ms / 1000 } else { ms })
    }

    /// A record's `time`: ISO 8601 in UTC with any number of fractional digits, `2026-08-13T20:32:22.0419499Z`.
    pub fn from_iso(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let number = |from: usize, to: usize| -> Option<i64> {
            let digits = text.get(from..to)?;
            digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
        };
        let separators = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')];
        if separators.iter().any(|&(at, byte)| bytes.get(at) != Some(&byte))
            || !matches!(bytes.get(10), Some(b'T' | b' '))
        {
            return None;
        }
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let rest = &text[19..];
        let (fraction, zone) = match rest.strip_prefix('.') {
            Some(tail) => tail.split_at(tail.bytes().take_while(u8::is_ascii_digit).count()),
            None => ("", rest),
        };
        if !matches!(zone, "" | "Z" | "z" | "+00:00") {
            return None;
        }
        let milli = fraction.bytes().chain(*b"000").take(3).fold(0, |ms, digit| ms * 10 + i64::from(digit - b'0'));
        let days = days_from_civil(year, month, day);
        // The last days of a month that it does not have would be those of the next.
        if civil_from_days(days) != (year, month, day) {
            return None;
        }
        let ms = days * DAY + ((hour * 60 + minute) * 60 + second) * 1000 + milli;
        (0..=LAST).contains(&ms).then_some(Self(ms))
    }

    pub fn civil(self) -> Civil {
        let (days, ms) = (self.0.div_euclid(DAY), self.0.rem_euclid(DAY));
        let (year, month, day) = civil_from_days(days);
        let part = |value: i64| u32::try_from(value).unwrap_or_default();
        Civil {
            year,
            month: part(month),
            day: part(day),
            hour: part(ms / HOUR),
            minute: part(ms / MINUTE % 60),
            second: part(ms / 1000 % 60),
            milli: part(ms % 1000),
            weekday: part((days + 3).rem_euclid(7)),
        }
    }
}

/// ISO 8601, UTC, to the millisecond.
impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Civil { year, month, day, hour, minute, second, milli, .. } = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
    }
}

/// Days since 1970-01-01 in the Gregorian calendar, counted in years that begin in March, so that leap days come last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_tuple(text: &str, expected: Option<&str>) {
        assert_eq!(Millis::from_tuple(text).map(|t| t.to_string()).as_deref(), expected, "{text}");
    }

    #[test]
    fn tuple_times() {
        check_tuple("1493763938", Some("2017-05-02T22:25:38.000Z"));
        check_tuple("1733975962447", Some("2024-12-12T03:59:22.447Z"));
        check_tuple("99999999999", Some("5138-11-16T09:46:39.000Z"));
        check_tuple("100000000000", Some("1973-03-03T09:46:40.000Z"));
        check_tuple("0", Some("1970-01-01T00:00:00.000Z"));
        check_tuple("253370764799999", Some("9998-12-31T23:59:59.999Z"));
        check_tuple("253370764800000", None);
        check_tuple("", None);
        check_tuple("-1", None);
        check_tuple("+1", None);
        check_tuple("17.5", None);
        check_tuple("99999999999999999999", None);
    }

    #[track_caller]
    fn check_iso(text: &str, expected: Option<&str>) {
        assert_eq!(Millis::from_iso(text).map(|t| t.to_string()).as_deref(), expected, "{text}");
    }

    #[test]
    fn record_times() {
        check_iso("2026-08-13T20:32:22.0419499Z", Some("2026-08-13T20:32:22.041Z"));
        check_iso("2018-05-30T01:36:23Z", Some("2018-05-30T01:36:23.000Z"));
        check_iso("2024-02-29T00:00:00.5Z", Some("2024-02-29T00:00:00.500Z"));
        check_iso("2026-02-29T00:00:00Z", None);
        check_iso("2026-04-31T00:00:00Z", None);
        check_iso("2024-02-29 00:00:00", Some("2024-02-29T00:00:00.000Z"));
        check_iso("2024-13-01T00:00:00Z", None);
        check_iso("2024-01-01T00:00:00+02:00", None);
        check_iso("yesterday", None);
        check_iso("2024-01-01T0é:00:00", None);
    }

    #[test]
    fn every_day_comes_back() {
        for day in 0..200_000 {
            let (y, m, d) = civil_from_days(day);
            assert_eq!(days_from_civil(y, m, d), day);
        }
        assert_eq!(Millis(0).civil().weekday, 3, "1970 began on a Thursday");
    }
}
