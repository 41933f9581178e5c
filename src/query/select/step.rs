//! A filter made ready for one shard: what it asks of texts and addresses is answered for each distinct one, so that of
//! a row only numbers are looked up, block by block.

use std::rc::Rc;

use wide::{u16x8, u32x4};

use super::amount::{Amount, Number, compare};
use super::runs;
use super::times::keep_times;
use super::words::{clear, keep, keep_both, look_up, look_up_both};
use crate::filter::{Between, Comparison};
use crate::model::Mac;
use crate::store::{BLOCK, Block, GroupRow, Mark, Shard};

/// What is asked of rows.
pub enum Step {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Rows(Rows),
}

/// One question of rows, by what the answer is looked up with.
pub enum Rows {
    Source(Ids),
    Destination(Ids),
    /// By whether source and destination are each passed by a table, source first.
    Sides(Rc<[bool]>, [[bool; 2]; 2]),
    SourcePort(Rc<Ports>),
    DestinationPort(Rc<Ports>),
    /// By number of kind.
    Kind(Vec<bool>),
    Group(Groups),
    /// By what the mark says.
    Mark([bool; 16]),
    Time(Between<i64>),
    Amount(Amount, Vec<Between<u64>>),
    /// It was not measured.
    AmountAbsent(Amount),
    SameAddresses,
    /// In this order, or the same.
    Compared(Number, Option<Comparison>, Number),
}

/// Numbers of addresses.
#[derive(Clone)]
pub enum Ids {
    One(u32),
    Table(Rc<[bool]>),
}

pub enum Ports {
    Range(Between<u16>),
    Bits(Box<[u64; 1 << 10]>),
}

type OfNic = Box<dyn Fn(Option<Mac>) -> bool>;

/// What is the same for all rows of a group.
pub enum Groups {
    Rule(Vec<bool>),
    /// Those of the record.
    Log(Vec<bool>),
    Target(Vec<bool>),
    Part(Vec<bool>),
    Nic(OfNic),
}

/// A block of a shard.
#[derive(Clone, Copy)]
pub struct At<'a> {
    pub shard: &'a Shard,
    pub number: usize,
    pub block: &'a Block,
}

impl Step {
    pub const fn constant(passes: bool) -> Self {
        if passes { Self::All(Vec::new()) } else { Self::Any(Vec::new()) }
    }

    /// Whether all rows pass, or none does, where that is known before they are looked at.
    pub fn as_constant(&self) -> Option<bool> {
        match self {
            Self::All(steps) if steps.is_empty() => Some(true),
            Self::Any(steps) if steps.is_empty() => Some(false),
            _ => None,
        }
    }

    /// About how long a row takes.
    pub fn cost(&self) -> u32 {
        match self {
            Self::All(steps) | Self::Any(steps) => steps.iter().map(Self::cost).sum(),
            Self::Not(step) => step.cost(),
            Self::Rows(rows) => rows.cost(),
        }
    }

    /// Takes the bits of rows away that do not pass.
    pub fn narrow(&self, at: At<'_>, words: &mut [u64]) {
        match self {
            Self::All(steps) => {
                for step in steps {
                    if is_empty(words) {
                        return;
                    }
                    step.narrow(at, words);
                }
            }
            Self::Any(steps) => {
                let mut rest = words.to_vec();
                words.fill(0);
                for step in steps {
                    if is_empty(&rest) {
                        return;
                    }
                    let mut passed = rest.clone();
                    step.narrow(at, &mut passed);
                    for ((word, rest), passed) in words.iter_mut().zip(&mut rest).zip(passed) {
                        *word |= passed;
                        *rest &= !passed;
                    }
                }
            }
            Self::Not(step) => {
                let mut passed = words.to_vec();
                step.narrow(at, &mut passed);
                words.iter_mut().zip(passed).for_each(|(word, passed)| *word &= !passed);
            }
            Self::Rows(rows) => rows.narrow(at, words),
        }
    }
}

fn is_empty(words: &[u64]) -> bool {
    words.iter().all(|&word| word == 0)
}

impl Rows {
    const fn cost(&self) -> u32 {
        match self {
            Self::Group(_) | Self::Kind(_) | Self::Mark(_) | Self::Time(_) => 1,
            Self::Source(Ids::One(_)) | Self::Destination(Ids::One(_)) | Self::SameAddresses => 1,
            Self::SourcePort(_) | Self::DestinationPort(_) => 2,
            Self::Source(_) | Self::Destination(_) | Self::AmountAbsent(_) => 3,
            Self::Amount(..) | Self::Sides(..) => 4,
            Self::Compared(..) => 8,
        }
    }

    fn narrow(&self, at: At<'_>, words: &mut [u64]) {
        let block = at.block;
        match self {
            Self::Source(ids) => ids.narrow(&block.source, words),
            Self::Destination(ids) => ids.narrow(&block.destination, words),
            Self::Sides(table, passes) => {
                let side = |id: u32| usize::from(table[id as usize]);
                look_up_both(words, (&block.source, &block.destination), |a, b| passes[side(a)][side(b)]);
            }
            Self::SourcePort(ports) => ports.narrow(&block.source_port, words),
            Self::DestinationPort(ports) => ports.narrow(&block.destination_port, words),
            Self::Kind(passes) => {
                let here: Vec<bool> = block.kinds.iter().map(|&kind| passes[kind as usize]).collect();
                match (here.contains(&true), here.contains(&false)) {
                    (_, false) => {}
                    (false, true) => words.fill(0),
                    (true, true) => keep_kinds(&here, &block.kind, words),
                }
            }
            Self::Group(groups) => groups.narrow(at, words),
            Self::Mark(passes) => match at.shard.marks().of_block(at.number) {
                Some(marks) => look_up(words, &marks[..block.rows()], |mark| passes[usize::from(mark.bits())]),
                None if passes[usize::from(Mark::default().bits())] => {}
                None => words.fill(0),
            },
            Self::Time(range) => keep_times(block, range.first, range.last, words),
            Self::Amount(amount, ranges) => amount.narrow(block, ranges, words),
            Self::AmountAbsent(amount) => amount.narrow_absent(block, words),
            Self::SameAddresses => {
                keep_both(words, (&block.source, &block.destination), |a: u32x4, b| a.simd_eq(b));
            }
            Self::Compared(left, order, right) => compare(block, *left, *order, *right, words),
        }
    }
}

/// Keeps the rows whose kind passes, of which a block has few: they are compared with those that do, or those that do
/// not.
fn keep_kinds(passes: &[bool], column: &[u16], words: &mut [u64]) {
    const FEW: usize = 6;
    let those = |wanted: bool| -> Vec<u16> {
        (0..).zip(passes).filter(|(_, passes)| **passes == wanted).map(|(kind, _)| kind).collect()
    };
    let any = |few: &[u16], kind: u16x8| few.iter().fold(u16x8::ZERO, |any, &one| any | kind.simd_eq(one));
    match (those(true), those(false)) {
        (few, _) if few.len() <= FEW => keep(words, column, |kind| any(&few, kind)),
        (_, few) if few.len() <= FEW => keep(words, column, |kind| !any(&few, kind)),
        _ => look_up(words, column, |kind| passes[usize::from(kind)]),
    }
}

impl Ids {
    fn narrow(&self, column: &[u32], words: &mut [u64]) {
        match self {
            Self::One(wanted) => keep(words, column, |id: u32x4| id.simd_eq(*wanted)),
            Self::Table(passes) => look_up(words, column, |id| passes[id as usize]),
        }
    }
}

impl Ports {
    pub fn of(ranges: &[Between<u16>]) -> Self {
        if let [only] = ranges {
            return Self::Range(*only);
        }
        let mut bits = Box::new([0; 1 << 10]);
        for port in ranges.iter().flat_map(|range| range.first..=range.last) {
            bits[usize::from(port / 64)] |= 1 << (port % 64);
        }
        Self::Bits(bits)
    }

    fn narrow(&self, column: &[u16], words: &mut [u64]) {
        match self {
            &Self::Range(Between { first, last }) if first <= last => {
                let width = last - first;
                keep(words, column, |port: u16x8| (port - first).simd_le(width));
            }
            Self::Range(_) => words.fill(0),
            Self::Bits(bits) => look_up(words, column, |port| bits[usize::from(port / 64)] >> (port % 64) & 1 == 1),
        }
    }
}

impl Groups {
    fn passes(&self, shard: &Shard, group: &GroupRow) -> bool {
        match self {
            Self::Rule(passes) => passes[group.rule.0 as usize],
            Self::Log(passes) => passes[shard.record_of(group).log.0 as usize],
            Self::Target(passes) => passes[shard.record_of(group).target.0 as usize],
            Self::Part(passes) => passes[shard.record_of(group).part.0 as usize],
            Self::Nic(passes) => passes(group.mac),
        }
    }

    fn narrow(&self, at: At<'_>, words: &mut [u64]) {
        // Neighbours that do not pass go at once.
        let mut out = 0..0;
        runs(at.shard, at.number * BLOCK, 0..at.block.rows(), &mut |group, rows| {
            if self.passes(at.shard, group) {
                clear(words, std::mem::replace(&mut out, rows.end..rows.end));
            } else {
                out.end = rows.end;
            }
        });
        clear(words, out);
    }
}
