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
    Sent,
    Received,
    Packets,
    Flows,
    Denied,
    /// Distinct destination ports of a pair. Of several pairs there is no such number: they are weighed by flows.
    Ports,
}

impl Measure {
    pub const fn of(self, tally: &Tally) -> u64 {
        match self {
            Self::Bytes => tally.bytes(),
            Self::Sent => tally.bytes_sent,
            Self::Received => tally.bytes_received,
            Self::Packets => tally.packets(),
            Self::Flows | Self::Ports => tally.tuples,
            Self::Denied => tally.denied,
        }
    }

    /// What weighs where several pairs are one.
    #[must_use]
    pub const fn of_many(self) -> Self {
        if matches!(self, Self::Ports) { Self::Flows } else { self }
    }

    /// Logs that measured nothing are ranked by what they do have.
    #[must_use]
    pub const fn where_measured(self, tally: &Tally) -> Self {
        if self.is_known(tally) { self } else { Self::Flows }
    }

    /// Whether flows say how much of it there is.
    pub const fn is_known(self, tally: &Tally) -> bool {
        match self {
            Self::Bytes | Self::Sent | Self::Received => tally.has_bytes(),
            Self::Packets => tally.has_packets(),
            Self::Flows | Self::Denied | Self::Ports => true,
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
    /// What rows are ranked by, of all that this comes to.
    pub const fn ranked_by(&self, total: &Tally) -> Measure {
        let measure = self.measure.where_measured(total);
        if matches!(self.kind, Kind::Ports) { measure.of_many() } else { measure }
    }

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
