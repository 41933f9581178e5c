//! gzip: members one behind the other, each a header, deflated data, and a checksum.

use super::super::IssueKind;
use super::crc::Crc;
use super::inflate::Inflate;
use super::{Ended, Fault, Step};

const MAGIC: [u8; 2] = [0x1F, 0x8B];
/// How much of what follows the last member is kept to be shown.
const EXCERPT: usize = 64;

#[derive(Debug)]
pub(super) struct Gzip {
    at: At,
    inflate: Inflate,
    /// Of the member's data so far.
    crc: Crc,
    /// Bytes of a header or a trailer that came so far.
    fixed: Vec<u8>,
    members: u64,
    /// Members whose checksum is another than that of their data.
    wrong: u64,
    junk: Vec<u8>,
    junk_length: u64,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// Ten bytes of header, of which the first can also be padding behind a member.
    Header,
    /// A field with its length before it.
    ExtraLength(Flags),
    Extra(Flags, u16),
    /// Texts up to a zero.
    Name(Flags),
    Comment(Flags),
    HeaderCrc,
    Data,
    Trailer,
    Junk,
}

/// The optional parts of a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Flags(u8);

impl Flags {
    const HEADER_CRC: u8 = 2;
    const EXTRA: u8 = 4;
    const NAME: u8 = 8;
    const COMMENT: u8 = 16;
    const UNKNOWN: u8 = 0xE0;

    const fn has(self, flag: u8) -> bool {
        self.0 & flag != 0
    }

    /// The first part of these.
    const fn first(self) -> At {
        if self.has(Self::EXTRA) { At::ExtraLength(self) } else { self.after_extra() }
    }

    const fn after_extra(self) -> At {
        if self.has(Self::NAME) { At::Name(self) } else { self.after_name() }
    }

    const fn after_name(self) -> At {
        if self.has(Self::COMMENT) { At::Comment(self) } else { self.after_comment() }
    }

    const fn after_comment(self) -> At {
        if self.has(Self::HEADER_CRC) { At::HeaderCrc } else { At::Data }
    }
}

impl Gzip {
    pub fn new() -> Self {
        Self {
            at: At::Header,
            inflate: Inflate::new(),
            crc: Crc::default(),
            fixed: Vec::new(),
            members: 0,
            wrong: 0,
            junk: Vec::new(),
            junk_length: 0,
        }
    }

    pub fn step(&mut self, input: &mut &[u8], output: &mut [u8]) -> Result<Step, Fault> {
        loop {
            match self.at {
                At::Data => match self.inflate.step(input, output)? {
                    Step::Out(length) => {
                        self.crc.update(&output[..length]);
                        return Ok(Step::Out(length));
                    }
                    Step::More => return Ok(Step::More),
                    Step::End => self.at = At::Trailer,
                },
                At::Junk => {
                    self.junk_length += input.len() as u64;
                    let missing = EXCERPT.saturating_sub(self.junk.len());
                    self.junk.extend_from_slice(&input[..input.len().min(missing)]);
                    *input = &[];
                    return Ok(Step::More);
                }
                _ if input.is_empty() => return Ok(Step::More),
                _ => self.frame(input)?,
            }
        }
    }

    /// Takes some of what stands around the data.
    fn frame(&mut self, input: &mut &[u8]) -> Result<(), Fault> {
        match self.at {
            At::Header => {
                if self.members > 0 && self.fixed.is_empty() {
                    // Some tools fill up with zeros.
                    let padding = input.iter().take_while(|&&byte| byte == 0).count();
                    *input = &input[padding..];
                }
                if self.fill(10, input) {
                    self.header()?;
                } else if self.members > 0 && !begins_like(&self.fixed, MAGIC) {
                    self.is_junk();
                }
            }
            At::ExtraLength(flags) => {
                if self.fill(2, input) {
                    let length = u16::from_le_bytes([self.fixed[0], self.fixed[1]]);
                    self.next(if length == 0 { flags.after_extra() } else { At::Extra(flags, length) });
                }
            }
            At::Extra(flags, left) => {
                let skipped = input.len().min(left.into());
                *input = &input[skipped..];
                // It is not more than what was left.
                let left = left - u16::try_from(skipped).unwrap_or(left);
                self.at = if left == 0 { flags.after_extra() } else { At::Extra(flags, left) };
            }
            At::Name(flags) | At::Comment(flags) => {
                let end = memchr::memchr(0, input);
                *input = &input[end.map_or(input.len(), |end| end + 1)..];
                if end.is_some() {
                    self.at = if matches!(self.at, At::Name(_)) { flags.after_name() } else { flags.after_comment() };
                }
            }
            At::HeaderCrc => {
                if self.fill(2, input) {
                    self.next(At::Data);
                }
            }
            At::Trailer => {
                if self.fill(8, input) {
                    self.trailer();
                }
            }
            At::Data | At::Junk => {}
        }
        Ok(())
    }

    fn header(&mut self) -> Result<(), Fault> {
        let flags = Flags(self.fixed[3]);
        if self.fixed[..2] != MAGIC || self.fixed[2] != 8 || flags.has(Flags::UNKNOWN) {
            if self.members > 0 {
                self.is_junk();
                return Ok(());
            }
            return Err(Fault {
                kind: IssueKind::Damaged,
                message: "This begins like a gzip archive and goes on as none. Nothing of it could be unpacked."
                    .to_owned(),
            });
        }
        self.inflate.reset();
        self.crc = Crc::default();
        self.next(flags.first());
        Ok(())
    }

    fn trailer(&mut self) {
        let number = |at: usize| u32::from_le_bytes([0, 1, 2, 3].map(|byte| self.fixed[at + byte]));
        self.wrong += u64::from(number(0) != self.crc.sum() || number(4) != self.crc.length());
        self.members += 1;
        self.next(At::Header);
    }

    /// Collects a part of that length. Whether it is complete.
    fn fill(&mut self, length: usize, input: &mut &[u8]) -> bool {
        let (now, later) = input.split_at(input.len().min(length - self.fixed.len()));
        self.fixed.extend_from_slice(now);
        *input = later;
        self.fixed.len() == length
    }

    fn next(&mut self, at: At) {
        self.fixed.clear();
        self.at = at;
    }

    /// What was taken for the beginning of a member is none.
    fn is_junk(&mut self) {
        self.at = At::Junk;
        self.junk = std::mem::take(&mut self.fixed);
        self.junk_length = self.junk.len() as u64;
    }

    pub fn end(&self) -> Ended {
        let mut ended = Ended::default();
        if self.wrong > 0 {
            ended.remark(IssueKind::Damaged, b"", wrong_checksum("The file"));
        }
        match self.at {
            // A few bytes behind the last member that could have become another.
            At::Header if self.members > 0 && !self.fixed.is_empty() => {
                ended.remark(IssueKind::Damaged, &self.fixed, trailing(self.fixed.len() as u64));
            }
            At::Header if self.members > 0 => {}
            At::Junk => ended.remark(IssueKind::Damaged, &self.junk, trailing(self.junk_length)),
            _ => ended.cut = true,
        }
        ended
    }
}

/// Whether these bytes can become the magic ones.
fn begins_like(bytes: &[u8], magic: [u8; 2]) -> bool {
    bytes.iter().zip(magic).all(|(&byte, expected)| byte == expected)
}

/// Said of what unpacks well and to something else than was packed.
pub(super) fn wrong_checksum(what: &str) -> String {
    format!(
        "{what} unpacks to its end, but not to what was packed: the checksum differs. Some of it may be wrong, all that reads \
         as a log is counted. Copy or download it again to be sure."
    )
}

pub(super) fn trailing(length: u64) -> String {
    format!(
        "Behind the packed data stand {length} bytes that do not belong to it. They are kept aside; all data before them was \
         read."
    )
}
