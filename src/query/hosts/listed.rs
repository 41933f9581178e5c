//! The first of many, and what the others come to.

use serde::{Deserialize, Serialize};

use super::HostSums;
use crate::model::Millis;
use crate::query::flows::by_key;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed<K> {
    pub rows: Vec<(K, HostSums)>,
    /// All there are.
    pub count: u64,
    pub others: HostSums,
}

impl<K> Default for Listed<K> {
    fn default() -> Self {
        Self { rows: Vec::new(), count: 0, others: HostSums::default() }
    }
}

impl<K> Listed<K> {
    /// By a measure of each; equal ones stay in their order.
    pub fn by(entries: Vec<(K, HostSums)>, measures: Vec<u64>, down: bool, limit: usize) -> Self {
        let mut places = vec![usize::MAX; entries.len()];
        for (place, at) in order(measures, down).into_iter().take(limit).enumerate() {
            places[at as usize] = place;
        }
        let mut listed = Self { rows: Vec::new(), count: entries.len() as u64, others: HostSums::default() };
        let mut rows: Vec<Option<(K, HostSums)>> = Vec::new();
        rows.resize_with(limit.min(entries.len()), || None);
        for (entry, place) in entries.into_iter().zip(places) {
            match rows.get_mut(place) {
                Some(row) => *row = Some(entry),
                None => listed.others.add(&entry.1),
            }
        }
        listed.rows = rows.into_iter().flatten().collect();
        listed
    }

    /// The busiest: by bytes, and by flows where nothing is measured.
    pub fn busiest(entries: Vec<(K, HostSums)>, limit: usize) -> Self {
        let is_measured = entries.iter().any(|(_, sums)| sums.measured > 0);
        let measure = |sums: &HostSums| if is_measured { sums.bytes() } else { sums.flows };
        let measures = entries.iter().map(|(_, sums)| measure(sums)).collect();
        Self::by(entries, measures, true, limit)
    }
}

/// Places by what stands there. For all lists alike, so that it is compiled once.
fn order(mut measures: Vec<u64>, down: bool) -> Vec<u32> {
    if down {
        measures.iter_mut().for_each(|measure| *measure = !*measure);
    }
    by_key(measures)
}

/// A time as a number in the same order.
pub const fn of_time(time: Millis) -> u64 {
    time.0.cast_unsigned() ^ (1 << 63)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_others() {
        let check = |measures: &[u64], down: bool, limit: usize, expected: &[usize]| {
            let sums = HostSums { flows: 1, ..HostSums::default() };
            let entries = (0..measures.len()).map(|at| (at, sums)).collect();
            let listed = Listed::by(entries, measures.to_vec(), down, limit);
            assert_eq!(listed.rows.iter().map(|row| row.0).collect::<Vec<_>>(), expected);
            assert_eq!(listed.count, measures.len() as u64);
            assert_eq!(listed.others.flows, (measures.len() - expected.len()) as u64);
        };
        check(&[], true, 3, &[]);
        check(&[5, 9, 7], true, 3, &[1, 2, 0]);
        check(&[5, 9, 7], true, 2, &[1, 2]);
        check(&[5, 9, 7], false, 2, &[0, 2]);
        check(&[7, 0, 7, u64::MAX], true, 9, &[3, 0, 2, 1]);
        check(&[1, 2], true, 0, &[]);
    }
}
