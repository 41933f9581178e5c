//! What can be asked of two sides, and what the answer is.

use serde::{Deserialize, Serialize};

use crate::filter::Field;
use crate::query::pairs::Measure;
use crate::query::{Scope, Tally, TimeRange};

/// What the sides can be compared by.
pub const FIELDS: [Field; 24] = [
    Field::SourceIp,
    Field::DestinationIp,
    Field::Ip,
    Field::DestinationPort,
    Field::SourcePort,
    Field::Rule,
    Field::Acl,
    Field::Nic,
    Field::Protocol,
    Field::Direction,
    Field::Action,
    Field::State,
    Field::Encryption,
    Field::FlowType,
    Field::Country,
    Field::SourceCountry,
    Field::DestinationCountry,
    Field::Org,
    Field::SourceOrg,
    Field::DestinationOrg,
    Field::Target,
    Field::Log,
    Field::File,
    Field::Format,
];

/// Two sides: the rows of the scope, and those they are compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// What the other side has in place of the scope's, if it is not the same.
    pub filter: Option<String>,
    pub time: Option<TimeRange>,
    pub field: Field,
    pub measure: Measure,
    pub order: SortBy,
    /// Only values of which this is true.
    pub only: Option<Trend>,
    /// How many milliseconds each side is long, where what comes in an hour is compared, and not all of it.
    pub lengths: Option<[u64; 2]>,
    /// At most so many rows.
    pub limit: u32,
}

impl Ask {
    /// The scope of the other side.
    pub fn against(&self, scope: &Scope) -> Scope {
        Scope {
            left_out: scope.left_out,
            filter: self.filter.clone().unwrap_or_else(|| scope.filter.clone()),
            time: self.time.or(scope.time),
        }
    }
}

/// The largest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SortBy {
    #[default]
    Difference,
    /// The difference beside what there is.
    Change,
    This,
    That,
}

/// What became of a value, seen from the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Trend {
    /// No flow of the other side has it.
    New,
    /// Only flows of the other side have it.
    Gone,
    Up,
    Down,
    Same,
}

impl Trend {
    pub const ALL: [Self; 5] = [Self::New, Self::Gone, Self::Up, Self::Down, Self::Same];
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// What was compared: of logs that measured nothing, flows.
    pub measure: Measure,
    pub totals: [Tally; 2],
    /// Distinct addresses on each side, as source or destination.
    pub hosts: [u64; 2],
    /// How many values there are of each trend, in the order of [`Trend::ALL`].
    pub counts: [u64; 5],
    pub rows: Vec<Row>,
    /// How many more there are of those asked for, and what they come to.
    pub others: u64,
    pub others_tallies: [Tally; 2],
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// As it is written in a filter; empty where flows have none.
    pub key: String,
    /// Of a rule, who holds it.
    pub acl: String,
    pub tallies: [Tally; 2],
    pub trend: Trend,
}

/// What of both sides is compared: all of it, or what comes in an hour, which is in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    pub measure: Measure,
    pub lengths: Option<[u64; 2]>,
}

impl Unit {
    pub fn values(self, sides: &[Tally; 2]) -> [u64; 2] {
        let sums = sides.each_ref().map(|tally| self.measure.of(tally));
        self.lengths.map_or(sums, |lengths| [0, 1].map(|side| in_an_hour(sums[side], lengths[side])))
    }
}

/// In thousandths, so that a few in many hours are not none. So many milliseconds are at least one.
fn in_an_hour(value: u64, length: u64) -> u64 {
    const HOUR_MS: u128 = 3_600_000;
    let length = u128::from(length.max(1));
    u64::try_from((u128::from(value) * HOUR_MS * 1000 + length / 2) / length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_of_each_side() {
        let values = |lengths, tuples| {
            Unit { measure: Measure::Flows, lengths }.values(&[Tally { tuples, ..Tally::default() }; 2])
        };
        assert_eq!(values(None, 30), [30, 30]);
        assert_eq!(values(Some([600_000, 3_600_000]), 30), [180_000, 30_000]);
        assert_eq!(values(Some([600_000, 86_400_000]), 30), [180_000, 1_250]);
        assert_eq!(values(Some([0, 1]), u64::MAX), [u64::MAX, u64::MAX]);
    }
}
