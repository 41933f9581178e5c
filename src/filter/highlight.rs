//! What each stretch of a filter's text is, for its colour.

use super::lex::{Lexeme, lex};
use super::{Field, Operator, Span};
use crate::model::is_same;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    Field,
    Operator,
    /// `and`, `or`, `not`, `last`, `absent`.
    Keyword,
    Value,
    /// In quotes.
    Text,
    /// Brackets, commas, dots.
    Mark,
    Comment,
    /// What can never be right.
    Wrong,
}

pub fn tokens(text: &str) -> Vec<(Span, TokenKind)> {
    let mut follows_operator = false;
    let mut kinds = Vec::new();
    for token in lex(text) {
        let kind = match token.lexeme {
            Lexeme::Word => word(token.span.of(text), follows_operator),
            Lexeme::Quoted => TokenKind::Text,
            Lexeme::Comment => TokenKind::Comment,
            Lexeme::Sign(_) => TokenKind::Operator,
            Lexeme::And | Lexeme::Or | Lexeme::Not => TokenKind::Keyword,
            Lexeme::Unclosed | Lexeme::Strange => TokenKind::Wrong,
            _ => TokenKind::Mark,
        };
        if kind != TokenKind::Comment {
            follows_operator = kind == TokenKind::Operator;
        }
        kinds.push((token.span, kind));
    }
    kinds
}

fn word(text: &str, follows_operator: bool) -> TokenKind {
    const KEYWORDS: [&str; 5] = ["and", "or", "not", "last", "absent"];
    if KEYWORDS.iter().any(|word| is_same(word, text)) {
        TokenKind::Keyword
    } else if Field::named(text).is_some() {
        TokenKind::Field
    } else if !follows_operator && Operator::from_word(text).is_some() {
        TokenKind::Operator
    } else {
        TokenKind::Value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        let text = r#"not dir == in or src.ip in {10.0.0.4} # far
            && "web" | x"#;
        let found: Vec<(&str, TokenKind)> =
            tokens(text).into_iter().map(|(span, kind)| (span.of(text), kind)).collect();
        let expected = [
            ("not", TokenKind::Keyword),
            ("dir", TokenKind::Field),
            ("==", TokenKind::Operator),
            ("in", TokenKind::Value),
            ("or", TokenKind::Keyword),
            ("src.ip", TokenKind::Field),
            ("in", TokenKind::Operator),
            ("{", TokenKind::Mark),
            ("10.0.0.4", TokenKind::Value),
            ("}", TokenKind::Mark),
            ("# far", TokenKind::Comment),
            ("&&", TokenKind::Keyword),
            ("\"web\"", TokenKind::Text),
            ("|", TokenKind::Wrong),
            ("x", TokenKind::Value),
        ];
        assert_eq!(found, expected);
    }
}
