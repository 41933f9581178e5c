//! The first of very many, in an order that does not depend on how they were split.

use std::cmp::Reverse;

use super::{Rank, Tally, Top, TopRow};

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
    let mut order: Vec<u32> = (0..u32::try_from(entries.len()).unwrap_or(u32::MAX)).collect();
    let measure = |at: u32| by.measure(&entries[at as usize].1);
    if limit > 0 && order.len() > limit {
        // First by the measure alone, which is cheap: only the ties at the border then need their keys compared.
        order.select_nth_unstable_by_key(limit - 1, |&at| Reverse(measure(at)));
        let border = measure(order[limit - 1]);
        order = (0..u32::try_from(entries.len()).unwrap_or(u32::MAX)).filter(|&at| measure(at) >= border).collect();
    }
    order.sort_by_cached_key(|&at| (Reverse(measure(at)), entries[at as usize].0.to_string()));
    order.truncate(limit);
    let rows: Vec<TopRow> = order
        .iter()
        .map(|&at| {
            let (key, tally) = &entries[at as usize];
            TopRow { key: key.to_string(), tally: *tally }
        })
        .collect();
    let mut shown = order;
    shown.sort_unstable();
    let mut others = Tally::default();
    for (at, (_, tally)) in (0u32..).zip(entries) {
        if shown.binary_search(&at).is_err() {
            others.add(tally);
        }
    }
    Top { rows, count: entries.len() as u64, others }
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
