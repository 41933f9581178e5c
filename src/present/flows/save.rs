//! All rows into a file, a stretch at a time: every column there is, and what is said of addresses, so that what was
//! saved says all that the page knows of a row. Tuples can be opened again.

use super::Part;
use super::copy::{cells, csv_line, members};
use crate::enrich::Names;
use crate::model::Digest;
use crate::present::elsewhere::file_name;
use crate::query::Scope;
use crate::query::flows::{Line, Particulars, Table};

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

    pub fn file_name(self, table: Table, scope: &Scope) -> String {
        let rows = if table == Table::Tuples { "tuples" } else { "connections" };
        file_name(rows, Some(scope), if self == Self::Csv { "csv" } else { "jsonl" })
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::JsonLines => "application/jsonl",
        }
    }

    /// What the file begins with.
    pub fn head(self, table: Table, parts: &[Part]) -> String {
        match self {
            Self::Csv => {
                let identity = if table == Table::Tuples { &IDENTITY[..] } else { &[] };
                let keys = parts.iter().map(|part| part.key());
                csv_line(keys.chain(identity.iter().map(|&key| key.to_owned())))
            }
            Self::JsonLines => String::new(),
        }
    }

    pub fn row(self, line: &Line, parts: &[Part], names: &Names) -> String {
        let identity = match &line.what {
            Particulars::Tuple(tuple) => {
                let written = |digest: Option<Digest>| digest.map(|digest| digest.to_string()).unwrap_or_default();
                Some([tuple.record, tuple.row].map(written))
            }
            Particulars::Connection(_) => None,
        };
        match self {
            Self::Csv => csv_line(cells(line, parts, names).chain(identity.into_iter().flatten())),
            Self::JsonLines => {
                let [record, row] = IDENTITY;
                let written =
                    |[of_record, of_row]: [String; 2]| format!(",\"{record}\":\"{of_record}\",\"{row}\":\"{of_row}\"");
                let identity = identity.map(written).unwrap_or_default();
                format!("{{{}{identity}}}\n", members(line, parts, names))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::copy::tests::line;
    use super::*;
    use crate::model::LeftOut;

    #[test]
    fn rows_of_every_format() {
        let digest = Digest::of(b"a record");
        let mut line = line("UserRule_a", Some(7));
        if let Particulars::Tuple(tuple) = &mut line.what {
            (tuple.record, tuple.row) = (Some(digest), Some(Digest::of(b"a row")));
        }
        let (parts, names) = (Part::of(Table::Tuples.columns(), Names::none()), Names::none());
        let (head, csv) = (Saved::Csv.head(Table::Tuples, &parts), Saved::Csv.row(&line, &parts, names));
        assert_eq!(head.matches(',').count(), csv.matches(',').count());
        assert!(head.starts_with("time,source,source_port,") && head.ends_with(",record,row\r\n"), "{head}");
        assert!(csv.starts_with("2026-01-13T09:00:00.000Z,10.0.0.4,50000,"), "{csv}");
        assert!(csv.ends_with(&format!(",12,{digest},{}\r\n", Digest::of(b"a row"))), "{csv}");
        let json = Saved::JsonLines.row(&line, &parts, names);
        assert_eq!(Saved::JsonLines.head(Table::Tuples, &parts), "");
        let parsed: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(parsed["bytes_sent"], 7);
        assert_eq!(parsed["record"], digest.to_string());
        assert!(json.ends_with("}\n"));
    }

    #[test]
    fn a_file_says_which_rows() {
        let all = Scope::all(LeftOut::ALL);
        assert_eq!(Saved::Csv.file_name(Table::Tuples, &all), "flowglass-tuples.csv");
        assert_eq!(Saved::JsonLines.file_name(Table::Connections, &all), "flowglass-connections.jsonl");
    }
}
