//! Tuples with a field of any width, valid and not: where the fast way parts fields by blocks of 64 bytes, none is
//! special.

use crate::checks;

const VNET: &str = "1768294801000,10.0.0.4,192.0.2.7,50000,443,6,O,E,NX,5,6,7,8";
const NSG_2: &str = "1768294801,10.0.0.4,192.0.2.7,50000,443,T,O,A,E,5,6,7,8";
const NSG_1: &str = "1768294801,10.0.0.4,192.0.2.7,50000,443,T,O,A";

/// Around what a number, a text and a block can hold, and two blocks.
fn widths() -> impl Iterator<Item = usize> {
    (0..=20).chain(30..=36).chain(60..=66).chain(124..=132).chain([140, 260])
}

fn vnet(tuple: &str) -> String {
    format!(
        r#"{{"time":"2026-01-13T09:00:41Z","macAddress":"00224800AA01","flowRecords":{{"flows":[{{"aclID":"a","flowGroups":[{{"rule":"r","flowTuples":["{tuple}","{VNET}"]}}]}}]}}}}"#
    )
}

fn nsg(version: u8, tuple: &str) -> String {
    format!(
        r#"{{"time":"2026-01-13T09:00:41Z","properties":{{"Version":{version},"flows":[{{"rule":"r","flows":[{{"mac":"00224800AA01","flowTuples":["{tuple}","{NSG_2}"]}}]}}]}}}}"#
    )
}

fn check(tuple: &str) {
    for record in [vnet(tuple), nsg(1, tuple), nsg(2, tuple)] {
        // The first bytes say how it is sliced.
        checks::reader(format!("\x7f\x7f\x7f{{\"records\":[{record},{record}]}}").as_bytes());
    }
}

#[test]
fn each_field_of_each_width() {
    for tuple in [VNET, NSG_2, NSG_1] {
        let fields: Vec<&str> = tuple.split(',').collect();
        for (at, field) in fields.iter().enumerate() {
            for width in widths() {
                let mut fields = fields.clone();
                // Longer ones with zeros before them, shorter ones cut off.
                let cut = &field[field.len().saturating_sub(width)..];
                let padded = format!("{cut:0>width$}");
                fields[at] = &padded;
                check(&fields.join(","));
            }
        }
    }
}

#[test]
fn addresses_of_all_widths() {
    let longest = "2001:0db8:0000:0000:0000:0000:203.0.113.190";
    for from in 0..longest.len() {
        check(&VNET.replace("192.0.2.7", &longest[from..]));
        check(&VNET.replace("10.0.0.4", &longest[from..]));
    }
}
