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

/// The same of a NIC, whose digits are compared without what separates them.
pub fn mac_passes(is: &Is) -> Box<dyn Fn(Option<Mac>) -> bool> {
    let wanted = match is {
        Is::OneOf(Set::Macs(macs)) => macs.clone(),
        Is::OneOf(Set::Texts(texts)) => texts.iter().filter_map(|text| Mac::parse(text)).collect(),
        _ => Vec::new(),
    };
    if !wanted.is_empty() {
        return Box::new(move |mac| mac.is_some_and(|mac| wanted.contains(&mac)));
    }
    let bare = match is {
        Is::Contains(text) => Is::Contains(text.replace(['-', ':'], "")),
        other => other.clone(),
    };
    let passes = passes(Field::Nic, &bare);
    Box::new(move |mac| passes(mac.map(|mac| format!("{:012x}", mac.number())).as_deref()))
}
