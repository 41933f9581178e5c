//! Reads one file from its first byte to its last, in slices of any size, and accounts for every byte.

use super::framer::{Frame, Framer, RESYNC_TAIL, resync};
use super::rows::{NoRows, Place, read_record, read_tuple};
use super::tuple::{self, Layout};
use super::{FileReport, GroupHead, IssueKind, RecordHead, Sink, foreign};
use crate::model::Format;

/// How much of the beginning is looked at to tell what a file is.
const HEAD: usize = 512;
/// A tuple is below 200 bytes; a text line longer than this is none.
const LONGEST_LINE: usize = 64 << 10;
/// How much of a damaged stretch is kept for its excerpt.
const EXCERPT: usize = 256;

/// The reader of one file. Feed it slices in order, then finish it.
#[derive(Debug)]
pub struct Reader {
    report: FileReport,
    /// Bytes not done with; the first of them stands at `base` in the file.
    buffer: Vec<u8>,
    base: u64,
    /// Bytes of the buffer that are accounted for.
    done: usize,
    framer: Framer,
    mode: Mode,
    head: Vec<u8>,
    /// What the first record was that is no flow record.
    foreign: Option<String>,
    /// Something in the file is of a flow log, even if nothing of it could be read.
    is_flow_log: bool,
}

#[derive(Debug)]
enum Mode {
    /// Not enough bytes seen to tell what the file is.
    Head,
    Records,
    /// Bare tuples, one a line, as one pastes them.
    Lines,
    /// In damage that began at an offset, looking for the next record.
    Seeking {
        from: u64,
        excerpt: Vec<u8>,
    },
    /// Known to hold nothing for us.
    Foreign,
}

impl Reader {
    pub fn new(name: String, size: u64) -> Self {
        Self {
            report: FileReport::new(name, size),
            buffer: Vec::new(),
            base: 0,
            done: 0,
            framer: Framer::default(),
            mode: Mode::Head,
            head: Vec::new(),
            foreign: None,
            is_flow_log: false,
        }
    }

    pub const fn report(&self) -> &FileReport {
        &self.report
    }

    /// False once it is clear that the rest of the file is for nothing.
    pub const fn wants_more(&self) -> bool {
        !matches!(self.mode, Mode::Foreign)
    }

    pub fn feed(&mut self, bytes: &[u8], sink: &mut impl Sink) {
        let missing = HEAD.saturating_sub(self.head.len());
        self.head.extend_from_slice(&bytes[..bytes.len().min(missing)]);
        self.buffer.extend_from_slice(bytes);
        self.run(false, sink);
        self.buffer.drain(..self.done);
        self.framer.forget(self.done);
        self.base += self.done as u64;
        self.done = 0;
    }

    /// The file is at its end.
    pub fn finish(mut self, sink: &mut impl Sink) -> FileReport {
        self.run(true, sink);
        self.close();
        self.report
    }

    /// Reading ends before the file does: everything complete is kept.
    pub fn stop(mut self, kind: IssueKind, message: String, sink: &mut impl Sink) -> FileReport {
        self.run(false, sink);
        let rest = &self.buffer[self.done..];
        self.report.read.rejected += rest.len() as u64;
        self.report.issues.report(kind, self.base + self.done as u64, rest, || message);
        self.report
    }

    fn run(&mut self, eof: bool, sink: &mut impl Sink) {
        if matches!(self.mode, Mode::Head) {
            match self.choose_mode(eof) {
                Some(Mode::Foreign) => self.mode = Mode::Foreign,
                Some(Mode::Seeking { .. }) => self.damage(0),
                Some(Mode::Lines) => self.begin_lines(sink),
                Some(mode) => self.mode = mode,
                None => return,
            }
        }
        loop {
            match self.mode {
                Mode::Head => return,
                Mode::Records => {
                    if !self.run_records(eof, sink) {
                        return;
                    }
                }
                Mode::Lines => return self.run_lines(eof, sink),
                Mode::Seeking { .. } => {
                    if !self.run_seeking(eof) {
                        return;
                    }
                }
                Mode::Foreign => return self.reject_to(self.buffer.len()),
            }
        }
    }

    fn choose_mode(&self, eof: bool) -> Option<Mode> {
        if self.buffer.len() < HEAD && !eof {
            return None;
        }
        let text = self.buffer.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.buffer);
        let Some(&first) = text.trim_ascii_start().first() else {
            // Nothing, or white space so far.
            return if eof { Some(Mode::Records) } else { None };
        };
        Some(match first {
            b'{' | b'[' | b'}' | b']' | b',' => Mode::Records,
            _ if foreign::name_of_binary(&self.buffer).is_some() => Mode::Foreign,
            b'"' | b'0'..=b'9' => {
                let line = text.trim_ascii_start().split(|&byte| byte == b'\n').next().unwrap_or_default();
                let is_tuple = line_text(line).is_some_and(|line| tuple::decode(line, tuple::layout_of(line)).is_ok());
                if is_tuple { Mode::Lines } else { Mode::Seeking { from: 0, excerpt: Vec::new() } }
            }
            _ => Mode::Seeking { from: 0, excerpt: Vec::new() },
        })
    }

    /// Whether there is more to do in another mode.
    fn run_records(&mut self, eof: bool, sink: &mut impl Sink) -> bool {
        loop {
            match self.framer.next(&self.buffer) {
                Frame::Record { start, end } => {
                    self.structure_to(start);
                    let place = Place { bytes: &self.buffer[start..end], offset: self.base + start as u64 };
                    match read_record(place, &mut self.report, sink) {
                        Ok(()) => {
                            self.is_flow_log = true;
                            self.report.read.understood += (end - start) as u64;
                            self.done = end;
                        }
                        Err(NoRows::Foreign(name)) => {
                            self.report.rejected_records += 1;
                            self.report.issues.report(IssueKind::OtherRecord, place.offset, place.bytes, || {
                                format!("This is {name}. It is kept aside and not counted.")
                            });
                            self.foreign.get_or_insert(name);
                            self.reject_to(end);
                        }
                        Err(NoRows::Broken) => {
                            self.damage_within(start, end);
                            return true;
                        }
                    }
                }
                Frame::Broken { start } => {
                    self.damage(start);
                    return true;
                }
                Frame::Stray { at } => {
                    self.damage(at);
                    return true;
                }
                Frame::More if eof => match self.framer.open_record() {
                    Some(start) if resync(&self.buffer, start + 1).is_some() => {
                        self.damage(start);
                        return true;
                    }
                    open => {
                        self.cut_off(open);
                        return false;
                    }
                },
                Frame::More => {
                    self.structure_to(self.framer.kept_from());
                    return false;
                }
            }
        }
    }

    /// A whole object that is not JSON: the next record may begin inside it.
    fn damage_within(&mut self, start: usize, end: usize) {
        if resync(&self.buffer[..end], start + 1).is_some() {
            return self.damage(start);
        }
        report_damage(&mut self.report, self.base + start as u64, &self.buffer[start..end], (end - start) as u64);
        self.reject_to(end);
    }

    fn damage(&mut self, start: usize) {
        self.structure_to(start);
        let end = self.buffer.len().min(start + EXCERPT);
        self.mode = Mode::Seeking { from: self.base + start as u64, excerpt: self.buffer[start..end].to_vec() };
        // At least one byte of damage, so that every round gets on.
        self.reject_to(self.buffer.len().min(start + 1));
    }

    /// Whether a record was found to go on with.
    fn run_seeking(&mut self, eof: bool) -> bool {
        let found = resync(&self.buffer, self.done);
        let end = match found {
            Some(at) => at,
            None if eof => self.buffer.len(),
            None => self.buffer.len().saturating_sub(RESYNC_TAIL).max(self.done),
        };
        self.is_flow_log |= foreign::smells_of_flow_log(&self.buffer[self.done..end]);
        self.reject_to(end);
        if found.is_none() && !eof {
            return false;
        }
        let Mode::Seeking { from, excerpt } = std::mem::replace(&mut self.mode, Mode::Records) else { return false };
        report_damage(&mut self.report, from, &excerpt, self.base + end as u64 - from);
        self.framer.restart(end);
        found.is_some()
    }

    fn cut_off(&mut self, open: Option<usize>) {
        let end = self.buffer.len();
        let Some(start) = open else {
            self.structure_to(end);
            if self.framer.is_inside_wrapper() && self.is_flow_log {
                self.report.issues.report(IssueKind::CutOff, self.base + end as u64, b"", || {
                    "The file ends without its closing brackets. All records that are there were read and are counted. Copies \
                     made while Azure was writing look like this; read the file again to get the rest."
                        .to_owned()
                });
            }
            return;
        };
        self.structure_to(start);
        let (bytes, records) = (&self.buffer[start..end], self.report.records);
        self.is_flow_log |= foreign::smells_of_flow_log(bytes);
        self.report.rejected_records += 1;
        let length = bytes.len();
        self.report.issues.report(IssueKind::CutOff, self.base + start as u64, bytes, || {
            format!(
                "The file ends in the middle of a record. The {records} complete records before it were read and are counted; \
                 the last {length} bytes were not. Copies made while Azure was writing look like this; read the file again to \
                 get the rest."
            )
        });
        self.reject_to(end);
    }

    fn begin_lines(&mut self, sink: &mut impl Sink) {
        self.mode = Mode::Lines;
        self.is_flow_log = true;
        let line = self.buffer.split(|&byte| byte == b'\n').next().and_then(line_text).unwrap_or_default();
        let format = match tuple::layout_of(line) {
            Layout::Nsg if line.split(',').count() == 8 => Format::Nsg1,
            Layout::Nsg => Format::Nsg2,
            _ => Format::Vnet,
        };
        self.report.add_format(format);
        sink.record(&RecordHead { offset: 0, length: self.report.bytes, time: None, format, log: "", target: "" });
        sink.group(&GroupHead { rule: "", acl: "", mac: None });
    }

    fn run_lines(&mut self, eof: bool, sink: &mut impl Sink) {
        loop {
            let rest = &self.buffer[self.done..];
            let end = match memchr::memchr(b'\n', rest) {
                Some(length) => self.done + length + 1,
                None if rest.is_empty() || (!eof && rest.len() < LONGEST_LINE) => return,
                None => self.buffer.len(),
            };
            let offset = self.base + self.done as u64;
            match line_text(&self.buffer[self.done..end]) {
                Some("") => self.structure_to(end),
                Some(line) => {
                    if read_tuple(line, tuple::layout_of(line), offset, &mut self.report, sink) {
                        self.report.read.understood += (end - self.done) as u64;
                        self.done = end;
                    } else {
                        self.reject_to(end);
                    }
                }
                None => {
                    self.report.rejected_tuples += 1;
                    self.report.issues.report(IssueKind::Malformed, offset, &self.buffer[self.done..end], || {
                        "This line is not text. It is kept aside and not counted.".to_owned()
                    });
                    self.reject_to(end);
                }
            }
        }
    }

    /// At the end of the file: if nothing in it was of a flow log, one issue says what it is instead of thousands that
    /// say what its parts are not.
    fn close(&mut self) {
        let is_empty = self.report.bytes == 0 || (self.report.read.total() == 0);
        if self.is_flow_log || (!is_empty && self.report.read.rejected == 0) {
            return;
        }
        let head = self.head.as_slice();
        let name = match (&self.foreign, foreign::name_of_binary(head)) {
            _ if is_empty => "an empty file",
            (Some(name), _) => name.as_str(),
            (None, Some(name)) => name,
            (None, None) if matches!(head.trim_ascii_start().first(), Some(b'{' | b'[')) => {
                "JSON that ends early or is damaged"
            }
            (None, None) => foreign::name_of_text(head),
        };
        let advice = if name.contains("archive") {
            "Archives are not opened: unpack it and drop the folder."
        } else if is_empty {
            "There is nothing to read in it."
        } else {
            "Nothing of it is counted. Flow logs lie in the containers insights-logs-flowlogflowevent and \
             insights-logs-networksecuritygroupflowevent."
        };
        let (message, length) = (format!("This is {name}, not a flow log. {advice}"), self.report.bytes);
        self.report.issues = super::Issues::default();
        self.report.issues.report_long(IssueKind::NotAFlowLog, 0, head, length, || message);
    }

    fn structure_to(&mut self, end: usize) {
        self.report.read.structure += (end - self.done) as u64;
        self.done = end;
    }

    fn reject_to(&mut self, end: usize) {
        self.report.read.rejected += (end - self.done) as u64;
        self.done = end;
    }
}

fn report_damage(report: &mut FileReport, from: u64, excerpt: &[u8], length: u64) {
    report.rejected_records += 1;
    report.issues.report_long(IssueKind::Malformed, from, excerpt, length, || {
        format!("{length} bytes here are not the JSON of a record. They are kept aside; reading went on behind them.")
    });
}

/// A line's tuple, without the quotes, commas and brackets it was copied with.
fn line_text(line: &[u8]) -> Option<&str> {
    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
    let text = std::str::from_utf8(line).ok()?;
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']'));
    // The comma behind a quoted element is the list's; commas at the end of a bare tuple are its empty counters.
    match text.strip_prefix('"') {
        Some(quoted) => Some(quoted.split('"').next().unwrap_or_default()),
        None => Some(text),
    }
}
