//! The filter language from outside: any text, and its documentation.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use flowglass::filter::{About, FIELDS, Kind, Operator, help};
use proptest::prelude::*;

use crate::filter_checks;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_text(text: String) {
        filter_checks::filter(text.as_bytes());
    }

    /// Made of what the language is made of, so that more of it is understood.
    #[test]
    fn any_words(words in proptest::collection::vec(proptest::sample::select(WORDS), 0..24)) {
        filter_checks::filter(words.join(" ").as_bytes());
        filter_checks::filter(words.concat().as_bytes());
    }
}

const WORDS: &[&str] = &[
    "src.ip",
    "ip",
    "port",
    "dst.port",
    "proto",
    "bytes",
    "packets",
    "time",
    "rule",
    "nic",
    "enc",
    "dir",
    "text",
    "==",
    "!=",
    "<",
    ">=",
    "in",
    "not",
    "and",
    "or",
    "contains",
    "matches",
    "is",
    "last",
    "absent",
    "{",
    "}",
    "(",
    ")",
    ",",
    "..",
    "!",
    "&&",
    "||",
    "&",
    "#",
    "/*",
    "*/",
    "\"",
    "'",
    "\\",
    "10.0.0.4",
    "10.0.0.0/8",
    "2001:db8::1",
    "10.0.0.4:443",
    ":53",
    "443",
    "10MB",
    "6h",
    "2026-01-02",
    "10:00",
    "2026-01-02T10:00Z",
    "tcp",
    "denied",
    "https",
    "X",
    "00224800AA01",
    "é",
    "-",
];

/// Says of each field and rule what the table says; set `FLOWGLASS_WRITE` to write it anew.
#[test]
fn the_documentation_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/filter.md");
    let expected = markdown();
    if std::env::var_os("FLOWGLASS_WRITE").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == expected,
        "docs/filter.md is out of date: FLOWGLASS_WRITE=1 cargo test --test engine documentation"
    );
}

fn markdown() -> String {
    let mut text = String::from(
        "# The filter language\n\nOne line says which flows are meant; an empty one means all of them. This page is written \
         from the tables in\n`src/filter`, which the parser, the completion and the help in the page read as well.\n",
    );
    for topic in help::TOPICS {
        write!(text, "\n## {}\n\n{}\n\n| filter | finds |\n| --- | --- |\n", topic.title, wrapped(topic.text)).unwrap();
        for example in topic.examples {
            writeln!(text, "| `{}` | {} |", example.filter.replace('|', "\\|"), example.meaning).unwrap();
        }
    }
    text.push_str("\n## Operators\n\n| operator | meaning | of |\n| --- | --- | --- |\n");
    for operator in Operator::ALL {
        writeln!(text, "| `{}` | {} | {} |", operator.sign(), operator.meaning(), asked_of(operator)).unwrap();
    }
    text.push_str("\n## Fields\n\n| field | also | what it is | example |\n| --- | --- | --- | --- |\n");
    for about in &FIELDS {
        writeln!(text, "{}", row(about)).unwrap();
    }
    text.push_str("\n## Words\n");
    for about in FIELDS.iter().filter(|about| about.kind == Kind::Choice) {
        write!(text, "\n### {}\n\n| value | also | meaning |\n| --- | --- | --- |\n", about.name).unwrap();
        for word in about.field.words() {
            writeln!(text, "| `{}` | {} | {} |", word.name, in_code(word.aliases), word.meaning).unwrap();
        }
    }
    text
}

fn row(about: &About) -> String {
    format!("| `{}` | {} | {} | `{}` |", about.name, in_code(about.aliases), about.help, about.example)
}

fn in_code(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" ")
}

fn asked_of(operator: Operator) -> String {
    let asked: Vec<&str> = help::fields(operator).map(flowglass::filter::Field::name).collect();
    if asked.len() == FIELDS.len() { "all".into() } else { asked.join(", ") }
}

/// At most 120 characters a line, like all else.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().unwrap();
        if last.is_empty() {
            last.push_str(word);
        } else if last.len() + 1 + word.len() <= 120 {
            last.push(' ');
            last.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.join("\n")
}
