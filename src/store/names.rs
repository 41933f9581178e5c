//! Dictionaries of names: each is kept once, and rows hold its number.

use rustc_hash::FxHashMap;

/// A name of this shard: a rule's, an ACL's, an encryption value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NameId(pub u32);

#[derive(Debug, Default)]
pub struct Names {
    list: Vec<Box<str>>,
    ids: FxHashMap<Box<str>, NameId>,
    last: Option<NameId>,
    /// Bytes of all of them, once.
    length: usize,
}

impl Names {
    pub fn intern(&mut self, name: &str) -> NameId {
        // The same log, target and ACL are named again and again, and their names are long.
        if let Some(last) = self.last.filter(|&last| self.get(last) == name) {
            return last;
        }
        let id = self.find_or_add(name);
        self.last = Some(id);
        id
    }

    fn find_or_add(&mut self, name: &str) -> NameId {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        let id = NameId(index(self.list.len()));
        self.length += name.len();
        self.list.push(name.into());
        self.ids.insert(name.into(), id);
        id
    }

    pub fn get(&self, id: NameId) -> &str {
        &self.list[id.0 as usize]
    }

    pub fn all(&self) -> impl ExactSizeIterator<Item = &str> {
        self.list.iter().map(|name| &**name)
    }

    /// Each is kept in the list and in the map.
    pub fn bytes_in_memory(&self) -> usize {
        let entries = self.list.capacity() * size_of::<Box<str>>();
        entries + self.ids.capacity() * size_of::<(Box<str>, NameId)>() + 2 * self.length
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// An index as an id. A shard of more than 2³² entries would need more memory than a worker can have.
pub(crate) fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
