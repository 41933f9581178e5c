//! What a scope says, read row by row, and as slowly as it is written down.

use flowglass::filter::{Bound, Choice, Comparison, Expr, Field, Is, Node, Set, Test, parse, text};
use flowglass::ingest::{GroupHead, RecordHead, Sink, tuple::Tuple};
use flowglass::model::{Counters, FlowType, Mac, service_name};
use flowglass::query::Scope;
use flowglass::store::{AddrId, GroupRow, Row, Shard};

/// What the filter says, read row by row and as slowly as it is written down.
struct Plain<'a> {
    shard: &'a Shard,
    group: &'a GroupRow,
    row: Row,
    at: usize,
}

impl Plain<'_> {
    fn passes(&self, expr: &Expr) -> bool {
        match &expr.node {
            Node::And(terms) => terms.iter().all(|term| self.passes(term)),
            Node::Or(terms) => terms.iter().any(|term| self.passes(term)),
            Node::Not(term) => !self.passes(term),
            Node::Test(Test { field, is }) => self.test(*field, is),
        }
    }

    fn test(&self, field: Field, is: &Is) -> bool {
        match field {
            Field::Ip => return [Field::SourceIp, Field::DestinationIp].iter().any(|&side| self.test(side, is)),
            Field::Port => return [Field::SourcePort, Field::DestinationPort].iter().any(|&side| self.test(side, is)),
            Field::Text => {
                let all = [Field::Rule, Field::Acl, Field::Nic, Field::Target, Field::Log, Field::File];
                return all.iter().any(|&field| self.test(field, is));
            }
            _ => {}
        }
        match is {
            Is::SameAs(other) => self.sides(*other).iter().any(|&other| match field {
                Field::SourceIp | Field::DestinationIp => self.address(field) == self.address(other),
                _ => self.number(field).is_some() && self.number(field) == self.number(other),
            }),
            Is::ComparedWith(order, other) => self
                .sides(*other)
                .iter()
                .any(|&other| self.number(field).zip(self.number(other)).is_some_and(|(a, b)| order.holds(&a, &b))),
            Is::OneOf(Set::Addresses(ranges)) => ranges.iter().any(|range| range.holds(&self.address(field))),
            Is::OneOf(Set::Numbers(ranges)) => {
                self.number(field).is_some_and(|number| ranges.iter().any(|range| range.holds(&number)))
            }
            Is::OneOf(Set::Times(ranges)) => ranges.iter().any(|range| range.holds(&self.row.time)),
            Is::OneOf(Set::Choices(choices)) => self.choice(field).is_some_and(|choice| choices.contains(&choice)),
            Is::OneOf(Set::Texts(texts)) if field == Field::Nic => {
                texts.iter().any(|text| self.group.mac.is_some() && Mac::parse(text) == self.group.mac)
            }
            Is::OneOf(Set::Texts(texts)) => {
                self.text(field).is_some_and(|value| texts.iter().any(|text| text::is(field, &value, text)))
            }
            Is::OneOf(Set::Macs(macs)) => self.group.mac.is_some_and(|mac| macs.contains(&mac)),
            Is::Compared(order, Bound::Time(time)) => order.holds(&self.row.time, time),
            Is::Compared(order, Bound::Number(bound)) => self.number(field).is_some_and(|number| match order {
                Comparison::Less => number < *bound,
                Comparison::AtMost => number <= *bound,
                Comparison::Greater => number > *bound,
                Comparison::AtLeast => number >= *bound,
            }),
            Is::Contains(part) if field == Field::Nic => {
                let bare = self.text(field).unwrap_or_default();
                let pairs: Vec<&str> = (0..bare.len()).step_by(2).map(|at| &bare[at..at + 2]).collect();
                [pairs.join("-"), pairs.join(":"), bare.clone()].iter().any(|text| text.contains(&part.to_lowercase()))
            }
            Is::Contains(part) => {
                self.text(field).is_some_and(|value| value.to_lowercase().contains(&part.to_lowercase()))
            }
            Is::Matches(pattern) => {
                let pattern = text::pattern(pattern).unwrap();
                self.text(field).is_some_and(|value| pattern.is_match(&value))
            }
            Is::Last(_) => unreachable!("resolved before"),
            Is::Absent => match field {
                Field::Duplicate => self.choice(field).is_none(),
                _ if field.kind().is_ordered() => self.number(field).is_none(),
                _ => self.text(field).is_none(),
            },
        }
    }

    fn sides(&self, field: Field) -> Vec<Field> {
        field.sides().map_or_else(|| vec![field], Vec::from)
    }

    fn address(&self, field: Field) -> std::net::IpAddr {
        let AddrId(id) = if field == Field::SourceIp { self.row.source } else { self.row.destination };
        self.shard.addresses()[id as usize]
    }

    fn number(&self, field: Field) -> Option<u64> {
        let counters: &Counters = &self.row.counters;
        match field {
            Field::SourcePort => Some(self.row.source_port.into()),
            Field::DestinationPort => Some(self.row.destination_port.into()),
            Field::Protocol => Some(self.row.protocol.0.into()),
            Field::Bytes => counters.bytes(),
            Field::BytesSent => counters.bytes_sent,
            Field::BytesReceived => counters.bytes_received,
            Field::Packets => counters.packets(),
            Field::PacketsSent => counters.packets_sent,
            Field::PacketsReceived => counters.packets_received,
            _ => None,
        }
    }

    fn choice(&self, field: Field) -> Option<Choice> {
        let record = self.shard.record_of(self.group);
        Some(match field {
            Field::Direction => Choice::Direction(self.row.direction),
            Field::State => Choice::State(self.row.state),
            Field::Action => Choice::Action(self.row.state.action()),
            Field::Format => Choice::Format(record.format),
            Field::FlowType => {
                Choice::FlowType(FlowType::of(self.address(Field::SourceIp), self.address(Field::DestinationIp)))
            }
            Field::Duplicate => Choice::Duplicate(self.shard.marks().of_row(self.at).duplicate()?),
            _ => return None,
        })
    }

    fn text(&self, field: Field) -> Option<String> {
        let record = self.shard.record_of(self.group);
        let (rule, acl) = self.shard.rules().nth(self.group.rule.0 as usize).unwrap();
        let text = match field {
            Field::Rule => rule.to_owned(),
            Field::Acl => acl.to_owned(),
            Field::Target => self.shard.name(record.target).to_owned(),
            Field::Log => self.shard.name(record.log).to_owned(),
            Field::File => self.shard.parts().get(record.part).to_owned(),
            Field::Encryption => self.row.encryption.map(|id| self.shard.encryption(id).to_owned())?,
            Field::Service => service_name(self.row.destination_port)?.to_owned(),
            Field::Nic => format!("{:012x}", self.group.mac?.number()),
            _ => return None,
        };
        Some(text).filter(|text| !text.is_empty())
    }
}

fn is_selected(shard: &Shard, group: &GroupRow, at: usize, scope: &Scope, filter: &Expr) -> bool {
    let row = shard.row(at);
    let is_left_out = shard.marks().of_row(at).duplicate().is_some_and(|kind| scope.left_out.holds(kind));
    let is_in_time = scope.time.is_none_or(|range| range.holds(row.time));
    !is_left_out && is_in_time && Plain { shard, group, row, at }.passes(filter)
}

/// A shard of the selected rows alone, as if nothing else had been in the logs.
pub fn selected_alone(shard: &Shard, scope: &Scope) -> Shard {
    let filter = parse(&scope.filter).unwrap();
    let mut alone = Shard::default();
    for (group, rows) in shard.groups() {
        let record = shard.record_of(group);
        let (rule, acl) = shard.rules().nth(group.rule.0 as usize).unwrap();
        alone.file(shard.parts().get(record.part));
        let (log, target) = (shard.name(record.log), shard.name(record.target));
        let (offset, length, time, format, digest) =
            (record.offset, record.length, record.time, record.format, record.digest);
        alone.record(&RecordHead {
            offset,
            length,
            time,
            format,
            log,
            target,
            mac: record.mac,
            digest,
            copy_of: None,
            is_part: record.is_part,
        });
        alone.group(&GroupHead { rule, acl, mac: group.mac });
        for at in rows {
            if is_selected(shard, group, at, scope, &filter) {
                let row = shard.row(at);
                let [source, destination] =
                    [row.source, row.destination].map(|AddrId(id)| shard.addresses()[id as usize]);
                alone.tuple(&Tuple {
                    time: row.time,
                    source,
                    destination,
                    source_port: row.source_port,
                    destination_port: row.destination_port,
                    protocol: row.protocol,
                    direction: row.direction,
                    state: row.state,
                    encryption: row.encryption.map(|id| shard.encryption(id)),
                    counters: row.counters,
                });
            }
        }
    }
    alone
}
