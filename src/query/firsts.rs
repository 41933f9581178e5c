//! What is ranked of all shards, and what has to be known besides before it is sure.

use super::ends::{Counts, Ends, Heads, More, Sides};
use super::heads::{End, Head};
use super::rank::{Part, Ranking, Ties};
use super::{Partial, Top};

/// The rankings of ends.
pub struct Firsts {
    pub sources: Top,
    pub destinations: Top,
    pub ports: Top,
    /// Different addresses, as either end.
    pub hosts: u64,
}

impl Partial {
    /// Which sums are needed besides for rankings of so many rows, if any are.
    pub(super) fn missing(&self, ties: Ties, limit: usize) -> Option<More> {
        let more = More {
            sources: self.sources(ties, limit).wanted(),
            destinations: self.destinations(ties, limit).wanted(),
            ports: self.ports(ties, limit).wanted(),
            by: self.rank,
        };
        (!more.is_nothing()).then_some(more)
    }

    /// How many shards these are the sums of.
    pub const fn shards(&self) -> usize {
        self.ends.len()
    }

    /// Takes in what the shards have of that, in the order in which they were merged.
    pub fn learn(&mut self, more: &More, found: impl IntoIterator<Item = Heads>) {
        self.ends.iter_mut().zip(found).for_each(|(ends, found)| ends.heads.learn(more, found));
    }

    /// As far as it is known.
    pub(super) fn firsts(&self, ties: Ties, limit: usize) -> Firsts {
        let Counts { sources, destinations, hosts, ports } = Ends::count(&self.ends);
        Firsts {
            sources: self.sources(ties, limit).top(sources, &self.total),
            destinations: self.destinations(ties, limit).top(destinations, &self.total),
            ports: self.ports(ties, limit).top(ports, &self.total),
            hosts,
        }
    }

    fn sources(&self, ties: Ties, limit: usize) -> Ranking<'_> {
        self.ranking(ties, limit, |ends| &ends.heads.sources, |ends, end| ends.has(end, Sides::SOURCE))
    }

    fn destinations(&self, ties: Ties, limit: usize) -> Ranking<'_> {
        self.ranking(ties, limit, |ends| &ends.heads.destinations, |ends, end| ends.has(end, Sides::DESTINATION))
    }

    fn ports(&self, ties: Ties, limit: usize) -> Ranking<'_> {
        self.ranking(ties, limit, |ends| &ends.heads.ports, |ends, end| ends.has(end, Sides::DESTINATION))
    }

    fn ranking(&self, ties: Ties, limit: usize, head: fn(&Ends) -> &Head, has: fn(&Ends, &End) -> bool) -> Ranking<'_> {
        let part = |ends| Part { head: head(ends), has: Box::new(move |end| has(ends, end)) };
        Ranking::of(self.ends.iter().map(part).collect(), (self.rank, ties), limit)
    }
}
