//! One shard's sums of both sides.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::filter::Field;
use crate::query::Tally;
use crate::query::keyed::{Keyed, Merge, keyed, merge_keyed};
use crate::query::keys::{Keys, Value};
use crate::query::rows::each_row;
use crate::query::select::Selection;
use crate::store::Shard;

/// By value of the field, both sides, all rows of both, and the addresses of each. They merge in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub totals: Sides,
    pub by: Keyed<Value, Sides>,
    addresses: Keyed<IpAddr, Seen>,
}

/// On which sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Seen([bool; 2]);

impl Merge for Seen {
    fn merge(&mut self, Self(other): Self) {
        self.0.iter_mut().zip(other).for_each(|(ours, theirs)| *ours |= theirs);
    }
}

impl Part {
    /// How many addresses each side has.
    pub fn hosts(&self) -> [u64; 2] {
        [0, 1].map(|side| self.addresses.iter().filter(|(_, Seen(on))| on[side]).count() as u64)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sides(pub [Tally; 2]);

impl Merge for Sides {
    fn merge(&mut self, Self(other): Self) {
        self.0.iter_mut().zip(&other).for_each(|(sum, other)| sum.add(other));
    }
}

impl Merge for Part {
    fn merge(&mut self, other: Self) {
        self.totals.merge(other.totals);
        merge_keyed(&mut self.by, other.by);
        merge_keyed(&mut self.addresses, other.addresses);
    }
}

/// As [`super::finish`] takes it.
pub fn part(shard: &Shard, sides: [&Selection; 2], field: Field) -> Vec<u8> {
    let keys = Keys::new(shard, field);
    let mut sums = vec![Sides::default(); keys.as_ref().map_or(0, Keys::len)];
    let mut seen = vec![Seen::default(); shard.addresses().len()];
    let mut part = Part::default();
    for (side, selection) in sides.into_iter().enumerate() {
        each_row(shard, selection, None, &mut |run, rows| {
            for row in rows {
                part.totals.0[side].add(&row.tally());
                [row.source, row.destination].into_iter().for_each(|address| seen[address as usize].0[side] = true);
            }
            if let Some(keys) = &keys {
                keys.each(run.group, rows, &mut |number, row| sums[number as usize].0[side].add(&row.tally()));
            }
        });
    }
    let values = keys.iter().flat_map(Keys::values);
    let used = values.zip(sums).filter(|(_, Sides(sums))| sums.iter().any(|sum| sum.tuples > 0));
    part.by = keyed(used.collect());
    let seen = shard.addresses().iter().copied().zip(seen).filter(|(_, Seen(on))| on.contains(&true));
    part.addresses = keyed(seen.collect());
    // Plain data always encodes; an empty buffer would be refused by whoever reads it.
    postcard::to_stdvec(&part).unwrap_or_default()
}
