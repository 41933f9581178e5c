//! Writes databases of addresses in MaxMind's format, as small as tests need them.

use std::net::IpAddr;

pub enum Value {
    Text(&'static str),
    Number(u32),
    Map(Vec<(&'static str, Value)>),
}

pub use Value::{Map, Number, Text};

/// What a branch of the tree leads to.
#[derive(Clone, Copy)]
enum Branch {
    Nothing,
    Node(usize),
    Data(usize),
}

/// A database of both kinds of addresses that says this of networks, made at this time in seconds.
pub fn database(kind: &str, made: u64, of: &[(&str, Value)]) -> Vec<u8> {
    database_of(24, kind, made, of)
}

/// With so many bits for a branch of its tree.
pub fn database_of(bits: u16, kind: &str, made: u64, of: &[(&str, Value)]) -> Vec<u8> {
    let (mut nodes, mut data) = (vec![[Branch::Nothing; 2]], Vec::new());
    for (network, value) in of {
        let at = data.len();
        put(&mut data, value);
        let (address, length) = network.split_once('/').unwrap();
        let length: u32 = length.parse().unwrap();
        let (bits, length) = match address.parse().unwrap() {
            IpAddr::V4(v4) => (u128::from(v4.to_bits()), length + 96),
            IpAddr::V6(v6) => (v6.to_bits(), length),
        };
        let mut node = 0;
        for depth in 0..length {
            let side = usize::from(bits >> (127 - depth) & 1 == 1);
            node = match nodes[node][side] {
                _ if depth + 1 == length => {
                    nodes[node][side] = Branch::Data(at);
                    break;
                }
                Branch::Node(next) => next,
                _ => {
                    nodes.push([Branch::Nothing; 2]);
                    nodes[node][side] = Branch::Node(nodes.len() - 1);
                    nodes.len() - 1
                }
            };
        }
    }
    let count = nodes.len();
    let number = |branch: Branch| match branch {
        Branch::Nothing => count,
        Branch::Node(at) => at,
        Branch::Data(at) => count + 16 + at,
    };
    let mut bytes: Vec<u8> = Vec::new();
    for branches in nodes {
        let [left, right] = branches.map(|branch| u32::try_from(number(branch)).unwrap().to_be_bytes());
        match bits {
            24 => bytes.extend([&left[1..], &right[1..]].concat()),
            28 => bytes.extend([&left[1..], &[left[0] << 4 | right[0]], &right[1..]].concat()),
            _ => bytes.extend([left, right].concat()),
        }
    }
    bytes.extend([0; 16]);
    bytes.extend(data);
    bytes.extend(b"\xAB\xCD\xEFMaxMind.com");
    let small = |bytes: &mut Vec<u8>, name: &str, value: u16| {
        text(bytes, name);
        bytes.push(5 << 5 | 2);
        bytes.extend(value.to_be_bytes());
    };
    bytes.push(7 << 5 | 9);
    small(&mut bytes, "binary_format_major_version", 2);
    small(&mut bytes, "binary_format_minor_version", 0);
    small(&mut bytes, "ip_version", 6);
    small(&mut bytes, "record_size", bits);
    text(&mut bytes, "build_epoch");
    bytes.extend([8, 2]);
    bytes.extend(made.to_be_bytes());
    text(&mut bytes, "database_type");
    text(&mut bytes, kind);
    text(&mut bytes, "description");
    bytes.push(7 << 5);
    text(&mut bytes, "languages");
    bytes.extend([0, 4]);
    text(&mut bytes, "node_count");
    put(&mut bytes, &Number(u32::try_from(count).unwrap()));
    bytes
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    let length = u8::try_from(text.len()).unwrap();
    match length.checked_sub(29) {
        Some(more) => bytes.extend([2 << 5 | 29, more]),
        None => bytes.push(2 << 5 | length),
    }
    bytes.extend(text.bytes());
}

fn put(bytes: &mut Vec<u8>, value: &Value) {
    match value {
        Text(of) => text(bytes, of),
        Number(number) => {
            bytes.push(6 << 5 | 4);
            bytes.extend(number.to_be_bytes());
        }
        Map(entries) => {
            bytes.push(7 << 5 | u8::try_from(entries.len()).unwrap());
            for (key, value) in entries {
                text(bytes, key);
                put(bytes, value);
            }
        }
    }
}
