//! Small writers of everything a log can come packed in, which share no code with the readers.

use std::io::Write;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// With all the optional fields there are.
pub fn gzip_with_fields(bytes: &[u8]) -> Vec<u8> {
    let mut packed = vec![0x1F, 0x8B, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3];
    packed.extend_from_slice(b"\x05\0extra");
    packed.extend_from_slice(b"PT1H.json\0a comment\0\0\0");
    packed.extend_from_slice(&deflate(bytes));
    packed.extend_from_slice(&crc(bytes).to_le_bytes());
    packed.extend_from_slice(&u32::try_from(bytes.len()).unwrap().to_le_bytes());
    packed
}

pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

pub fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

pub fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// A header of ustar, with its checksum.
pub fn tar_header(name: &[u8], size: u64, kind: u8) -> Vec<u8> {
    let mut header = vec![0; 512];
    header[..name.len()].copy_from_slice(name);
    header[100..108].copy_from_slice(b"0000644\0");
    header[124..136].copy_from_slice(format!("{size:011o}\0").as_bytes());
    header[136..148].copy_from_slice(b"15131310000\0");
    header[156] = kind;
    header[257..265].copy_from_slice(b"ustar\x0000");
    with_checksum(header)
}

pub fn with_checksum(mut header: Vec<u8>) -> Vec<u8> {
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header
}

/// An entry with its header, filled up to its last block.
pub fn tar_entry(name: &[u8], bytes: &[u8], kind: u8) -> Vec<u8> {
    let mut entry = tar_header(name, bytes.len() as u64, kind);
    entry.extend_from_slice(bytes);
    entry.resize(entry.len().next_multiple_of(512), 0);
    entry
}

pub fn tar<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut tar: Vec<u8> =
        files.into_iter().flat_map(|(name, bytes)| tar_entry(name.as_bytes(), bytes, b'0')).collect();
    tar.extend_from_slice(&[0; 1024]);
    tar
}

/// A zip being written. Every number in it can be wrong, if a test wants that.
#[derive(Clone, Debug, Default)]
pub struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    entries: u64,
}

/// How an entry is written.
#[derive(Clone, Copy, Debug)]
pub struct How {
    pub method: u16,
    pub flags: u16,
    /// Lengths and checksum behind the data.
    pub descriptor: bool,
    /// All numbers in the fields for large ones.
    pub zip64: bool,
}

pub const STORED: How = How { method: 0, flags: 0, descriptor: false, zip64: false };
pub const DEFLATED: How = How { method: 8, ..STORED };
pub const STREAMED: How = How { descriptor: true, ..DEFLATED };
pub const LARGE: How = How { zip64: true, ..DEFLATED };
pub const ZSTD: How = How { method: 93, ..STORED };

impl Zip {
    pub fn add(&mut self, name: &[u8], bytes: &[u8], how: How) -> &mut Self {
        let packed = match how.method {
            8 => deflate(bytes),
            93 => zstd(bytes),
            _ => bytes.to_vec(),
        };
        self.add_packed(name, &packed, bytes.len() as u64, crc(bytes), how)
    }

    /// An entry of which everything is said.
    pub fn add_packed(&mut self, name: &[u8], packed: &[u8], size: u64, crc: u32, how: How) -> &mut Self {
        let offset = self.bytes.len() as u64;
        let length = packed.len() as u64;
        let known = !how.descriptor;
        let flags = how.flags | if how.descriptor { 8 } else { 0 };
        let head = |bytes: &mut Vec<u8>, sizes: bool, extra: u16| {
            bytes.extend_from_slice(&45u16.to_le_bytes());
            for value in [flags, how.method, 0x6000, 0x5C2D] {
                bytes.extend_from_slice(&value.to_le_bytes());
            }
            bytes.extend_from_slice(&if sizes { crc } else { 0 }.to_le_bytes());
            for value in [length, size] {
                let value = if how.zip64 {
                    u32::MAX
                } else if sizes {
                    u32::try_from(value).unwrap()
                } else {
                    0
                };
                bytes.extend_from_slice(&value.to_le_bytes());
            }
            bytes.extend_from_slice(&u16::try_from(name.len()).unwrap().to_le_bytes());
            bytes.extend_from_slice(&extra.to_le_bytes());
        };
        let large = |bytes: &mut Vec<u8>, numbers: &[u64]| {
            bytes.extend_from_slice(&1u16.to_le_bytes());
            bytes.extend_from_slice(&u16::try_from(numbers.len() * 8).unwrap().to_le_bytes());
            numbers.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
        };

        let local = &mut self.bytes;
        local.extend_from_slice(b"PK\x03\x04");
        head(local, known, if how.zip64 { 20 } else { 0 });
        local.extend_from_slice(name);
        if how.zip64 {
            large(local, &if known { [size, length] } else { [0, 0] });
        }
        local.extend_from_slice(packed);
        if how.descriptor {
            local.extend_from_slice(b"PK\x07\x08");
            local.extend_from_slice(&crc.to_le_bytes());
            for number in [length, size] {
                let bytes = number.to_le_bytes();
                local.extend_from_slice(if how.zip64 { &bytes } else { &bytes[..4] });
            }
        }

        self.directory.extend_from_slice(b"PK\x01\x02\x2D\x03");
        head(&mut self.directory, true, if how.zip64 { 28 } else { 0 });
        self.directory.extend_from_slice(&[0; 10]);
        let told = if how.zip64 { u32::MAX } else { u32::try_from(offset).unwrap() };
        self.directory.extend_from_slice(&told.to_le_bytes());
        self.directory.extend_from_slice(name);
        if how.zip64 {
            large(&mut self.directory, &[size, length, offset]);
        }
        self.entries += 1;
        self
    }

    /// The directory again for the last entry's bytes, under another name.
    pub fn repeat(&mut self, entry: &[u8]) -> &mut Self {
        self.directory.extend_from_slice(entry);
        self.entries += 1;
        self
    }

    pub fn directory(&self) -> &[u8] {
        &self.directory
    }

    /// Without a directory.
    pub fn entries(&self) -> Vec<u8> {
        self.bytes.clone()
    }

    pub fn finish(&self) -> Vec<u8> {
        self.finish_with(b"", false)
    }

    /// With a comment at its end, and all numbers in the fields for large ones.
    pub fn finish_with(&self, comment: &[u8], zip64: bool) -> Vec<u8> {
        let mut zip = self.bytes.clone();
        let (at, length) = (zip.len() as u64, self.directory.len() as u64);
        zip.extend_from_slice(&self.directory);
        if zip64 {
            let end = zip.len() as u64;
            zip.extend_from_slice(b"PK\x06\x06");
            zip.extend_from_slice(&44u64.to_le_bytes());
            zip.extend_from_slice(&[45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            for number in [self.entries, self.entries, length, at] {
                zip.extend_from_slice(&number.to_le_bytes());
            }
            zip.extend_from_slice(b"PK\x06\x07\0\0\0\0");
            zip.extend_from_slice(&end.to_le_bytes());
            zip.extend_from_slice(&1u32.to_le_bytes());
        }
        zip.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        let count = if zip64 { u16::MAX } else { u16::try_from(self.entries).unwrap() };
        zip.extend_from_slice(&[count.to_le_bytes(), count.to_le_bytes()].concat());
        for number in [length, at] {
            let number = if zip64 { u32::MAX } else { u32::try_from(number).unwrap() };
            zip.extend_from_slice(&number.to_le_bytes());
        }
        zip.extend_from_slice(&u16::try_from(comment.len()).unwrap().to_le_bytes());
        zip.extend_from_slice(comment);
        zip
    }
}

pub fn zip<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut zip = Zip::default();
    for (name, bytes) in files {
        zip.add(name.as_bytes(), bytes, DEFLATED);
    }
    zip.finish()
}
