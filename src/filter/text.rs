//! How texts are compared: in either case, and by what else they are known by.

use regex_lite::{Regex, RegexBuilder};

use super::Field;
use crate::model::{folded, is_same, resource_name, rule_short_name};

/// What a compiled expression may take. Small, because anyone can send a link with a filter.
const LARGEST: usize = 1 << 16;

/// Whether a field's value is what was written. A resource and a file are known by their last part, too, a rule
/// also without the prefix that says who wrote it.
pub fn is(field: Field, value: &str, written: &str) -> bool {
    let short = match field {
        Field::Rule => rule_short_name(value),
        Field::Acl | Field::Target | Field::Log | Field::File => resource_name(value),
        _ => value,
    };
    is_same(value, written) || is_same(short, written)
}

/// A text made ready to be looked for in many.
#[derive(Clone, Debug)]
pub struct Needle(String);

impl Needle {
    pub fn new(written: &str) -> Self {
        Self(folded(written))
    }

    pub fn is_in(&self, value: &str) -> bool {
        folded(value).contains(&self.0)
    }
}

/// A regular expression that takes time in proportion to the text, whatever it is; or what is wrong with it.
pub fn pattern(written: &str) -> Result<Regex, String> {
    let built = RegexBuilder::new(written).case_insensitive(true).size_limit(LARGEST).build();
    built.map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_held_in_either_case() {
        let check =
            |written, value, expected| assert_eq!(Needle::new(written).is_in(value), expected, "{written} {value}");
        check("bü", "BÜRO-1", true);
        check("Web", "nsg-web", true);
        check("web-", "nsg-web", false);
        assert!(is(Field::Label, "Büro-1", "BÜRO-1"));
    }

    #[test]
    fn names_are_known_by_their_last_part() {
        let id = "/subscriptions/1/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/nsg-web";
        let check =
            |field, value: &str, written: &str, expected| assert_eq!(is(field, value, written), expected, "{written}");
        check(Field::Acl, id, "NSG-web", true);
        check(Field::Acl, &id.to_uppercase(), id, true);
        check(Field::Acl, id, "rg", false);
        check(Field::Rule, "UserRule_allow-web", "allow-web", true);
        check(Field::Rule, "UserRule_allow-web", "userrule_allow-WEB", true);
        check(Field::Rule, "UserRule_allow-web", "web", false);
        check(Field::File, "logs/PT1H.json", "pt1h.json", true);
        check(Field::Encryption, "NX", "nx", true);
        check(Field::Encryption, "NX_FALLBACK", "NX", false);
    }

    #[test]
    fn parts_and_patterns_are_found_in_either_case() {
        assert!(Needle::new("WEB").is_in("UserRule_allow-web"));
        assert!(!Needle::new("webs").is_in("UserRule_allow-web"));
        assert!(pattern("^userrule_.*WEB$").unwrap().is_match("UserRule_allow-web"));
        assert!(pattern("(").is_err());
        assert!(pattern(&"(a{200}){200}".repeat(20)).is_err());
    }
}
