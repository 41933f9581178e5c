//! A database of countries and organisations in MaxMind's format, for the addresses outside. All of it is invented, of
//! addresses and numbers that are reserved for documentation.

use std::net::IpAddr;

use crate::model::Network;

/// What is said of a place: a country's code and name, the number and the name of an organisation. None of them is
/// longer than 28 bytes.
const KEYS: [&str; 4] = ["country_code", "country", "asn", "as_name"];

const CLOUD: &str = "NL|Netherlands|AS64496|Example Cloud";
const TIME: &str = "DE|Germany|AS64497|Example Time Institute";
const BROADBAND: &str = "NL|Netherlands|AS64498|Example Broadband";
const CABLE: &str = "DE|Germany|AS64499|Example Cable";
const FIBRE: &str = "FR|France|AS64500|Example Fibre";
const MOBILE: &str = "BE|Belgium|AS64501|Example Mobile";
const TRANSIT: &str = "US|United States|AS65536|Example Transit";
const TELECOM: &str = "JP|Japan|AS65537|Example Telecom";
const BACKBONE: &str = "BR|Brazil|AS65538|Example Backbone";
const CAMPUS: &str = "IN|India|AS65539|Example Campus";
// Where nobody lives: of these three nobody knows more.
const POLAR: &str = "AQ|Antarctica|AS65549|Example Polar Servers";
const HIDEOUT: &str = "TF|French Southern Territories|AS65550|Example Hideout Hosting";
const LOCKERS: &str = "BV|Bouvet Island|AS65551|Example Lockers";

/// Wider networks come before those in them.
static PLACES: [(&str, &str); 19] = [
    ("192.0.2.0/24", CLOUD),
    ("192.0.2.76/30", HIDEOUT),
    ("192.0.2.120/29", TIME),
    ("192.0.2.128/26", TRANSIT),
    ("192.0.2.192/27", TELECOM),
    ("198.51.100.0/24", CABLE),
    ("198.51.100.0/26", BACKBONE),
    ("198.51.100.16/29", POLAR),
    ("198.51.100.64/27", CAMPUS),
    ("198.51.100.128/25", MOBILE),
    ("203.0.113.0/24", BROADBAND),
    ("203.0.113.32/27", FIBRE),
    ("203.0.113.64/26", MOBILE),
    ("203.0.113.188/30", LOCKERS),
    ("203.0.113.208/28", TELECOM),
    ("203.0.113.224/27", TELECOM),
    ("2001:db8::/32", BROADBAND),
    ("2001:db8:42::/47", CABLE),
    ("2001:db8:44::/46", FIBRE),
];

/// Where a branch of the tree leads.
#[derive(Clone, Copy)]
enum Branch {
    Nowhere,
    Node(usize),
    Record(usize),
}

/// What values begin with: what they are, and how long.
const MAP: u8 = 7 << 5;
const TEXT: u8 = 2 << 5;
/// Bytes between the tree and the records.
const GAP: usize = 16;
/// What it says of itself, up to the number of its nodes. It was made as the day began.
const ABOUT: &[u8] = b"\xAB\xCD\xEFMaxMind.com\xE9\
    \x5Bbinary_format_major_version\xA1\x02\x5Bbinary_format_minor_version\xA1\x00\
    \x4Aip_version\xA1\x06\x4Brecord_size\xA1\x18\x4Bbuild_epoch\x04\x02\x69\x65\x8B\x00\
    \x4Ddatabase_type\x52Sample-Country-ASN\x4Bdescription\xE0\x49languages\x00\x04\x4Anode_count\xC3";

pub fn database() -> Vec<u8> {
    let (mut nodes, mut records) = (vec![[Branch::Nowhere; 2]], Vec::new());
    for (network, place) in &PLACES {
        let Some(network) = Network::parse(network) else { continue };
        add(&mut nodes, network, Branch::Record(records.len()));
        records.push(MAP | 4);
        for (key, value) in KEYS.iter().zip(place.split('|')) {
            for text in [key, value] {
                records.push(TEXT | u8::try_from(text.len()).unwrap_or_default());
                records.extend_from_slice(text.as_bytes());
            }
        }
    }
    let count = nodes.len();
    let mut bytes = Vec::new();
    for branch in nodes.as_flattened() {
        let leads_to = match branch {
            Branch::Nowhere => count,
            Branch::Node(at) => *at,
            Branch::Record(at) => count + GAP + at,
        };
        put(&mut bytes, leads_to);
    }
    bytes.extend_from_slice(&[0; GAP]);
    bytes.append(&mut records);
    bytes.extend_from_slice(ABOUT);
    put(&mut bytes, count);
    bytes
}

/// A number of 24 bits.
fn put(bytes: &mut Vec<u8>, number: usize) {
    let [.., a, b, c] = number.to_be_bytes();
    bytes.extend_from_slice(&[a, b, c]);
}

/// IPv4 addresses are the first of IPv6. What was said of a network is still said of what is left of it.
fn add(nodes: &mut Vec<[Branch; 2]>, network: Network, leaf: Branch) {
    let (address, before) = match network.first() {
        IpAddr::V4(v4) => (v4.to_bits().into(), 96),
        IpAddr::V6(v6) => (v6.to_bits(), 0),
    };
    let side = |depth: u8| usize::from(address >> (127 - depth) & 1 == 1);
    let last = before + network.bits() - 1;
    let mut node = 0;
    for depth in 0..last {
        node = match nodes[node][side(depth)] {
            Branch::Node(next) => next,
            was => {
                let next = nodes.len();
                nodes[node][side(depth)] = Branch::Node(next);
                nodes.push([was; 2]);
                next
            }
        };
    }
    nodes[node][side(last)] = leaf;
}
