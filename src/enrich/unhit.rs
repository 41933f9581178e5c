//! Which of the rules there are the logs never name, and why that may be so.

use super::{Nsg, Rule, Rules};
use crate::filter::{Between, joined};
use crate::model::{Network, folded, resource_name};
use crate::order;

/// What logs say of the rules that files list.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Unhit<'a> {
    /// Rules that no log names, of NSGs that some log names.
    pub rules: Vec<(&'a Nsg, &'a Rule)>,
    /// How many rules those NSGs have.
    pub of: usize,
    /// How many they are.
    pub nsgs: usize,
    /// NSGs that no log names.
    pub absent: Vec<&'a Nsg>,
    /// Those of which files say different things.
    pub disputed: Vec<&'a Nsg>,
    /// NSGs of whose rules some log says no more than that one decided.
    pub unnamed: Vec<&'a Nsg>,
    /// How many rules logs name of these NSGs that are not listed.
    pub unlisted: usize,
}

/// Why a rule may have no hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why<'a> {
    /// What it is about is not logged.
    NotLogged,
    /// This one decides first.
    CoveredBy(&'a Rule),
    Unknown,
}

/// Names in logs may end behind this.
const SHORTENED: usize = 50;

/// An NSG has no more rules.
const RULES_OF_AN_NSG: usize = 1_000;

impl Rules {
    /// `met` are the ACLs and rules that logs name, each once and in order, in lower case.
    pub fn unhit(&self, met: &[[String; 2]]) -> Unhit<'_> {
        let mut unhit = Unhit::default();
        for nsg in &self.nsgs {
            let id = folded(&nsg.id);
            let (name, guid) = (resource_name(&id), folded(&nsg.guid));
            // Some logs know an NSG by a name or a GUID alone.
            let mut met: Vec<&str> = [id.as_str(), name, &guid].into_iter().flat_map(|acl| of_acl(met, acl)).collect();
            order::distinct(&mut met);
            if met.is_empty() {
                unhit.absent.push(nsg);
            } else if met.contains(&"userrule") {
                unhit.unnamed.push(nsg);
            } else {
                unhit.nsgs += 1;
                unhit.disputed.extend(Some(nsg).filter(|nsg| nsg.is_disputed));
                unhit.of += nsg.rules.len();
                unhit.look_through(nsg, met);
            }
        }
        unhit
    }
}

/// The rules that logs name of it.
fn of_acl<'m>(met: &'m [[String; 2]], acl: &str) -> impl Iterator<Item = &'m str> {
    let first = met.partition_point(|[other, _]| other.as_str() < acl);
    let end = met.partition_point(|[other, _]| other.as_str() <= acl);
    let is_said = !acl.is_empty();
    met[first..end].iter().filter(move |_| is_said).map(|[_, rule]| rule.as_str())
}

impl<'a> Unhit<'a> {
    /// A name that is no rule's own can be the beginning of one: then all that begin so may have been hit.
    fn look_through(&mut self, nsg: &'a Nsg, met: Vec<&str>) {
        let mut names: Vec<String> = nsg.rules.iter().map(|rule| folded(&rule.name)).collect();
        let mut shortened: Vec<&str> = Vec::new();
        let mut whole: Vec<&str> = Vec::new();
        order::sort(&mut names);
        for rule in met {
            let name = rule.strip_prefix("userrule_").unwrap_or(rule);
            let at = names.partition_point(|other| other.as_str() < name);
            match names.get(at) {
                Some(other) if other == name => whole.push(name),
                Some(other) if name.len() >= SHORTENED && other.starts_with(name) => shortened.push(name),
                _ => self.unlisted += usize::from(name != rule),
            }
        }
        order::sort(&mut whole);
        let is_met = |rule: &Rule| {
            let name = folded(&rule.name);
            whole.binary_search(&name.as_str()).is_ok() || shortened.iter().any(|beginning| name.starts_with(beginning))
        };
        self.rules.extend(nsg.rules.iter().filter(|rule| !is_met(rule)).map(|rule| (nsg, rule)));
    }
}

impl Nsg {
    pub fn why(&self, rule: &Rule) -> Why<'_> {
        if !["tcp", "udp", "*", "any", "all", "", "6", "17"].contains(&folded(&rule.protocol).as_str()) {
            return Why::NotLogged;
        }
        let mut others = self.rules.iter().take(RULES_OF_AN_NSG);
        others.find(|other| other.covers(rule)).map_or(Why::Unknown, Why::CoveredBy)
    }
}

impl Rule {
    /// Decides everything that the other would, and before it. What tags and groups stand for is not known here.
    fn covers(&self, other: &Self) -> bool {
        self.direction == other.direction
            && self.priority < other.priority
            && all(&self.protocol, &other.protocol, |_, _| false)
            && all_addresses(&self.sources, &other.sources)
            && all_addresses(&self.destinations, &other.destinations)
            && all(&self.source_ports, &other.source_ports, holds_ports)
            && all(&self.destination_ports, &other.destination_ports, holds_ports)
    }
}

/// Whether anything goes.
pub fn is_any(these: &str) -> bool {
    const ANY: [&str; 4] = ["*", "any", "0-65535", "all"];
    these.split(' ').any(|one| ANY.iter().any(|any| one.eq_ignore_ascii_case(any)))
}

fn all(mine: &str, others: &str, holds: fn(&str, &str) -> bool) -> bool {
    let is_held = |other: &str| mine.split(' ').any(|mine| mine.eq_ignore_ascii_case(other) || holds(mine, other));
    is_any(mine) || !others.is_empty() && !is_any(others) && others.split(' ').all(is_held)
}

/// The same of networks, which can be thousands on either side.
fn all_addresses(mine: &str, others: &str) -> bool {
    let range = |text: &str| Network::around(text).map(|of| Between { first: of.first(), last: of.last() });
    let ranges = joined(&mine.split(' ').filter_map(range).collect::<Vec<_>>());
    let is_held = |other: &str| match range(other) {
        Some(other) => {
            let after = ranges.partition_point(|mine| mine.first <= other.first);
            after > 0 && other.last <= ranges[after - 1].last
        }
        None => mine.split(' ').any(|mine| mine.eq_ignore_ascii_case(other)),
    };
    is_any(mine) || !others.is_empty() && !is_any(others) && others.split(' ').all(is_held)
}

fn holds_ports(mine: &str, other: &str) -> bool {
    let range = |text: &str| {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        first.parse::<u16>().ok().zip(last.parse::<u16>().ok())
    };
    range(mine).zip(range(other)).is_some_and(|(mine, other)| mine.0 <= other.0 && other.1 <= mine.1)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::{Action, Direction, rule_identity};

    const ACL: &str =
        "/subscriptions/s/resourceGroups/RG-Äpfel/providers/Microsoft.Network/networkSecurityGroups/nsg-web";
    const GUID: &str = "5A3D0C1E-7b42-4f6a-9e10-2d8c64b7f013";

    /// `web 100 in allow tcp 10.0.0.0/8 > * : 80,443`
    pub fn rule(text: &str) -> Rule {
        let parts: Vec<&str> = text.split(' ').collect();
        let [name, priority, direction, action, protocol, source, _, destination, _, ports] = parts.as_slice() else {
            panic!("{text}");
        };
        let list = |text: &str| text.replace(',', " ");
        Rule {
            name: (*name).to_owned(),
            direction: if *direction == "in" { Direction::Inbound } else { Direction::Outbound },
            priority: priority.parse().unwrap(),
            action: if *action == "deny" { Action::Denied } else { Action::Allowed },
            protocol: (*protocol).to_owned(),
            sources: list(source),
            source_ports: "*".to_owned(),
            destinations: list(destination),
            destination_ports: list(ports),
        }
    }

    fn rules(of: &[&str]) -> Rules {
        let mut rules = Rules::default();
        rules.add(ACL, &GUID.to_lowercase(), of.iter().map(|text| rule(text)).collect());
        rules.settle();
        rules
    }

    fn met(of: &[(&str, &str)]) -> Vec<[String; 2]> {
        let mut met: Vec<[String; 2]> = of.iter().map(|(name, acl)| rule_identity(name, acl)).collect();
        met.iter_mut().for_each(|pair| pair.reverse());
        met.sort();
        met
    }

    /// `web covered by all`, of rules that logs do not name.
    #[track_caller]
    fn check(of: &[&str], named: &[(&str, &str)], expected: &[&str]) {
        let (rules, met) = (rules(of), met(named));
        let shown = |(nsg, rule): &(&Nsg, &Rule)| match nsg.why(rule) {
            Why::NotLogged => format!("{} is not logged", rule.name),
            Why::CoveredBy(by) => format!("{} covered by {}", rule.name, by.name),
            Why::Unknown => rule.name.clone(),
        };
        assert_eq!(rules.unhit(&met).rules.iter().map(shown).collect::<Vec<_>>(), expected);
    }

    const WEB: &str = "web 100 in allow tcp * > * : 80,443";

    #[test]
    fn a_rule_is_hit_where_a_log_names_it() {
        let of = [WEB, "ssh 110 in allow tcp 10.0.0.0/8 > * : 22"];
        check(&of, &[("UserRule_web", ACL)], &["ssh"]);
        check(&of, &[("UserRule_WEB", &ACL.to_uppercase()), ("UserRule_ssh", "nsg-web")], &[]);
        check(&of, &[("UserRule_web", GUID), ("UserRule_ssh", "nsg-webs")], &["ssh"]);
        check(&of, &[("DefaultRule_DenyAllInBound", ACL)], &["web", "ssh"]);
        check(&of, &[("UserRule", ACL), ("UserRule_web", ACL)], &[]);
        check(&of, &[("UserRule_web", "/other/nsg-web")], &[]);
        let long = format!("{} 100 in allow tcp * > * : 80", "r".repeat(80));
        check(&[&long], &[(&"r".repeat(64), ACL)], &[]);
        check(&[&long], &[(&"r".repeat(49), ACL)], &[&"r".repeat(80)]);
        let other = format!("{} 110 in allow tcp * > * : 81", "r".repeat(79));
        check(&[&long, &other], &[(&"r".repeat(79), ACL)], &[&"r".repeat(80)]);
        check(&[&long, &other], &[(&"r".repeat(56), ACL)], &[]);
    }

    #[test]
    fn what_an_nsg_has_is_counted() {
        let mut rules = rules(&[WEB, WEB]);
        rules.add("/other/nsg", "", vec![rule(WEB)]);
        rules.settle();
        let named = met(&[("UserRule_web", ACL), ("UserRule_new", ACL), ("DefaultRule_DenyAllInBound", ACL)]);
        let unhit = rules.unhit(&named);
        assert_eq!((unhit.rules.len(), unhit.of, unhit.nsgs), (0, 1, 1));
        assert_eq!((unhit.absent.len(), unhit.unnamed.len(), unhit.unlisted), (1, 0, 1));
        let bare = met(&[("UserRule", ACL)]);
        let unhit = rules.unhit(&bare);
        assert_eq!((unhit.of, unhit.absent.len(), unhit.unnamed.len()), (0, 1, 1));
    }

    #[test]
    fn a_rule_may_be_covered_by_an_earlier_one() {
        let named = [("UserRule_all", ACL)];
        let all = "all 100 in deny * * > * : *";
        check(&[all, "web 110 in allow tcp * > * : 80"], &named, &["web covered by all"]);
        check(&[all, "web 90 in allow tcp * > * : 80"], &named, &["web"]);
        check(&[all, "web 110 out allow tcp * > * : 80"], &named, &["web"]);
        let wide = "all 100 in allow tcp 10.0.0.0/8,Internet > * : 80-90,443";
        let covered = |text: &str, is: bool| {
            check(&[wide, text], &named, &[if is { "web covered by all" } else { "web" }]);
        };
        covered("web 110 in allow tcp 10.1.0.0/16 > 192.0.2.4 : 80,85-90", true);
        covered("web 110 in allow TCP 10.1.0.0/16,internet > * : 443", true);
        covered("web 110 in allow tcp 0.0.0.0/0 > * : 443", false);
        covered("web 110 in allow tcp 10.0.0.0/7 > * : 443", false);
        covered("web 110 in allow tcp VirtualNetwork > * : 443", false);
        covered("web 110 in allow tcp 10.1.0.0/16 > * : 85-91", false);
        covered("web 110 in allow tcp 10.1.0.0/16 > * : *", false);
        covered("web 110 in allow udp 10.1.0.0/16 > * : 80", false);
        covered("web 110 in allow * 10.1.0.0/16 > * : 80", false);
        let wide = "all 100 in deny tcp 0.0.0.0/0 > * : *";
        check(&[wide, "web 110 in allow tcp 10.0.0.0/8 > * : 80"], &named, &["web covered by all"]);
        check(&[wide, "web 110 in allow tcp Internet > * : 80"], &named, &["web"]);
        check(&[wide, "web 110 in allow tcp 2001:db8::/32 > * : 80"], &named, &["web"]);
        let wide = "all 100 in allow tcp 10.0.0.0/8,Internet > * : 80-90,443";
        // What is not known covers nothing, and is not covered but by what decides all.
        let unknown = |text: &str| Rule { sources: String::new(), ..rule(text) };
        assert!(!unknown(wide).covers(&rule("web 110 in allow tcp 10.1.0.0/16 > * : 443")));
        assert!(!rule(wide).covers(&unknown("web 110 in allow tcp * > * : 443")));
        assert!(rule(all).covers(&unknown("web 110 in allow tcp * > * : 443")));
    }

    #[test]
    fn what_is_not_logged_can_have_no_hits() {
        let of = ["all 100 in allow * * > * : *", "ping 110 in allow Icmp * > * : *"];
        check(&of, &[("UserRule_all", ACL)], &["ping is not logged"]);
    }
}
