//! That the files beside the logs are read as what they are, and say what is true of this day.

use std::collections::BTreeSet;
use std::net::IpAddr;

use serde_json::Value;

use super::reading::{READ, Row, is_inside};
use crate::enrich::{Fact, Nsg, Rule, Why};
use crate::ingest::{FileReport, NAMES, PLACES, RULES, Reader};
use crate::model::{Mac, Network, resource_name, rule_identity, rule_short_name};
use crate::sample::beside::KNOWN;
use crate::sample::place::{CARDS, CONTROL, RECEIVER, SCANNER, SUBNETS};
use crate::sample::{DAY, SampleFile, beside, clock};
use crate::store::Shard;

fn read(file: &SampleFile) -> FileReport {
    let mut reader = Reader::new(file.path.clone(), file.bytes.len() as u64);
    let mut shard = Shard::default();
    reader.feed(&file.bytes, &mut shard);
    reader.finish(&mut shard)
}

fn reports() -> [FileReport; 3] {
    beside().each_ref().map(read)
}

/// All that a log of the day names at an end of a flow.
fn addresses() -> BTreeSet<IpAddr> {
    READ.once().flat_map(|row| [row.source, row.destination]).collect()
}

#[test]
fn all_of_it_is_understood() {
    assert_eq!(beside(), beside());
    for (file, kind) in beside().iter().zip([NAMES, RULES, PLACES]) {
        let report = read(file);
        assert_eq!((report.kind(), report.issues.count(), report.read.rejected), (kind, 0, 0), "{report:?}");
        assert_eq!(report.read.understood + report.read.structure, file.bytes.len() as u64, "{}", file.path);
        assert!(READ.files.iter().all(|log| log.path != file.path));
    }
}

#[test]
fn what_is_the_owners_has_a_name() {
    let [report, ..] = reports();
    let names = report.known.names;
    for address in addresses() {
        let name = names.own(Network::one(address));
        let known = KNOWN.iter().find(|(_, party)| party.ip == address).map(|(name, _)| *name);
        let card = CARDS.iter().find(|card| card.v4 == address).map(|card| card.name);
        assert_eq!(name.is_some(), is_inside(address) || known.is_some(), "{address}");
        assert!(address.is_ipv6() || name == known.or(card), "{address}: {name:?}");
    }
    for party in [SCANNER, CONTROL, RECEIVER] {
        assert_eq!(names.of(Network::one(party.ip)), None);
    }
    for card in &CARDS {
        assert_eq!(names.nic(Mac::parse(card.mac).unwrap()), Some(card.name));
        let of_card = |(_, network): &&(&str, &str)| Network::parse(network).unwrap().holds(card.v4.into());
        assert_eq!(SUBNETS.iter().filter(of_card).count(), 1, "{}", card.name);
    }
    for (name, network) in &SUBNETS {
        let network = Network::parse(network).unwrap();
        assert_eq!(names.own(network), Some(*name));
        assert!(addresses().iter().any(|address| network.holds(*address)), "{name}");
    }
    assert_eq!(names.len(), (CARDS.len() + 2 + SUBNETS.len() + KNOWN.len(), CARDS.len()));
}

/// A list's rules as they stand in it, those that every NSG has among them.
fn listed() -> Vec<(String, Vec<Value>)> {
    let nsgs: Vec<Value> = serde_json::from_slice(&beside()[1].bytes).unwrap();
    let rules = |nsg: &Value, key: &str| nsg[key].as_array().unwrap().clone();
    let both = |nsg: &Value| [rules(nsg, "securityRules"), rules(nsg, "defaultSecurityRules")].concat();
    nsgs.iter().map(|nsg| (nsg["id"].as_str().unwrap().to_owned(), both(nsg))).collect()
}

/// Whether a rule is about a flow, by all that it says.
fn is_about(rule: &Value, row: &Row) -> bool {
    let text = |key: &str| rule[key].as_str().unwrap();
    let holds = |prefix: &str, address: IpAddr| match prefix {
        "*" => true,
        "VirtualNetwork" => is_inside(address),
        "Internet" => !is_inside(address),
        // What the platform lets in is no NSG's.
        "AzureLoadBalancer" => false,
        network => Network::parse(network).unwrap().holds(address),
    };
    let has_port = |ports: &str| {
        let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
        ports == "*" || (first.parse().unwrap()..=last.parse().unwrap()).contains(&row.ports.1)
    };
    let ports = match rule["destinationPortRanges"].as_array() {
        Some(several) => several.iter().map(|one| one.as_str().unwrap()).collect(),
        None => vec![text("destinationPortRange")],
    };
    text("direction").starts_with(row.direction)
        && match text("protocol") {
            "*" => true,
            "Tcp" => row.protocol == "6",
            protocol => protocol == "Udp" && row.protocol == "17",
        }
        && holds(text("sourceAddressPrefix"), row.source)
        && holds(text("destinationAddressPrefix"), row.destination)
        && ports.into_iter().any(has_port)
}

#[test]
fn each_flow_met_the_rule_that_decides_it() {
    let mut listed = listed();
    listed.iter_mut().for_each(|(_, rules)| rules.sort_by_key(|rule| rule["priority"].as_u64()));
    let mut nsgs = BTreeSet::new();
    for row in READ.once().filter(|row| row.tuple.acl.contains('/')) {
        nsgs.insert(row.tuple.acl.as_str());
        let (_, rules) = listed.iter().find(|(id, _)| *id == row.tuple.acl).expect("its NSG");
        let rule = rules.iter().find(|rule| is_about(rule, &row)).expect("a rule");
        let access = if row.state == "D" { "Deny" } else { "Allow" };
        let decided = (rule["name"].as_str().unwrap(), rule["access"].as_str().unwrap());
        assert_eq!(decided, (rule_short_name(&row.tuple.rule), access), "{}", row.tuple.text);
    }
    assert!(nsgs.into_iter().eq(listed.iter().map(|(id, _)| id.as_str())));
}

#[test]
fn some_rules_are_never_hit() {
    let met: BTreeSet<[String; 2]> = READ.tuples.iter().map(|tuple| rule_identity(&tuple.rule, &tuple.acl)).collect();
    let mut met: Vec<[String; 2]> = met.into_iter().map(|[rule, acl]| [acl, rule]).collect();
    met.sort();
    let [_, report, _] = reports();
    let unhit = report.known.rules.unhit(&met);
    let shown = |(nsg, rule): &(&Nsg, &Rule)| {
        let why = match nsg.why(rule) {
            Why::NotLogged => " is not logged".to_owned(),
            Why::CoveredBy(by) => format!(" is covered by {}", by.name),
            Why::Unknown => String::new(),
        };
        format!("{} {}{why}", resource_name(&nsg.id), rule.name)
    };
    let expected = [
        "nsg-app allow-winrm-in",
        "nsg-app deny-smtp-out",
        "nsg-data allow-sql-from-web",
        "nsg-hub allow-ping-in is not logged",
        "nsg-legacy allow-rdp-any-in",
        "nsg-web allow-https-in is covered by allow-web-in",
    ];
    assert_eq!(unhit.rules.iter().map(shown).collect::<Vec<_>>(), expected);
    assert_eq!((unhit.nsgs, unhit.of, unhit.unlisted), (7, 10, 0));
    assert!(unhit.absent.is_empty() && unhit.unnamed.is_empty() && unhit.disputed.is_empty());
    // Nor does any name one that every NSG has and this list has not.
    let listed: BTreeSet<[String; 2]> = listed()
        .iter()
        .flat_map(|(id, rules)| rules.iter().map(|rule| rule_identity(rule["name"].as_str().unwrap(), id)))
        .collect();
    for [acl, rule] in met.into_iter().filter(|[acl, _]| acl.contains("/networksecuritygroups/")) {
        let name = rule.split_once('_').map_or(rule.as_str(), |(_, name)| name);
        assert!(listed.contains(&[name.to_owned(), acl.clone()]), "{rule} of {acl}");
    }
}

#[test]
fn outside_addresses_have_places() {
    let [_, _, report] = reports();
    let geo = report.known.names.geo;
    assert_eq!(geo.ranges(Fact::Org).unwrap().made() * clock::SECOND, DAY);
    let place = |address: IpAddr| Fact::ALL.map(|fact| geo.of(fact, address).map(|said| said.text));
    let mut seen = [BTreeSet::new(), BTreeSet::new()];
    for address in addresses().into_iter().filter(|address| !is_inside(*address)) {
        for (seen, said) in seen.iter_mut().zip(place(address)) {
            seen.insert(said.unwrap_or_else(|| panic!("nothing is said of {address}")));
        }
    }
    // Nobody else of the day is where these are, or with whom.
    let check = |address: IpAddr, country: &str, org: &str| {
        assert_eq!(place(address), [Some(country), Some(org)]);
        let is_there = |other: &IpAddr| {
            *other != address
                && Fact::ALL
                    .iter()
                    .zip(place(address))
                    .any(|(fact, said)| geo.of(*fact, *other).map(|said| said.text) == said)
        };
        assert!(!addresses().iter().any(is_there), "{address}");
    };
    check(SCANNER.ip, "AQ", "Example Polar Servers (AS65549)");
    check(CONTROL.ip, "TF", "Example Hideout Hosting (AS65550)");
    check(RECEIVER.ip, "BV", "Example Lockers (AS65551)");
    assert_eq!(seen.map(|seen| seen.len()), [11, 13]);
    let said = |address: &str| geo.in_words(address.parse().unwrap()).unwrap().into_owned();
    assert_eq!(said("192.0.2.40"), "NL · Example Cloud (AS64496)");
    assert_eq!(said("192.0.2.75"), said("192.0.2.80"), "around what is another's");
    assert_eq!(said("192.0.2.123"), "DE · Example Time Institute (AS64497)");
    assert_eq!(said("203.0.113.200"), "NL · Example Broadband (AS64498)");
    assert_eq!(said("2001:db8:43::1c"), "DE · Example Cable (AS64499)");
    assert_eq!(said("2001:db8:47::1c"), "FR · Example Fibre (AS64500)");
    assert_eq!(geo.note(Fact::Country, "TF"), Some("French Southern Territories"));
}
