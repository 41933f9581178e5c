//! What can be asked of hosts, and what comes back.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::listed::Listed;
use super::lives::{Life, Lives};
use super::one::{Host, HostPartial};
use super::sums::HostSums;
use super::table::Table;
use crate::model::{Network, Prefix, is_private};

/// A column that hosts are ranked by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Column {
    Host,
    #[default]
    Bytes,
    Sent,
    Received,
    PacketsSent,
    PacketsReceived,
    Flows,
    Peers,
    Served,
    Used,
    DeniedIn,
    DeniedOut,
    First,
    Last,
}

impl Column {
    /// Where no host's flows say how much of it there is, they are ranked by what there is.
    #[must_use]
    pub fn where_measured<'a>(self, mut all: impl Iterator<Item = &'a HostSums>) -> Self {
        if all.any(|sums| self.is_known(sums)) { self } else { Self::Flows }
    }

    pub const fn is_known(self, sums: &HostSums) -> bool {
        match self {
            Self::Bytes | Self::Sent | Self::Received => sums.has_bytes(),
            Self::PacketsSent | Self::PacketsReceived => sums.has_packets(),
            _ => true,
        }
    }
}

/// Which addresses are hosts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    #[default]
    All,
    Private,
    Public,
}

impl Kind {
    pub fn holds(self, address: IpAddr) -> bool {
        match self {
            Self::All => true,
            Self::Private => is_private(address),
            Self::Public => !is_private(address),
        }
    }
}

/// Which hosts there are, and in which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranking {
    pub kind: Kind,
    /// Addresses of one network of this size are one host.
    pub prefix: Prefix,
    pub column: Column,
    /// The largest first.
    pub down: bool,
}

impl Default for Ranking {
    /// Each address is one, and the busiest comes first.
    fn default() -> Self {
        Self { kind: Kind::All, prefix: Prefix::HOST, column: Column::Bytes, down: true }
    }
}

/// A question to all shards. Their partials are merged by one worker, which makes the answer of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// The first so many hosts.
    Rank { by: Ranking, limit: u32 },
    /// What takes too long to find out of all hosts: of these, in the order of their addresses.
    Detail { by: Ranking, hosts: Vec<Network>, bucket_ms: i64 },
    /// All about one, with at most so many rows in each list.
    Host { host: Network, bucket_ms: i64, limit: u32 },
    /// One host's connections with these peers, which are in the order of their addresses, over a stretch of time.
    Lives { host: Network, peers: Vec<IpAddr>, from: i64, to: i64 },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Partial {
    Table(Table),
    Host(Box<HostPartial>),
    Lives(Lives),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    Ranked(Listed),
    Details(Vec<(Network, Detail)>),
    Host(Box<Host>),
    Lives(Vec<Life>),
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// Distinct addresses it exchanged flows with, those of its own network left out.
    pub peers: u64,
    /// Distinct ports at which it let flows in or answered.
    pub served: u64,
    /// Distinct ports it went to.
    pub used: u64,
    /// Bytes and flows by the start of the step, in order of time; of all times, as the timeline.
    pub steps: Vec<(i64, (u64, u64))>,
}

impl Ask {
    /// Makes the answer of the partials of all shards, in whatever order they come. None where they answer another
    /// question. Each is merged before the next is taken: all of them at once can be more than there is memory for.
    #[inline(never)]
    pub fn finish(&self, partials: impl IntoIterator<Item = Partial>) -> Option<Answer> {
        let merged = partials.into_iter().reduce(Partial::merged)?;
        Some(match (self, merged) {
            (Self::Rank { by, limit }, Partial::Table(table)) => Answer::Ranked(table.ranked(by, *limit as usize)),
            (Self::Detail { .. }, Partial::Table(table)) => Answer::Details(table.details()),
            (Self::Host { host: of, limit, .. }, Partial::Host(host)) => {
                Answer::Host(Box::new(host.finish(*of, *limit as usize)))
            }
            (Self::Lives { host, peers, from, to }, Partial::Lives(lives)) => {
                Answer::Lives(lives.finish(*host, peers, (*from, *to)))
            }
            _ => return None,
        })
    }
}

impl Partial {
    /// Those of one question only.
    fn merged(self, other: Self) -> Self {
        match (self, other) {
            (Self::Table(mut ours), Self::Table(theirs)) => {
                ours.merge(theirs);
                Self::Table(ours)
            }
            (Self::Host(mut ours), Self::Host(theirs)) => {
                ours.merge(*theirs);
                Self::Host(ours)
            }
            (Self::Lives(mut ours), Self::Lives(theirs)) => {
                ours.merge(theirs);
                Self::Lives(ours)
            }
            (ours, _) => ours,
        }
    }
}
