//! A row as it stands in its file: found again in the bytes of its record.

use super::saved::Head;
use super::tuple::{Layout, Tuple, decode, layout_of};

/// The first tuple in a record that is the one sought: where it stands among the bytes, and its text as it is there.
/// `head` is how the file begins.
pub fn quote<'a>(head: &[u8], record: &'a [u8], is_sought: impl Fn(&Tuple<'_>) -> bool) -> Option<(usize, &'a str)> {
    let is_that = |text: &str, layout| decode(text, layout).is_ok_and(|found| is_sought(&found.tuple));
    if let Some(Ok(head)) = Head::of(head) {
        let line = std::str::from_utf8(record).ok()?.trim_end_matches(['\r', '\n']);
        let (_, layout, tuple) = head.row(line)?.tuple().ok()?;
        return is_that(&tuple, layout).then_some((0, line));
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
}
