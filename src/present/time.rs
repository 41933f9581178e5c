//! Moments, dates and spans as they are written.

use super::Zone;
use super::number::exact;
use crate::model::{DAY, HOUR, MINUTE, Millis, SECOND, Span};

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `14:05`
pub fn clock(at: Millis, zone: &Zone) -> String {
    let civil = zone.civil(at.0).civil();
    format!("{:02}:{:02}", civil.hour, civil.minute)
}

/// `15:45:02`
pub fn clock_seconds(at: Millis, zone: &Zone) -> String {
    let civil = zone.civil(at.0).civil();
    format!("{:02}:{:02}:{:02}", civil.hour, civil.minute, civil.second)
}

/// `15:45:02.518`; the point begins what a table writes dim.
pub fn clock_exact(at: Millis, zone: &Zone) -> String {
    format!("{}.{:03}", clock_seconds(at, zone), zone.civil(at.0).civil().milli)
}

/// `13 Jan `, `15:45:02` and `.518`: a moment within one year, what is not the same in all of them between what a table
/// writes dim. Over years the year is more than the milliseconds: `13 Jan 2026 `, `15:45:02`.
pub fn moment(at: Millis, zone: &Zone, over_years: bool) -> [String; 3] {
    let civil = zone.civil(at.0).civil();
    let day = format!("{} {} ", civil.day, month_name(civil.month));
    let clock = clock_seconds(at, zone);
    if over_years {
        [format!("{day}{} ", civil.year), clock, String::new()]
    } else {
        [day, clock, format!(".{:03}", civil.milli)]
    }
}

/// Whether two moments are of different years.
pub fn is_over_years(Span { first, last }: Span, zone: &Zone) -> bool {
    year(first, zone) != year(last, zone)
}

/// The year a moment falls in.
pub fn year(at: Millis, zone: &Zone) -> i64 {
    zone.civil(at.0).civil().year
}

/// `Tue 13 Jan`, and the year where it is not the one the reader knows already.
pub fn date(at: Millis, zone: &Zone, known_year: Option<i64>) -> String {
    let civil = zone.civil(at.0).civil();
    let day = format!("{} {}", weekday_and_day(at, zone), month_name(civil.month));
    if known_year == Some(civil.year) { day } else { format!("{day} {}", civil.year) }
}

/// `Tue 13`
pub fn weekday_and_day(at: Millis, zone: &Zone) -> String {
    let civil = zone.civil(at.0).civil();
    let weekday = usize::try_from(civil.weekday).ok().and_then(|day| WEEKDAYS.get(day)).copied().unwrap_or_default();
    format!("{weekday} {}", civil.day)
}

/// By its number from 1.
pub fn month_name(month: u32) -> &'static str {
    let index = usize::try_from(month).ok().and_then(|month| month.checked_sub(1));
    index.and_then(|index| MONTHS.get(index)).copied().unwrap_or_default()
}

/// `2026-01-13 13:30`, or `2026-01-13 14:30 +01:00` on another clock than UTC's, for tables that are copied; seconds
/// where a bucket needs them.
pub fn stamp(at: Millis, zone: &Zone) -> String {
    let civil = zone.civil(at.0).civil();
    let clock = if at.0 % MINUTE == 0 { clock(at, zone) } else { clock_seconds(at, zone) };
    let offset = if *zone == Zone::Utc { String::new() } else { format!(" {}", zone.offset_text(at)) };
    format!("{:04}-{:02}-{:02} {clock}{offset}", civil.year, civil.month, civil.day)
}

/// From one moment to another: `Tue 13 Jan 13:30 – 17:30`, with both dates where they differ. Whole days need no
/// clock, and an end at midnight belongs to the day before.
pub fn range(from: Millis, to: Millis, zone: &Zone, known_year: Option<i64>) -> String {
    let (start, end) = (zone.civil(from.0).0, zone.civil(to.0).0);
    let last_day = Millis(to.0.saturating_sub(1).max(from.0));
    let same_day = start.div_euclid(DAY) == zone.civil(last_day.0).0.div_euclid(DAY);
    // Of two dates the second says the year for both.
    let from_date =
        date(from, zone, if same_day { known_year } else { known_year.or_else(|| Some(year(last_day, zone))) });
    if start.rem_euclid(DAY) == 0 && end.rem_euclid(DAY) == 0 && start < end {
        let to_date = date(last_day, zone, known_year);
        return if same_day { from_date } else { format!("{from_date} – {to_date}") };
    }
    let seconds = from.0 % MINUTE != 0 || to.0 % MINUTE != 0;
    let written = |at| if seconds { clock_seconds(at, zone) } else { clock(at, zone) };
    let (from_clock, to_clock) = (written(from), written(to));
    if same_day {
        let to_clock =
            if end.rem_euclid(DAY) == 0 && end > start { to_clock.replacen("00", "24", 1) } else { to_clock };
        format!("{from_date} {from_clock} – {to_clock}")
    } else {
        format!("{from_date} {from_clock} – {} {to_clock}", date(to, zone, known_year))
    }
}

/// `14:00:02 – 14:59:58` of a day that is known already; of another with the day, `13 Jan 14:00:02 – 14:59:58`; and
/// with both days where they differ, `13 Jan 14:00 – 16 Feb 15:00`. Beside times of other years a day has its year.
pub fn between(Span { first: from, last: to }: Span, zone: &Zone, known_day: Option<i64>, over_years: bool) -> String {
    let [day, end_day] = [from, to].map(|at| zone.civil(at.0).0.div_euclid(DAY));
    let written = |at, clock: fn(Millis, &Zone) -> String| {
        let [day, ..] = moment(at, zone, over_years);
        day + &clock(at, zone)
    };
    if day != end_day {
        format!("{} – {}", written(from, clock), written(to, clock))
    } else if known_day == Some(day) {
        format!("{} – {}", clock_seconds(from, zone), clock_seconds(to, zone))
    } else {
        format!("{} – {}", written(from, clock_seconds), clock_seconds(to, zone))
    }
}

/// At most two units, and no finer than one can care about at that length: `23 s`, `48 min`, `15 h 58 min`, `1 d`.
pub fn span(ms: i64) -> String {
    let ms = ms.max(0);
    if ms < SECOND {
        return format!("{ms} ms");
    }
    let grain = match ms {
        _ if ms < 10 * MINUTE => SECOND,
        _ if ms < DAY => MINUTE,
        _ if ms < 10 * DAY => HOUR,
        _ => DAY,
    };
    let rounded = ms.saturating_add(grain / 2) / grain * grain;
    let units = [(DAY, "d"), (HOUR, "h"), (MINUTE, "min"), (SECOND, "s")];
    let mut rest = rounded;
    let mut parts = Vec::new();
    for (size, unit) in units {
        if rest >= size {
            parts.push(format!("{} {unit}", exact((rest / size).cast_unsigned())));
            rest %= size;
        }
    }
    parts.truncate(2);
    parts.join(" ")
}

/// `per 10 min`, `per hour`: what one bar of a timeline stands for.
pub fn per_bucket(width_ms: i64) -> String {
    match width_ms {
        SECOND => "per second".to_owned(),
        MINUTE => "per minute".to_owned(),
        HOUR => "per hour".to_owned(),
        DAY => "per day".to_owned(),
        _ if width_ms == 7 * DAY => "per week".to_owned(),
        _ => format!("per {}", span(width_ms)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::zone::berlin;
    use super::*;

    fn at(text: &str) -> Millis {
        Millis::from_iso(text).unwrap()
    }

    #[test]
    fn clocks() {
        let t = at("2026-01-13T15:45:02.518Z");
        assert_eq!(clock(t, &Zone::Utc), "15:45");
        assert_eq!(clock_seconds(t, &Zone::Utc), "15:45:02");
        assert_eq!(clock_exact(t, &Zone::Utc), "15:45:02.518");
        assert_eq!(clock_exact(t, &berlin()), "16:45:02.518");
        assert_eq!(stamp(t, &Zone::Utc), "2026-01-13 15:45:02");
        assert_eq!(stamp(at("2026-01-13T13:30:00Z"), &berlin()), "2026-01-13 14:30 +01:00");
    }

    #[test]
    fn moments_of_one_year_and_of_several() {
        let first = at("2025-12-31T22:45:02.518Z");
        assert_eq!(moment(first, &Zone::Utc, false).concat(), "31 Dec 22:45:02.518");
        assert_eq!(moment(first, &Zone::Utc, true).concat(), "31 Dec 2025 22:45:02");
        let last = at("2025-12-31T23:30:00Z");
        assert!(!is_over_years(Span { first, last }, &Zone::Utc));
        assert!(is_over_years(Span { first, last }, &berlin()));
    }

    #[test]
    fn dates() {
        let check = |text, known, expected| assert_eq!(date(at(text), &berlin(), known), expected);
        check("2026-01-13T12:00:00Z", Some(2026), "Tue 13 Jan");
        check("2026-01-13T12:00:00Z", None, "Tue 13 Jan 2026");
        check("2025-12-31T23:00:00Z", Some(2025), "Thu 1 Jan 2026");
        check("2026-07-31T22:00:00Z", Some(2026), "Sat 1 Aug");
    }

    #[test]
    fn ranges() {
        let check = |from, to, expected: &str| {
            assert_eq!(range(at(from), at(to), &Zone::Utc, Some(2026)), expected);
        };
        check("2026-01-13T13:30:00Z", "2026-01-13T17:30:00Z", "Tue 13 Jan 13:30 – 17:30");
        check("2026-01-13T13:30:10Z", "2026-01-13T13:30:15Z", "Tue 13 Jan 13:30:10 – 13:30:15");
        check("2026-01-13T23:50:00Z", "2026-01-14T00:00:00Z", "Tue 13 Jan 23:50 – 24:00");
        check("2026-01-13T23:50:00Z", "2026-01-14T00:10:00Z", "Tue 13 Jan 23:50 – Wed 14 Jan 00:10");
        check("2026-01-13T00:00:00Z", "2026-01-14T00:00:00Z", "Tue 13 Jan");
        check("2026-01-13T00:00:00Z", "2026-01-15T00:00:00Z", "Tue 13 Jan – Wed 14 Jan");
        check("2025-12-31T12:00:00Z", "2026-01-01T12:00:00Z", "Wed 31 Dec 2025 12:00 – Thu 1 Jan 12:00");
        check("2026-01-13T13:30:00Z", "2026-01-13T13:30:00Z", "Tue 13 Jan 13:30 – 13:30");
        check("2026-01-13T00:00:00Z", "2026-01-13T00:00:00Z", "Tue 13 Jan 00:00 – 00:00");
    }

    #[test]
    fn ranges_that_stand_alone() {
        let check = |from, to, expected: &str| assert_eq!(range(at(from), at(to), &Zone::Utc, None), expected);
        check("2026-01-13T00:00:00Z", "2026-01-14T00:00:00Z", "Tue 13 Jan 2026");
        check("2026-01-13T01:00:00Z", "2026-01-14T01:00:00Z", "Tue 13 Jan 01:00 – Wed 14 Jan 2026 01:00");
        check("2025-12-31T01:00:00Z", "2026-01-01T01:00:00Z", "Wed 31 Dec 2025 01:00 – Thu 1 Jan 2026 01:00");
    }

    #[test]
    fn ranges_beside_a_day() {
        let known = Some(at("2026-01-13T00:00:00Z").0 / DAY);
        let written = |from, to, zone: &Zone, over_years| {
            between(Span { first: at(from), last: at(to) }, zone, known, over_years)
        };
        let check = |from, to, zone: &Zone, expected: &str| assert_eq!(written(from, to, zone, false), expected);
        let hour = ("2026-01-13T23:00:02Z", "2026-01-13T23:59:58Z");
        check(hour.0, hour.1, &Zone::Utc, "23:00:02 – 23:59:58");
        check(hour.0, hour.1, &berlin(), "14 Jan 00:00:02 – 00:59:58");
        check("2026-01-13T14:00:02Z", "2026-02-16T15:00:00Z", &Zone::Utc, "13 Jan 14:00 – 16 Feb 15:00");
        let over_years = written("2025-12-31T22:59:59Z", "2026-01-01T00:00:00Z", &Zone::Utc, true);
        assert_eq!(over_years, "31 Dec 2025 22:59 – 1 Jan 2026 00:00");
        let hour = ("2025-01-13T23:00:02Z", "2025-01-13T23:59:58Z");
        assert_eq!(written(hour.0, hour.1, &Zone::Utc, true), "13 Jan 2025 23:00:02 – 23:59:58");
    }

    #[test]
    fn spans() {
        let check = |ms, expected| assert_eq!(span(ms), expected, "{ms}");
        check(-1, "0 ms");
        check(518, "518 ms");
        check(23 * SECOND, "23 s");
        check(59_600, "1 min");
        check(90 * SECOND, "1 min 30 s");
        check(48 * MINUTE + 12 * SECOND, "48 min");
        check(4 * HOUR, "4 h");
        check(4 * HOUR + 20 * SECOND, "4 h");
        check(15 * HOUR + 58 * MINUTE, "15 h 58 min");
        check(DAY - SECOND, "1 d");
        check(DAY, "1 d");
        check(DAY + 4 * HOUR, "1 d 4 h");
        check(DAY + 4 * MINUTE, "1 d");
        check(30 * DAY + 5 * HOUR, "30 d");
        check(3285 * DAY, "3,285 d");
        check(i64::MAX, "106,751,991,167 d");
    }

    #[test]
    fn bucket_words() {
        let check = |ms, expected| assert_eq!(per_bucket(ms), expected);
        check(SECOND, "per second");
        check(10 * MINUTE, "per 10 min");
        check(HOUR, "per hour");
        check(6 * HOUR, "per 6 h");
        check(DAY, "per day");
        check(7 * DAY, "per week");
        check(30 * DAY, "per 30 d");
    }
}
