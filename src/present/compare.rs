//! Two sides beside each other: what the other side is, and how a difference is written.

use super::bucket::DAY;
use super::number::{self, Quantity};
use super::pairs::written;
use crate::filter::Field;
use crate::model::Millis;
use crate::query::TimeRange;
use crate::query::compare::{Ask, FIELDS, Order, Trend};
use crate::query::pairs::Measure;

/// What the rows of the scope are compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Against {
    /// What is as long as the time range, and lies right before it.
    #[default]
    Period,
    Day,
    Week,
    Range(TimeRange),
    /// At the same times.
    Filter(String),
}

/// All that is asked of two sides, without how many rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparing {
    pub against: Against,
    pub field: Field,
    pub measure: Measure,
    pub order: Order,
    pub only: Option<Trend>,
    /// What comes in an hour is compared, and not all of it.
    pub is_hourly: bool,
}

impl Default for Comparing {
    fn default() -> Self {
        Self {
            against: Against::default(),
            field: FIELDS[0],
            measure: Measure::default(),
            order: Order::default(),
            only: None,
            is_hourly: false,
        }
    }
}

impl Comparing {
    /// The times of both sides. None where nothing lies before, because no time range is selected.
    pub fn times(&self, selected: Option<TimeRange>, all: TimeRange) -> Option<[TimeRange; 2]> {
        let this = selected.unwrap_or(all);
        let back = match &self.against {
            Against::Period => this.to.0 - this.from.0,
            Against::Day => DAY,
            Against::Week => 7 * DAY,
            Against::Range(range) => return Some([this, *range]),
            Against::Filter(_) => return Some([this, this]),
        };
        let before = |at: Millis| Millis(at.0.saturating_sub(back));
        selected.map(|this| [this, TimeRange { from: before(this.from), to: before(this.to) }])
    }

    pub fn ask(&self, [this, that]: [TimeRange; 2], limit: u32) -> Ask {
        let Self { field, measure, order, only, .. } = *self;
        let length = |range: TimeRange| u64::try_from(range.to.0 - range.from.0).unwrap_or_default();
        let (filter, time) = match &self.against {
            Against::Filter(filter) => (Some(filter.clone()), None),
            _ => (None, Some(that)),
        };
        let lengths = self.is_hourly.then(|| [length(this), length(that)]);
        Ask { filter, time, field, measure, order, only, lengths, limit }
    }
}

pub const fn trend_title(trend: Trend) -> &'static str {
    match trend {
        Trend::New => "New",
        Trend::Gone => "Gone",
        Trend::Up => "Up",
        Trend::Down => "Down",
        Trend::Same => "Same",
    }
}

/// `+1.24 GB`, `−3`, `0`.
pub fn difference(measure: Measure, [this, that]: [u64; 2]) -> String {
    format!("{}{}", sign(this, that), written(measure, this.abs_diff(that)))
}

/// How much more or less there is than on the other side: `+35 %`, `−8.1 %`, from ten times as much on `×12`. Nothing
/// where there was nothing.
pub fn change([this, that]: [u64; 2]) -> Option<String> {
    if that == 0 {
        return None;
    }
    if this / 10 >= that {
        let times = this / that + u64::from(this % that > that / 2);
        return Some(format!("×{}", number::count(times)));
    }
    let more = this.abs_diff(that);
    // Of what there was, more than all of it can come.
    let share = match more.checked_sub(that).filter(|&beyond| beyond > 0) {
        None => number::share(more, that)?,
        Some(_) => Quantity { number: number::exact(hundredths(more, that)), unit: "%" },
    };
    Some(format!("{}{share}", sign(this, that)))
}

fn hundredths(part: u64, whole: u64) -> u64 {
    let (part, whole) = (u128::from(part), u128::from(whole));
    u64::try_from((part * 100 + whole / 2) / whole).unwrap_or(u64::MAX)
}

const fn sign(this: u64, that: u64) -> &'static str {
    if this > that {
        "+"
    } else if this < that {
        "−"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    const fn range(from: i64, to: i64) -> TimeRange {
        TimeRange { from: Millis(from * HOUR), to: Millis(to * HOUR) }
    }

    #[track_caller]
    fn check_times(against: Against, selected: Option<TimeRange>, expected: Option<[TimeRange; 2]>) {
        let comparing = Comparing { against, ..Comparing::default() };
        assert_eq!(comparing.times(selected, range(0, 400)), expected);
    }

    #[test]
    fn the_other_side_lies_before_or_anywhere() {
        let (all, selected) = (range(0, 400), range(200, 203));
        check_times(Against::Period, Some(selected), Some([selected, range(197, 200)]));
        check_times(Against::Day, Some(selected), Some([selected, range(176, 179)]));
        check_times(Against::Week, Some(selected), Some([selected, range(32, 35)]));
        check_times(Against::Range(range(1, 9)), Some(selected), Some([selected, range(1, 9)]));
        check_times(Against::Range(range(1, 9)), None, Some([all, range(1, 9)]));
        check_times(Against::Filter("in".to_owned()), None, Some([all, all]));
        check_times(Against::Period, None, None);
        check_times(Against::Week, None, None);
    }

    #[test]
    fn a_side_is_as_long_as_its_times() {
        let hourly = Comparing { is_hourly: true, ..Comparing::default() };
        let ask = hourly.ask([range(0, 3), range(10, 11)], 7);
        assert_eq!(ask.lengths, Some([10_800_000, 3_600_000]));
        assert_eq!((ask.time, ask.filter, ask.limit), (Some(range(10, 11)), None, 7));
        let filter = Comparing { against: Against::Filter("denied".to_owned()), ..Comparing::default() };
        let ask = filter.ask([range(0, 3), range(0, 3)], 7);
        assert_eq!((ask.time, ask.filter.as_deref(), ask.lengths), (None, Some("denied"), None));
    }

    #[track_caller]
    fn check(sides: [u64; 2], expected_difference: &str, expected_change: Option<&str>) {
        assert_eq!(difference(Measure::Bytes, sides), expected_difference);
        assert_eq!(change(sides).as_deref(), expected_change);
    }

    #[test]
    fn differences_have_a_sign() {
        check([0, 0], "0 B", None);
        check([5, 0], "+5 B", None);
        check([0, 5], "−5 B", Some("−100 %"));
        check([5, 5], "0 B", Some("0 %"));
        check([135, 100], "+35 B", Some("+35 %"));
        check([919_000, 1_000_000], "−81 kB", Some("−8.1 %"));
        check([3_500, 1_000], "+2.50 kB", Some("+250 %"));
        check([12_400, 1_000], "+11.4 kB", Some("×12"));
        check([12_600, 1_000], "+11.6 kB", Some("×13"));
        check([u64::MAX, 1], "+18.4 EB", Some("×18.4 E"));
        check([1, u64::MAX], "−18.4 EB", Some("−>99.9 %"));
    }
}
