//! All rows into a file, a stretch at a time: every column there is, so that what was saved says all that the page
//! knows of a row. A table of tuples in CSV can be opened again.

use super::copy::{csv_line, members, plain};
use super::{key, value};
use crate::model::Digest;
use crate::query::flows::{Line, Table, What};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    Csv,
    JsonLines,
}

/// What tells each tuple from all others, wherever it is read again: digests of its record and of itself.
const IDENTITY: [&str; 2] = ["record", "row"];

impl Saved {
    pub const ALL: [Self; 2] = [Self::Csv, Self::JsonLines];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::JsonLines => "JSON lines",
        }
    }

    pub const fn file_name(self, table: Table) -> &'static str {
        match (table, self) {
            (Table::Tuples, Self::Csv) => "flowglass-tuples.csv",
            (Table::Tuples, Self::JsonLines) => "flowglass-tuples.jsonl",
            (Table::Connections, Self::Csv) => "flowglass-connections.csv",
            (Table::Connections, Self::JsonLines) => "flowglass-connections.jsonl",
        }
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::JsonLines => "application/jsonl",
        }
    }

    /// What the file begins with.
    pub fn head(self, table: Table) -> String {
        match self {
            Self::Csv => {
                let names = table.columns().iter().map(|&column| key(column));
                let identity = if table == Table::Tuples { &IDENTITY[..] } else { &[] };
                csv_line(names.chain(identity.iter().copied()).map(ToOwned::to_owned).collect())
            }
            Self::JsonLines => String::new(),
        }
    }

    pub fn row(self, line: &Line, table: Table) -> String {
        let identity = match &line.what {
            What::Tuple(tuple) => {
                let written = |digest: Option<Digest>| digest.map(|digest| digest.to_string()).unwrap_or_default();
                Some([tuple.record, tuple.row].map(written))
            }
            What::Connection(_) => None,
        };
        match self {
            Self::Csv => {
                let cells = table.columns().iter().map(|&column| plain(&value(line, column)));
                csv_line(cells.chain(identity.into_iter().flatten()).collect())
            }
            Self::JsonLines => {
                let [record, row] = IDENTITY;
                let written =
                    |[of_record, of_row]: [String; 2]| format!(",\"{record}\":\"{of_record}\",\"{row}\":\"{of_row}\"");
                let identity = identity.map(written).unwrap_or_default();
                format!("{{{}{identity}}}\n", members(line, table.columns()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::copy::tests::line;
    use super::*;

    #[test]
    fn rows_of_every_format() {
        let digest = Digest::of(b"a record");
        let mut line = line("UserRule_a", Some(7));
        if let What::Tuple(tuple) = &mut line.what {
            (tuple.record, tuple.row) = (Some(digest), Some(Digest::of(b"a row")));
        }
        let (head, csv) = (Saved::Csv.head(Table::Tuples), Saved::Csv.row(&line, Table::Tuples));
        assert_eq!(head.matches(',').count(), csv.matches(',').count());
        assert!(head.starts_with("time,source,source_port,") && head.ends_with(",record,row\r\n"), "{head}");
        assert!(csv.starts_with("2026-01-13T09:00:00.000Z,10.0.0.4,50000,"), "{csv}");
        assert!(csv.ends_with(&format!(",12,{digest},{}\r\n", Digest::of(b"a row"))), "{csv}");
        let json = Saved::JsonLines.row(&line, Table::Tuples);
        assert_eq!(Saved::JsonLines.head(Table::Tuples), "");
        let parsed: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(parsed["bytes_sent"], 7);
        assert_eq!(parsed["record"], digest.to_string());
        assert!(json.ends_with("}\n"));
    }
}
