//! Fields that are none here, and what was meant by them.

use super::{Parser, Token, shortened};
use crate::filter::nearest::nearest;
use crate::filter::text::same;
use crate::filter::{FIELDS, Field, Fix, Kind, Operator, Problem, Span};

impl Parser<'_> {
    pub(super) fn unknown_field(&self, token: Token) -> Problem {
        let word = token.span.of(self.text);
        let mut known = FIELDS.iter().flat_map(|about| [about.name].into_iter().chain(about.aliases.iter().copied()));
        let problem = Problem::new(token.span, format!("There is no field “{}”.", shortened(word)));
        match nearest(word, &mut known).and_then(Field::named) {
            Some(field) => problem.instead(field.name()),
            None => problem,
        }
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
        let fix = Fix { label: format!("Write {}", shortened(&insert)), span, insert };
        self.problem(Problem::new(token.span, message).mended(fix));
        Some(())
    }
}

/// What `tcp.port` and its like mean elsewhere.
pub(super) fn port_of_protocol(name: &str) -> Option<(&'static str, Field)> {
    let (protocol, field) = name.split_once('.')?;
    let protocol = ["tcp", "udp"].into_iter().find(|known| same(known, protocol))?;
    Some((protocol, Field::named(field).filter(|field| field.kind() == Kind::Port)?))
}
