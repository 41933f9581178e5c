//! In which country public addresses are, and in whose networks, as databases of all addresses say.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::ranges::{Ranges, Said};

/// What such a database can say of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Fact {
    Country,
    /// Who announces the network that it is in to the Internet.
    Org,
}

impl Fact {
    pub const ALL: [Self; 2] = [Self::Country, Self::Org];
}

/// Of each fact the newest database. Large, so they are shared and not copied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Geo([Option<Arc<Ranges>>; 2]);

impl Geo {
    pub const NONE: Self = Self([None, None]);

    /// What one database says.
    pub fn new(countries: Ranges, orgs: Ranges) -> Self {
        Self([countries, orgs].map(|ranges| (!ranges.is_empty()).then(|| Arc::new(ranges))))
    }

    pub const fn is_empty(&self) -> bool {
        matches!(self.0, [None, None])
    }

    pub fn ranges(&self, fact: Fact) -> Option<&Ranges> {
        self.0[fact as usize].as_deref()
    }

    /// How many ranges of addresses they have something to say of.
    pub fn len(&self) -> usize {
        self.0.iter().flatten().map(|ranges| ranges.len()).sum()
    }

    /// What is said of an address.
    pub fn of(&self, fact: Fact, address: IpAddr) -> Option<Said<'_>> {
        let ranges = self.ranges(fact)?;
        ranges.get(ranges.number(address))
    }

    /// Where an address is, and whose: `DE · Example (AS64500)`.
    pub fn in_words(&self, address: IpAddr) -> Option<Cow<'_, str>> {
        match Fact::ALL.map(|fact| self.of(fact, address)) {
            [Some(country), Some(org)] => Some(format!("{} · {}", country.text, org.text).into()),
            [Some(country), None] => Some(country.called().into()),
            [None, org] => Some(org?.text.into()),
        }
    }

    /// What a text is called besides.
    pub fn note(&self, fact: Fact, text: &str) -> Option<&str> {
        self.ranges(fact)?.find(text).map(|said| said.note).filter(|note| !note.is_empty())
    }

    /// Of each fact the newest, of two of one time the larger, whatever order they come in.
    pub fn joined<'a>(all: impl Iterator<Item = &'a Self>) -> Self {
        let mut joined = Self::default();
        for (ours, theirs) in all.flat_map(|geo| geo.0.iter().enumerate()) {
            if joined.0[ours] < *theirs {
                joined.0[ours].clone_from(theirs);
            }
        }
        joined
    }

    /// Whether what this says of a fact is not what counts.
    pub fn is_outdone(&self, fact: Fact, by: &Self) -> bool {
        match (&self.0[fact as usize], &by.0[fact as usize]) {
            (Some(ours), Some(theirs)) => !Arc::ptr_eq(ours, theirs) && ours != theirs,
            _ => false,
        }
    }

    /// Whether it is the very same, without a look at all that it says.
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(ours, theirs)| match (ours, theirs) {
            (Some(ours), Some(theirs)) => Arc::ptr_eq(ours, theirs),
            (None, None) => true,
            _ => false,
        })
    }

    pub fn bytes_in_memory(&self) -> usize {
        self.0.iter().flatten().map(|ranges| ranges.bytes_in_memory()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::ranges::tests::ranges;
    use super::*;

    #[test]
    fn the_newest_of_each_fact_counts() {
        let of = |made: u64, text: &str| ranges(made, &[("192.0.2.0/24", text)]);
        let (old, new) = (Geo::new(of(1, "DE"), of(3, "Example")), Geo::new(of(2, "NL"), Ranges::default()));
        let joined = Geo::joined([&old, &new].into_iter());
        assert_eq!(joined, Geo::joined([&new, &old, &new].into_iter()));
        let address = "192.0.2.1".parse().unwrap();
        assert_eq!(joined.in_words(address).as_deref(), Some("NL · Example"));
        assert_eq!(new.in_words(address).as_deref(), Some("NL"));
        assert!(joined.is_same(&joined.clone()) && !joined.is_same(&old) && !Geo::NONE.is_same(&old));
        // Whatever came first.
        let another = Geo::new(of(2, "FR"), Ranges::default());
        assert_eq!(Geo::joined([&new, &another].into_iter()), Geo::joined([&another, &new].into_iter()));
    }

    #[test]
    fn notes_are_found_by_their_text() {
        let geo =
            Geo::new(ranges(1, &[("192.0.2.0/24", "NL|Netherlands"), ("203.0.113.0/24", "AQ")]), Ranges::default());
        assert_eq!(geo.note(Fact::Country, "NL"), Some("Netherlands"));
        assert_eq!(geo.note(Fact::Country, "AQ"), None);
        assert_eq!(geo.note(Fact::Country, "FR"), None);
        assert_eq!(geo.note(Fact::Org, "NL"), None);
    }
}
