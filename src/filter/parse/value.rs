//! Values, read as the field's kind has them.

use super::address::private;
use super::{Expected, Lexeme, Parser, Token, shortened};
use crate::filter::lex::unquote;
use crate::filter::nearest::nearest;
use crate::filter::{Between, Choice, Field, Kind, Problem, Set, Span};
use crate::model::is_same;
use crate::model::{Encryption, Mac, Protocol, service_name, service_port, services};

impl Parser<'_> {
    /// The token of a value, taken.
    #[inline(never)]
    pub(super) fn value_token(&mut self, field: Field) -> Option<Token> {
        self.expect(Expected::Value(field));
        let Some(token) = self.peek().filter(|token| self.is_value(*token)) else {
            let strange = self.peek().filter(|token| !self.is_joint(*token) && token.lexeme != Lexeme::Close);
            // Taken, so that a list comes to its end.
            self.at += usize::from(strange.is_some());
            let span = strange.map_or(self.end(), |token| token.span);
            return self.fail(span, format!("A value is missing here: write {}, say.", field.about().example));
        };
        self.at += 1;
        if token.lexeme == Lexeme::Unclosed {
            return self.unclosed(token);
        }
        let text = token.span.of(self.text);
        if is_same(text, "null") {
            let message = "What a log does not say is called absent.".to_owned();
            return self.wrong(Problem::new(token.span, message), Some("absent"));
        }
        if field == Field::Time && is_same(text, "ago") && self.peek().is_some_and(|next| next.lexeme == Lexeme::Open) {
            let problem = self.ago(token);
            self.problem(problem);
            return None;
        }
        Some(token)
    }

    /// Whether it can be a value, of whatever field.
    pub(super) fn is_value(&self, token: Token) -> bool {
        match token.lexeme {
            Lexeme::Word => !self.is_joint(token) && !self.is_not(token),
            lexeme => matches!(lexeme, Lexeme::Quoted | Lexeme::Unclosed),
        }
    }

    /// A value and its place, out of its quotes.
    #[inline(never)]
    pub(super) fn value(&mut self, field: Field) -> Option<(String, Span)> {
        let token = self.value_token(field)?;
        let text = token.span.of(self.text);
        Some((if token.lexeme == Lexeme::Quoted { unquote(text) } else { text.to_owned() }, token.span))
    }

    /// One value, or a range of them, put into the set.
    pub(super) fn item(&mut self, field: Field, set: &mut Set) -> Option<()> {
        match set {
            Set::Addresses(list) if self.takes_word("private") => list.extend(private()),
            Set::Addresses(list) => list.push(self.addresses(field)?),
            Set::Numbers(list) => list.push(self.numbers(field)?),
            Set::Times(list) => list.push(self.times()?),
            Set::Choices(list) => list.push(self.choice(field)?),
            Set::Texts(list) => list.push(self.name(field)?),
            Set::Macs(list) => list.push(self.mac(field)?),
        }
        Some(())
    }

    fn choice(&mut self, field: Field) -> Option<Choice> {
        let (text, span) = self.value(field)?;
        let words = field.words();
        if let Some(word) = words.iter().find(|word| word.is(&text)) {
            return Some(word.value);
        }
        let mut names = words.iter().map(|word| word.name);
        let message = format!("{} has no value “{}”, only {}.", field.name(), shortened(&text), listed(names.clone()));
        self.wrong(Problem::new(span, message), nearest(&text, &mut names))
    }

    fn mac(&mut self, field: Field) -> Option<Mac> {
        let (text, span) = self.value(field)?;
        match Mac::parse(&text) {
            Some(mac) => Some(mac),
            None => self.fail(span, "A MAC address has twelve digits from 0 to F, as in 00-22-48-00-AA-01.".into()),
        }
    }

    fn name(&mut self, field: Field) -> Option<String> {
        let (text, span) = self.value(field)?;
        match field {
            Field::Service => match service_port(&text).and_then(service_name) {
                Some(name) => Some(name.to_owned()),
                None => {
                    let message = format!("No service is called “{}”.", shortened(&text));
                    let near = nearest(&text, &mut services().map(|(_, name)| name));
                    self.wrong(Problem::new(span, message), near)
                }
            },
            Field::Encryption => {
                let value = if is_same(&text, "encrypted") { "X".into() } else { text.to_ascii_uppercase() };
                if Encryption::parse(&value).is_none() {
                    let message = "An encryption value is X, NX, or a reason that begins with NX_.".to_owned();
                    return self.fail(span, message);
                }
                Some(value)
            }
            _ => Some(text),
        }
    }

    pub(super) fn wrong<T>(&mut self, problem: Problem, near: Option<&str>) -> Option<T> {
        self.problem(match near {
            Some(near) => problem.instead(near),
            None => problem,
        });
        None
    }

    /// A number or a range of numbers.
    fn numbers(&mut self, field: Field) -> Option<Between<u64>> {
        let token = self.value_token(field)?;
        let text = self.plain(token);
        // `8000-8999` is how ports are written elsewhere.
        let both = text.split_once('-').filter(|(first, last)| !first.is_empty() && !last.is_empty());
        if let Some((first, last)) = both.filter(|_| field.kind() == Kind::Port && service_port(&text).is_none()) {
            let (first, last) = (self.number_in(field, first, token.span)?, self.number_in(field, last, token.span)?);
            return self.between(first, last, token.span);
        }
        let first = self.number_of(field, &text, token.span)?;
        if !self.takes(Lexeme::Range) {
            return Some(Between::one(first));
        }
        let last = self.number(field)?;
        self.between(first, last, token.span.to(self.end()))
    }

    pub(super) fn between<T: PartialOrd>(&mut self, first: T, last: T, span: Span) -> Option<Between<T>> {
        if first > last {
            return self.fail(span, "This range ends before it begins.".into());
        }
        Some(Between { first, last })
    }

    #[inline(never)]
    pub(super) fn number(&mut self, field: Field) -> Option<u64> {
        let token = self.value_token(field)?;
        let text = self.plain(token);
        self.number_of(field, &text, token.span)
    }

    #[inline(never)]
    pub(super) fn plain(&self, token: Token) -> String {
        let text = token.span.of(self.text);
        if token.lexeme == Lexeme::Quoted { unquote(text) } else { text.to_owned() }
    }

    /// A number, with the unit that may stand behind it.
    fn number_of(&mut self, field: Field, text: &str, span: Span) -> Option<u64> {
        match field.kind() {
            Kind::Bytes | Kind::Count => self.amount(field, text, span),
            _ => self.number_in(field, text, span),
        }
    }

    /// A port or a protocol.
    #[inline(never)]
    fn number_in(&mut self, field: Field, text: &str, span: Span) -> Option<u64> {
        if field.kind() == Kind::Protocol {
            return match protocol(text) {
                Some(number) => Some(number.into()),
                None if text.bytes().all(|b| b.is_ascii_digit()) => {
                    self.fail(span, "A protocol's number is at most 255.".into())
                }
                None => {
                    let message = format!("No protocol is called “{}”: write tcp, udp, or a number.", shortened(text));
                    let mut names = (0..=u8::MAX).filter_map(|number| Protocol(number).name());
                    let near = nearest(text, &mut names).map(str::to_ascii_lowercase);
                    self.wrong(Problem::new(span, message), near.as_deref())
                }
            };
        }
        let digits = text.strip_prefix(':').unwrap_or(text);
        if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
            return match digits.parse::<u16>() {
                Ok(port) => Some(port.into()),
                Err(_) => self.fail(span, format!("{}: a port is at most 65535.", shortened(digits))),
            };
        }
        if let Some(port) = service_port(text) {
            return Some(port.into());
        }
        let message = format!("“{}” is no port: write a number, or the name of a service.", shortened(text));
        let near = nearest(text, &mut services().map(|(_, name)| name));
        self.wrong(Problem::new(span, message), near)
    }
}

/// By name or number, or the letters of NSG logs.
#[inline(never)]
pub(super) fn protocol(text: &str) -> Option<u8> {
    let named = (0..=u8::MAX).find(|&number| Protocol(number).name().is_some_and(|name| is_same(name, text)));
    named.or_else(|| Protocol::parse(text).map(|protocol| protocol.0))
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
