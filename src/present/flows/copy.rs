//! Rows as text for elsewhere: numbers whole, times in UTC, what is absent empty.

use std::fmt::Write as _;

use super::{Part, Value};
use crate::enrich::Names;
use crate::ingest::is_formula;
use crate::query::flows::{Column, Line, Table};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Columns between tabs, as spreadsheets take them.
    Text,
    Csv,
    Json,
}

impl Format {
    pub const ALL: [Self; 3] = [Self::Text, Self::Csv, Self::Json];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Csv => "CSV",
            Self::Json => "JSON",
        }
    }
}

pub fn copied<'a>(
    lines: impl Iterator<Item = &'a Line>,
    (table, columns): (Table, &[Column]),
    names: &Names,
    format: Format,
) -> String {
    let parts = Part::of(columns, names);
    if format == Format::Json {
        let objects: Vec<String> = lines.map(|line| format!("  {{{}}}", members(line, &parts, names))).collect();
        return format!("[\n{}\n]\n", objects.join(",\n"));
    }
    let head = |part: &Part| if format == Format::Text { part.title(table) } else { part.key() };
    let row = |line: &Line| cells(line, &parts, names).collect();
    separated(&parts.iter().map(head).collect::<Vec<_>>(), &lines.map(row).collect::<Vec<_>>(), format)
}

/// A row's cells, as plain texts.
pub(super) fn cells<'a>(line: &'a Line, parts: &'a [Part], names: &'a Names) -> impl Iterator<Item = String> + 'a {
    parts.iter().map(|part| plain(&part.value(line, names)))
}

/// Any table as text or as CSV.
pub fn separated(heads: &[String], rows: &[Vec<String>], format: Format) -> String {
    if format == Format::Csv {
        return std::iter::once(heads)
            .chain(rows.iter().map(Vec::as_slice))
            .map(|row| csv_line(row.iter().cloned()))
            .collect();
    }
    let written = |cell: &String| unformed(cell.replace(['\t', '\n', '\r'], " "));
    let mut text = heads.join("\t") + "\n";
    for row in rows {
        text.push_str(&row.iter().map(written).collect::<Vec<_>>().join("\t"));
        text.push('\n');
    }
    text
}

/// As RFC 4180 has it, the line's end too.
pub(super) fn csv_line(cells: impl Iterator<Item = String>) -> String {
    cells.map(quoted).collect::<Vec<_>>().join(",") + "\r\n"
}

fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) | Value::Span(number) => number.to_string(),
        Value::Time(time) => time.to_string(),
        Value::Absent(_) => String::new(),
    }
}

/// What a spreadsheet would take for a formula is none with a quote before it.
fn unformed(text: String) -> String {
    if is_formula(&text) { format!("'{text}") } else { text }
}

fn quoted(text: String) -> String {
    let text = unformed(text);
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// What stands between the braces of its object.
pub(super) fn members(line: &Line, parts: &[Part], names: &Names) -> String {
    let mut text = String::new();
    let mut comma = "";
    for part in parts {
        let written = match part.value(line, names) {
            Value::Absent(_) => continue,
            // Beyond 2^53 readers of JSON lose digits.
            Value::Number(number) | Value::Span(number) if number <= 1 << 53 => number.to_string(),
            // A string is what serde_json always writes.
            other => serde_json::to_string(&plain(&other)).unwrap_or_default(),
        };
        // Writing to a string does not fail.
        let _ = write!(text, "{comma}\"{}\":{written}", part.key());
        comma = ",";
    }
    text
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::{Direction, Format as Layout, Millis, Protocol, State};
    use crate::query::flows::{Ends, Particulars, TupleLine};

    pub fn line(rule: &str, bytes: Option<u64>) -> Line {
        let ends = Ends {
            source: [10, 0, 0, 4].into(),
            source_port: 50_000,
            destination: [192, 0, 2, 7].into(),
            destination_port: 443,
            protocol: Protocol::TCP,
            direction: Direction::Outbound,
            mac: None,
        };
        let tuple = TupleLine {
            state: State::End,
            encryption: None,
            format: Layout::Vnet,
            log: String::new(),
            target: String::new(),
            logged: None,
            file: "PT1H.json".to_owned(),
            token: 0,
            offset: 12,
            length: 500,
            ordinal: 0,
            record: None,
            row: None,
        };
        Line {
            time: Millis(1_768_294_800_000),
            ends,
            rule: rule.to_owned(),
            acl: String::new(),
            counters: [None, bytes, None, None],
            what: Particulars::Tuple(Box::new(tuple)),
        }
    }

    #[track_caller]
    fn check(rule: &str, bytes: Option<u64>, format: Format, expected: &str) {
        let columns = [Column::Time, Column::Rule, Column::BytesSent];
        let line = line(rule, bytes);
        assert_eq!(copied([line].iter(), (Table::Tuples, &columns), Names::none(), format), expected);
    }

    #[test]
    fn every_format() {
        check("a", Some(7), Format::Text, "Time\tRule\tSent\n2026-01-13T09:00:00.000Z\ta\t7\n");
        check("a\tb", None, Format::Text, "Time\tRule\tSent\n2026-01-13T09:00:00.000Z\ta b\t\n");
        check("a", Some(7), Format::Csv, "time,rule,bytes_sent\r\n2026-01-13T09:00:00.000Z,a,7\r\n");
        check("a,\"b\"", None, Format::Csv, "time,rule,bytes_sent\r\n2026-01-13T09:00:00.000Z,\"a,\"\"b\"\"\",\r\n");
        check("=1+1", None, Format::Csv, "time,rule,bytes_sent\r\n2026-01-13T09:00:00.000Z,'=1+1,\r\n");
        check(
            "a\"b",
            Some((1 << 53) + 1),
            Format::Json,
            "[\n  {\"time\":\"2026-01-13T09:00:00.000Z\",\"rule\":\"a\\\"b\",\"bytes_sent\":\"9007199254740993\"}\n]\n",
        );
        check("a", None, Format::Json, "[\n  {\"time\":\"2026-01-13T09:00:00.000Z\",\"rule\":\"a\"}\n]\n");
    }
}
