//! From all shards' lists to the answer.

use std::cmp::Reverse;

use super::fold::fold;
use super::stream::{List, Pair, Streams};
use super::{Kind, Measure, Pairs, PairsAsk, Picture, Row};
use crate::order;
use crate::query::Tally;

/// The ends of the matrix on either side, and those and the ports of the Sankey diagram.
const MATRIX: usize = 16;
const SANKEY: usize = 8;

/// What the shards' answers to a question come to. What is no answer counts as none.
#[inline(never)]
pub fn finish(ask: &PairsAsk, answers: &[Vec<u8>]) -> Pairs {
    let (lists, rest): (Vec<List>, Vec<&[u8]>) = answers.iter().filter_map(|bytes| List::read(bytes)).unzip();
    let streams = Streams::new(lists);
    let total = streams.total();
    let measure = ask.measure.where_measured(&total);
    let mut ranking = Ranking { measure, limit: ask.limit as usize, ..Ranking::default() };
    streams.for_each(&mut |pair| ranking.offer(pair));
    let fold = match ask.picture {
        Picture::Matrix => Some(fold(&streams, measure, MATRIX, 0)),
        Picture::Sankey => {
            let flows = rest.into_iter().filter_map(List::read).map(|(list, _)| list).collect();
            Some(fold(&Streams::new(flows), measure, SANKEY, SANKEY))
        }
        Picture::Graph => None,
    };
    let count = ranking.count;
    let (found, others) = ranking.finish();
    let row = |Found { pair, ports, .. }: Found| Row {
        source: streams.addresses[pair.source as usize],
        destination: streams.addresses[pair.destination as usize],
        port: (ask.kind == Kind::Ports).then_some(pair.port),
        tally: pair.tally,
        ports,
        first: pair.first,
        last: pair.last,
        seen: pair.seen,
    };
    Pairs { measure, rows: found.into_iter().map(row).collect(), count, total, others, fold }
}

/// The largest so far, and what all that gave way to them comes to.
#[derive(Default)]
struct Ranking {
    measure: Measure,
    limit: usize,
    found: Vec<Found>,
    others: Tally,
    count: u64,
    /// What is no larger has no place any more.
    border: Option<u64>,
}

struct Found {
    value: u64,
    /// Pairs come in order: of equal ones the first is the first.
    number: u64,
    pair: Pair,
    ports: u32,
}

impl Found {
    const fn rank(&self) -> (Reverse<u64>, u64) {
        (Reverse(self.value), self.number)
    }
}

impl Ranking {
    fn offer(&mut self, pair: &Pair) {
        let (value, number) = (self.measure.of(&pair.tally), self.count);
        self.count += 1;
        if self.limit == 0 || self.border.is_some_and(|border| value <= border) {
            return self.others.add(&pair.tally);
        }
        let ports = u32::try_from(pair.ports.len()).unwrap_or(u32::MAX);
        self.found.push(Found { value, number, pair: Pair { ports: Vec::new(), ..*pair }, ports });
        if self.found.len() > self.limit * 2 + 64 {
            self.found.select_nth_unstable_by_key(self.limit, Found::rank);
            self.cut();
            self.border = self.found.iter().map(|found| found.value).min();
        }
    }

    fn cut(&mut self) {
        let rest = self.found.split_off(self.limit.min(self.found.len()));
        rest.iter().for_each(|found| self.others.add(&found.pair.tally));
    }

    fn finish(mut self) -> (Vec<Found>, Tally) {
        order::sort_by_key(&mut self.found, Found::rank);
        self.cut();
        (self.found, self.others)
    }
}
