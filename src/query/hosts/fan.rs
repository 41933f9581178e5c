//! The peers of each host, of which one host can have as many as there are addresses.

use super::distinct::pair;

/// Room for the peers of each host, one for each of its rows: so that they need no sorting all together.
pub struct Fan {
    /// Where each host's peers begin, and the end of the last.
    starts: Vec<usize>,
    /// Where its next one goes.
    next: Vec<usize>,
    peers: Vec<u32>,
}

impl Fan {
    /// Given the rows of each host.
    pub fn new(rows: impl Iterator<Item = u64>) -> Self {
        let mut starts = vec![0];
        for rows in rows {
            let end = starts[starts.len() - 1] + usize::try_from(rows).unwrap_or_default();
            starts.push(end);
        }
        let total = starts[starts.len() - 1];
        Self { next: starts.clone(), starts, peers: vec![0; total] }
    }

    #[inline]
    pub fn add(&mut self, host: u32, peer: u32) {
        let next = &mut self.next[host as usize];
        self.peers[*next] = peer;
        *next += 1;
    }

    /// Each pair once, in order. There are so many peers at most.
    pub fn into_sorted(mut self, most: usize) -> Vec<u64> {
        let mut pairs = Vec::new();
        let mut bits = vec![0; most.div_ceil(64)];
        for ((host, &start), &end) in (0..).zip(&self.starts).zip(&self.next).take(self.starts.len() - 1) {
            let peers = &mut self.peers[start..end];
            if peers.len() * 16 < most {
                peers.sort_unstable();
                let mut last = None;
                pairs.extend(
                    peers.iter().filter(|&&peer| last.replace(peer) != Some(peer)).map(|&peer| pair(host, peer)),
                );
            } else {
                take_bits(peers, &mut bits, &mut |peer| pairs.push(pair(host, peer)));
            }
        }
        pairs
    }
}

/// So many of so few numbers are brought into order by a bit for each, and leave none of them set.
fn take_bits(numbers: &[u32], bits: &mut [u64], take: &mut dyn FnMut(u32)) {
    for &number in numbers {
        bits[number as usize / 64] |= 1 << (number % 64);
    }
    for (word, first) in bits.iter_mut().zip((0..).step_by(64)) {
        let mut rest = std::mem::take(word);
        while rest != 0 {
            take(first + rest.trailing_zeros());
            rest &= rest - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_pair_once(rows in proptest::collection::vec((0u32..6, 0u32..300), 0..400), most in 300usize..4000) {
            let count = |host: u32| rows.iter().filter(|row| row.0 == host).count() as u64;
            let mut fan = Fan::new((0..6).map(count));
            rows.iter().for_each(|&(host, peer)| fan.add(host, peer));
            let expected: BTreeSet<u64> = rows.iter().map(|&(host, peer)| pair(host, peer)).collect();
            prop_assert_eq!(fan.into_sorted(most), expected.into_iter().collect::<Vec<_>>());
        }
    }
}
