//! Which rows of a shard are chosen: a bit for each, found out block by block.

mod amount;
mod compile;
mod funnel;
mod step;
mod texts;
mod times;
mod words;

use std::ops::Range;

use crate::store::{BLOCK, Block, GroupRow, Shard};

pub use funnel::Funnel;
use words::{WORDS, count, places};

/// Rows of a shard, in blocks.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// While it is the same, all rows that were chosen still are, and none that was not.
    edition: u64,
    words: Vec<[u64; WORDS]>,
    /// How many rows are chosen of each block.
    chosen: Vec<usize>,
    /// Rows before this were looked at.
    rows: usize,
}

/// The chosen rows of one group in one block.
pub struct Run<'a> {
    pub group: &'a GroupRow,
    pub block: &'a Block,
    pub places: Places<'a>,
}

/// Places in a block, of which there is at least one.
#[derive(Clone, Debug)]
pub enum Places<'a> {
    All(Range<usize>),
    Some(&'a [u16]),
}

/// Takes bits of rows away, given the block's number.
type Narrow<'a> = &'a dyn Fn(usize, &Block, &mut [u64]);

impl Selection {
    const fn new(edition: u64) -> Self {
        Self { edition, words: Vec::new(), chosen: Vec::new(), rows: 0 }
    }

    /// Looks at rows that are new. They are chosen when they are in the other selection, if there is one, and `narrow`
    /// leaves them.
    fn extend(&mut self, shard: &Shard, of: Option<&Self>, narrow: Narrow<'_>) {
        if self.rows == shard.len() {
            return;
        }
        // The last block may have been a part of what it is now.
        let first = self.rows / BLOCK;
        self.words.truncate(first);
        self.chosen.truncate(first);
        for (at, block) in shard.blocks().enumerate().skip(first) {
            let mut words = of.map_or_else(|| words::ones(block.rows()), |of| of.words[at]);
            // Where nothing is left, nothing is looked at.
            if of.is_none_or(|of| of.chosen[at] > 0) {
                narrow(at, block, &mut words);
            }
            self.chosen.push(count(&words));
            self.words.push(words);
        }
        self.rows = shard.len();
    }

    pub const fn edition(&self) -> u64 {
        self.edition
    }

    /// Rows that were looked at.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Rows that are chosen.
    pub fn len(&self) -> usize {
        self.chosen.iter().sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many of these rows are not in another selection, and how many of its rows are not in this one.
    pub fn difference(&self, other: &Self) -> (usize, usize) {
        let mut rows = (0, 0);
        for at in 0..self.words.len().max(other.words.len()) {
            match (self.words.get(at), other.words.get(at)) {
                (Some(ours), Some(theirs)) => {
                    for (ours, theirs) in ours.iter().zip(theirs).filter(|(ours, theirs)| ours != theirs) {
                        rows.0 += (ours & !theirs).count_ones() as usize;
                        rows.1 += (theirs & !ours).count_ones() as usize;
                    }
                }
                (Some(_), None) => rows.0 += self.chosen[at],
                (None, _) => rows.1 += other.chosen[at],
            }
        }
        rows
    }

    /// These rows but for those of another selection.
    pub fn without(&self, other: &Self) -> Self {
        let rest = |(at, ours): (usize, &[u64; WORDS])| match other.words.get(at) {
            None => *ours,
            Some(theirs) => std::array::from_fn(|word| ours[word] & !theirs[word]),
        };
        let words: Vec<[u64; WORDS]> = self.words.iter().enumerate().map(rest).collect();
        Self { edition: 0, chosen: words.iter().map(|words| count(words)).collect(), words, rows: self.rows }
    }

    pub fn holds(&self, row: usize) -> bool {
        self.words.get(row / BLOCK).is_some_and(|words| words[row % BLOCK / 64] >> (row % 64) & 1 == 1)
    }

    /// Chosen rows, block by block, each with its number.
    pub fn for_each_block(&self, shard: &Shard, take: &mut dyn FnMut(usize, &Block, Places<'_>)) {
        let mut list = Vec::new();
        for (at, (block, &chosen)) in shard.blocks().zip(&self.chosen).enumerate() {
            if chosen == block.rows() {
                take(at, block, Places::All(0..chosen));
            } else if chosen > 0 {
                list.clear();
                places(&self.words[at], &mut list);
                take(at, block, Places::Some(&list));
            }
        }
    }

    /// Those of one group in one block at a time, the first block, the last, and so on inwards. Rows are found out only
    /// as they are looked at.
    pub fn for_each_run_inwards(
        &self,
        shard: &Shard,
        take: &mut dyn FnMut(&GroupRow, &Block, &mut dyn Iterator<Item = usize>),
    ) {
        let mut blocks = shard.blocks().enumerate();
        let mut is_next_last = false;
        while let Some((number, block)) = if is_next_last { blocks.next_back() } else { blocks.next() } {
            is_next_last = !is_next_last;
            let Some(words) = self.words.get(number).filter(|_| self.chosen[number] > 0) else { continue };
            runs(shard, number * BLOCK, 0..block.rows(), &mut |group, rows| {
                take(group, block, &mut rows.filter(|&row| words[row / 64] >> (row % 64) & 1 == 1));
            });
        }
    }

    /// Those of one group in one block at a time.
    pub fn for_each_run(&self, shard: &Shard, take: &mut dyn FnMut(Run<'_>)) {
        self.for_each_block(shard, &mut |number, block, places| {
            let first = number * BLOCK;
            match places {
                Places::All(rows) => {
                    runs(shard, first, rows, &mut |group, rows| take(Run { group, block, places: Places::All(rows) }));
                }
                Places::Some(mut rest) => {
                    runs(shard, first, usize::from(rest[0])..block.rows(), &mut |group, rows| {
                        let here = rest.iter().take_while(|&&place| usize::from(place) < rows.end).count();
                        let (now, later) = rest.split_at(here);
                        rest = later;
                        if !now.is_empty() {
                            take(Run { group, block, places: Places::Some(now) });
                        }
                    });
                }
            }
        });
    }
}

/// So many rows and what is made of them stay in the processor's nearest memory.
const FEW: usize = 256;

impl Places<'_> {
    pub fn len(&self) -> usize {
        match self {
            Self::All(rows) => rows.len(),
            Self::Some(list) => list.len(),
        }
    }

    /// A few of them at a time, in order.
    pub fn for_each_few(&self, take: &mut dyn FnMut(&[u16])) {
        match self {
            Self::Some(list) => list.chunks(FEW).for_each(take),
            Self::All(rows) => {
                let mut few = [0; FEW];
                for first in rows.clone().step_by(FEW) {
                    let count = FEW.min(rows.end - first);
                    let places = (0..=u16::MAX).skip(first);
                    few[..count].iter_mut().zip(places).for_each(|(place, at)| *place = at);
                    take(&few[..count]);
                }
            }
        }
    }

    pub fn for_each(&self, take: &mut dyn FnMut(usize)) {
        match self {
            Self::All(rows) => rows.clone().for_each(take),
            Self::Some(list) => list.iter().for_each(|&at| take(usize::from(at))),
        }
    }
}

/// The groups of some rows of a block, each with its part of them.
fn runs<'a>(shard: &'a Shard, first: usize, rows: Range<usize>, take: &mut dyn FnMut(&'a GroupRow, Range<usize>)) {
    let groups = shard.all_groups();
    let mut start = rows.start;
    let mut next = groups.partition_point(|group| group.first_row as usize <= first + start);
    while start < rows.end {
        let Some(group) = next.checked_sub(1).and_then(|at| groups.get(at)) else { return };
        let end = groups.get(next).map_or(rows.end, |next| rows.end.min(next.first_row as usize - first));
        if start < end {
            take(group, start..end);
        }
        start = end;
        next += 1;
    }
}
