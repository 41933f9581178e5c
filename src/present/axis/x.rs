//! The time axis: ticks at round times of the zone's own calendar, dates where a day begins.

use crate::model::{DAY, HOUR, MINUTE, Millis, SECOND};
use crate::order;
use crate::present::Zone;
use crate::present::pixel::TimeScale;
use crate::present::time::{clock, clock_seconds, month_name, weekday_and_day};

/// The least distance of two ticks, in CSS pixels.
pub const TICK_SPACING: f64 = 96.0;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XTick {
    pub at: i64,
    pub x: i32,
    pub label: String,
    /// The beginning of something larger than the step: a date among clock times, a month among dates.
    pub strong: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Divides a day.
    Clock(i64),
    /// Counted from the first Monday of the calendar, so that seven are a week.
    Days(i64),
    Months(i64),
    Years(i64),
}

const STEPS: [Step; 32] = [
    Step::Clock(SECOND),
    Step::Clock(2 * SECOND),
    Step::Clock(5 * SECOND),
    Step::Clock(10 * SECOND),
    Step::Clock(15 * SECOND),
    Step::Clock(30 * SECOND),
    Step::Clock(MINUTE),
    Step::Clock(2 * MINUTE),
    Step::Clock(5 * MINUTE),
    Step::Clock(10 * MINUTE),
    Step::Clock(15 * MINUTE),
    Step::Clock(30 * MINUTE),
    Step::Clock(HOUR),
    Step::Clock(2 * HOUR),
    Step::Clock(3 * HOUR),
    Step::Clock(6 * HOUR),
    Step::Clock(12 * HOUR),
    Step::Days(1),
    Step::Days(2),
    Step::Days(7),
    Step::Days(14),
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
    Step::Years(1),
    Step::Years(2),
    Step::Years(5),
    Step::Years(10),
    Step::Years(50),
    Step::Years(100),
    Step::Years(1000),
];

impl Step {
    /// The shortest time between two of its ticks.
    const fn least_ms(self) -> i64 {
        match self {
            Self::Clock(ms) => ms,
            Self::Days(days) => days * DAY,
            Self::Months(months) => months * 28 * DAY,
            Self::Years(years) => years * 365 * DAY,
        }
    }

    /// The latest tick at or before a civil time.
    fn floor(self, civil: i64) -> i64 {
        match self {
            Self::Clock(ms) => civil - civil.rem_euclid(ms),
            Self::Days(days) => {
                // 1970-01-05 was a Monday.
                let day = civil.div_euclid(DAY) - 4;
                (day - day.rem_euclid(days) + 4) * DAY
            }
            Self::Months(months) => back_to_month(civil, |month| month.rem_euclid(months)),
            Self::Years(years) => {
                let years = years * 12;
                back_to_month(civil, |month| month.rem_euclid(years))
            }
        }
    }

    /// The tick after the one at `tick`.
    fn next(self, tick: i64) -> i64 {
        match self {
            Self::Clock(_) | Self::Days(_) => tick + self.least_ms(),
            // From the first of a month this many days on lie within the last month of the step or just behind it.
            Self::Months(months) => self.floor(tick + months * 31 * DAY),
            Self::Years(years) => self.floor(tick + years * 366 * DAY),
        }
    }
}

/// The first of the month, as many months back as `over` says for the count of months since year 0.
fn back_to_month(civil: i64, over: impl Fn(i64) -> i64) -> i64 {
    let first = |civil: i64| {
        let days = i64::from(Millis(civil).civil().day) - 1;
        civil - civil.rem_euclid(DAY) - days * DAY
    };
    let mut month = first(civil);
    loop {
        let date = Millis(month).civil();
        let count = date.year * 12 + i64::from(date.month) - 1;
        match over(count) {
            0 => return month,
            // Far back in strides that stay within the months to go, near by single months.
            left => month = first(month - (left - 1) * 28 * DAY - DAY),
        }
    }
}

/// The ticks of a scale, never closer than `spacing` device pixels.
pub fn x_ticks(scale: &TimeScale, spacing: i32, zone: &Zone) -> Vec<XTick> {
    if scale.width <= 0 || scale.last <= scale.first {
        return Vec::new();
    }
    let spacing = spacing.max(1);
    let wide = |step: &Step| scale.length(step.least_ms()) >= spacing;
    let step = STEPS.into_iter().find(wide).unwrap_or(Step::Years(1000));
    let mut ticks: Vec<XTick> = Vec::new();
    let mut before = None;
    let mut dated = None;
    for (at, civil) in moments(scale, step, zone) {
        let (label, strong) = label(step, at, civil, (before, dated), zone);
        push(&mut ticks, XTick { at, x: scale.x(at), label, strong }, spacing);
        before = Some(civil);
        if !matches!(step, Step::Clock(_)) || civil.rem_euclid(DAY) == 0 {
            dated = Some(civil);
        }
    }
    ticks
}

/// When the zone's calendar reads a multiple of the step, and what it reads then. An hour that is gone through twice
/// has its multiples twice.
fn moments(scale: &TimeScale, step: Step, zone: &Zone) -> Vec<(i64, i64)> {
    let (first, last) = (zone.civil(scale.first).0, zone.civil(scale.last).0);
    // By so much clocks are put back in between.
    let back = (first.saturating_add(scale.last - scale.first) - last).max(0);
    let (mut civil, mut found) = (step.floor(first - back), Vec::new());
    while civil <= last + back {
        let mut moments = zone.moments(civil);
        if moments == [None; 2] && civil.rem_euclid(DAY) == 0 {
            // Where a day has no midnight, it begins an hour later.
            moments = zone.moments(civil + HOUR);
        }
        let within = moments.into_iter().flatten().filter(|at| (scale.first..=scale.last).contains(at));
        found.extend(within.map(|at| (at, civil)));
        civil = step.next(civil);
    }
    order::sort_by_key(&mut found, |&(at, _)| at);
    found
}

/// Clocks put forward bring two ticks together; then the date is kept.
fn push(ticks: &mut Vec<XTick>, tick: XTick, spacing: i32) {
    match ticks.last_mut() {
        Some(last) if tick.x - last.x < spacing => {
            if tick.strong && !last.strong {
                *last = tick;
            }
        }
        _ => ticks.push(tick),
    }
}

/// What a tick says: each larger unit is said where it changes. `before` has the civil times of the tick before, and of
/// the last one that said a date.
fn label(step: Step, at: i64, civil: i64, before: (Option<i64>, Option<i64>), zone: &Zone) -> (String, bool) {
    let at = Millis(at);
    let date = Millis(civil).civil();
    let [known, dated] = [before.0, before.1].map(|before| before.map(|before| Millis(before).civil()));
    let new_month = dated.is_none_or(|dated| (dated.year, dated.month) != (date.year, date.month));
    let new_year = known.is_some_and(|known| known.year != date.year);
    let month = month_name(date.month);
    let with_month = |day: String| match (new_year, new_month) {
        (true, _) => format!("{day} {month} {}", date.year),
        (false, true) => format!("{day} {month}"),
        (false, false) => day,
    };
    match step {
        Step::Clock(_) if civil.rem_euclid(DAY) == 0 => (with_month(weekday_and_day(at, zone)), true),
        Step::Clock(ms) if ms < MINUTE => (clock_seconds(at, zone), false),
        Step::Clock(_) => (clock(at, zone), false),
        Step::Days(1 | 2) => (with_month(weekday_and_day(at, zone)), new_month),
        Step::Days(_) => {
            let year = if new_year { format!(" {}", date.year) } else { String::new() };
            (format!("{} {month}{year}", date.day), new_year)
        }
        Step::Months(_) if new_year || known.is_none() => (format!("{month} {}", date.year), true),
        Step::Months(_) => (month.to_owned(), false),
        Step::Years(_) => (date.year.to_string(), false),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::present::zone::berlin;

    fn at(text: &str) -> i64 {
        Millis::from_iso(text).unwrap().0
    }

    #[track_caller]
    fn check(from: &str, to: &str, width: i32, zone: &Zone, expected: &str) {
        let scale = TimeScale { first: at(from), last: at(to), left: 64, width };
        let ticks = x_ticks(&scale, 96, zone);
        let mark = |tick: &XTick| if tick.strong { format!("*{}", tick.label) } else { tick.label.clone() };
        assert_eq!(ticks.iter().map(mark).collect::<Vec<_>>().join(" | "), expected);
    }

    #[test]
    fn hours_of_a_day() {
        let day = ["2026-01-13T00:00:00Z", "2026-01-14T00:00:00Z"];
        let wide = "*Tue 13 Jan | 03:00 | 06:00 | 09:00 | 12:00 | 15:00 | 18:00 | 21:00 | *Wed 14";
        check(day[0], day[1], 1151, &Zone::Utc, wide);
        check(day[0], day[1], 288, &Zone::Utc, "*Tue 13 Jan | 12:00 | *Wed 14");
        let local = "03:00 | 06:00 | 09:00 | 12:00 | 15:00 | 18:00 | 21:00 | *Wed 14 Jan";
        check(day[0], day[1], 1151, &berlin(), local);
    }

    #[test]
    fn from_seconds_to_centuries() {
        let utc = &Zone::Utc;
        check(
            "2026-01-13T14:05:00Z",
            "2026-01-13T14:05:20Z",
            400,
            utc,
            "14:05:00 | 14:05:05 | 14:05:10 | 14:05:15 | 14:05:20",
        );
        check("2026-01-13T14:05:00Z", "2026-01-13T14:40:00Z", 400, utc, "14:10 | 14:20 | 14:30 | 14:40");
        check("2026-01-30T00:00:00Z", "2026-02-02T00:00:00Z", 300, utc, "*Fri 30 Jan | Sat 31 | *Sun 1 Feb | Mon 2");
        check(
            "2025-12-30T00:00:00Z",
            "2026-01-03T00:00:00Z",
            800,
            utc,
            "*Tue 30 Dec | 12:00 | *Wed 31 | 12:00 | *Thu 1 Jan 2026 | 12:00 | *Fri 2 | 12:00 | *Sat 3",
        );
        check("2026-01-13T00:00:00Z", "2026-02-13T00:00:00Z", 480, utc, "19 Jan | 26 Jan | 2 Feb | 9 Feb");
        check(
            "2025-10-01T00:00:00Z",
            "2026-03-31T00:00:00Z",
            700,
            utc,
            "*Oct 2025 | Nov | Dec | *Jan 2026 | Feb | Mar",
        );
        check(
            "2019-06-01T00:00:00Z",
            "2026-03-31T00:00:00Z",
            700,
            utc,
            "2020 | 2021 | 2022 | 2023 | 2024 | 2025 | 2026",
        );
        check("1970-01-01T00:00:00Z", "2970-01-01T00:00:00Z", 200, utc, "2000");
        check("2026-01-13T00:00:00Z", "2026-01-13T00:00:00Z", 700, utc, "");
    }

    #[test]
    fn clocks_put_forward_and_back() {
        let zone = berlin();
        check(
            "2026-03-28T23:00:00Z",
            "2026-03-29T05:00:00Z",
            600,
            &zone,
            "*Sun 29 Mar | 01:00 | 03:00 | 04:00 | 05:00 | 06:00 | 07:00",
        );
        check(
            "2026-10-24T22:00:00Z",
            "2026-10-25T04:00:00Z",
            600,
            &zone,
            "*Sun 25 Oct | 01:00 | 02:00 | 02:00 | 03:00 | 04:00 | 05:00",
        );
        // Within the hour that is gone through twice, and from one time of it into the other.
        let twice = "2026-10-25T01:00:00Z";
        check(twice, "2026-10-25T01:50:00Z", 600, &zone, "02:00 | 02:10 | 02:20 | 02:30 | 02:40 | 02:50");
        check(
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:20:00Z",
            600,
            &zone,
            "02:30 | 02:40 | 02:50 | 02:00 | 02:10 | 02:20",
        );
        check("2026-10-25T00:30:00Z", twice, 400, &zone, "02:30 | 02:40 | 02:50 | 02:00");
        check("2026-03-28T23:00:00Z", "2026-03-29T11:00:00Z", 400, &zone, "*Sun 29 Mar | 06:00 | 09:00 | 12:00");
    }

    #[test]
    fn days_without_midnight_are_named() {
        // In Santiago 1 o'clock follows the last minute of Saturday.
        let change = Millis::from_iso("2026-09-06T04:00:00Z").unwrap();
        let zone = Zone::new("America/Santiago", move |t| if t >= change { -180 } else { -240 });
        let check = |from, to, width, expected| check(from, to, width, &zone, expected);
        check(
            "2026-09-05T16:00:00Z",
            "2026-09-06T12:00:00Z",
            900,
            "12:00 | 15:00 | 18:00 | 21:00 | *Sun 6 Sep | 06:00 | 09:00",
        );
        check("2026-09-05T16:00:00Z", "2026-09-07T16:00:00Z", 500, "12:00 | *Sun 6 Sep | 12:00 | *Mon 7 | 12:00");
    }

    proptest! {
        #[test]
        fn ticks_lie_within_and_apart(
            first in 0_i64..4_102_444_800_000,
            span in 1_i64..4_102_444_800_000,
            shift in 0_u32..40,
            width in 1_i32..4000,
            local in any::<bool>(),
        ) {
            let scale = TimeScale { first, last: first + (span >> shift).max(1), left: 64, width };
            let ticks = x_ticks(&scale, 96, &if local { berlin() } else { Zone::Utc });
            for tick in &ticks {
                prop_assert!((scale.left..=scale.right()).contains(&tick.x));
                prop_assert!(!tick.label.is_empty());
            }
            for pair in ticks.windows(2) {
                prop_assert!(pair[1].x - pair[0].x >= 96);
            }
        }
    }
}
