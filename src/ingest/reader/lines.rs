//! Files of lines: bare tuples, as one copies them from a log, one a line, or the elements of a list with their quotes
//! and commas; a table of tuples, whose lines are read in [`super::table`]; or a list of names.

use memchr::{memchr, memchr2_iter};

use super::super::named::{List, TOO_MANY_NAMES, bare};
use super::super::rows::read_tuple;
use super::super::saved::Head;
use super::super::tuple::{self, Layout};
use super::super::{GroupHead, IssueKind, RecordHead, Sink};
use super::{Mode, Reader};
use crate::model::Format;

/// A tuple is below 200 bytes, and what is said of it a few times as long; a line longer than this is none.
const LONGEST_LINE: usize = 64 << 10;

#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Of a table. Without one, the lines are bare tuples, or names.
    pub head: Option<Box<Head>>,
    list: Option<List>,
    /// The head was not passed yet.
    is_at_head: bool,
    /// Of the bare tuples so far.
    format: Option<Format>,
    /// In a line whose beginning was too long to be a tuple.
    too_long: bool,
    /// Up to where in the file lines end where they would without quotes.
    plain_to: u64,
}

impl Lines {
    pub fn of_table(head: Head) -> Self {
        Self { head: Some(Box::new(head)), is_at_head: true, ..Self::default() }
    }

    pub fn of_names(list: List) -> Self {
        Self { is_at_head: list.has_heading, list: Some(list), ..Self::default() }
    }

    pub const fn are_names(&self) -> bool {
        self.list.is_some()
    }

    /// Where a line ends that begins at this offset in the file.
    fn end(&self, bytes: &[u8], offset: u64) -> Option<usize> {
        match &self.head {
            Some(head) if offset >= self.plain_to => head.line_end(bytes),
            Some(_) => first_line(bytes),
            None if self.are_names() => first_line(bytes),
            None => line_end(bytes),
        }
    }
}

pub(super) fn first_line(bytes: &[u8]) -> Option<usize> {
    memchr(b'\n', bytes).map(|at| at + 1)
}

impl Reader {
    /// Never goes on in another mode.
    pub(super) fn run_lines(&mut self, eof: bool, sink: &mut impl Sink) -> bool {
        loop {
            let rest = &self.buffer[self.done..];
            let (has_rest, window) = (!rest.is_empty(), &rest[..rest.len().min(LONGEST_LINE)]);
            let (is_full, scanned) = (window.len() == LONGEST_LINE, window.len());
            let Mode::Lines(lines) = &self.mode else { return false };
            let mut found = lines.end(window, self.base + self.done as u64);
            // In a table a quote that has no end in all that a line can be is none.
            if found.is_none() && (eof || is_full) && lines.head.is_some() {
                found = first_line(window);
                if found.is_some() {
                    self.distrust_quotes(scanned);
                }
            }
            let Mode::Lines(lines) = &mut self.mode else { return false };
            let end = match found {
                Some(length) => {
                    if std::mem::take(&mut lines.too_long) {
                        self.reject_to(self.done + length);
                        continue;
                    }
                    self.done + length
                }
                None if is_full => {
                    let is_first_part = !std::mem::replace(&mut lines.too_long, true);
                    self.skip_part(self.done + LONGEST_LINE, is_first_part);
                    continue;
                }
                None if !eof || !has_rest => return false,
                None if lines.too_long => {
                    self.reject_to(self.buffer.len());
                    return false;
                }
                None => self.buffer.len(),
            };
            let is_blank = || std::str::from_utf8(&self.buffer[self.done..end]).is_ok_and(|line| bare(line).is_empty());
            if lines.is_at_head {
                // The heading of a list can stand below comments.
                lines.is_at_head = lines.list.is_some() && is_blank();
                self.structure_to(end);
            } else if let Some(list) = &lines.list {
                let bytes = &self.buffer[self.done..end];
                let names = &mut self.report.known.names;
                let is_read = !names.is_full() && std::str::from_utf8(bytes).is_ok_and(|line| list.read(line, names));
                self.names_line(end, is_read);
            } else if lines.head.is_some() {
                self.table_line(end, sink);
            } else {
                self.line(end, sink);
            }
        }
    }

    /// A line of a table ends where it would without its quotes, for one has no end in so many bytes. Where this is so
    /// of too many lines, quotes count for nothing in all that was scanned.
    fn distrust_quotes(&mut self, scanned: usize) {
        if self.may_scan_again(self.done, self.done + scanned) {
            self.rescanned += scanned as u64;
        } else if let Mode::Lines(lines) = &mut self.mode {
            lines.plain_to = self.base + (self.done + scanned) as u64;
        }
    }

    fn line(&mut self, end: usize, sink: &mut impl Sink) {
        let bytes = &self.buffer[self.done..end];
        let offset = self.base + self.done as u64;
        let Some(text) = line_text(bytes) else {
            self.report.rejected_tuples += 1;
            self.report.issues.report(IssueKind::Malformed, offset, bytes, || {
                "This line is not text. It is kept aside and not counted.".to_owned()
            });
            return self.reject_to(end);
        };
        if text.is_empty() {
            return self.structure_to(end);
        }
        let offset = offset + (text.as_ptr().addr() - bytes.as_ptr().addr()) as u64;
        let (layout, format) = layout_and_format(text);
        if let Mode::Lines(lines) = &mut self.mode
            && lines.format != Some(format)
            && tuple::decode(text, layout).is_ok()
        {
            lines.format = Some(format);
            self.report.add_format(format);
            let length = self.report.bytes.saturating_sub(offset);
            sink.file(&self.report.name);
            sink.record(&RecordHead {
                offset,
                length,
                time: None,
                format,
                log: "",
                target: "",
                mac: None,
                digest: None,
                copy_of: None,
                is_part: false,
            });
            sink.group(&GroupHead { rule: "", acl: "", mac: None });
        }
        if read_tuple(text, layout, None, offset, &mut self.report, sink) {
            self.report.read.understood += (end - self.done) as u64;
            self.done = end;
        } else {
            self.reject_to(end);
        }
    }

    fn names_line(&mut self, end: usize, is_read: bool) {
        if is_read {
            self.report.read.understood += (end - self.done) as u64;
            self.done = end;
            return;
        }
        let is_full = self.report.known.names.is_full();
        let (offset, bytes) = (self.base + self.done as u64, &self.buffer[self.done..end]);
        self.report.issues.report(IssueKind::NoName, offset, bytes, || {
            if is_full {
                return TOO_MANY_NAMES.to_owned();
            }
            "This line does not say of an address, a network or a NIC what it is called.".to_owned()
        });
        self.reject_to(end);
    }

    fn skip_part(&mut self, end: usize, is_first: bool) {
        if is_first {
            self.report.rejected_tuples += 1;
            let (offset, bytes) = (self.base + self.done as u64, &self.buffer[self.done..end]);
            self.report.issues.report(IssueKind::Malformed, offset, bytes, || {
                "This line is longer than any tuple. It is kept aside to its end and not counted.".to_owned()
            });
        }
        self.reject_to(end);
    }
}

/// Whether a file begins with tuples. The first line can be their heading, or the key they were copied with.
pub(super) fn begins_with_tuple(head: &[u8]) -> bool {
    let bare = head.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b'[').unwrap_or(head.len());
    let first = &head[bare..];
    let end = line_end(first).unwrap_or(first.len());
    let is_heading = first[end..].iter().any(|byte| !byte.is_ascii_whitespace()) && first[..end].ends_with(b"\n");
    begins_line(first) || is_heading && !first.starts_with(b"{") && begins_line(first[end..].trim_ascii_start())
}

fn begins_line(bytes: &[u8]) -> bool {
    matches!(bytes.first(), Some(b'"' | b'0'..=b'9'))
        && line_text(&bytes[..line_end(bytes).unwrap_or(bytes.len())])
            .is_some_and(|text| tuple::decode(text, layout_and_format(text).0).is_ok())
}

/// Where a line ends, or an element of a list in a line that holds several.
fn line_end(bytes: &[u8]) -> Option<usize> {
    memchr2_iter(b'\n', b'"', bytes).find_map(|at| match bytes[at] {
        b'\n' => Some(at + 1),
        _ => (bytes.get(at + 1) == Some(&b',')).then_some(at + 2),
    })
}

/// A line's tuple, without the key, quotes, commas and brackets it was copied with.
fn line_text(line: &[u8]) -> Option<&str> {
    let line = line.strip_prefix(super::BOM).unwrap_or(line);
    let is_around = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '{' | '}');
    let text = std::str::from_utf8(line).ok()?.trim_matches(is_around);
    let text = match text.strip_prefix("\"flowTuples\"") {
        Some(list) => list.trim_start_matches(|c| is_around(c) || c == ':'),
        None => text,
    };
    // The comma behind a quoted element is the list's; commas at the end of a bare tuple are its empty counters.
    match text.strip_prefix('"') {
        Some(quoted) => Some(quoted.split('"').next().unwrap_or_default()),
        None => Some(text),
    }
}

fn layout_and_format(text: &str) -> (Layout, Format) {
    let layout = tuple::layout_of(text);
    let format = match layout {
        Layout::Nsg if text.split(',').count() == 8 => Format::Nsg1,
        Layout::Nsg => Format::Nsg2,
        Layout::Vnet | Layout::VnetUnencrypted => Format::Vnet,
    };
    (layout, format)
}
