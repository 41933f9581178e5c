//! In which country public addresses are, and in whose networks, as databases of all addresses say.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::{Network, is_private};
use crate::order;

/// What such a database can say of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Fact {
    Country,
    /// Who announces the network that it is in to the Internet.
    Org,
}

/// Of each fact the newest database. Large, so they are shared and not copied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Geo {
    countries: Option<Arc<Ranges>>,
    orgs: Option<Arc<Ranges>>,
}

/// What is said of addresses, and how it is called besides: `DE`, Germany; an organisation, and its number.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Said {
    pub text: String,
    pub note: String,
}

impl Said {
    /// In full, if that is known.
    pub fn called(&self) -> &str {
        if self.note.is_empty() { &self.text } else { &self.note }
    }
}

/// All addresses, as ranges of which the same is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranges {
    /// When it was made, in seconds since 1970.
    made: u64,
    /// How many of them something is said of.
    count: usize,
    /// In order, each text once. Numbers are places in it, from one on; nothing is said where there is zero.
    said: Vec<Said>,
    v4: Starts<1>,
    v6: Starts<3>,
}

/// Where ranges begin, in order, each up to the next one's beginning, and their numbers: both in one word, or in three.
/// There are hundreds of thousands of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Starts<const WORDS: usize> {
    #[serde(with = "crate::plain")]
    words: Vec<u64>,
    /// What is behind the last, while it grows.
    next: Option<u128>,
}

#[expect(clippy::cast_possible_truncation, reason = "words are taken apart here")]
impl<const WORDS: usize> Starts<WORDS> {
    fn len(&self) -> usize {
        self.words.len() / WORDS
    }

    fn from(&self, at: usize) -> u128 {
        match self.words[at * WORDS..][..WORDS] {
            [high, low, _] => u128::from(high) << 64 | u128::from(low),
            [word, ..] => u128::from(word >> 32),
            [] => 0,
        }
    }

    fn number(&self, at: usize) -> u32 {
        self.words[at * WORDS + WORDS - 1] as u32
    }

    fn push(&mut self, from: u128, number: u32) {
        match WORDS {
            1 => self.words.push((from as u64) << 32 | u64::from(number)),
            _ => self.words.extend([(from >> 64) as u64, from as u64, number.into()]),
        }
    }

    /// A range with this said of it, which begins behind all others.
    fn add(&mut self, first: u128, last: u128, number: u32) {
        let before = self.len().checked_sub(1);
        if before.is_some_and(|at| self.from(at) >= first) {
            return;
        }
        if self.next != Some(first) {
            self.close();
        }
        if self.next.is_none() || before.is_none_or(|at| self.number(at) != number) {
            self.push(first, number);
        }
        // Behind the last of all addresses there is none.
        let end = if WORDS == 1 { u32::MAX.into() } else { u128::MAX };
        self.next = (last < end).then(|| last + 1);
    }

    /// Nothing is said of what is behind the last.
    fn close(&mut self) {
        if let Some(next) = self.next.take() {
            self.push(next, 0);
        }
    }

    /// Gives each another number, and joins those that are the same now.
    fn renumber(&mut self, numbers: &[u32]) {
        let old = std::mem::take(self);
        for at in 0..old.len() {
            let number = numbers[old.number(at) as usize];
            if self.len().checked_sub(1).is_none_or(|last| self.number(last) != number) {
                self.push(old.from(at), number);
            }
        }
    }

    fn of(&self, address: u128) -> u32 {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.from(middle) <= address { low = middle + 1 } else { high = middle }
        }
        low.checked_sub(1).map_or(0, |at| self.number(at))
    }
}

impl Ranges {
    pub fn made_at(seconds: u64) -> Self {
        Self { made: seconds, ..Self::default() }
    }

    /// The number of what is said from now on, which is not said yet.
    pub fn say(&mut self, said: Said) -> u32 {
        self.said.push(said);
        u32::try_from(self.said.len()).unwrap_or_default()
    }

    /// That this is said of a network, the first address of which is behind all before.
    pub fn add(&mut self, network: Network, number: u32) {
        match (network.first(), network.last()) {
            (IpAddr::V4(first), IpAddr::V4(last)) => self.v4.add(first.to_bits().into(), last.to_bits().into(), number),
            (IpAddr::V6(first), IpAddr::V6(last)) => self.v6.add(first.to_bits(), last.to_bits(), number),
            _ => {}
        }
    }

    /// Nothing more is added: from now on it can be looked up.
    pub fn settle(&mut self) {
        self.v4.close();
        self.v6.close();
        let mut said = std::mem::take(&mut self.said);
        let mut places: Vec<usize> = (0..said.len()).collect();
        order::sort_by(&mut places, |&a, &b| said[a].cmp(&said[b]));
        let mut numbers = vec![0; said.len() + 1];
        for at in places {
            let here = std::mem::take(&mut said[at]);
            // Of two notes of one text the first stays.
            if self.said.last().is_none_or(|last| last.text != here.text) {
                self.said.push(here);
            }
            numbers[at + 1] = u32::try_from(self.said.len()).unwrap_or_default();
        }
        self.v4.renumber(&numbers);
        self.v6.renumber(&numbers);
        let said_of = |count: usize, number: &dyn Fn(usize) -> u32| (0..count).filter(|&at| number(at) > 0).count();
        self.count =
            said_of(self.v4.len(), &|at| self.v4.number(at)) + said_of(self.v6.len(), &|at| self.v6.number(at));
    }

    pub const fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// All that is said, in the order of its numbers from one on.
    pub fn said(&self) -> &[Said] {
        &self.said
    }

    pub fn get(&self, number: u32) -> Option<&Said> {
        self.said.get((number as usize).checked_sub(1)?)
    }

    /// The number of what is said of an address. Of private addresses nothing is, whatever registries have of them.
    pub fn number(&self, address: IpAddr) -> u32 {
        match address {
            _ if is_private(address) => 0,
            IpAddr::V4(v4) => self.v4.of(v4.to_bits().into()),
            IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
                Some(v4) => self.v4.of(v4.to_bits().into()),
                None => self.v6.of(v6.to_bits()),
            },
        }
    }

    /// When it was made, in seconds since 1970.
    pub const fn made(&self) -> u64 {
        self.made
    }

    /// How many ranges of addresses it has something to say of.
    pub const fn len(&self) -> usize {
        self.count
    }
}

impl Geo {
    pub const NONE: Self = Self { countries: None, orgs: None };

    /// What one database says.
    pub fn new(countries: Ranges, orgs: Ranges) -> Self {
        let [countries, orgs] = [countries, orgs].map(|ranges| (!ranges.is_empty()).then(|| Arc::new(ranges)));
        Self { countries, orgs }
    }

    pub const fn is_empty(&self) -> bool {
        self.countries.is_none() && self.orgs.is_none()
    }

    pub fn ranges(&self, fact: Fact) -> Option<&Ranges> {
        match fact {
            Fact::Country => self.countries.as_deref(),
            Fact::Org => self.orgs.as_deref(),
        }
    }

    /// What is said of an address.
    pub fn of(&self, fact: Fact, address: IpAddr) -> Option<&Said> {
        let ranges = self.ranges(fact)?;
        ranges.get(ranges.number(address))
    }

    /// Whose an address is, and where: `Example (AS64500), DE`.
    pub fn in_words(&self, address: IpAddr) -> Option<Cow<'_, str>> {
        let [org, country] = [Fact::Org, Fact::Country].map(|fact| self.of(fact, address));
        match (org, country) {
            (Some(org), Some(country)) => Some(format!("{}, {}", org.text, country.text).into()),
            (Some(org), None) => Some(org.text.as_str().into()),
            (None, Some(country)) => Some(country.called().into()),
            (None, None) => None,
        }
    }

    /// What a text is called besides.
    pub fn note(&self, fact: Fact, text: &str) -> Option<&str> {
        let said = self.ranges(fact)?.said();
        let at = said.binary_search_by(|said| said.text.as_str().cmp(text)).ok()?;
        Some(said[at].note.as_str()).filter(|note| !note.is_empty())
    }

    /// Of each fact the newest, and of two of one time the larger.
    pub fn joined<'a>(all: impl Iterator<Item = &'a Self>) -> Self {
        let mut joined = Self::default();
        for geo in all {
            for (ours, theirs) in [(&mut joined.countries, &geo.countries), (&mut joined.orgs, &geo.orgs)] {
                let age = |ranges: &Option<Arc<Ranges>>| ranges.as_ref().map(|ranges| (ranges.made, ranges.len()));
                if age(ours) < age(theirs) {
                    ours.clone_from(theirs);
                }
            }
        }
        joined
    }

    /// Whether it is the very same, without a look at all that it says.
    pub fn is_same(&self, other: &Self) -> bool {
        let is_same = |ours: &Option<Arc<Ranges>>, theirs: &Option<Arc<Ranges>>| match (ours, theirs) {
            (Some(ours), Some(theirs)) => Arc::ptr_eq(ours, theirs),
            (None, None) => true,
            _ => false,
        };
        is_same(&self.countries, &other.countries) && is_same(&self.orgs, &other.orgs)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::net::Ipv4Addr;

    use proptest::prelude::*;

    use super::*;

    fn said(text: &str, note: &str) -> Said {
        Said { text: text.to_owned(), note: note.to_owned() }
    }

    fn ranges(made: u64, of: &[(&str, &str)]) -> Ranges {
        let (mut ranges, mut numbers) = (Ranges::made_at(made), BTreeMap::new());
        for (network, text) in of {
            let number = *numbers.entry(text).or_insert_with(|| ranges.say(said(text, "")));
            ranges.add(Network::parse(network).unwrap(), number);
        }
        ranges.settle();
        ranges
    }

    #[track_caller]
    fn check(geo: &Geo, address: &str, expected: Option<&str>) {
        let found = geo.of(Fact::Country, address.parse().unwrap());
        assert_eq!(found.map(|said| said.text.as_str()), expected, "{address}");
    }

    #[test]
    fn an_address_is_in_one_range_at_most() {
        let of = [
            ("10.0.0.0/8", "ZZ"),
            ("192.0.2.0/25", "NL"),
            ("192.0.2.128/25", "NL"),
            ("192.0.3.0/24", "DE"),
            ("203.0.113.0/24", "AU"),
            ("2001:db8::/32", "JP"),
        ];
        let geo = Geo::new(ranges(1, &of), Ranges::default());
        check(&geo, "192.0.2.0", Some("NL"));
        check(&geo, "192.0.2.255", Some("NL"));
        check(&geo, "192.0.3.0", Some("DE"));
        check(&geo, "192.0.1.255", None);
        check(&geo, "192.0.4.0", None);
        check(&geo, "203.0.113.9", Some("AU"));
        check(&geo, "255.255.255.255", None);
        check(&geo, "::ffff:203.0.113.9", Some("AU"));
        check(&geo, "2001:db8:ffff::1", Some("JP"));
        check(&geo, "2001:db9::", None);
        // Whatever is said of it.
        check(&geo, "10.0.0.4", None);
        assert_eq!(geo.of(Fact::Org, "192.0.2.0".parse().unwrap()), None);
        let ranges = geo.ranges(Fact::Country).unwrap();
        assert_eq!(ranges.len(), 5, "neighbours of one text are one range");
        assert_eq!(ranges.said().len(), 5);
    }

    #[test]
    fn the_last_of_all_addresses_has_nothing_behind_it() {
        let geo = Geo::new(ranges(1, &[("128.0.0.0/1", "AQ"), ("8000::/1", "AQ")]), Ranges::default());
        check(&geo, "255.255.255.255", Some("AQ"));
        check(&geo, "ffff::", Some("AQ"));
        check(&geo, "7fff::", None);
    }

    #[test]
    fn notes_are_found_by_their_text() {
        let mut ranges = Ranges::default();
        for (text, note) in [("NL", "Netherlands"), ("DE", "Germany"), ("AQ", "")] {
            ranges.say(said(text, note));
        }
        ranges.settle();
        let geo = Geo::new(ranges, Ranges::default());
        assert_eq!(geo.note(Fact::Country, "DE"), Some("Germany"));
        assert_eq!(geo.note(Fact::Country, "AQ"), None);
        assert_eq!(geo.note(Fact::Country, "FR"), None);
        assert_eq!(geo.note(Fact::Org, "DE"), None);
    }

    #[test]
    fn the_newest_of_each_fact_counts() {
        let of = |made: u64, text: &str| ranges(made, &[("192.0.2.0/24", text)]);
        let old = Geo::new(of(1, "DE"), of(3, "Example"));
        let new = Geo::new(of(2, "NL"), Ranges::default());
        let joined = Geo::joined([&old, &new].into_iter());
        assert_eq!(joined, Geo::joined([&new, &old, &new].into_iter()));
        check(&joined, "192.0.2.1", Some("NL"));
        assert_eq!(joined.of(Fact::Org, "192.0.2.1".parse().unwrap()).unwrap().text, "Example");
        assert!(joined.is_same(&joined.clone()) && !joined.is_same(&old) && !Geo::NONE.is_same(&old));
    }

    proptest! {
        /// Against a plain look at all of them.
        #[test]
        fn ranges_are_what_was_added(lengths: Vec<(u8, u8)>, sought: Vec<u16>) {
            let mut ranges = Ranges::default();
            let numbers: Vec<u32> = ["A", "B", "C"].map(|text| ranges.say(said(text, ""))).into();
            let mut plain: Vec<(u32, u32, &str)> = Vec::new();
            let mut at = 0xC000_0200_u32;
            for (gap, which) in lengths {
                at += u32::from(gap % 3) * 4;
                let which = usize::from(which % 3);
                let network = Network::of(Ipv4Addr::from_bits(at).into(), 30);
                ranges.add(network, numbers[which]);
                plain.push((at, at + 3, ["A", "B", "C"][which]));
                at += 4;
            }
            ranges.settle();
            for near in sought {
                let address = 0xC000_01F0 + u32::from(near % 4096);
                let expected = plain.iter().find(|(first, last, _)| (*first..=*last).contains(&address));
                let found = ranges.get(ranges.number(Ipv4Addr::from_bits(address).into()));
                prop_assert_eq!(found.map(|said| said.text.as_str()), expected.map(|(.., text)| *text));
            }
            prop_assert_eq!(&postcard::from_bytes::<Ranges>(&postcard::to_stdvec(&ranges).unwrap()).unwrap(), &ranges);
        }
    }
}
