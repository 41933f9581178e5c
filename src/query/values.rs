//! Values that occur, for whoever writes a filter: those that hold what is written so far, and in how many flows each
//! is.

use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use super::keyed::{Keyed, keyed, merge_keyed};
use super::keys::{Keys, Value, each_once};
use super::select::Selection;
use super::spread::Spread;
use crate::filter::{Field, Source};
use crate::model::{folded, service_name};
use crate::order;
use crate::store::Shard;

/// One shard's, which merge. In order of the values, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Values(Keyed<Value, u64>);

/// As they are written, each with its number of flows, the most frequent first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frequent(pub Vec<(String, u64)>);

impl Value {
    fn holds(&self, lower: &str) -> bool {
        let holds = |text: &str| folded(text).contains(lower);
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
    pub fn most(self, limit: usize) -> Frequent {
        let mut values = each_once(self.0);
        // Stable, so equal ones stay as they are.
        order::sort_by_key(&mut values, |(_, count)| std::cmp::Reverse(*count));
        Frequent(values.into_iter().take(limit).map(|(value, count)| (value.text(), count)).collect())
    }

    /// Those of a field that hold this text. Flows are counted that count, whatever is filtered; one whose sides are
    /// both of a value is counted once.
    pub(super) fn of(shard: &Shard, counted: &Selection, spread: &Spread, field: Field, text: &str) -> Self {
        let mut values = match field {
            Field::Ip | Field::SourceIp | Field::DestinationIp => addresses(shard, counted, spread, field),
            Field::Service => {
                let named = |(port, count): (Value, u64)| match port {
                    Value::Port(port) => Some((Value::Text(service_name(port)?.to_owned()), count)),
                    _ => None,
                };
                keyed(counts(shard, counted, Field::DestinationPort).into_iter().filter_map(named).collect())
            }
            _ if field.fact().is_some() => return Self(said(shard, counted, field, &folded(text))),
            // Of others nobody asks for values: they are words of the language.
            _ if field.about().values == Source::Data => counts(shard, counted, field),
            _ => Vec::new(),
        };
        let lower = folded(text);
        values.retain(|(value, count)| *count > 0 && value.holds(&lower));
        Self(values)
    }
}

/// How many bits the networks of IPv4 have that are offered.
const BITS: [u8; 3] = [8, 16, 24];

/// Addresses and the networks of IPv4 that hold several.
fn addresses(shard: &Shard, counted: &Selection, spread: &Spread, field: Field) -> Keyed<Value, u64> {
    let within = if field == Field::Ip { within(shard, counted) } else { Vec::new() };
    let count = |at: usize| {
        let [source, destination] = [&spread.sources, &spread.destinations].map(|sheet| sheet.tally(at).tuples);
        match field {
            Field::SourceIp => [source; 4],
            Field::DestinationIp => [destination; 4],
            _ => within[at].map(|both| source + destination - both),
        }
    };
    let mut counts: Vec<(IpAddr, [u64; 4])> =
        shard.addresses().iter().enumerate().map(|(at, &address)| (address, count(at))).collect();
    order::sort(&mut counts);
    let mut values: Vec<(Value, u64)> = Vec::with_capacity(counts.len());
    for (at, bits) in BITS.into_iter().enumerate() {
        let network = |address: &IpAddr| match address {
            IpAddr::V4(v4) => Some(v4.to_bits() >> (32 - bits)),
            IpAddr::V6(_) => None,
        };
        for inside in counts.chunk_by(|(a, _), (b, _)| network(a) == network(b)) {
            if let Some(number) = network(&inside[0].0) {
                let first = Ipv4Addr::from_bits(number << (32 - bits));
                values.push((Value::Network(first, bits), inside.iter().map(|(_, count)| count[at]).sum()));
            }
        }
    }
    values.extend(counts.into_iter().map(|(address, [.., count])| (Value::Address(address), count)));
    keyed(values)
}

/// By the number of their source, the rows whose destination lies in the same network, for each length of [`BITS`], and
/// at last those whose destination is the same.
fn within(shard: &Shard, counted: &Selection) -> Vec<[u64; 4]> {
    let addresses = shard.addresses();
    let mut within = vec![[0; 4]; addresses.len()];
    counted.for_each_block(shard, &mut |_, block, places| {
        places.for_each(&mut |at| {
            let [source, destination] = [block.source[at], block.destination[at]].map(|number| number as usize);
            let shared = match (addresses[source], addresses[destination]) {
                (IpAddr::V4(a), IpAddr::V4(b)) => (a.to_bits() ^ b.to_bits()).leading_zeros(),
                _ => 0,
            };
            let [networks @ .., same] = &mut within[source];
            for (count, bits) in networks.iter_mut().zip(BITS) {
                *count += u64::from(shared >= u32::from(bits));
            }
            *same += u64::from(source == destination);
        });
    });
    within
}

/// What is said of addresses, by the name that holds the text.
fn said(shard: &Shard, counted: &Selection, field: Field, lower: &str) -> Keyed<Value, u64> {
    let ranges = field.fact().and_then(|fact| shard.geo().ranges(fact));
    let (Some(ranges), Some(keys)) = (ranges, Keys::new(shard, field)) else { return Vec::new() };
    let named = ranges.said().zip(keys.counts(counted).into_iter().skip(1)).filter(|(_, count)| *count > 0);
    let holding = named.filter_map(|(said, count)| {
        let mut names = [said.text, said.note].into_iter();
        let name = names.find(|name| folded(name).contains(lower))?;
        Some((Value::Text(name.to_owned()), count))
    });
    keyed(holding.collect())
}

/// How many rows have each value; that none is there is no value.
fn counts(shard: &Shard, counted: &Selection, field: Field) -> Keyed<Value, u64> {
    let Some(keys) = Keys::new(shard, field) else { return Vec::new() };
    // A rule is known by its name alone.
    let name = |value: Value| if matches!(value, Value::Rule(..)) { Value::Text(value.text()) } else { value };
    let used = keys.values().map(name).zip(keys.counts(counted));
    keyed(used.filter(|(value, count)| *count > 0 && *value != Value::Text(String::new())).collect())
}
