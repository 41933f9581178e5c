//! The headers of a zip.

use super::super::names;
use super::entry::Trouble;

pub const LOCAL: [u8; 4] = *b"PK\x03\x04";
pub const CENTRAL: [u8; 4] = *b"PK\x01\x02";
pub const END: [u8; 4] = *b"PK\x05\x06";
pub const DESCRIPTOR: [u8; 4] = *b"PK\x07\x08";
pub const END64: [u8; 4] = *b"PK\x06\x06";
pub const LOCATOR64: [u8; 4] = *b"PK\x06\x07";

/// Lengths of the headers without what varies.
pub const LOCAL_LENGTH: usize = 30;
pub const CENTRAL_LENGTH: usize = 46;

pub fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u16::from_le_bytes(*bytes))
}

pub fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

pub fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// What both kinds of header say of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub name: String,
    pub method: u16,
    pub crc: u32,
    /// The length of its packed and its unpacked bytes.
    pub packed: u64,
    pub size: u64,
    /// Where its local header is.
    pub offset: u64,
    is_encrypted: bool,
    /// Checksum and lengths follow its data, and are not known before.
    pub has_descriptor: bool,
    pub is_zip64: bool,
}

impl Header {
    /// Of a local header with its name and extra fields.
    pub fn local(header: &[u8]) -> Self {
        Self::read(header, 6, LOCAL_LENGTH, u16_at(header, 26))
    }

    /// Of a header in the directory with its name and extra fields.
    pub fn central(header: &[u8]) -> Self {
        let mut entry = Self::read(header, 8, CENTRAL_LENGTH, u16_at(header, 28));
        // In the directory they are always known.
        entry.has_descriptor = false;
        entry
    }

    /// From the flags on, both have the same fields; the name stands behind those that do not vary.
    fn read(header: &[u8], flags_at: usize, name_at: usize, name_length: u16) -> Self {
        let flags = u16_at(header, flags_at);
        let name_end = (name_at + usize::from(name_length)).min(header.len());
        let mut entry = Self {
            name: names::decode(&header[name_at.min(name_end)..name_end]),
            method: u16_at(header, flags_at + 2),
            crc: u32_at(header, flags_at + 8),
            packed: u32_at(header, flags_at + 12).into(),
            size: u32_at(header, flags_at + 16).into(),
            offset: if name_at == CENTRAL_LENGTH { u32_at(header, 42).into() } else { 0 },
            is_encrypted: flags & 1 != 0,
            has_descriptor: flags & 8 != 0,
            is_zip64: false,
        };
        entry.read_extra(&header[name_end..], name_at == CENTRAL_LENGTH);
        entry
    }

    fn read_extra(&mut self, extra: &[u8], has_offset: bool) {
        const ZIP64: u16 = 1;
        const UNICODE_PATH: u16 = 0x7075;
        const FULL: u64 = u32::MAX as u64;
        let mut rest = extra;
        while rest.len() >= 4 {
            let length = usize::from(u16_at(rest, 2));
            let Some(field) = rest.get(4..4 + length) else { return };
            match u16_at(rest, 0) {
                ZIP64 => {
                    self.is_zip64 = true;
                    // Only those stand here that are full in the header.
                    let numbers =
                        [Some(&mut self.size), Some(&mut self.packed), has_offset.then_some(&mut self.offset)];
                    let full = numbers.into_iter().flatten().filter(|number| **number == FULL);
                    let (numbers, _) = field.as_chunks::<8>();
                    full.zip(numbers).for_each(|(number, bytes)| *number = u64::from_le_bytes(*bytes));
                }
                UNICODE_PATH if length > 5 => self.name = names::decode(&field[5..]),
                _ => {}
            }
            rest = &rest[4 + length..];
        }
    }

    pub fn is_folder(&self) -> bool {
        self.name.ends_with(['/', '\\'])
    }

    /// Why it cannot be opened.
    pub const fn trouble(&self) -> Option<Trouble> {
        match self.method {
            _ if self.is_encrypted => Some(Trouble::Encrypted),
            0 | 8 | 93 => None,
            method => Some(Trouble::Method(method)),
        }
    }
}
