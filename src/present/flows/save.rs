//! All rows into a file, a stretch at a time: every column there is, so that what was saved says all that the page
//! knows of a row. A table of tuples in CSV can be opened again.

use super::copy::{csv_line, members, plain};
use super::{key, value};
use crate::model::{Digest, LeftOut, Millis};
use crate::query::Scope;
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

    /// It says of what the rows are, because nothing in the file does: `flowglass-tuples-denied-with-duplicates.csv`.
    pub fn file_name(self, table: Table, scope: &Scope) -> String {
        /// Of its filter, in bytes: names end at 255.
        const LONGEST: usize = 80;
        let rows = if table == Table::Tuples { "tuples" } else { "connections" };
        let minute = |at: Millis| at.to_string()[..19].replace(':', "");
        let time = scope.time.map(|time| format!("{}Z to {}Z", minute(time.from), minute(time.to)));
        let twice = (scope.left_out != LeftOut::ALL).then_some("with duplicates");
        let filter = scope.filter.replace("!=", " not ").replace('>', " over ").replace('<', " under ");
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_');
        let mut name = format!("flowglass-{rows}");
        let longest = name.len() + LONGEST;
        for word in filter.split(|c: char| !is_plain(c)).filter(|word| !word.is_empty()) {
            if name.len() + word.len() >= longest {
                name += "-and-more";
                break;
            }
            name += &format!("-{word}");
        }
        for said in [time.as_deref(), twice].into_iter().flatten() {
            name += &format!("-{}", said.replace(' ', "-"));
        }
        name + if self == Self::Csv { ".csv" } else { ".jsonl" }
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
    use crate::query::TimeRange;

    #[test]
    fn a_file_is_named_by_what_is_in_it() {
        let check = |filter: &str, time: Option<(i64, i64)>, left_out: LeftOut, expected: &str| {
            let time = time.map(|(from, to)| TimeRange { from: Millis(from), to: Millis(to) });
            let scope = Scope { left_out, filter: filter.to_owned(), time };
            assert_eq!(Saved::Csv.file_name(Table::Tuples, &scope), expected);
        };
        check("", None, LeftOut::ALL, "flowglass-tuples.csv");
        check(
            "src.ip == 10.0.0.4 and action == denied",
            None,
            LeftOut::ALL,
            "flowglass-tuples-src.ip-10.0.0.4-and-action-denied.csv",
        );
        let day = Some((1_768_294_800_000, 1_768_298_400_000));
        check(
            "bytes > 10MB",
            day,
            LeftOut::NONE,
            "flowglass-tuples-bytes-over-10MB-2026-01-13T090000Z-to-2026-01-13T100000Z-with-duplicates.csv",
        );
        let long = format!("flowglass-tuples{}-rule-é-and-more-with-duplicates.csv", "-rule-é-and".repeat(6));
        check(&"rule == é and ".repeat(50), None, LeftOut::NONE, &long);
        assert_eq!(
            Saved::JsonLines.file_name(Table::Connections, &Scope::all(LeftOut::ALL)),
            "flowglass-connections.jsonl"
        );
    }

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
