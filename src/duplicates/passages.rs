//! A flow that is forwarded: its source, the NICs that it passes, and its destination say the same of it, each at about
//! the same moment. What all of them say within a second of the first is a passage.

use super::compare::sort_by;
use super::pair::WITHIN_MS;
use crate::model::Mac;
use crate::order;

/// A row of a flow and state, as far as its way goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passing {
    pub time: i64,
    pub is_outbound: bool,
    pub mac: Mac,
    /// Its place among all rows.
    pub at: usize,
}

/// The same with its side, which is a NIC and a direction: of the rows of one side at one moment its number, and the
/// passage that it is of.
#[derive(Clone, Copy, Debug)]
struct Row {
    of: Passing,
    side: usize,
    number: u32,
    passage: usize,
}

/// Made once for very many flows.
#[derive(Debug, Default)]
pub struct Passages {
    rows: Vec<Row>,
    /// When each passage begins.
    begins: Vec<i64>,
    /// By side, the first passage that it can still be of: it is in each but once.
    free: Vec<usize>,
    forwarders: Vec<Mac>,
    found: Vec<usize>,
}

impl Passages {
    /// The places of those rows that say what another one says: of each passage one row stays, the source's before
    /// those of NICs that forward, and these before the destination's. `rows` come side by side.
    pub fn repeats(&mut self, rows: impl Iterator<Item = Passing>) -> &[usize] {
        self.found.clear();
        self.take(rows);
        self.put_in_order();
        self.join();
        let Self { rows, forwarders, found, .. } = self;
        sort_by(rows, |a, b| a.passage.cmp(&b.passage));
        for passage in rows.chunk_by(|a, b| a.passage == b.passage).filter(|passage| passage.len() > 1) {
            find_forwarders(passage, forwarders);
            judge(passage, forwarders, found);
        }
        &self.found
    }

    fn take(&mut self, rows: impl Iterator<Item = Passing>) {
        self.rows.clear();
        for of in rows {
            let side = match self.rows.last() {
                Some(last) if (last.of.mac, last.of.is_outbound) == (of.mac, of.is_outbound) => last.side,
                Some(last) => last.side + 1,
                None => 0,
            };
            self.rows.push(Row { of, side, number: 0, passage: 0 });
        }
    }

    /// By time; and of one moment, the first row of each side before the second of any.
    fn put_in_order(&mut self) {
        sort_by(&mut self.rows, |a, b| (a.of.time, a.of.at).cmp(&(b.of.time, b.of.at)));
        for moment in self.rows.chunk_by_mut(|a, b| a.of.time == b.of.time).filter(|moment| moment.len() > 1) {
            for side in moment.chunk_by_mut(|a, b| a.side == b.side) {
                (0..).zip(side).for_each(|(number, row)| row.number = number);
            }
            sort_by(moment, |a, b| (a.number, a.of.at).cmp(&(b.number, b.of.at)));
        }
    }

    /// Each into the earliest passage that its side is not in yet, with all that are of exactly its time.
    fn join(&mut self) {
        let Self { rows, begins, free, .. } = self;
        begins.clear();
        free.clear();
        free.resize(rows.iter().map(|row| row.side + 1).max().unwrap_or(0), 0);
        let mut open = 0;
        for moment in rows.chunk_by_mut(|a, b| (a.of.time, a.number) == (b.of.time, b.number)) {
            let time = moment[0].of.time;
            while begins.get(open).is_some_and(|begin| *begin < time.saturating_sub(WITHIN_MS)) {
                open += 1;
            }
            let passage = moment.iter().map(|row| free[row.side]).fold(open, usize::max);
            if passage == begins.len() {
                begins.push(time);
            }
            for row in moment {
                row.passage = passage;
                free[row.side] = passage + 1;
            }
        }
    }
}

/// NICs that have it both ways.
fn find_forwarders(passage: &[Row], forwarders: &mut Vec<Mac>) {
    forwarders.clear();
    if let [one, other] = passage {
        forwarders.extend((one.of.mac == other.of.mac).then_some(one.of.mac));
        return;
    }
    let mut macs: Vec<Mac> = passage.iter().map(|row| row.of.mac).collect();
    order::sort(&mut macs);
    forwarders.extend(macs.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]));
}

/// Where nothing forwards, each source has one destination. Where something does, who forwards repeats the source, or
/// stands for it where that is not logged.
fn judge(passage: &[Row], forwarders: &[Mac], found: &mut Vec<usize>) {
    let forwards = |row: &&Row| forwarders.binary_search(&row.of.mac).is_ok();
    let side = |is_outbound: bool| passage.iter().filter(move |row| row.of.is_outbound == is_outbound);
    let mut stay = side(true).filter(|row| !forwards(row)).count();
    for row in side(true).filter(forwards) {
        if stay == 0 {
            stay = 1;
        } else {
            found.push(row.of.at);
        }
    }
    found.extend(side(false).filter(forwards).map(|row| row.of.at));
    found.extend(side(false).filter(|row| !forwards(row)).take(stay).map(|row| row.of.at));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows by time, NIC and way; those that are left out.
    #[track_caller]
    fn check(rows: &[(i64, u8, char)], expected: &[(i64, u8, char)]) {
        let mac = |last: u8| Mac::parse(&format!("0022480000{last:02X}")).unwrap();
        let mut sides = rows.to_vec();
        sides.sort_by_key(|&(time, nic, way)| (way, nic, time));
        let passing = (0..).zip(&sides).map(|(at, &(time, nic, way))| Passing {
            time,
            is_outbound: way == 'O',
            mac: mac(nic),
            at,
        });
        let mut found: Vec<_> = Passages::default().repeats(passing).iter().map(|&at| sides[at]).collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{rows:?}");
    }

    #[test]
    fn two_ends_within_a_second() {
        check(&[(5_000, 1, 'O'), (5_002, 2, 'I')], &[(5_002, 2, 'I')]);
        check(&[(5_000, 1, 'O'), (6_000, 2, 'I')], &[(6_000, 2, 'I')]);
        check(&[(6_000, 1, 'O'), (5_000, 2, 'I')], &[(5_000, 2, 'I')]);
        check(&[(5_000, 1, 'O'), (6_001, 2, 'I')], &[]);
        check(&[(5_000, 1, 'O')], &[]);
        check(&[(i64::MAX, 1, 'O'), (i64::MIN, 2, 'I')], &[]);
    }

    #[test]
    fn one_to_one_and_the_exact_first() {
        check(&[(5_000, 1, 'O'), (5_000, 2, 'I'), (5_000, 2, 'I'), (5_100, 2, 'I')], &[(5_000, 2, 'I')]);
        check(&[(5_000, 1, 'O'), (4_500, 2, 'I'), (5_000, 2, 'I')], &[(5_000, 2, 'I')]);
        let both = [(5_400, 2, 'I'), (5_500, 2, 'I')];
        check(&[(5_000, 1, 'O'), (5_500, 1, 'O'), both[0], both[1]], &both);
        // Without one between them, two of a side are two flows.
        check(&[(5_000, 1, 'O'), (5_001, 3, 'O'), (5_002, 2, 'I')], &[(5_002, 2, 'I')]);
    }

    /// Whichever clock is ahead.
    #[test]
    fn a_nic_that_forwards_is_on_the_way() {
        for times in [[0, 10, 20, 30], [0, 30, 40, 10], [40, 30, 20, 10], [10, 0, 0, 0], [7, 7, 7, 7]] {
            let [app, fw_in, fw_out, sql] = times;
            let mut expected = vec![(fw_in, 2, 'I'), (fw_out, 2, 'O'), (sql, 3, 'I')];
            expected.sort_unstable();
            check(&[(app, 1, 'O'), (fw_in, 2, 'I'), (fw_out, 2, 'O'), (sql, 3, 'I')], &expected);
        }
        // Only it is logged, or it and one of the ends.
        check(&[(5, 2, 'I'), (6, 2, 'O')], &[(5, 2, 'I')]);
        check(&[(5, 2, 'I'), (6, 2, 'O'), (7, 3, 'I')], &[(5, 2, 'I'), (7, 3, 'I')]);
        check(&[(4, 1, 'O'), (5, 2, 'I'), (6, 2, 'O')], &[(5, 2, 'I'), (6, 2, 'O')]);
        // Two of them one behind the other.
        let way = [(1, 1, 'O'), (2, 2, 'I'), (3, 2, 'O'), (4, 3, 'I'), (5, 3, 'O'), (6, 4, 'I')];
        check(&way, &way[1..]);
    }
}
