//! What can be asked of a flow. Name, help, completion, column head and documentation all come from one table.

use serde::{Deserialize, Serialize};

use super::choice::{Word, words};
use super::table::FIELDS;
use crate::enrich::Fact;
use crate::model::is_same;

/// In the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Field {
    /// Either side's.
    Ip,
    SourceIp,
    DestinationIp,
    /// Either side's.
    Port,
    SourcePort,
    DestinationPort,
    Protocol,
    /// What usually listens at the destination's port.
    Service,
    Direction,
    Action,
    State,
    Encryption,
    FlowType,
    Time,
    /// Both ways.
    Bytes,
    BytesSent,
    BytesReceived,
    /// Both ways.
    Packets,
    PacketsSent,
    PacketsReceived,
    Rule,
    Acl,
    Nic,
    Target,
    Log,
    File,
    Format,
    Duplicate,
    /// Any of the texts: rule, ACL, NIC, target, log and file.
    Text,
    /// What either side's address is called.
    Label,
    SourceLabel,
    DestinationLabel,
    /// Of either side's address.
    Country,
    SourceCountry,
    DestinationCountry,
    /// Of either side's address.
    Org,
    SourceOrg,
    DestinationOrg,
    Region,
    SourceRegion,
    DestinationRegion,
}

/// What a field's values are, which says how they are written and what can be asked of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Address,
    Port,
    Protocol,
    /// One of a few fixed words.
    Choice,
    Text,
    Mac,
    Bytes,
    Count,
    Time,
}

/// What the values that one may want to write are known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// What occurs in the logs.
    Data,
    /// The words of the language.
    Words,
    /// Nobody writes the very value.
    Nothing,
}

/// All there is to know of a field.
#[derive(Debug)]
pub struct About {
    pub field: Field,
    pub name: &'static str,
    pub aliases: &'static [&'static str],
    pub kind: Kind,
    /// The head of its column, and how it is called in a sentence.
    pub title: &'static str,
    /// In one sentence.
    pub help: &'static str,
    /// A filter that can be tried.
    pub example: &'static str,
    pub values: Source,
    /// Not every flow has it.
    pub can_be_absent: bool,
}

impl Field {
    /// What flows are ranked by, of what databases say of addresses.
    pub const FACTS: [Self; 4] = [Self::SourceCountry, Self::DestinationCountry, Self::SourceOrg, Self::DestinationOrg];

    pub const fn about(self) -> &'static About {
        &FIELDS[self as usize]
    }

    pub const fn name(self) -> &'static str {
        self.about().name
    }

    pub const fn kind(self) -> Kind {
        self.about().kind
    }

    pub fn all() -> impl Iterator<Item = Self> {
        FIELDS.iter().map(|about| about.field)
    }

    /// The field of this name or alias, in either case.
    pub fn named(name: &str) -> Option<Self> {
        FIELDS.iter().find(|about| about.is_called(name)).map(|about| about.field)
    }

    /// The addresses that are asked about, if it is what addresses are called, or where they are.
    pub const fn named_addresses(self) -> Option<Self> {
        match self {
            Self::Label | Self::Region => Some(Self::Ip),
            Self::SourceLabel | Self::SourceRegion => Some(Self::SourceIp),
            Self::DestinationLabel | Self::DestinationRegion => Some(Self::DestinationIp),
            _ => None,
        }
    }

    /// Whether no log says it, but what is dropped beside them says it of addresses.
    pub const fn is_of_addresses(self) -> bool {
        self.named_addresses().is_some() || self.fact().is_some()
    }

    pub const fn is_region(self) -> bool {
        matches!(self, Self::Region | Self::SourceRegion | Self::DestinationRegion)
    }

    /// What it asks of addresses that databases say.
    pub const fn fact(self) -> Option<Fact> {
        match self {
            Self::Country | Self::SourceCountry | Self::DestinationCountry => Some(Fact::Country),
            Self::Org | Self::SourceOrg | Self::DestinationOrg => Some(Fact::Org),
            _ => None,
        }
    }

    /// Whether the source's, and the destination's, is asked for.
    pub const fn asks_of_sides(self) -> [bool; 2] {
        [
            !matches!(self, Self::DestinationCountry | Self::DestinationOrg),
            !matches!(self, Self::SourceCountry | Self::SourceOrg),
        ]
    }

    /// Its fixed words, if it is a choice.
    pub const fn words(self) -> &'static [Word] {
        words(self)
    }

    /// The two fields it stands for, if it means either side.
    pub const fn sides(self) -> Option<[Self; 2]> {
        match self {
            Self::Ip => Some([Self::SourceIp, Self::DestinationIp]),
            Self::Port => Some([Self::SourcePort, Self::DestinationPort]),
            Self::Label => Some([Self::SourceLabel, Self::DestinationLabel]),
            Self::Region => Some([Self::SourceRegion, Self::DestinationRegion]),
            Self::Country => Some([Self::SourceCountry, Self::DestinationCountry]),
            Self::Org => Some([Self::SourceOrg, Self::DestinationOrg]),
            _ => None,
        }
    }
}

impl About {
    fn is_called(&self, name: &str) -> bool {
        [self.name].iter().chain(self.aliases).any(|own| is_same(own, name))
    }
}

impl Kind {
    /// Whether there are numbers behind it, so that one can be less than another.
    pub const fn is_ordered(self) -> bool {
        matches!(self, Self::Port | Self::Bytes | Self::Count | Self::Time)
    }

    /// Whether two fields of this kind can be compared with each other.
    pub const fn compares_fields(self) -> bool {
        matches!(self, Self::Address | Self::Port | Self::Bytes | Self::Count)
    }

    /// Whether a part of the value can be asked for.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Mac)
    }
}

/// What a value of it is, with its article.
pub(super) const fn noun(field: Field) -> &'static str {
    match field.kind() {
        Kind::Address => "an address",
        Kind::Port => "a port number",
        Kind::Protocol => "a protocol",
        Kind::Choice => "one of a few words",
        Kind::Text => "a text",
        Kind::Mac => "a MAC address",
        Kind::Bytes => "a number of bytes",
        Kind::Count => "a number of packets",
        Kind::Time => "a time",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_fields() {
        for (at, about) in FIELDS.iter().enumerate() {
            assert_eq!(about.field as usize, at, "{}", about.name);
            assert_eq!(about.field.about().name, about.name);
        }
        assert_eq!(FIELDS.len(), Field::DestinationRegion as usize + 1);
    }

    #[test]
    fn each_name_is_one_fields() {
        let mut seen = BTreeSet::new();
        for about in &FIELDS {
            for name in [about.name].iter().chain(about.aliases) {
                assert!(seen.insert(*name), "{name}");
                assert_eq!(Field::named(&name.to_uppercase()), Some(about.field));
            }
        }
        assert_eq!(Field::named("nothing"), None);
    }

    #[test]
    fn choices_have_words_and_the_others_none() {
        for about in &FIELDS {
            assert_eq!(about.field.words().is_empty(), about.kind != Kind::Choice, "{}", about.name);
            let mut seen = BTreeSet::new();
            for word in about.field.words() {
                assert_eq!(word.value.name(), word.name);
                let all_new = [word.name].iter().chain(word.aliases).all(|name| seen.insert(*name));
                assert!(all_new, "{}: {}", about.name, word.name);
            }
        }
    }
}
