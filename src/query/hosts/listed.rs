//! The first of many, and what the others come to.

use serde::{Deserialize, Serialize};

use super::HostSums;
use crate::model::{Action, Mac, Network};
use crate::query::flows::by_key;
use crate::query::keyed::Keyed;

/// What something is summed by. Of one type, so that lists of all of them are made by the same code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Key {
    All,
    /// The start of a step of time.
    Step(i64),
    Host(Network),
    /// The destination port of flows that came to the host, and of those that went from it.
    ToPort(u16),
    FromPort(u16),
    /// A rule's name, its ACL, and what it decided.
    Rule(String, String, Action),
    Nic(Mac),
}

impl Key {
    pub const fn host(&self) -> Option<Network> {
        match self {
            Self::Host(host) => Some(*host),
            _ => None,
        }
    }
}

pub type Entries = Keyed<Key, HostSums>;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub rows: Entries,
    /// All there are.
    pub count: u64,
    pub others: HostSums,
}

impl Listed {
    /// By a measure of each; equal ones stay in their order.
    pub fn by(entries: Entries, measures: Vec<u64>, down: bool, limit: usize) -> Self {
        let mut places = vec![usize::MAX; entries.len()];
        for (place, at) in order(measures, down).into_iter().take(limit).enumerate() {
            places[at as usize] = place;
        }
        let mut listed = Self { rows: Vec::new(), count: entries.len() as u64, others: HostSums::default() };
        let mut rows: Vec<Option<(Key, HostSums)>> = Vec::new();
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
    pub fn busiest(entries: Entries, limit: usize) -> Self {
        let is_measured = entries.iter().any(|(_, sums)| sums.has_bytes());
        let measure = |sums: &HostSums| if is_measured { sums.bytes() } else { sums.flows };
        let measures = entries.iter().map(|(_, sums)| measure(sums)).collect();
        Self::by(entries, measures, true, limit)
    }
}

fn order(mut measures: Vec<u64>, down: bool) -> Vec<u32> {
    if down {
        measures.iter_mut().for_each(|measure| *measure = !*measure);
    }
    by_key(measures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_others() {
        let check = |measures: &[u64], down: bool, limit: usize, expected: &[i64]| {
            let sums = HostSums { flows: 1, ..HostSums::default() };
            let entries = (0..).zip(measures).map(|(at, _)| (Key::Step(at), sums)).collect();
            let listed = Listed::by(entries, measures.to_vec(), down, limit);
            assert_eq!(
                listed.rows.iter().map(|row| row.0.clone()).collect::<Vec<_>>(),
                expected.iter().map(|&at| Key::Step(at)).collect::<Vec<_>>()
            );
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
