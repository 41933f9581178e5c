//! Values as they are written elsewhere: a comma or a space behind one, which can be a number's point, its thousands or
//! a list; stars for any text; and strokes around a pattern.

use super::{Lexeme, Parser, Token, shortened};
use crate::filter::lex::quote;
use crate::filter::{Field, Fix, Kind, Operator, Problem, Set, Span};
use crate::model::is_same;

impl Parser<'_> {
    /// Behind a comparison that was read: whether a comma parts its value, which is then a problem.
    pub(super) fn is_parted(&mut self, field: Field, operator: Operator, sign_at: Span) -> bool {
        let is_amount = matches!(field.kind(), Kind::Bytes | Kind::Count);
        let is_equal = operator.positive() == Operator::Equal;
        let Some(&first) = self.at.checked_sub(1).and_then(|at| self.tokens.get(at)) else { return false };
        if !is_amount && !is_equal && field.kind() != Kind::Port {
            return false;
        }
        let mut last = first;
        while let Some(next) = self.behind_comma(last).or_else(|| self.behind_space(first, last).filter(|_| is_amount))
        {
            // With the comma, if there is one.
            self.at += self.tokens[self.at..].iter().take_while(|token| token.span != next.span).count() + 1;
            last = next;
        }
        if last == first {
            return false;
        }
        let span = first.span.to(last.span);
        let problem = if is_equal && !is_amount {
            self.several(operator, sign_at, span)
        } else {
            if is_amount {
                // Its unit can stand in the next word. What is wrong with the last part is wrong with the number.
                self.at -= 1;
                self.without_problems(|parser| _ = parser.number(field));
            }
            let text = span.of(self.text);
            let problem = Problem::new(span, format!("“{}” is no number: write 1500, say.", shortened(text)));
            match joined(&text.replace(' ', ",")).filter(|number| is_amount || !number.contains('.')) {
                Some(number) => problem.instead(number),
                None => problem,
            }
        };
        self.problem(problem);
        true
    }

    /// KQL's pipe into one of its commands, taken, which is then a problem. Behind `where` comes one more condition,
    /// behind all others nothing a filter could do.
    pub(super) fn is_pipe(&mut self, token: Token) -> bool {
        const COMMANDS: [&str; 10] =
            ["take", "limit", "project", "summarize", "extend", "order", "sort", "top", "count", "distinct"];
        let is_bar = token.span.of(self.text) == "|";
        let Some(next) = self.peek().filter(|next| is_bar && next.lexeme == Lexeme::Word) else { return false };
        let is_where = self.is_word(next, "where");
        if !is_where && !COMMANDS.iter().any(|command| self.is_word(next, command)) {
            return false;
        }
        let problem = Problem::new(token.span, "A filter has no pipes: it says only which flows are shown.".into());
        let fix = if is_where {
            self.at += 1;
            let insert = if self.text[..token.span.start].trim().is_empty() { "" } else { "and" };
            Fix { label: "Write and".into(), span: token.span.to(next.span), insert: insert.into() }
        } else {
            self.at = self.tokens.len();
            let span = Span::new(token.span.start, self.text.len());
            Fix { label: format!("Take {} and the rest away", self.quoted(token)), span, insert: String::new() }
        };
        self.problem(problem.mended(fix));
        true
    }

    /// A list in the brackets that lists have elsewhere. Those round an address of version 6 are its own.
    pub(super) fn square_list(&mut self) -> Option<Problem> {
        let text = |token: &Token| token.span.of(self.text);
        let first =
            *self.tokens.get(self.at).filter(|token| text(token).starts_with('[') && !text(token).contains(':'))?;
        let more = self.tokens[self.at..].iter().position(|token| text(token).ends_with(']'))?;
        let span = first.span.to(self.tokens[self.at + more].span);
        self.at += more + 1;
        let list = span.of(self.text);
        Some(Problem::new(span, "A list stands in { }.".into()).instead(format!("{{{}}}", &list[1..list.len() - 1])))
    }

    /// Behind a value without a field: whether others follow, parted by commas, which is a problem.
    pub(super) fn is_listed(&mut self, field: Field, first: Span) -> bool {
        let mut span = first;
        while let Some(&[comma, next]) = self.tokens.get(self.at..self.at + 2)
            && comma.lexeme == Lexeme::Comma
            && next.lexeme == Lexeme::Word
            && Field::named(next.span.of(self.text)).is_none()
        {
            self.at += 2;
            span = span.to(next.span);
        }
        if span == first {
            return false;
        }
        let values: Vec<&str> =
            span.of(self.text).split(',').map(|value| value.trim().trim_start_matches(':')).collect();
        let list = format!("{} in {{{}}}", field.name(), values.join(", "));
        self.problem(Problem::new(span, "Several values are a list.".into()).instead(list));
        true
    }

    fn several(&self, operator: Operator, sign_at: Span, span: Span) -> Problem {
        let sign = if operator == Operator::Equal { Operator::In } else { Operator::NotIn }.sign();
        // With the spaces around it, which need not be there.
        let start = self.text[..sign_at.start].trim_end().len();
        let end = self.text.len() - self.text[sign_at.end..].trim_start().len();
        let fix = Fix { label: format!("Write {sign}"), span: Span::new(start, end), insert: format!(" {sign} ") };
        Problem::new(span, format!("Several values go with {sign}.")).mended(fix)
    }

    /// Behind a comparison that was read: whether its value has signs that stand for other texts elsewhere. None of
    /// these names can have them.
    pub(super) fn is_of_other_signs(&mut self, field: Field, operator: Operator, sign_at: Span) -> bool {
        let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        // Signs for any text are no part of a name, also in quotes.
        if sign_at.of(self.text).split_whitespace().last().is_some_and(|sign| is_same(sign, "like"))
            && let Some(last) = last
        {
            let value = self.plain(*last);
            let part = value.trim_matches(['%', '*']);
            if part != value && !part.is_empty() {
                let message = "contains looks for a part already: a % or a * is one more sign to look for.".to_owned();
                let problem = Problem::new(last.span, message).instead(quote(part));
                self.problem(problem);
                return true;
            }
        }
        // In quotes it is just that.
        let Some(&value) =
            last.filter(|last| last.lexeme == Lexeme::Word && matches!(field, Field::Rule | Field::Encryption))
        else {
            return false;
        };
        let text = value.span.of(self.text);
        let within = |sign: char| text.strip_prefix(sign).and_then(|text| text.strip_suffix(sign));
        let problem = match operator.positive() {
            Operator::Equal if text.contains('*') => {
                let part = text.trim_matches('*');
                let problem = Problem::new(value.span, "A star is no sign for any text: ask for a part of it.".into());
                let contains = if operator == Operator::Equal { Operator::Contains } else { Operator::NotContains };
                let (span, insert) = (sign_at.to(value.span), format!("{} {}", contains.sign(), quote(part)));
                let fix = Fix { label: format!("Write {insert}"), span, insert };
                if part.is_empty() || part.contains('*') { problem } else { problem.mended(fix) }
            }
            Operator::Matches => match within('/').filter(|pattern| !pattern.is_empty()) {
                Some(pattern) => Problem::new(value.span, "A pattern stands without strokes around it.".into())
                    .instead(quote(pattern)),
                None => return false,
            },
            _ => return false,
        };
        self.problem(problem);
        true
    }

    /// Behind a comparison that was read: whether it is SQL's `between 5 and 10`, which would be two terms here.
    pub(super) fn is_between_and(&mut self, field: Field, at: Span, sign_at: Span) -> bool {
        let Some(&[first, and, last]) = self.at.checked_sub(1).and_then(|at| self.tokens.get(at..at + 3)) else {
            return false;
        };
        if !is_same(sign_at.of(self.text), "between") || !self.is_and(and) || !self.is_value(last) {
            return false;
        }
        let first = self.text[sign_at.end..first.span.end].trim();
        // With its unit.
        self.at += 1;
        self.without_problems(|parser| _ = parser.item(field, &mut Set::of(field.kind())));
        let last = self.text[last.span.start..self.end().end].trim();
        let range = format!("{} in {first}..{last}", field.name());
        let span = at.to(self.end());
        self.problem(Problem::new(span, "A range has two dots between its ends.".into()).writing(span, range));
        true
    }

    /// The word of three digits that follows a number of so few with a space between: its thousands. One alone can be a
    /// port, unless it begins with a zero.
    fn behind_space(&self, first: Token, last: Token) -> Option<Token> {
        let text = |token: &Token| token.span.of(self.text);
        let is_number = |token: &Token| token.lexeme == Lexeme::Word && text(token).bytes().all(|b| b.is_ascii_digit());
        let is_group = |before: Token, token: &Token| {
            let between = &self.text[before.span.end..token.span.start];
            is_number(token) && text(token).len() == 3 && between == " "
        };
        let next = *self.tokens.get(self.at).filter(|token| is_group(last, token))?;
        let has_more = || self.tokens.get(self.at + 1).is_some_and(|token| is_group(next, token));
        let are_thousands = is_number(&first) && text(&first).len() <= 3 && !text(&first).starts_with('0');
        (are_thousands && (last != first || text(&next).starts_with('0') || has_more())).then_some(next)
    }

    /// The word that follows this one with nothing but a comma between.
    fn behind_comma(&self, word: Token) -> Option<Token> {
        let [comma, next] = *self.tokens.get(self.at..self.at + 2)? else { return None };
        let is_close = word.span.end == comma.span.start && comma.span.end == next.span.start;
        let is_comma = comma.lexeme == Lexeme::Comma && comma.span.of(self.text) == ",";
        let are_words = word.lexeme == Lexeme::Word && next.lexeme == Lexeme::Word;
        // Another term is no part of the value.
        let is_value = are_words && Field::named(next.span.of(self.text)).is_none();
        (is_close && is_comma && is_value).then_some(next)
    }
}

/// A number without its commas: of thousands, if three digits are behind each, else the one is the point.
fn joined(text: &str) -> Option<String> {
    let digits = |part: &str| part.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, behind) = text.split_once(',')?;
    if whole.is_empty() || digits(whole) < whole.len() {
        return None;
    }
    let are_thousands = whole.len() <= 3 && !whole.starts_with('0') && behind.split(',').all(|part| digits(part) == 3);
    if are_thousands {
        return Some(text.replace(',', ""));
    }
    let is_fraction = digits(behind) > 0 && !behind.contains([',', '.']);
    is_fraction.then(|| format!("{whole}.{behind}"))
}
