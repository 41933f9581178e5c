//! The first of very many, in an order that does not depend on how they were split.

use std::cmp::Reverse;

use super::{Rank, Tally, Top, TopRow};
use crate::order;

impl Rank {
    pub const fn measure(self, tally: &Tally) -> u64 {
        match self {
            Self::Bytes => tally.bytes(),
            Self::Tuples => tally.tuples,
        }
    }
}

/// Entries of which the first are to be found.
pub trait Ranked {
    fn count(&self) -> usize;
    /// Of each entry, in order.
    fn tallies(&self) -> impl Iterator<Item = Tally>;
    /// An entry's key.
    fn text(&self, at: usize) -> String;
}

/// The first `limit` entries, the largest first, equal ones by their key as text.
pub fn top(entries: &impl Ranked, by: Rank, limit: usize) -> Top {
    let measures: Vec<u64> = entries.tallies().map(|tally| by.measure(&tally)).collect();
    let first = first(&measures, limit, &|at| entries.text(at as usize));
    let mut shown: Vec<(u32, usize)> = first.iter().zip(0..).map(|(&(_, at), rank)| (at, rank)).collect();
    order::sort(&mut shown);
    let mut shown = shown.into_iter().peekable();
    let mut rows: Vec<TopRow> = first.into_iter().map(|(key, _)| TopRow { key, tally: Tally::default() }).collect();
    let mut others = Tally::default();
    for (at, tally) in (0u32..).zip(entries.tallies()) {
        match shown.next_if(|&(place, _)| place == at) {
            Some((_, rank)) => rows[rank].tally = tally,
            None => others.add(&tally),
        }
    }
    Top { rows, count: entries.count() as u64, others }
}

/// Which entries these are, with their keys as text. For all types of keys alike, so that it is compiled once.
fn first(measures: &[u64], limit: usize, text: &dyn Fn(u32) -> String) -> Vec<(String, u32)> {
    let border = match limit {
        0 => return Vec::new(),
        _ if measures.len() <= limit => 0,
        // By the measure alone, which is cheap: only the ties at the border then need their keys compared.
        _ => {
            let mut largest = measures.to_vec();
            *largest.select_nth_unstable(measures.len() - limit).1
        }
    };
    let entries = (0u32..).zip(measures).filter(|&(_, &measure)| measure >= border);
    let mut first: Vec<_> = entries.map(|(at, &measure)| (Reverse(measure), text(at), at)).collect();
    order::sort(&mut first);
    first.into_iter().map(|(_, key, at)| (key, at)).take(limit).collect()
}

#[cfg(test)]
mod tests {
    use super::super::ends::ByPort;
    use super::super::sheet::{Cell, Sheet};
    use super::*;

    #[track_caller]
    fn check(bytes: &[u32], limit: usize, expected: &[&str]) {
        let mut sheet = Sheet::default();
        sheet.resize(1 << 16);
        let rows: Vec<Cell> = bytes.iter().map(|&bytes| Cell::of_row(false, true, [0, bytes, 0, 0])).collect();
        sheet.add(rows.iter().enumerate());
        let top = top(&ByPort::of(&sheet), Rank::Bytes, limit);
        assert_eq!(top.rows.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), expected);
        assert_eq!(top.count, bytes.len() as u64);
        let shown: u64 = top.rows.iter().map(|row| row.tally.bytes()).sum();
        assert_eq!(
            shown + top.others.bytes(),
            bytes.iter().map(|&bytes| u64::from(bytes)).sum::<u64>(),
            "nothing is lost"
        );
    }

    #[test]
    fn largest_first_then_key_as_text() {
        check(&[], 3, &[]);
        check(&[5, 9, 7], 3, &["1", "2", "0"]);
        check(&[5, 9, 7], 2, &["1", "2"]);
        check(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 4, &["0", "1", "10", "2"]);
        check(&[1, 0, 0, 0], 2, &["0", "1"]);
        check(&[1, 2], 0, &[]);
    }
}
