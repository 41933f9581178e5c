//! Dictionaries: each distinct address and name is kept once, and rows hold its number.

use std::net::IpAddr;

use rustc_hash::FxHashMap;

/// An address of this shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AddrId(pub u32);

/// A name of this shard: a rule's, an ACL's, an encryption value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NameId(pub u32);

#[derive(Debug, Default)]
pub struct Addresses {
    list: Vec<IpAddr>,
    ids: FxHashMap<IpAddr, AddrId>,
}

impl Addresses {
    pub fn intern(&mut self, address: IpAddr) -> AddrId {
        *self.ids.entry(address).or_insert_with(|| {
            self.list.push(address);
            AddrId(index(self.list.len() - 1))
        })
    }

    /// All addresses; an id is an index into them.
    pub fn all(&self) -> &[IpAddr] {
        &self.list
    }

    pub fn bytes_in_memory(&self) -> usize {
        self.list.capacity() * size_of::<IpAddr>() + self.ids.capacity() * (size_of::<(IpAddr, AddrId)>() + 1)
    }
}

#[derive(Debug, Default)]
pub struct Names {
    list: Vec<Box<str>>,
    ids: FxHashMap<Box<str>, NameId>,
}

impl Names {
    pub fn intern(&mut self, name: &str) -> NameId {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        let id = NameId(index(self.list.len()));
        self.list.push(name.into());
        self.ids.insert(name.into(), id);
        id
    }

    pub fn get(&self, id: NameId) -> &str {
        &self.list[id.0 as usize]
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// An index as an id. A shard of more than 2³² entries would need more memory than a worker can have.
pub(super) fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
