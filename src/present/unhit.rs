//! Rules that no log names, in words.

use super::names::{rule_shown, some_of, upright};
use super::number::several;
use crate::enrich::{Nsg, Rule, Unhit, Why, is_any};
use crate::model::{Direction, resource_name};

/// What is said of each.
pub const HEADS: [&str; 7] = ["Rule", "NSG", "Decision", "Direction", "Priority", "About", "Remark"];

pub fn cells(nsg: &Nsg, rule: &Rule) -> [String; 7] {
    let direction = if rule.direction == Direction::Inbound { "in" } else { "out" };
    let (decision, priority) = (rule.action.name().to_owned(), rule.priority.to_string());
    [rule.name.clone(), nsg.id.clone(), decision, direction.to_owned(), priority, about(rule), remark(nsg.why(rule))]
}

/// What a rule is about: `TCP from Internet to 10.0.0.0/24, port 22 or 3389`.
pub fn about(rule: &Rule) -> String {
    let mut text =
        if is_any(&rule.protocol) { "Any protocol".to_owned() } else { upright(&rule.protocol.to_uppercase()) };
    let [from, to] = [&rule.sources, &rule.destinations].map(|ends| some(ends, "anywhere"));
    for (before, what) in [(" from ", from), (" to ", to)] {
        text = text + before + &what;
    }
    for (before, ports) in [(", port ", &rule.destination_ports), (", source port ", &rule.source_ports)] {
        if !is_any(ports) {
            text = text + before + &some(ports, "");
        }
    }
    text
}

/// The first of them, and how many more there are. Groups of machines are known by the ends of their ids.
fn some(these: &str, any: &str) -> String {
    const SHOWN: usize = 3;
    if is_any(these) {
        return any.to_owned();
    }
    if these.is_empty() {
        return "what the file does not say".to_owned();
    }
    let short = |one| if str::starts_with(one, '/') { resource_name(one) } else { one };
    let all: Vec<&str> = these.split(' ').map(|one| as_one(short(one))).collect();
    let more = all.len().saturating_sub(SHOWN);
    upright(&if more > 0 { format!("{} or {more} more", all[..SHOWN].join(", ")) } else { all.join(" or ") })
}

/// A range of one port is that port.
fn as_one(range: &str) -> &str {
    range.split_once('-').filter(|(first, last)| first == last).map_or(range, |(first, _)| first)
}

/// What may be the reason; empty where none is known.
fn remark(why: Why<'_>) -> String {
    match why {
        Why::NotLogged => "Its protocol is not logged.".to_owned(),
        Why::CoveredBy(rule) => {
            format!("Already {} by {}, priority {}.", rule.action.name(), rule_shown(&rule.name), rule.priority)
        }
        Why::Unknown => String::new(),
    }
}

/// What is not in the list of them; `is_part` where not all was read that was opened, or where what was read are rows
/// that were saved.
pub fn beside(unhit: &Unhit<'_>, is_part: bool) -> Vec<String> {
    let mut said = Vec::new();
    let names = |nsgs: &[&Nsg]| {
        let names: Vec<&str> = nsgs.iter().map(|nsg| resource_name(&nsg.id)).collect();
        upright(&some_of(&names))
    };
    if unhit.nsgs > 0 && unhit.rules.is_empty() {
        said.push("Every listed rule was hit.".to_owned());
    }
    if !unhit.rules.is_empty() {
        said.push(
            "Where a subnet and a NIC have an NSG each, a log names only the last that let a flow pass.".to_owned(),
        );
    }
    if !unhit.absent.is_empty() {
        let by_guid = if unhit.absent.iter().all(|nsg| nsg.guid.is_empty()) {
            ", or by a GUID that the file does not say"
        } else {
            ""
        };
        said.push(format!("No log names a rule of {}{by_guid}.", names(&unhit.absent)));
    }
    if !unhit.unnamed.is_empty() {
        let names = names(&unhit.unnamed);
        said.push(format!("Logs do not say which rules of {names} decided, so nothing is told of these."));
    }
    if !unhit.disputed.is_empty() {
        let names = names(&unhit.disputed);
        said.push(format!(
            "Of {names} several files list different rules: what was changed last counts, and of equal times all."
        ));
    }
    if unhit.unlisted > 0 {
        let rules = several(unhit.unlisted as u64, "rule that logs name is", "rules that logs name are");
        said.push(format!("{rules} not listed: the list may be of another day."));
    }
    if is_part {
        said.push(
            "Not all that was opened is read and understood, or it is only what was saved of logs: more rules may have been hit.".to_owned(),
        );
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Action;

    fn rule(protocol: &str, [sources, ports, destinations, to_ports]: [&str; 4]) -> Rule {
        Rule {
            name: "r".to_owned(),
            direction: Direction::Outbound,
            priority: 100,
            action: Action::Denied,
            protocol: protocol.to_owned(),
            sources: sources.to_owned(),
            source_ports: ports.to_owned(),
            destinations: destinations.to_owned(),
            destination_ports: to_ports.to_owned(),
        }
    }

    #[test]
    fn rules_say_what_they_are_about() {
        let check =
            |protocol: &str, ends: [&str; 4], expected: &str| assert_eq!(about(&rule(protocol, ends)), expected);
        check("Tcp", ["Internet", "*", "10.0.0.0/24", "22 3389"], "TCP from Internet to 10.0.0.0/24, port 22 or 3389");
        check("*", ["*", "*", "0.0.0.0/0", "*"], "Any protocol from anywhere to 0.0.0.0/0");
        check("Udp", ["a b c d e", "53", "*", "0-65535"], "UDP from a, b, c or 2 more to anywhere, source port 53");
        check(
            "Tcp",
            ["", "*", "/x/applicationSecurityGroups/web", "80"],
            "TCP from what the file does not say to web, port 80",
        );
    }

    #[test]
    fn what_is_not_listed_is_said() {
        let (nsg, rule) = (Nsg { id: "/x/nsg-web".to_owned(), ..Nsg::default() }, rule("*", ["*"; 4]));
        let check = |unhit: Unhit<'_>, is_part: bool, expected: &[&str]| {
            let said = beside(&unhit, is_part);
            let begins = |(said, expected): (&String, &&str)| said.starts_with(*expected);
            assert!(said.len() == expected.len() && said.iter().zip(expected).all(begins), "{said:?}");
        };
        check(Unhit { rules: vec![(&nsg, &rule)], of: 9, nsgs: 1, ..Unhit::default() }, false, &["Where a subnet"]);
        check(Unhit { of: 1, nsgs: 1, ..Unhit::default() }, true, &["Every listed rule", "Not all that was opened"]);
        let absent = vec![&nsg, &nsg];
        check(Unhit { absent, ..Unhit::default() }, false, &["No log names a rule of nsg-web, nsg-web, or by a GUID"]);
        let (unnamed, unlisted) = (vec![&nsg], 1);
        let expected = ["Logs do not say", "1 rule that logs name is not listed"];
        check(Unhit { unnamed, unlisted, ..Unhit::default() }, false, &expected);
        let disputed = vec![&nsg];
        check(Unhit { disputed, ..Unhit::default() }, false, &["Of nsg-web several files list different rules"]);
    }

    #[test]
    fn a_range_of_one_port_is_one_port() {
        assert_eq!(["22-22", "22-23", "22", "-"].map(as_one), ["22", "22-23", "22", ""]);
    }
}
