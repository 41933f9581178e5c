//! What could be written at a place in a filter's text.

mod items;

use items::Item as Candidate;

use super::field::Source;
use super::lex::{Lexeme, Token, lex, unquote};
use super::parse::{Expected, expected};
use super::print::name;
use super::{Field, Kind, Operator, Span};
use crate::model::is_same;
use crate::model::{resource_name, service_name, service_port};

/// A list is read, not searched: what is not among the first needs another letter.
pub const MOST: usize = 50;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completions {
    /// What a completion takes the place of: the word under the cursor, or nothing at the cursor.
    pub replace: Span,
    /// What is written of that word before the cursor, out of its quotes.
    pub prefix: String,
    pub wanted: Offered,
    /// The field whose values that occur in the logs could stand here: give them to [`Completions::merge`].
    pub values_of: Option<Field>,
    /// The likeliest first.
    pub items: Vec<Completion>,
}

/// What stands at the place, for the head of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offered {
    Fields,
    Operators(Field),
    Values(Field),
    /// `and`, `or`, or another term.
    Keywords,
    Nothing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    pub insert: String,
    pub label: String,
    pub detail: String,
    /// How often it occurs, if it comes from the logs.
    pub count: Option<u64>,
}

/// The cursor is a place in bytes; one that is none is taken for the next before it.
pub fn complete(text: &str, cursor: usize) -> Completions {
    let cursor = (0..=cursor.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let tokens = lex(text);
    let under = tokens.iter().copied().find(|token| token.span.start < cursor && reaches(text, *token, cursor));
    let word = under.filter(|token| token.lexeme != Lexeme::Comment);
    let replace = word.map_or(Span::new(cursor, cursor), |token| replaced(token, cursor));
    let before: Vec<Token> = tokens.into_iter().filter(|token| token.span.end <= replace.start).collect();
    let expected = expected(text, &before).filter(|_| under.is_none() || word.is_some());
    let written = &text[replace.start..cursor];
    let is_quoted = word.is_some_and(|token| token.lexeme != Lexeme::Word);
    let prefix = if is_quoted { unquote(written) } else { written.to_owned() };
    let mut completions = Completions { replace, prefix, wanted: wanted(expected), values_of: None, items: Vec::new() };
    completions.values_of = expected.and_then(|expected| values_of(expected, &completions.prefix));
    let operator = before.last().and_then(|token| operator(text, *token));
    let candidates = expected.map(|expected| items::of(expected, &completions.prefix, operator)).unwrap_or_default();
    let space = if text[replace.end..].starts_with(' ') { "" } else { " " };
    completions.items = ranked(&candidates, &completions.prefix, space);
    completions
}

/// What is behind the cursor in a quote that is still open was not meant to be in it.
fn replaced(token: Token, cursor: usize) -> Span {
    let Span { start, end } = token.span;
    Span::new(start, if token.lexeme == Lexeme::Unclosed { cursor } else { end })
}

/// Whether the cursor is in a token that can be completed, or in a comment.
fn reaches(text: &str, token: Token, cursor: usize) -> bool {
    let Span { end, .. } = token.span;
    match token.lexeme {
        Lexeme::Word | Lexeme::Unclosed => cursor <= end,
        Lexeme::Quoted => cursor < end,
        Lexeme::Comment => cursor < end || cursor == end && !token.span.of(text).ends_with("*/"),
        _ => false,
    }
}

fn operator(text: &str, token: Token) -> Option<Operator> {
    match token.lexeme {
        Lexeme::Sign(operator) => Some(operator),
        Lexeme::Word => Operator::from_word(token.span.of(text)),
        _ => None,
    }
}

const fn wanted(expected: Option<Expected>) -> Offered {
    match expected {
        Some(Expected::Term) => Offered::Fields,
        Some(Expected::Joint) => Offered::Keywords,
        Some(Expected::Operator(field)) => Offered::Operators(field),
        Some(Expected::Value(field) | Expected::Operand(field)) => Offered::Values(field),
        None => Offered::Nothing,
    }
}

fn values_of(expected: Expected, prefix: &str) -> Option<Field> {
    let looks_like_address = prefix.starts_with(|c: char| c.is_ascii_digit() || c == '[') || prefix.contains(':');
    match expected {
        Expected::Value(field) | Expected::Operand(field) => {
            Some(field).filter(|field| field.about().values == Source::Data)
        }
        Expected::Term | Expected::Joint => looks_like_address.then_some(Field::Ip),
        Expected::Operator(_) => None,
    }
}

/// Those that go with what is written, the names that begin so before the aliases and those before what only holds it.
/// Of several of one name only the first, which is the one that is meant by it.
fn ranked(candidates: &[Candidate], prefix: &str, space: &str) -> Vec<Completion> {
    let lower = prefix.to_ascii_lowercase();
    let mut items: Vec<Completion> = Vec::new();
    for rank in 0..=2 {
        for item in candidates.iter().filter(|item| self::rank(item, &lower) == Some(rank)) {
            if items.len() == MOST || items.iter().any(|own| own.label == item.insert) {
                continue;
            }
            let space = if item.goes_on { space } else { "" };
            let (insert, detail) = (format!("{}{space}", item.insert), item.detail.clone());
            items.push(Completion { insert, label: item.insert.clone(), detail, count: None });
        }
    }
    items
}

fn rank(item: &Candidate, lower: &str) -> Option<usize> {
    let name = item.insert.to_ascii_lowercase();
    if name.starts_with(lower) {
        Some(0)
    } else if item.aliases.iter().any(|alias| alias.starts_with(lower)) {
        Some(1)
    } else {
        name.contains(lower).then_some(2)
    }
}

impl Completions {
    /// Puts values that occur before what the language offers by itself: those that hold what is written, in the order
    /// given.
    pub fn merge(&mut self, values: &[(String, u64)]) {
        let Some(field) = self.values_of else { return };
        let lower = self.prefix.to_ascii_lowercase();
        let holds = |text: &str| text.to_ascii_lowercase().contains(&lower);
        let fits = |value: &str| holds(value) || service_of(field, value).is_some_and(holds);
        let fitting: Vec<_> = values.iter().filter(|(value, _)| fits(value)).take(MOST).collect();
        let mut items: Vec<Completion> = fitting.iter().map(|(value, count)| from_data(field, value, *count)).collect();
        let own = std::mem::take(&mut self.items);
        items
            .extend(own.into_iter().filter(|item| !fitting.iter().any(|(value, _)| means(field, value, &item.insert))));
        items.truncate(MOST);
        self.items = items;
    }
}

/// What a port is called.
fn service_of(field: Field, value: &str) -> Option<&'static str> {
    value.parse().ok().filter(|_| field.kind() == Kind::Port).and_then(service_name)
}

fn from_data(field: Field, value: &str, count: u64) -> Completion {
    let insert = if field.kind() == Kind::Text { name(value) } else { value.to_owned() };
    // Ids and paths are long and begin alike: the last part is the name.
    let (label, detail) = match field {
        Field::Acl | Field::Target | Field::Log => (resource_name(value), resource_group(value).to_owned()),
        Field::File => (resource_name(value), folder(value)),
        _ => (value, service_of(field, value).unwrap_or_default().to_owned()),
    };
    Completion { insert, label: label.to_owned(), detail, count: Some(count) }
}

/// What tells resources of one name apart.
fn resource_group(id: &str) -> &str {
    id.split('/').skip_while(|part| !is_same(part, "resourceGroups")).nth(1).unwrap_or_default()
}

/// Where a file lies: the end of its path, because logs of an hour differ there.
fn folder(path: &str) -> String {
    const MOST: usize = 40;
    let folder = path.strip_suffix(resource_name(path)).unwrap_or_default().trim_end_matches('/');
    match folder.char_indices().rev().nth(MOST) {
        // From a whole part on, if there is one.
        Some((at, _)) => format!("…{}", folder[at..].find('/').map_or(&folder[at..], |part| &folder[at + part..])),
        None => folder.to_owned(),
    }
}

fn means(field: Field, value: &str, own: &str) -> bool {
    let is_port = || field.kind() == Kind::Port && service_port(own).is_some_and(|port| port.to_string() == value);
    is_same(value, own) || is_port()
}

#[cfg(test)]
mod tests;
