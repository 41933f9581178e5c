//! Changing a filter by a click: its terms are what all must hold, as the chips show them.

use std::net::IpAddr;

use crate::order;

use super::print::{name, values};
use super::{Between, Expr, Field, Is, Kind, Node, Set, Test};

impl Expr {
    /// The terms that all must hold; none, if it is everything.
    pub fn terms(&self) -> &[Self] {
        match &self.node {
            Node::And(terms) => terms,
            _ => std::slice::from_ref(self),
        }
    }

    /// This and what was written besides: all of both must hold, whatever they say of each other. What stands already
    /// is not said again.
    #[must_use]
    pub fn and(&self, written: &Self) -> Self {
        let new = written.terms().iter().filter(|term| !self.terms().contains(term));
        Self::all([self].into_iter().chain(new).cloned().collect())
    }

    /// As a click has it: with a term more, in place of its opposite. One that is there already changes nothing.
    #[must_use]
    pub fn with(&self, term: &Self) -> Self {
        // Of a rule of one list the opposite is one term, and the rule two.
        let mut all = self.without(&term.clone().negated());
        for term in term.terms() {
            let mut terms = all.without(&term.clone().negated()).terms().to_vec();
            if !terms.contains(term) {
                terms.push(term.clone());
            }
            all = Self::all(terms);
        }
        all
    }

    /// Without this, where all of it is there.
    #[must_use]
    pub fn without(&self, term: &Self) -> Self {
        if !term.terms().iter().all(|term| self.terms().contains(term)) {
            return self.clone();
        }
        Self::all(self.terms().iter().filter(|own| !term.terms().contains(own)).cloned().collect())
    }

    /// The address, if it asks for a single one.
    pub fn address(&self) -> Option<IpAddr> {
        match &self.node {
            Node::Test(Test { is: Is::OneOf(Set::Addresses(list)), .. }) => match list[..] {
                [Between { first, last }] => (first == last).then_some(first),
                _ => None,
            },
            _ => None,
        }
    }

    /// Addresses one behind the other, as a list of them is written down: those of either side that no flow has all of.
    pub fn as_list(&self) -> Option<String> {
        let ends = self.terms().iter().map(|term| term.address().filter(|_| term.is_of_either_side()));
        let mut ends: Vec<IpAddr> = ends.collect::<Option<_>>()?;
        order::distinct(&mut ends);
        let list: Vec<String> = ends.iter().map(IpAddr::to_string).collect();
        (list.len() > 2).then(|| format!("{} in {{{}}}", Field::Ip.name(), list.join(", ")))
    }

    const fn is_of_either_side(&self) -> bool {
        matches!(&self.node, Node::Test(Test { field: Field::Ip, .. }))
    }

    /// The value, if it asks for a single one; of a rule of one list the rule. As it is, without quotes.
    pub fn value(&self) -> Option<String> {
        match &self.node {
            Node::Test(Test { field, is: Is::OneOf(set) }) => match set {
                Set::Texts(list) if list.len() == 1 => list.first().cloned(),
                set => values(*field, set).0.pop().filter(|_| set.len() == 1),
            },
            Node::And(terms) => {
                let rule = |term: &&Self| matches!(&term.node, Node::Test(Test { field: Field::Rule, .. }));
                terms.iter().find(rule)?.value()
            }
            _ => None,
        }
    }

    /// Something else in the place of the term of this number.
    #[must_use]
    pub fn replaced(&self, at: usize, by: &Self) -> Self {
        let terms = self.terms().iter().enumerate();
        Self::all(terms.map(|(number, own)| if number == at { by.clone() } else { own.clone() }).collect())
    }
}

/// The term that asks for one value, as text. An empty one is how answers say that the log has none.
pub fn term(field: Field, value: &str) -> String {
    if value.is_empty() && field.about().can_be_absent {
        return match field.sides().filter(|_| field.fact().is_some()) {
            // A flow of which nothing is known: neither of the one side nor of the other.
            Some([source, destination]) => format!("{} and {}", term(source, value), term(destination, value)),
            None => Expr::test(field, Is::Absent).to_string(),
        };
    }
    // Only texts can be such that they have to stand in quotes.
    let value = if field.kind() == Kind::Text { name(value) } else { value.to_owned() };
    format!("{} == {value}", field.name())
}

/// The term that asks for public addresses of which nothing is known.
pub fn unknown_term(field: Field) -> String {
    let address = if field.asks_of_sides()[0] { Field::SourceIp } else { Field::DestinationIp };
    format!("{} and {} != private", term(field, ""), address.name())
}

/// The term that asks for one rule of one NSG or other list: a rule's name can be in several, and so can that of an NSG
/// be in several groups of resources.
pub fn rule_term(rule: &str, acl: &str) -> String {
    let rule = term(Field::Rule, rule);
    if acl.is_empty() { rule } else { format!("{rule} and {}", term(Field::Acl, acl)) }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn read(text: &str) -> Expr {
        parse(text).unwrap()
    }

    #[test]
    fn a_list_of_addresses_is_not_all_of_them_at_once() {
        let check =
            |text: &str, expected: Option<&str>| assert_eq!(read(text).as_list().as_deref(), expected, "{text}");
        check("10.0.0.4 192.0.2.7 10.0.0.5 10.0.0.4", Some("ip in {10.0.0.4, 10.0.0.5, 192.0.2.7}"));
        check("10.0.0.4 192.0.2.7", None);
        check("10.0.0.4 192.0.2.7 10.0.0.4", None);
        check("10.0.0.4 192.0.2.7 10.0.0.5 denied", None);
        check("10.0.0.4 192.0.2.7 10.0.0.0/24", None);
        check("10.0.0.4 192.0.2.7 src.ip == 10.0.0.9", None);
    }

    #[test]
    fn terms_come_and_go() {
        let check = |before: &str, term: &str, with: &str, without: &str| {
            let (before, term) = (read(before), read(term));
            assert_eq!(before.with(&term).to_string(), with, "{before} with {term}");
            assert_eq!(before.without(&term).to_string(), without, "{before} without {term}");
        };
        check("", "tcp", "proto == tcp", "");
        check("tcp", "tcp", "proto == tcp", "");
        check(
            "tcp denied",
            "udp",
            "proto == tcp and action == denied and proto == udp",
            "proto == tcp and action == denied",
        );
        check("not tcp and denied", "tcp", "action == denied and proto == tcp", "proto != tcp and action == denied");
        check("tcp", "not tcp", "proto != tcp", "proto == tcp");
        check("tcp or udp", ":53", "(proto == tcp or proto == udp) and port == 53", "proto == tcp or proto == udp");
        check(
            "tcp or udp",
            "udp or tcp",
            "(proto == tcp or proto == udp) and (proto == udp or proto == tcp)",
            "proto == tcp or proto == udp",
        );
        check("tcp", "udp and denied", "proto == tcp and proto == udp and action == denied", "proto == tcp");
        check(
            "denied and tcp",
            "udp and denied",
            "action == denied and proto == tcp and proto == udp",
            "action == denied and proto == tcp",
        );
        check("tcp", "", "proto == tcp", "proto == tcp");
        // A rule of one list is two terms, and one where it is left out.
        let both = "rule == web and acl == nsg";
        check(both, "not (rule == web and acl == nsg)", "not (rule == web and acl == nsg)", both);
        check(
            "udp not (rule == web and acl == nsg)",
            both,
            "proto == udp and rule == web and acl == nsg",
            "proto == udp and not (rule == web and acl == nsg)",
        );
        check(
            "rule == web",
            "not (rule == web and acl == nsg)",
            "rule == web and not (rule == web and acl == nsg)",
            "rule == web",
        );
    }

    #[test]
    fn what_is_written_is_said_once() {
        let check = |before: &str, written: &str, expected: &str| {
            assert_eq!(read(before).and(&read(written)).to_string(), expected, "{before} and {written}");
        };
        check("", "denied and not denied", "action == denied and action != denied");
        check("", "port == 443 and port != 443", "port == 443 and port != 443");
        check("denied", "not denied", "action == denied and action != denied");
        check("tcp", "tcp", "proto == tcp");
        check("tcp denied", "denied and :53", "proto == tcp and action == denied and port == 53");
        check(
            "tcp or udp",
            "not (tcp or udp)",
            "(proto == tcp or proto == udp) and not (proto == tcp or proto == udp)",
        );
        check("tcp", "", "proto == tcp");
        check("", "", "");
    }

    #[test]
    fn a_term_is_replaced() {
        let check = |at, by: &str, expected: &str| {
            assert_eq!(read("tcp denied").replaced(at, &read(by)).to_string(), expected);
        };
        check(0, "udp", "proto == udp and action == denied");
        check(1, "", "proto == tcp");
        check(2, "udp", "proto == tcp and action == denied");
        check(1, "udp :53", "proto == tcp and proto == udp and port == 53");
    }

    #[test]
    fn a_single_value_is_known() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(read(text).value().as_deref(), expected, "{text}");
        check("src.port == 445", Some("445"));
        check("ip == 10.0.0.0/8", Some("10.0.0.0/8"));
        check("rule == \"a rule\" and acl == nsg-web", Some("a rule"));
        check("rule contains web", None);
        check("port in {22, 23}", None);
        check("denied", Some("denied"));
        check("src.ip == 10.0.0.4 and dst.ip == 10.0.0.5", None);
        check("not tcp", None);
        check("", None);
    }

    #[test]
    fn a_single_address_is_known() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(read(text).address(), expected.map(|address| address.parse().unwrap()), "{text}");
        };
        check("ip == 10.0.0.4", Some("10.0.0.4"));
        check("src.ip == 2001:db8::7", Some("2001:db8::7"));
        check("dst.ip == 10.0.0.0/24", None);
        check("ip in {10.0.0.4 10.0.0.5}", None);
        check("not ip == 10.0.0.4", None);
        check("dst.port == 443", None);
        check("", None);
    }

    #[test]
    fn a_value_is_asked_for() {
        let check = |field: Field, value: &str, expected: &str| {
            let text = term(field, value);
            assert_eq!(text, expected);
            assert_eq!(read(&text).to_string(), expected);
        };
        check(Field::SourceIp, "10.0.0.4", "src.ip == 10.0.0.4");
        check(Field::DestinationIp, "2001:db8::7", "dst.ip == 2001:db8::7");
        check(Field::Ip, "10.0.0.0/24", "ip == 10.0.0.0/24");
        check(Field::DestinationPort, "443", "dst.port == 443");
        check(Field::Rule, "DefaultRule_AllowVnetInBound", "rule == DefaultRule_AllowVnetInBound");
        check(Field::Rule, "web and \"more\"", r#"rule == "web and \"more\"""#);
        check(Field::Nic, "00-22-48-00-AA-01", "nic == 00-22-48-00-AA-01");
        check(Field::Encryption, "NX_SW_NOT_READY", "enc == NX_SW_NOT_READY");
        check(Field::Acl, "/subscriptions/0000/nsg-web", "acl == /subscriptions/0000/nsg-web");
        check(Field::Rule, "", "rule == absent");
        check(Field::Encryption, "", "enc == absent");
        check(Field::Nic, "", "nic == absent");
        check(Field::File, "", "file == \"\"");
    }
}
