//! What can be asked of pairs, and what the answer is.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::{Fold, Graph};
use crate::model::{Millis, Prefix};
use crate::query::Tally;

/// What a row is of. The source is the end that began the flow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    #[default]
    Hosts,
    Networks,
    /// Two hosts, and the port at the second.
    Ports,
}

/// What rows are ranked by, and pictures drawn of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measure {
    #[default]
    Bytes,
    Packets,
    Flows,
    Denied,
}

impl Measure {
    pub const fn of(self, tally: &Tally) -> u64 {
        match self {
            Self::Bytes => tally.bytes(),
            Self::Packets => tally.packets(),
            Self::Flows => tally.tuples,
            Self::Denied => tally.denied,
        }
    }

    /// Logs that measured nothing are ranked by what they do have.
    #[must_use]
    pub const fn where_measured(self, tally: &Tally) -> Self {
        match self {
            Self::Bytes | Self::Packets if tally.measured == 0 => Self::Flows,
            measure => measure,
        }
    }
}

/// What is drawn of the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Picture {
    /// The largest sources and destinations against each other.
    #[default]
    Matrix,
    /// From networks through ports to networks.
    Sankey,
    /// The rows, as what they join.
    Graph,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairsAsk {
    pub kind: Kind,
    pub prefix: Prefix,
    pub measure: Measure,
    pub picture: Picture,
    /// In a graph, what was not seen before this moment is new.
    pub since: Option<Millis>,
    /// Rows at most.
    pub limit: u32,
}

impl PairsAsk {
    /// What the ends of rows are.
    pub const fn ends(&self) -> Prefix {
        match self.kind {
            Kind::Networks => self.prefix,
            Kind::Hosts | Kind::Ports => Prefix::HOST,
        }
    }
}

/// The largest pairs, and what the others come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairs {
    /// What the ranking is by; not what was asked for, where that was not measured.
    pub measure: Measure,
    pub rows: Vec<Row>,
    /// Distinct pairs in all.
    pub count: u64,
    pub total: Tally,
    /// The sum over the pairs not in `rows`.
    pub others: Tally,
    /// What the matrix or the Sankey diagram is drawn of.
    pub fold: Option<Fold>,
    pub graph: Option<Graph>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The first address of a network.
    pub source: IpAddr,
    pub destination: IpAddr,
    pub port: Option<u16>,
    pub tally: Tally,
    /// Distinct destination ports.
    pub ports: u32,
    pub first: Millis,
    pub last: Millis,
    /// The first time that the filter lets through, also before the time range. Only a graph looks that far.
    pub seen: Millis,
}
