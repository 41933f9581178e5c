//! From what all shards said to what is to be compared: repeated records are known at once, and of rows only those need
//! be looked at that another can repeat.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::recreated::Recreated;
use super::survey::{RecordSeen, Survey};
use super::wire;
use super::writer::Writer;
use crate::model::{Digest, HOUR, Mac};
use crate::order;

/// Which rows could be duplicates. All lists are in order.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// NICs and the hours that are logged of them.
    pub hours: Hours,
    /// Those that more than one flow log logs.
    pub crowded: Hours,
    /// Whose address it is that flows come from, and that they go to; `None` where several NICs have it.
    pub sources: Owners,
    pub destinations: Owners,
    /// Flows that were re-created somewhere.
    pub recreated: Vec<Recreated>,
}

impl Plan {
    fn is_idle(&self) -> bool {
        self.crowded.is_empty() && self.recreated.is_empty() && self.sources.is_empty()
    }
}

/// The plan, and for each survey which of its shard's records are repeats of others. A plan without bytes is one by
/// which no row has to be compared.
#[inline(never)]
pub fn plan(surveys: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    // One by one, because the records of all shards are many.
    let mut surveys: Vec<Survey> = surveys.into_iter().map(|bytes| wire::from_bytes(&bytes)).collect();
    let repeats = repeats(&mut surveys);
    let (sources, destinations) = ends(&mut surveys);
    let mut recreated: Vec<Recreated> =
        surveys.iter_mut().flat_map(|survey| std::mem::take(&mut survey.recreated)).collect();
    order::distinct(&mut recreated);
    let (hours, crowded) = hours(&surveys);
    let plan = Plan { hours, crowded, sources, destinations, recreated };
    let first = if plan.is_idle() { Vec::new() } else { wire::to_bytes(&plan) };
    [first].into_iter().chain(repeats.iter().map(wire::to_bytes)).collect()
}

/// For each survey, by the place of the shard's record, whether it stands somewhere else, too: it comes later in order
/// than one that is the same, or is a copy out of one that is there. Of one that is there in part only the copies of
/// its NICs are.
fn repeats(surveys: &mut [Survey]) -> Vec<Vec<bool>> {
    let length = |survey: &Survey| survey.records.iter().map(|seen| seen.record as usize + 1).max().unwrap_or(0);
    let mut repeats: Vec<Vec<bool>> = surveys.iter().map(|survey| vec![false; length(survey)]).collect();
    let mut all: Vec<(RecordSeen, usize)> = Vec::with_capacity(surveys.iter().map(|survey| survey.records.len()).sum());
    for (shard, survey) in surveys.iter_mut().enumerate() {
        all.extend(std::mem::take(&mut survey.records).into_iter().map(|record| (record, shard)));
    }
    order::sort(&mut all);
    for same in all.chunk_by(|(a, _), (b, _)| a.digest == b.digest) {
        same[1..].iter().for_each(|(seen, shard)| repeats[*shard][seen.record as usize] = true);
    }
    // What a line of a table says of itself vouches for no other.
    let mut is_copy: Vec<Vec<bool>> = repeats.iter().map(|records| vec![false; records.len()]).collect();
    for (survey, is_copy) in surveys.iter().zip(&mut is_copy) {
        survey.copies.iter().for_each(|&(record, ..)| is_copy[record as usize] = true);
    }
    all.retain(|(seen, shard)| !is_copy[*shard][seen.record as usize]);
    let mut parts: Vec<(Digest, Mac)> =
        surveys.iter_mut().flat_map(|survey| std::mem::take(&mut survey.parts)).collect();
    order::distinct(&mut parts);
    for (survey, repeats) in surveys.iter().zip(&mut repeats) {
        for &(record, of, nic) in &survey.copies {
            let first = all.get(all.partition_point(|(seen, _)| seen.digest < of)).map(|(seen, _)| seen);
            repeats[record as usize] |= first.is_some_and(|seen| {
                let has_nic = || nic.is_some_and(|nic| parts.binary_search(&(of, nic)).is_ok());
                seen.digest == of && (!seen.is_part || has_nic())
            });
        }
    }
    repeats
}

/// NICs and their hours, and those with more than one log, of which one is a VNet flow log: the denials of one NSG are
/// not those of another. Logs an hour apart count as well, because what one of them writes at its end the other may
/// write later.
fn hours(surveys: &[Survey]) -> (Hours, Hours) {
    let mut hours: Vec<(Mac, i64, &Writer)> = Vec::new();
    for survey in surveys {
        let of =
            |&(writer, hour): &(u32, i64)| survey.writers.get(writer as usize).map(|writer| (writer.mac, hour, writer));
        hours.extend(survey.hours.iter().filter_map(of));
    }
    order::distinct(&mut hours);
    let (mut all, mut crowded) = (Vec::new(), Vec::new());
    for of_nic in hours.chunk_by(|(a, ..), (b, ..)| a == b) {
        for of_hour in of_nic.chunk_by(|(_, a, _), (_, b, _)| a == b) {
            let (mac, hour, _) = of_hour[0];
            all.push((mac, hour));
            let from = of_nic.partition_point(|&(_, other, _)| other < hour.saturating_sub(HOUR));
            let to = of_nic.partition_point(|&(_, other, _)| other <= hour.saturating_add(HOUR));
            let near = &of_nic[from..to];
            if near.iter().any(|(.., writer)| *writer != near[0].2) && near.iter().any(|(.., writer)| !writer.is_nsg) {
                crowded.push((mac, hour));
            }
        }
    }
    (all, crowded)
}

/// NICs and hours.
type Hours = Vec<(Mac, i64)>;

/// Addresses and whose they are.
pub type Owners = Vec<(IpAddr, Option<Mac>)>;

/// Whose addresses flows come from and go to. Nothing, where no flow can be logged at both of its ends.
fn ends(surveys: &mut [Survey]) -> (Owners, Owners) {
    let owners = |pairs: Vec<(IpAddr, Mac)>| -> Owners {
        let of_address = |same: &[(IpAddr, Mac)]| (same[0].0, (same.len() == 1).then_some(same[0].1));
        pairs.chunk_by(|(a, _), (b, _)| a == b).map(of_address).collect()
    };
    let (mut sources, mut destinations) = (Vec::new(), Vec::new());
    for survey in surveys {
        sources.append(&mut survey.sources);
        destinations.append(&mut survey.destinations);
    }
    for list in [&mut sources, &mut destinations] {
        order::distinct(list);
    }
    if sources.is_empty() || destinations.is_empty() {
        return (Vec::new(), Vec::new());
    }
    (owners(sources), owners(destinations))
}

#[cfg(test)]
mod tests {
    use super::super::writer::Scope;
    use super::*;
    use crate::model::Digest;

    fn mac(last: u8) -> Mac {
        Mac::parse(&format!("0022480000{last:02X}")).unwrap()
    }

    /// The plan, and the places of repeats.
    fn planned(surveys: &[Survey]) -> (Plan, Vec<Vec<usize>>) {
        let answers = plan(surveys.iter().map(wire::to_bytes).collect());
        let places = |bytes: &Vec<u8>| {
            let repeats: Vec<bool> = wire::from_bytes(bytes);
            (0..repeats.len()).filter(|&at| repeats[at]).collect()
        };
        (wire::from_bytes(&answers[0]), answers[1..].iter().map(places).collect())
    }

    #[test]
    fn of_equal_records_one_stays() {
        let record = |name: &str, file_name, offset, record| RecordSeen {
            digest: Digest::of(name.as_bytes()),
            is_part: false,
            file_name,
            offset,
            record,
        };
        let shards = |records: [Vec<RecordSeen>; 2]| records.map(|records| Survey { records, ..Survey::default() });
        let a = vec![record("x", 7, 0, 0), record("y", 7, 9, 1), record("x", 7, 20, 2)];
        let b = vec![record("x", 3, 50, 0), record("z", 3, 60, 1)];
        assert_eq!(planned(&shards([a.clone(), b.clone()])).1, [vec![0, 2], vec![]]);
        assert_eq!(planned(&shards([b, a])).1, [vec![], vec![0, 2]], "whatever the shards' order");
        let copies = Survey {
            records: (0..3).map(|number| record(&format!("copy {number}"), 1, 0, number)).collect(),
            copies: ["x", "w", "x"]
                .into_iter()
                .map(|of| Digest::of(of.as_bytes()))
                .zip(0..)
                .map(|(of, at)| (at, of, None))
                .collect(),
            ..Survey::default()
        };
        let log = Survey { records: vec![record("x", 7, 0, 0)], ..Survey::default() };
        assert_eq!(planned(&[log, copies]).1, [vec![], vec![0, 2]]);
        // Copies of themselves, or of each other, are none.
        let of = |name: &str| Digest::of(name.as_bytes());
        let alone = Survey {
            records: vec![record("x", 7, 0, 0), record("y", 7, 0, 1), record("z", 7, 0, 2)],
            copies: vec![(0, of("x"), None), (1, of("z"), None), (2, of("y"), None)],
            ..Survey::default()
        };
        assert_eq!(planned(&[alone]).1, [Vec::<usize>::new()]);
    }

    /// A record that was read in part has its copies only as far as it was read, and comes after the whole one.
    #[test]
    fn of_records_in_part() {
        let digest = |name: &str| Digest::of(name.as_bytes());
        let seen = |name: &str, is_part, record| RecordSeen {
            digest: digest(name),
            is_part,
            file_name: u64::from(is_part),
            offset: 0,
            record,
        };
        let part =
            || Survey { records: vec![seen("x", true, 0)], parts: vec![(digest("x"), mac(1))], ..Survey::default() };
        let copies = || Survey {
            records: (0..3).map(|number| seen(&format!("copy {number}"), false, number)).collect(),
            copies: vec![(0, digest("x"), Some(mac(1))), (1, digest("x"), Some(mac(2))), (2, digest("x"), None)],
            ..Survey::default()
        };
        assert_eq!(planned(&[part(), copies()]).1, [vec![], vec![0]]);
        let whole = Survey { records: vec![seen("x", false, 0)], ..Survey::default() };
        assert_eq!(planned(&[part(), copies(), whole]).1, [vec![0], vec![0, 1, 2], vec![]]);
    }

    fn hours(of: &[(u8, &str, bool, i64)]) -> Survey {
        let writer = |&(nic, log, is_nsg, _): &(u8, &str, bool, i64)| Writer {
            mac: mac(nic),
            is_nsg,
            scope: Scope::Other,
            log: log.to_owned(),
        };
        let hours = (0..).zip(of).map(|(at, &(.., hour))| (at, hour * HOUR)).collect();
        Survey { writers: of.iter().map(writer).collect(), hours, ..Survey::default() }
    }

    #[track_caller]
    fn check_crowded(of: &[(u8, &str, bool, i64)], expected: &[(u8, i64)]) {
        let expected: Vec<(Mac, i64)> = expected.iter().map(|&(nic, hour)| (mac(nic), hour * HOUR)).collect();
        assert_eq!(planned(&[hours(of)]).0.crowded, expected, "{of:?}");
        let split: Vec<Survey> = of.iter().map(|one| hours(&[*one])).collect();
        assert_eq!(planned(&split).0.crowded, expected, "{of:?} in many shards");
    }

    #[test]
    fn crowded_hours() {
        check_crowded(&[(1, "a", false, 5), (2, "b", false, 5)], &[]);
        check_crowded(&[(1, "a", false, 5), (1, "a", false, 6)], &[]);
        check_crowded(&[(1, "a", false, 5), (1, "b", false, 5), (1, "a", false, 8)], &[(1, 5)]);
        check_crowded(&[(1, "a", false, 5), (1, "n", true, 6)], &[(1, 5), (1, 6)]);
        check_crowded(&[(1, "m", true, 5), (1, "n", true, 5)], &[]);
    }

    #[test]
    fn both_ends_need_both_directions() {
        let [a, b] = ["10.0.0.4", "10.0.0.5"].map(|text| text.parse::<IpAddr>().unwrap());
        let survey = |sources: &[(IpAddr, Mac)], destinations: &[(IpAddr, Mac)]| {
            let plan =
                planned(&[Survey { sources: sources.into(), destinations: destinations.into(), ..Survey::default() }])
                    .0;
            (plan.sources, plan.destinations)
        };
        let nothing = (Vec::new(), Vec::new());
        // A NIC can forward, and speak to itself.
        let own = vec![(a, Some(mac(1)))];
        assert_eq!(survey(&[(a, mac(1))], &[(a, mac(1))]), (own.clone(), own));
        assert_eq!(survey(&[(a, mac(1)), (b, mac(2))], &[]), nothing);
        assert_eq!(survey(&[(a, mac(1))], &[(b, mac(2))]), (vec![(a, Some(mac(1)))], vec![(b, Some(mac(2)))]));
        let several = survey(&[(a, mac(1)), (a, mac(2))], &[(b, mac(2))]).0;
        assert_eq!(several, [(a, None)]);
    }
}
