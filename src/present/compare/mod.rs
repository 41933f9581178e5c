//! Two sides beside each other: what the other side is, how a difference is written, and rows for elsewhere.

mod list;
mod words;

use super::Zone;
use crate::filter::Field;
use crate::model::{DAY, Millis};
use crate::query::TimeRange;
use crate::query::compare::{Ask, FIELDS, SortBy, Trend};
use crate::query::pairs::Measure;

pub use list::{about, list};
pub use words::{
    became, change, difference, field_title, half_logged, is_known, missing, trend_title, unlogged, written,
};

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
    pub order: SortBy,
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
            order: SortBy::default(),
            only: None,
            is_hourly: false,
        }
    }
}

impl Comparing {
    /// The times of both sides. None where nothing lies before, because no time range is selected. A day before is at
    /// the same time of the zone's clock.
    pub fn times(&self, selected: Option<TimeRange>, all: TimeRange, zone: &Zone) -> Option<[TimeRange; 2]> {
        let this = selected.unwrap_or(all);
        let before = |before: &dyn Fn(i64) -> i64| {
            let TimeRange { from, to } = selected?;
            Some([this, TimeRange { from: Millis(before(from.0)), to: Millis(before(to.0)) }])
        };
        // Where clocks change, the same times of the clock can be no range: its hours are gone through twice, or
        // missing.
        let days_before = |days: i64| {
            let plain = |at: i64| at.saturating_sub(days * DAY);
            before(&|at| zone.days_before(at, days)).filter(|[_, that]| that.from < that.to).or_else(|| before(&plain))
        };
        match &self.against {
            Against::Period => before(&|at| at.saturating_sub(this.to.0.saturating_sub(this.from.0))),
            Against::Day => days_before(1),
            Against::Week => days_before(7),
            Against::Range(range) => Some([this, *range]),
            Against::Filter(_) => Some([this, this]),
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::HOUR;
    use crate::present::zone::berlin;

    pub const fn range(from: i64, to: i64) -> TimeRange {
        TimeRange { from: Millis(from * HOUR), to: Millis(to * HOUR) }
    }

    #[track_caller]
    fn check_times(against: Against, selected: Option<TimeRange>, expected: Option<[TimeRange; 2]>) {
        let comparing = Comparing { against, ..Comparing::default() };
        assert_eq!(comparing.times(selected, range(0, 400), &Zone::Utc), expected);
    }

    #[test]
    fn a_day_before_is_at_the_same_time_of_the_clock() {
        let day = |text: &str| Millis::from_iso(text).unwrap().0 / HOUR;
        // On the day on which Berlin's clocks are put forward, and a week after.
        let check = |against, [from, to]: [&str; 2], [from_before, to_before]: [&str; 2]| {
            let comparing = Comparing { against, ..Comparing::default() };
            let selected = range(day(from), day(to));
            let expected = Some([selected, range(day(from_before), day(to_before))]);
            assert_eq!(comparing.times(Some(selected), range(0, 1), &berlin()), expected, "{from}");
        };
        check(
            Against::Day,
            ["2026-03-29T12:00:00Z", "2026-03-29T13:00:00Z"],
            ["2026-03-28T13:00:00Z", "2026-03-28T14:00:00Z"],
        );
        check(
            Against::Week,
            ["2026-04-01T00:00:00Z", "2026-04-06T00:00:00Z"],
            ["2026-03-25T01:00:00Z", "2026-03-30T00:00:00Z"],
        );
        // Of the hour that is gone through twice, both ends are at one time of the clock.
        check(
            Against::Day,
            ["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"],
            ["2026-10-24T00:00:00Z", "2026-10-24T01:00:00Z"],
        );
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
}
