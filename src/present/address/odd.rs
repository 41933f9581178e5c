//! What is to be said of a link: how much of one that a later version of the page wrote is understood here, and what of
//! one that was written by hand is not.

use super::hash::{VERSION, version};
use super::percent::decode;
use super::{Address, View};
use crate::filter::parse;

/// More names help nobody.
const MOST: usize = 8;

/// None where all is understood, and for what is no link of ours.
pub fn odd(hash: &str) -> Option<String> {
    let version = version(hash)?;
    if version <= VERSION { unread(hash) } else { newer(hash, version) }
}

/// What would be missed if it went without a word. That a filter cannot be read is said at the filter.
fn unread(hash: &str) -> Option<String> {
    let Address { time, window, host, .. } = Address::of_hash(hash);
    let is_unread = |&(key, value): &(&str, &str)| match key {
        "view" => View::ALL.into_iter().all(|view| view.key() != value),
        "time" => time.is_none(),
        "window" => window.is_none(),
        "host" => host.is_none(),
        _ => false,
    };
    let unread: Vec<String> =
        keys(hash).filter(is_unread).map(|(key, value)| format!("{key}={}", decode(value))).collect();
    (!unread.is_empty()).then(|| format!("Not understood of this link, and left out: {}.", unread.join(", ")))
}

fn newer(hash: &str, version: u32) -> Option<String> {
    let understood = Address::of_hash(hash).hash();
    let said: Vec<(&str, String)> = keys(&understood).map(|(key, value)| (key, decode(value))).collect();
    let is_known = |&(key, value): &(&str, &str)| match key {
        // It is always said.
        "view" => View::ALL.into_iter().any(|view| view.key() == value),
        "filter" if parse(&decode(value)).is_err() => false,
        _ => said.contains(&(key, decode(value))),
    };
    let (known, others): (Vec<_>, Vec<_>) = keys(hash).partition(is_known);
    let names = |pairs: &[(&str, &str)]| {
        let mut names: Vec<String> = pairs.iter().take(MOST).map(|(key, _)| decode(key)).collect();
        names.extend((pairs.len() > MOST).then(|| "…".to_owned()));
        names.join(", ")
    };
    let known = if known.is_empty() { "nothing".to_owned() } else { names(&known) };
    let others =
        if others.is_empty() { String::new() } else { format!(" Not understood, or as usual: {}.", names(&others)) };
    Some(format!(
        "This link is of a newer version of the page, {version}; this one reads {VERSION}. Understood of it: {known}.{others}"
    ))
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
        check("#view=files", None);
        check("#v=1&view=flows&time=2026-01-13T10:00..2026-01-13T12:00&host=10.0.0.4&by=bytes", None);
        check("#v=1&view=files&filter=%28", None);
        check(
            "#v=1&view=map&time=yesterday&host=web-1&window=",
            Some("Not understood of this link, and left out: view=map, time=yesterday, host=web-1, window=."),
        );
        check("#v=0&view=files", None);
        check("#v=later&view=files", None);
        check(
            "#v=2&view=files&filter=tcp&by=bytes&layer=map",
            Some(
                "This link is of a newer version of the page, 2; this one reads 1. Understood of it: view, filter. Not \
                 understood, or as usual: by, layer.",
            ),
        );
        check(
            "#v=2&columns=time,latency&filter=latency%20%3E%203",
            Some(
                "This link is of a newer version of the page, 2; this one reads 1. Understood of it: nothing. Not \
                 understood, or as usual: columns, filter.",
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
                 understood, or as usual: view, a, b, c, d, e, f, g, ….",
            ),
        );
    }
}
