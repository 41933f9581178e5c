//! A shard's pairs as bytes, in the order of their ends, each with its distance from the one before it. What a million
//! pairs come to is a few ten megabytes.
//!
//! A list is its length in bytes; whether a pair has a port; the sum of all; a moment; the addresses; then the pairs.

use std::net::IpAddr;

use super::table::Entry;
use crate::model::Millis;
use crate::query::Tally;
use crate::query::bytes::Writer;

/// Two groups of addresses by their numbers, and a destination port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Key {
    pub source: u32,
    pub destination: u32,
    pub port: u16,
}

impl Key {
    /// In the order of sources, then destinations.
    #[inline]
    pub fn ends(self) -> u64 {
        u64::from(self.source) << 32 | u64::from(self.destination)
    }

    #[inline]
    pub fn mark(self, is_used: &mut [bool]) {
        is_used[self.source as usize] = true;
        is_used[self.destination as usize] = true;
    }
}

/// Takes the sums of pairs in order. Without ports, those of two ends are one pair, which has a list of them.
pub struct Writing {
    by_port: bool,
    base: Millis,
    total: Tally,
    body: Writer,
    before: Key,
    /// What is not written yet, because more of it may come.
    pair: Option<Entry>,
    ports: Vec<u16>,
}

impl Writing {
    /// No time is before `base`.
    pub fn new(by_port: bool, base: Millis) -> Self {
        let (total, body, before) = (Tally::default(), Writer::default(), Key::default());
        Self { by_port, base, total, body, before, pair: None, ports: Vec::new() }
    }

    pub fn entry(&mut self, entry: &Entry) {
        self.total.add(&entry.tally);
        match &mut self.pair {
            Some(pair) if !self.by_port && pair.key.ends() == entry.key.ends() => {
                pair.tally.add(&entry.tally);
                pair.first = pair.first.min(entry.first);
                pair.last = pair.last.max(entry.last);
                pair.seen = pair.seen.min(entry.seen);
            }
            _ => {
                self.flush();
                self.pair = Some(*entry);
            }
        }
        if entry.tally.tuples > 0 {
            self.ports.push(entry.key.port);
        }
    }

    /// Writes all of it behind what is there, given the addresses that numbers stand for.
    pub fn finish(mut self, addresses: &[IpAddr], into: &mut Vec<u8>) {
        self.flush();
        let mut head = Writer::default();
        head.put(self.by_port.into());
        self.total.in_order().into_iter().for_each(|sum| head.put(sum));
        head.put_signed(self.base.0);
        write_addresses(addresses, &mut head);
        let mut length = Writer::default();
        length.put((head.0.len() + self.body.0.len()) as u64);
        for Writer(bytes) in [length, head, self.body] {
            into.extend_from_slice(&bytes);
        }
    }

    fn flush(&mut self) {
        let Some(Entry { key, tally, first, last, seen }) = self.pair.take() else { return };
        let (writer, before) = (&mut self.body, std::mem::replace(&mut self.before, key));
        writer.put(u64::from(key.source - before.source));
        let is_near = key.source == before.source;
        writer.put(u64::from(key.destination - if is_near { before.destination } else { 0 }));
        if self.by_port {
            let is_near = key.ends() == before.ends();
            writer.put(u64::from(key.port - if is_near { before.port } else { 0 }));
        } else {
            writer.put(self.ports.len() as u64);
            let mut before = 0;
            for &port in &self.ports {
                writer.put(u64::from(port - before));
                before = port;
            }
        }
        self.ports.clear();
        writer.put(tally.tuples);
        if tally.tuples == 0 {
            return writer.put(seen.0.abs_diff(self.base.0));
        }
        writer.put(tally.denied);
        writer.put(tally.measured);
        if tally.measured > 0 {
            let [_, _, _, counters @ ..] = tally.in_order();
            counters.into_iter().for_each(|counter| writer.put(counter));
        }
        writer.put(first.0.abs_diff(self.base.0));
        writer.put(last.0.abs_diff(first.0));
        writer.put(first.0.abs_diff(seen.min(first).0));
    }
}

/// Addresses in their order: of version 4 the distances between them, of version 6 their bytes.
fn write_addresses(list: &[IpAddr], writer: &mut Writer) {
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
