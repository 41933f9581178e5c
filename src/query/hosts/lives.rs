//! The lives of a host's connections, by peer: as fine as a screen can show them, so that what crosses stays small
//! however many connections there are.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::groups::NONE;
use super::one::is_of_host;
use super::piles::Piles;
use crate::model::{Millis, Network, State};
use crate::query::flows::{Loose, Segment, segments};
use crate::query::keyed::{Keyed, Merge, merge_keyed};
use crate::query::rows::each_row;
use crate::query::select::Funnel;
use crate::store::{Shard, index};

/// Steps that the stretch of time is cut into.
pub const STEPS: u16 = 600;

/// What is to be seen in one step of one peer's line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beat {
    /// Connections whose line starts here, and those of them that began here.
    pub starts: u32,
    pub begins: u32,
    /// Connections whose line stops here, and those of them that ended here.
    pub stops: u32,
    pub ends: u32,
    pub denied: u32,
    /// Tuples of version 1, which do not say where in a connection they are.
    pub seen: u32,
}

impl Merge for Beat {
    fn merge(&mut self, other: Self) {
        for (ours, theirs) in [
            (&mut self.starts, other.starts),
            (&mut self.begins, other.begins),
            (&mut self.stops, other.stops),
            (&mut self.ends, other.ends),
            (&mut self.denied, other.denied),
            (&mut self.seen, other.seen),
        ] {
            *ours = ours.saturating_add(theirs);
        }
    }
}

/// A peer's number and a step.
type Place = (u32, u16);

/// Of one shard: what is whole, and what other shards may have the rest of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lives {
    beats: Keyed<Place, Beat>,
    loose: Vec<Loose>,
    /// Tuples by peer, and by destination port and whether they came to the host, as one number.
    ports: Keyed<(u32, i64), (u64, u64)>,
}

/// One peer's line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Life {
    /// In order of time; steps without any are left out.
    pub beats: Vec<(u16, Beat)>,
    /// None where the logs do not tell: tuples of version 1 do not say where in a connection they are.
    pub connections: Option<u64>,
    /// The port of the most flows, whether these came to the host, and how many other ports there are.
    pub port: Option<(bool, u16)>,
    pub other_ports: u64,
}

/// Cuts a stretch of time into steps.
#[derive(Clone, Copy)]
struct Clock {
    from: i64,
    to: i64,
}

impl Clock {
    /// The step of a moment, or the nearest one.
    fn step(self, Millis(time): Millis) -> u16 {
        let (span, passed) = (i128::from(self.to) - i128::from(self.from), i128::from(time) - i128::from(self.from));
        let last = i128::from(STEPS) - 1;
        u16::try_from((passed * i128::from(STEPS) / span.max(1)).clamp(0, last)).unwrap_or_default()
    }

    fn holds(self, time: Millis) -> bool {
        (self.from..self.to).contains(&time.0)
    }
}

/// A beat for each step of each peer.
struct Beats {
    clock: Clock,
    list: Vec<Beat>,
}

impl Beats {
    fn new((from, to): (i64, i64), peers: usize) -> Self {
        Self { clock: Clock { from, to }, list: vec![Beat::default(); peers * usize::from(STEPS)] }
    }

    fn at(&mut self, peer: u32, time: Millis) -> &mut Beat {
        let step = self.clock.step(time);
        &mut self.list[peer as usize * usize::from(STEPS) + usize::from(step)]
    }

    /// A whole connection, or all there is of it.
    fn connection(&mut self, peer: u32, segment: &Segment) {
        let (first, last) = (segment.first, segment.life.last);
        if first.0 >= self.clock.to || last.0 < self.clock.from {
            return;
        }
        let is_begin = segment.life.begun && self.clock.holds(first);
        let is_end = segment.life.ended && self.clock.holds(last);
        let start = self.at(peer, first);
        start.starts += 1;
        start.begins += u32::from(is_begin);
        let stop = self.at(peer, last);
        stop.stops += 1;
        stop.ends += u32::from(is_end);
    }

    fn into_keyed(self) -> Keyed<Place, Beat> {
        let rows = (0..).zip(self.list.chunks(usize::from(STEPS)));
        let places = rows.flat_map(|(peer, row)| (0..STEPS).zip(row).map(move |(step, beat)| ((peer, step), *beat)));
        places.filter(|(_, beat)| *beat != Beat::default()).collect()
    }
}

/// A shard's part. Peers are in the order of their addresses.
pub fn lives(shard: &Shard, funnel: &Funnel, host: Network, peers: &[IpAddr], range: (i64, i64)) -> Lives {
    if peers.is_empty() {
        return Lives::default();
    }
    let own = is_of_host(shard, host);
    let numbers: Vec<u32> = shard
        .addresses()
        .iter()
        .map(|address| if host.holds(*address) { NONE } else { peers.binary_search(address).map_or(NONE, index) })
        .collect();
    // Which peer a row is with, and whether it came from there.
    let with = |source: u32, destination: u32| {
        let (source, destination) = (source as usize, destination as usize);
        let (peer, to_host) = if own[source] { (destination, false) } else { (source, true) };
        Some((numbers[peer], to_host)).filter(|&(peer, _)| peer != NONE && (own[source] || own[destination]))
    };
    let mut beats = Beats::new(range, peers.len());
    let mut ports: Piles<(u32, i64), (u64, u64)> = Piles::new();
    each_row(shard, funnel.selected(), Some(&own), &mut |_, rows| {
        for row in rows {
            let Some((peer, to_host)) = with(row.source, row.destination) else { continue };
            ports.at((peer, i64::from(row.port) * 2 + i64::from(to_host))).merge((1, 0));
            if row.is_denied {
                beats.at(peer, row.time).denied += 1;
            } else if row.state == State::None {
                beats.at(peer, row.time).seen += 1;
            }
        }
    });
    let rules: Vec<(String, String)> = shard.rules().map(|(rule, acl)| (rule.to_owned(), acl.to_owned())).collect();
    let mut loose = Loose { rules, segments: Vec::new() };
    let among = |source, destination| with(source, destination).is_some();
    segments(shard, funnel, &among, &mut |ends, segment| {
        if !segment.is_whole() {
            loose.segments.push((ends.named(shard.addresses()), segment));
        } else if let Some((peer, _)) = with(ends.source, ends.destination).filter(|_| segment.is_selected) {
            beats.connection(peer, &segment);
        }
    });
    Lives { beats: beats.into_keyed(), loose: vec![loose], ports: ports.into_keyed() }
}

impl Lives {
    pub fn merge(&mut self, other: Self) {
        merge_keyed(&mut self.beats, other.beats);
        merge_keyed(&mut self.ports, other.ports);
        self.loose.extend(other.loose);
    }

    pub fn finish(mut self, host: Network, peers: &[IpAddr], range: (i64, i64)) -> Vec<Life> {
        let mut joined = Beats::new(range, peers.len());
        let Loose { segments, .. } = Loose::all(self.loose).joined();
        for (ends, segment) in segments.iter().filter(|(_, segment)| segment.is_selected) {
            let peer = if host.holds(ends.source) { ends.destination } else { ends.source };
            if let Ok(peer) = peers.binary_search(&peer) {
                joined.connection(index(peer), segment);
            }
        }
        merge_keyed(&mut self.beats, joined.into_keyed());
        let mut lives = vec![Life::default(); peers.len()];
        for ((peer, step), beat) in self.beats {
            lives[peer as usize].beats.push((step, beat));
        }
        for life in &mut lives {
            let count = |of: fn(&Beat) -> u32| life.beats.iter().map(|(_, beat)| u64::from(of(beat))).sum::<u64>();
            let starts = count(|beat| beat.starts);
            life.connections = Some(starts).filter(|&starts| starts > 0 || count(|beat| beat.seen) == 0);
        }
        let (mut most, mut before) = (vec![0; peers.len()], None);
        for ((peer, port_and_way), (count, _)) in self.ports {
            let (life, most) = (&mut lives[peer as usize], &mut most[peer as usize]);
            let (port, to_host) = (port_and_way / 2, port_and_way % 2 == 1);
            // One that is used both ways comes twice, and is one port.
            life.other_ports += u64::from(before.replace((peer, port)) != Some((peer, port)));
            if count > *most {
                (*most, life.port) = (count, Some((to_host, u16::try_from(port).unwrap_or_default())));
            }
        }
        lives.iter_mut().for_each(|life| life.other_ports = life.other_ports.saturating_sub(1));
        lives
    }
}
