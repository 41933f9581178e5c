//! Parts of a large file, each read by itself, so that one file can keep every worker busy.

use memchr::memmem;
use serde::{Deserialize, Serialize};

use super::reader::skip_blank;
use super::{FileReport, IssueKind, Issues};
use crate::model::Span;

/// A part of a file. It begins where a record does, and ends where another does, or with the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Size of the whole file.
    pub size: u64,
    /// Where it begins in the file.
    pub from: u64,
    /// Lists and wrappers that are open there.
    pub wrappers: usize,
    pub is_last: bool,
}

/// How many bytes have to be looked at to find a place to cut: more than a record of Azure's has.
pub const CUT_WINDOW: usize = 256 << 10;

/// The end of a flow record, whether of a VNet or an NSG flow log, as Azure writes it. In sound JSON it stands nowhere
/// else: inside a text its quote would end the text.
const RECORD_END: &[u8] = b"\"]}]}]}}";
const NEXT_RECORD: &[u8] = b"{\"time\":\"";

/// The first place in a piece of a file where one record has ended and another begins.
pub fn cut(piece: &[u8]) -> Option<usize> {
    memmem::find_iter(piece, RECORD_END).find_map(|at| {
        let end = at + RECORD_END.len();
        let between = piece[end..].iter().take_while(|byte| matches!(byte, b',' | b'\n' | b'\r' | b' ')).count();
        let next = end + between;
        (between > 0 && piece[next..].starts_with(NEXT_RECORD)).then_some(next)
    })
}

/// How many lists and wrappers are open between the records of a file that begins so. `None` where it begins in another
/// way than logs do: such a file is not cut.
pub fn wrappers(head: &[u8]) -> Option<usize> {
    let begins = |tokens: &[&str]| {
        let mut rest = head;
        tokens.iter().all(|token| {
            rest = skip_blank(rest);
            rest.strip_prefix(token.as_bytes()).map(|after| rest = after).is_some()
        })
    };
    let record = ["{", "\"time\"", ":"];
    [&[][..], &["["], &["{", "\"records\"", ":", "["]]
        .into_iter()
        .find(|opening| begins(&[opening, &record[..]].concat()))
        .map(<[_]>::len)
        .map(|tokens| if tokens > 1 { 2 } else { tokens })
}

impl FileReport {
    /// The report of a part that was not read.
    pub fn unread(name: String, size: u64, from: u64, kind: IssueKind, message: String) -> Self {
        let mut report = Self::new(name, size);
        report.issues.report(kind, from, b"", || message);
        report
    }

    /// The report of a file that was read in these parts, given in their order.
    pub fn join(parts: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut parts = parts.into_iter();
        let mut whole = parts.next()?;
        for part in parts {
            whole.read.understood += part.read.understood;
            whole.read.structure += part.read.structure;
            whole.read.left_out += part.read.left_out;
            whole.read.rejected += part.read.rejected;
            whole.records += part.records;
            whole.left_out_records += part.left_out_records;
            whole.left_out_tuples += part.left_out_tuples;
            whole.rejected_records += part.rejected_records;
            whole.tuples += part.tuples;
            whole.rejected_tuples += part.rejected_tuples;
            part.formats.into_iter().for_each(|format| whole.add_format(format));
            Span::add(&mut whole.times, part.times);
            part.nics.into_iter().for_each(|nic| whole.add_nic(nic));
            whole.log = whole.log.or(part.log);
            whole.target = whole.target.or(part.target);
            Span::add(&mut whole.written, part.written);
            whole.issues.append(part.issues);
        }
        Some(whole)
    }
}

impl Issues {
    /// Those of what follows in the same file. That its reading ended is said once.
    fn append(&mut self, later: Self) {
        let is_said = IssueKind::ALL.map(|kind| kind.ends_reading() && self.counts[kind as usize] > 0);
        let mut room = IssueKind::ALL.map(|kind| match is_said[kind as usize] {
            true => 0,
            false => Self::SHOWN_PER_KIND.saturating_sub(self.counts[kind as usize]),
        });
        for issue in later.shown {
            let room = &mut room[issue.kind as usize];
            if *room > 0 {
                *room -= 1;
                self.shown.push(issue);
            }
        }
        for ((count, more), is_said) in self.counts.iter_mut().zip(later.counts).zip(is_said) {
            *count += if is_said { 0 } else { more };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(piece: &str, expected: Option<&str>) {
        assert_eq!(cut(piece.as_bytes()).map(|at| &piece[at..]), expected, "{piece}");
    }

    #[test]
    fn only_between_two_records() {
        check(r#"1,2"]}]}]}},{"time":"2026"#, Some(r#"{"time":"2026"#));
        check("1,2\"]}]}]}}\r\n{\"time\":\"2026", Some(r#"{"time":"2026"#));
        check(r#"1,2"]}]}]}}]}{"records":[{"time":"2026"#, None);
        check(r#"1,2"]}]}]}},{"time""#, None);
        check(r#"\"]}]}]}},{\"time\":\""#, None);
        check(r#"a"]}]}]}},{"name":""}, "]}]}]}},{"time":"b"#, Some(r#"{"time":"b"#));
        check("", None);
    }

    #[test]
    fn what_is_open() {
        assert_eq!(wrappers(b"{\"records\":[{\"time\":"), Some(2));
        assert_eq!(wrappers(b"\xEF\xBB\xBF\r\n{ \"records\" : [ {\n\"time\" : \""), Some(2));
        assert_eq!(wrappers(b"[{\"time\":"), Some(1));
        assert_eq!(wrappers(b"{\"time\":"), Some(0));
        assert_eq!(wrappers(b"[{\"records\":[{\"time\":"), None);
        assert_eq!(wrappers(b"{\"from\":1,\"records\":[{\"time\":"), None);
        assert_eq!(wrappers(b""), None);
    }
}
