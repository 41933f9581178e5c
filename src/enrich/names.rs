//! What addresses and NICs are called.

use std::borrow::Cow;
use std::fmt::Display;
use std::net::IpAddr;
use std::vec::IntoIter;

use serde::{Deserialize, Serialize};

use super::{Geo, Tag, Tags};
use crate::filter::Between;
use crate::model::{Mac, Network, folded};
use crate::order::distinct;

/// Names of addresses, networks and NICs. One can have several; any order of files gives the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// Each once and in order, but while they are being read.
    networks: Vec<(Network, Name)>,
    nics: Vec<(Mac, String)>,
    /// What public addresses are that nobody has named.
    pub tags: Tags,
    /// Where public addresses are, and whose.
    pub geo: Geo,
    /// How many bits the networks have, each number once, the most first.
    bits: Vec<u8>,
}

/// The name of one comes before that of a list that it is on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Name {
    is_of_list: bool,
    text: String,
}

/// More are not taken, of a file or of all: no network has so many, and what only looks like a list has no end.
const MOST: usize = 200_000;

/// A name is a word or two; what is longer is shortened.
const LONGEST: usize = 100;

/// `10.0.0.4 web-1`: what is named, and behind it its name, if it has one.
pub fn with_name(of: impl Display, name: Option<&str>) -> String {
    name.map_or_else(|| of.to_string(), |name| format!("{of} {name}"))
}

fn shortened(name: &str) -> String {
    name.trim().chars().take(LONGEST).collect()
}

impl Names {
    /// Where nothing has a name.
    pub fn none() -> &'static Self {
        static NONE: Names =
            Names { networks: Vec::new(), nics: Vec::new(), tags: Tags::NONE, geo: Geo::NONE, bits: Vec::new() };
        &NONE
    }

    pub fn add(&mut self, network: Network, name: &str) {
        self.put(network, name, false);
    }

    /// It is on a list of this name.
    pub fn add_listed(&mut self, network: Network, list: &str) {
        self.put(network, list, true);
    }

    fn put(&mut self, network: Network, name: &str, is_of_list: bool) {
        if !name.trim().is_empty() {
            self.networks.push((network, Name { is_of_list, text: shortened(name) }));
        }
    }

    pub fn add_nic(&mut self, nic: Mac, name: &str) {
        if !name.trim().is_empty() {
            self.nics.push((nic, shortened(name)));
        }
    }

    /// Nothing more is added: from now on they can be looked up.
    pub fn settle(&mut self) {
        distinct(&mut self.networks);
        distinct(&mut self.nics);
        self.bits = self.networks.iter().map(|(network, _)| network.bits()).collect();
        distinct(&mut self.bits);
        self.bits.reverse();
    }

    pub const fn is_full(&self) -> bool {
        self.networks.len() + self.nics.len() >= MOST
    }

    /// All that any of them says.
    pub fn joined<'a>(all: impl Iterator<Item = &'a Self>) -> Self {
        let all: Vec<&Self> = all.collect();
        let tags = Tags::joined(all.iter().map(|names| &names.tags));
        let geo = Geo::joined(all.iter().map(|names| &names.geo));
        let mut joined = Self { tags, geo, ..Self::default() };
        for names in all {
            joined.networks.extend_from_slice(&names.networks);
            joined.nics.extend_from_slice(&names.nics);
        }
        joined.settle();
        joined.networks.truncate(MOST);
        joined.nics.truncate(MOST);
        joined
    }

    pub const fn is_empty(&self) -> bool {
        self.networks.is_empty() && self.nics.is_empty() && self.tags.is_empty() && self.geo.is_empty()
    }

    /// What its owner named as it is written, and its name.
    pub fn iter(&self) -> impl Iterator<Item = (String, &str)> {
        let networks = self.networks.iter().map(|(network, name)| (network.to_string(), name.text.as_str()));
        networks.chain(self.nics.iter().map(|(nic, name)| (nic.to_string(), name.as_str())))
    }

    /// How many addresses or networks, and how many NICs, have names of their owner.
    pub const fn len(&self) -> (usize, usize) {
        (self.networks.len(), self.nics.len())
    }

    /// Of an address or network itself, or of the smallest network around it that has a name; of what has none, the
    /// service that it belongs to, and of an address of none at last whose it is, and where.
    pub fn of(&self, network: Network) -> Option<Cow<'_, str>> {
        self.called(network).map(Cow::Borrowed).or_else(|| self.geo.in_words(network.address()?))
    }

    /// The same without whose an address is, and where.
    pub fn called(&self, network: Network) -> Option<&str> {
        let mut around = self.bits.iter().filter(|bits| **bits <= network.bits());
        let own = around.find_map(|&bits| self.own(Network::of(network.first(), bits)));
        own.or_else(|| self.tags.service(network).map(|tag| tag.name.as_str()))
    }

    /// Of just this address or network.
    pub fn own(&self, network: Network) -> Option<&str> {
        let at = self.networks.partition_point(|(other, _)| *other < network);
        self.networks.get(at).filter(|(other, _)| *other == network).map(|(_, name)| name.text.as_str())
    }

    pub fn nic(&self, nic: Mac) -> Option<&str> {
        let at = self.nics.partition_point(|(other, _)| *other < nic);
        self.nics.get(at).filter(|(other, _)| *other == nic).map(|(_, name)| name.as_str())
    }

    /// All addresses that have such a name, themselves or by a network around them.
    pub fn addresses(&self, is: &dyn Fn(&str) -> bool) -> Vec<Between<IpAddr>> {
        let called = self.networks.iter().filter(|(_, name)| is(&name.text));
        let called = called.map(|(network, _)| Between { first: network.first(), last: network.last() });
        called.chain(self.tags.networks(&|tag: &Tag| is(&tag.name))).collect()
    }

    /// All addresses in such a region.
    pub fn in_regions(&self, is: &dyn Fn(&str) -> bool) -> Vec<Between<IpAddr>> {
        self.tags.networks(&|tag: &Tag| !tag.region.is_empty() && is(&tag.region)).collect()
    }

    /// Names of addresses with this in them, in either case, each once and in order.
    pub fn holding(&self, part: &str) -> IntoIter<&str> {
        let names = self.networks.iter().map(|(_, name)| &name.text).chain(self.tags.iter().map(|tag| &tag.name));
        those_holding(part, names)
    }

    /// Azure's regions with this in them, in the same way.
    pub fn regions_holding(&self, part: &str) -> IntoIter<&str> {
        those_holding(part, self.tags.iter().map(|tag| &tag.region).filter(|region| !region.is_empty()))
    }
}

fn those_holding<'n>(part: &str, texts: impl Iterator<Item = &'n String>) -> IntoIter<&'n str> {
    let part = folded(part);
    let is_holding = |text: &&str| folded(text).contains(&part);
    let mut texts: Vec<&str> = texts.map(String::as_str).filter(is_holding).collect();
    distinct(&mut texts);
    texts.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(of: &[(&str, &str)]) -> Names {
        let mut names = Names::default();
        for (network, name) in of {
            names.add(Network::parse(network).unwrap(), name);
        }
        names.settle();
        names
    }

    #[test]
    fn the_closest_name_is_shown() {
        let names = names(&[
            ("10.0.0.0/8", "inside"),
            ("10.0.0.4", "web"),
            ("10.0.0.4", "also"),
            ("10.0.0.0/24", "front"),
            ("2001:db8::/32", "six"),
            ("2001:db8::/32", " "),
        ]);
        let check = |network: &str, expected: Option<&str>| {
            assert_eq!(names.of(Network::parse(network).unwrap()).as_deref(), expected, "{network}");
        };
        check("10.0.0.4", Some("also"));
        check("10.0.0.5", Some("front"));
        check("10.1.0.4", Some("inside"));
        check("192.0.2.4", None);
        check("2001:db8::7", Some("six"));
        check("2001:db9::7", None);
        check("10.0.0.0/24", Some("front"));
        check("10.0.0.0/25", Some("front"));
        check("10.0.0.0/23", Some("inside"));
        check("0.0.0.0/0", None);
        assert_eq!(names.holding("").collect::<Vec<_>>(), ["also", "front", "inside", "six", "web"]);
        assert_eq!(names.holding("I").collect::<Vec<_>>(), ["inside", "six"]);
    }

    #[test]
    fn the_name_of_one_is_shown_before_a_list_it_is_on() {
        let one = |text: &str| Network::parse(text).unwrap();
        let mut names = names(&[("192.0.2.7", "partner")]);
        names.add_listed(one("192.0.2.7"), "blocked");
        names.add_listed(one("192.0.2.8"), "blocked");
        names.settle();
        assert_eq!(names.own(one("192.0.2.7")), Some("partner"));
        assert_eq!(names.own(one("192.0.2.8")), Some("blocked"));
        assert_eq!(names.addresses(&|name| name == "blocked").len(), 2, "each can be asked for by both");
    }

    #[test]
    fn a_name_stands_for_all_that_have_it() {
        let names = names(&[("10.0.0.0/31", "db"), ("10.0.0.4", "DB"), ("10.0.0.5", "web")]);
        let found = names.addresses(&|name| name.eq_ignore_ascii_case("db"));
        let shown: Vec<String> = found.iter().map(|range| format!("{}..{}", range.first, range.last)).collect();
        assert_eq!(shown, ["10.0.0.0..10.0.0.1", "10.0.0.4..10.0.0.4"]);
    }

    #[test]
    fn files_come_in_any_order() {
        let (a, b) =
            (names(&[("10.0.0.4", "web"), ("10.0.0.5", "db")]), names(&[("10.0.0.4", "web"), ("10.0.0.4", "a")]));
        assert_eq!(Names::joined([&a, &b].into_iter()), Names::joined([&b, &a, &b].into_iter()));
        assert_eq!(Names::joined([&a, &b].into_iter()).len(), (3, 0));
    }
}
