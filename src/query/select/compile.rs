//! From a filter to what is asked of a shard's rows.

use std::net::IpAddr;
use std::rc::Rc;

use super::amount::{Amount, Number};
use super::step::{Groups, Ids, Ports, Rows, Step};
use super::texts::{mac_passes, passes};
use crate::enrich::{Fact, Said};
use crate::filter::{Between, Bound, Choice, Comparison, Expr, Field, Is, Node, Set, Test, joined, one_holds};
use crate::model::{FlowType, is_private, service_name};
use crate::store::{KindRow, Mark, Shard};

/// What this filter asks of this shard's rows, as far as its dictionaries go now.
pub fn compile(expr: &Expr, shard: &Shard) -> Step {
    match &expr.node {
        Node::And(terms) => all(terms.iter().map(|term| compile(term, shard)).collect()),
        Node::Or(terms) => any(terms.iter().map(|term| compile(term, shard)).collect()),
        Node::Not(term) => not(compile(term, shard)),
        Node::Test(test) => of_test(test, shard),
    }
}

/// What is quick first: the others then have fewer rows to look at.
fn all(mut steps: Vec<Step>) -> Step {
    steps.retain(|step| step.as_constant() != Some(true));
    if steps.iter().any(|step| step.as_constant().is_some()) {
        return Step::constant(false);
    }
    crate::order::sort_by_key(&mut steps, Step::cost);
    single(steps, Step::All)
}

fn any(mut steps: Vec<Step>) -> Step {
    steps.retain(|step| step.as_constant() != Some(false));
    if steps.iter().any(|step| step.as_constant().is_some()) {
        return Step::constant(true);
    }
    crate::order::sort_by_key(&mut steps, Step::cost);
    single(steps, Step::Any)
}

fn single(mut steps: Vec<Step>, of_many: fn(Vec<Step>) -> Step) -> Step {
    match (steps.pop(), steps.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            steps.extend(last);
            of_many(steps)
        }
    }
}

fn not(step: Step) -> Step {
    match (step.as_constant(), step) {
        (Some(passes), _) => Step::constant(!passes),
        (None, Step::Not(inner)) => *inner,
        (None, step) => Step::Not(Box::new(step)),
    }
}

fn of_test(test: &Test, shard: &Shard) -> Step {
    let Test { field, is } = test;
    if let Some(sides) = field.sides() {
        return any(sides.map(|field| of_test(&Test { field, is: is.clone() }, shard)).into());
    }
    match is {
        Is::SameAs(other) => return of_fields(*field, *other, None),
        Is::ComparedWith(order, other) => return of_fields(*field, *other, Some(*order)),
        _ => {}
    }
    match field {
        Field::SourceIp => of_addresses(is, shard, Rows::Source),
        Field::DestinationIp => of_addresses(is, shard, Rows::Destination),
        Field::SourcePort => of_ports(&numbers(is), Rows::SourcePort),
        Field::DestinationPort => of_ports(&numbers(is), Rows::DestinationPort),
        Field::Service => of_service(is),
        Field::Protocol => of_kinds(shard, |kind| one_holds(&numbers(is), &u64::from(kind.protocol.0))),
        Field::Direction => of_kinds(shard, |kind| is_one_of(is, Choice::Direction(kind.direction))),
        Field::State => of_kinds(shard, |kind| is_one_of(is, Choice::State(kind.state))),
        Field::Action => of_kinds(shard, |kind| is_one_of(is, Choice::Action(kind.state.action()))),
        Field::Format => of_kinds(shard, |kind| is_one_of(is, Choice::Format(kind.format))),
        Field::Encryption => {
            let passes = passes(*field, is);
            of_kinds(shard, |kind| {
                passes(kind.encryption.map(|id| shard.encryption(id)).filter(|text| !text.is_empty()))
            })
        }
        Field::FlowType => of_flow_type(is, shard),
        Field::Time => of_time(is),
        Field::Bytes => of_amount(Amount::Bytes, is),
        Field::BytesSent => of_amount(Amount::BytesSent, is),
        Field::BytesReceived => of_amount(Amount::BytesReceived, is),
        Field::Packets => of_amount(Amount::Packets, is),
        Field::PacketsSent => of_amount(Amount::PacketsSent, is),
        Field::PacketsReceived => of_amount(Amount::PacketsReceived, is),
        Field::Rule => of_table(texts(*field, is, shard.rules().map(|(rule, _)| rule)), Groups::Rule),
        Field::Acl => of_table(texts(*field, is, shard.rules().map(|(_, acl)| acl)), Groups::Rule),
        Field::Target => of_table(texts(*field, is, shard.names().all()), Groups::Target),
        Field::Log => of_table(texts(*field, is, shard.names().all()), Groups::Log),
        Field::File => of_table(texts(*field, is, shard.parts().all()), Groups::Part),
        Field::Nic => Step::Rows(Rows::Group(Groups::Nic(mac_passes(is)))),
        Field::Duplicate => of_marks(is),
        Field::Text => {
            let fields = [Field::Rule, Field::Acl, Field::Nic, Field::Target, Field::Log, Field::File];
            any(fields.map(|field| of_test(&Test { field, is: is.clone() }, shard)).into())
        }
        // What is said of labels and regions was put in terms of addresses (`filter::resolve`), unless none has such a
        // one.
        Field::SourceLabel | Field::DestinationLabel | Field::SourceRegion | Field::DestinationRegion => {
            Step::constant(*is == Is::Absent)
        }
        Field::SourceCountry => of_facts(*field, Fact::Country, is, shard, Rows::Source),
        Field::DestinationCountry => of_facts(*field, Fact::Country, is, shard, Rows::Destination),
        Field::SourceOrg => of_facts(*field, Fact::Org, is, shard, Rows::Source),
        Field::DestinationOrg => of_facts(*field, Fact::Org, is, shard, Rows::Destination),
        // They have sides.
        Field::Ip | Field::Port | Field::Label | Field::Region | Field::Country | Field::Org => Step::constant(false),
    }
}

/// Whether none or all of a table passes.
fn constant(passes: &[bool]) -> Option<Step> {
    match (passes.contains(&true), passes.contains(&false)) {
        (false, _) => Some(Step::constant(false)),
        (true, false) => Some(Step::constant(true)),
        (true, true) => None,
    }
}

fn of_table(passes: Vec<bool>, groups: fn(Vec<bool>) -> Groups) -> Step {
    constant(&passes).unwrap_or_else(|| Step::Rows(Rows::Group(groups(passes))))
}

fn texts<'a>(field: Field, is: &Is, values: impl Iterator<Item = &'a str>) -> Vec<bool> {
    let passes = passes(field, is);
    values.map(|value| passes(Some(value).filter(|value| !value.is_empty()))).collect()
}

fn of_addresses(is: &Is, shard: &Shard, rows: fn(Ids) -> Rows) -> Step {
    let Is::OneOf(Set::Addresses(ranges)) = is else { return Step::constant(false) };
    let ranges = joined(ranges);
    let is_in = |address: &IpAddr| one_holds(&ranges, address);
    of_ids(shard.addresses().iter().map(is_in).collect(), rows)
}

/// What a database says of addresses, by any of its names.
fn of_facts(field: Field, fact: Fact, is: &Is, shard: &Shard, rows: fn(Ids) -> Rows) -> Step {
    let passes = passes(field, is);
    let Some(ranges) = shard.geo().ranges(fact) else { return Step::constant(passes(None)) };
    let passes_said = |said: Said<'_>| *is != Is::Absent && said.names().any(|name| passes(Some(name)));
    let by_number: Vec<bool> = std::iter::once(passes(None)).chain(ranges.said().map(passes_said)).collect();
    of_ids(shard.facts(fact).map(|number| by_number[number as usize]).collect(), rows)
}

fn of_ids(passes: Vec<bool>, rows: fn(Ids) -> Rows) -> Step {
    constant(&passes).unwrap_or_else(|| {
        let mut ids = (0u32..).zip(&passes).filter(|&(_, &passes)| passes).map(|(id, _)| id);
        Step::Rows(rows(match (ids.next(), ids.next()) {
            (Some(only), None) => Ids::One(only),
            _ => Ids::Table(passes.into()),
        }))
    })
}

fn of_flow_type(is: &Is, shard: &Shard) -> Step {
    let private: Rc<[bool]> = shard.addresses().iter().map(|&address| is_private(address)).collect();
    let passes = [false, true].map(|source| {
        [false, true].map(|destination| is_one_of(is, Choice::FlowType(FlowType::between(source, destination))))
    });
    Step::Rows(Rows::Sides(private, passes))
}

fn of_ports(ranges: &[Between<u64>], rows: fn(Rc<Ports>) -> Rows) -> Step {
    let narrow = |range: &Between<u64>| {
        let first = u16::try_from(range.first).ok()?;
        Some(Between { first, last: u16::try_from(range.last).unwrap_or(u16::MAX) })
    };
    let ranges: Vec<Between<u16>> = ranges.iter().filter_map(narrow).collect();
    if ranges.is_empty() { Step::constant(false) } else { Step::Rows(rows(Rc::new(Ports::of(&ranges)))) }
}

fn of_service(is: &Is) -> Step {
    let passes = passes(Field::Service, is);
    let all: Vec<Between<u64>> =
        (0..=u16::MAX).filter(|&port| passes(service_name(port))).map(|port| Between::one(u64::from(port))).collect();
    of_ports(&all, Rows::DestinationPort)
}

fn of_kinds(shard: &Shard, passes: impl Fn(&KindRow) -> bool) -> Step {
    let passes: Vec<bool> = shard.kinds().iter().map(passes).collect();
    constant(&passes).unwrap_or(Step::Rows(Rows::Kind(passes)))
}

fn of_time(is: &Is) -> Step {
    let range = |first: i64, last: i64| Step::Rows(Rows::Time(Between { first, last }));
    match is {
        Is::OneOf(Set::Times(ranges)) => any(ranges.iter().map(|times| range(times.first.0, times.last.0)).collect()),
        Is::Compared(order, Bound::Time(bound)) => match order {
            Comparison::Less => bound.0.checked_sub(1).map_or(Step::constant(false), |last| range(i64::MIN, last)),
            Comparison::AtMost => range(i64::MIN, bound.0),
            Comparison::Greater => bound.0.checked_add(1).map_or(Step::constant(false), |first| range(first, i64::MAX)),
            Comparison::AtLeast => range(bound.0, i64::MAX),
        },
        // What is relative to the last tuple of all is resolved by whoever knows of all of them.
        _ => Step::constant(false),
    }
}

fn of_amount(amount: Amount, is: &Is) -> Step {
    match is {
        Is::Absent => Step::Rows(Rows::AmountAbsent(amount)),
        _ => match numbers(is) {
            ranges if ranges.is_empty() => Step::constant(false),
            ranges => Step::Rows(Rows::Amount(amount, ranges)),
        },
    }
}

fn of_marks(is: &Is) -> Step {
    let passes = |mark: Mark| match mark.duplicate() {
        Some(kind) => is_one_of(is, Choice::Duplicate(kind)),
        None => *is == Is::Absent,
    };
    Step::Rows(Rows::Mark(Mark::ALL.map(passes)))
}

/// The numbers that pass.
fn numbers(is: &Is) -> Vec<Between<u64>> {
    let range = |first: Option<u64>, last: Option<u64>| match (first, last) {
        (Some(first), Some(last)) => vec![Between { first, last }],
        _ => Vec::new(),
    };
    match is {
        Is::OneOf(Set::Numbers(ranges)) => joined(ranges),
        &Is::Compared(order, Bound::Number(bound)) => match order {
            Comparison::Less => range(Some(0), bound.checked_sub(1)),
            Comparison::AtMost => range(Some(0), Some(bound)),
            Comparison::Greater => range(bound.checked_add(1), Some(u64::MAX)),
            Comparison::AtLeast => range(Some(bound), Some(u64::MAX)),
        },
        _ => Vec::new(),
    }
}

fn is_one_of(is: &Is, value: Choice) -> bool {
    matches!(is, Is::OneOf(Set::Choices(choices)) if choices.contains(&value))
}

/// One field against another of its kind: in this order, or the same.
fn of_fields(field: Field, other: Field, order: Option<Comparison>) -> Step {
    if let Some(sides) = other.sides() {
        return any(sides.map(|other| of_fields(field, other, order)).into());
    }
    match (field, other) {
        (Field::SourceIp, Field::DestinationIp) | (Field::DestinationIp, Field::SourceIp) => {
            // Of addresses it is only asked whether they are the same.
            Step::Rows(Rows::SameAddresses)
        }
        (Field::SourceIp | Field::DestinationIp, _) => Step::constant(field == other),
        _ => match (number(field), number(other)) {
            (Some(left), Some(right)) => Step::Rows(Rows::Compared(left, order, right)),
            _ => Step::constant(false),
        },
    }
}

/// A field's number, if it has one.
const fn number(field: Field) -> Option<Number> {
    Some(match field {
        Field::SourcePort => Number::SourcePort,
        Field::DestinationPort => Number::DestinationPort,
        Field::Bytes => Number::Amount(Amount::Bytes),
        Field::BytesSent => Number::Amount(Amount::BytesSent),
        Field::BytesReceived => Number::Amount(Amount::BytesReceived),
        Field::Packets => Number::Amount(Amount::Packets),
        Field::PacketsSent => Number::Amount(Amount::PacketsSent),
        Field::PacketsReceived => Number::Amount(Amount::PacketsReceived),
        _ => return None,
    })
}
