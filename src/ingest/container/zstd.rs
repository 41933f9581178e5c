//! zstd: frames one behind the other, each a header and blocks.
//!
//! The decoder wants whole blocks, so they are collected here; none is longer than 128 kB. It also keeps back as much
//! as its window until the frame ends. Where a frame ends too early it is given the end it lacks, so that nothing that
//! was unpacked is lost.

use std::io::Read as _;

use ruzstd::decoding::errors::FrameDecoderError;
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::super::IssueKind;
use super::gzip::{trailing, wrong_checksum};
use super::{Ended, Fault, Step};

const MAGIC: u32 = 0xFD2F_B528;
/// The last four bits of a skippable frame's magic number are free.
const SKIPPABLE: u32 = 0x184D_2A50;
const LONGEST_BLOCK: usize = 128 << 10;
/// More memory than this is not given to one file.
const LARGEST_WINDOW: u64 = 64 << 20;
/// An empty block that is the last one, and a checksum for those frames that have one.
const AN_END: [u8; 7] = [1, 0, 0, 0, 0, 0, 0];

pub(super) struct Zstd {
    decoder: FrameDecoder,
    at: At,
    /// What came of the part that is next.
    part: Vec<u8>,
    /// What is wrong, once it is, to be said when all that was unpacked has been given out.
    fault: Option<Fault>,
    /// The frame has one behind its last block.
    has_checksum: bool,
    frames: u64,
    /// Frames whose checksum is another than that of their data.
    wrong: u64,
    junk: Vec<u8>,
    junk_length: u64,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// A frame of either kind, or the end.
    Magic,
    Header,
    SkippedLength,
    Skipped(u64),
    Block,
    /// No more of the frame, but not all of it is given out.
    Last,
    Junk,
}

impl std::fmt::Debug for Zstd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Zstd").field("at", &self.at).field("frames", &self.frames).finish_non_exhaustive()
    }
}

impl Zstd {
    pub fn new() -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(LARGEST_WINDOW);
        Self {
            decoder,
            at: At::Magic,
            part: Vec::new(),
            fault: None,
            has_checksum: false,
            frames: 0,
            wrong: 0,
            junk: Vec::new(),
            junk_length: 0,
        }
    }

    pub fn step(&mut self, input: &mut &[u8], output: &mut [u8]) -> Result<Step, Fault> {
        loop {
            let given = self.drain(output);
            if given > 0 {
                return Ok(Step::Out(given));
            }
            if let Some(fault) = self.fault.take() {
                return Err(fault);
            }
            if self.at == At::Last {
                self.frame_is_over();
            } else if input.is_empty() {
                return Ok(Step::More);
            } else {
                self.take(input);
            }
        }
    }

    /// What is unpacked and was not given out yet.
    fn drain(&mut self, output: &mut [u8]) -> usize {
        // It reads from memory, which does not fail.
        self.decoder.read(output).unwrap_or_default()
    }

    /// At the end of the input: what was kept back, until nothing is left.
    pub fn rest(&mut self, output: &mut [u8]) -> usize {
        if self.at == At::Block {
            self.break_off();
        }
        self.drain(output)
    }

    /// Takes one part.
    fn take(&mut self, input: &mut &[u8]) {
        match self.at {
            At::Magic => {
                if self.frames > 0 && self.part.is_empty() {
                    // Some tools fill up with zeros.
                    let padding = input.iter().take_while(|&&byte| byte == 0).count();
                    *input = &input[padding..];
                }
                if self.fill(4, input) {
                    self.magic();
                }
            }
            At::SkippedLength => {
                if self.fill(8, input) {
                    match number(&self.part[4..]) {
                        0 => {
                            self.next(At::Magic);
                            self.frames += 1;
                        }
                        length => self.next(At::Skipped(u64::from(length))),
                    }
                }
            }
            At::Skipped(left) => {
                let skipped = input.len().min(usize::try_from(left).unwrap_or(usize::MAX));
                *input = &input[skipped..];
                let left = left - skipped as u64;
                self.at = if left == 0 { At::Magic } else { At::Skipped(left) };
                self.frames += u64::from(left == 0);
            }
            At::Header => {
                if self.fill(5, input) && self.fill(header_length(self.part[4]), input) {
                    match self.decoder.reset(self.part.as_slice()) {
                        Ok(()) => {
                            self.has_checksum = self.part[4] & 4 != 0;
                            self.next(At::Block);
                        }
                        Err(error) => self.fault = Some(refused(&error)),
                    }
                }
            }
            At::Block => {
                if self.fill(3, input) {
                    self.block(input);
                }
            }
            At::Junk => {
                const EXCERPT: usize = 64;
                self.junk_length += input.len() as u64;
                let missing = EXCERPT.saturating_sub(self.junk.len());
                self.junk.extend_from_slice(&input[..input.len().min(missing)]);
                *input = &[];
            }
            At::Last => {}
        }
    }

    fn magic(&mut self) {
        match number(&self.part) {
            MAGIC => self.at = At::Header,
            other if other & !0xF == SKIPPABLE => self.at = At::SkippedLength,
            _ => {
                self.junk = std::mem::take(&mut self.part);
                self.junk_length = self.junk.len() as u64;
                self.at = At::Junk;
            }
        }
    }

    /// The header of a block is there: unpacks the block when all of it is.
    fn block(&mut self, input: &mut &[u8]) {
        let header = u32::from_le_bytes([self.part[0], self.part[1], self.part[2], 0]);
        let (is_last, kind, length) = (header & 1 == 1, header >> 1 & 3, (header >> 3) as usize);
        let content = if kind == 1 { 1 } else { length };
        if kind == 3 || length > LONGEST_BLOCK {
            return self.is_damaged();
        }
        let checksum = if is_last && self.has_checksum { 4 } else { 0 };
        if !self.fill(3 + content + checksum, input) {
            return;
        }
        match self.decoder.decode_blocks(self.part.as_slice(), BlockDecodingStrategy::UptoBlocks(1)) {
            Ok(_) => self.next(if is_last { At::Last } else { At::Block }),
            Err(_) => self.is_damaged(),
        }
    }

    fn is_damaged(&mut self) {
        self.break_off();
        self.fault = Some(Fault::damaged());
    }

    /// Gives the frame an end, so that the decoder keeps nothing back.
    fn break_off(&mut self) {
        // It cannot fail, and if it did, there would be no more to get.
        drop(self.decoder.decode_blocks(AN_END.as_slice(), BlockDecodingStrategy::UptoBlocks(1)));
        self.next(At::Last);
    }

    fn frame_is_over(&mut self) {
        let told = self.decoder.get_checksum_from_data();
        self.wrong += u64::from(told.is_some() && told != self.decoder.get_calculated_checksum());
        self.frames += 1;
        self.at = At::Magic;
    }

    /// Collects a part of that length. Whether it is complete.
    fn fill(&mut self, length: usize, input: &mut &[u8]) -> bool {
        let missing = length.saturating_sub(self.part.len());
        let (now, later) = input.split_at(input.len().min(missing));
        self.part.extend_from_slice(now);
        *input = later;
        self.part.len() >= length
    }

    fn next(&mut self, at: At) {
        self.part.clear();
        self.at = at;
    }

    pub fn end(&self) -> Ended {
        let mut ended = Ended::default();
        if self.wrong > 0 {
            ended.remark(IssueKind::Damaged, b"", wrong_checksum("The file"));
        }
        match self.at {
            At::Junk => ended.remark(IssueKind::Damaged, &self.junk, trailing(self.junk_length)),
            At::Magic if self.frames > 0 && self.part.is_empty() => {}
            At::Magic if self.frames > 0 => {
                ended.remark(IssueKind::Damaged, &self.part, trailing(self.part.len() as u64));
            }
            _ => ended.cut = true,
        }
        ended
    }
}

/// How long a frame's header is, its magic number included, by its first byte behind that.
fn header_length(descriptor: u8) -> usize {
    let is_single_segment = descriptor & 0x20 != 0;
    let window = usize::from(!is_single_segment);
    let dictionary = [0, 1, 2, 4][usize::from(descriptor & 3)];
    let size = match descriptor >> 6 {
        0 => usize::from(is_single_segment),
        flag => 1 << flag,
    };
    5 + window + dictionary + size
}

fn number(bytes: &[u8]) -> u32 {
    bytes.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

fn refused(error: &FrameDecoderError) -> Fault {
    let message = match error {
        FrameDecoderError::WindowSizeTooBig { requested, .. } => format!(
            "It was packed with a window of {} MB, which takes more memory than one file is given. Unpack it and drop what \
             was in it.",
            requested >> 20
        ),
        FrameDecoderError::DictNotProvided { .. } => {
            "It was packed with a dictionary, which is not in it. Unpack it with that dictionary and drop what was in it."
                .to_owned()
        }
        _ => return Fault::damaged(),
    };
    Fault { kind: IssueKind::NotOpened, message }
}
