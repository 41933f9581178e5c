//! What the language offers by itself at each place.

use crate::filter::parse::{Expected, WORDY};
use crate::filter::{FIELDS, Field, Kind, Operator};
use crate::model::{self, Encryption, Protocol, service_aliases};

pub struct Item {
    pub insert: String,
    pub aliases: &'static [&'static str],
    pub detail: String,
    /// Something has to follow.
    pub goes_on: bool,
}

impl Item {
    fn new(insert: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { insert: insert.into(), aliases: &[], detail: detail.into(), goes_on: false }
    }

    fn going_on(self) -> Self {
        Self { goes_on: true, ..self }
    }
}

/// All of them that may go with what is written.
pub fn of(expected: Expected, prefix: &str, operator: Option<Operator>) -> Vec<Item> {
    match expected {
        Expected::Term => terms(prefix),
        Expected::Joint => {
            let joints = [("and", "both must hold"), ("or", "one of both must hold")];
            joints.map(|(word, detail)| Item::new(word, detail).going_on()).into_iter().chain(terms(prefix)).collect()
        }
        Expected::Operator(field) => operators(field),
        Expected::Value(field) => values(field, prefix, operator),
        Expected::Operand(field) => {
            let mut items = values(field, prefix, operator);
            items.extend(other_fields(field));
            if field.about().can_be_absent && matches!(operator, Some(Operator::Equal | Operator::Unequal)) {
                let nobody = if field.is_of_addresses() { "it is not known" } else { "the log does not say" };
                items.push(Item::new("absent", nobody));
            }
            items
        }
    }
}

fn terms(prefix: &str) -> Vec<Item> {
    let field = |about: &'static crate::filter::About| Item {
        insert: about.name.to_owned(),
        aliases: about.aliases,
        detail: about.help.to_owned(),
        goes_on: true,
    };
    let mut items: Vec<Item> = FIELDS.iter().map(field).collect();
    items.push(Item::new("not", "what follows must not hold").going_on());
    // Before anything is written the fields are enough to choose from.
    if !prefix.is_empty() {
        for field in WORDY {
            let words = field.words().iter().filter(|word| word.name != "none");
            items.extend(words.map(|word| Item::new(by_itself(field, word), word.meaning)));
        }
        items.extend(protocols());
        items.extend(services("destination port "));
    }
    items
}

/// By their names here and by others, with their ports.
fn services(what: &'static str) -> impl Iterator<Item = Item> {
    model::services()
        .map(move |(port, name)| Item { aliases: service_aliases(port), ..Item::new(name, format!("{what}{port}")) })
}

/// `in` alone would be taken for the operator.
const fn by_itself(field: Field, word: &crate::filter::Word) -> &'static str {
    match (field, word.aliases) {
        (Field::Direction, [long, ..]) => long,
        _ => word.name,
    }
}

fn operators(field: Field) -> Vec<Item> {
    let kind = field.kind();
    let suited = Operator::ALL.into_iter().filter(|operator| operator.suits(kind));
    suited.map(|operator| Item::new(operator.sign(), operator.meaning_for(kind)).going_on()).collect()
}

fn values(field: Field, prefix: &str, operator: Option<Operator>) -> Vec<Item> {
    match field.kind() {
        Kind::Choice => {
            let words = field.words().iter();
            let item =
                |word: &crate::filter::Word| Item { aliases: word.aliases, ..Item::new(word.name, word.meaning) };
            words.map(item).collect()
        }
        Kind::Protocol => protocols(),
        Kind::Port => services("").collect(),
        Kind::Bytes if is_number(prefix) => units(prefix, &["kB", "MB", "GB"]),
        Kind::Count if is_number(prefix) => units(prefix, &["k", "M"]),
        Kind::Time if operator == Some(Operator::In) => {
            ["last 1h", "last 6h", "last 24h", "last 7d"].map(|span| Item::new(span, "before the last tuple")).into()
        }
        Kind::Text if field == Field::Encryption => ENCRYPTION.iter().filter_map(|value| encryption(value)).collect(),
        Kind::Text if field == Field::Service => services("port ").collect(),
        _ => Vec::new(),
    }
}

const ENCRYPTION: [&str; 8] = [
    "X",
    "NX",
    "NX_HW_NOT_SUPPORTED",
    "NX_SW_NOT_READY",
    "NX_NOT_ACCEPTED",
    "NX_NOT_SUPPORTED",
    "NX_LOCAL_DST",
    "NX_FALLBACK",
];

fn encryption(value: &str) -> Option<Item> {
    Some(Item::new(value, Encryption::parse(value)?.meaning()))
}

fn protocols() -> Vec<Item> {
    let named = (0..=u8::MAX).filter_map(|number| Some((number, Protocol(number).name()?)));
    named.map(|(number, name)| Item::new(name.to_ascii_lowercase(), format!("protocol {number}"))).collect()
}

fn is_number(prefix: &str) -> bool {
    !prefix.is_empty() && prefix.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

fn units(prefix: &str, units: &[&str]) -> Vec<Item> {
    units.iter().map(|unit| Item::new(format!("{prefix}{unit}"), "")).collect()
}

fn other_fields(field: Field) -> Vec<Item> {
    let kind = field.kind();
    let comparable = FIELDS.iter().filter(|other| {
        let is_of_one_side = other.field.sides().is_none() && field.sides().is_none();
        kind.compares_fields() && other.kind == kind && other.field != field && is_of_one_side
    });
    comparable.map(|other| Item::new(other.name, other.help)).collect()
}
