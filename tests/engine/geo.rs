//! Databases of countries and organisations: what is read of them, whoever made them, and what the figures make of it.

use std::net::IpAddr;

use flowglass::enrich::{Fact, Geo};
use flowglass::filter::{Field, term, unknown_term};
use flowglass::ingest::{FileReport, IssueKind, Reader};
use flowglass::model::{LeftOut, is_private};
use flowglass::query::{Facts, Overview, Partial, Scope, Tally};
use flowglass::store::Shard;
use ipnetwork::IpNetwork;
use proptest::prelude::*;

use crate::mmdb::{Map, Number, Text, Value, database, database_of};

fn read(name: &str, bytes: &[u8], slice: usize) -> FileReport {
    let mut reader = Reader::new(name.to_owned(), bytes.len() as u64);
    let mut shard = Shard::default();
    bytes.chunks(slice).for_each(|bytes| reader.feed(bytes, &mut shard));
    reader.finish(&mut shard)
}

fn geo(name: &str, bytes: &[u8]) -> Geo {
    let report = read(name, bytes, 1000);
    assert_eq!((report.issues.count(), report.read.understood), (0, bytes.len() as u64), "{:?}", report.issues);
    report.known.names.geo
}

fn said<'g>(geo: &'g Geo, fact: Fact, address: &str) -> Option<(&'g str, &'g str)> {
    geo.of(fact, address.parse::<IpAddr>().unwrap()).map(|said| (said.text, said.note))
}

fn nation(key: &'static str, code: &'static str, name: &'static str) -> (&'static str, Value) {
    (
        key,
        Map(vec![
            ("geoname_id", Number(7)),
            ("iso_code", Text(code)),
            ("names", Map(vec![("de", Text("?")), ("en", Text(name))])),
        ]),
    )
}

/// One address, and what is said of it.
#[track_caller]
fn check(record: Vec<(&'static str, Value)>, country: Option<(&str, &str)>, org: Option<(&str, &str)>) {
    let bytes = database("anything", 7, &[("192.0.2.0/24", Map(record)), ("198.51.100.0/24", nothing())]);
    let geo = geo("GeoLite2.mmdb", &bytes);
    let address = "192.0.2.7";
    assert_eq!((said(&geo, Fact::Country, address), said(&geo, Fact::Org, address)), (country, org));
    assert_eq!(said(&geo, Fact::Country, "192.0.3.0"), None);
}

/// What every database has that is one, so that it is read.
fn nothing() -> Value {
    Map(vec![("country_code", Text("ZZ")), ("autonomous_system_number", Number(1))])
}

#[test]
fn records_of_all_makers() {
    let germany = Some(("DE", "Germany"));
    // MaxMind's, DB-IP's.
    check(vec![("continent", Map(vec![("code", Text("EU"))])), nation("country", "DE", "Germany")], germany, None);
    check(vec![nation("registered_country", "NL", "Netherlands"), nation("country", "de", "Germany")], germany, None);
    check(vec![nation("registered_country", "DE", "Germany")], germany, None);
    check(
        vec![("autonomous_system_number", Number(64500)), ("autonomous_system_organization", Text("Example"))],
        None,
        Some(("Example (AS64500)", "AS64500")),
    );
    check(vec![("autonomous_system_number", Number(64500))], None, Some(("AS64500", "")));
    // IPinfo's, new and old.
    check(
        vec![
            ("asn", Text("AS64500")),
            ("as_name", Text("Example")),
            ("country", Text("Germany")),
            ("country_code", Text("DE")),
        ],
        germany,
        Some(("Example (AS64500)", "AS64500")),
    );
    check(vec![("country", Text("DE")), ("country_name", Text("Germany"))], germany, None);
    // Where a network is registered, not its addresses.
    check(
        vec![("asn", Text("64500")), ("name", Text("Example")), ("country", Text("DE"))],
        None,
        Some(("Example (AS64500)", "AS64500")),
    );
    // Others'.
    check(vec![("country_code", Text("DE"))], Some(("DE", "")), None);
    check(
        vec![("country", Text("Germany")), ("asn", Text("none")), ("autonomous_system_number", Text("?"))],
        None,
        None,
    );
}

#[test]
fn packed_or_not_and_in_slices_of_any_size() {
    let bytes =
        database("DBIP-Country-Lite", 1_768_294_800, &[("192.0.2.0/24", nothing()), ("2001:db8::/32", nothing())]);
    let whole = read("a/GeoLite2-Country.MMDB", &bytes, bytes.len());
    assert_eq!(whole.known.names.geo.ranges(Fact::Country).unwrap().made(), 1_768_294_800);
    assert_eq!(whole.kind(), "places");
    for slice in [1, 7, 512, 600] {
        assert_eq!(read("a/GeoLite2-Country.MMDB", &bytes, slice), whole);
    }
    assert_eq!(said(&whole.known.names.geo, Fact::Country, "2001:db8::7"), Some(("ZZ", "")));
    // Under another name it is what it looks like.
    let other = read("country.bin", &bytes, 1000);
    assert!(other.known.is_empty() && other.issues.shown()[0].message.starts_with("This is a binary file"));
}

#[test]
fn what_is_no_database_is_named() {
    let says = |bytes: &[u8]| {
        let report = read("a.mmdb", bytes, 100);
        assert!(report.known.is_empty());
        assert_eq!(report.read.total(), bytes.len() as u64);
        let issue = &report.issues.shown()[0];
        assert_eq!(issue.kind, IssueKind::NotAFlowLog);
        issue.message.clone()
    };
    let whole = database("GeoLite2-City", 7, &[("192.0.2.0/24", nothing())]);
    assert!(says(&whole[..whole.len() / 2]).contains("damaged"));
    let other = database("Domains", 7, &[("192.0.2.0/24", Map(vec![("domain", Text("example.org"))]))]);
    assert!(says(&other).contains("neither where they are nor whose"));
    assert!(says(b"").contains("an empty file"));
}

const LOG: &str = r#"{"time":"2026-01-13T09:00:41Z","macAddress":"00224800AA01","flowLogVersion":4,"flowRecords":{"flows":[{"aclID":"a","flowGroups":[{"rule":"r","flowTuples":["1768294800000,10.0.0.4,192.0.2.7,1,443,6,O,E,NX,1,60,1,40","1768294800001,10.0.0.4,198.51.100.7,2,443,6,O,E,NX,1,500,1,500","1768294800002,203.0.113.9,10.0.0.4,3,22,6,I,D,NX,,,,","1768294800003,10.0.0.4,192.0.2.8,4,443,6,O,E,NX,1,60,1,40","1768294800004,10.0.0.4,10.0.0.5,5,443,6,O,E,NX,1,60,1,40"]}]}]}}"#;

fn shard(is_early: bool) -> Shard {
    let geo = geo(
        "a.mmdb",
        &database(
            "GeoLite2-Country",
            7,
            &[
                ("10.0.0.0/8", Map(vec![nation("country", "US", "United States")])),
                ("192.0.2.0/24", Map(vec![nation("country", "NL", "Netherlands"), ("asn", Text("AS64500"))])),
                ("203.0.113.0/24", Map(vec![nation("country", "DE", "Germany"), ("asn", Text("AS64501"))])),
            ],
        ),
    );
    let mut shard = Shard::default();
    if is_early {
        shard.set_geo(geo.clone());
    }
    let mut reader = Reader::new("a.json".to_owned(), LOG.len() as u64);
    reader.feed(LOG.as_bytes(), &mut shard);
    reader.finish(&mut shard);
    if !is_early {
        shard.set_geo(geo);
    }
    shard
}

fn overview(shard: &Shard, filter: &str) -> Overview {
    let scope = Scope { filter: filter.to_owned(), ..Scope::all(LeftOut::ALL) };
    Partial::with(shard, 600_000, &scope).overview(10)
}

#[test]
fn flows_are_ranked_by_country_of_each_side() {
    let scope = Scope::all(LeftOut::ALL);
    let [one, other] = [shard(true), shard(false)].map(|shard| Partial::with(&shard, 600_000, &scope));
    // As a worker has its own, and another's as it came.
    let mut both = one.clone();
    both.merge(Partial::from_bytes(&other.to_bytes()).unwrap());
    for (times, overview) in [(1, one.overview(10)), (1, other.overview(10)), (2, both.overview(10))] {
        let of = |tally: &Tally| format!("{} {}", tally.tuples / times, tally.bytes() / times);
        let shown = |Facts { top, unknown, .. }: &Facts| -> String {
            let known: String = top.rows.iter().map(|row| format!("{} {}, ", row.key, of(&row.tally))).collect();
            format!("{known}{} of {} unknown", of(unknown), top.count)
        };
        let rows: Vec<(Field, String)> = overview.facts.iter().map(|facts| (facts.field, shown(facts))).collect();
        let expected = [
            (Field::SourceCountry, "DE 1 0, 0 0 of 1 unknown"),
            (Field::DestinationCountry, "NL 2 200, 1 1000 of 1 unknown"),
            (Field::SourceOrg, "AS64501 1 0, 0 0 of 1 unknown"),
            (Field::DestinationOrg, "AS64500 2 200, 1 1000 of 1 unknown"),
        ];
        let expected = expected.map(|(field, shown)| (field, shown.to_owned()));
        assert_eq!(rows, expected);
    }
}

#[test]
fn filters_ask_for_what_is_said() {
    let shard = shard(false);
    let count = |filter: &str| overview(&shard, filter).total.tuples;
    assert_eq!(count("country == NL"), 2);
    assert_eq!(count("country == nl"), 2);
    assert_eq!(count("country == Netherlands"), 2);
    assert_eq!(count("country in {NL, DE}"), 3);
    assert_eq!(count("src.country == DE"), 1);
    assert_eq!(count("dst.country != NL"), 3);
    assert_eq!(count("dst.country == absent"), 3);
    // One side is private in all of them.
    assert_eq!(count("country != absent"), 0);
    assert_eq!(count("country == US"), 0);
    assert_eq!(count("org == 64500"), 2);
    assert_eq!(count("org != 64500"), 3);
    assert_eq!(count("country contains nether"), 2);
    assert_eq!(count("org == as64500 and denied"), 0);
    assert_eq!(count("src.org matches \"^AS6450[12]$\""), 1);
    assert_eq!(count(&unknown_term(Field::DestinationCountry)), 1);
    assert_eq!(count(&unknown_term(Field::SourceOrg)), 0);
    assert_eq!(count(&term(Field::Country, "")), 2);
    assert_eq!(count(&term(Field::SourceCountry, "")), 4);
    let without = Shard::default();
    assert_eq!(overview(&without, "country == NL").facts, []);
}

/// What another reader of the format finds.
fn agrees(bytes: &[u8], geo: &Geo) -> usize {
    let database = maxminddb::Reader::from_source(bytes).unwrap();
    let mut seen = 0;
    for found in database.networks(maxminddb::WithinOptions::default()).unwrap().map(Result::unwrap) {
        let network = found.network().unwrap();
        if is_private(network.ip()) {
            continue;
        }
        let text = |path: &[maxminddb::PathElement<'_>]| found.decode_path::<String>(path).ok().flatten();
        let code = |text: &String| text.len() == 2;
        let nation = |key| text(&maxminddb::path![key, "iso_code"]).filter(code);
        let code = nation("country")
            .or_else(|| nation("registered_country"))
            .or_else(|| text(&maxminddb::path!["country_code"]).filter(code))
            .or_else(|| {
                text(&maxminddb::path!["country"]).filter(code).filter(|_| text(&maxminddb::path!["name"]).is_none())
            });
        let last = match network {
            IpNetwork::V4(v4) => IpAddr::V4(v4.broadcast()),
            IpNetwork::V6(v6) => IpAddr::V6(v6.broadcast()),
        };
        // The first of all of IPv6 are how it writes those of IPv4.
        let first = if network.ip().is_unspecified() { "1.2.3.4".parse().unwrap() } else { network.ip() };
        for address in [first, last].into_iter().filter(|address| first.is_ipv4() == address.is_ipv4()) {
            let said = geo.of(Fact::Country, address).map(|said| said.text.to_owned());
            assert_eq!(said, code, "{network}");
        }
        let number: Option<u32> = found.decode_path(&maxminddb::path!["autonomous_system_number"]).ok().flatten();
        if let Some(number) = number {
            let said = geo.of(Fact::Org, first).unwrap_or_default();
            assert!(said.names().any(|name| name == format!("AS{number}")), "{network}: {said:?}");
        }
        seen += usize::from(code.is_some());
    }
    seen
}

/// Whatever the tree is written with.
#[test]
fn another_reader_finds_the_same() {
    let said = |code: &'static str| Map(vec![nation("country", code, "?")]);
    let of = [
        ("1.0.0.0/8", said("AU")),
        ("5.0.0.0/9", said("DE")),
        ("5.128.0.0/16", said("NL")),
        ("192.0.2.0/24", said("FR")),
        ("203.0.113.7/32", said("IE")),
        ("2001:db8::/32", said("JP")),
        ("2a00::/12", said("SE")),
        ("2c0f::1/128", said("ZA")),
    ];
    let all_of_v4 = database("GeoLite2-Country", 7, &[("0.0.0.0/0", said("AU")), ("2a00::/12", said("AU"))]);
    assert_eq!(agrees(&all_of_v4, &geo("a.mmdb", &all_of_v4)), 2);
    for bits in [24, 28, 32] {
        let bytes = database_of(bits, "GeoLite2-Country", 7, &of);
        assert_eq!(agrees(&bytes, &geo("a.mmdb", &bytes)), of.len(), "{bits} bits");
    }
}

/// Those of other people, where they are at hand.
#[test]
fn another_reader_finds_the_same_in_real_ones() {
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/enrich");
    let Ok(files) = std::fs::read_dir(&samples) else {
        println!("skipped: {} is not there", samples.display());
        return;
    };
    for path in files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|end| end == "mmdb"))
    {
        let (bytes, name) = (std::fs::read(&path).unwrap(), path.file_name().unwrap().to_str().unwrap());
        let report = read(name, &bytes, 10_000);
        let geo = report.known.names.geo;
        let count = if geo.is_empty() { 0 } else { agrees(&bytes, &geo) };
        let orgs = geo.ranges(Fact::Org).map_or(0, flowglass::enrich::Ranges::len);
        println!("{name}: {count} networks with a country, {orgs} ranges with an organisation");
        assert!(name.contains("test-ipv4") || name.contains("test-mixed") || count + orgs > 0, "{name}");
    }
}

proptest! {
    /// Whatever is changed in a database, it is read or refused.
    #[test]
    fn damaged_databases_end(changes: Vec<(u16, u8)>, cut in 0usize..2000) {
        let mut bytes = database(
            "GeoLite2-Country",
            7,
            &[("192.0.2.0/24", Map(vec![nation("country", "NL", "Netherlands")])), ("2001:db8::/32", nothing())],
        );
        for (at, byte) in changes {
            let length = bytes.len();
            bytes[usize::from(at) % length] = byte;
        }
        bytes.truncate(bytes.len().saturating_sub(cut / 10));
        crate::checks::database(&bytes);
    }
}
