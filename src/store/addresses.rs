//! The dictionary of addresses: each distinct one is kept once, and rows hold its number.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use rustc_hash::FxHashMap;

use super::names::index;

/// An address of this shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AddrId(pub u32);

#[derive(Debug, Default)]
pub struct Addresses {
    list: Vec<IpAddr>,
    v4: V4Table,
    v6: FxHashMap<Ipv6Addr, AddrId>,
}

impl Addresses {
    #[inline]
    pub fn intern(&mut self, address: IpAddr) -> AddrId {
        match address {
            IpAddr::V4(v4) => self.intern_v4(v4.to_bits()),
            IpAddr::V6(v6) => *self.v6.entry(v6).or_insert_with(|| {
                self.list.push(address);
                AddrId(index(self.list.len() - 1))
            }),
        }
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
            IpAddr::V6(v6) => self.v6.get(&v6).copied(),
        }
    }

    #[cold]
    fn add_v4(&mut self, address: u32) -> AddrId {
        let id = index(self.list.len());
        self.list.push(Ipv4Addr::from_bits(address).into());
        self.v4.insert(address, id);
        AddrId(id)
    }

    /// All addresses; an id is an index into them.
    pub fn all(&self) -> &[IpAddr] {
        &self.list
    }

    pub fn bytes_in_memory(&self) -> usize {
        self.list.capacity() * size_of::<IpAddr>()
            + self.v4.places.capacity() * size_of::<(u32, u32)>()
            + self.v6.capacity() * (size_of::<(Ipv6Addr, AddrId)>() + 1)
    }
}

/// A table of numbers by address, in eight bytes a place: nearly every look at it is a cache line of a large memory, and
/// there are two for each row.
#[derive(Debug, Default)]
struct V4Table {
    /// An address and its id. A place without an id is free.
    places: Vec<(u32, u32)>,
    taken: usize,
}

const FREE: u32 = u32::MAX;

impl V4Table {
    const LEAST: usize = 1 << 6;

    /// Where the search for an address begins.
    #[inline(always)]
    fn home(&self, address: u32) -> usize {
        // Addresses of a network follow each other; multiplied, their highest bits are far apart.
        let mixed = address.wrapping_mul(0x9E37_79B1);
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

    proptest! {
        #[test]
        fn each_has_one_number(v4: Vec<u32>, near in 0u32..1000, v6: Vec<u128>) {
            let near = (0..near).map(|host| 0x0A00_0000 | host);
            let v4 = v4.into_iter().chain(near).map(|bits| IpAddr::from(Ipv4Addr::from_bits(bits)));
            let all: Vec<IpAddr> = v4.chain(v6.into_iter().map(|bits| Ipv6Addr::from_bits(bits).into())).collect();
            let mut addresses = Addresses::default();
            let ids: Vec<AddrId> = all.iter().map(|&address| addresses.intern(address)).collect();
            for (&address, id) in all.iter().zip(ids) {
                prop_assert_eq!(addresses.find(address), Some(id));
                prop_assert_eq!(addresses.intern(address), id);
                prop_assert_eq!(addresses.all()[id.0 as usize], address);
            }
        }
    }
}
