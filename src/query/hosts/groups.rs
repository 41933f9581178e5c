//! Which host each of a shard's addresses is.

use std::net::IpAddr;

use super::Ranking;
use crate::model::Network;
use crate::query::addresses::AddressOrder;
use crate::store::index;

/// By numbers of the shard.
pub struct Groups {
    /// In their order. A host's number is its place here.
    pub hosts: Vec<Network>,
    /// The host of each address, or [`NONE`].
    pub of: Vec<u32>,
    /// All addresses in their order, and the place of each.
    pub sorted: Vec<IpAddr>,
    pub ranks: Vec<u32>,
}

pub const NONE: u32 = u32::MAX;

impl Groups {
    /// All there are.
    pub fn all(order: &AddressOrder, by: &Ranking) -> Self {
        let mut hosts: Vec<Network> = Vec::new();
        Self::with(order, by, |host| {
            if hosts.last() != Some(&host) {
                hosts.push(host);
            }
            index(hosts.len() - 1)
        })
        .of_hosts(hosts)
    }

    /// These, which are in order.
    pub fn among(order: &AddressOrder, by: &Ranking, hosts: &[Network]) -> Self {
        Self::with(order, by, |host| hosts.binary_search(&host).map_or(NONE, index)).of_hosts(hosts.to_vec())
    }

    fn with(order: &AddressOrder, by: &Ranking, mut number: impl FnMut(Network) -> u32) -> Self {
        let addresses = order.numbers().count();
        let mut groups = Self {
            hosts: Vec::new(),
            of: vec![NONE; addresses],
            sorted: Vec::with_capacity(addresses),
            ranks: vec![0; addresses],
        };
        for (address, at) in order.numbers() {
            groups.ranks[at] = index(groups.sorted.len());
            groups.sorted.push(address);
            if by.kind.holds(address) {
                groups.of[at] = number(by.prefix.of(address));
            }
        }
        groups
    }

    fn of_hosts(self, hosts: Vec<Network>) -> Self {
        Self { hosts, ..self }
    }
}
