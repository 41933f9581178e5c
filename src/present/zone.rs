//! The clock that times are shown on.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use crate::model::{DAY, MINUTE, Millis};

/// Clocks are changed at full quarters of an hour.
const QUARTER: i64 = 15 * MINUTE;

type OffsetAt = dyn Fn(Millis) -> i32;

/// Only the browser knows others than UTC, so they come as functions.
#[derive(Clone, Default)]
pub enum Zone {
    #[default]
    Utc,
    Other {
        name: Rc<str>,
        /// Minutes to add to UTC at a moment.
        offset_minutes_at: Rc<OffsetAt>,
    },
}

impl Zone {
    /// Asking for an offset may take its time: of a day it is asked for once, but on days when clocks are changed.
    pub fn new(name: &str, offset_minutes_at: impl Fn(Millis) -> i32 + 'static) -> Self {
        let known = RefCell::default();
        let offset_minutes_at = Rc::new(move |at: Millis| by_days(&known, &offset_minutes_at, at.0));
        Self::Other { name: name.into(), offset_minutes_at }
    }

    pub fn name(&self) -> &str {
        match self {
            Self::Utc => "UTC",
            Self::Other { name, .. } => name,
        }
    }

    /// For the head of a column: without continent and country.
    pub fn city(&self) -> String {
        city(self.name())
    }

    fn offset(&self, at: i64) -> i64 {
        match self {
            Self::Utc => 0,
            Self::Other { offset_minutes_at, .. } => i64::from(offset_minutes_at(Millis(at))) * MINUTE,
        }
    }

    /// As one writes it behind a time of day: `+01:00`.
    pub fn offset_text(&self, at: Millis) -> String {
        let minutes = self.offset(at.0) / MINUTE;
        let sign = if minutes < 0 { '-' } else { '+' };
        format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
    }

    /// The moment whose UTC calendar reads what this zone's reads at `at`.
    pub fn civil(&self, at: i64) -> Millis {
        Millis(at.saturating_add(self.offset(at)))
    }

    /// The first moment at which the zone's calendar reads `civil`; none where clocks are put forward over it.
    pub fn moment(&self, civil: i64) -> Option<i64> {
        self.moments(civil).into_iter().flatten().next()
    }

    /// The moments at which the zone's calendar reads `civil`, the earlier first: two where clocks are put back over
    /// it.
    pub fn moments(&self, civil: i64) -> [Option<i64>; 2] {
        let around = [civil.saturating_sub(DAY), civil.saturating_add(DAY)];
        let [mut first, mut second] =
            around.map(|near| Some(civil.saturating_sub(self.offset(near))).filter(|&at| self.civil(at).0 == civil));
        if first == second {
            second = None;
        } else if second.is_some_and(|second| first.is_none_or(|first| second < first)) {
            (first, second) = (second, first);
        }
        [first, second]
    }

    /// The same time of the clock, so many days before; where clocks were put forward over it, as many times 24 hours.
    pub fn days_before(&self, at: i64, days: i64) -> i64 {
        let plainly = at.saturating_sub(days * DAY);
        let moments = self.moments(self.civil(at).0.saturating_sub(days * DAY));
        if moments.contains(&Some(plainly)) { plainly } else { moments[0].unwrap_or(plainly) }
    }
}

/// Two other zones are the same only if they are the same function.
impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Utc, Self::Utc) => true,
            (Self::Other { offset_minutes_at: a, .. }, Self::Other { offset_minutes_at: b, .. }) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Offsets that are known, by quarter of an hour.
type Known = RefCell<Vec<(i64, i32)>>;

/// A day that ends as it begins has one offset; on another each quarter is asked for.
fn by_days(known: &Known, ask: &dyn Fn(Millis) -> i32, at: i64) -> i32 {
    let day = at.div_euclid(DAY);
    let quarters = DAY / QUARTER;
    let begin = by_quarter(known, ask, day.saturating_mul(quarters));
    let end = by_quarter(known, ask, day.saturating_add(1).saturating_mul(quarters));
    if begin == end { begin } else { by_quarter(known, ask, at.div_euclid(QUARTER)) }
}

fn by_quarter(known: &Known, ask: &dyn Fn(Millis) -> i32, quarter: i64) -> i32 {
    let mut known = known.borrow_mut();
    match known.binary_search_by_key(&quarter, |&(quarter, _)| quarter) {
        Ok(place) => known[place].1,
        Err(place) => {
            let offset = ask(Millis(quarter.saturating_mul(QUARTER)));
            known.insert(place, (quarter, offset));
            offset
        }
    }
}

/// The minutes in `+05:30`, as browsers write an offset after `GMT`; nothing after it is none.
pub fn offset_minutes(text: &str) -> Option<i32> {
    let (sign, clock) = match text.as_bytes() {
        [] => return Some(0),
        [b'+', ..] => (1, &text[1..]),
        [b'-', ..] => (-1, &text[1..]),
        _ => return None,
    };
    let mut parts = clock.split(':').map(str::parse::<u8>);
    let (hours, minutes) = (parts.next()?.ok()?, parts.next()?.ok()?);
    Some(sign * (i32::from(hours) * 60 + i32::from(minutes)))
}

/// `Buenos Aires`, of `America/Argentina/Buenos_Aires`.
pub fn city(name: &str) -> String {
    name.rsplit('/').next().unwrap_or_default().replace('_', " ")
}

/// The zone that is meant, of those there are: by its name in either case, or by that of its city.
pub fn meant<'a>(names: &'a [String], typed: &str) -> Option<&'a str> {
    let typed = typed.trim().replace(' ', "_");
    let is_named = |name: &&String| name.eq_ignore_ascii_case(&typed);
    let is_city = |name: &&String| name.rsplit('/').next().is_some_and(|city| city.eq_ignore_ascii_case(&typed));
    names.iter().find(is_named).or_else(|| names.iter().find(is_city)).map(String::as_str)
}

/// One hour ahead, two from the last Sunday of March to that of October 2026.
#[cfg(test)]
pub(crate) fn berlin() -> Zone {
    let change = |text: &str| Millis::from_iso(text).unwrap();
    let (spring, autumn) = (change("2026-03-29T01:00:00Z"), change("2026-10-25T01:00:00Z"));
    Zone::new("Europe/Berlin", move |t| if t >= spring && t < autumn { 120 } else { 60 })
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::model::HOUR;

    fn at(text: &str) -> i64 {
        Millis::from_iso(text).unwrap().0
    }

    #[test]
    fn civil_time_there_and_back() {
        let zone = berlin();
        let check = |civil, expected: Option<&str>| {
            assert_eq!(zone.moment(at(civil)).map(|t| Millis(t).to_string()).as_deref(), expected, "{civil}");
        };
        check("2026-01-13T14:00:00Z", Some("2026-01-13T13:00:00.000Z"));
        check("2026-07-13T14:00:00Z", Some("2026-07-13T12:00:00.000Z"));
        check("2026-03-29T01:59:00Z", Some("2026-03-29T00:59:00.000Z"));
        check("2026-03-29T02:30:00Z", None);
        check("2026-03-29T03:00:00Z", Some("2026-03-29T01:00:00.000Z"));
        check("2026-10-25T02:30:00Z", Some("2026-10-25T00:30:00.000Z"));
        check("2026-10-25T03:00:00Z", Some("2026-10-25T02:00:00.000Z"));
        let moments = |civil| zone.moments(at(civil)).into_iter().flatten().map(|t| Millis(t).to_string());
        let twice = ["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"];
        assert_eq!(moments("2026-10-25T02:30:00Z").collect::<Vec<_>>(), twice);
        assert_eq!(moments("2026-10-25T03:00:00Z").count(), 1);
        assert_eq!(moments("2026-03-29T02:30:00Z").count(), 0);
    }

    #[test]
    fn offsets_are_written() {
        let check = |minutes: i32, expected| {
            assert_eq!(Zone::new("X", move |_| minutes).offset_text(Millis(0)), expected);
            assert_eq!(offset_minutes(expected), Some(minutes));
        };
        check(60, "+01:00");
        check(0, "+00:00");
        check(345, "+05:45");
        check(-210, "-03:30");
    }

    #[test]
    fn short_names() {
        let check = |name: &str, expected| assert_eq!(Zone::new(name, |_| 0).city(), expected);
        check("Europe/Berlin", "Berlin");
        check("America/Argentina/Buenos_Aires", "Buenos Aires");
        check("Etc/GMT+3", "GMT+3");
        assert_eq!(Zone::Utc.city(), "UTC");
    }

    #[test]
    fn what_is_known_is_what_would_be_said() {
        // Half an hour more from a full half hour on, as on Lord Howe.
        let change = at("2026-10-03T15:30:00Z");
        let offset = move |t: Millis| if t.0 < change { 630 } else { 660 };
        let asked = Rc::new(Cell::new(0));
        let zone = {
            let asked = Rc::clone(&asked);
            Zone::new("Australia/Lord_Howe", move |t| {
                asked.set(asked.get() + 1);
                offset(t)
            })
        };
        let mut t = change - 3 * DAY + 1;
        while t < change + 3 * DAY {
            assert_eq!(zone.civil(t).0, t + i64::from(offset(Millis(t))) * MINUTE);
            t += 7 * MINUTE;
        }
        // The ends of seven days, and the quarters of one.
        assert!(asked.get() <= 8 + 96, "{}", asked.get());
        let before = asked.get();
        zone.civil(change - HOUR);
        assert_eq!(asked.get(), before);
        for extreme in [i64::MIN, i64::MAX] {
            zone.civil(extreme);
        }
    }

    #[test]
    fn offsets_are_read() {
        let check = |text, expected| assert_eq!(offset_minutes(text), expected, "{text}");
        check("", Some(0));
        check("+02:00", Some(120));
        check("+05:45", Some(345));
        check("-03:30", Some(-210));
        check("-00:44:30", Some(-44));
        for wrong in ["UTC", "+", "+2", "+x:00", "2", "\u{2212}02:00"] {
            check(wrong, None);
        }
    }

    #[test]
    fn zones_are_meant_by_their_names_or_cities() {
        let names = ["America/New_York", "Asia/Tokyo", "Europe/Berlin"].map(str::to_owned);
        let check = |typed, expected| assert_eq!(meant(&names, typed), expected, "{typed}");
        check("Europe/Berlin", Some("Europe/Berlin"));
        check(" europe/berlin ", Some("Europe/Berlin"));
        check("tokyo", Some("Asia/Tokyo"));
        check("new york", Some("America/New_York"));
        check("York", None);
        check("", None);
    }

    #[test]
    fn zones_compare_by_identity() {
        let zone = berlin();
        assert_eq!(zone, zone.clone());
        assert_ne!(zone, berlin());
        assert_ne!(zone, Zone::Utc);
        assert_eq!(format!("{zone:?}"), "Europe/Berlin");
    }
}
