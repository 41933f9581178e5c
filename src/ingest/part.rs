//! Parts of a large file, each read by itself, so that one file can keep every worker busy.

use memchr::memmem;

use super::reader::skip_blank;
use super::{FileReport, IssueKind, Issues};

/// A part of a file. It begins where a record does, and ends where another does, or with the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
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

/// How many lists and wrappers are open between the records of a file that begins so.
pub fn wrappers(head: &[u8]) -> usize {
    let head = skip_blank(head);
    match head.first() {
        Some(b'[') => 1,
        Some(b'{') if skip_blank(&head[1..]).starts_with(b"\"records\"") => 2,
        _ => 0,
    }
}

impl FileReport {
    /// The report of a file that was read in these parts, given in their order.
    pub fn join(parts: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut parts = parts.into_iter();
        let mut whole = parts.next()?;
        for part in parts {
            whole.read.understood += part.read.understood;
            whole.read.structure += part.read.structure;
            whole.read.rejected += part.read.rejected;
            whole.records += part.records;
            whole.rejected_records += part.rejected_records;
            whole.tuples += part.tuples;
            whole.rejected_tuples += part.rejected_tuples;
            part.formats.into_iter().for_each(|format| whole.add_format(format));
            whole.first = [whole.first, part.first].into_iter().flatten().min();
            whole.last = whole.last.max(part.last);
            part.nics.into_iter().for_each(|nic| whole.add_nic(nic));
            whole.log = whole.log.or(part.log);
            whole.target = whole.target.or(part.target);
            if let Some((first, last)) = part.written {
                whole.add_written(first, last);
            }
            whole.issues.append(part.issues);
        }
        Some(whole)
    }
}

impl Issues {
    /// Those of what follows in the same file.
    fn append(&mut self, later: Self) {
        let mut room = IssueKind::ALL.map(|kind| Self::SHOWN_PER_KIND.saturating_sub(self.counts[kind as usize]));
        for issue in later.shown {
            let room = &mut room[issue.kind as usize];
            if *room > 0 {
                *room -= 1;
                self.shown.push(issue);
            }
        }
        for (count, more) in self.counts.iter_mut().zip(later.counts) {
            *count += more;
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
        assert_eq!(wrappers(b"{\"records\":[{\"time\""), 2);
        assert_eq!(wrappers(b"\xEF\xBB\xBF\r\n{ \"records\" : ["), 2);
        assert_eq!(wrappers(b"[{\"time\""), 1);
        assert_eq!(wrappers(b"{\"time\""), 0);
        assert_eq!(wrappers(b""), 0);
    }
}
