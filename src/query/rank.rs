//! The first of very many over all shards, in an order that does not depend on how they were split, from what comes
//! first in each.
//!
//! What a shard has not said of an end is at most what its head leaves out. So of each end it is known what it comes to
//! at least and at most, and of those in no head what they come to at most. Whoever cannot be among the first is left
//! aside; of the others whole sums are wanted, where they are not known, and heads that go further, where they are too
//! short.

use std::cmp::Reverse;

use super::heads::{End, FurtherEnds, Head, Weight};
use super::keyed::{Keyed, merge_keyed};
use super::{Rank, Tally, Top, TopRow};
use crate::order;

impl Rank {
    /// Logs without counters, as NSG version 1 or only begins and denies, are ranked by what they do have.
    #[must_use]
    pub const fn where_measured(self, total: &Tally) -> Self {
        if self.is_known(total) { self } else { Self::Tuples }
    }

    /// Whether flows say how much of it there is.
    pub const fn is_known(self, tally: &Tally) -> bool {
        match self {
            Self::Bytes | Self::Sent | Self::Received => tally.has_bytes(),
            Self::Tuples | Self::Denied => true,
        }
    }

    pub const fn measure(self, tally: &Tally) -> u64 {
        match self {
            Self::Bytes => tally.bytes(),
            Self::Sent => tally.bytes_sent,
            Self::Received => tally.bytes_received,
            Self::Tuples => tally.tuples,
            Self::Denied => tally.denied,
        }
    }
}

/// One shard's head, and whether the shard has an end at all.
pub struct Part<'a> {
    pub head: &'a Head,
    pub has: Box<dyn Fn(&End) -> bool + 'a>,
}

/// What comes first of what comes to the same. Their text decides at last, and of ports before it their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    /// Whatever has more flows.
    ByFlows,
    ByText,
}

/// What is to be ranked, of all shards.
pub struct Ranking<'a> {
    parts: Vec<Part<'a>>,
    by: (Rank, Ties),
    limit: usize,
    /// What each comes to at least.
    sums: Keyed<End, Tally>,
}

impl<'a> Ranking<'a> {
    pub fn of(parts: Vec<Part<'a>>, by: (Rank, Ties), limit: usize) -> Self {
        let mut sums = Vec::new();
        parts.iter().for_each(|part| merge_keyed(&mut sums, part.head.sums.clone()));
        Self { parts, by, limit, sums }
    }

    fn weigh(&self, sums: &Tally) -> Weight {
        let (rank, ties) = self.by;
        let tuples = if ties == Ties::ByFlows { sums.tuples } else { 0 };
        Weight { value: rank.measure(sums), tuples }
    }

    /// What the last of the first weighs at least.
    fn border(&self) -> Option<Weight> {
        let at = self.sums.len().checked_sub(self.limit)?;
        let mut least: Vec<Weight> = self.sums.iter().map(|(_, sums)| self.weigh(sums)).collect();
        (self.limit > 0).then(|| *least.select_nth_unstable(at).1)
    }

    /// What has to be known besides.
    pub fn wanted(&self) -> FurtherEnds {
        let rests: Vec<Weight> = self.parts.iter().filter_map(|part| part.head.rest).collect();
        if self.limit == 0 || rests.is_empty() {
            return FurtherEnds::default();
        }
        let unseen = rests.iter().fold(Weight::default(), |sum, &rest| sum.with(rest));
        let border = self.border().unwrap_or_default();
        let can_come_first = |most: Weight| most >= border;
        let is_doubtful = |(end, sums): &&(End, Tally)| {
            let least = self.weigh(sums);
            // Most are far from it, whoever is silent.
            can_come_first(least.with(unseen)) && {
                let silent: Vec<Weight> = self.silent(end).collect();
                !silent.is_empty() && can_come_first(silent.iter().fold(least, |sum, &most| sum.with(most)))
            }
        };
        FurtherEnds {
            ends: self.sums.iter().filter(is_doubtful).map(|&(end, _)| end).collect(),
            at_least: can_come_first(unseen).then(|| border.part(rests.len() as u64)),
        }
    }

    /// The rests of shards that have an end and have said nothing of it.
    fn silent(&self, end: &End) -> impl Iterator<Item = Weight> {
        self.parts.iter().filter_map(move |part| part.head.rest.filter(|_| !part.head.holds(end) && (part.has)(end)))
    }

    /// The first, the largest first, equal ones by their text; `count` is of all there are, `total` the sum over them.
    pub fn top(self, count: u64, total: &Tally) -> Top {
        let border = self.border().unwrap_or_default();
        let weighed = self.sums.iter().map(|(end, sums)| (self.weigh(sums), end, sums));
        let number = |end: &End| match (self.by.1, end) {
            (Ties::ByFlows, End::Port(port)) => *port,
            _ => 0,
        };
        let mut first: Vec<(Reverse<Weight>, u16, String, Tally)> = weighed
            .filter(|&(weight, ..)| weight >= border)
            .map(|(weight, end, sums)| (Reverse(weight), number(end), end.text(), *sums))
            .collect();
        order::sort_by(&mut first, |a, b| (a.0, a.1, &a.2).cmp(&(b.0, b.1, &b.2)));
        let mut others = *total;
        let rows = first.into_iter().take(self.limit).map(|(.., key, tally)| {
            others.take(&tally);
            TopRow { key, tally }
        });
        Top { rows: rows.collect(), count, others }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::heads::Cells;
    use super::super::sheet::{Cell, Sheet};
    use super::*;

    /// By port, the bytes of its one row, if it has any; none measured is none.
    type Shard = Vec<(u16, Option<u32>)>;

    const USUAL: (Rank, Ties) = (Rank::Bytes, Ties::ByFlows);

    fn sheet(shard: &Shard) -> Sheet {
        let mut sheet = Sheet::default();
        sheet.resize(1 << 12);
        for &(port, bytes) in shard {
            // Some of what is sent comes back; and what carries nothing was denied.
            let bytes = bytes.map(|bytes| [0, bytes - bytes / 3, 0, bytes / 3]);
            let row = Cell::of_row(bytes.is_none(), bytes.is_some(), bytes.unwrap_or_default());
            sheet.add(usize::from(port), &row);
        }
        sheet
    }

    fn cells(sheet: &Sheet) -> Cells<'_> {
        Cells { sheet, end: &|at| End::Port(u16::try_from(at).unwrap()) }
    }

    fn place(end: &End) -> Option<usize> {
        let End::Port(port) = *end else { return None };
        Some(port.into())
    }

    fn total(sheets: &[Sheet]) -> Tally {
        let mut total = Tally::default();
        sheets.iter().for_each(|sheet| sheet.places().for_each(|at| total.add(&sheet.tally(at))));
        total
    }

    /// The first over all shards, whose heads are so deep; and how often they were asked for more.
    fn ranked(shards: &[Shard], depth: usize, (rank, ties): (Rank, Ties), limit: usize) -> (Top, usize) {
        let sheets: Vec<Sheet> = shards.iter().map(sheet).collect();
        let head = |sheet: &Sheet| Head::of(cells(sheet), sheet.weights(rank), depth);
        let mut heads: Vec<Head> = sheets.iter().map(head).collect();
        let mut asked = 0;
        loop {
            let part = |(head, sheet): (_, &'_ Sheet)| {
                let sheet = sheet.clone();
                Part { head, has: Box::new(move |end| place(end).is_some_and(|at| !sheet.is_empty_at(at))) }
            };
            let ranking = Ranking::of(heads.iter().zip(&sheets).map(part).collect(), (rank, ties), limit);
            let wanted = ranking.wanted();
            if wanted == FurtherEnds::default() {
                let mut ports: Vec<u16> = shards.iter().flatten().map(|&(port, _)| port).collect();
                order::distinct(&mut ports);
                return (ranking.top(ports.len() as u64, &total(&sheets)), asked);
            }
            drop(ranking);
            asked += 1;
            for (head, sheet) in heads.iter_mut().zip(&sheets) {
                head.learn(&wanted, Head::look_up(cells(sheet), rank, &wanted, &place));
            }
        }
    }

    #[track_caller]
    fn check(bytes: &[u32], limit: usize, expected: &[&str]) {
        let shard = (0..).zip(bytes).map(|(port, &bytes)| (port, Some(bytes))).collect();
        let (top, _) = ranked(&[shard], usize::MAX, USUAL, limit);
        assert_eq!(top.rows.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), expected);
        assert_eq!(top.count, bytes.len() as u64);
        let shown: u64 = top.rows.iter().map(|row| row.tally.bytes()).sum();
        let all = bytes.iter().map(|&bytes| u64::from(bytes)).sum::<u64>();
        assert_eq!(shown + top.others.bytes(), all, "nothing is lost");
    }

    #[test]
    fn largest_first_then_by_key() {
        check(&[], 3, &[]);
        check(&[5, 9, 7], 3, &["1", "2", "0"]);
        check(&[5, 9, 7], 2, &["1", "2"]);
        check(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 4, &["0", "1", "2", "3"]);
        check(&[1, 0, 0, 0], 2, &["0", "1"]);
        check(&[1, 2], 0, &[]);
    }

    #[test]
    fn what_is_clear_from_the_heads_is_not_asked_for() {
        // In each shard most come far behind the first.
        let shard = |first: u16| (0..2000).map(|port| (port, Some(if port < first { 1000 } else { 1 }))).collect();
        let (top, asked) = ranked(&[shard(20), shard(40)], 100, USUAL, 10);
        assert_eq!((top.rows[0].tally.bytes(), asked), (2000, 0));
        // A first one of one shard is not in the other's head.
        let (top, asked) =
            ranked(&[shard(20), (19..2000).rev().map(|port| (port, Some(u32::from(port)))).collect()], 100, USUAL, 10);
        assert_eq!((top.rows[0].key.as_str(), asked), ("1999", 1));
    }

    proptest! {
        #[test]
        fn heads_come_to_what_all_sums_do(
            shards in prop::collection::vec(prop::collection::vec((0u16..60, prop::option::weighted(0.7, 0u32..6)), 0..60), 1..5),
            depth in 1usize..20,
            limit in 0usize..20,
            rank in prop::sample::select(Rank::ALL.to_vec()),
            by_text: bool,
        ) {
            let by = (rank, if by_text { Ties::ByText } else { Ties::ByFlows });
            let limit = limit.min(depth);
            let (whole, _) = ranked(&shards, usize::MAX, by, limit);
            prop_assert!(whole.rows.is_sorted_by_key(|row| std::cmp::Reverse(rank.measure(&row.tally))));
            let (found, asked) = ranked(&shards, depth, by, limit);
            prop_assert_eq!(found, whole);
            prop_assert!(asked <= 3, "asked {} times", asked);
        }
    }
}
