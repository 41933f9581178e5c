//! One file inside of a packing.

use super::gzip::Gzip;
use super::node::{End, Node, Out};
use super::zip::EntryReader;
use super::zstd::Zstd;
use super::{Ended, Fault, Step};
use crate::ingest::{FileReport, Sink};

/// Enough that what follows works in long runs.
pub(super) const BUFFER: usize = 128 << 10;

#[derive(Debug)]
pub(super) enum Decoder {
    Gzip(Box<Gzip>),
    Zstd(Box<Zstd>),
    Entry(Box<EntryReader>),
}

impl Decoder {
    fn step(&mut self, input: &mut &[u8], output: &mut [u8]) -> Result<Step, Fault> {
        match self {
            Self::Gzip(gzip) => gzip.step(input, output),
            Self::Zstd(zstd) => zstd.step(input, output),
            Self::Entry(entry) => entry.step(input, output),
        }
    }

    /// What was kept back, at the end of the input.
    fn rest(&mut self, output: &mut [u8]) -> usize {
        if let Self::Zstd(zstd) = self { zstd.rest(output) } else { 0 }
    }

    fn end(&self) -> Ended {
        match self {
            Self::Gzip(gzip) => gzip.end(),
            Self::Zstd(zstd) => zstd.end(),
            Self::Entry(entry) => entry.end(),
        }
    }
}

#[derive(Debug)]
pub(super) struct Packed {
    decoder: Decoder,
    child: Node,
    buffer: Vec<u8>,
    fault: Option<Fault>,
    is_over: bool,
}

impl Packed {
    pub fn new(decoder: Decoder, child: Node) -> Self {
        Self { decoder, child, buffer: vec![0; BUFFER], fault: None, is_over: false }
    }

    pub const fn wants_more(&self) -> bool {
        self.fault.is_none() && !self.is_over && self.child.wants_more()
    }

    pub fn feed<S: Sink>(&mut self, bytes: &[u8], out: &mut Out<'_, S>) {
        let mut input = bytes;
        while self.wants_more() && !out.budget.is_over() {
            match self.decoder.step(&mut input, &mut self.buffer) {
                Ok(Step::Out(length)) => {
                    out.budget.unpack(length);
                    self.child.feed(&self.buffer[..length], out);
                }
                Ok(Step::More) if input.is_empty() => return,
                Ok(Step::More) => {}
                Ok(Step::End) => self.is_over = true,
                Err(fault) => self.fault = Some(fault),
            }
        }
    }

    pub fn end<S: Sink>(mut self, how: End, out: &mut Out<'_, S>) -> FileReport {
        let was_whole = !self.child.wants_more();
        while !out.budget.is_over() && self.child.wants_more() {
            match self.decoder.rest(&mut self.buffer) {
                0 => break,
                length => {
                    out.budget.unpack(length);
                    self.child.feed(&self.buffer[..length], out);
                }
            }
        }
        let ended = self.decoder.end();
        let fault =
            self.fault.or_else(|| out.budget.fault()).or_else(|| (ended.cut && !was_whole).then(Fault::cut_off));
        let mut report = self.child.end(how.or(fault), out);
        ended.say(&mut report);
        report
    }
}
