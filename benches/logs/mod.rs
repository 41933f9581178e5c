//! Logs of busy NICs, invented, for what the sample day is too small to tell.

use std::collections::BTreeMap;

use flowglass::ingest::Reader;
use flowglass::sample::Rng;
use flowglass::store::{FileId, Shard};

const NICS: u64 = 8;
const MINUTES: u64 = 30;
const FLOWS_A_MINUTE: u64 = 400;
const CLIENTS: u64 = 90_000;
/// 2026-01-13T09:00Z.
const START: u64 = 1_768_294_800_000;
const MINUTE_MS: u64 = 60_000;

/// Who the flows of a NIC are with, and who logs them.
#[derive(Clone, Copy, Debug)]
pub enum Network {
    /// With the outside alone: nothing is logged twice.
    Apart,
    /// Every fourth with another NIC, at which it is logged, too.
    Joined,
    /// Flows are with all other NICs, of which but one is logged at the time.
    Seldom,
    /// With the outside, each by two flow logs.
    Doubled,
}

impl Network {
    pub const ALL: [Self; 4] = [Self::Apart, Self::Joined, Self::Seldom, Self::Doubled];
}

/// The rows of such a network as two workers hold them.
pub fn shards(network: Network) -> Vec<Shard> {
    let mut shards = vec![Shard::default(), Shard::default()];
    for (number, text) in (0..).zip(texts(network)) {
        let shard = &mut shards[number as usize % 2];
        shard.begin_file(FileId(number));
        let mut reader = Reader::new(number.to_string(), text.len() as u64);
        reader.feed(text.as_bytes(), shard);
        reader.finish(shard);
    }
    shards
}

/// The tuples of each NIC and minute.
type Minutes = BTreeMap<(u64, u64), Vec<String>>;

fn texts(network: Network) -> Vec<String> {
    let mut minutes = Minutes::new();
    let mut rng = Rng::of(START, 1);
    for nic in 0..NICS {
        for minute in 0..MINUTES {
            for _ in 0..FLOWS_A_MINUTE {
                flow(network, nic, minute, &mut rng, &mut minutes);
            }
        }
    }
    let targets: &[&str] = if matches!(network, Network::Doubled) { &["", "/subnets/s"] } else { &[""] };
    let text = |(nic, target): (u64, &&str)| {
        let records = (0..MINUTES).map(|minute| record(nic, minute, target, &minutes[&(nic, minute)]));
        format!(r#"{{"records":[{}]}}"#, records.collect::<Vec<String>>().join(","))
    };
    targets.iter().flat_map(|target| (0..NICS).map(move |nic| (nic, target))).map(text).collect()
}

/// The begin and the end of a flow, at the NIC, and where the network has it so, at the other end.
fn flow(network: Network, nic: u64, minute: u64, rng: &mut Rng, minutes: &mut Minutes) {
    // The hours of a NIC lie where the network has them.
    let hour = if matches!(network, Network::Seldom) { nic / 2 * 6 } else { 0 };
    let at = START + (hour * 60 + minute) * MINUTE_MS + rng.below(MINUTE_MS / 2);
    let end = at + rng.below(MINUTE_MS / 2);
    let (from, to) = (rng.port(), rng.pick(&[443, 80, 1433, 8080]));
    let counters = [1, 60, 1, 60].map(|least| rng.skewed(least, least * 900).to_string()).join(",");
    let mut write = |nic: u64, source: &str, destination: &str, way: &str, later: u64| {
        let tuple = |at: u64, state: &str, counters: &str| {
            format!(r#""{},{source},{destination},{from},{to},6,{way},{state},NX,{counters}""#, at + later)
        };
        minutes.entry((nic, minute)).or_default().extend([tuple(at, "B", "0,0,0,0"), tuple(end, "E", &counters)]);
    };
    let own = |nic: u64| format!("10.0.0.{}", nic + 4);
    let has_peer = match network {
        Network::Apart | Network::Doubled => false,
        Network::Joined => rng.one_in(4),
        Network::Seldom => true,
    };
    if has_peer {
        let other = (nic + rng.within(1, NICS)) % NICS;
        let (is_joined, is_inbound) = (matches!(network, Network::Joined), rng.one_in(2));
        if is_joined || !is_inbound {
            write(nic, &own(nic), &own(other), "O", 0);
        }
        if is_joined {
            write(other, &own(nic), &own(other), "I", 2);
        } else if is_inbound {
            write(nic, &own(other), &own(nic), "I", 0);
        }
    } else {
        let client = if rng.one_in(2) { rng.skewed(0, CLIENTS) } else { rng.below(CLIENTS) };
        let client = format!("198.{}.{}.{}", 18 + client / 65_536, client / 256 % 256, client % 256);
        if rng.one_in(2) {
            write(nic, &client, &own(nic), "I", 0);
        } else {
            write(nic, &own(nic), &client, "O", 0);
        }
    }
}

fn record(nic: u64, minute: u64, target: &str, tuples: &[String]) -> String {
    let tuples = tuples.join(",");
    format!(
        r#"{{"time":"2026-01-13T09:{minute:02}:59.0Z","macAddress":"0022480000{nic:02X}","flowLogVersion":4,"flowLogResourceID":"/fl{target}","targetResourceID":"/s/virtualNetworks/v{target}","flowRecords":{{"flows":[{{"aclID":"a","flowGroups":[{{"rule":"r","flowTuples":[{tuples}]}}]}}]}}}}"#
    )
}
