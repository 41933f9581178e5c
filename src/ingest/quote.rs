//! A row as it stands in its file: found again in the bytes of its record.

use std::net::IpAddr;
use std::ops::Range;

use super::saved::{Head, Row};
use super::scan::Memo;
use super::tuple::{Layout, Tuple, decode, layout_of};
use super::{GroupHead, HEAD, Kind, Line, RecordHead, Sink};

/// What is looked through at once: a record, but for very long ones, and for bare tuples, which are one to the end of
/// their file.
const STRETCH: usize = 4 << 20;
/// So far the next stretch begins before the end of the last, so that no tuple is cut in both.
const OVERLAP: usize = 1 << 10;

/// Looks for a tuple where its record stands. It is given the text of the file from its beginning, or the beginning
/// alone and then that place; or it is the [`Sink`] of the file or the archive that the text is packed in.
#[derive(Debug)]
pub struct Search<F> {
    name: String,
    place: Range<u64>,
    is_sought: F,
    /// How the file begins.
    head: Vec<u8>,
    /// What came of the place and is not looked through yet, and where it stands.
    held: Vec<u8>,
    from: u64,
    found: Option<(u64, String)>,
    memo: Memo,
}

impl<F: Fn(&Tuple<'_>) -> bool> Search<F> {
    pub fn new(name: String, place: Range<u64>, is_sought: F) -> Self {
        let (head, held) = (Vec::new(), Vec::new());
        Self { name, place, is_sought, head, held, from: 0, found: None, memo: Memo::default() }
    }

    pub const fn is_over(&self) -> bool {
        self.found.is_some()
    }

    /// No more comes: the tuple that was sought, as it is written, and at which byte.
    pub fn finish(mut self) -> Option<(u64, String)> {
        self.look();
        self.found
    }

    /// The next bytes of the text, which stand here.
    pub fn take(&mut self, at: u64, bytes: &[u8]) {
        // Of files of one name in an archive, it can be in any.
        if at == 0 {
            self.look();
            self.head.clear();
            self.held.clear();
        }
        if at == self.head.len() as u64 {
            let missing = HEAD - self.head.len();
            self.head.extend_from_slice(&bytes[..bytes.len().min(missing)]);
        }
        let end = at + bytes.len() as u64;
        let (first, last) = (self.place.start.max(at), self.place.end.min(end));
        if first >= last || self.found.is_some() {
            return;
        }
        if self.held.is_empty() {
            self.from = first;
        }
        let within = |at_byte: u64| usize::try_from(at_byte - at).unwrap_or(bytes.len());
        self.held.extend_from_slice(&bytes[within(first)..within(last)]);
        if last == self.place.end || self.held.len() >= STRETCH {
            self.look();
        }
    }

    fn look(&mut self) {
        if self.found.is_some() {
            return;
        }
        let found = quote(&self.head, &self.held, &self.is_sought);
        self.found = found.map(|(at, text)| (self.from + at as u64, text.to_owned()));
        let done = self.held.len().saturating_sub(OVERLAP);
        self.held.drain(..done);
        self.from += done as u64;
    }
}

impl<F: Fn(&Tuple<'_>) -> bool> Sink for Search<F> {
    const TAKES_TEXT: bool = true;

    fn text(&mut self, name: &str, at: u64, bytes: &[u8]) {
        if name == self.name {
            self.take(at, bytes);
        }
    }

    fn record(&mut self, _: &RecordHead<'_>) {}
    fn group(&mut self, _: &GroupHead<'_>) {}
    fn tuple(&mut self, _: &Tuple<'_>) {}
    fn lines(&mut self, _: &[Line]) {}
    fn address(&mut self, _: IpAddr) -> u32 {
        0
    }
    fn ipv4(&mut self, _: u32) -> u32 {
        0
    }
    fn kind(&mut self, _: &Kind<'_>) -> u32 {
        0
    }
    fn memo(&mut self) -> &mut Memo {
        &mut self.memo
    }
}

/// The first tuple in a record that is the one sought: where it stands among the bytes, and its text as it is there.
/// `head` is how the file begins.
fn quote<'a>(head: &[u8], record: &'a [u8], is_sought: impl Fn(&Tuple<'_>) -> bool) -> Option<(usize, &'a str)> {
    let is_that = |text: &str, layout| decode(text, layout).is_ok_and(|found| is_sought(&found.tuple));
    if let Some(Ok(head)) = Head::of(head) {
        let line = std::str::from_utf8(record).ok()?.trim_end_matches(['\r', '\n']);
        let (_, layout, tuple) = head.row(line)?.tuple().ok()?;
        return is_that(&tuple, layout).then_some((0, line));
    }
    if let Some(Ok(row)) = Row::of_object(record) {
        let (_, layout, tuple) = row.tuple().ok()?;
        return is_that(&tuple, layout).then_some((0, std::str::from_utf8(record).ok()?));
    }
    // A tuple has no quote and no line break in it, whether it stands in a list or on a line.
    let texts = record.utf8_chunks().flat_map(|chunk| chunk.valid().split(['"', '\n', '\r']));
    texts.map(str::trim).filter(|part| part.contains(',')).find_map(|part| {
        let found = is_that(part, layout_of(part)) || is_that(part, Layout::VnetUnencrypted);
        found.then(|| (part.as_ptr().addr() - record.as_ptr().addr(), part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(record: &str, time: i64, expected: Option<&str>) {
        let found = quote(b"", record.as_bytes(), |tuple| tuple.time.0 == time);
        assert_eq!(found.map(|(_, text)| text), expected);
        if let Some((at, text)) = found {
            assert_eq!(&record[at..at + text.len()], text);
        }
    }

    #[test]
    fn where_it_stands() {
        const FIRST: &str = "1768294801000,10.0.0.4,192.0.2.7,50000,443,6,O,B,NX,0,0,0,0";
        const SECOND: &str = "1768294802000,10.0.0.4,192.0.2.7,50000,443,6,O,E,NX,5,6,7,8";
        let record = format!(r#"{{"time":"a,b","rule":"r1","flowTuples":["{FIRST}","{SECOND}"]}}"#);
        check(&record, 1_768_294_801_000, Some(FIRST));
        check(&record, 1_768_294_802_000, Some(SECOND));
        check(&record, 1, None);
        check(&format!("{FIRST}\r\n{SECOND}\n"), 1_768_294_802_000, Some(SECOND));
        const NSG: &str = "1768294803,10.0.0.4,192.0.2.7,50000,443,T,O,A,E,1,2,3,4";
        check(&format!(r#"["{NSG}"]"#), 1_768_294_803_000, Some(NSG));
        check("", 1, None);
        // Of a long record a stretch can begin in the middle of a letter.
        let stretch = [&"é".as_bytes()[1..], format!("\",\"{SECOND}\"").as_bytes()].concat();
        assert_eq!(quote(b"", &stretch, |tuple| tuple.time.0 == 1_768_294_802_000), Some((4, SECOND)));
    }

    #[test]
    fn a_line_of_a_table() {
        const HEAD: &[u8] = b"direction,state,time,source,source_port,destination,destination_port,protocol\r\nout,";
        const LINE: &str = "out,B,2026-01-13T09:00:01.000Z,10.0.0.4,50000,192.0.2.7,443,TCP";
        let find = |time: i64| quote(HEAD, LINE.as_bytes(), |tuple| tuple.time.0 == time);
        assert_eq!(find(1_768_294_801_000), Some((0, LINE)));
        assert_eq!(find(1), None);
    }

    #[test]
    fn an_object_that_was_saved() {
        const OBJECT: &str = r#"{"time":"2026-01-13T09:00:01.000Z","source":"10.0.0.4","source_port":50000,"destination":"192.0.2.7","destination_port":443,"protocol":"TCP","direction":"out","state":"B"}"#;
        check(OBJECT, 1_768_294_801_000, Some(OBJECT));
        check(OBJECT, 1, None);
    }
}
