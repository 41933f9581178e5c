//! The sums of what comes first in one shard, and how large those of the others are at most.

use std::cmp::Reverse;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::keyed::{Keyed, keyed};
use super::sheet::Sheet;
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

/// Of one shard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub sums: Keyed<End, Tally>,
    pub rest: Option<Rest>,
}

/// What a head does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// By this.
    rank: Rank,
    /// None of them has more.
    most: u64,
}

/// What is wanted beside a head.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// These, in order.
    pub ends: Vec<End>,
    /// And all that have so much of this.
    pub at_least: Option<(Rank, u64)>,
}

impl Rest {
    /// The most that one of them has.
    pub fn most(self, by: Rank) -> u64 {
        match (self.rank, by) {
            (Rank::Bytes, Rank::Bytes) | (Rank::Tuples, Rank::Tuples) => self.most,
            // A shard that ranks by tuples has measured nothing.
            (Rank::Tuples, Rank::Bytes) => 0,
            (Rank::Bytes, Rank::Tuples) => u64::MAX,
        }
    }

    /// Those that have nothing would come after those of the head that have nothing.
    pub fn is_in_order(self, by: Rank) -> bool {
        self.rank == by
    }
}

/// A sheet, and what its cells are of.
#[derive(Clone, Copy)]
pub struct Cells<'a> {
    pub sheet: &'a Sheet,
    pub end: &'a dyn Fn(usize) -> End,
}

impl Head {
    /// The first `depth` of the cells that have rows, of which this is what they are ranked by.
    pub fn of(cells: Cells<'_>, mut measures: Vec<(u64, usize)>, rank: Rank, depth: usize) -> Self {
        let most = cut(&mut measures, depth, &|at| (cells.end)(at).text());
        Self { sums: cells.sums(measures.iter().map(|&(_, at)| at)), rest: most.map(|most| Rest { rank, most }) }
    }

    pub fn look_up(cells: Cells<'_>, wanted: &Wanted, place: &dyn Fn(&End) -> Option<usize>) -> Self {
        let mut places: Vec<usize> = wanted.ends.iter().filter_map(place).collect();
        if let Some((rank, least)) = wanted.at_least {
            let measures = cells.sheet.measures(rank);
            places.extend(measures.iter().filter(|(measure, _)| *measure >= least).map(|&(_, at)| at));
        }
        order::distinct(&mut places);
        Self { sums: cells.sums(places.into_iter()), rest: None }
    }

    /// Takes in what was wanted of the same shard, and that it has nothing of what was not found.
    pub fn learn(&mut self, wanted: &Wanted, found: Self) {
        let asked = wanted.ends.iter().map(|&end| (end, Tally::default()));
        let known = std::mem::take(&mut self.sums).into_iter();
        let mut all: Vec<(End, Tally)> = known.chain(found.sums).chain(asked).collect();
        // Stable: of each, what was known comes first, then what was found, then nothing.
        order::sort_by_key(&mut all, |&(end, _)| end);
        all.dedup_by_key(|(end, _)| *end);
        self.sums = all;
        if let Some((rank, least)) = wanted.at_least {
            self.rest = self.rest.and(least.checked_sub(1)).map(|most| Rest { rank, most });
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

/// Leaves the first `depth` of these, and says the most that one of the others has. Of those that have nothing, the first
/// are those whose text is.
fn cut(list: &mut Vec<(u64, usize)>, depth: usize, text: &dyn Fn(usize) -> String) -> Option<u64> {
    if list.len() <= depth {
        return None;
    }
    let (.., &mut (most, _), _) = list.select_nth_unstable_by_key(depth, |&(measure, _)| Reverse(measure));
    if most == 0 {
        let mut empty: Vec<(String, usize)> =
            list.iter().filter(|(measure, _)| *measure == 0).map(|&(_, at)| (text(at), at)).collect();
        list.retain(|&(measure, _)| measure > 0);
        let few = depth.saturating_sub(list.len());
        if few < empty.len() {
            empty.select_nth_unstable(few);
        }
        list.extend(empty.into_iter().take(few).map(|(_, at)| (0, at)));
    } else {
        list.truncate(depth);
    }
    Some(most)
}
