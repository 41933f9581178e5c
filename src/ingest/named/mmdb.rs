//! The format of `.mmdb` databases, as far as it takes to see what they say of all addresses: a tree of the bits of
//! addresses, behind it the records that its leaves lead to, and at the end what the database says of itself.

use std::cell::Cell;
use std::net::{Ipv4Addr, Ipv6Addr};

use memchr::memmem;

use crate::model::Network;

/// What stands before the last part, and how far from the end at most.
const MARK: &[u8] = b"\xAB\xCD\xEFMaxMind.com";
const LAST: usize = 128 << 10;
/// Between the tree and the records.
const GAP: usize = 16;
/// Values in values.
const DEEPEST: u32 = 32;
/// Bytes of a text that is a name; a longer one is taken for none.
const LONGEST: usize = 1 << 10;
/// A database of 130 MB, of all cities, has a third of them.
const MOST_VALUES: u64 = 500_000_000;

#[derive(Debug)]
pub struct Database<'a> {
    tree: &'a [u8],
    records: Values<'a>,
    nodes: usize,
    /// Bytes of each.
    width: usize,
    /// IPv4 addresses lie among those of IPv6, as the first of all.
    is_v6: bool,
    /// When it was made, in seconds since 1970.
    pub made: u64,
}

/// Values one behind the other, some of which are only said to be elsewhere.
#[derive(Debug)]
struct Values<'a> {
    bytes: &'a [u8],
    /// What may still be looked at: who says the same stretch in ever more records must not keep us for ever.
    left: Cell<u64>,
}

/// A record, by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place(usize);

/// How a value begins, and where what it holds does.
struct Head {
    kind: u8,
    size: usize,
    at: usize,
}

const POINTER: u8 = 1;
const TEXT: u8 = 2;
const MAP: u8 = 7;
const LIST: u8 = 11;
const TRUTH: u8 = 14;

impl<'a> Database<'a> {
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        let from = bytes.len().saturating_sub(LAST);
        let mark = from + memmem::rfind(&bytes[from..], MARK)?;
        let about = Values { bytes: &bytes[mark + MARK.len()..], left: Cell::new(1 << 16) };
        let all = about.find(0, ["node_count", "record_size", "ip_version", "build_epoch"]);
        let [nodes, bits, version, made] = all.map(|at| about.number(at?));
        let nodes = usize::try_from(nodes?).ok()?;
        // Two branches, of as many bits as are said.
        let width = [6, 7, 8].into_iter().find(|width| bits == Some(width * 4))?;
        let width = usize::try_from(width).ok()?;
        let length = nodes.checked_mul(width)?;
        let rest = bytes.get(length.checked_add(GAP)?..mark)?;
        (nodes > 0).then_some(Self {
            tree: &bytes[..length],
            records: Values { bytes: rest, left: Cell::new((bytes.len() as u64).saturating_mul(16).min(MOST_VALUES)) },
            nodes,
            width,
            is_v6: version? == 6,
            made: made.unwrap_or_default(),
        })
    }

    /// Where a node's branch leads.
    fn branch(&self, node: usize, side: usize) -> usize {
        let bytes = &self.tree[node * self.width..][..self.width];
        let number = |bytes: &[u8]| bytes.iter().fold(0, |number, byte| number << 8 | usize::from(*byte));
        match (self.width, side) {
            // The middle byte has the highest bits of both.
            (7, 0) => usize::from(bytes[3] >> 4) << 24 | number(&bytes[..3]),
            (7, _) => usize::from(bytes[3] & 15) << 24 | number(&bytes[4..]),
            (_, 0) => number(&bytes[..bytes.len() / 2]),
            _ => number(&bytes[bytes.len() / 2..]),
        }
    }

    /// All networks that have a record, in order; false if the tree is none.
    pub fn each(&self, take: &mut dyn FnMut(Network, Place) -> Option<()>) -> Option<()> {
        let longest = if self.is_v6 { 128 } else { 32 };
        let v4 = self
            .is_v6
            .then(|| (0..96).try_fold(0, |node, _| (node < self.nodes).then(|| self.branch(node, 0))))
            .flatten()
            .filter(|node| *node < self.nodes);
        // Each node has two branches; there are more leaves only where branches meet again, as they do in a circle.
        let mut left = self.nodes * 2;
        let mut stack = vec![(0, 0_u128, 0_u32)];
        while let Some((node, prefix, depth)) = stack.pop() {
            // Other ways to say an IPv4 address in IPv6 lead to where those are that are said.
            if prefix != 0 && Some(node) == v4 {
                continue;
            }
            if node < self.nodes {
                left = left.checked_sub(1).filter(|_| depth < longest)?;
                let bit = 1 << (longest - 1 - depth);
                stack.push((self.branch(node, 1), prefix | bit, depth + 1));
                stack.push((self.branch(node, 0), prefix, depth + 1));
            } else if let Some(at) = node.checked_sub(self.nodes).filter(|at| *at > 0) {
                let place = Place(at.checked_sub(GAP)?);
                let network = |depth: u32| u8::try_from(depth).unwrap_or_default();
                let of_v4 = |depth: u32| {
                    let address = u32::try_from(prefix).ok()?;
                    Some(Network::of(Ipv4Addr::from_bits(address).into(), network(depth)))
                };
                if longest == 32 {
                    take(of_v4(depth)?, place)?;
                } else if prefix >> 32 == 0 && depth >= 96 {
                    take(of_v4(depth - 96)?, place)?;
                } else {
                    // So large a network has all IPv4 addresses in it.
                    if prefix == 0 {
                        take(of_v4(0)?, place)?;
                    }
                    take(Network::of(Ipv6Addr::from_bits(prefix).into(), network(depth)), place)?;
                }
            }
        }
        Some(())
    }

    /// The values of these keys, as far as a record has them.
    pub fn find<const N: usize>(&self, Place(at): Place, keys: [&str; N]) -> [Option<Place>; N] {
        self.records.find(at, keys).map(|at| at.map(Place))
    }

    pub fn text(&self, Place(at): Place) -> Option<&'a str> {
        self.records.text(at)
    }

    pub fn number(&self, Place(at): Place) -> Option<u64> {
        self.records.number(at)
    }

    /// Whether so much was to be looked at that it cannot be meant.
    pub fn is_exhausted(&self) -> bool {
        self.records.left.get() == 0
    }
}

impl<'a> Values<'a> {
    fn take(&self, at: usize, count: usize) -> Option<&'a [u8]> {
        self.bytes.get(at..at.checked_add(count)?)
    }

    fn big(&self, at: usize, count: usize) -> Option<usize> {
        Some(self.take(at, count)?.iter().fold(0, |number, byte| number << 8 | usize::from(*byte)))
    }

    /// Of the value itself, which can be one that says where another is.
    fn head(&self, at: usize) -> Option<Head> {
        self.left.set(self.left.get().saturating_sub(1));
        if self.left.get() == 0 {
            return None;
        }
        let first = *self.bytes.get(at)?;
        let (kind, at) = match first >> 5 {
            0 => (self.bytes.get(at + 1)?.checked_add(7)?, at + 2),
            kind => (kind, at + 1),
        };
        if kind == POINTER {
            let length = usize::from(first >> 3 & 3) + 1;
            let high = if length < 4 { usize::from(first & 7) << (8 * length) } else { 0 };
            let target = (high | self.big(at, length)?).checked_add([0, 2048, 526_336, 0][length - 1])?;
            return Some(Head { kind, size: target, at: at + length });
        }
        let size = usize::from(first & 31);
        let (length, base) = match size {
            29 => (1, 29),
            30 => (2, 285),
            31 => (3, 65_821),
            _ => return Some(Head { kind, size, at }),
        };
        Some(Head { kind, size: self.big(at, length)? + base, at: at + length })
    }

    /// Of what is meant, wherever that is.
    fn meant(&self, at: usize) -> Option<Head> {
        let head = self.head(at)?;
        if head.kind != POINTER {
            return Some(head);
        }
        self.head(head.size).filter(|head| head.kind != POINTER)
    }

    /// Where what is behind a value begins.
    fn behind(&self, at: usize, depth: u32) -> Option<usize> {
        let Head { kind, size, at } = self.head(at)?;
        match kind {
            POINTER | TRUTH => Some(at),
            MAP | LIST => {
                let count = if kind == MAP { size.checked_mul(2)? } else { size };
                let depth = depth.checked_sub(1)?;
                (0..count).try_fold(at, |at, _| self.behind(at, depth))
            }
            _ => at.checked_add(size),
        }
    }

    /// Where the values of these keys of a map are, as far as it has them.
    fn find<const N: usize>(&self, at: usize, keys: [&str; N]) -> [Option<usize>; N] {
        let mut found = [None; N];
        let Some(Head { kind: MAP, size, mut at }) = self.meant(at) else { return found };
        for _ in 0..size {
            let key = self.bytes_of(at);
            let Some(value) = self.behind(at, DEEPEST) else { break };
            if let Some(which) = keys.iter().position(|wanted| key == Some(wanted.as_bytes())) {
                found[which] = Some(value);
            }
            let Some(behind) = self.behind(value, DEEPEST) else { break };
            at = behind;
        }
        found
    }

    fn bytes_of(&self, at: usize) -> Option<&'a [u8]> {
        let Head { kind: TEXT, size, at } = self.meant(at)? else { return None };
        self.take(at, size)
    }

    fn text(&self, at: usize) -> Option<&'a str> {
        let bytes = self.bytes_of(at).filter(|bytes| bytes.len() <= LONGEST)?;
        std::str::from_utf8(bytes).ok()
    }

    fn number(&self, at: usize) -> Option<u64> {
        let Head { kind: 5 | 6 | 9, size: size @ 0..=8, at } = self.meant(at)? else { return None };
        Some(self.take(at, size)?.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }
}
