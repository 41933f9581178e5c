//! The largest sources, destinations and ports against each other, all else as others: small enough to be drawn.

use std::cmp::Reverse;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::Measure;
use super::stream::Streams;
use crate::order;
use crate::query::Tally;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fold {
    /// The largest first, of which each has something of what is measured.
    pub sources: Vec<IpAddr>,
    pub ports: Vec<u16>,
    pub destinations: Vec<IpAddr>,
    /// In the order of their places.
    pub cells: Vec<Cell>,
}

/// What goes from one to another. A place behind the last stands for all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub source: u32,
    pub port: u32,
    pub destination: u32,
    pub tally: Tally,
}

/// With at most so many ends on either side, and so many ports.
pub fn fold(streams: &Streams<'_>, measure: Measure, ends: usize, ports: usize) -> Fold {
    let addresses = streams.addresses.len();
    let mut sums = [vec![0; addresses], vec![0; 1 << 16], vec![0; addresses]];
    streams.for_each(&mut |pair| {
        let value = measure.of(&pair.tally);
        for (sums, at) in sums.iter_mut().zip([pair.source, pair.port.into(), pair.destination]) {
            let sum: &mut u64 = &mut sums[at as usize];
            *sum = sum.saturating_add(value);
        }
    });
    let chosen = [largest(&sums[0], ends), largest(&sums[1], ports), largest(&sums[2], ends)];
    let places: Vec<Vec<u32>> = chosen.iter().zip(&sums).map(|(chosen, of)| places_of(chosen, of.len())).collect();
    let width = |column: usize| chosen[column].len() + 1;
    let mut cells = vec![Tally::default(); width(0) * width(1) * width(2)];
    streams.for_each(&mut |pair| {
        let at = [pair.source, pair.port.into(), pair.destination].into_iter().enumerate();
        let at = at.fold(0, |at, (column, value)| at * width(column) + places[column][value as usize] as usize);
        cells[at].add(&pair.tally);
    });
    let [by_port, by_destination] = [1, 2].map(|column| u32::try_from(width(column)).unwrap_or(u32::MAX));
    let cell = |(number, tally): (u32, Tally)| {
        let (source, rest) = (number / (by_port * by_destination), number % (by_port * by_destination));
        Cell { source, port: rest / by_destination, destination: rest % by_destination, tally }
    };
    let cells = (0..).zip(cells).filter(|(_, tally)| tally.tuples > 0).map(cell).collect();
    let [sources, ports, destinations] = chosen;
    let addresses = |list: Vec<usize>| list.into_iter().map(|at| streams.addresses[at]).collect();
    Fold {
        sources: addresses(sources),
        ports: ports.into_iter().filter_map(|port| u16::try_from(port).ok()).collect(),
        destinations: addresses(destinations),
        cells,
    }
}

/// The places of the largest, those first; equal ones in their order. Nothing is not among them.
fn largest(sums: &[u64], count: usize) -> Vec<usize> {
    let mut list: Vec<(Reverse<u64>, usize)> = Vec::new();
    for (at, &sum) in sums.iter().enumerate().filter(|&(_, &sum)| sum > 0 && count > 0) {
        list.push((Reverse(sum), at));
        if list.len() > count * 2 + 64 {
            order::sort(&mut list);
            list.truncate(count);
        }
    }
    order::sort(&mut list);
    list.truncate(count);
    list.into_iter().map(|(_, at)| at).collect()
}

/// Of each thing its place among those chosen, or the one behind them.
fn places_of(chosen: &[usize], all: usize) -> Vec<u32> {
    let others = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
    let mut places = vec![others; all];
    for (place, &at) in (0..).zip(chosen) {
        places[at] = place;
    }
    places
}
