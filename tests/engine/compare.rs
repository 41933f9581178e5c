//! Two sides beside each other: what a plain look at every row gives, whatever shards the rows are in.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use flowglass::enrich::{Fact, Geo, Growing};
use flowglass::filter::{Choice, Field};
use flowglass::ingest::Reader;
use flowglass::model::{Action, FlowType, LeftOut, Millis, Network};
use flowglass::query::compare::{self, Ask, Compared, FIELDS, SortBy, Trend, finish};
use flowglass::query::pairs::Measure;
use flowglass::query::{Desk, Scope, Tally, TimeRange};
use flowglass::store::{FileId, GroupRow, Row, Shard};
use proptest::prelude::*;

use crate::generate::{Dice, SHAPES, file, records};
use crate::plain::selected_alone;

const FILTERS: [&str; 5] = ["", "denied", "dst.port == 443 or port == 53", "src.ip == 10.0.0.0/24", "not out"];
const FIRST: i64 = 1_768_294_800_000;

/// What is said of networks, of each fact.
const SAID: [(Fact, &[(&str, &str)]); 2] = [
    (Fact::Country, &[("192.0.2.0/25", "NL"), ("192.0.2.128/26", "DE")]),
    (Fact::Org, &[("192.0.2.0/26", "One"), ("192.0.2.64/26", "Another")]),
];

fn geo() -> Geo {
    let [countries, orgs] = SAID.map(|(_, said)| {
        let mut growing = Growing::default();
        for (network, text) in said {
            let number = growing.say((*text).to_owned(), String::new());
            growing.add(Network::parse(network).unwrap(), number);
        }
        growing.finish(1)
    });
    Geo::new(countries, orgs)
}

/// The same by a look at all of them.
fn said(fact: Fact, address: IpAddr) -> String {
    let all = SAID.iter().filter(|(of, _)| *of == fact).flat_map(|(_, said)| *said);
    let mut around = all.filter(|(network, _)| Network::parse(network).unwrap().holds(address));
    around.next().map(|(_, text)| (*text).to_owned()).unwrap_or_default()
}

/// A file has the same name in any shard.
fn shard_of(files: &[(u32, String)]) -> Shard {
    let mut shard = Shard::default();
    shard.set_geo(geo());
    for (number, text) in files {
        shard.begin_file(FileId(*number));
        let mut reader = Reader::new(format!("file {number}"), text.len() as u64);
        reader.feed(text.as_bytes(), &mut shard);
        reader.finish(&mut shard);
    }
    shard
}

fn some_time(dice: &mut Dice) -> Option<TimeRange> {
    let at = |dice: &mut Dice| Millis(FIRST + i64::try_from(dice.below(86_400_000)).unwrap());
    let (a, b) = (at(dice), at(dice));
    dice.chance(2).then(|| TimeRange { from: a.min(b), to: a.max(b) })
}

/// A row's values of a field: an address of either side gives two.
fn keys(shard: &Shard, field: Field, group: &GroupRow, row: &Row) -> Vec<String> {
    let address = |id: flowglass::store::AddrId| shard.addresses()[id.0 as usize].to_string();
    let (rule, acl) = shard.rules().nth(group.rule.0 as usize).unwrap();
    let record = shard.record_of(group);
    if let Some(fact) = field.fact() {
        let [source, destination] =
            [row.source, row.destination].map(|id| said(fact, shard.addresses()[id.0 as usize]));
        return match field {
            Field::SourceCountry | Field::SourceOrg => vec![source],
            Field::DestinationCountry | Field::DestinationOrg => vec![destination],
            _ => {
                let mut both = vec![source, destination];
                both.dedup();
                both.retain(|said| !said.is_empty());
                if both.is_empty() { vec![String::new()] } else { both }
            }
        };
    }
    vec![match field {
        Field::SourceIp => address(row.source),
        Field::DestinationIp => address(row.destination),
        Field::Ip => {
            let mut ends = vec![address(row.source), address(row.destination)];
            ends.dedup();
            return ends;
        }
        Field::SourcePort => row.source_port.to_string(),
        Field::DestinationPort => row.destination_port.to_string(),
        // Where none is named, there is nothing to tell apart.
        Field::Rule if rule.is_empty() => String::new(),
        Field::Rule => format!("{rule} of {acl}"),
        Field::Acl => acl.to_owned(),
        Field::Nic => group.mac.map(|mac| mac.to_string()).unwrap_or_default(),
        Field::Log => shard.name(record.log).to_owned(),
        Field::Target => shard.name(record.target).to_owned(),
        Field::File => shard.parts().get(record.part).to_owned(),
        Field::FlowType => {
            let [source, destination] = [row.source, row.destination].map(|id| shard.addresses()[id.0 as usize]);
            Choice::FlowType(FlowType::of(source, destination)).name().to_owned()
        }
        Field::Protocol => match row.protocol.name() {
            Some(name) => name.to_ascii_lowercase(),
            None => row.protocol.0.to_string(),
        },
        Field::Encryption => row.encryption.map(|id| shard.encryption(id).to_owned()).unwrap_or_default(),
        Field::Direction => Choice::Direction(row.direction).name().to_owned(),
        Field::Action => Choice::Action(row.state.action()).name().to_owned(),
        Field::State => Choice::State(row.state).name().to_owned(),
        Field::Format => Choice::Format(record.format).name().to_owned(),
        other => unreachable!("{other:?}"),
    }]
}

fn tally(row: &Row) -> Tally {
    let [packets_sent, bytes_sent, packets_received, bytes_received] =
        row.counters.in_order().map(Option::unwrap_or_default);
    Tally {
        tuples: 1,
        denied: u64::from(row.state.action() == Action::Denied),
        measured: u64::from(!row.counters.is_absent()),
        packets_sent,
        packets_received,
        bytes_sent,
        bytes_received,
    }
}

fn plain(whole: &Shard, scopes: [&Scope; 2], field: Field) -> BTreeMap<String, [Tally; 2]> {
    let mut by: BTreeMap<String, [Tally; 2]> = BTreeMap::new();
    for (side, scope) in scopes.into_iter().enumerate() {
        let shard = selected_alone(whole, scope);
        for (group, rows) in shard.groups() {
            for row in rows.map(|at| shard.row(at)) {
                for key in keys(&shard, field, group, &row) {
                    by.entry(key).or_default()[side].add(&tally(&row));
                }
            }
        }
    }
    by
}

/// What a row is of: a rule's name is in several lists of rules.
fn of(field: Field, row: &compare::Row) -> String {
    if field == Field::Rule && !row.key.is_empty() { format!("{} of {}", row.key, row.acl) } else { row.key.clone() }
}

fn answer(shards: &[Shard], ask: &Ask, scope: &Scope) -> Compared {
    let part = |shard: &Shard| {
        let mut desk = Desk::default();
        desk.set_scope(scope);
        desk.compare(shard, ask)
    };
    finish(ask, &shards.iter().map(part).collect::<Vec<_>>())
}

/// How many addresses a side has.
fn hosts(whole: &Shard, scope: &Scope) -> u64 {
    let alone = selected_alone(whole, scope);
    let rows = (0..alone.len()).map(|at| alone.row(at)).flat_map(|row| [row.source, row.destination]);
    rows.map(|id| alone.addresses()[id.0 as usize]).collect::<BTreeSet<IpAddr>>().len() as u64
}

/// Of both sides by hand; with lengths, each as many times as the other side is long.
fn trend([this, that]: &[Tally; 2], measure: Measure, lengths: Option<[u64; 2]>) -> Trend {
    let is_known = |tally: &Tally| match measure {
        _ if tally.tuples == 0 => true,
        Measure::Packets => tally.has_packets(),
        Measure::Flows | Measure::Denied => true,
        _ => tally.has_bytes(),
    };
    let is_counted = is_known(this) && is_known(that);
    let measure = if is_counted { measure } else { Measure::Flows };
    let [long, longer] = lengths.unwrap_or([1, 1]).map(u128::from);
    let (now, before) = (u128::from(measure.of(this)) * longer, u128::from(measure.of(that)) * long);
    match () {
        () if measure != Measure::Denied && that.tuples == 0 => Trend::New,
        () if measure != Measure::Denied && this.tuples == 0 => Trend::Gone,
        () if measure == Measure::Denied && this.denied > 0 && that.denied == 0 => Trend::New,
        () if measure == Measure::Denied && this.denied == 0 && that.denied > 0 => Trend::Gone,
        () if now > before => Trend::Up,
        () if now < before => Trend::Down,
        () => Trend::Same,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn both_sides_are_what_their_rows_come_to(seed: u64, count in 1u64..6, parts in 1usize..4) {
        let mut dice = Dice(seed);
        let files: Vec<(u32, String)> = (0..count)
            .map(|number| {
                let amount = dice.below(8);
                let records = records(&mut dice, amount, false);
                let shape = dice.pick(&SHAPES);
                (u32::try_from(number).unwrap(), file(&mut dice, shape, &records, false))
            })
            .collect();
        let whole = shard_of(&files);
        let shards: Vec<Shard> = files.chunks(files.len().div_ceil(parts)).map(shard_of).collect();
        let filter = dice.pick(&FILTERS).to_owned();
        let scope = Scope { left_out: LeftOut::NONE, filter, time: some_time(&mut dice) };
        for field in FIELDS {
            let other = dice.pick(&FILTERS).to_owned();
            let mut ask = Ask {
                filter: dice.chance(2).then_some(other),
                time: some_time(&mut dice),
                field,
                measure: dice.pick(&[Measure::Bytes, Measure::Packets, Measure::Flows, Measure::Denied]),
                order: dice.pick(&[SortBy::Difference, SortBy::Change, SortBy::This, SortBy::That]),
                only: None,
                lengths: dice.chance(2).then(|| [dice.below(90_000_000) + 1, dice.below(90_000_000) + 1]),
                limit: 1_000,
            };
            let against = ask.against(&scope);
            let mut expected = plain(&whole, [&scope, &against], field);
            let found = answer(&shards, &ask, &scope);
            if found.measure == Measure::Denied {
                expected.retain(|_, sides| sides.iter().any(|tally| tally.denied > 0));
            }
            let by_key: BTreeMap<String, [Tally; 2]> =
                found.rows.iter().map(|row| (of(field, row), row.tallies)).collect();
            prop_assert_eq!(&by_key, &expected, "{:?}", ask);
            prop_assert_eq!((found.others, found.others_tallies), (0, [Tally::default(); 2]));
            for (at, trend_of) in Trend::ALL.into_iter().enumerate() {
                let count = expected.values().filter(|sides| trend(sides, found.measure, ask.lengths) == trend_of).count();
                prop_assert_eq!(found.counts[at], count as u64, "{:?} {:?}", trend_of, ask);
            }
            prop_assert_eq!(found.hosts, [&scope, &against].map(|scope| hosts(&whole, scope)));
            prop_assert_eq!(&found, &answer(std::slice::from_ref(&whole), &ask, &scope));

            // The first of them, and what the others come to.
            ask.limit = 2;
            ask.only = dice.chance(2).then(|| dice.pick(&Trend::ALL));
            let first = answer(&shards, &ask, &scope);
            let all = found.rows.iter().filter(|row| ask.only.is_none_or(|only| only == row.trend));
            let all: Vec<_> = all.collect();
            prop_assert_eq!(first.rows.iter().collect::<Vec<_>>(), all[..all.len().min(2)].to_vec());
            prop_assert_eq!(first.others, all.len().saturating_sub(2) as u64);
            prop_assert_eq!((first.counts, first.totals), (found.counts, found.totals));
        }
    }
}
