//! The directory at the end of a zip, read from the file by asking for stretches of it.

use std::ops::Range;

use super::super::gzip::trailing;
use super::super::{Limits, names};
use super::entry::{Entry, Trouble};
use super::fields::{CENTRAL, CENTRAL_LENGTH, END, END64, Header, LOCAL_LENGTH, LOCATOR64, u16_at, u32_at, u64_at};
use crate::ingest::{FileReport, IssueKind, Layer};
use crate::order;

/// The directory's end, with the longest comment there can be behind it, and a zip64 locator before.
const END_LENGTH: usize = 22;
const LOCATOR_LENGTH: usize = 20;
const END64_LENGTH: usize = 56;
const TAIL: u64 = (END_LENGTH + 0xFFFF + LOCATOR_LENGTH + END64_LENGTH) as u64;
/// As much of the directory as is asked for at once.
const PORTION: u64 = 1 << 20;

/// Reads a directory: give it the stretches it [wants](Self::wants) until it wants no more.
#[derive(Debug)]
pub struct Directory {
    name: String,
    size: u64,
    limits: Limits,
    at: At,
    /// What of the directory is not understood yet.
    rest: Vec<u8>,
    /// How much earlier the archive says everything is than it is: something was put before it.
    shift: u64,
    /// Where the directory begins, and how many entries it should have.
    begins: u64,
    expected: u64,
    entries: Vec<Header>,
    /// Entries beyond the limit.
    beyond: u64,
    /// What is wrong with it.
    issues: Vec<(IssueKind, String)>,
    is_office: bool,
    /// Bytes behind its end that are no padding.
    behind: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum At {
    Tail,
    /// The larger numbers of zip64 stand there; the end itself is behind.
    End64(u64),
    Entries(Range<u64>),
    /// There is none, or none that makes sense.
    Missing,
    Done,
}

impl Directory {
    pub const fn new(name: String, size: u64, limits: Limits) -> Self {
        Self {
            name,
            size,
            limits,
            at: At::Tail,
            rest: Vec::new(),
            shift: 0,
            begins: 0,
            expected: 0,
            entries: Vec::new(),
            beyond: 0,
            issues: Vec::new(),
            is_office: false,
            behind: 0,
        }
    }

    /// The stretch of the file to give next.
    pub fn wants(&self) -> Option<Range<u64>> {
        match &self.at {
            At::Tail => Some(self.size.saturating_sub(TAIL)..self.size),
            At::End64(at) => Some(*at..(at + END64_LENGTH as u64).min(self.size)),
            At::Entries(range) => Some(range.start..range.end.min(range.start + PORTION)),
            At::Missing | At::Done => None,
        }
    }

    /// Takes the stretch that was wanted.
    pub fn take(&mut self, bytes: &[u8]) {
        match self.at.clone() {
            At::Tail => self.tail(bytes),
            At::End64(_) => self.end64(bytes),
            At::Entries(range) => {
                self.rest.extend_from_slice(bytes);
                self.read_entries();
                let next = range.start + bytes.len() as u64;
                if self.at == At::Entries(range.clone()) {
                    self.at =
                        if bytes.is_empty() || next >= range.end { At::Done } else { At::Entries(next..range.end) };
                }
            }
            At::Missing | At::Done => {}
        }
    }

    fn tail(&mut self, tail: &[u8]) {
        let base = self.size - tail.len() as u64;
        self.at = At::Missing;
        // The last one whose comment fits: a comment can hold anything, even an end.
        let mut ends = memchr::memmem::rfind_iter(tail, &END);
        let fits = |&at: &usize| at + END_LENGTH <= tail.len() && at + END_LENGTH + comment(&tail[at..]) <= tail.len();
        let Some(at) = ends.find(|at| fits(at)) else { return };
        let end = &tail[at..];
        let behind = &end[END_LENGTH + comment(end)..];
        self.behind = if behind.iter().all(|&byte| byte == 0) { 0 } else { behind.len() as u64 };
        let (disk, first_disk) = (u16_at(end, 4), u16_at(end, 6));
        if (disk, first_disk) != (0, 0) && (disk, first_disk) != (0xFFFF, 0xFFFF) {
            self.at = At::Done;
            let message = "This is one part of a zip archive that was split into several files. Nothing of it is counted. Put \
                           it together and unpack it, then drop what was in it.";
            self.issues.push((IssueKind::NotOpened, message.to_owned()));
            return;
        }
        let locator =
            at.checked_sub(LOCATOR_LENGTH).map(|start| &tail[start..at]).filter(|l| l.starts_with(&LOCATOR64));
        let is_full = u16_at(end, 10) == 0xFFFF || u32_at(end, 12) == u32::MAX || u32_at(end, 16) == u32::MAX;
        self.begins = base + at as u64;
        if let Some(locator) = locator.filter(|_| is_full) {
            let located = base + (at - LOCATOR_LENGTH) as u64;
            // Where something was put before the archive, it is not where it says, but right before its locator.
            let told = u64_at(locator, 8);
            let before = located.saturating_sub(END64_LENGTH as u64);
            let is_there = |place: u64| {
                let place = place.checked_sub(base).and_then(|place| usize::try_from(place).ok());
                place.and_then(|place| tail.get(place..)).is_some_and(|bytes| bytes.starts_with(&END64))
            };
            self.begins = located;
            self.at = At::End64(if told < before && !is_there(before) { told } else { before });
            return;
        }
        self.begin_entries(u16_at(end, 10).into(), u32_at(end, 12).into(), u32_at(end, 16).into(), self.begins);
    }

    fn end64(&mut self, end: &[u8]) {
        let At::End64(at) = self.at else { return };
        self.at = At::Missing;
        if end.len() == END64_LENGTH && end.starts_with(&END64) {
            self.begin_entries(u64_at(end, 32), u64_at(end, 40), u64_at(end, 48), at);
        }
    }

    /// The directory has that many entries and bytes, should begin there, and does end here.
    fn begin_entries(&mut self, entries: u64, length: u64, told: u64, ends: u64) {
        let Some(begins) = ends.checked_sub(length) else { return };
        (self.begins, self.expected) = (begins, entries);
        self.shift = begins.saturating_sub(told);
        self.at = if length == 0 { At::Done } else { At::Entries(begins..ends) };
    }

    fn read_entries(&mut self) {
        let mut done = 0;
        loop {
            let rest = &self.rest[done..];
            if rest.len() < CENTRAL_LENGTH {
                break;
            }
            if !rest.starts_with(&CENTRAL) {
                // A signature may follow the last entry; anything else is damage, and shows in the count.
                self.at = At::Done;
                break;
            }
            let varying: usize = [28, 30, 32].map(|at| usize::from(u16_at(rest, at))).iter().sum();
            let Some(header) = rest.get(..CENTRAL_LENGTH + varying) else { break };
            let comment = usize::from(u16_at(header, 32));
            let mut entry = Header::central(&header[..header.len() - comment]);
            entry.offset = entry.offset.saturating_add(self.shift);
            // Open documents have this one first, as it is; other files may be called so, too.
            let is_type = entry.name == "mimetype" && entry.method == 0 && self.entries.is_empty();
            self.is_office |= is_type || entry.name == "[Content_Types].xml";
            if self.entries.len() as u64 >= self.limits.files {
                self.beyond += 1;
            } else {
                self.entries.push(entry);
            }
            done += CENTRAL_LENGTH + varying;
        }
        self.rest.drain(..done);
    }

    /// Whether there is no directory to go by, so that the archive has to be read as a stream.
    pub fn is_missing(&self) -> bool {
        self.at == At::Missing || (self.entries.is_empty() && self.expected > 0 && self.at == At::Done)
    }

    /// The entries to read, in the order of the directory, and what there is to say of the archive itself.
    pub fn finish(mut self) -> (Vec<Entry>, FileReport) {
        let mut report = FileReport::new(self.name.clone(), self.size);
        report.layers = vec![Layer::Zip];
        report.read.rejected = self.shift.saturating_add(self.behind).min(self.size);
        report.read.structure = self.size - report.read.rejected;
        let found = self.entries.len() as u64 + self.beyond;
        let mut issues = std::mem::take(&mut self.issues);
        if self.is_office {
            let message = "This is an Office document, not a flow log. Nothing of it is counted.";
            issues.push((IssueKind::NotAFlowLog, message.to_owned()));
            self.entries.clear();
        } else if self.beyond > 0 {
            issues.push((
                IssueKind::Limit,
                format!(
                    "There are {found} files in this archive. The first {} are read and counted. Read it whole for the rest.",
                    self.limits.files
                ),
            ));
        } else if found & 0xFFFF != self.expected & 0xFFFF {
            issues.push((
                IssueKind::Damaged,
                format!(
                    "The archive should hold {} entries, and its directory names {found}. Those are read and counted; the \
                     others cannot be found. Copy or download the archive again to read it whole.",
                    self.expected
                ),
            ));
        }
        if self.shift > 0 && !self.is_missing() {
            let message = format!(
                "Before this archive stand {} bytes that do not belong to it. They are kept aside. If they are another archive, \
                 take the two apart and drop both.",
                self.shift
            );
            issues.push((IssueKind::Damaged, message));
        }
        if self.behind > 0 {
            issues.push((IssueKind::Damaged, trailing(self.behind)));
        }
        let entries = self.to_read();
        report.holds = entries.len() as u64;
        if entries.is_empty() && issues.is_empty() {
            let message = "This is a zip archive without files in it. There is nothing to read.";
            issues.push((IssueKind::NotAFlowLog, message.to_owned()));
        }
        for (kind, message) in issues {
            report.issues.report(kind, 0, b"", || message);
        }
        (entries, report)
    }

    fn to_read(&self) -> Vec<Entry> {
        let mut starts: Vec<u64> = self.entries.iter().map(|entry| entry.offset).collect();
        starts.push(self.begins);
        order::sort(&mut starts);
        let mut unpacked = 0_u64;
        let is_file = |header: &&Header| !header.is_folder() && !names::is_noise(&header.name);
        let mut entry = |header: &Header| {
            // Up to the next header. Where two begin at one place, there is nothing in between.
            let next = starts.partition_point(|&start| start <= header.offset);
            let is_shared = starts[..next].iter().rev().nth(1).is_some_and(|&start| start == header.offset);
            let end = starts.get(next).copied().unwrap_or(header.offset);
            let least = (LOCAL_LENGTH as u64).saturating_add(header.packed);
            let length = end.saturating_sub(header.offset);
            let trouble = if let Some(trouble) = header.trouble() {
                Some(trouble)
            } else if is_shared || length < least {
                Some(Trouble::Overlaps)
            } else {
                unpacked = unpacked.saturating_add(header.size);
                (unpacked > self.limits.total).then_some(Trouble::OverTotal(self.limits.total))
            };
            Entry {
                name: names::inside(&self.name, &header.name),
                offset: header.offset,
                length,
                size: header.size,
                packed: header.packed,
                method: header.method,
                crc: header.crc,
                trouble,
            }
        };
        self.entries.iter().filter(is_file).map(&mut entry).collect()
    }
}

fn comment(end: &[u8]) -> usize {
    u16_at(end, 20).into()
}
