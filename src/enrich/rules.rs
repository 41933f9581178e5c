//! Which rules there are, from files that people have beside their logs.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::model::{Action, Direction, folded};
use crate::order;

/// A network security group, and the rules that are its owner's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nsg {
    pub id: String,
    /// Where it is said.
    pub guid: String,
    /// In the order in which they decide, inbound ones first; while they are being read, in any.
    pub rules: Vec<Rule>,
    /// Another file says otherwise of it.
    pub is_disputed: bool,
}

/// What a rule is of is as it is written there, several with a blank between. Nothing is: not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub name: String,
    pub direction: Direction,
    pub priority: u32,
    pub action: Action,
    pub protocol: String,
    pub sources: String,
    pub source_ports: String,
    pub destinations: String,
    pub destination_ports: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Each once and in order, but while they are being read.
    pub nsgs: Vec<Nsg>,
    /// Rules that are not said in full, or too many.
    pub left_out: usize,
}

/// More are not taken, of a file or of all: an NSG has a thousand at most.
const MOST: usize = 20_000;

impl Rules {
    /// A group can be said in pieces.
    pub fn add(&mut self, id: &str, guid: &str, rules: Vec<Rule>) {
        match self.nsgs.last_mut() {
            Some(nsg) if nsg.id == id => nsg.rules.extend(rules),
            _ => self.nsgs.push(Nsg { id: id.to_owned(), guid: guid.to_owned(), rules, is_disputed: false }),
        }
    }

    pub const fn is_empty(&self) -> bool {
        self.nsgs.is_empty()
    }

    /// How many rules.
    pub fn len(&self) -> usize {
        self.nsgs.iter().map(|nsg| nsg.rules.len()).sum()
    }

    pub fn is_full(&self) -> bool {
        self.len() >= MOST
    }

    /// Nothing more is added. A name is a rule's own in its group; of what two files say differently, what decides
    /// first is taken.
    pub fn settle(&mut self) {
        order::sort_by_key(&mut self.nsgs, |nsg| (folded(&nsg.id), nsg.id.clone()));
        let mut room = MOST;
        for nsg in std::mem::take(&mut self.nsgs) {
            match self.nsgs.last_mut() {
                Some(last) if folded(&last.id) == folded(&nsg.id) => {
                    last.guid = std::mem::take(&mut last.guid).max(nsg.guid);
                    last.rules.extend(nsg.rules);
                }
                _ => self.nsgs.push(nsg),
            }
        }
        for Nsg { rules, .. } in &mut self.nsgs {
            order::sort_by_key(rules, |rule| (folded(&rule.name), rule.priority, about(rule)));
            rules.dedup_by(|rule, before| folded(&rule.name) == folded(&before.name));
            order::sort_by_key(rules, |rule| (rule.direction, rule.priority));
            // Of a group, all or none: what is not there would seem to be no rule.
            self.left_out += if rules.len() > room { std::mem::take(rules).len() } else { 0 };
            room -= rules.len();
        }
        self.nsgs.retain(|nsg| !nsg.rules.is_empty());
    }

    /// All that any of them says, each with when it was said: of a group what was said last, because rules that an
    /// older list has may be gone.
    pub fn joined<'a>(all: impl Iterator<Item = (u64, &'a Self)>) -> Self {
        let (mut joined, mut said) = (Self::default(), Vec::new());
        for (at, rules) in all {
            joined.left_out += rules.left_out;
            said.extend(rules.nsgs.iter().map(|nsg| (folded(&nsg.id), Reverse(at), nsg)));
        }
        order::sort_by(&mut said, |a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        for of_one in said.chunk_by(|a, b| a.0 == b.0) {
            let last = of_one.iter().take_while(|(_, at, _)| *at == of_one[0].1);
            joined.nsgs.extend(last.map(|(.., nsg)| (*nsg).clone()));
        }
        joined.settle();
        for nsg in &mut joined.nsgs {
            let id = folded(&nsg.id);
            let first = said.partition_point(|(other, ..)| *other < id);
            let of_it = said[first..].iter().take_while(|(other, ..)| *other == id);
            nsg.is_disputed = of_it.clone().any(|(.., other)| other.rules != nsg.rules);
        }
        joined
    }
}

fn about(rule: &Rule) -> String {
    [&rule.protocol, &rule.sources, &rule.source_ports, &rule.destinations, &rule.destination_ports, &rule.name]
        .map(String::as_str)
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::unhit::tests::rule;

    #[test]
    fn a_rule_counts_once_however_often_it_is_said() {
        let said = |id: &str, guid: &str, rules: &[&str]| {
            let mut said = Rules::default();
            rules.iter().for_each(|text| said.add(id, guid, vec![rule(text)]));
            said.settle();
            said
        };
        let old = said("/x/nsg-web", "", &["web 100 in allow tcp * > * : 80", "old 90 out deny * * > * : *"]);
        let new = said("/X/NSG-WEB", "5a3d", &["Web 120 in allow tcp * > * : 80", "new 130 in allow tcp * > * : 81"]);
        let other = said("/x/nsg-app", "", &["web 100 in allow tcp * > * : 80"]);
        let joined = Rules::joined([(7, &new), (7, &old), (8, &other)].into_iter());
        assert_eq!(joined, Rules::joined([(8, &other), (7, &old), (7, &new), (7, &old)].into_iter()));
        let shown = |nsg: &Nsg| nsg.rules.iter().map(|rule| format!("{} {}", rule.name, rule.priority)).collect();
        let all: Vec<Vec<String>> = joined.nsgs.iter().map(shown).collect();
        assert_eq!(all, [vec!["web 100"], vec!["web 100", "new 130", "old 90"]]);
        assert_eq!((joined.nsgs[1].guid.as_str(), joined.len()), ("5a3d", 4));
        assert_eq!([&joined.nsgs[0], &joined.nsgs[1]].map(|nsg| nsg.is_disputed), [false, true]);
        // Of what was said at different times the last alone counts.
        let joined = Rules::joined([(8, &new), (7, &old), (7, &other)].into_iter());
        let shown: Vec<Vec<String>> = joined.nsgs.iter().map(shown).collect();
        assert_eq!(shown, [vec!["web 100"], vec!["Web 120", "new 130"]]);
        assert_eq!([&joined.nsgs[0], &joined.nsgs[1]].map(|nsg| nsg.is_disputed), [false, true]);
        let joined = Rules::joined([(8, &new), (7, &new)].into_iter());
        assert!(!joined.nsgs[0].is_disputed);
        let mut many = Rules::default();
        let rules =
            |count: usize| (0..count).map(|at| Rule { name: at.to_string(), ..rule("r 1 in allow * * > * : *") });
        many.add("/x/nsg-a", "", rules(MOST - 1).collect());
        many.add("/x/nsg-b", "", rules(2).collect());
        many.settle();
        assert_eq!((many.nsgs.len(), many.len(), many.left_out), (1, MOST - 1, 2));
    }
}
