//! Times of day in a filter. A filter needs their date, and whoever writes one means the day that is looked at, on the
//! clock that is shown.

use super::lex::{Lexeme, Token, lex};
use super::parse::looks_like_date;
use super::{LONGEST, Operator, parse};
use crate::model::is_same;
use crate::model::{Millis, Span};
use crate::present::Zone;

const SECOND: i64 = 1000;
const DAY: i64 = 24 * 60 * 60 * SECOND;

/// Between two times of day, the second of which then ends what the first begins.
const TO: [&str; 6] = ["-", "–", "..", "to", "until", "till"];
/// Before them, where signs and dates say it without.
const BEFORE: [&str; 4] = ["from", "between", "time", "at"];
/// Before an end.
const ENDS: [&str; 3] = ["before", "until", "till"];

/// A time of day as milliseconds since midnight, and the tokens that are replaced by it: all of them words but signs
/// between two.
struct Clock {
    tokens: std::ops::Range<usize>,
    from: i64,
    to: Option<i64>,
    /// It is an end of what is asked for.
    is_end: bool,
}

/// The filter with dates, if that is all it lacks.
pub fn mended(text: &str, looked_at: Span, zone: &Zone) -> Option<String> {
    /// As many words can stand before times.
    const FIXES: u32 = 4;
    let mut mended = Some(text).filter(|text| text.len() <= LONGEST).and_then(|text| dated(text, looked_at, zone))?;
    for _ in 0..=FIXES {
        let Err(problems) = parse(&mended) else { return Some(mended) };
        // A word that is looked for as a text was meant as something else.
        let fix = problems.first()?.fix.as_ref().filter(|fix| !fix.insert.contains('"'))?;
        mended = fix.apply(&mended);
    }
    None
}

fn dated(text: &str, looked_at: Span, zone: &Zone) -> Option<String> {
    let tokens = lex(text);
    let clocks = clocks(text, &tokens)?;
    let mut day = day_of(clocks.first()?.from, looked_at, zone)?;
    let (mut written, mut end, mut last) = (String::new(), 0, 0);
    for clock in &clocks {
        // Past midnight.
        if clock.is_end && clock.from < last {
            day += DAY;
        }
        written += &text[end..tokens[clock.tokens.start].span.start];
        written += &stamp(day + clock.from, zone)?;
        last = clock.from;
        if let Some(to) = clock.to {
            day += if to < last { DAY } else { 0 };
            written += "..";
            written += &stamp(day + to, zone)?;
            last = to;
        }
        end = tokens[clock.tokens.end - 1].span.end;
    }
    written += &text[end..];
    Some(written)
}

/// Of all days that are looked at, the last on which there was this time: its midnight as the calendar has it.
fn day_of(of_day: i64, Span { first, last }: Span, zone: &Zone) -> Option<i64> {
    let midnight = |at: Millis| zone.civil(at.0).0.div_euclid(DAY) * DAY;
    let at = |day: i64| zone.moment(day + of_day);
    let mut days = [midnight(last), midnight(last) - DAY].into_iter().filter(|day| *day >= midnight(first));
    let within = days.find(|day| at(*day).is_some_and(|at| (first.0..=last.0).contains(&at)));
    within.or_else(|| at(midnight(first)).map(|_| midnight(first)))
}

/// `2026-01-13T14:10+01:00`, with seconds where there are some; none where clocks are put forward over it.
fn stamp(civil: i64, zone: &Zone) -> Option<String> {
    let (at, written) = (zone.moment(civil)?, Millis(civil).to_string());
    let clock = &written[..if civil % (60 * SECOND) == 0 { 16 } else { 19 }];
    Some(if *zone == Zone::Utc { format!("{clock}Z") } else { format!("{clock}{}", zone.offset_text(Millis(at))) })
}

/// All that have no date before them. None where one is of a clock of twelve hours.
fn clocks(text: &str, tokens: &[Token]) -> Option<Vec<Clock>> {
    let word = |at: usize| tokens.get(at).filter(|token| token.lexeme == Lexeme::Word).map(|token| token.span.of(text));
    let is = |at: Option<usize>, words: &[&str]| {
        at.and_then(word).is_some_and(|word| words.iter().any(|known| is_same(known, word)))
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let before = at.checked_sub(1);
        let has_date = before.and_then(word).is_some_and(|word| word.len() == 10 && looks_like_date(word));
        let Some((from, mut to)) = word(at).filter(|_| !has_date).and_then(clock) else {
            at += 1;
            continue;
        };
        let mut end = at + 1;
        let joint = tokens.get(end).map(|joint| joint.span.of(text)).unwrap_or_default();
        let is_joint =
            TO.iter().any(|known| is_same(known, joint)) || is_same(joint, "and") && is(before, &["between"]);
        if to.is_none()
            && is_joint
            && let Some((second, None)) = word(end + 1).and_then(clock)
        {
            (to, end) = (Some(second), end + 2);
        }
        if is(Some(end), &["am", "pm"]) {
            return None;
        }
        let is_dropped = is(before, if to.is_some() { &BEFORE } else { &["at"] });
        let sign = before.map(|before| tokens[before].lexeme);
        let is_end = is(before, &ENDS) || matches!(sign, Some(Lexeme::Sign(Operator::Less | Operator::AtMost)));
        found.push(Clock { tokens: at - usize::from(is_dropped)..end, from, to, is_end });
        at = end;
    }
    Some(found).filter(|found| !found.is_empty())
}

/// `9:05`, `14:10:30`, and `14:10-15:00`.
fn clock(word: &str) -> Option<(i64, Option<i64>)> {
    match word.split_once(['-', '–']) {
        Some((from, to)) => Some((of_day(from)?, Some(of_day(to)?))),
        None => Some((of_day(word)?, None)),
    }
}

fn of_day(word: &str) -> Option<i64> {
    let parts: Vec<&str> = word.split(':').collect();
    let (&hour, rest) = parts.split_first().filter(|(_, rest)| (1..=2).contains(&rest.len()))?;
    let is_whole = (1..=2).contains(&hour.len()) && rest.iter().all(|part| part.len() == 2);
    let number = |text: &str, below: i64| {
        let is_number = text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<i64>().ok().filter(|number| is_number && *number < below)
    };
    let (minute, second) = (number(rest[0], 60)?, rest.get(1).map_or(Some(0), |second| number(second, 60))?);
    Some(((number(hour, 24)? * 60 + minute) * 60 + second) * SECOND).filter(|_| is_whole)
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
        check("at 10:00", Some("2026-01-13T10:00Z"));
        check("time > 10:00 and time < 14:00", Some("time > 2026-01-13T10:00Z and time < 2026-01-13T14:00Z"));
        check("time > 22:00 time < 02:00", Some("time > 2026-01-12T22:00Z time < 2026-01-13T02:00Z"));
        check("time < 11:00 time > 10:00", Some("time < 2026-01-13T11:00Z time > 2026-01-13T10:00Z"));
        check("after 10:00 before 12:00", Some("time > 2026-01-13T10:00Z time < 2026-01-13T12:00Z"));
        check(
            r#"rule == "backup 10:00" and time > 11:00"#,
            Some(r#"rule == "backup 10:00" and time > 2026-01-13T11:00Z"#),
        );
        check("time>2026-01-12 10:00 and time < 11:00", Some("time>2026-01-12 10:00 and time < 2026-01-13T11:00Z"));
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
        check("around 10:00", None);
        check("port == 443 at 10:00", Some("port == 443 2026-01-13T10:00Z"));
        check("3:15 pm", None);
        check("1:+5", None);
        // Long ones are not looked through again and again.
        check(&format!("ip in {{{}", "10.0.0.1,".repeat(6000)), None);
        check(&format!("{} x", "1".repeat(60_000)), None);
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
