//! Two lists of moments, paired one to one where they are the same or nearly so.

/// Clocks of two logs, or of two NICs, differ by no more than this; nor do whole seconds from what was cut off of them.
pub const WITHIN_MS: i64 = 1000;

/// A row of a flow, as far as pairing goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub time: i64,
    /// Its place among all rows.
    pub at: usize,
}

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
    pub fn pair(&mut self) -> &[usize] {
        self.found.clear();
        for within in [0, WITHIN_MS] {
            if !self.stay.is_empty() && !self.others.is_empty() {
                self.pair_within(within);
            }
        }
        &self.found
    }

    /// Takes the pairs out of both lists.
    fn pair_within(&mut self, within: i64) {
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
            let partner = Some(from).filter(|&at| others.get(at).is_some_and(|other| other.time <= last));
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

    fn moments(of: &[i64]) -> Vec<Moment> {
        let mut of = of.to_vec();
        of.sort_unstable();
        of.iter().enumerate().map(|(at, &time)| Moment { time, at }).collect()
    }

    fn paired(stay: &[i64], others: &[i64]) -> Vec<usize> {
        let mut pairing = Pairing { stay: moments(stay), others: moments(others), ..Pairing::default() };
        let mut found = pairing.pair().to_vec();
        found.sort_unstable();
        found
    }

    #[track_caller]
    fn check(stay: &[i64], others: &[i64], expected: &[usize]) {
        assert_eq!(paired(stay, others), expected, "{stay:?} and {others:?}");
    }

    #[test]
    fn within_a_second() {
        check(&[5_000], &[5_000], &[0]);
        check(&[5_999], &[5_000], &[0]);
        check(&[5_000], &[6_000], &[0]);
        check(&[5_000], &[6_001], &[]);
        check(&[5_000], &[], &[]);
        check(&[i64::MAX], &[i64::MIN], &[]);
    }

    #[test]
    fn one_to_one_and_the_exact_first() {
        check(&[5_000], &[5_000, 5_000, 5_100], &[0]);
        check(&[5_000], &[4_500, 5_000], &[1]);
        check(&[5_000, 5_500], &[5_400, 5_500], &[0, 1]);
    }

    proptest! {
        #[test]
        fn none_is_paired_twice(
            stay in proptest::collection::vec(0..4000_i64, 0..40),
            others in proptest::collection::vec(0..4000_i64, 0..40),
        ) {
            let mut found = paired(&stay, &others);
            prop_assert!(found.len() <= stay.len().min(others.len()));
            let count = found.len();
            found.dedup();
            prop_assert_eq!(found.len(), count);
            for at in found {
                let other = moments(&others)[at];
                prop_assert!(stay.iter().any(|time| (time - other.time).abs() <= WITHIN_MS));
            }
        }
    }
}
