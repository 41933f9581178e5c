//! What a worker keeps to answer questions about flows one by one, and the answers.

use serde::{Deserialize, Serialize};

use super::column::{Column, Table};
use super::connections::Connections;
use super::key::Place;
use super::line::Line;
use super::stitch::Loose;
use super::tuples::Tuples;
use crate::query::select::{Funnel, Selection};
use crate::store::Shard;

/// A question about the rows of one worker, by their places in its own order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// Bring them into order, and say how many there are.
    Sort(Table, Column),
    /// Some places, evenly spread over a range.
    Sample {
        table: Table,
        from: u64,
        to: u64,
        count: u64,
    },
    /// How many rows come before each of these.
    Rank {
        table: Table,
        places: Vec<Place>,
    },
    Fetch {
        table: Table,
        from: u64,
        to: u64,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    Sorted {
        rows: u64,
        /// Those that have nothing in the column, which are the first.
        absent: u64,
    },
    Places(Vec<Place>),
    Ranks(Vec<u64>),
    Lines(Vec<(Place, Line)>),
}

#[derive(Debug, Default)]
pub struct Tables {
    tuples: Tuples,
    connections: Option<Connections>,
}

impl Tables {
    pub fn answer(&mut self, shard: &Shard, selection: &Selection, ask: &Ask) -> Answer {
        match ask {
            &Ask::Sort(table, column) => {
                self.sort(shard, selection, table, column);
                let absent =
                    if column.can_be_absent() { self.first(shard, table, &|here| !here.key.is_absent()) } else { 0 };
                Answer::Sorted { rows: self.len(table) as u64, absent: absent as u64 }
            }
            &Ask::Sample { table, from, to, count } => Answer::Places(self.sample(shard, table, from, to, count)),
            Ask::Rank { table, places } => {
                Answer::Ranks(places.iter().map(|place| self.rank(shard, *table, place) as u64).collect())
            }
            &Ask::Fetch { table, from, to } => {
                let lines = (from..to).map_while(|at| {
                    let at = usize::try_from(at).ok()?;
                    Some((self.place(shard, table, at)?, self.line(shard, table, at)?))
                });
                Answer::Lines(lines.collect())
            }
        }
    }

    pub fn stitch(&mut self, shard: &Shard, funnel: &Funnel, workers: usize) -> Vec<Loose> {
        // The old ones first give their memory back.
        self.connections = None;
        let (connections, loose) = Connections::of(shard, funnel, workers);
        self.connections = Some(connections);
        loose
    }

    pub fn join(&mut self, parcels: Vec<Loose>) {
        self.connections.get_or_insert_default().take(parcels);
    }

    fn sort(&mut self, shard: &Shard, selection: &Selection, table: Table, column: Column) {
        match table {
            Table::Tuples => self.tuples.show(shard, selection, column),
            Table::Connections => self.connections.get_or_insert_default().sort(column),
        }
    }

    fn sample(&self, shard: &Shard, table: Table, from: u64, to: u64, count: u64) -> Vec<Place> {
        let length = to.saturating_sub(from);
        let steps = count.min(length);
        let at = |step: u64| usize::try_from(from + length * step / steps.max(1)).ok();
        (0..steps).filter_map(|step| self.place(shard, table, at(step)?)).collect()
    }

    fn place(&self, shard: &Shard, table: Table, at: usize) -> Option<Place> {
        match table {
            Table::Tuples => self.tuples.place(shard, at),
            Table::Connections => self.connections.as_ref()?.place(at),
        }
    }

    fn line(&self, shard: &Shard, table: Table, at: usize) -> Option<Line> {
        match table {
            Table::Tuples => self.tuples.line(shard, at),
            Table::Connections => self.connections.as_ref()?.line(at),
        }
    }

    /// How many rows come before a place.
    fn rank(&self, shard: &Shard, table: Table, place: &Place) -> usize {
        self.first(shard, table, &|here| here >= place)
    }

    /// The first row of which this is true, as it is of all after it.
    fn first(&self, shard: &Shard, table: Table, is_there: &dyn Fn(&Place) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len(table));
        while low < high {
            let middle = low.midpoint(high);
            match self.place(shard, table, middle) {
                Some(here) if !is_there(&here) => low = middle + 1,
                _ => high = middle,
            }
        }
        low
    }

    fn len(&self, table: Table) -> usize {
        match table {
            Table::Tuples => self.tuples.len(),
            Table::Connections => self.connections.as_ref().map_or(0, Connections::len),
        }
    }
}
