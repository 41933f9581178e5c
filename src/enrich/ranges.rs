//! What is known of ranges of addresses. Laid out in columns, so that hundreds of thousands of ranges cross to other
//! workers as quickly as bytes are copied.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::model::{Network, is_private};
use crate::order;

/// What is said of addresses, and how that is called besides: `DE`, Germany; an organisation with its number, and the
/// number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Said<'a> {
    pub text: &'a str,
    pub note: &'a str,
}

/// All addresses, as ranges of which the same is said. In the order of their age.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ranges {
    /// When it was made, in seconds since 1970.
    made: u64,
    /// How many of them something is said of.
    count: usize,
    /// All that is said, in order, each text and its note behind it. Numbers are places in it, from one on; of what has
    /// none nothing is said.
    said: String,
    /// Where each text ends, and where each note does.
    #[serde(with = "crate::plain")]
    ends: Vec<u64>,
    v4: Starts<1>,
    v6: Starts<3>,
}

/// Takes what is said of one network after the other.
#[derive(Debug, Default)]
pub struct Growing {
    said: Vec<[String; 2]>,
    v4: Open<1>,
    v6: Open<3>,
}

/// Where ranges begin, in order, each up to the next one's beginning, and their numbers: both in one word, or in three.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Starts<const WORDS: usize>(#[serde(with = "crate::plain")] Vec<u64>);

/// The same while it grows, and what is behind the last.
#[derive(Debug, Default)]
struct Open<const WORDS: usize> {
    starts: Starts<WORDS>,
    next: Option<u128>,
}

impl<'a> Said<'a> {
    /// All that it can be asked for by: its text, which can have its note in brackets behind it, its note, and the
    /// digits of a number.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        let Self { text, note } = *self;
        let bare = text.strip_suffix(')').and_then(|text| text.strip_suffix(note)?.strip_suffix(" ("));
        let digits = note.strip_prefix("AS").or_else(|| text.strip_prefix("AS").filter(|_| note.is_empty()));
        [Some(text), bare, Some(note), digits].into_iter().flatten().filter(|name| !name.is_empty())
    }

    /// In full, if that is known.
    pub const fn called(&self) -> &'a str {
        if self.note.is_empty() { self.text } else { self.note }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "words are taken apart here")]
impl<const WORDS: usize> Starts<WORDS> {
    fn len(&self) -> usize {
        self.0.len() / WORDS
    }

    fn from(&self, at: usize) -> u128 {
        match self.0[at * WORDS..][..WORDS] {
            [high, low, _] => u128::from(high) << 64 | u128::from(low),
            [word, ..] => u128::from(word >> 32),
            [] => 0,
        }
    }

    fn number(&self, at: usize) -> u32 {
        self.0[at * WORDS + WORDS - 1] as u32
    }

    fn push(&mut self, from: u128, number: u32) {
        match WORDS {
            1 => self.0.push((from as u64) << 32 | u64::from(number)),
            _ => self.0.extend([(from >> 64) as u64, from as u64, number.into()]),
        }
    }

    /// With other numbers; neighbours that have the same become one.
    fn renumbered(&self, numbers: &[u32]) -> Self {
        let mut renumbered = Self::default();
        let mut last = None;
        for at in 0..self.len() {
            let number = numbers[self.number(at) as usize];
            if last.replace(number) != Some(number) {
                renumbered.push(self.from(at), number);
            }
        }
        renumbered
    }

    fn said(&self) -> usize {
        (0..self.len()).filter(|&at| self.number(at) > 0).count()
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

impl<const WORDS: usize> Open<WORDS> {
    /// A range with this said of it, which begins behind all others.
    fn add(&mut self, first: u128, last: u128, number: u32) {
        let before = self.starts.len().checked_sub(1);
        if before.is_some_and(|at| self.starts.from(at) >= first) {
            return;
        }
        let goes_on = self.next == Some(first);
        if !goes_on {
            self.close();
        }
        if !goes_on || before.is_none_or(|at| self.starts.number(at) != number) {
            self.starts.push(first, number);
        }
        // Behind the last of all addresses there is none.
        let end = if WORDS == 1 { u32::MAX.into() } else { u128::MAX };
        self.next = (last < end).then(|| last + 1);
    }

    /// Nothing is said of what is behind the last.
    fn close(&mut self) {
        if let Some(next) = self.next.take() {
            self.starts.push(next, 0);
        }
    }
}

impl Growing {
    /// The number of what is said from now on, which is not said yet.
    pub fn say(&mut self, text: String, note: String) -> u32 {
        self.said.push([text, note]);
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

    /// No database of all addresses has so much to say.
    pub fn is_full(&self) -> bool {
        self.said.len() > 500_000 || self.v4.starts.len() + self.v6.starts.len() > 6_000_000
    }

    /// All of it, as it was known at this time in seconds since 1970.
    pub fn finish(mut self, made: u64) -> Ranges {
        self.v4.close();
        self.v6.close();
        let mut places: Vec<usize> = (0..self.said.len()).collect();
        order::sort_by(&mut places, |&a, &b| self.said[a].cmp(&self.said[b]));
        let mut ranges = Ranges { made, ..Ranges::default() };
        let mut numbers = vec![0; self.said.len() + 1];
        for at in places {
            let [text, note] = &self.said[at];
            // Of two notes of one text the first stays.
            if ranges.said().next_back().is_none_or(|last| last.text != text) {
                for part in [text, note] {
                    ranges.said.push_str(part);
                    ranges.ends.push(ranges.said.len() as u64);
                }
            }
            numbers[at + 1] = u32::try_from(ranges.ends.len() / 2).unwrap_or_default();
        }
        (ranges.v4, ranges.v6) = (self.v4.starts.renumbered(&numbers), self.v6.starts.renumbered(&numbers));
        ranges.count = ranges.v4.said() + ranges.v6.said();
        ranges
    }
}

impl Ranges {
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All that is said, in the order of its numbers from one on: each text once, in order.
    pub fn said(&self) -> impl DoubleEndedIterator<Item = Said<'_>> + ExactSizeIterator {
        (0..self.ends.len() / 2).map(|at| self.at(at))
    }

    fn at(&self, at: usize) -> Said<'_> {
        let end = |at: usize| usize::try_from(self.ends[at]).unwrap_or_default();
        let (from, text, note) = (at.checked_sub(1).map_or(0, |at| end(at * 2 + 1)), end(at * 2), end(at * 2 + 1));
        let part = |from, to| self.said.get(from..to).unwrap_or_default();
        Said { text: part(from, text), note: part(text, note) }
    }

    pub fn get(&self, number: u32) -> Option<Said<'_>> {
        let at = (number as usize).checked_sub(1)?;
        (at < self.ends.len() / 2).then(|| self.at(at))
    }

    pub fn find(&self, text: &str) -> Option<Said<'_>> {
        let (mut low, mut high) = (0, self.ends.len() / 2);
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.at(middle).text < text { low = middle + 1 } else { high = middle }
        }
        (low < self.ends.len() / 2).then(|| self.at(low)).filter(|said| said.text == text)
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

    pub const fn bytes_in_memory(&self) -> usize {
        (self.v4.0.capacity() + self.v6.0.capacity() + self.ends.capacity()) * size_of::<u64>() + self.said.capacity()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;
    use std::net::Ipv4Addr;

    use proptest::prelude::*;

    use super::*;

    /// What is said of networks, with a note behind a bar.
    pub fn ranges(made: u64, of: &[(&str, &str)]) -> Ranges {
        let (mut growing, mut numbers) = (Growing::default(), BTreeMap::new());
        for (network, said) in of {
            let (text, note) = said.split_once('|').unwrap_or((said, ""));
            let number = *numbers.entry(said).or_insert_with(|| growing.say(text.to_owned(), note.to_owned()));
            growing.add(Network::parse(network).unwrap(), number);
        }
        growing.finish(made)
    }

    #[track_caller]
    fn check(ranges: &Ranges, address: &str, expected: Option<&str>) {
        let found = ranges.get(ranges.number(address.parse().unwrap()));
        assert_eq!(found.map(|said| said.text), expected, "{address}");
    }

    #[test]
    fn an_address_is_in_one_range_at_most() {
        let of = [
            ("10.0.0.0/8", "ZZ"),
            ("192.0.2.0/25", "NL"),
            ("192.0.2.128/25", "NL|Netherlands"),
            ("192.0.3.0/24", "DE"),
            ("203.0.113.0/24", "AU"),
            ("2001:db8::/32", "JP"),
        ];
        let ranges = ranges(1, &of);
        check(&ranges, "192.0.2.0", Some("NL"));
        check(&ranges, "192.0.2.255", Some("NL"));
        check(&ranges, "192.0.3.0", Some("DE"));
        check(&ranges, "192.0.1.255", None);
        check(&ranges, "192.0.4.0", None);
        check(&ranges, "203.0.113.9", Some("AU"));
        check(&ranges, "255.255.255.255", None);
        check(&ranges, "::ffff:203.0.113.9", Some("AU"));
        check(&ranges, "2001:db8:ffff::1", Some("JP"));
        check(&ranges, "2001:db9::", None);
        // Whatever is said of it.
        check(&ranges, "10.0.0.4", None);
        assert_eq!(ranges.len(), 5, "neighbours of one text are one range");
        let texts: Vec<&str> = ranges.said().map(|said| said.text).collect();
        assert_eq!(texts, ["AU", "DE", "JP", "NL", "ZZ"]);
        assert!(texts.iter().all(|text| ranges.find(text).is_some_and(|said| said.text == *text)));
        assert_eq!(ranges.find("FR").or(ranges.find("")).or(ranges.find("ZZZ")), None);
        assert_eq!(ranges.get(0).or(ranges.get(6)), None);
    }

    #[test]
    fn the_last_of_all_addresses_has_nothing_behind_it() {
        let ranges = ranges(1, &[("128.0.0.0/1", "AQ"), ("8000::/1", "AQ")]);
        check(&ranges, "255.255.255.255", Some("AQ"));
        check(&ranges, "ffff::", Some("AQ"));
        check(&ranges, "7fff::", None);
    }

    #[test]
    fn it_is_called_by_any_of_its_names() {
        let check = |text: &str, note: &str, expected: &[&str]| {
            assert_eq!(Said { text, note }.names().collect::<Vec<_>>(), expected);
        };
        check("DE", "Germany", &["DE", "Germany"]);
        check("AQ", "", &["AQ"]);
        check("Example (AS64500)", "AS64500", &["Example (AS64500)", "Example", "AS64500", "64500"]);
        check("AS64500", "", &["AS64500", "64500"]);
        check("Example (Holding)", "", &["Example (Holding)"]);
    }

    proptest! {
        /// Against a plain look at all of them.
        #[test]
        fn ranges_are_what_was_added(lengths: Vec<(u8, u8)>, sought: Vec<u16>) {
            let mut growing = Growing::default();
            let numbers = ["B", "C", "A"].map(|text| growing.say(text.to_owned(), String::new()));
            let mut plain: Vec<(u32, u32, &str)> = Vec::new();
            let mut at = 0xC000_0200_u32;
            for (gap, which) in lengths {
                at += u32::from(gap % 3) * 4;
                let which = usize::from(which % 3);
                growing.add(Network::of(Ipv4Addr::from_bits(at).into(), 30), numbers[which]);
                plain.push((at, at + 3, ["B", "C", "A"][which]));
                at += 4;
            }
            let ranges = growing.finish(7);
            for near in sought {
                let address = 0xC000_01F0 + u32::from(near % 4096);
                let expected = plain.iter().find(|(first, last, _)| (*first..=*last).contains(&address));
                let found = ranges.get(ranges.number(Ipv4Addr::from_bits(address).into()));
                prop_assert_eq!(found.map(|said| said.text), expected.map(|(.., text)| *text));
            }
            prop_assert_eq!(&postcard::from_bytes::<Ranges>(&postcard::to_stdvec(&ranges).unwrap()).unwrap(), &ranges);
        }
    }
}
