//! The columns, in blocks: a full block is never moved again, so growing copies nothing and needs no spare room.

use std::ops::Range;

use super::counters::CounterColumns;
use super::times::TimeColumn;
use crate::ingest::{ABSENT, Line};
use crate::model::Counters;

/// Rows of a block. One is little to have spare, and the seams between them cost nothing; nor can a block hold more
/// kinds of rows than a `u16` can number.
pub const BLOCK: usize = 1 << 16;

/// All rows of a shard.
#[derive(Debug, Default)]
pub struct Columns {
    blocks: Vec<Block>,
    /// Where the last block has each of the shard's kinds, or [`NOT_YET`].
    places: Vec<u32>,
}

const NOT_YET: u32 = u32::MAX;

/// A stretch of rows, column by column.
#[derive(Debug, Default)]
pub struct Block {
    pub time: TimeColumn,
    /// Numbers of addresses.
    pub source: Vec<u32>,
    pub destination: Vec<u32>,
    pub source_port: Vec<u16>,
    pub destination_port: Vec<u16>,
    /// Each row's place in `kinds`.
    pub kind: Vec<u16>,
    /// The kinds of rows there are in this block, by their numbers in the shard.
    pub kinds: Vec<u32>,
    pub counters: CounterColumns,
}

impl Columns {
    pub fn rows(&self) -> usize {
        self.blocks.last().map_or(0, |last| (self.blocks.len() - 1) * BLOCK + last.rows())
    }

    pub fn blocks(&self) -> std::slice::Iter<'_, Block> {
        self.blocks.iter()
    }

    /// The block of a row, and its place there.
    pub fn locate(&self, row: usize) -> (&Block, usize) {
        (&self.blocks[row / BLOCK], row % BLOCK)
    }

    /// The blocks that a range of rows lies in, each with its number and the part of the range that it holds.
    pub fn stretches(&self, rows: Range<usize>) -> impl Iterator<Item = (usize, &Block, Range<usize>)> {
        let blocks = if rows.is_empty() { 0..0 } else { rows.start / BLOCK..rows.end.div_ceil(BLOCK) };
        blocks.map(move |at| {
            let first = at * BLOCK;
            (at, &self.blocks[at], rows.start.max(first) - first..rows.end.min(first + BLOCK) - first)
        })
    }

    /// A row whose counters can be of any size.
    pub fn push(&mut self, line: &Line, counters: &Counters) {
        let (block, places) = self.with_room();
        let kind = block.place(places, line.kind);
        block.kind.push(kind);
        block.time.push(line.time);
        block.source.push(line.source);
        block.destination.push(line.destination);
        block.source_port.push(line.source_port);
        block.destination_port.push(line.destination_port);
        block.counters.push(counters);
    }

    pub fn extend(&mut self, mut lines: &[Line]) {
        while !lines.is_empty() {
            let (block, places) = self.with_room();
            let (now, later) = lines.split_at(lines.len().min(BLOCK - block.rows()));
            for line in now {
                let kind = block.place(places, line.kind);
                block.kind.push(kind);
            }
            block.time.extend(now.iter().map(|line| line.time));
            block.source.extend(now.iter().map(|line| line.source));
            block.destination.extend(now.iter().map(|line| line.destination));
            block.source_port.extend(now.iter().map(|line| line.source_port));
            block.destination_port.extend(now.iter().map(|line| line.destination_port));
            block.counters.extend(now);
            lines = later;
        }
    }

    /// Only these rows, in their order. A block is freed when it was gone through.
    pub fn keep(&mut self, kept: &[Range<usize>]) {
        for (at, block) in std::mem::take(&mut self.blocks).into_iter().enumerate() {
            let (first, end) = (at * BLOCK, at * BLOCK + block.rows());
            let of_block = &kept[kept.partition_point(|rows| rows.end <= first)..];
            for rows in of_block.iter().take_while(|rows| rows.start < end) {
                for row in rows.start.max(first) - first..rows.end.min(end) - first {
                    self.push(&block.line(row), &block.counters.get(row));
                }
            }
        }
    }

    fn with_room(&mut self) -> (&mut Block, &mut Vec<u32>) {
        if self.blocks.last().is_none_or(|last| last.rows() == BLOCK) {
            // The first block grows as it needs: most pages that are open hold little.
            self.blocks.push(if self.blocks.is_empty() { Block::default() } else { Block::with_room() });
            self.places.clear();
        }
        let last = self.blocks.len() - 1;
        (&mut self.blocks[last], &mut self.places)
    }

    pub fn wide_sum(&self) -> u64 {
        self.blocks.iter().fold(0, |sum: u64, block| sum.saturating_add(block.counters.wide_sum()))
    }

    /// As allocated.
    pub fn bytes_in_memory(&self) -> usize {
        self.blocks.iter().map(Block::bytes_in_memory).sum()
    }
}

impl Block {
    fn with_room() -> Self {
        Self {
            time: TimeColumn::with_capacity(BLOCK),
            source: Vec::with_capacity(BLOCK),
            destination: Vec::with_capacity(BLOCK),
            source_port: Vec::with_capacity(BLOCK),
            destination_port: Vec::with_capacity(BLOCK),
            kind: Vec::with_capacity(BLOCK),
            kinds: Vec::new(),
            counters: CounterColumns::with_capacity(BLOCK),
        }
    }

    pub fn rows(&self) -> usize {
        self.source.len()
    }

    /// A row but for its counters.
    fn line(&self, at: usize) -> Line {
        Line {
            time: self.time.get(at),
            source: self.source[at],
            destination: self.destination[at],
            source_port: self.source_port[at],
            destination_port: self.destination_port[at],
            kind: self.kinds[usize::from(self.kind[at])],
            counters: [ABSENT; 4],
        }
    }

    /// Where this block has a kind; it gets a place if it has none.
    fn place(&mut self, places: &mut Vec<u32>, kind: u32) -> u16 {
        let at = kind as usize;
        if places.len() <= at {
            places.resize(at + 1, NOT_YET);
        }
        if places[at] == NOT_YET {
            places[at] = super::names::index(self.kinds.len());
            self.kinds.push(kind);
        }
        // A block has no more kinds than rows.
        u16::try_from(places[at]).unwrap_or(u16::MAX)
    }

    fn bytes_in_memory(&self) -> usize {
        fn of<T>(column: &Vec<T>) -> usize {
            column.capacity() * size_of::<T>()
        }
        of(&self.source)
            + of(&self.destination)
            + of(&self.source_port)
            + of(&self.destination_port)
            + of(&self.kind)
            + of(&self.kinds)
            + self.time.bytes_in_memory()
            + self.counters.bytes_in_memory()
    }
}
