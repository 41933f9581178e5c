//! tar: headers of 512 bytes, each with the file behind it, filled up to the next 512.
//!
//! Read as a stream: the plain format of old, ustar, pax headers and the long names of GNU tar.

use std::borrow::Cow;

pub(super) const BLOCK: usize = 512;
/// Where the checksum stands in a header.
const CHECKSUM: std::ops::Range<usize> = 148..156;
/// A name or a pax header beyond this is not kept.
const LONGEST_NAME: u64 = 1 << 20;

/// What a tar holds, in its order.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// A file begins.
    Begin { name: String, size: u64, is_sparse: bool },
    /// Some bytes of it.
    Data(&'a [u8]),
    /// It is complete.
    End,
    /// All input is taken.
    More,
}

#[derive(Debug, Default)]
pub(super) struct Tar {
    at: At,
    /// What came of a header, or of a name that stands for itself.
    part: Vec<u8>,
    /// Bytes of the entry to come, and bytes that fill up its last block.
    left: u64,
    fill: u64,
    /// Said before the header it is about.
    long_name: Option<Vec<u8>>,
    pax: Pax,
    /// Bytes seen.
    seen: u64,
    /// Where no header was found that should be one, and for how long.
    lost_at: Option<u64>,
    lost: u64,
    /// Inside of such a stretch.
    is_lost: bool,
    /// Blocks of zeros in a row; two are the end mark.
    zeros: u32,
    /// Behind the end mark. Another archive may follow, put there as a whole.
    is_ended: bool,
    /// Bytes behind an end mark that belong to no archive.
    behind: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    #[default]
    Header,
    /// In what comes before a sparse file.
    Map,
    /// In a file.
    File,
    /// In something that is no file.
    Skipped,
    /// In the name or the pax header of what comes next.
    LongName,
    Pax,
}

/// What pax headers say of the next file, as far as it matters here.
#[derive(Debug, Default)]
struct Pax {
    path: Option<Vec<u8>>,
    size: Option<u64>,
    is_sparse: bool,
}

impl Tar {
    /// Takes some input.
    pub fn next<'a>(&mut self, input: &mut &'a [u8]) -> Piece<'a> {
        loop {
            match self.at {
                At::File if self.left == 0 => {
                    self.at = At::Skipped;
                    return Piece::End;
                }
                At::LongName | At::Pax if self.left == 0 => self.said(),
                At::Skipped if self.left == 0 && self.fill == 0 => self.at = At::Header,
                _ if input.is_empty() => return Piece::More,
                At::Map => self.map(input),
                At::File => return Piece::Data(self.take(input)),
                At::LongName | At::Pax => {
                    let bytes = self.take(input);
                    self.part.extend_from_slice(bytes);
                }
                At::Skipped if self.left == 0 => {
                    (self.left, self.fill) = (self.fill, 0);
                }
                At::Skipped => {
                    self.take(input);
                }
                At::Header => {
                    if self.fill_block(input)
                        && let Some(begin) = self.header()
                    {
                        return begin;
                    }
                }
            }
        }
    }

    /// One more block of it: the last says that it is.
    fn map(&mut self, input: &mut &[u8]) {
        if self.fill_block(input) {
            let block = std::mem::take(&mut self.part);
            self.at = if block[504] == 0 { At::File } else { At::Map };
        }
    }

    /// Whether a block is complete.
    fn fill_block(&mut self, input: &mut &[u8]) -> bool {
        let (now, later) = input.split_at(input.len().min(BLOCK - self.part.len()));
        self.part.extend_from_slice(now);
        (*input, self.seen) = (later, self.seen + now.len() as u64);
        self.part.len() == BLOCK
    }

    /// As much of the entry as there is.
    fn take<'a>(&mut self, input: &mut &'a [u8]) -> &'a [u8] {
        let length = input.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let (now, later) = input.split_at(length);
        *input = later;
        self.left -= length as u64;
        self.seen += length as u64;
        now
    }

    fn header(&mut self) -> Option<Piece<'static>> {
        let block = std::mem::take(&mut self.part);
        if block.iter().all(|&byte| byte == 0) {
            self.zeros = self.zeros.saturating_add(1);
            self.is_ended |= self.zeros > 1;
            return None;
        }
        self.zeros = 0;
        if !is_header(&block) && self.is_ended {
            self.behind += BLOCK as u64;
            return None;
        }
        if !is_header(&block) {
            self.lost_at.get_or_insert(self.seen - BLOCK as u64);
            self.lost += BLOCK as u64;
            self.is_lost = true;
            return None;
        }
        (self.is_lost, self.is_ended) = (false, false);
        let kind = block[156];
        let size = number(&block[124..136]);
        self.begin(if matches!(kind, b'1'..=b'6') { 0 } else { size });
        match kind {
            b'L' | b'x' if size <= LONGEST_NAME => {
                self.at = if kind == b'L' { At::LongName } else { At::Pax };
                return None;
            }
            0 | b'0' | b'7' | b'S' => {}
            // Folders, links, devices, and what only some tar knows: nothing to read.
            _ => {
                if !matches!(kind, b'K' | b'g' | b'L' | b'x') {
                    self.forget_said();
                }
                self.at = At::Skipped;
                return None;
            }
        }
        let (long_name, pax) = (self.long_name.take(), std::mem::take(&mut self.pax));
        if let Some(size) = pax.size {
            self.begin(size);
        }
        let name = pax.path.or(long_name).map_or_else(|| Cow::Owned(name_in(&block)), Cow::Owned);
        let name = String::from_utf8_lossy(&name).into_owned();
        // Old tars mark a folder by its name only.
        if name.ends_with('/') {
            self.at = At::Skipped;
            return None;
        }
        // Old sparse files have a map of their holes, of which the header has the beginning only.
        let has_map = kind == b'S' && block[257..265] == *b"ustar  \0" && block[482] != 0;
        self.at = if has_map { At::Map } else { At::File };
        Some(Piece::Begin { name, size: self.left, is_sparse: pax.is_sparse || kind == b'S' })
    }

    fn begin(&mut self, size: u64) {
        self.left = size;
        self.fill = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
    }

    /// A name or a pax header is complete.
    fn said(&mut self) {
        let text = std::mem::take(&mut self.part);
        if self.at == At::LongName {
            self.long_name = Some(until_zero(&text).to_vec());
        } else {
            self.pax.read(&text);
        }
        self.at = At::Skipped;
    }

    fn forget_said(&mut self) {
        (self.long_name, self.pax) = (None, Pax::default());
    }

    /// A stretch without any header, and how long all of these are together.
    pub fn lost(&self) -> Option<(u64, u64)> {
        self.lost_at.map(|at| (at, self.lost + if self.is_lost { self.part.len() as u64 } else { 0 }))
    }

    /// How many bytes behind it belong to no archive.
    pub fn behind(&self) -> u64 {
        let is_part = self.is_ended && self.part.iter().any(|&byte| byte != 0);
        self.behind + if is_part { self.part.len() as u64 } else { 0 }
    }

    /// Whether it ends where a tar can end. Without its end mark there may have been more.
    pub const fn is_complete(&self) -> bool {
        self.is_ended || (self.zeros == 1 && self.part.is_empty())
    }
}

impl Pax {
    /// Lines of `length key=value`.
    fn read(&mut self, text: &[u8]) {
        let mut rest = text;
        while let Some(space) = memchr::memchr(b' ', rest) {
            let length = std::str::from_utf8(&rest[..space]).ok().and_then(|digits| digits.parse::<usize>().ok());
            let Some(line) = length.and_then(|length| rest.get(space + 1..length)) else { return };
            rest = &rest[space + 1 + line.len()..];
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            let Some(equals) = memchr::memchr(b'=', line) else { continue };
            let (key, value) = (&line[..equals], &line[equals + 1..]);
            match key {
                b"path" => self.path = Some(value.to_vec()),
                b"size" => self.size = std::str::from_utf8(value).ok().and_then(|digits| digits.parse().ok()),
                _ if key.starts_with(b"GNU.sparse.") => self.is_sparse = true,
                _ => {}
            }
        }
    }
}

/// Whether the checksum is that of a header. No other kind of file comes to it by chance.
pub(super) fn is_header(block: &[u8]) -> bool {
    let Some(block) = block.first_chunk::<BLOCK>() else { return false };
    let told = number(&block[CHECKSUM]);
    // The checksum's own field counts as spaces.
    let outside = block.iter().enumerate().filter(|(at, _)| !CHECKSUM.contains(at));
    let sum = outside.map(|(_, &byte)| u64::from(byte)).sum::<u64>() + CHECKSUM.len() as u64 * u64::from(b' ');
    told == sum && block[0] != 0
}

/// A number in octal digits, or where those are too few, in binary.
fn number(field: &[u8]) -> u64 {
    if field[0] & 0x80 != 0 {
        let digits = field.iter().enumerate().map(|(at, &byte)| if at == 0 { byte & 0x7F } else { byte });
        return digits.fold(0u64, |number, byte| number.saturating_mul(256).saturating_add(byte.into()));
    }
    let digits = field.iter().skip_while(|byte| byte.is_ascii_whitespace()).take_while(|byte| byte.is_ascii_digit());
    digits.fold(0u64, |number, &digit| number.saturating_mul(8).saturating_add(u64::from(digit & 7)))
}

/// The name in a header, with the folder that ustar keeps apart.
fn name_in(block: &[u8]) -> Vec<u8> {
    let name = until_zero(&block[..100]);
    let folder = until_zero(&block[345..500]);
    // GNU's own format, told by its magic, has other things in that place.
    if folder.is_empty() || &block[257..263] != b"ustar\0" {
        return name.to_vec();
    }
    [folder, name].join(&b'/')
}

fn until_zero(bytes: &[u8]) -> &[u8] {
    &bytes[..memchr::memchr(0, bytes).unwrap_or(bytes.len())]
}
