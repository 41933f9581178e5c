//! Tuples as Flowglass saves them: a table with a head, and in each line, beside the tuple, what its record and its
//! group said of it; or the same as an object of JSON on each line.

use std::borrow::Cow;

use super::json::{Shape, Value, read};
use super::reader::skip_blank;
use super::tuple::{Layout, Rejection, bad};
use super::{GroupHead, RecordHead};
use crate::model::{Digest, Format, Mac, Millis, Protocol};

/// The cells that are read, by their place in [`NAMES`]. What else stands in the table is not looked at.
#[derive(Clone, Copy)]
enum Cell {
    Time,
    Source,
    SourcePort,
    Destination,
    DestinationPort,
    Protocol,
    Direction,
    State,
    Encryption,
    PacketsSent,
    BytesSent,
    PacketsReceived,
    BytesReceived,
    Rule,
    Acl,
    Mac,
    FlowLog,
    Target,
    Format,
    Logged,
    Record,
    Row,
}

/// As the head has them.
const NAMES: [&str; 22] = [
    "time",
    "source",
    "source_port",
    "destination",
    "destination_port",
    "protocol",
    "direction",
    "state",
    "encryption",
    "packets_sent",
    "bytes_sent",
    "packets_received",
    "bytes_received",
    "rule",
    "acl",
    "mac",
    "flow_log",
    "target",
    "format",
    "logged",
    "record",
    "row",
];
/// So many of them make a tuple. The others can be missing, as when somebody has taken their columns out.
const NEEDED: usize = Cell::State as usize + 1;

/// The same, in an object of JSON.
const OBJECT: Shape = Shape::Object(&{
    let mut fields = [("", Shape::Cell); NAMES.len()];
    let mut at = 0;
    while at < NAMES.len() {
        fields[at].0 = NAMES[at];
        at += 1;
    }
    fields
});

/// What is saved of connections, and of tuples in other words.
const OF_CONNECTIONS: &str = "duration_ms";

/// Which column says what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// By cell; none where there is no such column.
    places: Vec<Option<usize>>,
    columns: usize,
    separator: u8,
}

impl Head {
    /// That of a file, by its first bytes. `None` where it is no such table; where it nearly is, what it is instead.
    pub fn of(file: &[u8]) -> Option<Result<Self, String>> {
        let file = skip_blank(file);
        let line = &file[..file.iter().position(|&byte| byte == b'\n')?];
        let separator = *line.iter().find(|byte| SEPARATORS.contains(byte))?;
        let line = std::str::from_utf8(line).ok()?.trim_end_matches('\r').to_ascii_lowercase();
        let cells = cells(&line, separator)?;
        let place = |name: &str| cells.iter().position(|cell| cell.trim() == name);
        let places: Vec<Option<usize>> = NAMES.iter().map(|name| place(name)).collect();
        let missing: Vec<&str> = NAMES[..NEEDED].iter().copied().filter(|name| place(name).is_none()).collect();
        if missing.is_empty() {
            return Some(Ok(Self { places, columns: cells.len(), separator }));
        }
        // Most of them are there, and among them what other tables hardly call so.
        let is_near = missing.len() < NEEDED / 2 && place("source_port").is_some();
        is_near.then(|| Err(too_little("a table", place(OF_CONNECTIONS).is_some(), &missing)))
    }

    /// Counters that have no column, where others have one.
    pub fn uncounted(&self) -> Vec<&'static str> {
        let counters = Cell::PacketsSent as usize..=Cell::BytesReceived as usize;
        let missing: Vec<&str> = counters.clone().filter(|&at| self.places[at].is_none()).map(|at| NAMES[at]).collect();
        if missing.len() < counters.count() { missing } else { Vec::new() }
    }

    /// `None` where a line has not as many cells as there are columns.
    pub fn row<'a>(&'a self, line: &'a str) -> Option<Row<'a>> {
        let cells = cells(line, self.separator).filter(|cells| cells.len() == self.columns)?;
        Some(Row { places: Some(&self.places), cells })
    }

    /// Where a line ends. A quoted cell can hold line breaks; where a quote has no end among these bytes, none does.
    pub fn line_end(&self, bytes: &[u8]) -> Option<usize> {
        let mut is_quoted = false;
        let mut from = 0;
        for at in memchr::memchr2_iter(b'\n', b'"', bytes) {
            match bytes[at] {
                _ if at < from => {}
                b'\n' if !is_quoted => return Some(at + 1),
                b'\n' => {}
                _ if is_quoted && bytes.get(at + 1) == Some(&b'"') => from = at + 2,
                _ if is_quoted => is_quoted = false,
                _ => is_quoted = at == 0 || bytes[at - 1] == self.separator,
            }
        }
        None
    }
}

/// What it is that is no table or no row, though it nearly is.
fn too_little(what: &str, is_of_connections: bool, missing: &[&str]) -> String {
    if is_of_connections {
        return format!("{what} of connections, which says too little of their tuples to be read");
    }
    format!("{what} of tuples that lacks what makes one ({})", missing.join(", "))
}

/// A line of the table, or an object.
pub struct Row<'a> {
    /// None where each cell stands at its own place, empty where it is not there.
    places: Option<&'a [Option<usize>]>,
    cells: Vec<Cow<'a, str>>,
}

impl<'a> Row<'a> {
    /// That of an object of JSON. `None` where it is no such row; where it nearly is, what it is instead.
    pub fn of_object(bytes: &'a [u8]) -> Option<Result<Self, String>> {
        let Ok(Value::Object(mut object)) = read(bytes, OBJECT) else { return None };
        let is_near = |name: &&str| object.text(name).is_some();
        if !["source_port", "destination_port"].iter().all(is_near) {
            return None;
        }
        let missing: Vec<&str> = NAMES[..NEEDED].iter().copied().filter(|name| object.text(name).is_none()).collect();
        if !missing.is_empty() {
            let is_of_connections = object.others.iter().any(|key| key == OF_CONNECTIONS);
            return Some(Err(too_little("a row", is_of_connections, &missing)));
        }
        let cells = NAMES.iter().map(|name| object.take_text(name).unwrap_or_default()).collect();
        Some(Ok(Self { places: None, cells }))
    }
}

impl Row<'_> {
    fn cell(&self, cell: Cell) -> &str {
        let place = self.places.map_or(Some(cell as usize), |places| places[cell as usize]);
        place.map_or("", |place| self.cells[place].trim())
    }

    /// It says nothing, as what spreadsheets leave of rows taken out, or it is the head once more.
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty()) || self.cell(Cell::Time) == NAMES[Cell::Time as usize]
    }

    /// What tells its tuple from all others, if it says so.
    pub fn digest(&self) -> Option<Digest> {
        Digest::parse(self.cell(Cell::Row))
    }

    /// What the tuple's record said of it. The line stands for the record: lines of one digest are repeats of each
    /// other, and of the record they were copied out of.
    pub fn record(&self, (offset, length): (u64, u64), format: Format, digest: Digest) -> RecordHead<'_> {
        RecordHead {
            offset,
            length,
            time: self.logged(),
            format,
            log: self.cell(Cell::FlowLog),
            target: self.cell(Cell::Target),
            mac: self.mac(),
            digest: Some(digest),
            copy_of: Some(Digest::parse(self.cell(Cell::Record))),
            is_part: false,
        }
    }

    pub fn group(&self) -> GroupHead<'_> {
        GroupHead { rule: self.cell(Cell::Rule), acl: self.cell(Cell::Acl), mac: self.mac() }
    }

    pub fn logged(&self) -> Option<Millis> {
        Millis::from_iso(self.cell(Cell::Logged))
    }

    pub fn mac(&self) -> Option<Mac> {
        Mac::parse(self.cell(Cell::Mac))
    }

    /// Where the column is gone, what only one of them has tells the formats apart.
    fn format(&self) -> Result<Format, Rejection> {
        let has_encryption = self.places.is_none_or(|places| places[Cell::Encryption as usize].is_some());
        match (self.cell(Cell::Format), self.cell(Cell::State), self.cell(Cell::Encryption)) {
            ("vnet", ..) => Ok(Format::Vnet),
            ("nsg1", ..) | ("", "none", _) => Ok(Format::Nsg1),
            ("nsg2", ..) => Ok(Format::Nsg2),
            ("", _, "") if has_encryption => Ok(Format::Nsg2),
            ("", ..) => Ok(Format::Vnet),
            (other, ..) => Err(bad("format", other, "vnet, nsg1 or nsg2")),
        }
    }

    /// The tuple as it would stand in a log, so that what its fields mean and may be is said in one place.
    pub fn tuple(&self) -> Result<(Format, Layout, String), Rejection> {
        let format = self.format()?;
        let time = self.cell(Cell::Time);
        let time = Millis::from_iso(time)
            .and_then(Millis::to_tuple_number)
            .ok_or_else(|| bad("time", time, "one as 2026-01-13T09:00:00.000Z, since 1970"))?;
        let protocol = self.cell(Cell::Protocol);
        let protocol = Protocol::named(protocol)
            .ok_or_else(|| bad("protocol", protocol, "a number from 0 to 255, or the name of a known one"))?;
        let direction = match self.cell(Cell::Direction) {
            "in" => "I",
            "out" => "O",
            other => return Err(bad("direction", other, "in or out")),
        };
        let state = self.cell(Cell::State);
        let (layout, state) = match (format, state) {
            (Format::Vnet, _) => (Layout::Vnet, [state, self.cell(Cell::Encryption)]),
            (_, "D") => (Layout::Nsg, ["D", ""]),
            (_, "none") => (Layout::Nsg, ["A", ""]),
            _ => (Layout::Nsg, ["A", state]),
        };
        let (time, protocol) = (time.to_string(), protocol.0.to_string());
        let fields = [
            &time,
            self.cell(Cell::Source),
            self.cell(Cell::Destination),
            self.cell(Cell::SourcePort),
            self.cell(Cell::DestinationPort),
            &protocol,
            direction,
            state[0],
            state[1],
            self.cell(Cell::PacketsSent),
            self.cell(Cell::BytesSent),
            self.cell(Cell::PacketsReceived),
            self.cell(Cell::BytesReceived),
        ];
        match fields.iter().find(|field| field.contains(',')) {
            Some(field) => Err(bad("value", field, "one without commas")),
            None => Ok((format, layout, fields.join(","))),
        }
    }
}

/// Of cells; which one it is, a spreadsheet decides by where its user lives.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// The cells of a line, as RFC 4180 has them. `None` where a quote has no end.
pub(super) fn cells(line: &str, separator: u8) -> Option<Vec<Cow<'_, str>>> {
    let separator = char::from(separator);
    let mut cells = Vec::new();
    let mut rest = line;
    loop {
        let (cell, after) = match rest.strip_prefix('"') {
            None => {
                let end = rest.find(separator).unwrap_or(rest.len());
                (Cow::from(&rest[..end]), &rest[end..])
            }
            Some(quoted) => {
                let mut end = quoted.find('"')?;
                while quoted[end + 1..].starts_with('"') {
                    end += 2 + quoted[end + 2..].find('"')?;
                }
                let cell = &quoted[..end];
                let cell = if cell.contains('"') { cell.replace("\"\"", "\"").into() } else { Cow::from(cell) };
                (cell, &quoted[end + 1..])
            }
        };
        cells.push(formed(cell));
        match after.strip_prefix(separator) {
            Some(next) => rest = next,
            None if after.is_empty() => return Some(cells),
            None => return None,
        }
    }
}

/// Whether a spreadsheet would take it for a formula, marks against that aside. With one more mark it is none.
pub fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@'])
}

/// Without the mark against formulas.
fn formed(cell: Cow<'_, str>) -> Cow<'_, str> {
    let is_marked = cell.starts_with('\'') && is_formula(&cell);
    match cell {
        Cow::Borrowed(text) if is_marked => text[1..].into(),
        Cow::Owned(mut text) if is_marked => {
            text.remove(0);
            text.into()
        }
        cell => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "time,source,source_port,destination,destination_port,protocol,direction,state,encryption,\
                        packets_sent,bytes_sent,packets_received,bytes_received,format,mac,rule";
    const ENDS: &str = "2026-01-13T09:00:00.250Z,10.0.0.4,50000,192.0.2.7,443";

    fn head(line: &str) -> Option<Head> {
        Head::of(format!("{line}\r\n").as_bytes())?.ok()
    }

    #[track_caller]
    fn check(rest: &str, expected: &str) {
        let line = format!("{ENDS},{rest}");
        let head = head(HEAD).unwrap();
        let row = head.row(&line).unwrap();
        let found = match row.tuple() {
            Ok((format, layout, text)) => match super::super::tuple::decode(&text, layout) {
                Ok(_) => format!("{} {text}", format.name()),
                Err(rejection) => rejection.message,
            },
            Err(rejection) => rejection.message,
        };
        assert!(found.starts_with(expected), "{found}");
    }

    #[test]
    fn tuples_of_every_layout() {
        const FIRST: &str = "1768294800250,10.0.0.4,192.0.2.7,50000,443";
        check("TCP,out,E,NX,1,2,3,4,vnet,,", &format!("vnet {FIRST},6,O,E,NX,1,2,3,4"));
        check("99,in,B,X,,,,,,,", &format!("vnet {FIRST},99,I,B,X,,,,"));
        check("UDP,in,D,,,,,,nsg2,,", &format!("nsg2 {FIRST},17,I,D,,,,,"));
        check("UDP,in,none,,,,,,nsg1,,", &format!("nsg1 {FIRST},17,I,A,,,,,"));
        check("ICMP,in,C,,5,6,7,8,nsg2,,", &format!("nsg2 {FIRST},1,I,A,C,5,6,7,8"));
        check("tcp,in,C,NX,1,2,3,4,vnet,,", "The protocol “tcp” is not");
        check("TCP,up,C,NX,1,2,3,4,vnet,,", "The direction “up” is not");
        check("TCP,in,Q,NX,1,2,3,4,vnet,,", "The flow state “Q” is not");
        check("TCP,in,C,NX,1,2,3,-4,vnet,,", "The bytes received “-4” is not");
        check("TCP,in,C,NX,1,2,3,4,nsg3,,", "The format “nsg3” is not");
        check("TCP,in,C,,\"1,000\",2,,4,nsg2,,", "The value “1,000” is not one without commas");
    }

    #[test]
    fn early_times_are_of_whole_seconds() {
        let line = "1971-01-01T00:00:07.000Z,10.0.0.4,1,10.0.0.5,2,TCP,in,B";
        let head = head("time,source,source_port,destination,destination_port,protocol,direction,state").unwrap();
        let (_, layout, text) = head.row(line).unwrap().tuple().unwrap();
        let decoded = super::super::tuple::decode(&text, layout).unwrap();
        assert_eq!(decoded.tuple.time.to_string(), "1971-01-01T00:00:07.000Z");
    }

    #[test]
    fn what_is_no_head() {
        assert_eq!(head("time,source,destination"), None);
        assert_eq!(head(""), None);
        assert!(head(HEAD).unwrap().row(ENDS).is_none());
        let without_state = HEAD.replace("state,", "");
        assert_eq!(
            Head::of(format!("{without_state}\n").as_bytes()),
            Some(Err("a table of tuples that lacks what makes one (state)".to_owned()))
        );
        let other = HEAD.replace(',', "; ").replace("time", "Time");
        assert_eq!(head(&other).unwrap().places, head(HEAD).unwrap().places);
    }

    #[test]
    fn without_its_format_a_tuple_still_tells_it() {
        let head =
            head("time,source,source_port,destination,destination_port,protocol,direction,state,encryption").unwrap();
        for (rest, format) in [("none,", "nsg1"), ("B,", "nsg2"), ("D,", "nsg2"), ("D,X", "vnet"), ("E,NX", "vnet")] {
            let line = format!("{ENDS},TCP,in,{rest}");
            assert_eq!(head.row(&line).unwrap().tuple().unwrap().0.name(), format, "{rest}");
        }
    }

    #[test]
    fn cells_as_they_were() {
        let check = |line: &str, expected: Option<&[&str]>| {
            let cells = cells(line, b',');
            let found: Option<Vec<&str>> = cells.as_deref().map(|cells| cells.iter().map(|cell| &**cell).collect());
            assert_eq!(found.as_deref(), expected, "{line}");
        };
        check("", Some(&[""]));
        check("a,,b", Some(&["a", "", "b"]));
        check("\"a,\"\"b\"\"\",c", Some(&["a,\"b\"", "c"]));
        check("\"\",'=1,'a", Some(&["", "=1", "'a"]));
        check("''=1,\"'@\"\"\",''a", Some(&["'=1", "@\"", "''a"]));
        check("\"a", None);
        check("\"a\"b", None);
        check("\"\"\"", None);
    }

    #[test]
    fn where_lines_end() {
        let head = head(HEAD).unwrap();
        assert_eq!(head.line_end(b"a,b\r\nc"), Some(5));
        assert_eq!(head.line_end(b"\"a\nb\",\"\"\nc"), Some(9));
        assert_eq!(head.line_end(b"\"a\"\"\nb\"\nc"), Some(8));
        assert_eq!(head.line_end(b"a\"b,c\nd"), Some(6), "no quote that opens");
        assert_eq!(head.line_end(b"\"a\n"), None);
    }
}
