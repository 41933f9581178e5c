//! The lists of all shards, read side by side in the order of pairs.

use std::cmp::Ordering;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::model::Millis;
use crate::query::Tally;
use crate::query::bytes::Reader;

/// One pair. Its ends are places among all shards' addresses.
#[derive(Clone, Debug, Default)]
pub struct Pair {
    pub source: u32,
    pub destination: u32,
    /// 0 where the list is not by port.
    pub port: u16,
    /// In order.
    pub ports: Vec<u16>,
    pub tally: Tally,
    pub first: Millis,
    pub last: Millis,
    pub seen: Millis,
}

impl Pair {
    pub const fn key(&self) -> (u32, u32, u16) {
        (self.source, self.destination, self.port)
    }
}

/// A list of one shard.
#[derive(Debug)]
pub struct List<'a> {
    by_port: bool,
    pub total: Tally,
    base: i64,
    addresses: Vec<IpAddr>,
    pairs: Reader<'a>,
}

impl<'a> List<'a> {
    /// The first of some lists, and what is behind it. None where the bytes are no list.
    pub fn read(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let mut reader = Reader(bytes);
        let length = usize::try_from(reader.take()?).ok()?;
        let (own, rest) = reader.0.split_at_checked(length)?;
        let mut reader = Reader(own);
        let by_port = reader.take()? > 0;
        let mut sums = [0; 7];
        for sum in &mut sums {
            *sum = reader.take()?;
        }
        let base = reader.take_signed()?;
        let addresses = addresses(&mut reader)?;
        Some((Self { by_port, total: Tally::from_order(sums), base, addresses, pairs: reader }, rest))
    }
}

fn addresses(reader: &mut Reader<'_>) -> Option<Vec<IpAddr>> {
    let (v4, v6) = (reader.take()?, reader.take()?);
    let mut list = Vec::new();
    let mut bits = 0_u32;
    for _ in 0..v4 {
        bits = bits.checked_add(reader.take_u32()?)?;
        list.push(Ipv4Addr::from_bits(bits).into());
    }
    for _ in 0..v6 {
        let octets: [u8; 16] = reader.take_bytes(16)?.try_into().ok()?;
        list.push(Ipv6Addr::from(octets).into());
    }
    Some(list)
}

/// The lists of all shards, and the addresses of all of them, in order.
#[derive(Debug)]
pub struct Streams<'a> {
    lists: Vec<List<'a>>,
    pub addresses: Vec<IpAddr>,
    /// Of each list, the places of its addresses among all.
    places: Vec<Vec<u32>>,
}

impl<'a> Streams<'a> {
    pub fn new(lists: Vec<List<'a>>) -> Self {
        let mut addresses: Vec<IpAddr> = Vec::new();
        for list in &lists {
            addresses = union(&addresses, &list.addresses);
        }
        let places = lists.iter().map(|list| places(&list.addresses, &addresses)).collect();
        Self { lists, addresses, places }
    }

    pub fn total(&self) -> Tally {
        let mut total = Tally::default();
        self.lists.iter().for_each(|list| total.add(&list.total));
        total
    }

    /// Every pair once, in order, with what all shards have of it. Those that the rows have are taken, the others were
    /// only seen before.
    pub fn for_each(&self, take: &mut dyn FnMut(&Pair)) {
        let lists = self.lists.iter().zip(&self.places);
        let mut streams: Vec<Stream> = lists.map(|(list, places)| Stream::new(list, places)).collect();
        let mut pair = Pair::default();
        loop {
            let Some(key) = streams.iter().filter(|it| it.has_more).map(|it| it.pair.key()).min() else { return };
            let mut is_first = true;
            for stream in streams.iter_mut().filter(|it| it.has_more && it.pair.key() == key) {
                if std::mem::take(&mut is_first) {
                    std::mem::swap(&mut pair, &mut stream.pair);
                    // Where it goes on from.
                    (stream.pair.source, stream.pair.destination, stream.pair.port) = key;
                } else {
                    pair.merge(&stream.pair);
                }
                stream.advance();
            }
            if pair.tally.tuples > 0 {
                take(&pair);
            }
        }
    }
}

impl Pair {
    fn merge(&mut self, other: &Self) {
        self.ports = union(&self.ports, &other.ports);
        self.seen = self.seen.min(other.seen);
        if other.tally.tuples == 0 {
            return;
        }
        let is_alone = self.tally.tuples == 0;
        self.first = if is_alone { other.first } else { self.first.min(other.first) };
        self.last = if is_alone { other.last } else { self.last.max(other.last) };
        self.tally.add(&other.tally);
    }
}

/// One list while it is read.
struct Stream<'a> {
    places: &'a [u32],
    by_port: bool,
    base: i64,
    reader: Reader<'a>,
    /// Numbers of the ends in the shard.
    ends: (u32, u32),
    pair: Pair,
    has_more: bool,
}

impl<'a> Stream<'a> {
    fn new(list: &'a List<'a>, places: &'a [u32]) -> Self {
        let (by_port, base, reader) = (list.by_port, list.base, list.pairs);
        let mut stream = Self { places, by_port, base, reader, ends: (0, 0), pair: Pair::default(), has_more: true };
        stream.advance();
        stream
    }

    fn advance(&mut self) {
        self.has_more = self.next().is_some();
    }

    fn next(&mut self) -> Option<()> {
        let Self { reader, pair, base, .. } = self;
        let gap = reader.take_u32()?;
        let source = self.ends.0.checked_add(gap)?;
        let destination = (if gap == 0 { self.ends.1 } else { 0 }).checked_add(reader.take_u32()?)?;
        let is_same = (source, destination) == self.ends;
        self.ends = (source, destination);
        let port = |before: u16, gap: u64| before.checked_add(u16::try_from(gap).ok()?);
        pair.ports.clear();
        if self.by_port {
            pair.port = port(if is_same { pair.port } else { 0 }, reader.take()?)?;
            pair.ports.push(pair.port);
        } else {
            let mut last = 0;
            for _ in 0..reader.take()? {
                last = port(last, reader.take()?)?;
                pair.ports.push(last);
            }
        }
        pair.source = *self.places.get(source as usize)?;
        pair.destination = *self.places.get(destination as usize)?;
        let time = |base: i64, reader: &mut Reader<'_>| Some(Millis(base.saturating_add_unsigned(reader.take()?)));
        let mut sums = [reader.take()?, 0, 0, 0, 0, 0, 0];
        if sums[0] == 0 {
            pair.tally = Tally::default();
            pair.seen = time(*base, reader)?;
            return Some(());
        }
        let measured = sums.len() - 4;
        for sum in &mut sums[1..measured] {
            *sum = reader.take()?;
        }
        if sums[measured - 1] > 0 {
            for sum in &mut sums[measured..] {
                *sum = reader.take()?;
            }
        }
        pair.tally = Tally::from_order(sums);
        pair.first = time(*base, reader)?;
        pair.last = time(pair.first.0, reader)?;
        pair.seen = Millis(pair.first.0.saturating_sub_unsigned(reader.take()?));
        Some(())
    }
}

/// Two lists in order as one.
fn union<T: Copy + Ord>(left: &[T], right: &[T]) -> Vec<T> {
    let mut all = Vec::with_capacity(left.len().max(right.len()));
    let (mut at, mut bt) = (0, 0);
    while let (Some(a), Some(b)) = (left.get(at), right.get(bt)) {
        let order = a.cmp(b);
        all.push(if order == Ordering::Greater { *b } else { *a });
        at += usize::from(order != Ordering::Greater);
        bt += usize::from(order != Ordering::Less);
    }
    all.extend_from_slice(&left[at..]);
    all.extend_from_slice(&right[bt..]);
    all
}

/// Where some of all stand, both in order.
fn places(some: &[IpAddr], all: &[IpAddr]) -> Vec<u32> {
    let mut all = (0..).zip(all);
    some.iter().filter_map(|one| all.find(|(_, other)| *other == one).map(|(place, _)| place)).collect()
}
