//! What the files dropped beside the logs say of addresses, as columns of their own where rows go elsewhere.

use crate::enrich::{Fact, Names};
use crate::model::Network;

/// One thing that can be said of an address or a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Name,
    Region,
    Fact(Fact),
}

impl Said {
    pub const ALL: [Self; 4] = [Self::Name, Self::Region, Self::Fact(Fact::Country), Self::Fact(Fact::Org)];

    /// Whether any file says such a thing.
    pub fn is_known(self, names: &Names) -> bool {
        match self {
            Self::Name => names.len().0 > 0 || !names.tags.is_empty(),
            Self::Region => !names.tags.is_empty(),
            Self::Fact(fact) => names.geo.ranges(fact).is_some(),
        }
    }

    /// In lower case.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Region => "region",
            Self::Fact(Fact::Country) => "country",
            Self::Fact(Fact::Org) => "organisation",
        }
    }

    pub fn of(self, network: Network, names: &Names) -> Option<&str> {
        match self {
            Self::Name => names.called(network),
            Self::Region => names.tags.region(network),
            Self::Fact(fact) => names.geo.of(fact, network.address()?).map(|said| said.text),
        }
    }
}

/// Columns behind one of addresses. One of names is always there.
pub struct Behind<'a> {
    names: &'a Names,
    said: Vec<Said>,
}

impl<'a> Behind<'a> {
    pub fn of(names: &'a Names) -> Self {
        let is_column = |said: &Said| *said == Said::Name || said.is_known(names);
        Self { names, said: Said::ALL.into_iter().filter(is_column).collect() }
    }

    /// `whose` is as `Source`, or nothing.
    pub fn heads(&self, whose: &str) -> Vec<String> {
        let head = |said: &Said| match whose {
            "" => said.title()[..1].to_uppercase() + &said.title()[1..],
            _ => format!("{whose} {}", said.title()),
        };
        self.said.iter().map(head).collect()
    }

    pub fn cells(&self, network: Option<Network>) -> Vec<String> {
        let cell =
            |said: &Said| network.and_then(|network| said.of(network, self.names)).unwrap_or_default().to_owned();
        self.said.iter().map(cell).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::{Geo, Growing, Ranges};

    #[test]
    fn names_and_places_stand_apart() {
        let mut names = Names::default();
        names.add(Network::one([192, 0, 2, 7].into()), "partner");
        names.settle();
        let behind = Behind::of(&names);
        assert_eq!((behind.heads(""), behind.cells(None)), (vec!["Name".to_owned()], vec![String::new()]));

        let mut growing = Growing::default();
        let number = growing.say("NL".to_owned(), "Netherlands".to_owned());
        growing.add(Network::parse("192.0.2.0/24").unwrap(), number);
        names.geo = Geo::new(growing.finish(1), Ranges::default());
        let behind = Behind::of(&names);
        assert_eq!(behind.heads("Source"), ["Source name", "Source country"]);
        assert_eq!(behind.cells(Network::parse("192.0.2.7")), ["partner", "NL"]);
        assert_eq!(behind.cells(Network::parse("192.0.2.8")), ["", "NL"]);
        assert_eq!(behind.cells(Network::parse("192.0.2.0/24")), ["", ""]);
    }
}
