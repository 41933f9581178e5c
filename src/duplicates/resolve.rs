//! One part of the flows, of all shards: which rows are duplicates, and of which others.

use super::candidates::{Head, Seen, SeenBytes, read_part};
use super::compare::{Compare, Of};
use super::marking::Found;
use super::recreated::{Turn, held_again};
use super::writer::Writer;
use crate::order;
use crate::store::{Mark, index};

/// What the parts of all shards give together: for each of them the marks of its rows.
#[inline(never)]
pub fn resolve(parts: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let all = All::gather(parts);
    let mut found: Vec<Found> = vec![Found::default(); parts.len()];
    for turn in held_again(&all.turns) {
        found[turn.shard].add(turn.what.row, Mark::RECREATED);
    }
    let mut compare = Compare::new(&all.writers);
    let mut keys = all.keys();
    in_order(&mut keys);
    for near in keys.chunk_by(|a, b| a >> UNSORTED == b >> UNSORTED).filter(|near| near.len() > 1) {
        all.fetch(near, &mut compare.rows);
        compare.all(|row, kind| found[row.shard].add(row.what.row, Mark::of(kind)));
    }
    found.into_iter().map(Found::into_bytes).collect()
}

/// All that was sent, with one list of writers.
struct All<'a> {
    writers: Vec<Writer>,
    /// By shard: its rows, the number of the first of them, and for each of its writers the place in the list.
    rows: Vec<&'a [SeenBytes]>,
    firsts: Vec<usize>,
    places: Vec<Vec<u32>>,
    turns: Vec<Of<Turn>>,
}

impl<'a> All<'a> {
    fn gather(parts: &'a [Vec<u8>]) -> Self {
        let (heads, rows): (Vec<Head>, Vec<&[SeenBytes]>) = parts.iter().map(|bytes| read_part(bytes)).unzip();
        let mut writers: Vec<Writer> = heads.iter().flat_map(|head| head.writers.iter().cloned()).collect();
        order::distinct(&mut writers);
        let place = |writer: &Writer| writers.binary_search(writer).map_or(u32::MAX, index);
        let places: Vec<Vec<u32>> = heads.iter().map(|head| head.writers.iter().map(place).collect()).collect();
        let mut turns = Vec::new();
        for ((shard, head), places) in heads.into_iter().enumerate().zip(&places) {
            let known = head.turns.into_iter().filter_map(|turn| {
                let writer = *places.get(turn.writer as usize)?;
                Some(Of { what: Turn { writer, ..turn }, shard })
            });
            turns.extend(known);
        }
        order::sort(&mut turns);
        let ends = rows.iter().scan(0, |end, rows| Some(std::mem::replace(end, *end + rows.len())));
        Self { writers, firsts: ends.collect(), rows, places, turns }
    }

    /// A key of each row: what its flow and state come to, and its number. Those of equal flow and state begin alike.
    fn keys(&self) -> Vec<u64> {
        let mut keys = Vec::with_capacity(self.rows.iter().map(|rows| rows.len()).sum());
        self.rows.iter().flat_map(|rows| rows.chunks(ROWS_AT_ONCE)).for_each(|rows| add_keys(rows, &mut keys));
        keys
    }

    /// Takes the rows of these keys in place of what was there.
    #[inline(never)]
    fn fetch(&self, keys: &[u64], rows: &mut Vec<Of<Seen>>) {
        rows.clear();
        rows.extend(keys.iter().filter_map(|&key| self.row(key)));
    }

    fn row(&self, key: u64) -> Option<Of<Seen>> {
        let number = usize::try_from(key & NUMBER).ok()?;
        let shard = self.firsts.partition_point(|&first| first <= number).checked_sub(1)?;
        let row = Seen::read(self.rows[shard].get(number - self.firsts[shard])?)?;
        let writer = *self.places[shard].get(row.writer as usize)?;
        Some(Of { what: Seen { writer, ..row }, shard })
    }
}

/// Work over very many rows is called for again and again, or a browser would do all of it in the way that it begins
/// with.
const ROWS_AT_ONCE: usize = 1 << 10;

#[inline(never)]
fn add_keys(rows: &[SeenBytes], keys: &mut Vec<u64>) {
    for bytes in rows {
        let digest = Seen::read(bytes).map_or(0, |row| row.flow.spread().rotate_left(u32::from(row.state())));
        keys.push(digest & !NUMBER | keys.len() as u64 & NUMBER);
    }
}

/// The bits of a key that hold a row's number.
const NUMBER: u64 = (1 << 32) - 1;
/// A key's highest bits tell nearly all flows apart, and two turns bring it into order by them.
const DIGIT: u32 = 11;
const UNSORTED: u32 = u64::BITS - 2 * DIGIT;

/// Brings keys into order by their highest bits; those that are alike in them stay in their order.
fn in_order(keys: &mut Vec<u64>) {
    let mut others = vec![0; keys.len()];
    for shift in [UNSORTED, UNSORTED + DIGIT] {
        let digit = |key: u64| usize::try_from(key >> shift).unwrap_or(0) & ((1 << DIGIT) - 1);
        let mut places = vec![0_usize; 1 << DIGIT];
        keys.iter().for_each(|&key| places[digit(key)] += 1);
        let mut from = 0;
        for place in &mut places {
            from += std::mem::replace(place, from);
        }
        for &key in &*keys {
            let place = &mut places[digit(key)];
            others[*place] = key;
            *place += 1;
        }
        std::mem::swap(keys, &mut others);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn keys_that_begin_alike_stand_together(keys: Vec<u64>, few: u64) {
            // Some of them alike.
            let mut keys: Vec<u64> = keys.iter().chain(&keys).map(|key| key | few << 40).collect();
            let mut expected = keys.clone();
            expected.sort_by_key(|key| key >> UNSORTED);
            in_order(&mut keys);
            prop_assert_eq!(keys, expected);
        }
    }
}
