//! Sums by keys that come in no order, and repeat often.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::order;
use crate::query::keyed::Keyed;

/// A value for each key.
pub struct Piles<K, V> {
    places: FxHashMap<K, usize>,
    list: Keyed<K, V>,
}

impl<K: Copy + Ord + Hash, V: Default> Piles<K, V> {
    pub fn new() -> Self {
        Self { places: FxHashMap::default(), list: Vec::new() }
    }

    pub fn at(&mut self, key: K) -> &mut V {
        let list = &mut self.list;
        let at = *self.places.entry(key).or_insert_with(|| {
            list.push((key, V::default()));
            list.len() - 1
        });
        &mut list[at].1
    }

    pub const fn len(&self) -> usize {
        self.list.len()
    }

    pub fn into_keyed(mut self) -> Keyed<K, V> {
        order::sort_by_key(&mut self.list, |&(key, _)| key);
        self.list
    }
}
