//! What is to be said of a link that a later version of the page wrote: how much of it is understood here.

use super::hash::{VERSION, version};
use super::percent::decode;
use super::{Address, View};
use crate::filter::parse;

/// More names help nobody.
const MOST: usize = 8;

/// None for the links of this version, of older ones, and for what is no link of ours.
pub fn newer(hash: &str) -> Option<String> {
    let version = version(hash).filter(|version| *version > VERSION)?;
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
        let check = |hash: &str, expected: Option<&str>| assert_eq!(newer(hash).as_deref(), expected, "{hash}");
        check("", None);
        check("#view=files", None);
        check("#v=1&view=map", None);
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
