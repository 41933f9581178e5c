//! The value of a field that each row has, as a small number.

use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use crate::enrich::Ranges;
use crate::filter::{Choice, Field};
use crate::model::{FlowType, Mac, Protocol, folded, is_private, rule_identity};
use crate::order;
use crate::query::keyed::{Keyed, Merge, spelt_once};
use crate::query::rows::{Seen, each_row};
use crate::query::select::Selection;
use crate::store::{Block, GroupRow, KindRow, NameId, Shard};

/// In the order of the values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Value {
    Address(IpAddr),
    /// And how many bits of it are the network's.
    Network(Ipv4Addr, u8),
    Port(u16),
    Mac(Mac),
    /// Empty where there is none.
    Text(String),
    /// And the ACL that holds it: one's name is in several of them.
    Rule(String, String),
}

impl Value {
    /// What it is to a filter, which takes letters in either case.
    fn identity(&self) -> Self {
        match self {
            Self::Text(text) => Self::Text(folded(text)),
            Self::Rule(rule, acl) => {
                let [rule, acl] = rule_identity(rule, acl);
                Self::Rule(rule, acl)
            }
            other => other.clone(),
        }
    }

    /// As it is written in a filter.
    pub fn text(&self) -> String {
        match self {
            Self::Address(address) => address.to_string(),
            Self::Network(first, bits) => format!("{first}/{bits}"),
            Self::Port(port) => port.to_string(),
            Self::Mac(mac) => mac.to_string(),
            Self::Text(text) | Self::Rule(text, _) => text.clone(),
        }
    }
}

/// Each value once, in whichever case the logs spell it.
pub fn each_once<V: Merge>(values: Keyed<Value, V>) -> Vec<(Value, V)> {
    // All are of one field.
    match values.first() {
        Some((Value::Text(_) | Value::Rule(..), _)) => spelt_once(values, Value::identity),
        _ => values,
    }
}

/// Where a row's number comes from, and what the numbers stand for.
pub struct Keys<'a> {
    of: Of<'a>,
    shard: &'a Shard,
    field: Field,
    macs: Vec<Option<Mac>>,
}

enum Of<'a> {
    Source,
    Destination,
    /// Either side, once if both are the same.
    Ends,
    SourcePort,
    DestinationPort,
    /// Either side's, once if both are the same.
    Ports,
    /// Of each address the number of what is said of it, and whether each side's is asked for.
    Fact(Vec<u32>, [bool; 2]),
    Kind,
    /// By address, whether it is private.
    FlowType(Vec<bool>),
    Group(Box<dyn Fn(&GroupRow) -> u32 + 'a>),
}

fn id(number: usize) -> NameId {
    NameId(u32::try_from(number).unwrap_or_default())
}

impl<'a> Keys<'a> {
    /// None of a field whose values are amounts or times, or that is put in terms of addresses before it is asked.
    pub fn new(shard: &'a Shard, field: Field) -> Option<Self> {
        let record = |group: &GroupRow| shard.record_of(group);
        let mut macs = Vec::new();
        if field == Field::Nic {
            macs.extend(shard.all_groups().iter().map(|group| group.mac));
            order::distinct(&mut macs);
        }
        let of = match field {
            Field::SourceIp => Of::Source,
            Field::DestinationIp => Of::Destination,
            Field::Ip => Of::Ends,
            Field::SourcePort => Of::SourcePort,
            Field::DestinationPort => Of::DestinationPort,
            Field::Port => Of::Ports,
            _ if let Some(fact) = field.fact() => {
                let mut numbers: Vec<u32> = shard.facts(fact).collect();
                // Where nothing is said of any.
                numbers.resize(shard.addresses().len(), 0);
                Of::Fact(numbers, field.asks_of_sides())
            }
            Field::Rule | Field::Acl => Of::Group(Box::new(|group| group.rule.0)),
            Field::Log => Of::Group(Box::new(move |group| record(group).log.0)),
            Field::Target => Of::Group(Box::new(move |group| record(group).target.0)),
            Field::File => Of::Group(Box::new(move |group| record(group).part.0)),
            Field::FlowType => Of::FlowType(shard.addresses().iter().map(|&address| is_private(address)).collect()),
            Field::Nic => {
                let macs = macs.clone();
                // All of them are there.
                Of::Group(Box::new(move |group| {
                    let at = macs.binary_search(&group.mac).unwrap_or_default();
                    u32::try_from(at).unwrap_or_default()
                }))
            }
            Field::Protocol | Field::Direction | Field::Action | Field::State | Field::Encryption | Field::Format => {
                Of::Kind
            }
            _ => return None,
        };
        Some(Self { of, shard, field, macs })
    }

    /// Numbers are below this.
    pub fn len(&self) -> usize {
        match self.of {
            Of::Source | Of::Destination | Of::Ends => self.shard.addresses().len(),
            Of::SourcePort | Of::DestinationPort | Of::Ports => 1 << 16,
            Of::Kind => self.shard.kinds().len(),
            Of::Fact(..) => self.ranges().map_or(0, |ranges| ranges.said().len()) + 1,
            Of::Group(_) if self.field == Field::Nic => self.macs.len(),
            Of::FlowType(_) => 4,
            Of::Group(_) if matches!(self.field, Field::Log | Field::Target) => self.shard.names().len(),
            Of::Group(_) if self.field == Field::File => self.shard.parts().len(),
            Of::Group(_) => self.shard.rules().len(),
        }
    }

    /// How many of these rows have each number. Nothing else of the rows is looked at.
    pub fn counts(&self, rows: &Selection) -> Vec<u64> {
        let mut counts = vec![0; self.len()];
        let mut by = |number: &dyn Fn(&Block, usize) -> u32| {
            rows.for_each_block(self.shard, &mut |_, block, places| {
                places.for_each_few(&mut |few| {
                    few.iter().for_each(|&at| counts[number(block, at.into()) as usize] += 1);
                });
            });
        };
        match &self.of {
            Of::SourcePort => by(&|block, at| block.source_port[at].into()),
            Of::DestinationPort => by(&|block, at| block.destination_port[at].into()),
            Of::Kind => by(&|block, at| block.kinds[usize::from(block.kind[at])]),
            Of::Group(number) => rows.for_each_run(self.shard, &mut |run| {
                counts[number(run.group) as usize] += run.places.len() as u64;
            }),
            _ => each_row(self.shard, rows, None, &mut |run, rows| {
                self.each(run.group, rows, &mut |number, _| counts[number as usize] += 1);
            }),
        }
        counts
    }

    /// Those of some rows of a group, each with its row.
    pub fn each<'r>(&self, group: &GroupRow, rows: &'r [Seen], take: &mut dyn FnMut(u32, &'r Seen)) {
        let mut by = |number: &dyn Fn(&Seen) -> u32| rows.iter().for_each(|row| take(number(row), row));
        match &self.of {
            Of::Source => by(&|row| row.source),
            Of::Destination => by(&|row| row.destination),
            Of::SourcePort => by(&|row| row.source_port.into()),
            Of::DestinationPort => by(&|row| row.port.into()),
            Of::Kind => by(&|row| row.kind),
            Of::FlowType(private) => by(&|row| {
                let [source, destination] = [row.source, row.destination].map(|address| private[address as usize]);
                u32::from(source) * 2 + u32::from(destination)
            }),
            Of::Group(number) => {
                let number = number(group);
                by(&|_| number);
            }
            Of::Fact(numbers, sides) => {
                for row in rows {
                    let [source, destination] = [row.source, row.destination].map(|address| numbers[address as usize]);
                    match *sides {
                        [true, false] => take(source, row),
                        [false, true] => take(destination, row),
                        // Nothing is said of a row only if nothing is of either side.
                        _ if source == destination || destination == 0 => take(source, row),
                        _ => {
                            if source > 0 {
                                take(source, row);
                            }
                            take(destination, row);
                        }
                    }
                }
            }
            Of::Ends | Of::Ports => {
                for row in rows {
                    let [source, destination] = match &self.of {
                        Of::Ends => [row.source, row.destination],
                        _ => [row.source_port, row.port].map(u32::from),
                    };
                    take(source, row);
                    if destination != source {
                        take(destination, row);
                    }
                }
            }
        }
    }

    /// What each number stands for. Several can stand for the same.
    pub fn values(&self) -> impl Iterator<Item = Value> {
        let rules: Vec<(&str, &str)> = self.shard.rules().collect();
        (0..self.len()).map(move |number| match (&self.of, self.field) {
            (Of::Source | Of::Destination | Of::Ends, _) => Value::Address(self.shard.addresses()[number]),
            (Of::SourcePort | Of::DestinationPort | Of::Ports, _) => {
                Value::Port(u16::try_from(number).unwrap_or_default())
            }
            // What of no address is said comes first.
            (Of::Fact(..), _) => {
                let said =
                    self.ranges().zip(u32::try_from(number).ok()).and_then(|(ranges, number)| ranges.get(number));
                Value::Text(said.unwrap_or_default().text.to_owned())
            }
            (Of::Kind, field) => Value::Text(self.kind(field, &self.shard.kinds()[number])),
            (Of::Group(_), Field::Nic) => self.macs[number].map_or_else(|| Value::Text(String::new()), Value::Mac),
            (Of::FlowType(_), _) => {
                let flow_type = FlowType::between(number & 2 != 0, number & 1 != 0);
                Value::Text(Choice::FlowType(flow_type).name().to_owned())
            }
            (Of::Group(_), Field::Log | Field::Target) => Value::Text(self.shard.name(id(number)).to_owned()),
            (Of::Group(_), Field::File) => Value::Text(self.shard.parts().get(id(number)).to_owned()),
            (Of::Group(_), Field::Acl) => Value::Text(rules[number].1.to_owned()),
            (Of::Group(_), _) if rules[number].0.is_empty() => Value::Text(String::new()),
            (Of::Group(_), _) => Value::Rule(rules[number].0.to_owned(), rules[number].1.to_owned()),
        })
    }

    fn ranges(&self) -> Option<&'a Ranges> {
        self.field.fact().and_then(|fact| self.shard.geo().ranges(fact))
    }

    fn kind(&self, field: Field, kind: &KindRow) -> String {
        let choice = match field {
            Field::Protocol => return protocol(kind.protocol),
            Field::Encryption => return kind.encryption.map_or("", |id| self.shard.encryption(id)).to_owned(),
            Field::Direction => Choice::Direction(kind.direction),
            Field::Action => Choice::Action(kind.state.action()),
            Field::Format => Choice::Format(kind.format),
            _ => Choice::State(kind.state),
        };
        choice.name().to_owned()
    }
}

fn protocol(protocol: Protocol) -> String {
    protocol.name().map_or_else(|| protocol.0.to_string(), str::to_ascii_lowercase)
}
