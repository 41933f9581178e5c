//! A shard's pairs as bytes, in the order of their ends, each with its distance from the one before it. What a million
//! pairs come to is a few ten megabytes.
//!
//! A list is its length in bytes; whether a pair has a port; the sum of all; a moment; the addresses; then the pairs.

use std::net::IpAddr;

use super::bytes::Writer;
use super::table::{Entry, Key, Table};
use crate::model::Millis;
use crate::query::Tally;

/// Writes the sums of a table, behind what is there. Without ports, those of two ends are one pair, which has a list of them.
pub fn write(table: &Table, groups: &[IpAddr], by_port: bool, into: &mut Vec<u8>) {
    let order = table.order(groups.len());
    let entries = || order.iter().map(|&number| table.get(number));
    let mut total = Tally::default();
    let mut base = Millis(i64::MAX);
    let mut is_used = vec![false; groups.len()];
    for Entry { key, tally, first, seen, .. } in entries() {
        total.add(tally);
        base = base.min(*first).min(*seen);
        is_used[key.source as usize] = true;
        is_used[key.destination as usize] = true;
    }
    let mut writer = Writer::default();
    writer.put(by_port.into());
    total.in_order().into_iter().for_each(|sum| writer.put(sum));
    writer.put_signed(base.0);
    let used = groups.iter().zip(&is_used).filter(|&(_, is_used)| *is_used).map(|(group, _)| *group);
    addresses(&used.collect::<Vec<_>>(), &mut writer);
    let mut next = 0;
    let numbers: Vec<u32> = is_used.iter().map(|&is_used| (next, next += u32::from(is_used)).0).collect();
    let mut writing = Writing { writer, base, before: Key { source: 0, destination: 0, port: 0 } };
    let mut entries = entries().copied().peekable();
    let mut ports = Vec::new();
    while let Some(mut pair) = entries.next() {
        ports.clear();
        ports.extend((pair.tally.tuples > 0).then_some(pair.key.port));
        let ends = |key: Key| (key.source, key.destination);
        while !by_port && let Some(other) = entries.next_if(|other| ends(other.key) == ends(pair.key)) {
            ports.extend((other.tally.tuples > 0).then_some(other.key.port));
            pair.tally.add(&other.tally);
            pair.first = pair.first.min(other.first);
            pair.last = pair.last.max(other.last);
            pair.seen = pair.seen.min(other.seen);
        }
        pair.key.source = numbers[pair.key.source as usize];
        pair.key.destination = numbers[pair.key.destination as usize];
        writing.pair(&pair, if by_port { None } else { Some(&ports) });
    }
    let Writer(bytes) = writing.writer;
    let mut length = Writer::default();
    length.put(bytes.len() as u64);
    into.extend_from_slice(&length.0);
    into.extend_from_slice(&bytes);
}

/// Addresses in their order: of version 4 the distances between them, of version 6 their bytes.
fn addresses(list: &[IpAddr], writer: &mut Writer) {
    let v4 = list.partition_point(IpAddr::is_ipv4);
    writer.put(v4 as u64);
    writer.put((list.len() - v4) as u64);
    let mut before = 0;
    for address in list {
        match address {
            IpAddr::V4(v4) => {
                writer.put(u64::from(v4.to_bits() - before));
                before = v4.to_bits();
            }
            IpAddr::V6(v6) => writer.0.extend_from_slice(&v6.octets()),
        }
    }
}

struct Writing {
    writer: Writer,
    base: Millis,
    before: Key,
}

impl Writing {
    fn pair(&mut self, pair: &Entry, ports: Option<&[u16]>) {
        let (Self { writer, base, before }, Entry { key, tally, first, last, seen }) = (self, pair);
        let since = |time: &Millis, base: &Millis| time.0.abs_diff(base.0);
        writer.put(u64::from(key.source - before.source));
        let is_near = key.source == before.source;
        let destination = if is_near { before.destination } else { 0 };
        writer.put(u64::from(key.destination - destination));
        match ports {
            None => {
                let is_near = is_near && key.destination == before.destination;
                writer.put(u64::from(key.port - if is_near { before.port } else { 0 }));
            }
            Some(ports) => {
                writer.put(ports.len() as u64);
                let mut before = 0;
                for &port in ports {
                    writer.put(u64::from(port - before));
                    before = port;
                }
            }
        }
        *before = *key;
        writer.put(tally.tuples);
        if tally.tuples == 0 {
            return writer.put(since(seen, base));
        }
        writer.put(tally.denied);
        writer.put(tally.measured);
        if tally.measured > 0 {
            let [_, _, _, counters @ ..] = tally.in_order();
            counters.into_iter().for_each(|counter| writer.put(counter));
        }
        writer.put(since(first, base));
        writer.put(since(last, first));
        writer.put(since(first, seen.min(first)));
    }
}
