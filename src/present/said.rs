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

    /// In lower case. Machines read it in the heads of columns: never changed.
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
    #[inline(never)]
    pub fn of(names: &'a Names) -> Self {
        let is_column = |said: &Said| *said == Said::Name || said.is_known(names);
        Self { names, said: Said::ALL.into_iter().filter(is_column).collect() }
    }

    /// That of the addresses, and those behind it. `whose` is as `Source`, or nothing.
    #[inline(never)]
    pub fn heads(&self, title: &str, whose: &str) -> Vec<String> {
        let mut heads = vec![title.to_owned()];
        for said in &self.said {
            heads.push(match whose {
                "" => said.title()[..1].to_uppercase() + &said.title()[1..],
                _ => format!("{whose} {}", said.title()),
            });
        }
        heads
    }

    #[inline(never)]
    pub fn cells(&self, of: String, network: Option<Network>) -> Vec<String> {
        let mut cells = vec![of];
        for said in &self.said {
            cells.push(network.and_then(|network| said.of(network, self.names)).unwrap_or_default().to_owned());
        }
        cells
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
        assert_eq!(behind.heads("Address", ""), ["Address", "Name"]);
        assert_eq!(behind.cells("?".to_owned(), None), ["?", ""]);

        let mut growing = Growing::default();
        let number = growing.say("NL".to_owned(), "Netherlands".to_owned());
        growing.add(Network::parse("192.0.2.0/24").unwrap(), number);
        names.geo = Geo::new(growing.finish(1), Ranges::default());
        let behind = Behind::of(&names);
        assert_eq!(behind.heads("Source", "Source"), ["Source", "Source name", "Source country"]);
        let check = |text: &str, expected: [&str; 2]| {
            assert_eq!(behind.cells(text.to_owned(), Network::parse(text))[1..], expected, "{text}");
        };
        check("192.0.2.7", ["partner", "NL"]);
        check("192.0.2.8", ["", "NL"]);
        check("192.0.2.0/24", ["", ""]);
    }
}
