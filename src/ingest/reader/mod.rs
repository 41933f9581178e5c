//! Reads one file from its first byte to its last, in slices of any size, and accounts for every byte.
//!
//! How the bytes are cut into slices must not show: a decision is taken when the bytes it rests on are there, and rests
//! on no others. Time and memory stay in proportion to the bytes, whatever they are.

mod buffer;
mod damage;
mod lines;
mod records;
mod table;

use buffer::Buffer;
use damage::Damage;
use lines::Lines;
use rustc_hash::FxHashMap;

use super::framer::Framer;
use super::named::{LARGEST, List, is_database, read_database};
use super::saved::Head;
use super::scan::Scanned;
use super::{FileReport, IssueKind, Issues, Part, Sink, Wanted, foreign};
use crate::model::Digest;

/// How much of the beginning is looked at to tell what a file is.
pub const HEAD: usize = 512;
/// As much of one that begins with a comment.
const HEAD_OF_COMMENTS: usize = 8 << 10;
/// So many records of the longest kind, or so many bytes, are worth a look.
const RECORDS: usize = 8;
const ENOUGH: usize = 4 << 20;
pub(super) const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The reader of one file. Feed it slices in order, then finish it.
#[derive(Debug)]
pub struct Reader {
    report: FileReport,
    /// Bytes not done with; the first of them stands at `base` in the file.
    buffer: Buffer,
    base: u64,
    /// Bytes of the buffer that are accounted for.
    done: usize,
    /// Bytes that came since the last look at what there is.
    unseen: usize,
    longest_record: usize,
    framer: Framer,
    /// The fast way, unless only the specification is wanted.
    scanned: Option<Box<Scanned>>,
    mode: Mode,
    /// Which records are read.
    wanted: Wanted,
    head: Vec<u8>,
    /// Bytes that were scanned more than once, because what began before them had no end.
    rescanned: u64,
    /// What the first record was that is no flow record.
    foreign: Option<String>,
    /// Where it became clear that the file holds nothing for us.
    foreign_at: Option<u64>,
    /// More of the file follows what is read here.
    goes_on: bool,
    /// Something in the file is of a flow log, even if nothing of it could be read.
    is_flow_log: bool,
    /// Of saved rows that do not tell their tuples apart: how often there was one.
    seen: FxHashMap<Digest, u32>,
}

#[derive(Debug)]
enum Mode {
    /// Not enough bytes seen to tell what the file is.
    Head,
    Records,
    /// Bare tuples, as one pastes them, or a table of them.
    Lines(Lines),
    /// A database of addresses, which is read when all of it is there.
    Database,
    /// In damage, looking for the next record.
    Seeking(Damage),
    /// Known to hold nothing for us.
    Foreign,
}

impl Reader {
    pub fn new(name: String, size: u64) -> Self {
        Self {
            report: FileReport::new(name, size),
            buffer: Buffer::default(),
            base: 0,
            done: 0,
            unseen: 0,
            longest_record: 0,
            framer: Framer::default(),
            scanned: Some(Box::default()),
            mode: Mode::Head,
            wanted: Wanted::default(),
            head: Vec::new(),
            rescanned: 0,
            foreign: None,
            foreign_at: None,
            goes_on: false,
            is_flow_log: false,
            seen: FxHashMap::default(),
        }
    }

    /// The reader of a part of a file.
    pub fn part(name: String, part: Part) -> Self {
        if part.from == 0 {
            // Where a place to cut was found, there is a flow record.
            let goes_on = !part.is_last;
            return Self { goes_on, is_flow_log: goes_on, ..Self::new(name, part.size) };
        }
        Self {
            base: part.from,
            framer: Framer::within(part.wrappers),
            mode: Mode::Records,
            goes_on: !part.is_last,
            is_flow_log: true,
            ..Self::new(name, part.size)
        }
    }

    /// Reads every record as the specification does, however plain it is: what the fast way is held to.
    pub fn specification(name: String, size: u64) -> Self {
        Self { scanned: None, ..Self::new(name, size) }
    }

    /// Of records, only these. Bare tuples say neither of what record nor of which NIC they are, and are read.
    pub fn want(&mut self, wanted: Wanted) {
        if let Some(scanned) = &mut self.scanned {
            scanned.wanted = wanted.clone();
        }
        self.wanted = wanted;
    }

    pub const fn report(&self) -> &FileReport {
        &self.report
    }

    /// The size, where it is known only when all is read.
    pub const fn set_size(&mut self, size: u64) {
        self.report.bytes = size;
    }

    /// Bytes that go by, once it wants no more.
    pub const fn skip(&mut self, bytes: usize) {
        self.report.read.rejected += bytes as u64;
        self.base += bytes as u64;
    }

    /// How much of a file of unknown size counts as read, where so much was fed. Of a file that holds nothing for us
    /// only what showed that: what was fed beyond it depends on how the bytes were sliced.
    pub fn counted(&self, fed: u64) -> u64 {
        self.foreign_at.unwrap_or(fed)
    }

    /// False once nothing in the rest of the file can be of use.
    pub const fn wants_more(&self) -> bool {
        !matches!(self.mode, Mode::Foreign)
    }

    pub fn feed(&mut self, bytes: &[u8], sink: &mut impl Sink) {
        self.feed_with(bytes.len(), |space| space.copy_from_slice(bytes), sink);
    }

    /// The next `count` bytes, which `fill` writes to where they are read from.
    pub fn feed_with(&mut self, count: usize, fill: impl FnOnce(&mut [u8]), sink: &mut impl Sink) {
        let before = self.buffer.len();
        self.buffer.append(count, fill);
        let new = &self.buffer[before..];
        let missing = HEAD.saturating_sub(self.head.len());
        self.head.extend_from_slice(&new[..new.len().min(missing)]);
        self.unseen += count;
        if self.unseen < self.worth_a_look() {
            return;
        }
        self.run(false, sink);
        self.buffer.forget(self.done);
        self.framer.forget(self.done);
        self.base += self.done as u64;
        self.done = 0;
    }

    /// How many bytes have to come before they are looked at. A record that is not all there is looked at in vain:
    /// there must be many for one of those, or as many bytes as there were of it.
    fn worth_a_look(&self) -> usize {
        match self.mode {
            Mode::Records => (RECORDS * self.longest_record).min(ENOUGH).max(self.buffer.len() - self.unseen),
            Mode::Database => LARGEST.saturating_sub(self.buffer.len() - self.unseen),
            Mode::Head | Mode::Lines(_) | Mode::Seeking(_) | Mode::Foreign => 0,
        }
    }

    /// The file is at its end.
    pub fn finish(mut self, sink: &mut impl Sink) -> FileReport {
        self.run(true, sink);
        if matches!(self.mode, Mode::Foreign) {
            // What was not even asked for is as little understood as what was seen of it.
            self.report.read.rejected = self.report.bytes.saturating_sub(self.report.read.structure);
        }
        self.close();
        self.report.known.settle();
        self.report
    }

    /// Reading ends before the file does: everything complete is kept.
    pub fn stop(mut self, kind: IssueKind, message: String, sink: &mut impl Sink) -> FileReport {
        if matches!(self.mode, Mode::Head) {
            self.leave_head(true);
        }
        self.run(false, sink);
        self.end_damage(self.buffer.len());
        let rest = &self.buffer[self.done..];
        self.report.read.rejected += rest.len() as u64;
        let mut at = self.base + self.done as u64;
        if matches!(self.mode, Mode::Foreign) {
            at = at.min(self.report.bytes);
            self.report.read.rejected = at.saturating_sub(self.report.read.structure);
        }
        self.report.issues.report(kind, at, rest, || message);
        self.report.known.settle();
        self.report
    }

    fn run<S: Sink>(&mut self, eof: bool, sink: &mut S) {
        self.unseen = 0;
        if S::TAKES_TEXT {
            sink.text(&self.report.name, self.base + self.done as u64, &self.buffer[self.done..]);
            self.done = self.buffer.len();
            return;
        }
        if matches!(self.mode, Mode::Head) {
            self.leave_head(eof);
        }
        loop {
            let goes_on = match self.mode {
                Mode::Head => false,
                Mode::Records => self.run_records(eof, sink),
                Mode::Lines(_) => self.run_lines(eof, sink),
                Mode::Database => self.run_database(eof),
                Mode::Seeking(_) => self.run_seeking(eof),
                Mode::Foreign => {
                    self.reject_to(self.buffer.len());
                    false
                }
            };
            if !goes_on {
                return;
            }
        }
    }

    /// Decides how to read the file, by its first bytes that are not blank.
    fn leave_head(&mut self, eof: bool) {
        if self.base == 0 && self.done == 0 && is_database(&self.report.name) {
            if self.head.len() < HEAD && !eof {
                return;
            }
            // Others have only the name of one.
            if foreign::name_of_binary(&self.head).is_some() {
                self.mode = Mode::Database;
                return;
            }
        }
        if !eof && self.base == 0 && self.done == 0 && self.buffer.len() < BOM.len() {
            return;
        }
        if self.base == 0 && self.done == 0 && self.buffer.starts_with(BOM) {
            self.structure_to(BOM.len());
        }
        // A blank beginning of any length must not pile up in the buffer.
        let blank = self.buffer[self.done..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.structure_to(self.done + blank);
        let text = &self.buffer[self.done..];
        // What a list begins with can be much about itself.
        let enough = if matches!(text.first(), Some(b'#' | b';')) { HEAD_OF_COMMENTS } else { HEAD };
        if text.len() < enough && !eof {
            return;
        }
        let text = &text[..text.len().min(enough)];
        self.mode = match (text.first(), Head::of(text)) {
            _ if lines::begins_with_tuple(text) => Mode::Lines(Lines::default()),
            (_, Some(Ok(head))) => {
                let (at, missing) = (self.base + self.done as u64, head.uncounted());
                if !missing.is_empty() {
                    self.report.issues.report(IssueKind::FieldCount, at, b"", || uncounted(&missing));
                }
                Mode::Lines(Lines::of_table(head))
            }
            (_, Some(Err(name))) => {
                self.foreign = Some(name);
                self.foreign_at = Some(self.base + (self.done + text.len()) as u64);
                Mode::Foreign
            }
            (None | Some(b'{' | b'[' | b'}' | b']' | b','), _) => Mode::Records,
            _ if let Some(list) = List::of(text, text.len() < enough, &self.report.name) => {
                Mode::Lines(Lines::of_names(list))
            }
            _ if foreign::name_of_binary(&self.head).is_some() || foreign::is_quoted_table(text) => {
                self.foreign_at = Some(self.base + (self.done + text.len()) as u64);
                Mode::Foreign
            }
            // The scanner will stumble over it at once, and look for a record behind it.
            _ => Mode::Records,
        };
        self.is_flow_log |= matches!(&self.mode, Mode::Lines(lines) if !lines.are_names());
        self.framer.restart(self.done);
    }

    /// Whether what is left is for nothing.
    fn run_database(&mut self, eof: bool) -> bool {
        // Its size is known mostly, and then nothing of it is kept.
        let is_too_large = self.buffer.len().max(usize::try_from(self.report.bytes).unwrap_or(LARGEST)) >= LARGEST;
        if !eof && !is_too_large {
            return false;
        }
        if let Some(geo) = read_database(&self.buffer).filter(|_| !is_too_large) {
            self.report.known.names.geo = geo;
            self.report.read.understood += self.buffer.len() as u64;
            self.done = self.buffer.len();
            return false;
        }
        self.foreign = Some(if is_too_large {
            format!("a database of addresses that is larger than {} MB, as those of countries never are", LARGEST >> 20)
        } else {
            "a database of addresses that is damaged, or says neither where they are nor whose".to_owned()
        });
        self.foreign_at = Some(self.buffer.len().min(LARGEST) as u64);
        self.mode = Mode::Foreign;
        true
    }

    /// At the end of the file: if nothing in it was of a flow log, one issue says what it is instead of thousands that
    /// say what its parts are not.
    fn close(&mut self) {
        let is_empty = self.report.bytes == 0 || self.report.read.total() == 0;
        if self.is_flow_log || !self.report.known.is_empty() || (!is_empty && self.report.read.rejected == 0) {
            return;
        }
        let head = self.head.strip_prefix(BOM).unwrap_or(&self.head);
        let name = match (&self.foreign, foreign::name_of_binary(&self.head)) {
            _ if is_empty => "an empty file",
            (Some(name), _) => name.as_str(),
            (None, Some(name)) => name,
            (None, None) if matches!(head.trim_ascii_start().first(), Some(b'{' | b'[')) => {
                "JSON that ends early or is damaged"
            }
            (None, None) => foreign::name_of_text(head),
        };
        let advice = if name.contains("archive") {
            "Archives of this kind are not opened: unpack it and drop the folder."
        } else if is_empty {
            "There is nothing to read in it."
        } else {
            "Nothing of it is counted. Flow logs lie in the containers insights-logs-flowlogflowevent and \
             insights-logs-networksecuritygroupflowevent."
        };
        let (message, length) = (format!("This is {name}, not a flow log. {advice}"), self.report.bytes);
        self.report.issues = Issues::default();
        self.report.issues.report_long(IssueKind::NotAFlowLog, 0, &self.head, length, || message);
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

fn uncounted(missing: &[&str]) -> String {
    format!(
        "This table has no column {}: what it would hold is not known, and sums of it are too small. Save the flows with \
         these columns to have all counted.",
        missing.join(", ")
    )
}

/// Without the byte order mark and the blanks it begins with.
pub(super) fn skip_blank(head: &[u8]) -> &[u8] {
    head.strip_prefix(BOM).unwrap_or(head).trim_ascii_start()
}
