//! The data of one entry.

use super::super::crc::Crc;
use super::super::gzip::wrong_checksum;
use super::super::inflate::Inflate;
use super::super::zstd::Zstd;
use super::super::{Ended, Fault, Step};
use super::fields::Header;
use crate::ingest::IssueKind;

#[derive(Debug)]
pub struct Body {
    packing: Packing,
    /// Packed bytes to come; `None` where only the data itself shows its end.
    left: Option<u64>,
    /// What must come out, where that is known.
    expected: Option<(u64, u32)>,
    given: u64,
    sum: Crc,
    /// More came out than should.
    is_too_long: bool,
    is_over: bool,
}

#[derive(Debug)]
enum Packing {
    Stored,
    Deflated(Box<Inflate>),
    Zstd(Box<Zstd>),
}

impl Body {
    pub fn new(entry: &Header) -> Self {
        let known = !entry.has_descriptor;
        Self::of(entry.method, known.then_some(entry.packed), known.then_some((entry.size, entry.crc)))
    }

    pub fn of(method: u16, packed: Option<u64>, expected: Option<(u64, u32)>) -> Self {
        let packing = match method {
            8 => Packing::Deflated(Box::new(Inflate::new())),
            93 => Packing::Zstd(Box::new(Zstd::new())),
            _ => Packing::Stored,
        };
        Self { packing, left: packed, expected, given: 0, sum: Crc::default(), is_too_long: false, is_over: false }
    }

    /// Packed bytes that are still to come, where that is known.
    pub const fn left(&self) -> Option<u64> {
        self.left
    }

    pub fn step(&mut self, input: &mut &[u8], output: &mut [u8]) -> Result<Step, Fault> {
        if self.is_over {
            return Ok(Step::End);
        }
        if self.is_too_long {
            return Err(too_long(self.given));
        }
        let most = self.left.map_or(usize::MAX, |left| usize::try_from(left).unwrap_or(usize::MAX));
        let offered = input.len().min(most);
        let mut part = &input[..offered];
        let step = match &mut self.packing {
            Packing::Stored => Ok(copy(&mut part, output)),
            Packing::Deflated(inflate) => inflate.step(&mut part, output),
            Packing::Zstd(zstd) => zstd.step(&mut part, output),
        };
        let used = offered - part.len();
        *input = &input[used..];
        if let Some(left) = &mut self.left {
            *left -= used as u64;
        }
        match step? {
            Step::Out(length) => Ok(self.out(&output[..length])),
            Step::More if self.left == Some(0) => self.at_end(output),
            Step::More => Ok(Step::More),
            Step::End => Ok(self.end_here()),
        }
    }

    fn out(&mut self, bytes: &[u8]) -> Step {
        let fits = self.expected.map_or(u64::MAX, |(size, _)| size - self.given);
        let fitting = &bytes[..bytes.len().min(usize::try_from(fits).unwrap_or(usize::MAX))];
        self.is_too_long = fitting.len() < bytes.len();
        self.given += fitting.len() as u64;
        self.sum.update(fitting);
        Step::Out(fitting.len())
    }

    /// All packed bytes are there.
    fn at_end(&mut self, output: &mut [u8]) -> Result<Step, Fault> {
        match &mut self.packing {
            Packing::Stored => Ok(self.end_here()),
            Packing::Deflated(_) => Err(Fault::damaged()),
            Packing::Zstd(zstd) => match zstd.rest(output) {
                0 if zstd.end().cut => Err(Fault::damaged()),
                0 => Ok(self.end_here()),
                length => Ok(self.out(&output[..length])),
            },
        }
    }

    const fn end_here(&mut self) -> Step {
        self.is_over = true;
        Step::End
    }

    /// Told behind the data what should have come out.
    pub const fn expect(&mut self, size: u64, crc: u32) {
        self.expected = Some((size, crc));
    }

    pub fn end(&self) -> Ended {
        let mut ended = Ended { cut: !self.is_over, ..Ended::default() };
        let given = (self.given, self.sum.sum());
        if self.is_over && self.expected.is_some_and(|expected| expected != given) {
            ended.remark(IssueKind::Damaged, b"", wrong_checksum("This entry"));
        }
        ended
    }
}

fn too_long(size: u64) -> Fault {
    Fault {
        kind: IssueKind::Damaged,
        message: format!(
            "This unpacks to more than the {size} bytes that the archive says it has. It is damaged, or made to deceive. What \
             fits is kept and counted."
        ),
    }
}

fn copy(input: &mut &[u8], output: &mut [u8]) -> Step {
    let length = input.len().min(output.len());
    output[..length].copy_from_slice(&input[..length]);
    *input = &input[length..];
    if length > 0 { Step::Out(length) } else { Step::More }
}
