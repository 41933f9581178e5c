//! A filter's text in tokens. Every byte but space belongs to one, so the same tokens are parsed, coloured and
//! completed.

use super::{Operator, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub lexeme: Lexeme,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lexeme {
    /// A name, a number, an address, a keyword: what stands together without a sign of the language.
    Word,
    /// In quotes, with them.
    Quoted,
    /// A quote that is never closed, to the end of the text.
    Unclosed,
    Comment,
    Sign(Operator),
    /// `&&`
    And,
    /// `||`
    Or,
    /// `!`
    Not,
    Open,
    Close,
    OpenList,
    CloseList,
    Comma,
    /// `..`
    Range,
    /// A sign that means nothing here.
    Strange,
}

/// Signs that are always themselves, the longest first.
const SIGNS: [(&str, Lexeme); 23] = [
    ("==", Lexeme::Sign(Operator::Equal)),
    ("!=", Lexeme::Sign(Operator::Unequal)),
    ("<>", Lexeme::Sign(Operator::Unequal)),
    ("<=", Lexeme::Sign(Operator::AtMost)),
    (">=", Lexeme::Sign(Operator::AtLeast)),
    ("=~", Lexeme::Sign(Operator::Matches)),
    ("!~", Lexeme::Sign(Operator::NotMatches)),
    ("~", Lexeme::Sign(Operator::Matches)),
    ("&&", Lexeme::And),
    ("||", Lexeme::Or),
    ("..", Lexeme::Range),
    ("=", Lexeme::Sign(Operator::Equal)),
    ("<", Lexeme::Sign(Operator::Less)),
    (">", Lexeme::Sign(Operator::Greater)),
    ("!", Lexeme::Not),
    ("(", Lexeme::Open),
    (")", Lexeme::Close),
    ("{", Lexeme::OpenList),
    ("}", Lexeme::CloseList),
    (",", Lexeme::Comma),
    (";", Lexeme::Comma),
    ("&", Lexeme::Strange),
    ("|", Lexeme::Strange),
];

pub fn lex(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let Some(first) = text[at..].chars().next() else { return tokens };
        let rest = &text[at..];
        let (lexeme, length) = match first {
            '"' | '\'' => quoted(rest, first),
            _ => comment(rest).or_else(|| sign(rest)).unwrap_or_else(|| (Lexeme::Word, word(rest))),
        };
        tokens.push(Token { lexeme, span: Span::new(at, at + length) });
        at += length;
    }
}

fn comment(rest: &str) -> Option<(Lexeme, usize)> {
    let length = if rest.starts_with('#') {
        rest.find('\n')
    } else if rest.starts_with("/*") {
        rest.find("*/").map(|at| at + 2)
    } else {
        return None;
    };
    Some((Lexeme::Comment, length.unwrap_or(rest.len())))
}

fn sign(rest: &str) -> Option<(Lexeme, usize)> {
    SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)).map(|&(sign, lexeme)| (lexeme, sign.len()))
}

fn quoted(rest: &str, quote: char) -> (Lexeme, usize) {
    let mut is_escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if is_escaped {
            is_escaped = false;
        } else if c == '\\' {
            is_escaped = true;
        } else if c == quote {
            return (Lexeme::Quoted, at + 1);
        }
    }
    (Lexeme::Unclosed, rest.len())
}

/// How far a word goes: to a space, a quote, a sign or a comment.
fn word(rest: &str) -> usize {
    let ends = |(at, c): (usize, char)| {
        let is_end = c.is_whitespace()
            || matches!(c, '"' | '\'' | '#' | '=' | '!' | '<' | '>' | '(' | ')' | '{' | '}' | ',' | ';' | '&' | '|')
            || rest[at..].starts_with("..")
            || rest[at..].starts_with("/*");
        is_end.then_some(at)
    };
    rest.char_indices().find_map(ends).unwrap_or(rest.len())
}

/// What quotes mean: a backslash makes a quote or another backslash itself; before anything else it stands for itself,
/// so that regular expressions can be written as they are.
pub fn unquote(quoted: &str) -> String {
    let mut chars = quoted.chars();
    let quote = chars.next();
    let mut text = String::with_capacity(quoted.len());
    while let Some(c) = chars.next() {
        if Some(c) == quote {
            break;
        }
        if c != '\\' {
            text.push(c);
            continue;
        }
        match chars.next() {
            Some(next) if next == '\\' || Some(next) == quote => text.push(next),
            next => {
                text.push('\\');
                text.extend(next);
            }
        }
    }
    text
}

pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let pieces: Vec<&str> = lex(text).into_iter().map(|token| token.span.of(text)).collect();
        assert_eq!(pieces, expected, "{text}");
    }

    #[test]
    fn tokens() {
        check("", &[]);
        check(" src.ip==10.0.0.0/8 ", &["src.ip", "==", "10.0.0.0/8"]);
        check("port in{1..2,3 4}", &["port", "in", "{", "1", "..", "2", ",", "3", "4", "}"]);
        check("[2001:db8::1]:443||!a", &["[2001:db8::1]:443", "||", "!", "a"]);
        check("a # b\nc /* d */e /* f", &["a", "# b", "c", "/* d */", "e", "/* f"]);
        check(r#"rule=='it''s' "a \" b"c "d"#, &["rule", "==", "'it'", "'s'", r#""a \" b""#, "c", "\"d"]);
        check("bytes>=10MB", &["bytes", ">=", "10MB"]);
        check("é≠ü&x", &["é≠ü", "&", "x"]);
        check("10.0.0.1..10.0.0.9", &["10.0.0.1", "..", "10.0.0.9"]);
    }

    #[test]
    fn quotes() {
        let check = |quoted, expected| assert_eq!(unquote(quoted), expected);
        check(r#""a b""#, "a b");
        check(r#""a\"b\\c""#, r#"a"b\c"#);
        check(r"'\d+\.'", r"\d+\.");
        check(r#"'say "so"'"#, r#"say "so""#);
        check("\"open", "open");
        check("\"open\\", "open\\");
    }

    proptest! {
        #[test]
        fn every_text_comes_back_from_quotes(text: String) {
            let quoted = quote(&text);
            prop_assert_eq!(lex(&quoted), [Token { lexeme: Lexeme::Quoted, span: Span::new(0, quoted.len()) }]);
            prop_assert_eq!(unquote(&quoted), text);
        }

        #[test]
        fn only_space_is_between(text: String) {
            let mut end = 0;
            for Token { span, .. } in lex(&text) {
                prop_assert!(text[end..span.start].trim().is_empty() && span.start < span.end);
                end = span.end;
            }
            prop_assert!(text[end..].trim().is_empty());
        }
    }
}
