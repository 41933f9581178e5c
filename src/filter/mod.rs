//! The filter language: what can be asked of flows, how it is written, and how it is read.
//!
//! [`Field`] and its table say what there is. [`parse`] reads a text into an [`Expr`], whose values have the types of
//! their fields, or says what is wrong with it; an [`Expr`] is written again as text, and in words. [`complete`] says
//! what could be written next, [`tokens`] how it is coloured, and all tokens come from one lexer.

mod choice;
pub mod clocks;
mod complete;
mod edit;
mod either;
mod expr;
mod field;
pub mod help;
mod highlight;
mod lex;
mod nearest;
mod notes;
mod operator;
mod parse;
mod print;
mod problem;
mod resolve;
mod span;
mod table;
#[cfg(test)]
mod tests;
pub mod text;
mod words;

pub use choice::{Choice, Word};
pub use complete::{Completion, Completions, Offered, complete};
pub use edit::{rule_term, term, unknown_term};
pub use expr::{Between, Bound, Comparison, Expr, Is, Node, Set, Test, joined, one_holds};
pub use field::{About, Field, Kind, Source};
pub use highlight::{TokenKind, tokens};
pub use notes::on_one_line;
pub use operator::Operator;
pub use parse::{LONGEST, parse, parse_resolved};
pub use problem::{Fix, Problem};
pub use resolve::why_unsaid;
pub use span::Span;
pub use table::FIELDS;
pub use words::Phrase;
