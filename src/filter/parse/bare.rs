//! A value without a field, which means what anyone would take it for.

use std::net::IpAddr;

use super::address::{is_address, looks_like_address};
use super::time::{looks_like_clock, looks_like_date};
use super::value::protocol;
use super::{Lexeme, Parser, Token, shortened};
use crate::filter::lex::{quote, unquote};
use crate::filter::nearest::nearest;
use crate::filter::print::name;
use crate::filter::{Between, Bound, Choice, Comparison, Expr, FIELDS, Field, Fix, Is, Problem, Set, Span};
use crate::model::is_same;
use crate::model::{Action, Encryption, FlowType, Mac, service_name, service_port};

/// The fields whose words say by themselves what is meant, the first before the others.
pub(in crate::filter) const WORDY: [Field; 5] =
    [Field::Action, Field::Direction, Field::State, Field::FlowType, Field::Format];

impl Parser<'_> {
    pub(super) fn bare(&mut self, token: Token) -> Option<Expr> {
        let text = token.span.of(self.text);
        if token.lexeme == Lexeme::Quoted {
            return self.anywhere(token);
        }
        if let Some(problem) = self.which_side(token) {
            self.problem(problem);
            return None;
        }
        if is_same(text, "public") {
            let message = "Which side is public? All that is not internal has a public end at least.".to_owned();
            self.problem(Problem::new(token.span, message).instead("flowtype != internal"));
            return None;
        }
        if let Some(test) = word(text) {
            return Some(test.at(token.span));
        }
        if is_same(text, "unencrypted") {
            return Some(unencrypted(token.span));
        }
        if is_same(text, "unanswered") {
            return Some(unanswered(token.span));
        }
        if is_same(text, "last") {
            let is = Is::Last(self.duration()?);
            return Some(Expr::test(Field::Time, is).at(token.span.to(self.end())));
        }
        if let Some((address, port)) = self.end_of_flow(token) {
            return Some(at_port(Field::Ip, address?, port?, token.span));
        }
        // What follows reads the word once more, as a value.
        self.at -= 1;
        let field = if looks_like_date(text) || looks_like_clock(text) {
            Field::Time
        } else if looks_like_address(text) {
            Field::Ip
        } else if text.starts_with(':') || is_number(text) {
            Field::Port
        } else {
            self.at += 1;
            return self.unknown_word(token);
        };
        let mut set = Set::of(field.kind());
        self.item(field, &mut set)?;
        if self.is_listed(field, token.span.to(self.end())) {
            return None;
        }
        Some(Expr::test(field, Is::OneOf(set)).at(token.span.to(self.end())))
    }

    fn anywhere(&mut self, token: Token) -> Option<Expr> {
        let part = unquote(token.span.of(self.text));
        if part.is_empty() {
            return self.fail(token.span, "An empty text is in everything: what is looked for?".into());
        }
        Some(Expr::test(Field::Text, Is::Contains(part)).at(token.span))
    }

    /// Neither a field nor a value.
    fn unknown_word(&mut self, token: Token) -> Option<Expr> {
        if let Some(problem) = self.told_time(token).or_else(|| self.with_colon(token)) {
            self.problem(problem);
            return None;
        }
        let text = token.span.of(self.text);
        if is_same(text, "internet") || is_same(text, "external") {
            let message = "Which side is the Internet? All that is not internal has one end there at least.".to_owned();
            self.problem(Problem::new(token.span, message).instead("flowtype != internal"));
            return None;
        }
        // One alone: each would be read in its turn.
        let taken_away = text.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
        if let Some(rest) = taken_away.filter(|rest| super::parse(rest).is_ok()) {
            let message = "A minus takes nothing away here: “not” does.".to_owned();
            self.problem(Problem::new(token.span, message).instead(format!("not {rest}")));
            return None;
        }
        if let Some(insert) = protocol_and_port(text) {
            let message = "The protocol and the port are two terms.".to_owned();
            self.problem(Problem::new(token.span, message).instead(insert));
            return None;
        }
        if self.peek().is_some_and(|next| next.lexeme == Lexeme::Open) {
            let problem = self.function(token);
            self.problem(problem);
            return None;
        }
        if is_same(text, "where") {
            let problem = self.excess(token, "A filter begins with its first term.");
            self.problem(problem);
            return None;
        }
        let message =
            format!("“{}” is neither a field nor a value. A text to look for stands in quotes.", shortened(text));
        let problem = Problem::new(token.span, message);
        let words = WORDY.iter().flat_map(|field| field.words()).map(|word| word.name);
        let mut known = FIELDS.iter().map(|about| about.name).chain(words);
        self.problem(match nearest(text, &mut known) {
            Some(known) => problem.instead(known),
            // As logs write a state and a rule.
            None if ["B", "C", "E", "D"].contains(&text) => problem.instead(format!("state == {text}")),
            None if ["UserRule_", "DefaultRule_"].iter().any(|prefix| text.starts_with(prefix)) => {
                problem.instead(format!("rule == {}", name(text)))
            }
            None => {
                let fix = Fix { label: "Look for this text".into(), span: token.span, insert: quote(text) };
                problem.mended(fix)
            }
        });
        None
    }
}

/// `443/tcp`, `udp:53`
fn protocol_and_port(text: &str) -> Option<String> {
    let (first, second) = text.split_once(['/', ':'])?;
    let (name, port) = if is_number(first) { (second, first) } else { (first, second) };
    port.parse::<u16>().ok()?;
    protocol(name).filter(|_| !is_number(name)).map(|_| format!("({name} and port == {port})"))
}

/// What a single word means.
fn word(text: &str) -> Option<Expr> {
    let choice = WORDY.into_iter().filter(|_| text.len() > 1).find_map(|field| {
        let word = field.words().iter().find(|word| word.is(text) && word.name != "none")?;
        Some((field, word.value))
    });
    let (field, is) = if let Some((field, choice)) = choice {
        (field, Is::OneOf(Set::Choices(vec![choice])))
    } else if let Some(number) = protocol(text).filter(|_| text.len() > 1 && !is_number(text)) {
        (Field::Protocol, Is::OneOf(Set::Numbers(vec![Between::one(number.into())])))
    } else if is_same(text, "encrypted") {
        (Field::Encryption, Is::OneOf(Set::Texts(vec!["X".into()])))
    } else if let Some(value) = encryption(text) {
        (Field::Encryption, Is::OneOf(Set::Texts(vec![value])))
    } else if let Some(mac) = Mac::parse(text).filter(|_| !is_address(text)) {
        (Field::Nic, Is::OneOf(Set::Macs(vec![mac])))
    } else {
        let name = service_port(text).and_then(service_name)?;
        (Field::Service, Is::OneOf(Set::Texts(vec![name.into()])))
    };
    Some(Expr::test(field, is))
}

/// Internal flows only: traffic with the Internet cannot be encrypted by the network, and always says so. What was
/// denied carried nothing, and says so, too.
fn unencrypted(span: Span) -> Expr {
    let is = |choice: Choice| Is::OneOf(Set::Choices(vec![choice]));
    let terms = [
        (Field::Encryption, Is::Contains("NX".into())),
        (Field::FlowType, is(Choice::FlowType(FlowType::Internal))),
        (Field::Action, is(Choice::Action(Action::Allowed))),
    ];
    Expr::all(terms.map(|(field, is)| Expr::test(field, is).at(span)).into())
}

/// Packets went one way only, in a tuple that counted them.
fn unanswered(span: Span) -> Expr {
    let some = Is::Compared(Comparison::Greater, Bound::Number(0));
    let none = Is::OneOf(Set::Numbers(vec![Between::one(0)]));
    let terms = [(Field::PacketsSent, some), (Field::PacketsReceived, none)];
    Expr::all(terms.map(|(field, is)| Expr::test(field, is).at(span)).into())
}

/// `X` alone would be many things.
fn encryption(text: &str) -> Option<String> {
    let value = text.to_ascii_uppercase();
    (value.starts_with("NX") && Encryption::parse(&value).is_some()).then_some(value)
}

pub(super) fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

/// An address and a port of the same end of the flow.
pub(in crate::filter) fn at_port(field: Field, address: Between<IpAddr>, port: u64, span: Span) -> Expr {
    let end = |ip, port_field| {
        let address = Expr::test(ip, Is::OneOf(Set::Addresses(vec![address]))).at(span);
        let port = Expr::test(port_field, Is::OneOf(Set::Numbers(vec![Between::one(port)]))).at(span);
        Expr::all(vec![address, port])
    };
    let source = || end(Field::SourceIp, Field::SourcePort);
    let destination = || end(Field::DestinationIp, Field::DestinationPort);
    match field {
        Field::SourceIp => source(),
        Field::DestinationIp => destination(),
        _ => Expr::any(vec![source(), destination()]),
    }
}
