//! The sums of what comes first in one shard, and how large those of the others are at most.

use std::cmp::Reverse;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::keyed::{Keyed, keyed};
use super::sheet::{Sheet, Weighed};
use super::{Rank, Tally};
use crate::order;

/// What is ranked. Of one kind, so that what is done with them is compiled once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum End {
    Address(IpAddr),
    Port(u16),
}

impl End {
    pub fn text(&self) -> String {
        match self {
            Self::Address(address) => address.to_string(),
            Self::Port(port) => port.to_string(),
        }
    }
}

/// What ends are ranked by, and where that is equal, tuples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Weight {
    pub value: u64,
    pub tuples: u64,
}

/// Of one shard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub sums: Keyed<End, Tally>,
    /// No entry outside of `sums` weighs more. `None` where `sums` is all there is.
    pub rest: Option<Weight>,
}

/// What is wanted beside a head.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FurtherEnds {
    /// By name, in order.
    pub ends: Vec<End>,
    /// And all that weigh at least this.
    pub at_least: Option<Weight>,
}

impl Weight {
    /// What two come to together, or more.
    pub fn with(self, other: Self) -> Self {
        match self.value.checked_add(other.value) {
            Some(value) => Self { value, tuples: self.tuples.saturating_add(other.tuples) },
            None => Self { value: u64::MAX, tuples: u64::MAX },
        }
    }

    /// Of so many that each weigh less than this, all together weigh less than the whole.
    pub const fn part(self, of: u64) -> Self {
        if self.value > 0 {
            Self { value: self.value.div_ceil(of), tuples: 0 }
        } else {
            Self { value: 0, tuples: self.tuples.div_ceil(of) }
        }
    }

    /// The most that is less.
    const fn before(self) -> Option<Self> {
        match (self.value.checked_sub(1), self.tuples.checked_sub(1)) {
            (_, Some(tuples)) => Some(Self { value: self.value, tuples }),
            (Some(value), None) => Some(Self { value, tuples: u64::MAX }),
            (None, None) => None,
        }
    }
}

impl From<Weighed> for Weight {
    fn from(Weighed { value, tuples, .. }: Weighed) -> Self {
        Self { value, tuples: tuples.into() }
    }
}

/// A sheet, and what its cells are of.
#[derive(Clone, Copy)]
pub struct Cells<'a> {
    pub sheet: &'a Sheet,
    pub end: &'a dyn Fn(usize) -> End,
}

impl Head {
    /// The first `depth` of the cells that have rows, which weigh this.
    pub fn of(cells: Cells<'_>, mut weights: Vec<Weighed>, depth: usize) -> Self {
        let mut rest = None;
        if depth < weights.len() {
            rest = Some((*weights.select_nth_unstable_by_key(depth, |&weighed| Reverse(weighed)).1).into());
            weights.truncate(depth);
        }
        Self { sums: cells.sums(weights.iter().map(|weighed| weighed.at as usize)), rest }
    }

    /// By what was ranked.
    pub fn look_up(cells: Cells<'_>, by: Rank, wanted: &FurtherEnds, place: &dyn Fn(&End) -> Option<usize>) -> Self {
        let mut places: Vec<usize> = wanted.ends.iter().filter_map(place).collect();
        if let Some(least) = wanted.at_least {
            let weights = cells.sheet.weights(by).into_iter();
            places.extend(weights.filter(|&weighed| Weight::from(weighed) >= least).map(|weighed| weighed.at as usize));
        }
        order::distinct(&mut places);
        Self { sums: cells.sums(places.into_iter()), rest: None }
    }

    /// Takes in what was wanted of the same shard, and that it has nothing of what was not found.
    pub fn learn(&mut self, wanted: &FurtherEnds, found: Self) {
        let asked = wanted.ends.iter().map(|&end| (end, Tally::default()));
        let known = std::mem::take(&mut self.sums).into_iter();
        let mut all: Vec<(End, Tally)> = known.chain(found.sums).chain(asked).collect();
        // Stable: of each, what was known comes first, then what was found, then nothing.
        order::sort_by_key(&mut all, |&(end, _)| end);
        all.dedup_by_key(|(end, _)| *end);
        self.sums = all;
        if let Some(least) = wanted.at_least {
            self.rest = self.rest.and(least.before());
        }
    }

    pub fn holds(&self, end: &End) -> bool {
        self.sums.binary_search_by(|(other, _)| other.cmp(end)).is_ok()
    }
}

impl Cells<'_> {
    fn sums(self, places: impl Iterator<Item = usize>) -> Keyed<End, Tally> {
        let with_rows = places.filter(|&at| !self.sheet.is_empty_at(at));
        keyed(with_rows.map(|at| ((self.end)(at), self.sheet.tally(at))).collect())
    }
}
