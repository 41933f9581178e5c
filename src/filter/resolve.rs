//! What is said relative to what only who knows all files can say in full: to the last time there is, and to what
//! addresses are called, and where they are.

use std::net::IpAddr;

use super::text::{Needle, pattern};
use super::{Between, Bound, Comparison, Expr, Field, Is, Node, Set, Test, joined};
use crate::enrich::{Fact, Geo, Names, Said};
use crate::model::Millis;
use crate::model::is_same;

impl Expr {
    /// Whether something in it is.
    pub fn is_relative(&self) -> bool {
        self.tests().iter().any(|test| matches!(test.is, Is::Last(_)) || test.field.named_addresses().is_some())
    }

    /// The same, said in full. Without any time or name it stays as it is.
    #[must_use]
    pub fn resolved(&self, last: Option<Millis>, names: &Names) -> Self {
        let all = |terms: &[Self]| terms.iter().map(|term| term.resolved(last, names)).collect();
        let node = match (&self.node, last) {
            (Node::And(terms), _) => Node::And(all(terms)),
            (Node::Or(terms), _) => Node::Or(all(terms)),
            (Node::Not(term), _) => return term.resolved(last, names).negated(),
            (Node::Test(Test { field: Field::Time, is: Is::Last(span) }), Some(last)) => {
                // No further than a time can be written.
                let from = last.0.saturating_sub_unsigned(*span).clamp(0, Millis::END.0);
                let is = Is::Compared(Comparison::AtLeast, Bound::Time(Millis(from)));
                Node::Test(Test { field: Field::Time, is })
            }
            (Node::Test(test), _) => return of_addresses(test, names).unwrap_or_else(|| self.clone()),
        };
        Self { node, span: self.span }
    }

    /// That it asks for what only a database would say, which is not there: then all or nothing is let through by that.
    pub fn why_unsaid(&self, geo: &Geo) -> Option<String> {
        self.tests().iter().find_map(|test| why_unsaid(test.field, geo))
    }

    /// Why it finds nothing where it asks for what no log has.
    pub fn why_empty(&self, names: &Names) -> Option<String> {
        let mut asked = Vec::new();
        asked_for(self, &mut asked);
        asked.into_iter().find_map(|test| match &test.is {
            Is::Contains(part) if test.field == Field::Text && part.parse::<IpAddr>().is_ok() => {
                Some(format!("“{part}” in quotes is looked for in names only; without quotes it is the address."))
            }
            Is::Absent => None,
            _ if test.field.named_addresses().is_some() => why_none(test, names),
            _ => why_none_said(test, &names.geo),
        })
    }
}

/// The tests that have to hold; of what must not, nothing is missing.
fn asked_for<'a>(expr: &'a Expr, found: &mut Vec<&'a Test>) {
    match &expr.node {
        Node::And(terms) | Node::Or(terms) => terms.iter().for_each(|term| asked_for(term, found)),
        Node::Not(_) => {}
        Node::Test(test) => found.push(test),
    }
}

/// Why nothing is called so, or is there.
fn why_none(test: &Test, names: &Names) -> Option<String> {
    const NO_LABELS: &str = "No address has a label yet. Drop a list of them beside the logs: lines such as “10.0.0.4, \
         web-1”, what “az network nic list” prints, or the file of Azure’s service tags.";
    const NO_REGIONS: &str = "Of no address the region is known yet. Drop the file of Azure’s service tags, or what “az \
         network list-service-tags” prints, beside the logs.";
    let is_none = called(test, names).is_some_and(|found| found.is_empty());
    let why = match test.field.is_region() {
        true if names.tags.is_empty() => NO_REGIONS,
        true if is_none => "No address is known to be in such a region.",
        false if names.len().0 == 0 && names.tags.is_empty() => NO_LABELS,
        false if is_none => "No address has such a label.",
        _ => return None,
    };
    Some(why.to_owned())
}

/// Why a field is empty that databases say, if there is none.
pub fn why_unsaid(field: Field, geo: &Geo) -> Option<String> {
    let (what, of, example) = match field.fact()? {
        Fact::Country => ("in which country an address is", "countries", "GeoLite2-Country"),
        Fact::Org => ("whose network an address is in", "organisations", "GeoLite2-ASN"),
    };
    geo.ranges(field.fact()?).is_none().then(|| {
        format!("Nothing says yet {what}. Drop a database of {of} beside the logs: an .mmdb file, such as {example}.")
    })
}

fn why_none_said(test: &Test, geo: &Geo) -> Option<String> {
    let (Some(ranges), Is::OneOf(Set::Texts(texts))) = (geo.ranges(test.field.fact()?), &test.is) else {
        return why_unsaid(test.field, geo);
    };
    let is_said = |said: Said<'_>| said.names().any(|name| texts.iter().any(|text| is_same(name, text)));
    let title = if test.field.fact() == Some(Fact::Country) { "country" } else { "organisation" };
    (!ranges.said().any(is_said)).then(|| format!("The database knows no such {title}."))
}

/// A test of labels or regions as one of addresses; none if no address is called so.
fn of_addresses(test: &Test, names: &Names) -> Option<Expr> {
    let field = test.field.named_addresses()?;
    let found = called(test, names).filter(|found| !found.is_empty())?;
    let within = |field: Field| Expr::test(field, Is::OneOf(Set::Addresses(found.clone())));
    Some(match (&test.is, field.sides()) {
        // Its opposite stays one term among others, as it was written.
        (Is::Absent, Some(sides)) => Expr::any(sides.map(|side| within(side).negated()).into()),
        (Is::Absent, None) => within(field).negated(),
        _ => within(field),
    })
}

/// The addresses that are called so, or are there; of what is absent, all that have some.
fn called(test: &Test, names: &Names) -> Option<Vec<Between<IpAddr>>> {
    let of =
        |is: &dyn Fn(&str) -> bool| if test.field.is_region() { names.in_regions(is) } else { names.addresses(is) };
    let found = match &test.is {
        Is::OneOf(Set::Texts(texts)) => of(&|name| texts.iter().any(|text| is_same(name, text))),
        Is::Contains(part) => {
            let needle = Needle::new(part);
            of(&|name| needle.is_in(name))
        }
        Is::Matches(written) => {
            let pattern = pattern(written).ok()?;
            of(&|name| pattern.is_match(name))
        }
        Is::Absent => of(&|_| true),
        _ => return None,
    };
    Some(joined(&found))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::enrich::Tag;
    use crate::model::Network;

    #[track_caller]
    fn check(written: &str, expected: &str) {
        let last = Millis(1_768_305_600_000);
        let read = parse(written).unwrap();
        assert_eq!(read.is_relative(), written != expected, "{written}");
        let resolved = read.resolved(Some(last), &Names::default());
        assert_eq!(resolved.to_string(), parse(expected).unwrap().to_string(), "{written}");
    }

    #[test]
    fn relative_to_the_last_time() {
        check("time in last 2h", "time >= 2026-01-13T10:00");
        check("not (time in last 90m) or denied", "not (time >= 2026-01-13T10:30) or denied");
        check("time >= 2026-01-13 and port == 443", "time >= 2026-01-13 and port == 443");
        check("", "");
    }

    #[test]
    fn labels_are_the_addresses_that_have_them() {
        let mut names = Names::default();
        for (network, name) in
            [("10.0.0.4", "web-1"), ("10.0.1.0/24", "web-net"), ("10.0.1.9", "db"), ("2001:db8::/64", "six")]
        {
            names.add(Network::parse(network).unwrap(), name);
        }
        names.settle();
        let check = |written: &str, expected: &str| {
            let resolved = parse(written).unwrap().resolved(None, &names);
            assert_eq!(resolved.to_string(), parse(expected).unwrap().to_string(), "{written}");
        };
        check("label == WEB-1", "ip == 10.0.0.4");
        check("label != web-1", "ip != 10.0.0.4");
        check("src.label contains web and denied", "src.ip in {10.0.0.4, 10.0.1.0/24} and denied");
        check("dst.label matches \"^(db|six)$\"", "dst.ip in {10.0.1.9, 2001:db8::/64}");
        check("label in {db, web-net}", "ip == 10.0.1.0/24");
        check("src.label is absent", "src.ip not in {10.0.0.4, 10.0.1.0/24, 2001:db8::/64}");
        check(
            "label is absent",
            "src.ip not in {10.0.0.4, 10.0.1.0/24, 2001:db8::/64} or dst.ip not in {10.0.0.4, 10.0.1.0/24, 2001:db8::/64}",
        );
        let two = parse("label != absent and denied").unwrap().resolved(None, &names);
        assert_eq!(two.terms().len(), 2, "{two}");
        check("label == nobody", "label == nobody");
        let why = |written: &str, names: &Names| parse(written).unwrap().why_empty(names);
        assert_eq!(why("label == nobody", &names).as_deref(), Some("No address has such a label."));
        assert_eq!(why("label == db", &names), None);
        assert!(why("label == db", &Names::default()).is_some_and(|why| why.contains("yet")));
        assert_eq!(why("label != nobody and port == 1", &names), None);
        assert_eq!(why("label == absent", &Names::default()), None);
    }

    #[test]
    fn regions_are_the_addresses_in_them() {
        let mut names = Names::default();
        let tag = |name: &str, region: &str, network: &str| {
            let tag = Tag { name: name.to_owned(), region: region.to_owned() };
            (tag, vec![Network::parse(network).unwrap()])
        };
        names.tags.add("Public", 1, vec![tag("Sql.North", "north", "192.0.2.0/24"), tag("Sql", "", "198.51.100.0/24")]);
        let check = |written: &str, expected: &str| {
            let resolved = parse(written).unwrap().resolved(None, &names);
            assert_eq!(resolved.to_string(), parse(expected).unwrap().to_string(), "{written}");
        };
        check("region == North", "ip == 192.0.2.0/24");
        check("dst.region != north", "dst.ip != 192.0.2.0/24");
        check("src.region is absent", "src.ip != 192.0.2.0/24");
        check("label == sql", "ip == 198.51.100.0/24");
        check("label contains sql", "ip in {192.0.2.0/24, 198.51.100.0/24}");
        let why = |written: &str, names: &Names| parse(written).unwrap().why_empty(names);
        assert!(why("region == north", &Names::default()).is_some_and(|why| why.contains("yet")));
        assert!(why("region == south", &names).is_some_and(|why| why.contains("such a region")));
        assert!(why("label == db", &names).is_some_and(|why| why.contains("such a label")));
        assert_eq!(why("region == north", &names), None);
    }

    /// What comes of it is longer than anyone may write, and is read all the same.
    #[test]
    fn very_many_addresses_can_be_called_something() {
        let mut names = Names::default();
        for at in 0..20_000_u32 {
            // Every other one, so that none is beside another.
            names.add(Network::one(IpAddr::V4((0x0A00_0000 + at * 2).into())), "pool");
        }
        names.settle();
        let resolved = parse("label == pool and denied").unwrap().resolved(None, &names);
        let text = resolved.to_string();
        assert!(text.len() > super::super::LONGEST);
        assert_eq!(super::super::parse_resolved(&text), Ok(resolved));
    }

    /// Whatever the logs and the filter say, what comes of them can be read again.
    #[test]
    fn every_time_can_be_written() {
        let check = |written: &str, last: i64, expected: &str| {
            let resolved = parse(written).unwrap().resolved(Some(Millis(last)), &Names::default());
            assert_eq!(resolved.to_string(), expected, "{written}, {last}");
            assert_eq!(parse(expected), Ok(resolved), "{written}, {last}");
        };
        check("time in last 9999w", 1_768_305_600_000, "time >= 1970-01-01");
        check("time in last 99999999999999999999w", i64::MIN, "time >= 1970-01-01");
        check("time in last 1h", Millis::END.0 + 3_600_000, "time >= 9999-01-01T00:00Z");
        check("time in last 1ms", i64::MAX, "time >= 9999-01-01T00:00Z");
    }
}
