//! The ends of flows, of which there can be very many: of each shard which there are, and the sums of those that come
//! first there. That is nearly always enough to rank them over all shards; where it is not, it is known what else is.

use std::net::{IpAddr, Ipv6Addr};

use serde::{Deserialize, Serialize};

use super::Rank;
use super::addresses::AddressOrder;
use super::bytes::{Reader, Writer};
use super::heads::{Cells, End, FurtherEnds, Head};
use super::keyed::{Keyed, Merge, merge_keyed};
use super::sheet::Weighed;
use super::spread::Spread;
use crate::store::Shard;

/// What one shard says of its ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ends {
    occurring: Occurring,
    pub heads: Heads,
}

/// The sums of some of a shard's ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heads {
    pub sources: Head,
    pub destinations: Head,
    /// Destination ports.
    pub ports: Head,
}

/// Sums of ends that are needed beside those of the heads, of every shard that has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct More {
    pub(super) sources: FurtherEnds,
    pub(super) destinations: FurtherEnds,
    pub(super) ports: FurtherEnds,
    /// What all of it is ranked by.
    pub(super) by: Rank,
}

/// Which ends there are: addresses in order, and a bit for each port.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Occurring {
    #[serde(with = "near")]
    v4: Keyed<u32, Sides>,
    v6: Keyed<Ipv6Addr, Sides>,
    #[serde(with = "crate::plain")]
    ports: Vec<u64>,
}

/// Which sides of flows an address is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sides(u8);

impl Sides {
    pub const SOURCE: Self = Self(1);
    pub const DESTINATION: Self = Self(2);

    const fn holds(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl Merge for Sides {
    fn merge(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// How many different ends there are over all shards.
pub struct Counts {
    pub sources: u64,
    pub destinations: u64,
    /// As either.
    pub hosts: u64,
    pub ports: u64,
}

impl Ends {
    /// All there are, and the sums of the first so many of each kind.
    pub fn of(shard: &Shard, order: &AddressOrder, spread: &Spread, (by, depth): (Rank, usize)) -> Self {
        let [sources, destinations, ports] = spread.sheets().map(|sheet| sheet.weights(by));
        let occurring = Occurring::of(order, [&sources, &destinations, &ports].map(|list| bits(list)));
        let address = |at: usize| End::Address(shard.addresses()[at]);
        let head = |sheet, weights, end| Head::of(Cells { sheet, end }, weights, depth);
        let heads = Heads {
            sources: head(&spread.sources, sources, &address),
            destinations: head(&spread.destinations, destinations, &address),
            ports: head(&spread.ports, ports, &port),
        };
        Self { occurring, heads }
    }

    /// Whether this is an end of any flow, of that side if it is an address.
    pub fn has(&self, end: &End, side: Sides) -> bool {
        let Occurring { v4, v6, ports } = &self.occurring;
        let sides = match *end {
            End::Port(port) => return is_in(ports, port.into()),
            End::Address(IpAddr::V4(address)) => find(v4, &address.to_bits()),
            End::Address(IpAddr::V6(address)) => find(v6, &address),
        };
        sides.is_some_and(|sides| sides.holds(side))
    }

    pub fn count(all: &[Self]) -> Counts {
        let (mut v4, mut v6, mut ports) = (Vec::new(), Vec::new(), Vec::new());
        for Self { occurring, .. } in all {
            merge_keyed(&mut v4, occurring.v4.clone());
            merge_keyed(&mut v6, occurring.v6.clone());
            ports.resize(ports.len().max(occurring.ports.len()), 0u64);
            ports.iter_mut().zip(&occurring.ports).for_each(|(word, more)| *word |= more);
        }
        let mut sides = [0; 4];
        let all = v4.iter().map(|&(_, sides)| sides).chain(v6.iter().map(|&(_, sides)| sides));
        all.for_each(|Sides(bits)| sides[usize::from(bits & 3)] += 1);
        let [_, sources, destinations, both] = sides;
        Counts {
            sources: sources + both,
            destinations: destinations + both,
            hosts: sources + destinations + both,
            ports: ports.iter().map(|word| u64::from(word.count_ones())).sum(),
        }
    }
}

fn find<K: Ord>(list: &Keyed<K, Sides>, key: &K) -> Option<Sides> {
    list.binary_search_by(|(other, _)| other.cmp(key)).ok().map(|at| list[at].1)
}

/// The port that a cell is of.
fn port(at: usize) -> End {
    // There are no others.
    End::Port(u16::try_from(at).unwrap_or_default())
}

/// A bit for each place.
fn bits(weights: &[Weighed]) -> Vec<u64> {
    let mut bits = vec![0; weights.last().map_or(0, |last| last.at as usize / 64 + 1)];
    weights.iter().for_each(|weighed| bits[weighed.at as usize / 64] |= 1 << (weighed.at % 64));
    bits
}

fn is_in(bits: &[u64], at: usize) -> bool {
    bits.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
}

impl Heads {
    /// What is wanted of this shard.
    pub fn look_up(shard: &Shard, spread: &Spread, more: &More) -> Self {
        let place = |end: &End| match *end {
            End::Address(address) => shard.number_of(address).map(|number| number as usize),
            End::Port(port) => Some(port.into()),
        };
        let address = |at: usize| End::Address(shard.addresses()[at]);
        let find = |sheet, end, wanted| Head::look_up(Cells { sheet, end }, more.by, wanted, &place);
        Self {
            sources: find(&spread.sources, &address, &more.sources),
            destinations: find(&spread.destinations, &address, &more.destinations),
            ports: find(&spread.ports, &port, &more.ports),
        }
    }

    /// Takes in what was wanted of this shard.
    pub fn learn(&mut self, more: &More, found: Self) {
        self.sources.learn(&more.sources, found.sources);
        self.destinations.learn(&more.destinations, found.destinations);
        self.ports.learn(&more.ports, found.ports);
    }
}

impl More {
    pub(super) fn is_nothing(&self) -> bool {
        let Self { sources, destinations, ports, by: _ } = self;
        [sources, destinations, ports].into_iter().all(|wanted| *wanted == FurtherEnds::default())
    }
}

impl Occurring {
    fn of(order: &AddressOrder, [sources, destinations, ports]: [Vec<u64>; 3]) -> Self {
        let sides = |at: usize| Sides(u8::from(is_in(&sources, at)) | u8::from(is_in(&destinations, at)) << 1);
        let v4 = order.v4().map(|(address, at)| (address, sides(at)));
        let v6 = order.v6().map(|(address, at)| (address, sides(at)));
        Self {
            v4: v4.filter(|&(_, sides)| sides != Sides::default()).collect(),
            v6: v6.filter(|&(_, sides)| sides != Sides::default()).collect(),
            ports,
        }
    }
}

/// Addresses by how far each is from the one before, which takes a byte or two. The lists are long, so what goes
/// through them is no part of what is compiled where they cross.
mod near {
    use serde::de::Error;
    use serde::{Deserializer, Serializer};

    use super::{Deserialize, Keyed, Reader, Sides, Writer};

    pub fn serialize<S: Serializer>(list: &Keyed<u32, Sides>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&written(list))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Keyed<u32, Sides>, D::Error> {
        read(<&[u8]>::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("addresses of another form"))
    }

    #[inline(never)]
    fn written(list: &Keyed<u32, Sides>) -> Vec<u8> {
        let mut writer = Writer::default();
        let mut last = 0;
        for &(address, Sides(bits)) in list {
            writer.put(u64::from(address - last) << 2 | u64::from(bits));
            last = address;
        }
        writer.0
    }

    #[inline(never)]
    fn read(bytes: &[u8]) -> Option<Keyed<u32, Sides>> {
        let mut reader = Reader(bytes);
        let mut list = Vec::with_capacity(bytes.len() / 2);
        let mut last = 0u32;
        while !reader.0.is_empty() {
            let step = reader.take()?;
            last = last.checked_add(u32::try_from(step >> 2).ok()?)?;
            list.push((last, Sides(step.to_le_bytes()[0] & 3)));
        }
        Some(list)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ends(list: &[(u32, u8)]) -> Ends {
        let mut v4: Keyed<u32, Sides> = Vec::new();
        list.iter().for_each(|&(address, sides)| merge_keyed(&mut v4, vec![(address, Sides(sides % 3 + 1))]));
        Ends { occurring: Occurring { v4, ..Occurring::default() }, ..Ends::default() }
    }

    proptest! {
        #[test]
        fn addresses_come_back(list: Vec<(u32, u8)>) {
            let ends = ends(&list);
            prop_assert_eq!(&postcard::from_bytes::<Ends>(&postcard::to_stdvec(&ends).unwrap()).unwrap(), &ends);
            for (address, sides) in list {
                let address = std::net::Ipv4Addr::from_bits(address).into();
                for side in [Sides::SOURCE, Sides::DESTINATION] {
                    prop_assert!(!Sides(sides % 3 + 1).holds(side) || ends.has(&End::Address(address), side));
                }
            }
        }

        #[test]
        fn ends_are_counted_once(a: Vec<(u32, u8)>, b: Vec<(u32, u8)>) {
            let counts = Ends::count(&[ends(&a), ends(&b), ends(&b)]);
            let both = ends(&[a, b].concat());
            let of = |side: Option<Sides>| {
                both.occurring.v4.iter().filter(|(_, sides)| side.is_none_or(|side| sides.holds(side))).count() as u64
            };
            let expected = [None, Some(Sides::SOURCE), Some(Sides::DESTINATION)].map(of);
            prop_assert_eq!([counts.hosts, counts.sources, counts.destinations], expected);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            _ = postcard::from_bytes::<Ends>(&bytes);
        }
    }
}
