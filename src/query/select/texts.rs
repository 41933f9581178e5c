//! What a filter asks of texts, which is answered for each distinct one.

use crate::filter::{Field, Is, Set, text};
use crate::model::Mac;

/// Whether a text passes; one that the log does not have is absent.
pub type Passes = Box<dyn Fn(Option<&str>) -> bool>;

pub fn passes(field: Field, is: &Is) -> Passes {
    match is {
        Is::OneOf(Set::Texts(wanted)) => {
            let wanted = wanted.clone();
            Box::new(move |value| value.is_some_and(|value| wanted.iter().any(|wanted| text::is(field, value, wanted))))
        }
        Is::Contains(wanted) => {
            let wanted = text::Needle::new(wanted);
            Box::new(move |value| value.is_some_and(|value| wanted.is_in(value)))
        }
        Is::Matches(wanted) => match text::pattern(wanted) {
            Ok(pattern) => Box::new(move |value| value.is_some_and(|value| pattern.is_match(value))),
            Err(_) => Box::new(|_| false),
        },
        Is::Absent => Box::new(|value| value.is_none()),
        _ => Box::new(|_| false),
    }
}

/// The same of a NIC. A part of one is looked for in the spelling that it is of; a part without separators can only be
/// in the digits alone. A pattern can be meant for any spelling.
pub fn mac_passes(is: &Is) -> Box<dyn Fn(Option<Mac>) -> bool> {
    let wanted = match is {
        Is::OneOf(Set::Macs(macs)) => macs.clone(),
        Is::OneOf(Set::Texts(texts)) => texts.iter().filter_map(|text| Mac::parse(text)).collect(),
        _ => Vec::new(),
    };
    if !wanted.is_empty() {
        return Box::new(move |mac| mac.is_some_and(|mac| wanted.contains(&mac)));
    }
    let separators: &[&str] = match is {
        Is::Contains(part) if part.contains(':') => &[":"],
        Is::Contains(part) if part.contains('-') => &["-"],
        Is::Matches(_) => &["-", ":", ""],
        _ => &[""],
    };
    let passes = passes(Field::Nic, is);
    Box::new(move |mac| {
        let spelt = |separator: &&str| mac.map(|mac| mac.to_string().replace('-', separator));
        separators.iter().any(|separator| passes(spelt(separator).as_deref()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_nic_is_of_one_spelling() {
        let check = |part: &str, expected: bool| {
            let passes = mac_passes(&Is::Contains(part.to_owned()));
            assert_eq!(passes(Mac::parse("00224800AA01")), expected, "{part}");
            assert!(!passes(None), "{part}");
        };
        check("00-22", true);
        check("00:22:48", true);
        check("4800aa", true);
        check("0-A", true);
        check("A:0", true);
        check("a-a", false);
        check("0-1", false);
        check("00:22-48", false);
        check("--", false);
        check(":-", false);
        check("00224800AA011", false);
    }

    #[test]
    fn a_pattern_is_of_any_spelling() {
        for pattern in ["^00-22-48", "^00:22:48", "^00224800AA01$"] {
            let passes = mac_passes(&Is::Matches(pattern.to_owned()));
            assert!(passes(Mac::parse("00224800AA01")) && !passes(Mac::parse("010224800AA0")), "{pattern}");
            assert!(!passes(None), "{pattern}");
        }
    }
}
