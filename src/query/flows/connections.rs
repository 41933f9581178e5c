//! The connections that one worker holds, in any order asked for.

use std::cmp::Ordering;

use super::column::Column;
use super::key::{Ends, Key, Origin, Place, of_counter, of_mac};
use super::line::{Line, Particulars};
use super::order::{by_key, ranks};
use super::segment::{LocalEnds, Segment, counters, segments};
use super::stitch::{Loose, worker_of};
use crate::order::{arrange, sort_by};
use crate::query::select::Funnel;
use crate::query::{TimeRange, addresses};
use crate::store::{Addresses, Shard, index};

#[derive(Debug, Default)]
pub struct Connections {
    /// By their beginning, then by their ends.
    list: Vec<(LocalEnds, Segment)>,
    addresses: Addresses,
    rules: Vec<(String, String)>,
    /// Within which they have to have lived.
    time: Option<TimeRange>,
    /// Places in the list, by the column asked for last.
    sorted: Option<(Column, Vec<u32>)>,
}

impl Connections {
    /// Of a shard's rows that count, what is whole, and for each of so many workers what it has to join. A connection
    /// is shown when the filter lets one of its tuples through and it lived within the time range, and then with all of
    /// its tuples.
    pub fn of(shard: &Shard, funnel: &Funnel, workers: usize) -> (Self, Vec<Loose>) {
        let rules: Vec<(String, String)> = shard.rules().map(|(rule, acl)| (rule.to_owned(), acl.to_owned())).collect();
        let mut loose: Vec<Loose> =
            (0..workers.max(1)).map(|_| Loose { rules: rules.clone(), segments: Vec::new() }).collect();
        let (addresses, time) = (shard.address_table(), funnel.scope().time);
        let mut whole = Self { list: Vec::new(), addresses, rules, time, sorted: None };
        segments(shard, funnel, &|_, _| true, &mut |ends, segment| {
            if !segment.is_whole() {
                let ends = ends.named(shard.addresses());
                loose[worker_of(&ends, workers)].segments.push((ends, segment));
            } else if whole.shows(&segment) {
                whole.list.push((ends, segment));
            }
        });
        (whole, loose)
    }

    fn shows(&self, segment: &Segment) -> bool {
        segment.is_selected && segment.is_alive(self.time)
    }

    /// Takes the loose ends of all shards that fall to this one.
    pub fn take(&mut self, parcels: Vec<Loose>) {
        let Loose { rules, segments } = Loose::all(parcels).joined();
        let first_rule = index(self.rules.len());
        self.rules.extend(rules);
        for (ends, segment) in segments {
            if self.shows(&segment) {
                let ends = self.local(&ends);
                self.list.push((ends, Segment { rule: segment.rule + first_rule, ..segment }));
            }
        }
        self.put_in_order();
    }

    fn put_in_order(&mut self) {
        let order = by_key(self.list.iter().map(|(_, segment)| segment.first.rank()).collect());
        let mut list = std::mem::take(&mut self.list);
        arrange(&mut list, &order);
        for same in list.chunk_by_mut(|(_, a), (_, b)| a.first == b.first) {
            sort_by(same, |a, b| self.compare(a, b));
        }
        self.list = list;
        self.sorted = None;
    }

    fn compare(&self, a: &(LocalEnds, Segment), b: &(LocalEnds, Segment)) -> Ordering {
        let rule = |segment: &Segment| &self.rules[segment.rule as usize];
        let ends = self.ends(&a.0).cmp(&self.ends(&b.0));
        ends.then_with(|| (a.1.life, a.1.counters, rule(&a.1)).cmp(&(b.1.life, b.1.counters, rule(&b.1))))
    }

    fn ends(&self, ends: &LocalEnds) -> Ends {
        ends.named(self.addresses.all())
    }

    /// With addresses that may be new here, as those of another shard's rows are.
    fn local(&mut self, ends: &Ends) -> LocalEnds {
        LocalEnds {
            source: self.addresses.intern(ends.source).0,
            destination: self.addresses.intern(ends.destination).0,
            source_port: ends.source_port,
            destination_port: ends.destination_port,
            protocol: ends.protocol,
            direction: ends.direction,
            mac: ends.mac,
        }
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn sort(&mut self, column: Column) {
        if column == Column::Time {
            self.sorted = None;
        } else if self.sorted.as_ref().is_none_or(|&(by, _)| by != column) {
            self.sorted = None;
            self.sorted = Some((column, by_key(self.keys(column))));
        }
    }

    fn keys(&self, column: Column) -> Vec<u64> {
        let ranked = |ranks: &[u32], at: u32| u64::from(ranks[at as usize]);
        let each = |key: &dyn Fn(&(LocalEnds, Segment)) -> u64| self.list.iter().map(key).collect();
        match column {
            Column::Source | Column::Destination => {
                let ranks = addresses::ranks(self.addresses.all());
                each(&|(ends, _)| ranked(&ranks, if column == Column::Source { ends.source } else { ends.destination }))
            }
            Column::Rule | Column::Acl => {
                let names: Vec<&str> = self.rules.iter().map(|rule| name(rule, column)).collect();
                let ranks = ranks(&names);
                each(&|(_, segment)| ranked(&ranks, segment.rule))
            }
            _ => each(&|(ends, segment)| value(ends, segment, column)),
        }
    }

    fn at(&self, at: usize) -> Option<&(LocalEnds, Segment)> {
        match &self.sorted {
            Some((_, sorted)) => self.list.get(*sorted.get(at)? as usize),
            None => self.list.get(at),
        }
    }

    pub fn place(&self, at: usize) -> Option<Place> {
        let (local, segment) = self.at(at)?;
        let column = self.sorted.as_ref().map_or(Column::Time, |&(column, _)| column);
        let ends = self.ends(local);
        let key = match column {
            Column::Source => Key::Address(ends.source),
            Column::Destination => Key::Address(ends.destination),
            Column::Rule | Column::Acl => Key::Text(name(&self.rules[segment.rule as usize], column).to_owned()),
            _ => Key::Number(value(local, segment, column)),
        };
        let rule = self.rules[segment.rule as usize].clone();
        let origin = Origin::Connection { ends, life: segment.life, counters: segment.counters, rule };
        Some(Place { key, time: segment.first, origin })
    }

    pub fn line(&self, at: usize) -> Option<Line> {
        let (local, segment) = self.at(at)?;
        let (rule, acl) = self.rules.get(segment.rule as usize).cloned().unwrap_or_default();
        let (time, ends, counters) = (segment.first, self.ends(local), segment.counters);
        Some(Line { time, ends, rule, acl, counters, what: Particulars::Connection(segment.life) })
    }
}

fn name((rule, acl): &(String, String), column: Column) -> &str {
    if column == Column::Acl { acl } else { rule }
}

/// A column's value as a number, which is the same at every worker.
fn value(ends: &LocalEnds, segment: &Segment, column: Column) -> u64 {
    let life = &segment.life;
    let counts = counters(segment);
    match column {
        Column::Time => segment.first.rank(),
        Column::Last => life.last.rank(),
        // Of one tuple there is none, which comes before one of no length.
        Column::Duration if life.tuples < 2 => 0,
        Column::Duration => 1 + u64::try_from(life.last.0.saturating_sub(segment.first.0)).unwrap_or_default(),
        Column::SourcePort => u64::from(ends.source_port),
        Column::DestinationPort => u64::from(ends.destination_port),
        Column::Protocol => u64::from(ends.protocol.0),
        Column::Direction => ends.direction as u64,
        // Those that were not answered stand together, and those that are whole.
        Column::Status => {
            let is_unanswered = life.begun && counts.is_unanswered();
            u64::from(is_unanswered) * 4 + u64::from(life.ended) * 2 + u64::from(life.begun)
        }
        Column::Updates => u64::from(life.updates),
        Column::Tuples => u64::from(life.tuples),
        Column::PacketsSent => of_counter(counts.packets_sent),
        Column::PacketsReceived => of_counter(counts.packets_received),
        Column::Packets => of_counter(counts.packets()),
        Column::BytesSent => of_counter(counts.bytes_sent),
        Column::BytesReceived => of_counter(counts.bytes_received),
        Column::Bytes => of_counter(counts.bytes()),
        Column::Nic => of_mac(ends.mac),
        _ => 0,
    }
}
