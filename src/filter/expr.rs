//! A filter as it is understood: every value has the type of its field, so whoever applies it reads no text.

use std::net::IpAddr;

use super::{Choice, Field, Kind, Span};
use crate::model::{Mac, Millis};
use crate::order::sort_by_key;

/// A part of a filter and where it was written. Two are equal that mean the same, wherever they were written.
#[derive(Clone, Debug)]
pub struct Expr {
    pub node: Node,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// All of these: two or more, none of them an `And`. Without any, which only a whole filter can be, it is
    /// everything.
    And(Vec<Expr>),
    /// Any of these: two or more, none of them an `Or`.
    Or(Vec<Expr>),
    /// Never of a `Not`. `!=` and `not in` are this, too.
    Not(Box<Expr>),
    Test(Test),
}

/// One question of one field. A field of either side passes when one side does. Of a value that is absent nothing is
/// true but that it is absent.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    pub field: Field,
    pub is: Is,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Is {
    OneOf(Set),
    /// Of an ordered kind.
    Compared(Comparison, Bound),
    /// The same as another field of the flow.
    SameAs(Field),
    ComparedWith(Comparison, Field),
    /// Holds this text, in either case; of a MAC in one of its spellings: with `-`, with `:` or bare.
    Contains(String),
    /// Is found by this regular expression, in either case.
    Matches(String),
    /// Of the time: within so many milliseconds before the last tuple there is, and that one.
    Last(u64),
    /// The log does not say.
    Absent,
}

/// The values of a test, at least one, in the order they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Set {
    Addresses(Vec<Between<IpAddr>>),
    /// Ports, protocols, bytes and packets.
    Numbers(Vec<Between<u64>>),
    Times(Vec<Between<Millis>>),
    Choices(Vec<Choice>),
    /// Compared as [`super::text::is`] does.
    Texts(Vec<String>),
    Macs(Vec<Mac>),
}

/// Both bounds belong to it, and the first is never above the last. Addresses are of one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between<T> {
    pub first: T,
    pub last: T,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Less,
    AtMost,
    Greater,
    AtLeast,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    Number(u64),
    Time(Millis),
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

impl<T: Copy> Between<T> {
    pub const fn one(value: T) -> Self {
        Self { first: value, last: value }
    }
}

impl<T: PartialOrd> Between<T> {
    pub fn holds(&self, value: &T) -> bool {
        self.first <= *value && *value <= self.last
    }
}

/// The same ranges in order, and none beginning within another: of thousands it is found at once which could hold a
/// value.
pub fn joined<T: Copy + Ord>(ranges: &[Between<T>]) -> Vec<Between<T>> {
    let mut sorted = ranges.to_vec();
    sort_by_key(&mut sorted, |range| range.first);
    let mut joined: Vec<Between<T>> = Vec::new();
    for range in sorted {
        match joined.last_mut() {
            Some(last) if range.first <= last.last => last.last = last.last.max(range.last),
            _ => joined.push(range),
        }
    }
    joined
}

/// Whether one of such ranges does.
pub fn one_holds<T: PartialOrd>(joined: &[Between<T>], value: &T) -> bool {
    let after = joined.partition_point(|range| range.first <= *value);
    after.checked_sub(1).is_some_and(|at| joined[at].holds(value))
}

impl Set {
    /// Without any value yet.
    pub(super) const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Address => Self::Addresses(Vec::new()),
            Kind::Port | Kind::Protocol | Kind::Bytes | Kind::Count => Self::Numbers(Vec::new()),
            Kind::Time => Self::Times(Vec::new()),
            Kind::Choice => Self::Choices(Vec::new()),
            Kind::Text => Self::Texts(Vec::new()),
            Kind::Mac => Self::Macs(Vec::new()),
        }
    }

    pub const fn len(&self) -> usize {
        match self {
            Self::Addresses(list) => list.len(),
            Self::Numbers(list) => list.len(),
            Self::Times(list) => list.len(),
            Self::Choices(list) => list.len(),
            Self::Texts(list) => list.len(),
            Self::Macs(list) => list.len(),
        }
    }

    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Comparison {
    pub const ALL: [Self; 4] = [Self::Less, Self::AtMost, Self::Greater, Self::AtLeast];

    pub const fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }

    pub fn holds<T: PartialOrd>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Greater => left > right,
            Self::AtLeast => left >= right,
        }
    }
}

impl Expr {
    /// What an empty filter means.
    pub const fn everything() -> Self {
        Self { node: Node::And(Vec::new()), span: Span::new(0, 0) }
    }

    pub const fn is_everything(&self) -> bool {
        matches!(&self.node, Node::And(terms) if terms.is_empty())
    }

    pub const fn test(field: Field, is: Is) -> Self {
        Self { node: Node::Test(Test { field, is }), span: Span::new(0, 0) }
    }

    #[must_use]
    pub const fn at(mut self, span: Span) -> Self {
        self.span = span;
        self
    }

    /// All of them at once.
    pub fn all(terms: Vec<Self>) -> Self {
        let span = extent(&terms);
        let mut flat = Vec::with_capacity(terms.len());
        for term in terms {
            match term.node {
                Node::And(inner) => flat.extend(inner),
                _ => flat.push(term),
            }
        }
        single(flat, Node::And).at(span)
    }

    /// Any of them.
    pub fn any(terms: Vec<Self>) -> Self {
        let span = extent(&terms);
        let mut flat = Vec::with_capacity(terms.len());
        for term in terms {
            match term.node {
                Node::Or(inner) => flat.extend(inner),
                _ => flat.push(term),
            }
        }
        single(flat, Node::Or).at(span)
    }

    #[must_use]
    pub fn negated(self) -> Self {
        let span = self.span;
        match self.node {
            Node::Not(inner) => *inner,
            node => Self { node: Node::Not(Box::new(Self { node, span })), span },
        }
    }

    /// Every test in it, in the order they were written.
    pub fn tests(&self) -> Vec<&Test> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    /// Whether it goes by counters, which are those of a tuple.
    pub fn asks_counters(&self) -> bool {
        self.tests().iter().any(|test| matches!(test.field.kind(), Kind::Bytes | Kind::Count))
    }

    /// Whether it asks for something that each end of a flow says for itself: its rule, its NIC, where that is logged.
    pub fn asks_ends(&self) -> bool {
        let of_ends = [
            Field::Direction,
            Field::Rule,
            Field::Acl,
            Field::Nic,
            Field::Target,
            Field::Log,
            Field::File,
            Field::Text,
        ];
        self.tests().iter().any(|test| of_ends.contains(&test.field))
    }

    /// How many terms lie within each other.
    pub(super) fn depth(&self) -> usize {
        match &self.node {
            Node::And(terms) | Node::Or(terms) => 1 + terms.iter().map(Self::depth).max().unwrap_or(0),
            Node::Not(inner) => 1 + inner.depth(),
            Node::Test(_) => 1,
        }
    }

    fn collect<'a>(&'a self, found: &mut Vec<&'a Test>) {
        match &self.node {
            Node::And(terms) | Node::Or(terms) => terms.iter().for_each(|term| term.collect(found)),
            Node::Not(inner) => inner.collect(found),
            Node::Test(test) => found.push(test),
        }
    }
}

/// A list of one is that one.
fn single(mut terms: Vec<Expr>, node: fn(Vec<Expr>) -> Node) -> Expr {
    match terms.pop() {
        Some(only) if terms.is_empty() => only,
        last => {
            terms.extend(last);
            Expr { node: node(terms), span: Span::default() }
        }
    }
}

fn extent(terms: &[Expr]) -> Span {
    match terms {
        [first, .., last] => first.span.to(last.span),
        [only] => only.span,
        [] => Span::default(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn joined_ranges_hold_the_same(bounds: Vec<(u8, u8)>) {
            let between = |&(a, b): &(u8, u8)| Between { first: a.min(b), last: a.max(b) };
            let ranges: Vec<Between<u8>> = bounds.iter().map(between).collect();
            let joined = joined(&ranges);
            prop_assert!(joined.windows(2).all(|pair| pair[0].last < pair[1].first));
            for value in 0..=u8::MAX {
                prop_assert_eq!(one_holds(&joined, &value), ranges.iter().any(|range| range.holds(&value)));
            }
        }
    }
}
