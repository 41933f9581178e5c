//! From text to [`Expr`]: brackets, `not`, `and`, `or`, in this order of binding. Two terms side by side are `and`.
//!
//! A filter is short and the page is downloaded, so small functions that are called from everywhere are kept out of
//! line.

mod address;
mod amount;
mod bare;
mod elsewhere;
mod test;
mod time;
mod unknown;
mod value;

pub(super) use address::private;
pub(super) use bare::{WORDY, at_port};
pub(super) use time::looks_like_date;

use super::lex::{Lexeme, Token, lex};
use super::problem::shortened;
use super::{Expr, Field, Fix, Problem, Span};
use crate::model::is_same;

/// Longer texts are refused, so that none takes long.
pub const LONGEST: usize = 1 << 16;
/// No term is written so many times as long as it was: `:1` is `port == 1`.
const LONGER: usize = 16;
/// Brackets in brackets, so that none fills the stack.
const MOST_BRACKETS: usize = 100;
/// Terms in terms. What is written of a filter never has more brackets than this, so it can be read again.
const DEEPEST: usize = 60;
/// More problems help nobody.
const MOST_PROBLEMS: usize = 20;

/// What a filter's text means. An empty one is everything.
pub fn parse(text: &str) -> Result<Expr, Vec<Problem>> {
    if text.len() > LONGEST {
        let message = format!("The filter is too long: at most {LONGEST} bytes are read.");
        return Err(vec![Problem::new(Span::new(0, text.len()), message)]);
    }
    let expr = parse_resolved(text)?;
    // What is asked for goes on as it is written again, and that can be longer.
    if text.len() > LONGEST / LONGER && expr.to_string().len() > LONGEST {
        let message = format!("The filter is too long: written in full it has more than {LONGEST} bytes.");
        return Err(vec![Problem::new(expr.span, message)]);
    }
    Ok(expr)
}

/// The same of what was read before and then said in full, which can be long: so many addresses can have a label.
pub fn parse_resolved(text: &str) -> Result<Expr, Vec<Problem>> {
    let tokens = lex(text);
    let mut parser = Parser::new(text, &tokens);
    let expr = parser.whole();
    if expr.depth() > DEEPEST && parser.problems.is_empty() {
        parser.problem(Problem::new(expr.span, format!("There are more than {DEEPEST} terms within each other.")));
    }
    if parser.problems.is_empty() { Ok(expr) } else { Err(parser.problems) }
}

/// What could be written behind the last token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    Term,
    /// A connective, or another term.
    Joint,
    Operator(Field),
    Value(Field),
    /// `absent` too, or another field.
    Operand(Field),
}

/// What could be written behind these tokens.
pub(super) fn expected(text: &str, tokens: &[Token]) -> Option<Expected> {
    let mut parser = Parser::new(text, tokens);
    parser.whole();
    parser.expected
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    problems: Vec<Problem>,
    /// Of the last comparison.
    last_field: Option<Field>,
    /// Set when the end is reached for the first time.
    expected: Option<Expected>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, tokens: &[Token]) -> Self {
        let tokens = tokens.iter().copied().filter(|token| token.lexeme != Lexeme::Comment).collect();
        Self { text, tokens, at: 0, depth: 0, problems: Vec::new(), last_field: None, expected: None }
    }

    fn whole(&mut self) -> Expr {
        self.expect(Expected::Term);
        let mut terms = Vec::new();
        while self.peek().is_some() {
            terms.extend(self.any());
            // Only a bracket that nothing opened can be left.
            if let Some(token) = self.next() {
                self.problem(self.excess(token, "Nothing was opened that this bracket could close."));
            }
        }
        Expr::all(terms)
    }

    fn any(&mut self) -> Option<Expr> {
        let mut terms = Vec::new();
        loop {
            terms.extend(self.all());
            match self.peek() {
                Some(token) if self.is_or(token) => self.at += 1,
                _ => break,
            }
        }
        (!terms.is_empty()).then(|| Expr::any(terms))
    }

    fn all(&mut self) -> Option<Expr> {
        let mut terms = Vec::new();
        loop {
            terms.extend(self.one());
            self.expect(Expected::Joint);
            match self.peek() {
                Some(token) if self.is_and(token) => self.at += 1,
                Some(token) if token.lexeme == Lexeme::Close || self.is_or(token) => break,
                Some(_) => {}
                None => break,
            }
        }
        (!terms.is_empty()).then(|| Expr::all(terms))
    }

    /// One term. None if there is a problem with it, which is then noted.
    fn one(&mut self) -> Option<Expr> {
        let mut is_negated = false;
        let start = self.here();
        while self.peek().is_some_and(|token| self.is_not(token)) {
            self.at += 1;
            is_negated = !is_negated;
        }
        self.expect(Expected::Term);
        let term = match self.peek() {
            Some(token) if token.lexeme == Lexeme::Open => self.bracketed(token),
            Some(token) if matches!(token.lexeme, Lexeme::Word | Lexeme::Quoted) && !self.is_joint(token) => {
                self.at += 1;
                self.term(token)
            }
            _ => self.missing(),
        }?;
        let span = start.to(term.span);
        Some(if is_negated { term.negated().at(span) } else { term })
    }

    fn bracketed(&mut self, open: Token) -> Option<Expr> {
        self.at += 1;
        if self.depth == MOST_BRACKETS {
            self.give_up();
            return self.fail(open.span, format!("There are more than {MOST_BRACKETS} brackets within each other."));
        }
        self.depth += 1;
        let inner = self.any();
        self.depth -= 1;
        match self.peek() {
            Some(close) => {
                self.at += 1;
                inner.map(|inner| inner.at(open.span.to(close.span)))
            }
            // Given up before.
            None if self.tokens.is_empty() => None,
            None => {
                let end = self.text.trim_end().len();
                let fix = Fix { label: "Close it".into(), span: Span::new(end, end), insert: ")".into() };
                self.problem(Problem::new(open.span, "This bracket is never closed.".into()).mended(fix));
                None
            }
        }
    }

    /// A term should stand here.
    fn missing(&mut self) -> Option<Expr> {
        let Some(token) = self.peek() else {
            return self.fail(self.end(), "Something is missing at the end.".into());
        };
        if token.lexeme == Lexeme::Unclosed {
            self.at += 1;
            return self.unclosed(token);
        }
        if token.lexeme == Lexeme::Close || self.is_joint(token) {
            // It is read by whoever waits for it.
            return self.fail(token.span, format!("Something is missing before {}.", self.quoted(token)));
        }
        self.at += 1;
        let message = match token.lexeme {
            Lexeme::Sign(_) => format!("The field is missing before {}: write port == 443, say.", self.quoted(token)),
            Lexeme::Strange if self.is_pipe(token) => return None,
            Lexeme::Strange => {
                let twice = token.span.of(self.text).repeat(2);
                let problem = Problem::new(token.span, format!("This sign is written twice: {twice}."));
                self.problem(problem.instead(twice));
                return None;
            }
            _ => format!("{} cannot stand here.", self.quoted(token)),
        };
        let problem = self.excess(token, &message);
        let problem = match (token.lexeme, self.last_field) {
            // Once more of the same field, as in `bytes > 1 and < 5`.
            (Lexeme::Sign(operator), Some(field)) if operator.suits(field.kind()) => {
                self.without_problems(|parser| _ = parser.comparison(field, token.span, operator, token.span));
                problem.writing(token.span, format!("{} {}", field.name(), operator.sign()))
            }
            (Lexeme::Sign(_), _) => Problem { fix: None, ..problem },
            _ => problem,
        };
        self.problem(problem);
        None
    }

    /// Takes what belongs to something that is a problem already.
    fn without_problems(&mut self, take: impl FnOnce(&mut Self)) {
        let known = self.problems.len();
        take(self);
        self.problems.truncate(known);
    }

    fn unclosed<T>(&mut self, token: Token) -> Option<T> {
        let quote = token.span.of(self.text).get(..1).unwrap_or_default();
        let end = Span::new(token.span.end, token.span.end);
        let fix = Fix { label: "Close it".into(), span: end, insert: quote.into() };
        self.problem(Problem::new(token.span, "This quote is never closed.".into()).mended(fix));
        None
    }

    /// Something that is best taken away. What stood on both sides of it does not become one word.
    fn excess(&self, token: Token, message: &str) -> Problem {
        let Span { start, end } = token.span;
        let is_apart =
            self.text[..start].ends_with(char::is_whitespace) || self.text[end..].starts_with(char::is_whitespace);
        let is_between = start > 0 && end < self.text.len() && !is_apart;
        let insert = if is_between { " " } else { "" }.into();
        let label = format!("Take {} away", self.quoted(token));
        Problem::new(token.span, message.into()).mended(Fix { label, span: token.span, insert })
    }

    fn quoted(&self, token: Token) -> String {
        format!("“{}”", shortened(token.span.of(self.text)))
    }

    fn fail<T>(&mut self, span: Span, message: String) -> Option<T> {
        self.problem(Problem::new(span, message));
        None
    }

    #[inline(never)]
    fn problem(&mut self, problem: Problem) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(problem);
        } else {
            self.give_up();
        }
    }

    /// What is left is not read.
    fn give_up(&mut self) {
        self.tokens.clear();
    }

    #[inline(never)]
    fn expect(&mut self, expected: Expected) {
        if self.at >= self.tokens.len() {
            self.expected.get_or_insert(expected);
        }
    }

    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    /// Takes the next token, if it is this one.
    #[inline(never)]
    fn takes(&mut self, lexeme: Lexeme) -> bool {
        let is = self.peek().is_some_and(|token| token.lexeme == lexeme);
        self.at += usize::from(is);
        is
    }

    /// Takes the next token, if it is this word, in either case.
    #[inline(never)]
    fn takes_word(&mut self, word: &str) -> bool {
        let is = self.peek().is_some_and(|token| self.is_word(token, word));
        self.at += usize::from(is);
        is
    }

    #[inline(never)]
    fn is_word(&self, token: Token, word: &str) -> bool {
        token.lexeme == Lexeme::Word && is_same(token.span.of(self.text), word)
    }

    fn is_and(&self, token: Token) -> bool {
        token.lexeme == Lexeme::And || self.is_word(token, "and")
    }

    fn is_or(&self, token: Token) -> bool {
        token.lexeme == Lexeme::Or || self.is_word(token, "or")
    }

    #[inline(never)]
    fn is_joint(&self, token: Token) -> bool {
        self.is_and(token) || self.is_or(token)
    }

    #[inline(never)]
    fn is_not(&self, token: Token) -> bool {
        token.lexeme == Lexeme::Not || self.is_word(token, "not")
    }

    fn here(&self) -> Span {
        self.peek().map_or(self.end(), |token| token.span)
    }

    /// The place right behind the last token that was taken.
    fn end(&self) -> Span {
        let end = self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |token| token.span.end);
        Span::new(end, end)
    }
}
