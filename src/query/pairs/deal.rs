//! Rows dealt out by pair, so that the sums of one part fit into what the processor holds near to it: with a million
//! pairs at once, nearly every row would wait for memory.

use super::list::Key;
use super::table::Table;
use crate::model::Millis;
use crate::order::sort_numbers;
use crate::query::Tally;

/// Rows of a part, where pairs are spread evenly.
const PART: usize = 1 << 14;
/// A part's number is a byte, of which one is [`NONE`].
const PARTS: usize = 255;
/// The part of rows that do not matter.
pub const NONE: u8 = u8::MAX;
/// Looked at for each part, to spread rows evenly.
const SAMPLES: usize = 32;

/// Which part a pair belongs to. Parts follow each other in the order of pairs.
pub struct Parts {
    /// Where each but the first begins.
    begin: Vec<u64>,
}

impl Parts {
    /// For so many rows, given how to find the ends of any. Where most of them are of pairs that come again and again,
    /// there is one part only.
    pub fn new(rows: usize, ends: impl Fn(usize) -> u64) -> Self {
        let parts = (rows / PART).clamp(1, PARTS);
        let step = (rows / (parts * SAMPLES)).max(1);
        let mut samples: Vec<u64> = if parts > 1 { (0..rows).step_by(step).map(ends).collect() } else { Vec::new() };
        sort_numbers(&mut samples);
        let count = samples.len();
        let distinct = samples.chunk_by(|a, b| a == b).count();
        let parts = if distinct < count / 4 * 3 { 1 } else { parts };
        let mut begin: Vec<u64> = (1..parts).map(|part| samples[part * count / parts]).collect();
        begin.dedup();
        Self { begin }
    }

    pub fn count(&self) -> usize {
        self.begin.len() + 1
    }

    #[inline]
    pub fn of(&self, ends: u64) -> u8 {
        // There are no more than a byte can number.
        u8::try_from(self.begin.partition_point(|&begin| begin <= ends)).unwrap_or(0)
    }
}

/// The rows of one part.
#[derive(Default)]
pub struct Part {
    rows: Vec<Dealt>,
    /// Those that are too large for it.
    wide: Vec<(Key, Tally, Millis)>,
    /// When a pair was seen before.
    seen: Vec<(Key, Millis)>,
}

/// What a row adds, in half the room. The time is since the first of all, and the counters are of 32 bits.
#[derive(Clone, Copy)]
struct Dealt {
    key: Key,
    is_denied: bool,
    is_measured: bool,
    time: u32,
    counters: [u32; 4],
}

impl Part {
    pub fn with_capacity(rows: usize) -> Self {
        Self { rows: Vec::with_capacity(rows), ..Self::default() }
    }

    #[inline]
    pub fn add(&mut self, key: Key, tally: &Tally, time: Millis, base: Millis) {
        let [_, denied, measured, counters @ ..] = tally.in_order();
        let (least, is_wide) = narrow(counters);
        match u32::try_from(time.0 - base.0) {
            Ok(time) if !is_wide => {
                let (is_denied, is_measured) = (denied > 0, measured > 0);
                self.rows.push(Dealt { key, is_denied, is_measured, time, counters: least });
            }
            _ => self.wide.push((key, *tally, time)),
        }
    }

    pub fn see(&mut self, key: Key, time: Millis) {
        self.seen.push((key, time));
    }

    /// Sums all of it.
    pub fn sum(self, table: &mut Table, base: Millis) {
        for row in self.rows {
            let [a, b, c, d] = row.counters.map(u64::from);
            let tally = Tally::from_order([1, row.is_denied.into(), row.is_measured.into(), a, b, c, d]);
            table.at(row.key).add(&tally, Millis(base.0 + i64::from(row.time)));
        }
        self.wide.iter().for_each(|(key, tally, time)| table.at(*key).add(tally, *time));
        self.seen.iter().for_each(|&(key, time)| table.at(key).see(time));
    }
}

/// The lower halves, and whether there is anything in the upper ones.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "what is lost is told")]
fn narrow(counters: [u64; 4]) -> ([u32; 4], bool) {
    let [a, b, c, d] = counters;
    (counters.map(|counter| counter as u32), (a | b | c | d) >> 32 != 0)
}
