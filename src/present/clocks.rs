//! Times of day in a filter. A filter needs their date, and whoever writes one means the day that is looked at, on the
//! clock that is shown.

use super::Zone;
use crate::filter::{Problem, parse};
use crate::model::{Millis, Span};

const SECOND: i64 = 1000;
const DAY: i64 = 24 * 60 * 60 * SECOND;

/// What stands between two times of day where the second ends what the first begins, and what then goes before them.
const TO: [&str; 7] = ["-", "–", "..", "to", "until", "till", "and"];
const BEFORE: [&str; 4] = ["from", "between", "time", "at"];

/// A time of day where it stands in a text: in bytes, and in milliseconds since midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Clock {
    from: usize,
    to: usize,
    of_day: i64,
}

/// The filter with dates, if that is all it lacks.
pub fn mended(text: &str, looked_at: Span, zone: &Zone) -> Option<String> {
    let dated = dated(text, looked_at, zone)?;
    let mended = match parse(&dated) {
        Ok(_) => dated,
        Err(problems) => match &problems[..] {
            [Problem { fix: Some(fix), .. }] => fix.apply(&dated),
            _ => return None,
        },
    };
    parse(&mended).is_ok().then_some(mended)
}

fn dated(text: &str, looked_at: Span, zone: &Zone) -> Option<String> {
    let clocks = clocks(text);
    let mut written = String::new();
    let (mut end, mut at) = (0, 0);
    while let Some(&first) = clocks.get(at) {
        let second = clocks.get(at + 1).filter(|second| TO.contains(&text[first.to..second.from].trim()));
        let before = text[end..first.from].trim_end();
        let last_word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let is_dropped = second.is_some() && BEFORE.iter().any(|word| last_word.eq_ignore_ascii_case(word));
        written += if is_dropped { &before[..before.len() - last_word.len()] } else { &text[end..first.from] };
        let (day, begin) = moment(first.of_day, looked_at, zone)?;
        written += &stamp(day + first.of_day, begin, zone);
        if let Some(second) = second {
            // Past midnight.
            let civil = day + second.of_day + if second.of_day < first.of_day { DAY } else { 0 };
            written += "..";
            written += &stamp(civil, zone.moment(civil)?, zone);
        }
        end = second.unwrap_or(&first).to;
        at += if second.is_some() { 2 } else { 1 };
    }
    written += &text[end..];
    (at > 0).then_some(written)
}

/// Of all days that are looked at, the last on which there was this time: its midnight as the calendar has it, and the
/// moment.
fn moment(of_day: i64, Span { first, last }: Span, zone: &Zone) -> Option<(i64, i64)> {
    let midnight = |at: Millis| zone.civil(at.0).0.div_euclid(DAY) * DAY;
    let at = |day: i64| Some((day, zone.moment(day + of_day)?));
    let mut days = [midnight(last), midnight(last) - DAY].into_iter().filter(|day| *day >= midnight(first));
    let within = days.find_map(|day| at(day).filter(|(_, at)| (first.0..=last.0).contains(at)));
    within.or_else(|| at(midnight(first)))
}

/// `2026-01-13T14:10+01:00`, with seconds where there are some.
fn stamp(civil: i64, at: i64, zone: &Zone) -> String {
    let written = Millis(civil).to_string();
    let clock = &written[..if civil % (60 * SECOND) == 0 { 16 } else { 19 }];
    if *zone == Zone::Utc { format!("{clock}Z") } else { format!("{clock}{}", zone.offset_text(Millis(at))) }
}

/// All that have no date before them.
fn clocks(text: &str) -> Vec<Clock> {
    let mut found: Vec<Clock> = Vec::new();
    let mut last_end = 0;
    for (from, _) in text.match_indices(|c: char| c.is_ascii_digit()) {
        let Some(before) = text.get(last_end..from) else { continue };
        let begins = from == 0
            || before.ends_with(|c: char| c.is_whitespace() || "=<>({,".contains(c))
            || !found.is_empty() && ["-", "–", ".."].contains(&before);
        let has_date =
            before.trim_end().rsplit(char::is_whitespace).next().is_some_and(|word| word.len() == 10 && is_date(word));
        if !begins || has_date {
            continue;
        }
        if let Some(clock) = clock_at(text, from) {
            last_end = clock.to;
            found.push(clock);
        }
    }
    found
}

fn is_date(word: &str) -> bool {
    word.bytes().enumerate().all(|(at, b)| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() })
}

/// `9:05`, `14:10`, `14:10:30`, and nothing more.
fn clock_at(text: &str, from: usize) -> Option<Clock> {
    let word = text[from..].split(|c: char| !c.is_ascii_digit() && c != ':').next()?;
    let to = from + word.len();
    if text[to..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '_')) {
        return None;
    }
    let mut parts = word.split(':');
    let (hour, minute) = (parts.next()?, parts.next()?);
    let second = parts.next().unwrap_or("00");
    let number = |text: &str, below: i64| text.parse::<i64>().ok().filter(|number| *number < below);
    let is_whole = (1..=2).contains(&hour.len()) && minute.len() == 2 && second.len() == 2 && parts.next().is_none();
    let (hour, minute, second) = (number(hour, 24)?, number(minute, 60)?, number(second, 60)?);
    is_whole.then_some(Clock { from, to, of_day: ((hour * 60 + minute) * 60 + second) * SECOND })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(first: &str, last: &str) -> Span {
        let at = |text: &str| Millis::from_iso(text).unwrap();
        Span { first: at(first), last: at(last) }
    }

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let looked_at = span("2026-01-12T13:00:00Z", "2026-01-13T12:30:00Z");
        assert_eq!(mended(text, looked_at, &Zone::Utc).as_deref(), expected, "{text}");
    }

    #[test]
    fn times_of_day_get_the_last_day_that_has_them() {
        check("time > 10:00", Some("time > 2026-01-13T10:00Z"));
        check("denied time>=14:10:30", Some("denied time>=2026-01-12T14:10:30Z"));
        check("9:05", Some("2026-01-13T09:05Z"));
        check("since 14:10", Some("time >= 2026-01-12T14:10Z"));
        check("denied and before 02:00", Some("denied and time < 2026-01-13T02:00Z"));
        check("time in {10:00..11:00} denied", Some("time in {2026-01-13T10:00Z..2026-01-13T11:00Z} denied"));
    }

    #[test]
    fn from_one_to_another() {
        const RANGE: &str = "2026-01-12T23:10Z..2026-01-13T01:00Z";
        for text in
            ["from 23:10 to 01:00", "between 23:10 and 1:00", "23:10-01:00", "23:10 – 01:00", "time 23:10..01:00"]
        {
            check(text, Some(RANGE));
        }
        check("tcp from 23:10 until 01:00", Some(&format!("tcp {RANGE}")));
    }

    #[test]
    fn what_is_no_time_of_day() {
        check("tcp", None);
        check("10.0.0.4:443", None);
        check("time > 25:00", None);
        check("2001:db8::12:30", None);
        check("00:22:48:00:00:aa", None);
        check("whatever > 10:00", None);
        check("time > 2026-01-13 10:00", None);
    }

    #[test]
    fn on_the_clock_that_is_shown() {
        let zone = Zone::new("Europe/Berlin", |_| 60);
        let looked_at = span("2026-01-12T23:30:00Z", "2026-01-13T12:30:00Z");
        let check = |text: &str, expected: &str| assert_eq!(mended(text, looked_at, &zone).as_deref(), Some(expected));
        check("since 00:10", "time >= 2026-01-13T00:10+01:00");
        check("time < 23:00", "time < 2026-01-13T23:00+01:00");
    }
}
