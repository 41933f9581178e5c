//! What is asked and answered of hosts, of pairs and of two sides.

use std::net::IpAddr;

use flowglass::model::Network;
use flowglass::query::compare::{self, Compared};
use flowglass::query::hosts::{Detail, Host, Life, Listed, Ranking};
use flowglass::query::pairs::{Pairs, PairsAsk};

/// What a view shows of hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostsWanted {
    /// The first so many.
    Table { by: Ranking, limit: u32 },
    /// One, so many rows of each of its lists, and the connections with so many of its peers.
    One { host: Network, contacts: u32, rows: u32 },
}

/// The same, answered.
#[derive(Clone, Debug, PartialEq)]
pub enum HostsShown {
    Table {
        by: Ranking,
        limit: u32,
        ranked: Listed,
        /// In the order of addresses.
        details: Vec<(Network, Detail)>,
        /// The width of the steps of time.
        bucket_ms: i64,
    },
    One {
        host: Network,
        contacts: u32,
        rows: u32,
        about: Box<Host>,
        /// In the order of addresses.
        lives: Vec<(IpAddr, Life)>,
        /// The stretch of time that these are of.
        range: (i64, i64),
        bucket_ms: i64,
    },
}

impl HostsShown {
    /// What this answers.
    pub const fn wanted(&self) -> HostsWanted {
        match *self {
            Self::Table { by, limit, .. } => HostsWanted::Table { by, limit },
            Self::One { host, contacts, rows, .. } => HostsWanted::One { host, contacts, rows },
        }
    }
}

/// An answer about pairs, and what it answers.
#[derive(Clone, Debug, PartialEq)]
pub struct PairsShown {
    pub ask: PairsAsk,
    pub answer: Pairs,
}

/// An answer about two sides, and what it answers.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedShown {
    pub ask: compare::Ask,
    pub answer: Compared,
}
