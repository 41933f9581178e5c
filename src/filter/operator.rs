//! The operators: how they are written, and which kinds of fields take them.

use super::Kind;
use crate::model::is_same;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
    In,
    NotIn,
    Contains,
    NotContains,
    Matches,
    NotMatches,
}

impl Operator {
    /// Those that are offered.
    pub const ALL: [Self; 10] = [
        Self::Equal,
        Self::Unequal,
        Self::Less,
        Self::AtMost,
        Self::Greater,
        Self::AtLeast,
        Self::In,
        Self::NotIn,
        Self::Contains,
        Self::Matches,
    ];

    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
            Self::In => "in",
            Self::NotIn => "not in",
            Self::Contains => "contains",
            Self::NotContains => "not contains",
            Self::Matches => "matches",
            Self::NotMatches => "not matches",
        }
    }

    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Equal => "is this value, or lies in this network",
            Self::Unequal => "where == is not true",
            Self::Less => "is less than",
            Self::AtMost => "is this or less",
            Self::Greater => "is more than",
            Self::AtLeast => "is this or more",
            Self::In => "is one of these, or lies in one of these ranges and networks",
            Self::NotIn => "where in is not true",
            Self::Contains => "has this text somewhere in it",
            Self::NotContains => "where contains is not true",
            Self::Matches => "a regular expression is found in it",
            Self::NotMatches => "where matches is not true",
        }
    }

    /// The part of its meaning that there is for fields of a kind.
    pub const fn meaning_for(self, kind: Kind) -> &'static str {
        match (self, kind) {
            (Self::Equal | Self::In, Kind::Address) => self.meaning(),
            (Self::Equal, Kind::Time) => "is this time, or lies in this day",
            (Self::Equal, _) => "is this value",
            (Self::In, Kind::Choice | Kind::Text | Kind::Mac) => "is one of these",
            (Self::In, _) => "is one of these, or lies in one of these ranges",
            (Self::Less, Kind::Time) => "is before",
            (Self::Greater, Kind::Time) => "is after",
            (Self::AtMost, Kind::Time) => "is then or before",
            (Self::AtLeast, Kind::Time) => "is then or after",
            _ => self.meaning(),
        }
    }

    /// As a word, which can be one that people know from other languages.
    pub fn from_word(word: &str) -> Option<Self> {
        WORDS.iter().find(|(known, _)| is_same(known, word)).map(|&(_, operator)| operator)
    }

    pub const fn suits(self, kind: Kind) -> bool {
        match self {
            Self::Equal | Self::Unequal | Self::In | Self::NotIn => true,
            Self::Less | Self::AtMost | Self::Greater | Self::AtLeast => kind.is_ordered(),
            Self::Contains | Self::NotContains => kind.is_text(),
            Self::Matches | Self::NotMatches => matches!(kind, Kind::Text),
        }
    }

    /// What is true where this is not, if there is an operator for it. A comparison has none: where nothing was
    /// measured, neither it nor its opposite is true.
    pub const fn negative(self) -> Option<Self> {
        match self {
            Self::Equal => Some(Self::Unequal),
            Self::In => Some(Self::NotIn),
            Self::Contains => Some(Self::NotContains),
            Self::Matches => Some(Self::NotMatches),
            _ => None,
        }
    }

    /// What it says no to; itself, if it says yes.
    pub const fn positive(self) -> Self {
        match self {
            Self::Unequal => Self::Equal,
            Self::NotIn => Self::In,
            Self::NotContains => Self::Contains,
            Self::NotMatches => Self::Matches,
            _ => self,
        }
    }
}

const WORDS: [(&str, Operator); 13] = [
    ("is", Operator::Equal),
    ("eq", Operator::Equal),
    ("ne", Operator::Unequal),
    ("lt", Operator::Less),
    ("le", Operator::AtMost),
    ("gt", Operator::Greater),
    ("ge", Operator::AtLeast),
    ("in", Operator::In),
    ("between", Operator::In),
    ("contains", Operator::Contains),
    ("has", Operator::Contains),
    ("like", Operator::Contains),
    ("matches", Operator::Matches),
];
