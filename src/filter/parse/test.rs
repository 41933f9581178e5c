//! A field, an operator and what it is compared with.

use super::address::looks_like_address;
use super::unknown::port_of_protocol;
use super::{Expected, Lexeme, Parser, Token, shortened};
use crate::filter::field::noun;
use crate::filter::{Bound, Comparison, Expr, Field, Fix, Is, Kind, Operator, Problem, Set, Span, text};
use crate::model::is_same;

impl Parser<'_> {
    /// A term that begins with this word or quoted text.
    pub(super) fn term(&mut self, token: Token) -> Option<Expr> {
        let word = token.span.of(self.text);
        let field = Field::named(word).filter(|_| token.lexeme == Lexeme::Word);
        if let Some(field) = field {
            self.expect(Expected::Operator(field));
        }
        let sign_at = self.here();
        match (field, self.operator(field)) {
            (Some(field), Some(operator)) => {
                let sign_at = sign_at.to(self.end());
                self.last_field = Some(field);
                let term = self.comparison(field, token.span, operator, sign_at);
                term.filter(|_| {
                    !self.is_parted(field, operator, sign_at)
                        && !self.is_of_other_signs(field, operator, sign_at)
                        && !self.is_between_and(field, token.span, sign_at)
                })
            }
            (Some(field), None) => {
                let problem = self.field_alone(field, token);
                self.problem(problem);
                None
            }
            (None, Some(Operator::Greater)) if word == "-" => {
                let problem = self.arrow(token);
                self.problem(problem);
                None
            }
            (None, Some(operator)) => {
                if let Some((protocol, field)) = port_of_protocol(word) {
                    self.with_protocol(token, protocol, field, operator, sign_at)?;
                    return None;
                }
                let problem = self.unknown_field(token);
                self.problem(problem);
                self.skip_operand();
                None
            }
            (None, None) => self.bare(token),
        }
    }

    /// The operator that stands next, taken, behind this field.
    pub(super) fn operator(&mut self, field: Option<Field>) -> Option<Operator> {
        let token = self.peek()?;
        match token.lexeme {
            Lexeme::Sign(operator) => {
                self.at += 1;
                Some(operator)
            }
            _ if self.is_not(token) => {
                let next = self.tokens.get(self.at + 1).map(|next| next.span.of(self.text))?;
                let negated = match Operator::from_word(next)? {
                    Operator::In => Operator::NotIn,
                    Operator::Contains => Operator::NotContains,
                    Operator::Matches => Operator::NotMatches,
                    _ => return None,
                };
                self.at += 2;
                Some(negated)
            }
            Lexeme::Word => {
                let operator = Operator::from_word(token.span.of(self.text))?;
                self.at += 1;
                if operator != Operator::Equal {
                    return Some(operator);
                }
                // `is not` is one operator, as is `is in`.
                let is_negated = self.takes_word("not");
                let is_in = self.is_in_operator(field);
                self.at += usize::from(is_in);
                Some(match (is_in, is_negated) {
                    (false, false) => operator,
                    (false, true) => Operator::Unequal,
                    (true, false) => Operator::In,
                    (true, true) => Operator::NotIn,
                })
            }
            _ => None,
        }
    }

    /// Whether an `in` stands next that belongs to the `is` before it. Where it can be a value itself, as in
    /// `dir is in`, it does so only before a value.
    fn is_in_operator(&self, field: Option<Field>) -> bool {
        if !self.peek().is_some_and(|token| self.is_word(token, "in")) {
            return false;
        }
        let behind = |places: usize| self.tokens.get(self.at + places).copied();
        let next = behind(1);
        let is_next = |lexeme| next.is_some_and(|token| token.lexeme == lexeme);
        let value = if is_next(Lexeme::Open) { behind(2) } else { next };
        is_next(Lexeme::OpenList)
            || match field {
                Some(Field::Direction) => value.is_some_and(|token| is_direction(&self.plain(token))),
                Some(field) if field.kind() == Kind::Text => value.is_some_and(|token| self.is_value(token)),
                _ => true,
            }
    }

    pub(super) fn comparison(&mut self, field: Field, at: Span, operator: Operator, sign_at: Span) -> Option<Expr> {
        if !operator.suits(field.kind()) {
            self.unsuited(field, operator, sign_at);
            self.skip_operand();
            return None;
        }
        let positive = operator.positive();
        let is = match positive {
            Operator::Equal => match self.equal(field, at)? {
                Ok(is) => is,
                Err(expr) => {
                    let expr = expr.at(at.to(self.end()));
                    return Some(if positive == operator { expr } else { expr.negated() });
                }
            },
            Operator::In => self.one_of(field)?,
            Operator::Less => self.ordered(field, Comparison::Less)?,
            Operator::AtMost => self.ordered(field, Comparison::AtMost)?,
            Operator::Greater => self.ordered(field, Comparison::Greater)?,
            Operator::AtLeast => self.ordered(field, Comparison::AtLeast)?,
            Operator::Contains => Is::Contains(self.text_part(field)?),
            _ => Is::Matches(self.pattern(field)?),
        };
        let expr = Expr::test(field, is).at(at.to(self.end()));
        Some(if positive == operator { expr } else { expr.negated() })
    }

    fn unsuited(&mut self, field: Field, operator: Operator, span: Span) {
        let (name, kind) = (field.name(), field.kind());
        let signs: Vec<&str> = Operator::ALL.iter().filter(|one| one.suits(kind)).map(|one| one.sign()).collect();
        let message = format!(
            "“{}” cannot be asked of {name}, which is {}: it takes {}.",
            operator.sign(),
            noun(field),
            signs.join(", ")
        );
        let mut problem = Problem::new(span, message);
        if matches!(operator, Operator::Contains) && kind != Kind::Time {
            problem = problem.instead("==");
        }
        self.problem(problem);
    }

    /// `src.ip == web-2`, which is what an address may be called.
    fn called(&self, field: Field, at: Span, token: Token) -> Option<Problem> {
        let word = token.span.of(self.text);
        let is_name = word.starts_with(char::is_alphabetic)
            && !looks_like_address(word)
            && !["private", "public"].iter().any(|other| is_same(word, other))
            && Field::named(word).is_none();
        let label = Field::all().find(|label| !label.is_region() && label.named_addresses() == Some(field))?.name();
        let message = format!("“{}” is no address. What an address is called is asked of {label}.", shortened(word));
        let fix = Fix { label: format!("Ask {label}"), span: at, insert: label.into() };
        is_name.then(|| Problem::new(token.span, message).mended(fix))
    }

    /// Behind `==`: what is asked, or a whole expression that it stands for.
    fn equal(&mut self, field: Field, at: Span) -> Option<Result<Is, Expr>> {
        self.expect(Expected::Operand(field));
        match self.peek() {
            Some(token) if token.lexeme == Lexeme::OpenList => return self.one_of(field).map(Ok),
            Some(token) if self.is_word(token, "absent") => {
                self.at += 1;
                if !field.about().can_be_absent {
                    return self.fail(token.span, format!("Every flow has {}: it is never absent.", noun(field)));
                }
                return Some(Ok(Is::Absent));
            }
            Some(token) if field.kind() == Kind::Address && token.lexeme == Lexeme::Word => {
                if let Some((address, port)) = self.end_of_flow(token) {
                    self.at += 1;
                    return Some(Err(super::bare::at_port(field, address?, port?, at)));
                }
                if let Some(problem) = self.called(field, at, token) {
                    self.at += 1;
                    self.problem(problem);
                    return None;
                }
            }
            _ => {}
        }
        if let Some(other) = self.other_field(field)? {
            return Some(Ok(Is::SameAs(other)));
        }
        if field == Field::Encryption && self.takes_word("unencrypted") {
            return Some(Ok(Is::Contains("NX".into())));
        }
        let mut set = Set::of(field.kind());
        self.item(field, &mut set)?;
        Some(Ok(Is::OneOf(set)))
    }

    /// Behind `in`: a list in brackets of any kind, or without.
    fn one_of(&mut self, field: Field) -> Option<Is> {
        self.expect(Expected::Value(field));
        if field.kind() == Kind::Time && self.takes_word("last") {
            return self.duration().map(Is::Last);
        }
        let mut set = Set::of(field.kind());
        let Some(open) = self.peek().filter(|token| matches!(token.lexeme, Lexeme::OpenList | Lexeme::Open)) else {
            if let Some(problem) = self.square_list() {
                self.problem(problem);
                return None;
            }
            self.item(field, &mut set)?;
            while self.takes(Lexeme::Comma) {
                self.item(field, &mut set)?;
            }
            return Some(Is::OneOf(set));
        };
        self.at += 1;
        let close = if open.lexeme == Lexeme::Open { Lexeme::Close } else { Lexeme::CloseList };
        let mut is_whole = true;
        while !self.takes(close) {
            if self.takes(Lexeme::Comma) {
                continue;
            }
            self.expect(Expected::Value(field));
            if self.peek().is_none_or(|token| self.is_joint(token) || is_closing(token)) {
                return self.open_list(open, close);
            }
            is_whole &= self.item(field, &mut set).is_some();
        }
        if is_whole && set.is_empty() {
            return self
                .fail(open.span.to(self.end()), "There is nothing in this list, so nothing could be in it.".into());
        }
        is_whole.then_some(Is::OneOf(set))
    }

    /// A list that does not end where it could, maybe in a bracket of another kind, which goes with it.
    fn open_list<T>(&mut self, open: Token, close: Lexeme) -> Option<T> {
        let is_of_another = |token: &Token| token.lexeme == Lexeme::Close && self.depth > 0;
        let wrong = self.peek().filter(|token| is_closing(*token) && !is_of_another(token));
        let span = wrong.map_or(self.end(), |token| token.span);
        self.at += usize::from(wrong.is_some());
        let sign = if close == Lexeme::Close { ")" } else { "}" };
        let fix = Fix { label: "Close it".into(), span, insert: sign.into() };
        self.problem(Problem::new(open.span, "This list is never closed.".into()).mended(fix));
        None
    }

    fn ordered(&mut self, field: Field, order: Comparison) -> Option<Is> {
        self.expect(Expected::Operand(field));
        if let Some(other) = self.other_field(field)? {
            return Some(Is::ComparedWith(order, other));
        }
        if field.kind() == Kind::Time {
            let moment = self.moment()?;
            let (order, bound) = moment.bound(order);
            return Some(Is::Compared(order, Bound::Time(bound)));
        }
        self.number(field).map(|number| Is::Compared(order, Bound::Number(number)))
    }

    /// Another field to compare with, taken; none, if something else stands here.
    fn other_field(&mut self, field: Field) -> Option<Option<Field>> {
        let kind = field.kind();
        // A text may well be called like a field.
        let named = self.peek().filter(|token| token.lexeme == Lexeme::Word && kind.compares_fields());
        let named = named.and_then(|token| Some((token, Field::named(token.span.of(self.text))?)));
        let Some((token, other)) = named else { return Some(None) };
        self.at += 1;
        if other.kind() != kind {
            let message = format!("{} is {}, {} is {}.", field.name(), noun(field), other.name(), noun(other));
            return self.fail(token.span, format!("These cannot be compared: {message}"));
        }
        if let Some([first, second]) = field.sides().or(other.sides()) {
            let message = format!("Of which side? Write {} == {}, say.", first.name(), second.name());
            return self.fail(token.span, message);
        }
        Some(Some(other))
    }

    fn text_part(&mut self, field: Field) -> Option<String> {
        let (part, span) = self.value(field)?;
        if part.is_empty() {
            return self.fail(span, "An empty text is in everything: what is looked for?".into());
        }
        Some(part)
    }

    fn pattern(&mut self, field: Field) -> Option<String> {
        let (pattern, span) = self.value(field)?;
        match text::pattern(&pattern) {
            Ok(_) => Some(pattern),
            Err(why) => self.fail(span, format!("This is no regular expression: {why}.")),
        }
    }

    /// Leaves out what belongs to an operator that was not understood, so that no second problem comes of it.
    fn skip_operand(&mut self) {
        let mut is_list = false;
        while let Some(token) = self.peek() {
            match token.lexeme {
                Lexeme::OpenList => is_list = true,
                Lexeme::CloseList => is_list = false,
                _ if is_list => {}
                Lexeme::Word | Lexeme::Quoted if !self.is_joint(token) && !self.is_not(token) => {}
                Lexeme::Unclosed | Lexeme::Range | Lexeme::Comma => {}
                _ => return,
            }
            self.at += 1;
            let more = self.peek().is_some_and(|next| matches!(next.lexeme, Lexeme::Range | Lexeme::Comma));
            let was_joint = matches!(token.lexeme, Lexeme::Range | Lexeme::Comma);
            if !is_list && !more && !was_joint {
                return;
            }
        }
    }
}

const fn is_closing(token: Token) -> bool {
    matches!(token.lexeme, Lexeme::Close | Lexeme::CloseList)
}

fn is_direction(text: &str) -> bool {
    Field::Direction.words().iter().any(|word| word.is(text))
}
