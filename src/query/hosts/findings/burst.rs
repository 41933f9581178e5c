//! Tries that follow each other: at many ports of one address, or at one port of many addresses.

use serde::{Deserialize, Serialize};

use super::marks::Counts;
use super::marks::tried::{ANSWERED, DENIED, SILENT};
use crate::model::Millis;
use crate::order;

/// New ones that come within this time of each other belong together. Slow scanners wait, but connections that are open
/// when a time range begins are all told of again within five minutes.
pub const GAP_MS: i64 = 300_000;

/// A burst of tries, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Burst {
    pub tried: u64,
    /// Those that were denied, and never let through.
    pub denied: u64,
    /// Those that were let through, and never answered.
    pub silent: u64,
    /// Of the first try, and of the last that was new.
    pub from: Millis,
    pub to: Millis,
}

impl Burst {
    pub const fn failed(&self) -> u64 {
        self.denied + self.silent
    }

    /// The largest there is; of equal ones the first.
    pub fn largest(mut tries: Vec<&Counts>) -> Self {
        order::sort_by_key(&mut tries, |counts| counts.first);
        let bursts = tries.chunk_by(|a, b| b.first.0 - a.first.0 <= GAP_MS).map(Self::of);
        bursts.reduce(|most, next| if next.tried > most.tried { next } else { most }).unwrap_or_default()
    }

    fn of(tries: &[&Counts]) -> Self {
        let count = |is_so: fn(&Counts) -> bool| tries.iter().filter(|counts| is_so(counts)).count() as u64;
        let first = |counts: Option<&&Counts>| counts.map(|counts| counts.first).unwrap_or_default();
        Self {
            tried: tries.len() as u64,
            denied: count(Counts::is_denied),
            silent: count(Counts::is_silent),
            from: first(tries.first()),
            to: first(tries.last()),
        }
    }
}

impl Counts {
    pub fn is_denied(&self) -> bool {
        self.of[DENIED] > 0 && self.let_through().0 == 0
    }

    fn is_silent(&self) -> bool {
        self.of[SILENT] > 0 && self.of[ANSWERED] == 0 && !self.is_denied()
    }

    pub fn has_failed(&self) -> bool {
        self.is_denied() || self.is_silent()
    }
}
