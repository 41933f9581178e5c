//! Values that occur, for whoever writes a filter: those that hold what is written so far, and in how many flows each is.

use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use super::keyed::{Gather, Keyed, keyed, merge_keyed};
use super::select::Selection;
use super::spread::Spread;
use crate::filter::Field;
use crate::model::{Mac, Protocol, service_name};
use crate::order;
use crate::store::{GroupRow, KindRow, NameId, Shard};

/// One shard's, which merge. In order of the values, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Values(Keyed<Value, u64>);

/// As they are written, each with its number of flows, the most frequent first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frequent(pub Vec<(String, u64)>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Value {
    Address(IpAddr),
    /// And how many bits of it are the network's.
    Network(Ipv4Addr, u8),
    Port(u16),
    Text(String),
}

impl Value {
    fn text(&self) -> String {
        match self {
            Self::Address(address) => address.to_string(),
            Self::Network(first, bits) => format!("{first}/{bits}"),
            Self::Port(port) => port.to_string(),
            Self::Text(text) => text.clone(),
        }
    }

    fn holds(&self, lower: &str) -> bool {
        let holds = |text: &str| text.to_ascii_lowercase().contains(lower);
        match self {
            _ if lower.is_empty() => true,
            Self::Text(text) => holds(text),
            Self::Port(port) => holds(&port.to_string()) || service_name(*port).is_some_and(holds),
            _ => holds(&self.text()),
        }
    }
}

impl Values {
    /// Adds another shard's.
    pub fn merge(&mut self, other: Self) {
        merge_keyed(&mut self.0, other.0);
    }

    /// The most frequent first, equal ones in their own order; at most so many.
    pub fn most(mut self, limit: usize) -> Frequent {
        // Stable, so equal ones stay as they are.
        order::sort_by_key(&mut self.0, |(_, count)| std::cmp::Reverse(*count));
        Frequent(self.0.into_iter().take(limit).map(|(value, count)| (value.text(), count)).collect())
    }

    /// Those of a field that hold this text. Flows are counted that count, whatever is filtered; of a field of either side
    /// each side counts.
    pub(super) fn of(shard: &Shard, counted: &Selection, spread: &Spread, field: Field, text: &str) -> Self {
        let mut values = match field {
            Field::Ip | Field::SourceIp | Field::DestinationIp => addresses(shard, spread, field),
            Field::Port | Field::SourcePort | Field::DestinationPort => ports(shard, counted, spread, field),
            Field::Service => {
                let named = |(port, count): (Value, u64)| match port {
                    Value::Port(port) => Some((Value::Text(service_name(port)?.to_owned()), count)),
                    _ => None,
                };
                keyed(ports(shard, counted, spread, Field::DestinationPort).into_iter().filter_map(named).collect())
            }
            _ => texts(shard, counted, field),
        };
        let lower = text.to_ascii_lowercase();
        values.retain(|(value, count)| *count > 0 && value.holds(&lower));
        Self(values)
    }
}

/// Addresses and the networks of IPv4 that hold several.
fn addresses(shard: &Shard, spread: &Spread, field: Field) -> Keyed<Value, u64> {
    let count = |at: usize| {
        let [source, destination] = [&spread.sources, &spread.destinations].map(|sheet| sheet.tally(at).tuples);
        match field {
            Field::SourceIp => source,
            Field::DestinationIp => destination,
            _ => source + destination,
        }
    };
    let mut counts: Vec<(IpAddr, u64)> =
        shard.addresses().iter().enumerate().map(|(at, &address)| (address, count(at))).collect();
    counts.retain(|(_, count)| *count > 0);
    counts.sort_unstable();
    let mut values: Vec<(Value, u64)> = Vec::with_capacity(counts.len());
    for bits in [8, 16, 24] {
        let network = |address: &IpAddr| match address {
            IpAddr::V4(v4) => Some(v4.to_bits() >> (32 - bits)),
            IpAddr::V6(_) => None,
        };
        for inside in counts.chunk_by(|(a, _), (b, _)| network(a) == network(b)) {
            if let Some(number) = network(&inside[0].0) {
                let first = Ipv4Addr::from_bits(number << (32 - bits));
                values.push((Value::Network(first, bits), inside.iter().map(|(_, count)| count).sum()));
            }
        }
    }
    values.extend(counts.into_iter().map(|(address, count)| (Value::Address(address), count)));
    keyed(values)
}

fn ports(shard: &Shard, counted: &Selection, spread: &Spread, field: Field) -> Keyed<Value, u64> {
    let mut counts = vec![0; 1 << 16];
    if field != Field::SourcePort {
        for (at, count) in counts.iter_mut().enumerate() {
            *count = spread.ports.tally(at).tuples;
        }
    }
    if field != Field::DestinationPort {
        counted.for_each_block(shard, &mut |_, block, places| {
            places.for_each_few(&mut |few| {
                few.iter().for_each(|&at| counts[usize::from(block.source_port[usize::from(at)])] += 1);
            });
        });
    }
    (0..=u16::MAX).map(Value::Port).zip(counts).collect()
}

fn texts(shard: &Shard, counted: &Selection, field: Field) -> Keyed<Value, u64> {
    let of_group = |number: &dyn Fn(&GroupRow) -> u32, count: usize, text: &dyn Fn(u32) -> String| {
        let mut counts = vec![0; count];
        counted.for_each_run(shard, &mut |run| counts[number(run.group) as usize] += run.places.len() as u64);
        (0u32..).zip(counts).map(|(number, count)| (Value::Text(text(number)), count)).collect()
    };
    let record = |group: &GroupRow| shard.record_of(group);
    let rules: Vec<(&str, &str)> = shard.rules().collect();
    let name = |number: u32| shard.name(NameId(number)).to_owned();
    let counts: Vec<(Value, u64)> = match field {
        Field::Rule => of_group(&|group| group.rule.0, rules.len(), &|rule| rules[rule as usize].0.to_owned()),
        Field::Acl => of_group(&|group| group.rule.0, rules.len(), &|rule| rules[rule as usize].1.to_owned()),
        Field::Log => of_group(&|group| record(group).log.0, shard.names().len(), &name),
        Field::Target => of_group(&|group| record(group).target.0, shard.names().len(), &name),
        Field::File => of_group(&|group| record(group).part.0, shard.parts().len(), &|part| {
            shard.parts().get(NameId(part)).to_owned()
        }),
        Field::Nic => {
            let mut counts: Gather<Option<Mac>, u64> = Gather::default();
            counted.for_each_run(shard, &mut |run| *counts.at(run.group.mac) += run.places.len() as u64);
            let text = |mac: Option<Mac>| Value::Text(mac.map(|mac| mac.to_string()).unwrap_or_default());
            counts.into_keyed().into_iter().map(|(mac, count)| (text(mac), count)).collect()
        }
        Field::Protocol => of_kinds(shard, counted, &|kind| protocol(kind.protocol)),
        Field::Encryption => {
            of_kinds(shard, counted, &|kind| kind.encryption.map_or("", |id| shard.encryption(id)).to_owned())
        }
        // Of the others nobody asks for values: they are words of the language, or amounts and times.
        _ => Vec::new(),
    };
    let mut counts = keyed(counts);
    counts.retain(|(value, _)| *value != Value::Text(String::new()));
    counts
}

fn of_kinds(shard: &Shard, counted: &Selection, text: &dyn Fn(&KindRow) -> String) -> Vec<(Value, u64)> {
    let mut counts = vec![0; shard.kinds().len()];
    counted.for_each_block(shard, &mut |_, block, places| {
        places.for_each_few(&mut |few| {
            few.iter().for_each(|&at| counts[block.kinds[usize::from(block.kind[usize::from(at)])] as usize] += 1);
        });
    });
    shard.kinds().iter().map(|kind| Value::Text(text(kind))).zip(counts).collect()
}

fn protocol(protocol: Protocol) -> String {
    protocol.name().map_or_else(|| protocol.0.to_string(), str::to_ascii_lowercase)
}
