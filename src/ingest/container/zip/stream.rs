//! A zip as a stream: entries by their own headers, without the directory.

use super::super::{Ended, Fault, Step};
use super::body::Body;
use super::entry::Trouble;
use super::fields::{
    CENTRAL, CENTRAL_LENGTH, DESCRIPTOR, END, END64, Header, LOCAL, LOCAL_LENGTH, LOCATOR64, u16_at, u32_at, u64_at,
};

/// What a stream holds, in its order.
#[derive(Debug)]
pub enum Piece {
    /// A file begins, or a folder; its size where its header says it, and why nothing of it will follow.
    Begin { name: String, size: Option<u64>, trouble: Option<Trouble> },
    /// Some of its bytes are in the output.
    Data(usize),
    /// It is over, well or not.
    End(Result<Ended, Fault>),
    /// All input is taken.
    More,
}

#[derive(Debug)]
pub struct Stream {
    at: At,
    /// What came of a header.
    part: Vec<u8>,
    entry: Option<Header>,
    body: Option<Body>,
    seen: u64,
    lost_at: Option<u64>,
    lost: u64,
    /// The last directory was reached to its end.
    is_ended: bool,
    /// What stands behind it, which counts unless all of it is padding.
    behind: u64,
    is_padding: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Header,
    Body,
    Descriptor,
    /// In bytes of an entry that is not opened.
    Skipped(u64),
    /// Looking for the next header, where the last entry did not show its end. What is gone over is that entry's.
    Unended,
    /// The same where there should have been one.
    Lost,
    /// Where a part of the directory begins. Behind its end another archive can stand.
    Directory,
    /// In so many bytes of the directory.
    Part(u64),
    /// In what is no archive any more.
    Behind,
}

impl Stream {
    pub const fn new() -> Self {
        Self {
            at: At::Header,
            part: Vec::new(),
            entry: None,
            body: None,
            seen: 0,
            lost_at: None,
            lost: 0,
            is_ended: false,
            behind: 0,
            is_padding: true,
        }
    }

    /// Takes some input.
    pub fn next(&mut self, input: &mut &[u8], output: &mut [u8]) -> Piece {
        loop {
            let before = input.len();
            let piece = match self.at {
                At::Body => self.body(input, output),
                _ if input.is_empty() => return Piece::More,
                At::Header => {
                    let end = self.seen + before as u64;
                    self.header(input, end)
                }
                At::Descriptor => self.descriptor(input),
                At::Skipped(left) => {
                    let left = left - skip(input, left);
                    self.at = if left == 0 { At::Header } else { At::Skipped(left) };
                    None
                }
                At::Directory => {
                    self.directory(input);
                    None
                }
                At::Part(left) => {
                    let left = left - skip(input, left);
                    self.at = if left == 0 { At::Directory } else { At::Part(left) };
                    None
                }
                At::Unended | At::Lost => {
                    self.search(input);
                    None
                }
                At::Behind => {
                    self.is_padding &= input.iter().all(|&byte| byte == 0);
                    self.behind += input.len() as u64;
                    *input = &[];
                    None
                }
            };
            self.seen += (before - input.len()) as u64;
            if let Some(piece) = piece {
                return piece;
            }
        }
    }

    /// Of the input, whose end is at `end` in the file.
    fn header(&mut self, input: &mut &[u8], end: u64) -> Option<Piece> {
        if !self.fill(4, input) {
            return None;
        }
        match self.part.first_chunk() {
            Some(&LOCAL) => {}
            Some(&(CENTRAL | END | END64)) => {
                self.at = At::Directory;
                return None;
            }
            // The mark of an archive that was to be split and was not.
            Some(&DESCRIPTOR) if self.seen < 4 => {
                self.next_at(At::Header);
                return None;
            }
            _ => {
                // What was collected may hold the beginning of a header.
                self.is_lost(end - input.len() as u64);
                return None;
            }
        }
        if !self.fill(LOCAL_LENGTH, input) {
            return None;
        }
        let names = usize::from(u16_at(&self.part, 26)) + usize::from(u16_at(&self.part, 28));
        if !self.fill(LOCAL_LENGTH + names, input) {
            return None;
        }
        let entry = Header::local(&self.part);
        self.next_at(At::Body);
        // Only deflate shows its own end.
        let has_no_end = entry.has_descriptor && entry.method != 8;
        let trouble = entry.trouble().or(has_no_end.then_some(Trouble::Endless));
        let (name, size) = (entry.name.clone(), (!entry.has_descriptor).then_some(entry.size));
        if trouble.is_some() {
            self.skip((!entry.has_descriptor).then_some(entry.packed));
        } else {
            self.body = Some(Body::new(&entry));
        }
        self.entry = Some(entry);
        Some(Piece::Begin { name, size, trouble })
    }

    /// Past one part of the directory, or on to an archive behind it.
    fn directory(&mut self, input: &mut &[u8]) {
        const SIGNATURE: [u8; 4] = *b"PK\x05\x05";
        if !self.fill(4, input) {
            return;
        }
        let mark = *self.part.first_chunk().unwrap_or(&LOCAL);
        let fixed = match mark {
            CENTRAL => CENTRAL_LENGTH,
            END64 => 12,
            LOCATOR64 => 20,
            SIGNATURE => 6,
            END => 22,
            LOCAL => {
                (self.at, self.is_ended) = (At::Header, false);
                return;
            }
            _ => {
                self.is_padding &= mark == [0; 4];
                self.behind += 4;
                return self.next_at(At::Behind);
            }
        };
        if !self.fill(fixed, input) {
            return;
        }
        let varying = |places: &[usize]| places.iter().map(|&at| u64::from(u16_at(&self.part, at))).sum();
        let length = match mark {
            CENTRAL => varying(&[28, 30, 32]),
            END64 => u64_at(&self.part, 4),
            SIGNATURE => varying(&[4]),
            END => varying(&[20]),
            _ => 0,
        };
        self.is_ended |= mark == END;
        self.next_at(if length == 0 { At::Directory } else { At::Part(length) });
    }

    fn body(&mut self, input: &mut &[u8], output: &mut [u8]) -> Option<Piece> {
        let Some(body) = &mut self.body else {
            self.at = At::Header;
            return None;
        };
        match body.step(input, output) {
            Ok(Step::Out(length)) => Some(Piece::Data(length)),
            Ok(Step::More) if input.is_empty() => Some(Piece::More),
            Ok(Step::More) => None,
            Ok(Step::End) if self.entry.as_ref().is_some_and(|entry| entry.has_descriptor) => {
                self.at = At::Descriptor;
                None
            }
            Ok(Step::End) => {
                let (ended, left) = (body.end(), body.left());
                self.body = None;
                self.skip(left);
                Some(Piece::End(Ok(ended)))
            }
            Err(fault) => {
                let left = body.left();
                self.body = None;
                self.skip(left);
                Some(Piece::End(Err(fault)))
            }
        }
    }

    /// The checksum and lengths that follow an entry, with or without a mark before them.
    fn descriptor(&mut self, input: &mut &[u8]) -> Option<Piece> {
        if !self.fill(4, input) {
            return None;
        }
        let mark = if self.part[..4] == DESCRIPTOR { 4 } else { 0 };
        let is_zip64 = self.entry.as_ref().is_some_and(|entry| entry.is_zip64);
        let length = if is_zip64 { 20 } else { 12 };
        if !self.fill(mark + length, input) {
            return None;
        }
        let crc = u32_at(&self.part, mark);
        let size = if is_zip64 { u64_at(&self.part, mark + 12) } else { u32_at(&self.part, mark + 8).into() };
        self.next_at(At::Header);
        let mut body = self.body.take()?;
        body.expect(size, crc);
        Some(Piece::End(Ok(body.end())))
    }

    /// Past what is left of an entry: so many bytes, or where that is not known, to the next header.
    fn skip(&mut self, left: Option<u64>) {
        match left {
            Some(0) => self.at = At::Header,
            Some(left) => self.at = At::Skipped(left),
            None => self.at = At::Unended,
        }
    }

    /// What was collected up to here is no header.
    fn is_lost(&mut self, here: u64) {
        self.lost_at.get_or_insert(here - self.part.len() as u64);
        self.at = At::Lost;
        self.drop_what_is_no_mark();
    }

    /// For the next header, byte by byte where one may begin.
    fn search(&mut self, input: &mut &[u8]) {
        if self.part.is_empty() {
            let at = memchr::memchr(LOCAL[0], input).unwrap_or(input.len());
            self.leave(at);
            *input = &input[at..];
        }
        let Some((&byte, rest)) = input.split_first() else { return };
        *input = rest;
        self.part.push(byte);
        self.drop_what_is_no_mark();
        if self.part.len() == LOCAL.len() {
            self.at = At::Header;
        }
    }

    fn drop_what_is_no_mark(&mut self) {
        while !self.part.is_empty() && !LOCAL.starts_with(&self.part) && !CENTRAL.starts_with(&self.part) {
            self.part.remove(0);
            self.leave(1);
        }
    }

    /// So many bytes are no header.
    fn leave(&mut self, bytes: usize) {
        if self.at == At::Lost {
            self.lost += bytes as u64;
        }
    }

    /// Collects a header up to that length. Whether so much is there.
    fn fill(&mut self, length: usize, input: &mut &[u8]) -> bool {
        let missing = length.saturating_sub(self.part.len());
        let (now, later) = input.split_at(input.len().min(missing));
        self.part.extend_from_slice(now);
        *input = later;
        self.part.len() >= length
    }

    fn next_at(&mut self, at: At) {
        self.part.clear();
        self.at = at;
    }

    /// A stretch in which an entry should have begun and did not, and how long all of these are together.
    pub fn lost(&self) -> Option<(u64, u64)> {
        self.lost_at.map(|at| (at, self.lost))
    }

    /// How many bytes behind it belong to no archive.
    pub fn behind(&self) -> u64 {
        let part: &[u8] = if self.at == At::Directory { &self.part } else { &[] };
        let is_padding = self.is_padding && part.iter().all(|&byte| byte == 0);
        if is_padding || !self.is_ended { 0 } else { self.behind + part.len() as u64 }
    }

    /// Whether the directory was reached, behind which no entries are.
    pub const fn is_complete(&self) -> bool {
        matches!(self.at, At::Directory | At::Part(_) | At::Behind)
    }
}

/// Up to so many bytes further; how many those are.
fn skip(input: &mut &[u8], bytes: u64) -> u64 {
    let skipped = input.len().min(usize::try_from(bytes).unwrap_or(usize::MAX));
    *input = &input[skipped..];
    skipped as u64
}
