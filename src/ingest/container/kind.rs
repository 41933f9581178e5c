//! What a file is wrapped in, by its first bytes. Its name is not asked: people rename, and tools name as they like.

use super::tar;
use super::utf16::ByteOrder;

/// So many bytes tell it, where there are so many: a tar's first header is the longest mark.
pub(super) const HEAD: usize = tar::BLOCK;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing: a log as it is, or a file that is none.
    Plain,
    Utf16(ByteOrder),
    Gzip,
    Zstd,
    Tar,
    Zip,
}

impl Kind {
    /// By the first 512 bytes of a file, or all it has.
    pub fn of(head: &[u8]) -> Self {
        match head {
            [0x1F, 0x8B, 8, ..] => Self::Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Self::Zstd,
            // The first entry of an archive, the end of an empty one, and the mark of one that was once split.
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, b'P', b'K', ..] => Self::Zip,
            _ if tar::is_header(head) => Self::Tar,
            _ => ByteOrder::of(head).map_or(Self::Plain, Self::Utf16),
        }
    }

    pub const fn is_archive(self) -> bool {
        !matches!(self, Self::Plain | Self::Utf16(_))
    }

    /// In a sentence that begins with “This is”.
    pub(super) const fn phrase(self) -> &'static str {
        match self {
            Self::Plain => "a file",
            Self::Utf16(_) => "text in UTF-16",
            Self::Gzip => "a gzip archive",
            Self::Zstd => "a zstd archive",
            Self::Tar => "a tar archive",
            Self::Zip => "a zip archive",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &[u8], kind: Kind) {
        assert_eq!(Kind::of(head), kind, "{head:?}");
    }

    #[test]
    fn by_content() {
        check(b"", Kind::Plain);
        check(b"{\"records\":[", Kind::Plain);
        check(b"\xEF\xBB\xBF{", Kind::Plain);
        check(b"\x1F\x8B\x08\0", Kind::Gzip);
        // Another method than deflate was never used.
        check(b"\x1F\x8B\x07\0", Kind::Plain);
        check(b"\x28\xB5\x2F\xFD", Kind::Zstd);
        check(b"\x52\x2A\x4D\x18", Kind::Zstd);
        check(b"PK\x03\x04", Kind::Zip);
        check(b"PK\x05\x06", Kind::Zip);
        check(b"PK\x01\x02", Kind::Plain);
        check(b"PKZIP is a program", Kind::Plain);
        check(b"\xFF\xFE{\0", Kind::Utf16(ByteOrder::Little));
        check(b"\xFE\xFF\0{", Kind::Utf16(ByteOrder::Big));
        check(b"{\0\"\0", Kind::Utf16(ByteOrder::Little));
        check(b"\0[\0{", Kind::Utf16(ByteOrder::Big));
        check(b"\xFF\xFE\0\0{\0\0\0", Kind::Plain);
        check(&[0; 512], Kind::Plain);
    }
}
