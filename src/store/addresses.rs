//! The dictionary of addresses: each distinct one is kept once, and rows hold its number.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use rustc_hash::FxHashMap;

use super::names::index;
use crate::enrich::{Fact, Geo};
use crate::model::mixed;

/// An address of this shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AddrId(pub u32);

#[derive(Clone, Debug, Default)]
pub struct Addresses {
    list: Vec<IpAddr>,
    v4: V4Table,
    /// By what becomes of an address's bits.
    v6: FxHashMap<(u64, u64), AddrId>,
    /// What they are mixed with.
    salt: u64,
    geo: Geo,
    /// Of each address the number of its country and of its organisation there, if anything is said of any.
    facts: Vec<[u32; 2]>,
}

impl Addresses {
    /// With places that nobody can foresee who does not know the number: whoever writes addresses into a log could
    /// choose such that all seek one place.
    pub fn scattered(by: u32) -> Self {
        let usual = V4Table::default();
        // Never a small factor, nor an even one: either would leave addresses that follow each other close together.
        let factor = usual.factor ^ (by & 0x3FFF_FFFE);
        Self { v4: V4Table { factor, ..usual }, salt: by.into(), ..Self::default() }
    }

    /// Each bit of an address and of the salt decides on all bits, and no two addresses become one.
    fn scatter(&self, address: Ipv6Addr) -> (u64, u64) {
        let octets = address.octets();
        let (halves, _) = octets.as_chunks();
        let [network, host] = [0, 1].map(|half| u64::from_ne_bytes(halves[half]));
        let first = mixed(network ^ self.salt);
        (first, mixed(host ^ first))
    }

    #[inline]
    pub fn intern(&mut self, address: IpAddr) -> AddrId {
        match address {
            IpAddr::V4(v4) => self.intern_v4(v4.to_bits()),
            IpAddr::V6(v6) => {
                let key = self.scatter(v6);
                match self.v6.get(&key) {
                    Some(id) => *id,
                    None => {
                        let id = self.add(address);
                        self.v6.insert(key, id);
                        id
                    }
                }
            }
        }
    }

    fn add(&mut self, address: IpAddr) -> AddrId {
        if !self.geo.is_empty() {
            self.facts.push(facts(&self.geo, address));
        }
        self.list.push(address);
        AddrId(index(self.list.len() - 1))
    }

    /// From now on this is what is said of addresses.
    pub fn set_geo(&mut self, geo: Geo) {
        self.facts =
            if geo.is_empty() { Vec::new() } else { self.list.iter().map(|&address| facts(&geo, address)).collect() };
        self.geo = geo;
    }

    pub const fn geo(&self) -> &Geo {
        &self.geo
    }

    /// Of each address the number of what is said of it, if anything is said of any.
    pub fn facts(&self, fact: Fact) -> impl Iterator<Item = u32> {
        self.facts.iter().map(move |numbers| numbers[fact as usize])
    }

    /// The same of an IPv4 address, as a number.
    #[inline(always)]
    pub fn intern_v4(&mut self, address: u32) -> AddrId {
        match self.v4.get(address) {
            Some(id) => AddrId(id),
            None => self.add_v4(address),
        }
    }

    /// The number of an address that is there.
    pub fn find(&self, address: IpAddr) -> Option<AddrId> {
        match address {
            IpAddr::V4(v4) => self.v4.get(v4.to_bits()).map(AddrId),
            IpAddr::V6(v6) => self.v6.get(&self.scatter(v6)).copied(),
        }
    }

    #[cold]
    fn add_v4(&mut self, address: u32) -> AddrId {
        let AddrId(id) = self.add(Ipv4Addr::from_bits(address).into());
        self.v4.insert(address, id);
        AddrId(id)
    }

    /// All addresses; an id is an index into them.
    pub fn all(&self) -> &[IpAddr] {
        &self.list
    }

    pub fn bytes_in_memory(&self) -> usize {
        self.list.capacity() * size_of::<IpAddr>()
            + self.facts.capacity() * size_of::<[u32; 2]>()
            + self.geo.bytes_in_memory()
            + self.v4.places.capacity() * size_of::<(u32, u32)>()
            + self.v6.capacity() * (size_of::<((u64, u64), AddrId)>() + 1)
    }
}

fn facts(geo: &Geo, address: IpAddr) -> [u32; 2] {
    Fact::ALL.map(|fact| geo.ranges(fact).map_or(0, |ranges| ranges.number(address)))
}

/// A table of numbers by address, in eight bytes a place: nearly every look at it is a cache line of a large memory,
/// and there are two for each row.
#[derive(Clone, Debug)]
struct V4Table {
    /// An address and its id. A place without an id is free.
    places: Vec<(u32, u32)>,
    taken: usize,
    /// An odd number.
    factor: u32,
}

impl Default for V4Table {
    fn default() -> Self {
        Self { places: Vec::new(), taken: 0, factor: 0x9E37_79B1 }
    }
}

const FREE: u32 = u32::MAX;

impl V4Table {
    const LEAST: usize = 1 << 6;

    /// Where the search for an address begins.
    #[inline(always)]
    fn home(&self, address: u32) -> usize {
        // Addresses of a network follow each other; multiplied, their highest bits are far apart.
        let mixed = address.wrapping_mul(self.factor);
        mixed.wrapping_shr(u32::BITS.wrapping_sub(self.places.len().trailing_zeros())) as usize
    }

    #[inline(always)]
    fn get(&self, address: u32) -> Option<u32> {
        let mut at = self.home(address);
        loop {
            let &(held, id) = self.places.get(at)?;
            if held == address || id == FREE {
                return (id != FREE).then_some(id);
            }
            at = (at + 1) & (self.places.len() - 1);
        }
    }

    /// Takes an address that it has not got.
    fn insert(&mut self, address: u32, id: u32) {
        if self.taken * 4 >= self.places.len() * 3 {
            let larger = vec![(0, FREE); (self.places.len() * 2).max(Self::LEAST)];
            let smaller = std::mem::replace(&mut self.places, larger);
            for (address, id) in smaller.into_iter().filter(|&(_, id)| id != FREE) {
                self.put(address, id);
            }
        }
        self.put(address, id);
        self.taken += 1;
    }

    fn put(&mut self, address: u32, id: u32) {
        let mut at = self.home(address);
        while self.places[at].1 != FREE {
            at = (at + 1) & (self.places.len() - 1);
        }
        self.places[at] = (address, id);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The most places that are looked at for one of the addresses.
    fn longest_search(table: &V4Table) -> usize {
        let taken = table.places.iter().enumerate().filter(|(_, (_, id))| *id != FREE);
        let distance =
            |(at, &(address, _)): (usize, &(u32, u32))| at.wrapping_sub(table.home(address)) & (table.places.len() - 1);
        taken.map(distance).max().unwrap_or(0)
    }

    #[test]
    fn chosen_addresses_seek_no_one_place() {
        // All that the usual factor brings to the first of 65,536 places: they are its inverse times small numbers.
        let factor = V4Table::default().factor;
        let inverse =
            (0..5).fold(factor, |found, _| found.wrapping_mul(2_u32.wrapping_sub(factor.wrapping_mul(found))));
        assert_eq!(factor.wrapping_mul(inverse), 1);
        let searched = |mut addresses: Addresses| {
            (0..20_000_u32).for_each(|at| _ = addresses.intern_v4(inverse.wrapping_mul(at)));
            longest_search(&addresses.v4)
        };
        assert!(searched(Addresses::default()) > 19_000);
        for by in [0x2545_F491, 0x1234_5678, 0xD1B5_4A32] {
            assert!(searched(Addresses::scattered(by)) < 1_000);
        }
    }

    proptest! {
        #[test]
        fn each_has_one_number(v4: Vec<u32>, near in 0u32..1000, v6: Vec<u128>, by: u32) {
            let near = (0..near).map(|host| 0x0A00_0000 | host);
            let v4 = v4.into_iter().chain(near).map(|bits| IpAddr::from(Ipv4Addr::from_bits(bits)));
            let all: Vec<IpAddr> = v4.chain(v6.into_iter().map(|bits| Ipv6Addr::from_bits(bits).into())).collect();
            let mut addresses = Addresses::scattered(by);
            let ids: Vec<AddrId> = all.iter().map(|&address| addresses.intern(address)).collect();
            for (&address, id) in all.iter().zip(ids) {
                prop_assert_eq!(addresses.find(address), Some(id));
                prop_assert_eq!(addresses.intern(address), id);
                prop_assert_eq!(addresses.all()[id.0 as usize], address);
            }
        }
    }
}
