//! A term in a few words, as a chip shows it.

use std::fmt;

use super::print::{end_of, moment, values};
use super::{Bound, Comparison, Expr, Field, Is, Kind, Node, Set, Test};
use crate::model::{resource_name, rule_short_name};
use crate::present::number;

/// `not` · `source` · `10.0.0.4`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    pub is_negated: bool,
    /// Empty, if several fields are asked.
    pub field: String,
    pub what: String,
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not = if self.is_negated { "not" } else { "" };
        let parts = [not, &self.field, &self.what].into_iter().filter(|part| !part.is_empty());
        f.write_str(&parts.collect::<Vec<_>>().join(" "))
    }
}

impl Expr {
    pub fn in_words(&self) -> Phrase {
        if let Some(end) = end_of(self) {
            return plain(end);
        }
        match &self.node {
            Node::Test(test) => Phrase { is_negated: false, field: lower(test.field), what: what(test) },
            Node::Not(inner) if inner.is_joined() => {
                Phrase { is_negated: true, ..plain(format!("({})", inner.in_words())) }
            }
            Node::Not(inner) => Phrase { is_negated: true, ..inner.in_words() },
            Node::And(terms) if terms.is_empty() => plain("everything".to_owned()),
            Node::And(terms) => plain(joined(terms, " and ")),
            Node::Or(terms) => plain(joined(terms, " or ")),
        }
    }
}

impl Expr {
    /// Its words need brackets beside others.
    fn is_joined(&self) -> bool {
        matches!(&self.node, Node::And(_) | Node::Or(_)) && end_of(self).is_none()
    }
}

const fn plain(what: String) -> Phrase {
    Phrase { is_negated: false, field: String::new(), what }
}

fn joined(terms: &[Expr], between: &str) -> String {
    let in_words = |term: &Expr| {
        let words = term.in_words().to_string();
        if term.is_joined() { format!("({words})") } else { words }
    };
    terms.iter().map(in_words).collect::<Vec<_>>().join(between)
}

/// The title within a sentence. What is all capitals stays so.
#[inline(never)]
fn lower(field: Field) -> String {
    let title = field.about().title;
    let is_short_for = title.chars().nth(1).is_some_and(char::is_uppercase);
    if is_short_for { title.to_owned() } else { title.to_ascii_lowercase() }
}

fn what(test: &Test) -> String {
    match &test.is {
        Is::OneOf(set) => set_in_words(test.field, set),
        Is::Compared(order, Bound::Time(at)) => {
            let word = match order {
                Comparison::Less => "before",
                Comparison::AtMost => "up to",
                Comparison::Greater => "after",
                Comparison::AtLeast => "from",
            };
            format!("{word} {}", moment(at.0, matches!(order, Comparison::Less | Comparison::AtLeast)))
        }
        Is::Compared(order, Bound::Number(bound)) => format!("{} {}", in_words(*order), amount(test.field, *bound)),
        Is::SameAs(other) => format!("same as {}", lower(*other)),
        Is::ComparedWith(order, other) => format!("{} {}", in_words(*order), lower(*other)),
        Is::Contains(part) => format!("with “{part}”"),
        Is::Matches(pattern) => format!("like /{pattern}/"),
        Is::Last(span) => {
            format!("in the last {}", crate::present::time::span(i64::try_from(*span).unwrap_or(i64::MAX)))
        }
        Is::Absent if test.field.is_of_addresses() => "not known".to_owned(),
        Is::Absent => "not in the log".to_owned(),
    }
}

const fn in_words(order: Comparison) -> &'static str {
    match order {
        Comparison::Less => "under",
        Comparison::AtMost => "at most",
        Comparison::Greater => "over",
        Comparison::AtLeast => "at least",
    }
}

fn set_in_words(field: Field, set: &Set) -> String {
    /// A chip has room for a few.
    const MOST: usize = 3;
    let written: Vec<String> = match set {
        Set::Numbers(list) if matches!(field.kind(), Kind::Bytes | Kind::Count) => {
            let between = |first, last| if first == last { first } else { format!("{first} to {last}") };
            list.iter().map(|range| between(amount(field, range.first), amount(field, range.last))).collect()
        }
        Set::Texts(list) => list.iter().map(|text| short(field, text).to_owned()).collect(),
        _ => values(field, set).0.into_iter().map(|value| value.replace("..", " to ")).collect(),
    };
    match written.len().checked_sub(MOST) {
        None | Some(0) => written.join(", "),
        Some(more) => format!("{} and {more} more", written[..MOST].join(", ")),
    }
}

/// Of a resource the last part says which, of a rule what is behind its kind.
fn short(field: Field, text: &str) -> &str {
    match field {
        Field::Rule => rule_short_name(text),
        Field::Acl | Field::Target | Field::Log => resource_name(text),
        _ => text,
    }
}

/// As figures are written elsewhere, if that says all of it.
#[inline(never)]
fn amount(field: Field, value: u64) -> String {
    let is_round = value.to_string().trim_end_matches('0').len() <= 3;
    match field.kind() {
        Kind::Bytes if is_round => {
            let quantity = number::bytes(value);
            let plain = quantity.number.trim_end_matches('0').trim_end_matches('.');
            let number = if quantity.number.contains('.') { plain } else { &quantity.number };
            format!("{number} {}", quantity.unit)
        }
        Kind::Bytes => number::bytes_exact(value).to_string(),
        Kind::Count => number::exact(value),
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    #[test]
    fn phrases() {
        let check = |text: &str, expected: &str| {
            assert_eq!(parse(text).unwrap().in_words().to_string(), expected, "{text}");
        };
        check("", "everything");
        check("src.ip == 10.0.0.4", "source 10.0.0.4");
        check("not rule == PlatformRule", "not rule PlatformRule");
        check("bytes > 10MB", "bytes over 10 MB");
        check("bytes >= 1.5MB", "bytes at least 1.5 MB");
        check("bytes == 300kB", "bytes 300 kB");
        check("bytes.sent <= 1MiB", "bytes sent at most 1,048,576 B");
        check("bytes in 1k..2k", "bytes 1 kB to 2 kB");
        check("packets < 10k", "packets under 10,000");
        check("dst.port in {22, 80, 8000..8999}", "destination port 22, 80, 8000 to 8999");
        check("dst.port in {1,2,3,4,5}", "destination port 1, 2, 3 and 2 more");
        check("nic == 0022480000AA", "NIC 00-22-48-00-00-AA");
        check("acl == /subscriptions/0/resourceGroups/rg/networkSecurityGroups/nsg-jump", "ACL nsg-jump");
        check("rule == UserRule_deny-mgmt-in", "rule deny-mgmt-in");
        check("acl contains web", "ACL with “web”");
        check("time >= 2026-01-02", "time from 2026-01-02");
        check("time <= 2026-01-02", "time before 2026-01-03");
        check("time in last 90 min", "time in the last 1 h 30 min");
        check("src.port < dst.port", "source port under destination port");
        check("src.ip == dst.ip", "source same as destination");
        check("rule is absent", "rule not in the log");
        check("tcp or (udp and :53)", "protocol tcp or (protocol udp and port 53)");
        check("not (tcp or udp)", "not (protocol tcp or protocol udp)");
    }
}
