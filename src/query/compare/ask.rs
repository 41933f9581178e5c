//! What can be asked of two sides, and what the answer is.

use serde::{Deserialize, Serialize};

use crate::filter::Field;
use crate::query::pairs::Measure;
use crate::query::{Scope, Tally, TimeRange};

/// What the sides can be compared by.
pub const FIELDS: [Field; 18] = [
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
    pub order: Order,
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
pub enum Order {
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
    pub others_values: [u64; 2],
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// As it is written in a filter; empty where flows have none.
    pub key: String,
    pub tallies: [Tally; 2],
    /// By the measure; where what comes in an hour is compared, thousandths of it.
    pub values: [u64; 2],
    pub trend: Trend,
}
