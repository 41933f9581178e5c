//! What is to be said of a link: how much of one that a later version of the page wrote is understood here, and what of
//! one that was written by hand is not.

use super::Address;
use std::cmp::Ordering;

use super::hash::{USUAL, VERSION, version};
use super::percent::decode;
use crate::filter::parse;

/// More names help nobody.
const MOST: usize = 8;

/// None where all is understood, and for what is no link of ours.
pub fn odd(hash: &str) -> Option<String> {
    let Some(version) = version(hash) else {
        let is_ours = keys(hash).any(|(key, _)| key == "view" || USUAL.iter().any(|(known, _)| *known == key));
        return is_ours
            .then(|| format!("This link does not say of which version it is, as v={VERSION}: nothing of it is used."));
    };
    match version.cmp(&VERSION) {
        Ordering::Less => None,
        Ordering::Equal => unread(hash),
        Ordering::Greater => newer(hash, version),
    }
}

/// What would be missed if it went without a word. That a filter cannot be read is said at the filter.
fn unread(hash: &str) -> Option<String> {
    let understood = Address::of_hash(hash);
    let unread: Vec<String> = keys(hash)
        .filter(|&(key, value)| !reads(&understood, key, &decode(value)))
        .map(|(key, value)| format!("{key}={}", decode(value)))
        .collect();
    (!unread.is_empty()).then(|| format!("Not understood of this link, and left out: {}.", some_of(&unread)))
}

/// Whether the address says what stands under this key, maybe in other words. Where it says what is usual, just that
/// has to stand there; of a list each part has to be in it.
fn reads(address: &Address, key: &str, value: &str) -> bool {
    if key == "view" {
        return address.view.key() == value;
    }
    let said = address.said();
    let of_key = |said: &[(&str, String)]| said.iter().find(|(known, _)| *known == key).map(|(_, said)| said.clone());
    let Some(said) = of_key(&said) else { return false };
    if matches!(key, "columns" | "twice") {
        return value.split(',').all(|part| said.split(',').any(|said| said == part));
    }
    said.eq_ignore_ascii_case(value) || of_key(&USUAL).is_none_or(|usual| usual != said)
}

fn newer(hash: &str, version: u32) -> Option<String> {
    let understood = Address::of_hash(hash);
    let is_known = |&(key, value): &(&str, &str)| {
        let value = decode(value);
        reads(&understood, key, &value) && (key != "filter" || parse(&value).is_ok())
    };
    let (known, others): (Vec<_>, Vec<_>) = keys(hash).partition(is_known);
    let names = |pairs: &[(&str, &str)]| some_of(&pairs.iter().map(|(key, _)| decode(key)).collect::<Vec<_>>());
    let known = if known.is_empty() { "nothing".to_owned() } else { names(&known) };
    let others = if others.is_empty() { String::new() } else { format!(" Not understood: {}.", names(&others)) };
    Some(format!(
        "This link is of a newer version of the page, {version}; this one reads {VERSION}. Understood of it: {known}.{others}"
    ))
}

fn some_of(names: &[String]) -> String {
    let more = if names.len() > MOST { ", …" } else { "" };
    names[..names.len().min(MOST)].join(", ") + more
}

fn keys(hash: &str) -> impl Iterator<Item = (&str, &str)> {
    hash.trim_start_matches('#').split('&').filter_map(|pair| pair.split_once('=')).filter(|(key, _)| *key != "v")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_link_is_told() {
        let check = |hash: &str, expected: Option<&str>| assert_eq!(odd(hash).as_deref(), expected, "{hash}");
        check("", None);
        check("#v=1&view=flows&time=2026-01-13T10:00..2026-01-13T12:00&host=10.0.0.4&by=bytes", None);
        check("#v=1&view=files&filter=%28", None);
        check(
            "#v=1&view=map&time=yesterday&host=web-1&window=",
            Some("Not understood of this link, and left out: view=map, time=yesterday, host=web-1, window=."),
        );
        check(
            "#v=1&measure=bytes&zone=UTC&sort=-time&v4=24&kind=all&against=day&columns=time,source&twice=overlap",
            None,
        );
        check(
            "#v=1&measure=heat&sort=-colour&v4=33&against=month&columns=time,latency&compare=&new_since=x&by=bytes&layer=map",
            Some(
                "Not understood of this link, and left out: measure=heat, sort=-colour, v4=33, against=month, \
                 columns=time,latency, compare=, new_since=x, layer=map.",
            ),
        );
        check("#v=0&view=files", None);
        let unversioned = Some("This link does not say of which version it is, as v=1: nothing of it is used.");
        check("#v=later&view=files", unversioned);
        check("#filter=tcp", unversioned);
        check("#chapter=2", None);
        check(
            "#v=2&view=files&filter=tcp&by=bytes&layer=map",
            Some(
                "This link is of a newer version of the page, 2; this one reads 1. Understood of it: view, filter, \
                 by. Not understood: layer.",
            ),
        );
        check(
            "#v=2&columns=time,latency&filter=latency%20%3E%203",
            Some(
                "This link is of a newer version of the page, 2; this one reads 1. Understood of it: nothing. Not \
                 understood: columns, filter.",
            ),
        );
        check(
            "#v=12",
            Some("This link is of a newer version of the page, 12; this one reads 1. Understood of it: nothing."),
        );
        check(
            "#v=2&view=map&a=&b=&c=&d=&e=&f=&g=&h=",
            Some(
                "This link is of a newer version of the page, 2; this one reads 1. Understood of it: nothing. Not \
                 understood: view, a, b, c, d, e, f, g, ….",
            ),
        );
    }
}
