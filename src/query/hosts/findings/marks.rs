//! What is counted of a host besides its sums, to tell what is remarkable about it.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::model::{Direction, Encryption, Fate, HOUR, Mac, Millis, Span, State, is_private};
use crate::query::hosts::piles::Piles;
use crate::query::keyed::{Keyed, Merge, keyed, merge_keyed};
use crate::query::rows::Seen;
use crate::store::Shard;

/// So many tries of an address and a port are kept at most, a hundred megabytes, and of those who were met so many
/// hours. A host that has more is not looked at for what they would tell.
const MOST_TRIED: usize = 500_000;

/// What is counted. Directions are the host's: outbound is what it began itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Mark {
    /// Tries at a port: the peer's, or the host's that this peer went to.
    Tried(Direction, IpAddr, u16),
    /// Denied flows for a port, by the start of the hour.
    Denied(Direction, u16, Millis),
    /// Bytes from a private address to a public one, with this peer, by the start of the hour.
    Carried(IpAddr, Millis),
    /// Flows with a private peer, which could be encrypted, and those that were dropped because they could not.
    Encrypted(IpAddr),
    /// By the NIC that logged them, flows that it sent or received itself.
    Own(Mac),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub first: Millis,
    pub of: [u64; 7],
    /// The times of each: of connections that were let in or out, when they began.
    pub when: [Option<Span>; 7],
}

/// Places in the counts of [`Mark::Tried`].
pub mod tried {
    pub const DENIED: usize = 0;
    /// Let in, as the destination's NIC says.
    pub const LET_IN: usize = 1;
    /// Let out, as the source's NIC says, which does not know whether it arrived.
    pub const LET_OUT: usize = 2;
    /// The other side has sent something back, …
    pub const ANSWERED: usize = 3;
    /// … or at the end of a connection nothing, to what was sent last.
    pub const SILENT: usize = 4;
    /// Of what was denied, that where it went to.
    pub const KEPT_OUT: usize = 5;
    /// Of what was answered, that which was let out.
    pub const ANSWERED_OUT: usize = 6;
}

/// Of [`Mark::Carried`].
pub mod carried {
    pub const SENT: usize = 0;
    pub const RECEIVED: usize = 1;
}

/// Of [`Mark::Encrypted`].
pub mod sealing {
    pub const OPEN: usize = 0;
    pub const SEALED: usize = 1;
    /// Denied because it could not be encrypted.
    pub const DROPPED: usize = 2;
    /// Of what was not encrypted, that which was let in or answered.
    pub const OPEN_SERVED: usize = 3;
}

/// Of [`Mark::Denied`] and [`Mark::Own`], which count one thing.
pub const ALL: usize = 0;

impl Default for Counts {
    fn default() -> Self {
        Self { first: Millis(i64::MAX), of: [0; 7], when: [None; 7] }
    }
}

impl Counts {
    fn add(&mut self, time: Millis, place: usize, more: u64) {
        self.first = self.first.min(time);
        self.of[place] = self.of[place].saturating_add(more);
    }

    /// How often it was let through, and when. Where one side lets it out that the other keeps out, what was answered
    /// has come through, and what is more than the other side can have kept out: of one try there are no more than so
    /// many tuples.
    pub fn let_through(&self) -> (u64, Option<Span>) {
        const OF_A_TRY: u64 = 4;
        let (mut count, mut when) = (self.of[tried::LET_IN], self.when[tried::LET_IN]);
        let out = self.of[tried::LET_OUT];
        if self.of[tried::KEPT_OUT] > 0 && out > 0 {
            let surely = out.saturating_sub(self.of[tried::KEPT_OUT].saturating_mul(OF_A_TRY));
            count = count.saturating_add(surely.max(self.of[tried::ANSWERED_OUT]));
            Span::add(&mut when, self.when[tried::ANSWERED_OUT]);
        } else {
            count = count.saturating_add(out);
            Span::add(&mut when, self.when[tried::LET_OUT]);
        }
        (count, when)
    }

    /// One more, and when.
    fn note(&mut self, time: Millis, place: usize) {
        self.add(time, place, 1);
        self.see(place, Some(Span::of(time)));
    }

    fn see(&mut self, place: usize, span: Option<Span>) {
        Span::add(&mut self.when[place], span);
    }
}

impl Merge for Counts {
    fn merge(&mut self, other: Self) {
        self.first = self.first.min(other.first);
        for (ours, theirs) in self.of.iter_mut().zip(other.of) {
            *ours = ours.saturating_add(theirs);
        }
        for (place, span) in (0..).zip(other.when) {
            self.see(place, span);
        }
    }
}

/// Who was met at which port, by the start of the hour.
pub type Met = (IpAddr, u16, Millis);

/// A shard's counts, or those of several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    pub list: Keyed<Mark, Counts>,
    /// Connections that were let through as a private address began them with a public one.
    pub met: Keyed<Met, u64>,
    /// There are too many tries to keep, so there are none.
    pub is_over: bool,
    /// The same of who was met.
    pub is_met_over: bool,
}

impl Marks {
    pub fn merge(&mut self, other: Self) {
        self.is_over |= other.is_over;
        self.is_met_over |= other.is_met_over;
        merge_keyed(&mut self.list, other.list);
        merge_keyed(&mut self.met, other.met);
        self.keep(MOST_TRIED);
    }

    /// What all together have is more than what any of them has, so it is the same however they are merged.
    fn keep(&mut self, most: usize) {
        let tries = self.list.partition_point(|(mark, _)| matches!(mark, Mark::Tried(..)));
        self.is_over |= tries > most;
        if self.is_over {
            self.list.drain(..tries);
        }
        self.is_met_over |= self.met.len() > most;
        if self.is_met_over {
            self.met = Keyed::new();
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sealed {
    Yes,
    No,
    /// Not encrypted, and dropped for that.
    Dropped,
}

/// Marks of one shard while its rows go by, under numbers of the shard.
pub struct Marking<'a> {
    shard: &'a Shard,
    /// Of each kind, whether it is encrypted, if it could be.
    sealed: Vec<Option<Sealed>>,
    /// In the order of [`Mark`].
    piles: [Piles<u64, Counts>; 5],
    /// By the peer, and the port and the hour.
    met: Piles<(u32, u64), u64>,
    is_over: bool,
    is_met_over: bool,
}

impl<'a> Marking<'a> {
    pub fn new(shard: &'a Shard) -> Self {
        let sealed = |value: &str| match Encryption::parse(value)? {
            // Between two on one machine nothing is to be encrypted.
            Encryption::LocalDestination => None,
            other if other.fate() == Fate::Dropped => Some(Sealed::Dropped),
            other => Some(if other.is_encrypted() { Sealed::Yes } else { Sealed::No }),
        };
        let sealed = shard.kinds().iter().map(|kind| sealed(shard.encryption(kind.encryption?))).collect();
        Self {
            shard,
            sealed,
            piles: [(); 5].map(|()| Piles::new()),
            met: Piles::new(),
            is_over: false,
            is_met_over: false,
        }
    }

    /// Which NIC logged a row, as the host has it.
    pub fn own(&mut self, row: &Seen, way: Direction, mac: Option<Mac>) {
        if let Some(mac) = mac.filter(|_| self.shard.kinds()[row.kind as usize].direction == way) {
            let [.., own] = &mut self.piles;
            own.at(mac.number()).add(row.time, ALL, 1);
        }
    }

    /// A row, as the host has it.
    pub fn take(&mut self, row: &Seen, way: Direction) {
        let outbound = u64::from(way == Direction::Outbound);
        let number = if way == Direction::Outbound { row.destination } else { row.source };
        let peer = u64::from(number);
        let hour = row.time.0.div_euclid(HOUR).cast_unsigned() & HOURS;
        let port = outbound << 16 | u64::from(row.port);
        let [tried, denied, carried, encrypted, _] = &mut self.piles;
        let [_, sent, back, received] = row.counters;
        if !self.is_over {
            let tried = tried.at(peer << 17 | port);
            let is_there = self.shard.kinds()[row.kind as usize].direction == Direction::Inbound;
            let place = match (row.is_denied, is_there) {
                (true, _) => tried::DENIED,
                (false, true) => tried::LET_IN,
                (false, false) => tried::LET_OUT,
            };
            tried.add(row.time, place, 1);
            tried.add(row.time, tried::KEPT_OUT, u64::from(row.is_denied && is_there));
            // What is let in goes on after it would be denied.
            if row.is_denied || matches!(row.state, State::Begin | State::None) {
                tried.see(place, Some(Span::of(row.time)));
            }
            if back > 0 || received > 0 {
                tried.note(row.time, tried::ANSWERED);
                if !is_there {
                    tried.note(row.time, tried::ANSWERED_OUT);
                }
            } else if row.is_unanswered && row.state == State::End {
                tried.note(row.time, tried::SILENT);
            }
        }
        let address = |number: u32| is_private(self.shard.addresses()[number as usize]);
        let is_internal = || address(row.source) && address(row.destination);
        if row.is_denied {
            denied.at(port << HOUR_BITS | hour).add(row.time, ALL, 1);
            if self.sealed[row.kind as usize] == Some(Sealed::Dropped) && is_internal() {
                encrypted.at(peer).note(row.time, sealing::DROPPED);
            }
        } else {
            match (address(row.source), address(row.destination)) {
                (true, false) => {
                    let carried = carried.at(peer << HOUR_BITS | hour);
                    carried.add(row.time, carried::SENT, sent);
                    carried.add(row.time, carried::RECEIVED, received);
                    if !self.is_met_over && matches!(row.state, State::Begin | State::None) {
                        *self.met.at((number, u64::from(row.port) << HOUR_BITS | hour)) += 1;
                    }
                }
                (true, true) => {
                    if let Some(sealed) = self.sealed[row.kind as usize] {
                        let (counts, is_open) = (encrypted.at(peer), sealed != Sealed::Yes);
                        counts.note(row.time, if is_open { sealing::OPEN } else { sealing::SEALED });
                        counts.add(row.time, sealing::OPEN_SERVED, u64::from(is_open && row.is_served));
                    }
                }
                _ => {}
            }
        }
        if self.piles[0].len() > MOST_TRIED {
            self.piles[0] = Piles::new();
            self.is_over = true;
        }
        if self.met.len() > MOST_TRIED {
            self.met = Piles::new();
            self.is_met_over = true;
        }
    }

    pub fn into_marks(self) -> Marks {
        let peer = |number: u64| self.shard.addresses()[usize::try_from(number).unwrap_or_default()];
        let hour = |number: u64| Millis((number & HOURS).cast_signed() * HOUR);
        let way = |number: u64| if number >> 16 & 1 == 1 { Direction::Outbound } else { Direction::Inbound };
        let port = |number: u64| u16::try_from(number & 0xFFFF).unwrap_or_default();
        let marks: [&dyn Fn(u64) -> Mark; 5] = [
            &|number| Mark::Tried(way(number), peer(number >> 17), port(number)),
            &|number| Mark::Denied(way(number >> HOUR_BITS), port(number >> HOUR_BITS), hour(number)),
            &|number| Mark::Carried(peer(number >> HOUR_BITS), hour(number)),
            &|number| Mark::Encrypted(peer(number)),
            &|number| Mark::Own(Mac::of_number(number)),
        ];
        let mut list = Vec::new();
        for (pile, mark) in self.piles.into_iter().zip(marks) {
            list.extend(pile.into_keyed().into_iter().map(|(number, counts)| (mark(number), counts)));
        }
        let met = self.met.into_keyed().into_iter();
        let met = met.map(|((number, at), begun)| ((peer(number.into()), port(at >> HOUR_BITS), hour(at)), begun));
        Marks { list: keyed(list), met: keyed(met.collect()), is_over: self.is_over, is_met_over: self.is_met_over }
    }
}

/// Room for the hours until the year 9999, in which times end.
const HOUR_BITS: u32 = 27;
const HOURS: u64 = (1 << HOUR_BITS) - 1;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_tries_are_none() {
        let tried = |port: u16| (Mark::Tried(Direction::Inbound, [192, 0, 2, 1].into(), port), Counts::default());
        let own = (Mark::Own(Mac::of_number(1)), Counts::default());
        let check = |ports: u16, is_over: bool, left: usize| {
            let list = (1..=ports).map(tried).chain([own]).collect();
            let mut marks = Marks { list, ..Marks::default() };
            marks.keep(3);
            assert_eq!((marks.is_over, marks.list.len()), (is_over, left), "{ports}");
        };
        check(2, false, 3);
        check(3, false, 4);
        check(4, true, 1);
        let mut over = Marks { is_over: true, ..Marks::default() };
        over.merge(Marks { list: (1..=2).map(tried).chain([own]).collect(), ..Marks::default() });
        assert_eq!((over.is_over, over.list), (true, vec![own]));

        // Who was met by the hour is another matter.
        let met = |hours: i64| (0..hours).map(|hour| (([192, 0, 2, 1].into(), 443, Millis(hour)), 1)).collect();
        let mut marks = Marks { list: (1..=3).map(tried).collect(), met: met(3), ..Marks::default() };
        marks.keep(3);
        assert_eq!((marks.is_met_over, marks.met.len()), (false, 3));
        marks.met = met(4);
        marks.keep(3);
        assert_eq!((marks.is_met_over, marks.met.len(), marks.list.len(), marks.is_over), (true, 0, 3, false));
    }

    #[test]
    fn hours_have_room() {
        assert!(Millis::from_iso("9999-12-31T23:59:59Z").unwrap().0 / HOUR < 1 << HOUR_BITS);
    }
}
