//! All about one host.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::Network;
use super::listed::{Listed, of_time};
use super::piles::Piles;
use super::rows::{Seen, each_row};
use super::sums::{HostSums, Side};
use crate::model::{Action, Mac};
use crate::order;
use crate::query::Bucket;
use crate::query::keyed::{Keyed, keyed, merge_keyed};
use crate::query::select::Funnel;
use crate::store::Shard;

/// A rule's name, its ACL, and what it decided.
pub type Rule = (String, String, Action);

/// A shard's sums about it. All but the steps are of the rows in scope.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostPartial {
    sums: HostSums,
    /// By the start of the step; of all times, as the timeline.
    steps: Keyed<i64, HostSums>,
    /// The others, by what the host exchanged with them.
    peers: Keyed<IpAddr, HostSums>,
    /// Destination ports of flows to it, and of flows from it.
    to_ports: Keyed<u64, HostSums>,
    from_ports: Keyed<u64, HostSums>,
    rules: Keyed<Rule, HostSums>,
    /// Who logged it.
    nics: Keyed<Mac, HostSums>,
}

/// The same of all shards, the busiest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    pub sums: HostSums,
    /// As the host sees it: what came in at it, and went out.
    pub steps: Vec<Bucket>,
    pub peers: Listed<Network>,
    /// The peers in the order of first contact.
    pub contacts: Vec<(Network, HostSums)>,
    /// Ports that flows to it were for, and at how many of them some were let through.
    pub to_ports: Listed<u64>,
    pub served: u64,
    /// Ports that flows from it were for.
    pub from_ports: Listed<u64>,
    /// By hits.
    pub rules: Listed<Rule>,
    pub nics: Listed<Mac>,
}

/// By number of an address, whether it is of the host.
pub fn is_of_host(shard: &Shard, host: Network) -> Vec<bool> {
    shard.addresses().iter().map(|&address| host.holds(address)).collect()
}

pub fn one(shard: &Shard, funnel: &Funnel, host: Network, bucket_ms: i64) -> HostPartial {
    let own = is_of_host(shard, host);
    let is_own = |a: u32, b: u32| own[a as usize] || own[b as usize];
    let side = |row: &Seen| match (own[row.source as usize], own[row.destination as usize]) {
        (true, true) => Side::Both,
        (true, false) => Side::Source,
        (false, _) => Side::Destination,
    };
    let mut sums = HostSums::default();
    let [mut peers, mut to_ports, mut from_ports, mut rules, mut nics, mut steps] =
        [(); 6].map(|()| Piles::<u64, HostSums>::new());
    each_row(shard, funnel.selected(), is_own, |run, row| {
        let side = side(row);
        sums.take(row, side);
        match side {
            Side::Source => peers.at(row.destination.into()).take(row, side),
            Side::Destination => peers.at(row.source.into()).take(row, side),
            Side::Both => {}
        }
        if side != Side::Source {
            to_ports.at(row.port.into()).take(row, side);
        }
        if side != Side::Destination {
            from_ports.at(row.port.into()).take(row, side);
        }
        rules.at(u64::from(run.group.rule.0) * 2 + u64::from(row.is_denied)).take(row, side);
        if let Some(mac) = run.group.mac {
            nics.at(mac.number()).take(row, side);
        }
    });
    let width = bucket_ms.max(1);
    each_row(shard, funnel.windowed(), is_own, |_, row| {
        let start = row.time.0 - row.time.0.rem_euclid(width);
        steps.at(start.cast_unsigned()).take(row, side(row));
    });

    let names: Vec<(&str, &str)> = shard.rules().collect();
    let rule = |(number, sums): (u64, HostSums)| {
        let (rule, acl) = usize::try_from(number / 2).ok().and_then(|at| names.get(at)).copied().unwrap_or_default();
        let action = if number % 2 == 0 { Action::Allowed } else { Action::Denied };
        ((rule.to_owned(), acl.to_owned(), action), sums)
    };
    let peer = |(number, sums): (u64, HostSums)| Some((*shard.addresses().get(usize::try_from(number).ok()?)?, sums));
    HostPartial {
        sums,
        steps: keyed(steps.into_keyed().into_iter().map(|(start, sums)| (start.cast_signed(), sums)).collect()),
        peers: keyed(peers.into_keyed().into_iter().filter_map(peer).collect()),
        to_ports: to_ports.into_keyed(),
        from_ports: from_ports.into_keyed(),
        rules: keyed(rules.into_keyed().into_iter().map(rule).collect()),
        nics: nics.into_keyed().into_iter().map(|(number, sums)| (Mac::of_number(number), sums)).collect(),
    }
}

impl HostPartial {
    pub fn merge(&mut self, other: Self) {
        self.sums.add(&other.sums);
        merge_keyed(&mut self.steps, other.steps);
        merge_keyed(&mut self.peers, other.peers);
        merge_keyed(&mut self.to_ports, other.to_ports);
        merge_keyed(&mut self.from_ports, other.from_ports);
        merge_keyed(&mut self.rules, other.rules);
        merge_keyed(&mut self.nics, other.nics);
    }

    pub fn finish(self, limit: usize) -> Host {
        let peers: Vec<(Network, HostSums)> =
            self.peers.into_iter().map(|(address, sums)| (Network::one(address), sums)).collect();
        let mut contacts = peers.clone();
        order::sort_by_key(&mut contacts, |(_, sums)| sums.span().map(|(first, _)| of_time(first)));
        contacts.truncate(limit);
        let hits = self.rules.iter().map(|(_, sums)| sums.flows).collect();
        Host {
            sums: self.sums,
            steps: self.steps.iter().map(|(start, sums)| sums.bucket(*start)).collect(),
            peers: Listed::busiest(peers, limit),
            contacts,
            served: self.to_ports.iter().filter(|(_, sums)| sums.flows > sums.denied_in).count() as u64,
            to_ports: Listed::busiest(self.to_ports, limit),
            from_ports: Listed::busiest(self.from_ports, limit),
            rules: Listed::by(self.rules, hits, true, limit),
            nics: Listed::busiest(self.nics, limit),
        }
    }
}

impl HostSums {
    /// A step of its own timeline.
    const fn bucket(&self, start: i64) -> Bucket {
        Bucket {
            start,
            tuples_in: self.flows_in,
            tuples_out: self.flows.saturating_sub(self.flows_in),
            denied_in: self.denied_in,
            denied_out: self.denied_out,
            bytes_in: self.received,
            bytes_out: self.sent,
            packets_in: self.packets_received,
            packets_out: self.packets_sent,
        }
    }
}
