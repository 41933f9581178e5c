//! Fields that are none here, and what was meant by them.

use super::address::{is_address, looks_like_address};
use super::bare::is_number;
use super::{Lexeme, Parser, Token, shortened};
use crate::filter::nearest::nearest;
use crate::filter::{FIELDS, Field, Kind, Operator, Problem, Span};
use crate::model::is_same;

/// Operators of other languages that ask where a text begins, or, of these that are so marked, ends.
const PARTS: [(&str, bool); 4] = [("startswith", false), ("endswith", true), ("hasprefix", false), ("hassuffix", true)];

/// What asks for texts or addresses that begin, or end, with this.
fn at_an_end(field: Field, value: &str, is_end: bool) -> Option<String> {
    if field.kind() == Kind::Address && !is_end {
        let parts: Vec<u8> = value.trim_end_matches('.').split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
        let [a, rest @ ..] = parts.as_slice() else { return None };
        let at = |place: usize| rest.get(place).unwrap_or(&0);
        return (rest.len() < 3).then(|| format!("== {a}.{}.{}.0/{}", at(0), at(1), 8 * parts.len()));
    }
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | ' ' | '.');
    if !field.kind().is_text() || value.is_empty() || !value.chars().all(is_plain) {
        return None;
    }
    let value = value.replace('.', "[.]");
    Some(if is_end { format!("matches \"{value}$\"") } else { format!("matches \"^{value}\"") })
}

impl Parser<'_> {
    pub(super) fn unknown_field(&self, token: Token) -> Problem {
        let word = token.span.of(self.text);
        // Whatever begins as one side does is not the other.
        let side = |word: &str| word.chars().next().map(|c| c.to_ascii_lowercase()).filter(|c| matches!(c, 's' | 'd'));
        let is_other_side = |known: &str| side(word).zip(side(known)).is_some_and(|(one, other)| one != other);
        let names = FIELDS.iter().flat_map(|about| [about.name].into_iter().chain(about.aliases.iter().copied()));
        let mut known = names.filter(|name| !is_other_side(name));
        let problem = Problem::new(token.span, format!("There is no field “{}”.", shortened(word)));
        match nearest(word, &mut known).and_then(Field::named) {
            Some(field) => problem.instead(field.name()),
            None => problem,
        }
    }

    /// A field without an operator. Before a value equality is meant, as elsewhere it need not be said.
    pub(super) fn field_alone(&mut self, field: Field, token: Token) -> Problem {
        let word = shortened(token.span.of(self.text));
        let message = format!("“{word}” says nothing by itself: write {}, say.", field.about().example);
        let problem = Problem::new(token.span, message);
        // An operator that there is not.
        let part = |next: Token| PARTS.iter().find(|(part, _)| is_same(next.span.of(self.text), part));
        if let Some((next, &(_, is_end))) = self.peek().and_then(|next| Some((next, part(next)?))) {
            self.at += 1;
            let mut value = None;
            self.without_problems(|parser| value = parser.value(field));
            let message = "There is no operator for where a text begins or ends.".to_owned();
            let problem = Problem::new(next.span, message);
            let meant = value.and_then(|(value, at)| Some((next.span.to(at), at_an_end(field, &value, is_end)?)));
            return match meant {
                Some((span, insert)) => problem.writing(span, insert),
                None => problem.instead(if field.kind().is_text() { "contains" } else { "==" }),
            };
        }
        // `dst port 443` is one field in two words, and `src net 10.0.0.0/8` says how its value is meant.
        let next = self.peek().map_or("", |next| next.span.of(self.text));
        let second = Field::named(next);
        let places = if second.is_some() || is_same(next, "net") { 2 } else { 1 };
        let value = self.tokens.get(self.at + places - 1).copied().filter(|value| self.is_value(*value));
        let Some(value) = value else { return problem };
        let is_port = second == Some(Field::Port) || value.span.of(self.text).parse::<u16>().is_ok();
        let field = match (field, second) {
            (Field::SourceIp, None | Some(Field::Port)) if is_port => Field::SourcePort,
            (Field::DestinationIp, None | Some(Field::Port)) if is_port => Field::DestinationPort,
            (_, None) | (Field::SourceIp | Field::DestinationIp, Some(Field::Ip)) => field,
            _ => return problem,
        };
        let insert = format!("{} == {}", field.name(), value.span.of(self.text));
        if super::parse(&insert).is_err() {
            return problem;
        }
        self.at += places;
        let message = format!("An operator is missing before “{}”.", shortened(value.span.of(self.text)));
        Problem { message, ..problem }.writing(token.span.to(value.span), insert)
    }

    /// `10.0.0.4 -> 10.0.0.5`, with the arrow's first half taken as a field.
    pub(super) fn arrow(&mut self, token: Token) -> Problem {
        let span = token.span.to(self.end());
        let problem = Problem::new(span, "An arrow is no operator: a flow goes from src.ip to dst.ip.".into());
        let ends = self.at.checked_sub(3).and_then(|at| self.tokens.get(at)).copied().zip(self.peek());
        let Some((from, to)) = ends.filter(|&(from, to)| self.is_value(from) && self.is_value(to)) else {
            return problem;
        };
        self.at += 1;
        let insert = format!("src.ip == {} and dst.ip == {}", from.span.of(self.text), to.span.of(self.text));
        problem.writing(from.span.to(to.span), insert)
    }

    /// A value without a field behind a term of one side, as in `src.ip == 10.0.0.4 or 10.0.0.5`: alone it is of either
    /// side, which is hardly meant where it is another value for the same.
    pub(super) fn which_side(&self, token: Token) -> Option<Problem> {
        let [field_at, sign, value, joint] =
            std::array::from_fn(|at| self.at.checked_sub(5 - at).and_then(|at| self.tokens.get(at)).copied());
        let (field_at, sign, value, joint) = (field_at?, sign?, value?, joint?);
        let Lexeme::Sign(operator @ (Operator::Equal | Operator::Unequal)) = sign.lexeme else { return None };
        let field = Field::named(field_at.span.of(self.text)).filter(|field| {
            matches!(field, Field::SourceIp | Field::DestinationIp | Field::SourcePort | Field::DestinationPort)
        })?;
        let text = token.span.of(self.text);
        let is_or = joint.lexeme == Lexeme::Or || is_same(joint.span.of(self.text), "or");
        let is_like =
            if field.kind() == Kind::Port { is_number(text) } else { is_address(text) || looks_like_address(text) };
        if !is_like || !self.is_value(value) || !(is_or || operator == Operator::Unequal) {
            return None;
        }
        let word = if operator == Operator::Unequal { "and" } else { "or" };
        let insert = format!("{word} {} {} {text}", field.name(), operator.sign());
        let message = format!("Alone “{}” is of either side.", shortened(text));
        Some(Problem::new(token.span, message).writing(joint.span.to(token.span), insert))
    }

    /// `time > ago(1h)`, and `time < ago(1h)`, which is all but that.
    pub(super) fn ago(&mut self, token: Token) -> Problem {
        let before = |places: usize| self.at.checked_sub(places).and_then(|at| self.tokens.get(at)).copied();
        let sign = before(2).map(|sign| sign.lexeme);
        let from = before(3).map_or(token.span, |field| field.span);
        let open = self.peek().map_or(token.span.end, |open| open.span.end);
        let close = self.tokens[self.at..].iter().position(|next| next.lexeme == Lexeme::Close);
        self.at = close.map_or(self.tokens.len(), |close| self.at + close + 1);
        let length = self.text[open..self.end().end].trim_end_matches(')').trim();
        let insert = match sign {
            Some(Lexeme::Sign(Operator::Greater | Operator::AtLeast)) => format!("time in last {length}"),
            Some(Lexeme::Sign(Operator::Less | Operator::AtMost)) => format!("not time in last {length}"),
            _ => String::new(),
        };
        let problem = Problem::new(token.span, "How long ago is asked for with “in last”.".into());
        let is_meant = !insert.is_empty() && super::parse(&insert).is_ok();
        if is_meant { problem.writing(from.to(self.end()), insert) } else { problem }
    }

    /// `cidr_match(src.ip, 10.0.0.0/8)` and its like: a function, which takes a field and a value.
    pub(super) fn function(&mut self, token: Token) -> Problem {
        let inside: Vec<Token> = self.tokens[self.at + 1..].iter().take(3).copied().collect();
        let close = self.tokens[self.at..].iter().position(|next| next.lexeme == Lexeme::Close);
        self.at = close.map_or(self.tokens.len(), |close| self.at + close + 1);
        let message = format!("“{}” is no function: there are none.", shortened(token.span.of(self.text)));
        let problem = Problem::new(token.span, message);
        let [field, comma, value] = inside[..] else { return problem };
        let named =
            Field::named(field.span.of(self.text)).filter(|_| comma.lexeme == Lexeme::Comma && close == Some(4));
        let named = named.filter(|field| field.kind() == Kind::Address);
        let Some(field) = named.filter(|_| self.is_value(value)) else { return problem };
        let value = value.span.of(self.text).trim_matches(['"', '\'']);
        let insert = format!("{} == {value}", field.name());
        if super::parse(&insert).is_err() { problem } else { problem.writing(token.span.to(self.end()), insert) }
    }

    /// `srcip:10.0.0.4`, as search engines have it.
    pub(super) fn with_colon(&mut self, token: Token) -> Option<Problem> {
        let (field, value) = token.span.of(self.text).split_once(':')?;
        let field = Field::named(field)?;
        let (mut value, mut span) = (value, token.span);
        if value.is_empty() {
            let next = self.peek().filter(|next| self.is_value(*next))?;
            self.at += 1;
            (value, span) = (next.span.of(self.text), span.to(next.span));
        }
        let message = "A field and its value stand on both sides of an operator.".to_owned();
        Some(Problem::new(span, message).instead(format!("{} == {value}", field.name())))
    }

    /// `tcp.port == 443` asks for two things, and so is two terms here. None if there is a problem with its value.
    pub(super) fn with_protocol(
        &mut self,
        token: Token,
        protocol: &str,
        field: Field,
        operator: Operator,
        sign_at: Span,
    ) -> Option<()> {
        self.comparison(field, token.span, operator, sign_at.to(self.end()))?;
        let span = token.span.to(self.end());
        let compared = &self.text[token.span.end..span.end];
        let insert = format!("({protocol} and {}{compared})", field.name());
        let message =
            format!("There is no field “{}”: the protocol is a term of its own.", shortened(token.span.of(self.text)));
        self.problem(Problem::new(token.span, message).writing(span, insert));
        Some(())
    }
}

/// What `tcp.port` and its like mean elsewhere.
pub(super) fn port_of_protocol(name: &str) -> Option<(&'static str, Field)> {
    let (protocol, field) = name.split_once('.')?;
    let protocol = ["tcp", "udp"].into_iter().find(|known| is_same(known, protocol))?;
    Some((protocol, Field::named(field).filter(|field| field.kind() == Kind::Port)?))
}
