//! One entry of a zip, to be read by itself.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::super::budget::over_total;
use super::super::{Ended, Fault, Step};
use super::body::Body;
use super::fields::{LOCAL, LOCAL_LENGTH, u16_at};
use crate::ingest::IssueKind;

/// Where an entry lies in its archive, and how it is packed. Whoever has the archive can read it from this, alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The path of the archive, and the entry's inside it.
    pub name: String,
    /// The stretch of the archive to read: the entry with its header, and nothing of the next one.
    pub offset: u64,
    pub length: u64,
    /// Its unpacked length.
    pub size: u64,
    pub(super) packed: u64,
    pub(super) method: u16,
    pub crc: u32,
    /// Why it is not opened.
    pub trouble: Option<Trouble>,
}

impl Entry {
    /// Where in its archive it lies.
    pub const fn place(&self) -> Range<u64> {
        self.offset..self.offset.saturating_add(self.length)
    }
}

/// What keeps an entry from being opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    Encrypted,
    /// Packed by a method not known here.
    Method(u16),
    /// In a zip inside another archive: only the directory of it, which comes last, says where the entry ends.
    Endless,
    /// It shares its bytes with others.
    Overlaps,
    /// It and those before it unpack to more than the limit.
    OverTotal(u64),
}

impl Trouble {
    pub(in crate::ingest::container) fn fault(self) -> Fault {
        let (kind, message) = match self {
            Self::Encrypted => (
                IssueKind::Encrypted,
                "This entry is locked with a password. Nothing of it is counted. Unpack the archive with its password and \
                 drop what was in it."
                    .to_owned(),
            ),
            Self::Method(method) => (
                IssueKind::NotOpened,
                format!(
                    "This entry is packed with {}, which is not opened here. Nothing of it is counted. Unpack the archive \
                     and drop what was in it.",
                    name_of(method)
                ),
            ),
            Self::Endless => (
                IssueKind::NotOpened,
                "Where this entry ends stands only at the end of its archive, which lies in another one. Nothing of it is \
                 counted. Unpack the outer archive and drop the inner one."
                    .to_owned(),
            ),
            Self::Overlaps => (
                IssueKind::NotOpened,
                "This entry claims bytes of the archive that belong to another one. No honest tool writes that, and the \
                 bytes would be counted twice. Nothing of it is counted."
                    .to_owned(),
            ),
            Self::OverTotal(total) => (IssueKind::Limit, over_total(total)),
        };
        Fault { kind, message }
    }
}

fn name_of(method: u16) -> String {
    match method {
        9 => "deflate64".to_owned(),
        12 => "bzip2".to_owned(),
        14 => "LZMA".to_owned(),
        95 => "xz".to_owned(),
        98 => "PPMd".to_owned(),
        other => format!("method {other}"),
    }
}

/// Unpacks an entry from its stretch of the archive.
#[derive(Debug)]
pub struct EntryReader {
    at: At,
    header: Vec<u8>,
    body: Body,
}

#[derive(Clone, Copy, Debug)]
enum At {
    Header,
    /// In the name and extra fields; the directory had them.
    Names(usize),
    Body,
}

impl EntryReader {
    pub fn new(entry: &Entry) -> Self {
        let body = Body::of(entry.method, Some(entry.packed), Some((entry.size, entry.crc)));
        Self { at: At::Header, header: Vec::new(), body }
    }

    pub fn step(&mut self, input: &mut &[u8], output: &mut [u8]) -> Result<Step, Fault> {
        loop {
            match self.at {
                At::Body => return self.body.step(input, output),
                _ if input.is_empty() => return Ok(Step::More),
                At::Header => {
                    let (now, later) = input.split_at(input.len().min(LOCAL_LENGTH - self.header.len()));
                    self.header.extend_from_slice(now);
                    *input = later;
                    if self.header.len() == LOCAL_LENGTH {
                        if self.header[..4] != LOCAL {
                            return Err(Fault::damaged());
                        }
                        let lengths = usize::from(u16_at(&self.header, 26)) + usize::from(u16_at(&self.header, 28));
                        self.at = if lengths == 0 { At::Body } else { At::Names(lengths) };
                    }
                }
                At::Names(left) => {
                    let skipped = input.len().min(left);
                    *input = &input[skipped..];
                    self.at = if skipped == left { At::Body } else { At::Names(left - skipped) };
                }
            }
        }
    }

    pub fn end(&self) -> Ended {
        self.body.end()
    }
}
