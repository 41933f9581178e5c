//! Two sides beside each other: what the other side is, how a difference is written, and rows for elsewhere.

mod list;
mod words;

use super::timeline::Earlier;
use crate::filter::Field;
use crate::model::Millis;
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
    /// The times of both sides. None where nothing lies before, because no time range is selected.
    pub fn times(&self, selected: Option<TimeRange>, all: TimeRange) -> Option<[TimeRange; 2]> {
        let this = selected.unwrap_or(all);
        let earlier = match &self.against {
            Against::Period => Earlier::Period,
            Against::Day => Earlier::Day,
            Against::Week => Earlier::Week,
            Against::Range(range) => return Some([this, *range]),
            Against::Filter(_) => return Some([this, this]),
        };
        let (this, back) = (selected?, earlier.distance(selected)?);
        let before = |at: Millis| Millis(at.0.saturating_sub(back));
        Some([this, TimeRange { from: before(this.from), to: before(this.to) }])
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

    const HOUR: i64 = 3_600_000;

    pub const fn range(from: i64, to: i64) -> TimeRange {
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
}
