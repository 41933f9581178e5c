//! What was noted in a filter's text: no expression has its comments, so they are carried over to the text it is
//! written as.

use super::lex::{Lexeme, lex};
use super::print::one_of;
use super::{Expr, Span, parse};

impl Expr {
    /// As text, with the comments of the texts it comes from, each behind its term as long as that is there. They are
    /// written between signs, because filters are kept one a line.
    pub fn noted(&self, texts: &[&str]) -> String {
        let mut notes: Vec<(Self, String)> = texts.iter().flat_map(|text| notes(text)).collect();
        if notes.is_empty() {
            return self.to_string();
        }
        let terms = self.terms();
        let mut written = String::new();
        for (at, term) in terms.iter().enumerate() {
            if at > 0 {
                written.push_str(" and ");
            }
            match terms {
                [alone] => written = alone.to_string(),
                _ => one_of(&mut written, term),
            }
            notes.retain(|(of, note)| {
                let is_here = of == term;
                if is_here {
                    written.push_str(note);
                }
                !is_here
            });
        }
        written
    }
}

/// The same filter on one line, as filters are kept: a comment in it ends where it did.
pub fn on_one_line(text: &str) -> String {
    if !text.contains(['\n', '\r']) {
        return text.to_owned();
    }
    parse(text).map_or_else(|_| text.replace(['\n', '\r'], " "), |expr| expr.noted(&[text]))
}

/// Each comment with the term it stands in or behind, or else before. A text that cannot be read has none.
fn notes(text: &str) -> Vec<(Expr, String)> {
    let comments = lex(text).into_iter().filter(|token| token.lexeme == Lexeme::Comment);
    let comments: Vec<_> = comments.filter_map(|token| Some((token.span, note(token.span.of(text))?))).collect();
    if comments.is_empty() {
        return Vec::new();
    }
    let Ok(expr) = parse(text) else { return Vec::new() };
    let terms = expr.terms();
    let of_term = |(span, note): (Span, String)| {
        let before = terms.iter().rev().find(|term| term.span.start <= span.start);
        Some((before.or(terms.first())?.clone(), note))
    };
    comments.into_iter().filter_map(of_term).collect()
}

fn note(comment: &str) -> Option<String> {
    let text = match comment.strip_prefix("/*") {
        Some(rest) => rest.strip_suffix("*/").unwrap_or(rest),
        None => comment.strip_prefix('#').unwrap_or(comment),
    };
    let text = text.replace("*/", "* /").replace(char::is_whitespace, " ");
    let text = text.trim();
    (!text.is_empty()).then(|| format!(" /* {text} */"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Expr {
        parse(text).unwrap()
    }

    #[test]
    fn a_click_leaves_comments_where_they_are() {
        let check = |before: &str, term: &str, expected: &str| {
            assert_eq!(read(before).with(&read(term)).noted(&[before]), expected, "{before} with {term}");
        };
        check("tcp", "denied", "proto == tcp and action == denied");
        check("tcp # the web", "denied", "proto == tcp /* the web */ and action == denied");
        check("# first\ntcp /* a\nb */ # c\n:53", "tcp", "proto == tcp /* first */ /* a b */ /* c */ and port == 53");
        check("tcp or # both\nudp", ":53", "(proto == tcp or proto == udp) /* both */ and port == 53");
        check("(tcp or udp) # both", "", "proto == tcp or proto == udp /* both */");
        check("tcp # goes\ndenied # stays", "not tcp", "action == denied /* stays */ and proto != tcp");
        check("tcp # a */ b", "denied", "proto == tcp /* a * / b */ and action == denied");
        check("tcp /* never closed", "denied", "proto == tcp /* never closed */ and action == denied");
        check("# only this", "tcp", "proto == tcp");
        check("tcp # ", "tcp", "proto == tcp");
        check("rule == \"# no comment\"", "tcp", "rule == \"# no comment\" and proto == tcp");
    }

    #[test]
    fn what_is_written_brings_its_own() {
        let check = |before: &str, written: &str, expected: &str| {
            assert_eq!(read(before).and(&read(written)).noted(&[before, written]), expected, "{before} and {written}");
        };
        check("", "tcp # why", "proto == tcp /* why */");
        check("tcp # a", "denied # b", "proto == tcp /* a */ and action == denied /* b */");
        check("tcp # a", "tcp # b", "proto == tcp /* a */ /* b */");
        check("tcp # a", "# b", "proto == tcp /* a */");
    }

    #[test]
    fn on_one_line_a_comment_ends_where_it_did() {
        assert_eq!(on_one_line("tcp # the web\ndenied"), "proto == tcp /* the web */ and action == denied");
        assert_eq!(on_one_line("tcp and\r\ndenied"), "proto == tcp and action == denied");
        assert_eq!(on_one_line("port ==\n"), "port == ");
        assert_eq!(on_one_line("tcp # the web"), "tcp # the web");
    }

    #[test]
    fn a_text_that_cannot_be_read_has_none() {
        assert_eq!(read("tcp").noted(&["port == # 443"]), "proto == tcp");
    }

    proptest! {
        #[test]
        fn notes_change_nothing(first in "[^\"']{0,12}", second in "[^\"']{0,12}") {
            let text = format!("tcp /*{first}*/ :53 #{second}");
            if let Ok(expr) = parse(&text) {
                let noted = expr.noted(&[&text]);
                prop_assert_eq!(expr.noted(&[&noted]), noted.clone());
                prop_assert_eq!(parse(&noted), Ok(expr), "{}", noted);
            }
        }
    }
}
