//! What has a page of its own. A host has one by itself; of a port, a rule or a NIC it is the overview of that alone,
//! with its name on top: all that such a page would show is there.

use super::names::rule_origin;
use super::pairs::port_text;
use crate::filter::{Expr, Field, Is, Node, Test};
use crate::model::rule_short_name;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub name: String,
    /// What kind of thing that is, and whose.
    pub what: String,
}

/// What a filter is about, if it asks for one port, rule or NIC and nothing else.
pub fn subject(filter: &Expr) -> Option<Subject> {
    let mut values = Vec::new();
    for term in filter.terms() {
        let Node::Test(Test { field, is: Is::OneOf(_) }) = &term.node else { return None };
        values.push((*field, term.value()?));
    }
    let of = |name: &str, what: &str| Some(Subject { name: name.to_owned(), what: what.to_owned() });
    match &values[..] {
        [(Field::Rule, rule)] => of(rule_short_name(rule), "rule, of all lists that have it"),
        [(Field::Rule, rule), (Field::Acl, acl)] => {
            of(rule_short_name(rule), &format!("rule: {}", rule_origin(rule, acl)))
        }
        [(Field::Nic, mac)] => of(mac, "NIC"),
        [(field, port)] => {
            let what = match field {
                Field::Port => "port of either end",
                Field::SourcePort => "source port",
                Field::DestinationPort => "destination port",
                _ => return None,
            };
            // A range is not one port.
            of(&port_text(port.parse().ok()?), what)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::parse;

    #[test]
    fn one_thing_has_a_page() {
        let check = |filter: &str, expected: Option<(&str, &str)>| {
            let found = subject(&parse(filter).unwrap());
            let found = found.as_ref().map(|subject| (subject.name.as_str(), subject.what.as_str()));
            assert_eq!(found, expected, "{filter}");
        };
        check("dst.port == 443", Some(("443 https", "destination port")));
        check(":50001", Some(("50001", "port of either end")));
        check("src.port == 1..2", None);
        check("port in {22, 23}", None);
        check("dst.port != 443", None);
        check("dst.port == 443 and tcp", None);
        check("nic == 00-22-48-00-AA-01", Some(("00-22-48-00-AA-01", "NIC")));
        check("rule == UserRule_allow-web", Some(("allow-web", "rule, of all lists that have it")));
        check("rule == UserRule_allow-web and acl == nsg-web", Some(("allow-web", "rule: User, nsg-web")));
        check("rule == UserRule_allow-web and acl == nsg-web and tcp", None);
        check("rule contains web", None);
        check("ip == 10.0.0.4", None);
        check("", None);
    }
}
