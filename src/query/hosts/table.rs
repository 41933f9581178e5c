//! Sums by host over one shard, and the merging of them.
//!
//! All hosts are summed in one pass. Exact numbers of peers and ports need sets, and sparklines a sum for each step:
//! they are made of the hosts that are shown only, in a second pass, but for the set that hosts are ranked by.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::ask::{Column, Detail, Ranking};
use super::distinct::{Distinct, counts, halves, join, renumber, union};
use super::fan::Fan;
use super::groups::{Groups, NONE};
use super::listed::{Key, Listed};
use super::piles::Piles;
use super::sums::{HostSums, Side};
use crate::model::Network;
use crate::query::keyed::{Keyed, Merge, merge_keyed};
use crate::query::rows::{Seen, each_row};
use crate::query::select::Funnel;
use crate::store::{Shard, index};

/// Numbers of hosts and of peers are places in its lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// In order.
    hosts: Vec<Network>,
    /// Of each of them, if that is asked for.
    sums: Vec<HostSums>,
    /// In order.
    peers: Vec<IpAddr>,
    /// Peers, ports served and ports used, those of them that are asked for.
    #[serde(with = "super::distinct::steps")]
    sets: [Vec<u64>; 3],
    /// Bytes and flows, by host and start of the step.
    steps: Keyed<(u32, i64), (u64, u64)>,
}

const PEERS: usize = 0;
const SERVED: usize = 1;
const USED: usize = 2;
/// As many as there can be.
const PORTS: usize = 1 << 16;

impl Merge for (u64, u64) {
    fn merge(&mut self, other: Self) {
        self.0.merge(other.0);
        self.1.merge(other.1);
    }
}

/// All hosts with their sums, and the set that they are ranked by.
pub fn all(shard: &Shard, funnel: &Funnel, groups: Groups, ranked: Column) -> Table {
    let of = &groups.of;
    let mut sums = vec![HostSums::default(); groups.hosts.len()];
    each_row(shard, funnel.selected(), None, &mut |_, rows| {
        // One side after the other: what each of them waits for is far away, and so the processor waits for many at
        // once.
        for row in rows {
            let (source, destination) = (of[row.source as usize], of[row.destination as usize]);
            if source != NONE {
                let side = if source == destination { Side::Both } else { Side::Source };
                sums[source as usize].take(row, side);
            }
        }
        for row in rows {
            let (source, destination) = (of[row.source as usize], of[row.destination as usize]);
            if destination != NONE && source != destination {
                sums[destination as usize].take(row, Side::Destination);
            }
        }
    });
    let set = match ranked {
        Column::Peers => Some(PEERS),
        Column::Served => Some(SERVED),
        Column::Used => Some(USED),
        _ => None,
    };
    let mut table = Table::default();
    if let Some(set) = set {
        let mut fan = Fan::new(sums.iter().map(|sums| sums.flows));
        each_row(shard, funnel.selected(), None, &mut |_, rows| {
            rows.iter().for_each(|row| groups.items(row, set, &mut |host, item| fan.add(host, item)));
        });
        table.sets[set] = fan.into_sorted(if set == PEERS { groups.sorted.len() } else { PORTS });
    }
    Table { sums, ..table }.of(groups).without_empty()
}

/// These hosts' sets, and their bytes in steps of this width.
pub fn details(shard: &Shard, funnel: &Funnel, groups: Groups, bucket_ms: i64) -> Table {
    let shown: Vec<bool> = groups.of.iter().map(|&host| host != NONE).collect();
    let mut counts = vec![0; groups.hosts.len()];
    each_row(shard, funnel.selected(), Some(&shown), &mut |_, rows| {
        rows.iter().flat_map(|row| groups.hosts_of(row)).for_each(|host| counts[host as usize] += 1);
    });
    let mut fan = Fan::new(counts.into_iter());
    // Of few hosts, and of few ports each: most of them come again and again.
    let [mut served, mut used] = [Distinct::new(), Distinct::new()];
    let mut steps: Piles<(u32, i64), (u64, u64)> = Piles::new();
    let width = bucket_ms.max(1);
    let mut step = |row: &Seen| {
        let [_, sent, _, received] = row.counters;
        let start = row.time.floor(width).0;
        groups.hosts_of(row).for_each(|host| steps.at((host, start)).merge((sent.saturating_add(received), 1)));
    };
    let is_of_both = funnel.selected().edition() == funnel.windowed().edition();
    each_row(shard, funnel.selected(), Some(&shown), &mut |_, rows| {
        for row in rows {
            groups.items(row, PEERS, &mut |host, item| fan.add(host, item));
            groups.items(row, SERVED, &mut |host, item| served.add(host, item));
            groups.items(row, USED, &mut |host, item| used.add(host, item));
            if is_of_both {
                step(row);
            }
        }
    });
    if !is_of_both {
        each_row(shard, funnel.windowed(), Some(&shown), &mut |_, rows| rows.iter().for_each(&mut step));
    }
    let sets = [fan.into_sorted(groups.sorted.len()), served.into_sorted(), used.into_sorted()];
    Table { sets, steps: steps.into_keyed(), ..Table::default() }.of(groups)
}

impl Groups {
    /// The hosts that a row is of, each once.
    fn hosts_of(&self, row: &Seen) -> impl Iterator<Item = u32> {
        let (source, destination) = (self.of[row.source as usize], self.of[row.destination as usize]);
        [source, destination].into_iter().take(if source == destination { 1 } else { 2 }).filter(|&host| host != NONE)
    }

    /// What a row adds to one of the sets.
    #[inline]
    fn items(&self, row: &Seen, set: usize, add: &mut impl FnMut(u32, u32)) {
        let (source, destination) = (self.of[row.source as usize], self.of[row.destination as usize]);
        match set {
            PEERS if source != destination => {
                if source != NONE {
                    add(source, self.ranks[row.destination as usize]);
                }
                if destination != NONE {
                    add(destination, self.ranks[row.source as usize]);
                }
            }
            SERVED if destination != NONE && row.is_served => add(destination, u32::from(row.port)),
            USED if source != NONE => add(source, u32::from(row.port)),
            _ => {}
        }
    }
}

impl Table {
    /// With the hosts, and with those addresses that are somebody's peers.
    fn of(mut self, groups: Groups) -> Self {
        let mut places = vec![NONE; groups.sorted.len()];
        self.sets[PEERS].iter().for_each(|&pair| places[halves(pair).1 as usize] = 0);
        for (address, place) in groups.sorted.into_iter().zip(&mut places).filter(|(_, place)| **place != NONE) {
            *place = index(self.peers.len());
            self.peers.push(address);
        }
        let same: Vec<u32> = (0..index(groups.hosts.len())).collect();
        renumber(&mut self.sets[PEERS], &same, Some(&places));
        Self { hosts: groups.hosts, ..self }
    }

    /// Without the hosts that have no row in scope.
    fn without_empty(mut self) -> Self {
        let mut places = vec![NONE; self.hosts.len()];
        let used = places.iter_mut().zip(&self.sums).filter(|(_, sums)| sums.flows > 0);
        used.zip(0..).for_each(|((place, _), number)| *place = number);
        for set in &mut self.sets {
            renumber(set, &places, None);
        }
        let mut is_used = self.sums.iter().map(|sums| sums.flows > 0);
        self.hosts.retain(|_| is_used.next().unwrap_or_default());
        self.sums.retain(|sums| sums.flows > 0);
        self
    }

    pub fn merge(&mut self, mut other: Self) {
        let (ours, theirs) = join(&mut self.hosts, &other.hosts);
        let (our_peers, their_peers) = join(&mut self.peers, &other.peers);
        for (at, (own, mut set)) in self.sets.iter_mut().zip(other.sets).enumerate() {
            let is_peers = at == PEERS;
            renumber(own, &ours, is_peers.then_some(&our_peers[..]));
            renumber(&mut set, &theirs, is_peers.then_some(&their_peers[..]));
            union(own, set);
        }
        for (steps, places) in [(&mut self.steps, &ours), (&mut other.steps, &theirs)] {
            steps.iter_mut().for_each(|((host, _), _)| *host = places[*host as usize]);
        }
        merge_keyed(&mut self.steps, other.steps);
        if !self.sums.is_empty() || !other.sums.is_empty() {
            let mut sums = vec![HostSums::default(); self.hosts.len()];
            for (of, places) in [(&self.sums, &ours), (&other.sums, &theirs)] {
                of.iter().zip(places).for_each(|(of, &place)| sums[place as usize].add(of));
            }
            self.sums = sums;
        }
    }

    pub fn ranked(&self, by: &Ranking, limit: usize) -> Listed {
        let set = |set: usize| counts(&self.sets[set], self.hosts.len());
        let of = |measure: &dyn Fn(&HostSums) -> u64| self.sums.iter().map(measure).collect();
        // What is not measured comes last either way.
        let counted = |measure: &dyn Fn(&HostSums) -> u64| {
            of(&|sums| match by.column.is_known(sums) {
                true => measure(sums).saturating_add(1),
                false if by.down => 0,
                false => u64::MAX,
            })
        };
        // Logs without counters are ranked by what they do have.
        let measures: Vec<u64> = match by.column.where_measured(self.sums.iter()) {
            Column::Host => (0..self.hosts.len() as u64).collect(),
            Column::Peers => set(PEERS),
            Column::Served => set(SERVED),
            Column::Used => set(USED),
            Column::DeniedIn => of(&|sums| sums.denied_in),
            Column::DeniedOut => of(&|sums| sums.denied_out),
            Column::First => of(&|sums| sums.span().map_or(0, |span| span.first.rank())),
            Column::Last => of(&|sums| sums.span().map_or(0, |span| span.last.rank())),
            Column::Bytes => counted(&HostSums::bytes),
            Column::Sent => counted(&|sums| sums.sent),
            Column::Received => counted(&|sums| sums.received),
            Column::PacketsSent => counted(&|sums| sums.packets_sent),
            Column::PacketsReceived => counted(&|sums| sums.packets_received),
            Column::Flows => of(&|sums| sums.flows),
        };
        let entries = self.hosts.iter().map(|&host| Key::Host(host)).zip(self.sums.iter().copied()).collect();
        Listed::by(entries, measures, by.down, limit)
    }

    pub fn details(self) -> Vec<(Network, Detail)> {
        let [peers, served, used] = self.sets.each_ref().map(|set| counts(set, self.hosts.len()));
        let mut details: Vec<(Network, Detail)> = self
            .hosts
            .into_iter()
            .enumerate()
            .map(|(at, host)| {
                let [peers, served, used] = [&peers, &served, &used].map(|counts| counts[at]);
                (host, Detail { peers, served, used, steps: Vec::new() })
            })
            .collect();
        for ((host, start), step) in self.steps {
            details[host as usize].1.steps.push((start, step));
        }
        details
    }
}
