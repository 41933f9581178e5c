//! All about one host.

use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use super::findings::{Findings, Marking, Marks, findings, own_nic};
use super::listed::{Entries, Key, Listed};
use super::piles::Piles;
use super::sums::{HostSums, Side};
use crate::model::{Action, Direction, Mac, Network, rule_identity};
use crate::query::Bucket;
use crate::query::keyed::{keyed, merge_keyed, spelt_once};
use crate::query::rows::{Seen, each_row};
use crate::query::select::{Funnel, Run};
use crate::store::Shard;

/// A shard's sums about it. All but the steps are of the rows in scope; steps are of all times, as the timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostPartial {
    sums: Entries,
    marks: Marks,
}

/// The same of all shards, the busiest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    pub sums: HostSums,
    /// As the host sees it: what came in at it, and went out.
    pub steps: Vec<Bucket>,
    /// The others, by what the host exchanged with them.
    pub peers: Listed,
    /// The same in the order of first contact.
    pub contacts: Listed,
    /// Ports at which it let flows in or answered, and how many there are at which it did neither.
    pub served: Listed,
    pub only_tried: u64,
    /// Ports that flows from it were for.
    pub from_ports: Listed,
    /// By hits.
    pub rules: Listed,
    /// Who logged it.
    pub nics: Listed,
    /// The one of these whose own address it is, if that one logged.
    pub nic: Option<Mac>,
    pub findings: Findings,
}

/// By number of an address, whether it is of the host.
pub fn is_of_host(shard: &Shard, host: Network) -> Vec<bool> {
    shard.addresses().iter().map(|&address| host.holds(address)).collect()
}

pub fn one(shard: &Shard, [funnel, other_ends]: [&Funnel; 2], host: Network, bucket_ms: i64) -> HostPartial {
    let own = is_of_host(shard, host);
    let side = |row: &Seen| match (own[row.source as usize], own[row.destination as usize]) {
        (true, true) => Side::Both,
        (true, false) => Side::Source,
        (false, _) => Side::Destination,
    };
    let mut all = HostSums::default();
    let [mut peers, mut to_ports, mut from_ports, mut rules, mut nics, mut steps] =
        [(); 6].map(|()| Piles::<u64, HostSums>::new());
    let mut marking = Marking::new(shard);
    let mut log = |marking: &mut Marking<'_>, run: &Run, row: &Seen, side: Side| {
        rules.at(u64::from(run.group.rule.0) * 2 + u64::from(row.is_denied)).take(row, side);
        if let Some(mac) = run.group.mac {
            nics.at(mac.number()).take(row, side);
        }
        match side {
            Side::Source => marking.own(row, Direction::Outbound, run.group.mac),
            Side::Destination => marking.own(row, Direction::Inbound, run.group.mac),
            Side::Both => {}
        }
    };
    each_row(shard, funnel.selected(), Some(&own), &mut |run, rows| {
        for row in rows {
            let side = side(row);
            all.take(row, side);
            match side {
                Side::Source => {
                    peers.at(row.destination.into()).take(row, side);
                    marking.take(row, Direction::Outbound);
                }
                Side::Destination => {
                    peers.at(row.source.into()).take(row, side);
                    marking.take(row, Direction::Inbound);
                }
                Side::Both => {}
            }
            if side != Side::Source {
                to_ports.at(row.port.into()).take(row, side);
            }
            if side != Side::Destination {
                from_ports.at(row.port.into()).take(row, side);
            }
            log(&mut marking, run, row, side);
        }
    });
    each_row(shard, other_ends.selected(), Some(&own), &mut |run, rows| {
        rows.iter().for_each(|row| log(&mut marking, run, row, side(row)));
    });
    let width = bucket_ms.max(1);
    each_row(shard, funnel.windowed(), Some(&own), &mut |_, rows| {
        for row in rows {
            let start = row.time.floor(width).0;
            steps.at(start.cast_unsigned()).take(row, side(row));
        }
    });

    let names: Vec<(&str, &str)> = shard.rules().collect();
    let rule = |number: u64| {
        let (rule, acl) = usize::try_from(number / 2).ok().and_then(|at| names.get(at)).copied().unwrap_or_default();
        let action = if number.is_multiple_of(2) { Action::Allowed } else { Action::Denied };
        Key::Rule(rule.to_owned(), acl.to_owned(), action)
    };
    // The numbers are of ports and addresses that there are.
    let port = |number: u64| u16::try_from(number).unwrap_or_default();
    let peer = |number: u64| {
        let address = usize::try_from(number).ok().and_then(|at| shard.addresses().get(at));
        Key::Host(Network::one(address.copied().unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    };
    let piles: [(_, &dyn Fn(u64) -> Key); 6] = [
        (steps, &|start| Key::Step(start.cast_signed())),
        (peers, &peer),
        (to_ports, &|number| Key::ToPort(port(number))),
        (from_ports, &|number| Key::FromPort(port(number))),
        (rules, &rule),
        (nics, &|number| Key::Nic(Mac::of_number(number))),
    ];
    let mut entries: Entries = vec![(Key::All, all)];
    for (pile, key) in piles {
        entries.extend(pile.into_keyed().into_iter().map(|(number, sums)| (key(number), sums)));
    }
    HostPartial { sums: keyed(entries), marks: marking.into_marks() }
}

impl HostPartial {
    pub fn merge(&mut self, other: Self) {
        merge_keyed(&mut self.sums, other.sums);
        self.marks.merge(other.marks);
    }

    pub fn finish(self, of: Network, limit: usize) -> Host {
        let mut host = Host::default();
        let [mut peers, mut served, mut from_ports, mut rules, mut nics] = [(); 5].map(|()| Entries::new());
        for (key, sums) in self.sums {
            match key {
                Key::All => host.sums = sums,
                Key::Step(start) => host.steps.push(sums.bucket(start)),
                Key::Host(_) => peers.push((key, sums)),
                Key::ToPort(_) => {
                    if sums.served > 0 {
                        served.push((key, sums));
                    } else {
                        host.only_tried += 1;
                    }
                }
                Key::FromPort(_) => from_ports.push((key, sums)),
                Key::Rule(..) => rules.push((key, sums)),
                Key::Nic(_) => nics.push((key, sums)),
            }
        }
        let first = peers.iter().map(|(_, sums)| sums.span().map_or(0, |span| span.first.rank())).collect();
        host.contacts = Listed::by(peers.clone(), first, false, limit);
        host.peers = Listed::busiest(peers, limit);
        host.served = Listed::busiest(served, limit);
        host.from_ports = Listed::busiest(from_ports, limit);
        let rules = by_name(rules);
        let hits = rules.iter().map(|(_, sums)| sums.flows).collect();
        host.rules = Listed::by(rules, hits, true, limit);
        host.nics = Listed::busiest(nics, limit);
        // Of a network there are many.
        host.nic = of.address().and_then(|_| own_nic(&self.marks));
        host.findings = findings(of, &host.sums, &self.marks);
        host
    }
}

/// Each rule once, in whichever case logs of either kind spell it.
fn by_name(rules: Entries) -> Entries {
    spelt_once(rules, |key| match key {
        Key::Rule(rule, acl, action) => {
            let [rule, acl] = rule_identity(rule, acl);
            Key::Rule(rule, acl, *action)
        }
        other => other.clone(),
    })
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
            measured: self.measured,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_one_in_either_case() {
        let rule = |acl: &str, action, flows| {
            let sums = HostSums { flows, ..HostSums::default() };
            (Key::Rule("UserRule_web".to_owned(), acl.to_owned(), action), sums)
        };
        let (allowed, denied) = (Action::Allowed, Action::Denied);
        let entries = vec![
            rule("/S/NSG-WEB", allowed, 3),
            rule("/S/NSG-WEB", denied, 1),
            rule("/s/nsg-Web", allowed, 4),
            rule("/s/nsg-db", allowed, 5),
        ];
        let expected =
            vec![rule("/s/nsg-db", allowed, 5), rule("/s/nsg-Web", allowed, 7), rule("/S/NSG-WEB", denied, 1)];
        assert_eq!(by_name(entries), expected);
    }
}
