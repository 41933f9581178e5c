//! Which rows of a shard are to be compared by a plan. Of nearly every row a look into one small table tells.

use std::net::IpAddr;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::plan::{Owners, Plan};
use super::recreated::{Recreated, is_turn};
use super::survey::by_hours;
use crate::model::{Direction, HOUR, Mac};
use crate::store::{Block, Shard, index};

/// Rows that were found, by their numbers.
#[derive(Debug, Default)]
pub struct Picked {
    /// That another can repeat.
    pub rows: Vec<usize>,
    /// That begin or end a flow which was re-created somewhere.
    pub turns: Vec<usize>,
}

pub struct Sieve<'a> {
    shard: &'a Shard,
    plan: &'a Plan,
    /// All NICs that have logs.
    nics: Vec<Mac>,
    near: Near,
    /// By kind of row.
    directions: Vec<Direction>,
    turns: Vec<bool>,
    /// By address: whether flows of a direction can be logged at their other end there, too, or were re-created.
    notes: Vec<u8>,
    /// By direction and address: who has the other end. See [`SEVERAL`].
    owners: [Vec<u32>; 2],
    /// Addresses and ports of flows that were re-created.
    recreated: FxHashSet<(u32, u32, u16, u16)>,
}

/// A flow that was re-created has this address.
const RECREATED: u8 = 1 << 2;
/// More than one NIC has the address. Else it is the NIC's place.
const SEVERAL: u32 = u32::MAX;

const fn note(direction: Direction) -> u8 {
    1 << direction as u8
}

impl<'a> Sieve<'a> {
    pub fn of(shard: &'a Shard, plan: &'a Plan) -> Self {
        let mut nics: Vec<Mac> = plan.hours.iter().map(|&(mac, _)| mac).collect();
        nics.dedup();
        let mut sieve = Self {
            shard,
            plan,
            near: Near::new(&nics, &plan.hours),
            nics,
            directions: shard.kinds().iter().map(|kind| kind.direction).collect(),
            turns: shard.kinds().iter().map(is_turn).collect(),
            notes: vec![0; shard.addresses().len()],
            owners: Default::default(),
            recreated: FxHashSet::default(),
        };
        sieve.note_owners(Direction::Inbound, &plan.sources);
        sieve.note_owners(Direction::Outbound, &plan.destinations);
        for &Recreated { source, destination, ports, .. } in &plan.recreated {
            let [source, destination] = [source, destination].map(|address| sieve.note(address, RECREATED));
            if let (Some(source), Some(destination)) = (source, destination) {
                sieve.recreated.insert((index(source), index(destination), ports.0, ports.1));
            }
        }
        sieve
    }

    fn note_owners(&mut self, direction: Direction, owners: &Owners) {
        let mut by_address = vec![SEVERAL; self.notes.len()];
        for &(address, owner) in owners {
            if let Some(at) = self.note(address, note(direction)) {
                let place = owner.and_then(|mac| self.nics.binary_search(&mac).ok());
                by_address[at] = place.map_or(SEVERAL, index);
            }
        }
        self.owners[direction as usize] = by_address;
    }

    /// Notes it of an address, and gives its number, if the shard has it.
    fn note(&mut self, address: IpAddr, note: u8) -> Option<usize> {
        let at = self.shard.number_of(address)? as usize;
        self.notes[at] |= note;
        Some(at)
    }

    /// Adds those of a NIC's rows that are to be compared.
    pub fn pick(&mut self, mac: Mac, rows: Range<usize>, picked: &mut Picked) {
        let mut first = rows.start;
        for stretch in self.shard.stretches(rows) {
            let block = stretch.block;
            // Of a row's place in its block and its number.
            let number = |at: usize| first + (at - stretch.rows.start);
            by_hours(&stretch, |hour, rows| {
                if self.plan.crowded.binary_search(&(mac, hour)).is_ok() {
                    picked.rows.extend(rows.clone().map(number));
                } else {
                    self.near.turn_to(hour);
                    let near = self.near.at(hour);
                    // The NIC itself, too: it can forward.
                    let logged = |direction: Direction, address: usize| match self.owners[direction as usize][address] {
                        SEVERAL => true,
                        owner => is_set(near, owner),
                    };
                    picked.rows.extend(self.looked_at(block, rows.clone(), logged).map(number));
                }
                if !self.recreated.is_empty() {
                    picked.turns.extend(rows.filter(|&at| self.is_turn(block, at)).map(number));
                }
            });
            first += stretch.rows.len();
        }
    }

    /// Rows whose other end is logged, too.
    #[inline]
    fn looked_at(
        &self,
        block: &Block,
        rows: Range<usize>,
        is_logged: impl Fn(Direction, usize) -> bool,
    ) -> impl Iterator<Item = usize> {
        let sides = block.source[rows.clone()].iter().zip(&block.destination[rows.clone()]);
        let columns = block.kind[rows.clone()].iter().zip(sides);
        rows.zip(columns).filter_map(move |(at, (&kind, (&source, &destination)))| {
            let direction = self.directions[block.kinds[usize::from(kind)] as usize];
            let other = match direction {
                Direction::Outbound => destination,
                Direction::Inbound => source,
            };
            let can_be = self.notes[other as usize] & note(direction) != 0;
            (can_be && is_logged(direction, other as usize)).then_some(at)
        })
    }

    fn is_turn(&self, block: &Block, at: usize) -> bool {
        let (source, destination) = (block.source[at], block.destination[at]);
        let has_note = |address: u32| self.notes[address as usize] & RECREATED != 0;
        has_note(source)
            && has_note(destination)
            && self.turns[block.kinds[usize::from(block.kind[at])] as usize]
            && self.recreated.contains(&(source, destination, block.source_port[at], block.destination_port[at]))
    }
}

/// Which NICs are logged in an hour, or in the one before or after it: what one of two writes at its end the other may
/// write later.
struct Near {
    /// Places of NICs, by the hour they are logged in.
    by_hour: FxHashMap<i64, Vec<u32>>,
    /// The same as a bit for each place, neighbours and all, of hours that were asked for. Files are read in any order
    /// of hours, so these are kept; of all hours there can be too many.
    bits: FxHashMap<i64, Box<[u64]>>,
    places: usize,
}

impl Near {
    const MOST_WORDS: usize = 1 << 21;

    fn new(nics: &[Mac], hours: &[(Mac, i64)]) -> Self {
        let mut by_hour: FxHashMap<i64, Vec<u32>> = FxHashMap::default();
        for (mac, hour) in hours {
            if let Ok(place) = nics.binary_search(mac) {
                by_hour.entry(*hour).or_default().push(index(place));
            }
        }
        Self { by_hour, bits: FxHashMap::default(), places: nics.len() }
    }

    /// Makes ready to be asked about an hour.
    fn turn_to(&mut self, hour: i64) {
        if self.bits.contains_key(&hour) {
            return;
        }
        let words = self.places.div_ceil(64);
        if (self.bits.len() + 1) * words > Self::MOST_WORDS {
            self.bits.clear();
        }
        let mut bits = vec![0; words].into_boxed_slice();
        for near in [hour.saturating_sub(HOUR), hour, hour.saturating_add(HOUR)] {
            for &place in self.by_hour.get(&near).into_iter().flatten() {
                bits[place as usize / 64] |= 1 << (place % 64);
            }
        }
        self.bits.insert(hour, bits);
    }

    fn at(&self, hour: i64) -> &[u64] {
        self.bits.get(&hour).map_or(&[], |bits| bits)
    }
}

fn is_set(bits: &[u64], place: u32) -> bool {
    bits.get(place as usize / 64).is_some_and(|word| word >> (place % 64) & 1 != 0)
}
