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

/// The first `limit` entries, the largest first, equal ones by their key as text.
pub fn top<K: ToString>(entries: &[(K, Tally)], by: Rank, limit: usize) -> Top {
    let measures: Vec<u64> = entries.iter().map(|(_, tally)| by.measure(tally)).collect();
    let first = first(&measures, limit, &|at| entries[at as usize].0.to_string());
    let mut shown: Vec<u32> = first.iter().map(|&(_, at)| at).collect();
    order::sort(&mut shown);
    let mut others = Tally::default();
    for (at, (_, tally)) in (0u32..).zip(entries) {
        if shown.binary_search(&at).is_err() {
            others.add(tally);
        }
    }
    let row = |(key, at): (String, u32)| TopRow { key, tally: entries[at as usize].1 };
    Top { rows: first.into_iter().map(row).collect(), count: entries.len() as u64, others }
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
    use super::*;

    fn tally(bytes: u64) -> Tally {
        Tally { tuples: 1, bytes_sent: bytes, ..Tally::default() }
    }

    #[track_caller]
    fn check(bytes: &[u64], limit: usize, expected: &[&str]) {
        let entries: Vec<_> = (0u32..).zip(bytes.iter().map(|&bytes| tally(bytes))).collect();
        let top = top(&entries, Rank::Bytes, limit);
        assert_eq!(top.rows.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), expected);
        assert_eq!(top.count, bytes.len() as u64);
        let shown: u64 = top.rows.iter().map(|row| row.tally.bytes()).sum();
        assert_eq!(shown + top.others.bytes(), bytes.iter().sum::<u64>(), "nothing is lost");
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
