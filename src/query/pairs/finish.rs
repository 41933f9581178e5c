//! From all shards' lists to the answer.

use std::cmp::Reverse;

use super::fold::fold;
use super::graph::graph;
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
    let measure = ask.ranked_by(&total);
    let of_many = measure.of_many();
    let mut ranking = Ranking::new(measure, ask.limit as usize);
    streams.for_each(&mut |pair| ranking.offer(pair));
    let fold = match ask.picture {
        Picture::Matrix => Some(fold(&streams, of_many, MATRIX, 0)),
        Picture::Sankey => {
            let flows = rest.into_iter().filter_map(List::read).map(|(list, _)| list).collect();
            Some(fold(&Streams::new(flows), of_many, SANKEY, SANKEY))
        }
        Picture::Graph => None,
    };
    let count = ranking.count;
    let (found, others) = ranking.finish();
    let rows = found.into_iter().map(|found| found.row(&streams, ask.kind)).collect();
    let graph = (ask.picture == Picture::Graph).then(|| graph(&streams, of_many, ask));
    Pairs { measure, rows, count, total, others, fold, graph }
}

/// The largest so far, and what all that gave way to them comes to.
pub struct Ranking {
    measure: Measure,
    limit: usize,
    found: Vec<Found>,
    others: Tally,
    pub count: u64,
    /// What is no larger has no place any more.
    border: Option<u64>,
}

pub struct Found {
    value: u64,
    pair: Pair,
    ports: u32,
}

impl Found {
    /// Of equal ones those of the first ends come first.
    pub const fn rank(&self) -> (Reverse<u64>, (u32, u32, u16)) {
        (Reverse(self.value), self.pair.key())
    }

    /// Places among all addresses.
    pub const fn ends(&self) -> [u32; 2] {
        [self.pair.source, self.pair.destination]
    }

    pub fn row(self, streams: &Streams<'_>, kind: Kind) -> Row {
        let Self { pair, ports, .. } = self;
        Row {
            source: streams.addresses[pair.source as usize],
            destination: streams.addresses[pair.destination as usize],
            port: (kind == Kind::Ports).then_some(pair.port),
            tally: pair.tally,
            ports,
            first: pair.first,
            last: pair.last,
            seen: pair.seen,
        }
    }
}

impl Ranking {
    pub fn new(measure: Measure, limit: usize) -> Self {
        Self { measure, limit, found: Vec::new(), others: Tally::default(), count: 0, border: None }
    }

    pub fn offer(&mut self, pair: &Pair) {
        let ports = u32::try_from(pair.ports.len()).unwrap_or(u32::MAX);
        let value = if self.measure == Measure::Ports { ports.into() } else { self.measure.of(&pair.tally) };
        self.count += 1;
        if self.limit == 0 || self.border.is_some_and(|border| value <= border) {
            return self.others.add(&pair.tally);
        }
        self.found.push(Found { value, pair: Pair { ports: Vec::new(), ..*pair }, ports });
        if self.found.len() > self.limit * 2 + 64 {
            self.cut();
            self.border = self.found.last().map(|found| found.value);
        }
    }

    fn cut(&mut self) {
        order::sort_by_key(&mut self.found, Found::rank);
        let rest = self.found.split_off(self.limit.min(self.found.len()));
        rest.iter().for_each(|found| self.others.add(&found.pair.tally));
    }

    pub fn finish(mut self) -> (Vec<Found>, Tally) {
        self.cut();
        (self.found, self.others)
    }
}
