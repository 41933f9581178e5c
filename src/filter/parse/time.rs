//! Moments as one writes them: a date, or a date and a time of day, in UTC unless an offset says otherwise.

use std::net::Ipv6Addr;

use super::{Lexeme, Parser, Token};
use crate::filter::{Between, Comparison, Field, Problem, Span};
use crate::model::is_same;
use crate::model::{Mac, Millis};

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const DAY: i64 = 24 * 60 * MINUTE;
const END: i64 = Millis::END.0;

/// A moment, and how long the stretch is that is written so: a date is a whole day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    start: i64,
    length: i64,
}

impl Moment {
    /// A day is before another as a whole; a time of day is where it begins.
    pub(super) const fn bound(self, order: Comparison) -> (Comparison, Millis) {
        let is_day = self.length == DAY;
        match order {
            Comparison::AtMost if is_day => (Comparison::Less, Millis(self.start + DAY)),
            Comparison::Greater if is_day => (Comparison::AtLeast, Millis(self.start + DAY)),
            _ => (order, Millis(self.start)),
        }
    }
}

impl Parser<'_> {
    /// A moment as the stretch that it names, or from one to another.
    pub(super) fn times(&mut self) -> Option<Between<Millis>> {
        let from = self.here();
        let Some(first) = self.moment() else {
            // Its end goes with it.
            if self.takes(Lexeme::Range) {
                self.without_problems(|parser| _ = parser.moment());
            }
            return None;
        };
        if !self.takes(Lexeme::Range) {
            let end = first.start + first.length;
            if end > END {
                return self.fail(from.to(self.end()), YEARS.into());
            }
            return Some(Between { first: Millis(first.start), last: Millis(end - 1) });
        }
        let last = self.moment()?;
        // Up to a day is with that day; up to a time of day is without it.
        let end = if last.length == DAY { last.start + DAY } else { last.start };
        self.between(Millis(first.start), Millis(end - 1), from.to(self.end()))
    }

    pub(super) fn moment(&mut self) -> Option<Moment> {
        let token = self.value_token(Field::Time)?;
        let mut text = self.plain(token);
        let mut span = token.span;
        // `2026-01-02 10:00` is two words.
        let clock = self.peek().filter(|next| next.lexeme == Lexeme::Word && text.len() == 10);
        if let Some(clock) = clock.filter(|next| next.span.of(self.text).as_bytes().get(2) == Some(&b':')) {
            self.at += 1;
            text.push('T');
            text.push_str(clock.span.of(self.text));
            span = span.to(clock.span);
        }
        match moment(&text) {
            Ok(moment) => Some(moment),
            Err(message) => self.wrong_time(span, message),
        }
    }

    /// `since 2026-01-02`, `from 10:00 to 11:00`: words before a time, which is a term in signs here.
    pub(super) fn told_time(&mut self, word: Token) -> Option<Problem> {
        const WORDS: [(&str, &str); 7] = [
            ("since", ">="),
            ("from", ">="),
            ("after", ">"),
            ("before", "<"),
            ("until", "<="),
            ("till", "<="),
            ("between", ""),
        ];
        let text = word.span.of(self.text);
        let (_, sign) = WORDS.into_iter().find(|(known, _)| is_same(known, text))?;
        let (first, behind) = self.time_at(self.at)?;
        let is_to = self.tokens.get(behind).is_some_and(|next| {
            ["to", "and", "until", "till"].iter().any(|word| is_same(word, next.span.of(self.text)))
        });
        let second = self.time_at(behind + 1).filter(|_| is_to);
        if sign.is_empty() && second.is_none() {
            return None;
        }
        let (insert, behind) = match second {
            Some((second, behind)) => (format!("time in {first}..{second}"), behind),
            None => (format!("time {sign} {first}"), behind),
        };
        self.at = behind;
        let problem = Problem::new(word.span.to(self.end()), "A time is asked for in signs, with its date.".into());
        Some(if super::parse(&insert).is_ok() { problem.instead(insert) } else { problem })
    }

    /// A date, a time of day, or both, which can be two words; and the place behind it.
    fn time_at(&self, at: usize) -> Option<(String, usize)> {
        let word = |at: usize| self.tokens.get(at).map(|token| token.span.of(self.text));
        let first = word(at)?;
        match word(at + 1).filter(|clock| first.len() == 10 && looks_like_date(first) && looks_like_clock(clock)) {
            Some(clock) => Some((format!("{first}T{clock}"), at + 2)),
            None => (looks_like_date(first) || looks_like_clock(first)).then(|| (first.to_owned(), at + 1)),
        }
    }

    fn wrong_time(&mut self, span: Span, message: &str) -> Option<Moment> {
        if message == YEARS {
            return self.fail(span, message.into());
        }
        self.fail(span, format!("{message} Write 2026-01-02, 2026-01-02T10:00 or 2026-01-02T10:00:30+01:00."))
    }
}

const YEARS: &str = "The year lies between 1970 and 9998.";

/// A time of day, which needs its date.
pub(super) fn looks_like_clock(text: &str) -> bool {
    let Some((hours, rest)) = text.split_once(':') else { return false };
    (1..=2).contains(&hours.len())
        && rest.len() > 1
        && [hours, rest].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit() || b == b':'))
        && Mac::parse(text).is_none()
        && text.parse::<Ipv6Addr>().is_err()
}

pub(in crate::filter) fn looks_like_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10
        && bytes[..10]
            .iter()
            .enumerate()
            .all(|(at, b)| if matches!(at, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() })
}

fn moment(text: &str) -> Result<Moment, &'static str> {
    const UNKNOWN: &str = "This is no time.";
    // As the logs write it.
    if text.len() > 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let Millis(start) = Millis::from_tuple(text).ok_or(UNKNOWN)?;
        return within(Moment { start, length: if text.len() > 11 { 1 } else { SECOND } });
    }
    if !looks_like_date(text) {
        return Err(if text.contains(':') { "A time needs its date, too." } else { UNKNOWN });
    }
    let (date, rest) = text.split_at(10);
    let day = Millis::from_iso(&format!("{date}T00:00:00Z")).ok_or("There is no such day.")?;
    if rest.is_empty() {
        return within(Moment { start: day.0, length: DAY });
    }
    let clock = rest.strip_prefix(['T', 't', ' ']).ok_or(UNKNOWN)?;
    let (clock, offset) = split_offset(clock).ok_or("The offset from UTC is not understood.")?;
    let (length, filled) = match clock.len() {
        5 => (MINUTE, format!("{clock}:00")),
        8 => (SECOND, clock.to_owned()),
        _ => (1, clock.to_owned()),
    };
    let Millis(local) = Millis::from_iso(&format!("{date}T{filled}Z")).ok_or("There is no such time of day.")?;
    within(Moment { start: local - offset, length })
}

fn within(moment: Moment) -> Result<Moment, &'static str> {
    let last = if moment.length == DAY { moment.start + DAY } else { moment.start };
    if moment.start < 0 || last > END { Err(YEARS) } else { Ok(moment) }
}

/// A time of day and the milliseconds that its clock is ahead of UTC.
fn split_offset(clock: &str) -> Option<(&str, i64)> {
    if let Some(clock) = clock.strip_suffix(['Z', 'z']) {
        return Some((clock, 0));
    }
    let Some(at) = clock.find(['+', '-']) else { return Some((clock, 0)) };
    let (clock, offset) = clock.split_at(at);
    let digits: String = offset[1..].chars().filter(|c| *c != ':').collect();
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hours: i64 = digits[..2].parse().ok()?;
    let minutes: i64 = digits[2..].parse().unwrap_or(0);
    let ahead = (hours * 60 + minutes) * MINUTE;
    (hours <= 18 && minutes < 60).then_some((clock, if offset.starts_with('-') { -ahead } else { ahead }))
}
