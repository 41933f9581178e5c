//! Two lists of moments, paired one to one where they are the same or nearly so.

use crate::model::Mac;

/// Clocks of two logs, or of two NICs, differ by no more than this; nor do whole seconds from what was cut off of them.
pub const WITHIN_MS: i64 = 1000;

/// A row of a flow, as far as pairing goes. In order of time, then of all else that tells rows apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub time: i64,
    pub mac: Mac,
    /// Its place among all rows.
    pub at: usize,
}

/// Whether two rows are of one NIC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nics {
    Same,
    Different,
}

/// A NIC that forwards a flow has it both ways, so that the next row may be of the wrong NIC; not many are.
const LOOKED_AT: usize = 16;

/// Made once for very many lists.
#[derive(Debug, Default)]
pub struct Pairing {
    /// Rows that stay, and those that go if they have a partner among them; both in order.
    pub stay: Vec<Moment>,
    pub others: Vec<Moment>,
    is_taken: Vec<bool>,
    found: Vec<usize>,
}

impl Pairing {
    /// The places of those of the others that have a partner. Rows of exactly one time find each other first.
    pub fn pair(&mut self, nics: Nics) -> &[usize] {
        self.found.clear();
        for within in [0, WITHIN_MS] {
            if !self.stay.is_empty() && !self.others.is_empty() {
                self.pair_within(within, nics);
            }
        }
        &self.found
    }

    /// Takes the pairs out of both lists.
    fn pair_within(&mut self, within: i64, nics: Nics) {
        let Self { stay, others, is_taken, found } = self;
        is_taken.clear();
        is_taken.resize(others.len(), false);
        let mut from = 0;
        stay.retain(|one| {
            let is_behind = |at: usize| is_taken[at] || others[at].time < one.time.saturating_sub(within);
            while from < others.len() && is_behind(from) {
                from += 1;
            }
            let last = one.time.saturating_add(within);
            let near = (from..others.len()).take(LOOKED_AT).take_while(|&at| others[at].time <= last);
            let partner =
                near.filter(|&at| !is_taken[at]).find(|&at| (others[at].mac == one.mac) == (nics == Nics::Same));
            if let Some(at) = partner {
                is_taken[at] = true;
                found.push(others[at].at);
            }
            partner.is_none()
        });
        let mut taken = is_taken.iter();
        others.retain(|_| !taken.next().copied().unwrap_or(false));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn moments(of: &[(i64, u8)]) -> Vec<Moment> {
        let mut of = of.to_vec();
        of.sort_unstable();
        let mac = |last: u8| Mac::parse(&format!("0022480000{last:02X}")).unwrap();
        of.iter().enumerate().map(|(at, &(time, nic))| Moment { time, mac: mac(nic), at }).collect()
    }

    fn paired(stay: &[(i64, u8)], others: &[(i64, u8)], nics: Nics) -> Vec<usize> {
        let mut pairing = Pairing { stay: moments(stay), others: moments(others), ..Pairing::default() };
        let mut found = pairing.pair(nics).to_vec();
        found.sort_unstable();
        found
    }

    #[track_caller]
    fn check(stay: &[(i64, u8)], others: &[(i64, u8)], nics: Nics, expected: &[usize]) {
        assert_eq!(paired(stay, others, nics), expected, "{stay:?} and {others:?}");
    }

    #[test]
    fn within_a_second() {
        check(&[(5_000, 1)], &[(5_000, 1)], Nics::Same, &[0]);
        check(&[(5_999, 1)], &[(5_000, 1)], Nics::Same, &[0]);
        check(&[(5_000, 1)], &[(6_000, 1)], Nics::Same, &[0]);
        check(&[(5_000, 1)], &[(6_001, 1)], Nics::Same, &[]);
        check(&[(5_000, 1)], &[], Nics::Same, &[]);
        check(&[(i64::MAX, 1)], &[(i64::MIN, 1)], Nics::Same, &[]);
    }

    #[test]
    fn one_to_one_and_the_exact_first() {
        check(&[(5_000, 1)], &[(5_000, 1), (5_000, 1), (5_100, 1)], Nics::Same, &[0]);
        check(&[(5_000, 1)], &[(4_500, 1), (5_000, 1)], Nics::Same, &[1]);
        check(&[(5_000, 1), (5_500, 1)], &[(5_400, 1), (5_500, 1)], Nics::Same, &[0, 1]);
    }

    #[test]
    fn two_ends_are_two_nics() {
        check(&[(5_000, 1)], &[(5_002, 1)], Nics::Different, &[]);
        check(&[(5_000, 1)], &[(5_002, 2)], Nics::Different, &[0]);
        // Two and the one between them that forwards.
        check(&[(5_000, 1), (5_002, 2)], &[(5_001, 2), (5_003, 3)], Nics::Different, &[0, 1]);
        check(&[(5_002, 2)], &[(5_001, 2), (5_003, 3)], Nics::Different, &[1]);
    }

    /// A partner beyond them counts as well: nothing is lost.
    #[test]
    fn no_more_are_looked_at_than_so_many() {
        let others = |wrong: usize| [vec![(5_000, 1); wrong], vec![(5_001, 2)]].concat();
        check(&[(5_002, 1)], &others(LOOKED_AT - 1), Nics::Different, &[LOOKED_AT - 1]);
        check(&[(5_002, 1)], &others(LOOKED_AT), Nics::Different, &[]);
    }

    proptest! {
        #[test]
        fn none_is_paired_twice(
            stay in proptest::collection::vec((0..4000_i64, 0..3_u8), 0..40),
            others in proptest::collection::vec((0..4000_i64, 0..3_u8), 0..40),
            same: bool,
        ) {
            let nics = if same { Nics::Same } else { Nics::Different };
            let mut found = paired(&stay, &others, nics);
            prop_assert!(found.len() <= stay.len().min(others.len()));
            let count = found.len();
            found.dedup();
            prop_assert_eq!(found.len(), count);
            for at in found {
                let other = moments(&others)[at];
                let fits = |one: &Moment| {
                    (one.time - other.time).abs() <= WITHIN_MS && (one.mac == other.mac) == same
                };
                prop_assert!(moments(&stay).iter().any(fits));
            }
        }
    }
}
