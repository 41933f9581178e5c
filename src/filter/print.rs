//! How a filter is written: one way for each meaning, which reads back as the same.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use super::lex::quote;
use super::parse::{at_port, private};
use super::{Between, Bound, Comparison, Expr, Field, Is, Kind, Node, Operator, Set, Test};
use crate::model::is_same;
use crate::model::{DAY, MINUTE, Millis, Protocol};

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        write(&mut text, self);
        f.write_str(&text)
    }
}

fn write(text: &mut String, expr: &Expr) {
    if let Some(end) = end_of(expr) {
        return text.push_str(&end);
    }
    match &expr.node {
        Node::And(terms) => joined(text, terms, " and "),
        Node::Or(terms) => joined(text, terms, " or "),
        Node::Not(inner) => match &inner.node {
            Node::Test(tested) => test(text, tested, true),
            _ => {
                text.push_str("not ");
                one_of(text, inner);
            }
        },
        Node::Test(tested) => test(text, tested, false),
    }
}

fn joined(text: &mut String, terms: &[Expr], between: &str) {
    for (at, term) in terms.iter().enumerate() {
        if at > 0 {
            text.push_str(between);
        }
        one_of(text, term);
    }
}

/// A term among others. `and` binds closer than `or`, but few know it: one in the other always stands in brackets.
pub(super) fn one_of(text: &mut String, term: &Expr) {
    let is_joined = matches!(term.node, Node::And(_) | Node::Or(_)) && end_of(term).is_none();
    if is_joined { bracketed(text, term) } else { write(text, term) }
}

/// `10.0.0.4:443`, where it is a port at an address of either side.
pub(super) fn end_of(expr: &Expr) -> Option<String> {
    let Node::Or(sides) = &expr.node else { return None };
    let Node::And(tests) = &sides.first()?.node else { return None };
    let [Node::Test(address), Node::Test(port)] = [&tests.first()?.node, &tests.get(1)?.node] else { return None };
    let (Is::OneOf(Set::Addresses(addresses)), Is::OneOf(Set::Numbers(ports))) = (&address.is, &port.is) else {
        return None;
    };
    let (address, port) = (*addresses.first()?, u16::try_from(ports.first()?.first).ok()?);
    let is_end = address.first == address.last && *expr == at_port(Field::Ip, address, port.into(), expr.span);
    is_end.then(|| SocketAddr::new(address.first, port).to_string())
}

fn bracketed(text: &mut String, expr: &Expr) {
    text.push('(');
    write(text, expr);
    text.push(')');
}

fn test(text: &mut String, test: &Test, is_negated: bool) {
    let (operator, operand) = operation(test);
    let negative = operator.negative().filter(|_| is_negated);
    if is_negated && negative.is_none() {
        text.push_str("not ");
    }
    let sign = negative.unwrap_or(operator).sign();
    for part in [test.field.name(), " ", sign, " ", &operand] {
        text.push_str(part);
    }
}

/// A test's operator, and what stands behind it.
fn operation(test: &Test) -> (Operator, String) {
    match &test.is {
        Is::OneOf(set) => {
            let (values, is_range) = values(test.field, set);
            match values.as_slice() {
                [one] if is_range => (Operator::In, one.clone()),
                [one] => (Operator::Equal, one.clone()),
                _ => (Operator::In, format!("{{{}}}", values.join(", "))),
            }
        }
        Is::Compared(order, Bound::Number(bound)) => (operator(*order), number(test.field, *bound)),
        Is::Compared(order, Bound::Time(bound)) => {
            let is_date = matches!(order, Comparison::Less | Comparison::AtLeast);
            (operator(*order), moment(bound.0, is_date))
        }
        Is::SameAs(field) => (Operator::Equal, field.name().to_owned()),
        Is::ComparedWith(order, field) => (operator(*order), field.name().to_owned()),
        Is::Contains(part) => (Operator::Contains, name(part)),
        Is::Matches(pattern) => (Operator::Matches, quote(pattern)),
        Is::Last(span) => (Operator::In, format!("last {}", duration(*span))),
        Is::Absent => (Operator::Equal, "absent".to_owned()),
    }
}

const fn operator(order: Comparison) -> Operator {
    match order {
        Comparison::Less => Operator::Less,
        Comparison::AtMost => Operator::AtMost,
        Comparison::Greater => Operator::Greater,
        Comparison::AtLeast => Operator::AtLeast,
    }
}

/// The values as they are written, and whether the last of them is a range.
pub(super) fn values(field: Field, set: &Set) -> (Vec<String>, bool) {
    let mut is_range = false;
    let mut ranged = |(text, ranged): (String, bool)| {
        is_range = ranged;
        text
    };
    let written = match set {
        Set::Addresses(list) if list.iter().copied().eq(private()) => vec!["private".to_owned()],
        Set::Addresses(list) => list.iter().map(|range| ranged(addresses(range))).collect(),
        Set::Numbers(list) => list.iter().map(|range| ranged(numbers(field, range))).collect(),
        Set::Times(list) => list.iter().map(|range| ranged(times(range))).collect(),
        Set::Choices(list) => list.iter().map(|choice| choice.name().to_owned()).collect(),
        Set::Texts(list) => list.iter().map(|text| name(text)).collect(),
        Set::Macs(list) => list.iter().map(ToString::to_string).collect(),
    };
    (written, is_range)
}

fn addresses(range: &Between<IpAddr>) -> (String, bool) {
    let Between { first, last } = range;
    if first == last {
        return (first.to_string(), false);
    }
    let (differing, ends, all) = match (first, last) {
        (IpAddr::V4(a), IpAddr::V4(b)) => {
            (u128::from(a.to_bits() ^ b.to_bits()), u128::from(a.to_bits() & (a.to_bits() ^ b.to_bits())), 32)
        }
        (IpAddr::V6(a), IpAddr::V6(b)) => (a.to_bits() ^ b.to_bits(), a.to_bits() & (a.to_bits() ^ b.to_bits()), 128),
        _ => (0, 1, 0),
    };
    // A network begins in zeros where it ends in ones.
    if ends == 0 && differing & differing.wrapping_add(1) == 0 {
        return (format!("{first}/{}", all - differing.count_ones()), false);
    }
    (format!("{first}..{last}"), true)
}

fn numbers(field: Field, range: &Between<u64>) -> (String, bool) {
    if range.first == range.last {
        return (number(field, range.first), false);
    }
    (format!("{}..{}", number(field, range.first), number(field, range.last)), true)
}

/// In the largest unit that it is a whole number of.
fn number(field: Field, value: u64) -> String {
    const BYTES: [(u64, &str); 8] = [
        (1 << 40, "TiB"),
        (1_000_000_000_000, "TB"),
        (1 << 30, "GiB"),
        (1_000_000_000, "GB"),
        (1 << 20, "MiB"),
        (1_000_000, "MB"),
        (1 << 10, "KiB"),
        (1000, "kB"),
    ];
    const COUNTS: [(u64, &str); 3] = [(1_000_000_000, "G"), (1_000_000, "M"), (1000, "k")];
    let units: &[(u64, &str)] = match field.kind() {
        Kind::Bytes => &BYTES,
        Kind::Count => &COUNTS,
        Kind::Protocol => {
            let named = u8::try_from(value).ok().and_then(|number| Protocol(number).name());
            return named.map_or_else(|| value.to_string(), str::to_ascii_lowercase);
        }
        _ => &[],
    };
    let unit = units.iter().find(|(unit, _)| value > 0 && value.is_multiple_of(*unit));
    unit.map_or_else(|| value.to_string(), |(unit, name)| format!("{}{name}", value / unit))
}

fn times(range: &Between<Millis>) -> (String, bool) {
    let (first, end) = (range.first.0, range.last.0.saturating_add(1));
    let length = end - first;
    if first % DAY == 0 && end % DAY == 0 {
        let (from, to) = (moment(first, true), moment(end - DAY, true));
        return if length == DAY { (from, false) } else { (format!("{from}..{to}"), true) };
    }
    let is_stretch = match length {
        MINUTE => first % MINUTE == 0,
        1000 => first % 1000 == 0 && first % MINUTE != 0,
        1 => first % 1000 != 0,
        _ => false,
    };
    if is_stretch {
        return (moment(first, false), false);
    }
    (format!("{}..{}", moment(first, false), moment(end, false)), true)
}

/// No more of it than has to be. A date alone is a whole day, which is not always meant.
pub(super) fn moment(at: i64, can_be_date: bool) -> String {
    let text = Millis(at).to_string();
    if can_be_date && at % DAY == 0 && at + DAY <= Millis::END.0 {
        return text[..10].to_owned();
    }
    let length = match at {
        _ if at % MINUTE == 0 => 16,
        _ if at % 1000 == 0 => 19,
        _ => return text,
    };
    format!("{}Z", &text[..length])
}

pub(super) fn duration(ms: u64) -> String {
    const UNITS: [(u64, &str); 5] =
        [(604_800_000, "w"), (86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1000, "s")];
    let unit = UNITS.iter().find(|(unit, _)| ms.is_multiple_of(*unit));
    unit.map_or_else(|| format!("{ms}ms"), |(unit, name)| format!("{}{name}", ms / unit))
}

/// A text, in quotes where it could be taken for something else.
pub(super) fn name(text: &str) -> String {
    const WORDS: [&str; 6] = ["and", "or", "not", "absent", "in", "unencrypted"];
    let is_plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'/' | b'.'))
        && !text.contains("..")
        && !text.is_empty()
        && !WORDS.iter().any(|word| is_same(word, text));
    if is_plain { text.to_owned() } else { quote(text) }
}
