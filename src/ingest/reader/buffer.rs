//! The bytes of a file that are in hand: whatever is not done with, and room behind it for a look beyond the end.

use std::ops::Deref;

use super::super::scan::PADDING;

/// It is its content; the padding behind shows only where it is asked for.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    bytes: Vec<u8>,
    length: usize,
}

impl Buffer {
    /// Appends so many bytes, which `fill` writes.
    pub fn append(&mut self, count: usize, fill: impl FnOnce(&mut [u8])) {
        let end = self.length + count;
        if self.bytes.len() < end + PADDING {
            self.bytes.resize(end + PADDING, 0);
        }
        fill(&mut self.bytes[self.length..end]);
        self.end_at(end);
    }

    /// Forgets the first so many bytes.
    pub fn forget(&mut self, count: usize) {
        if count > 0 {
            self.bytes.copy_within(count..self.length, 0);
            self.end_at(self.length - count);
        }
    }

    /// What stood behind the end before must not be taken for content.
    fn end_at(&mut self, end: usize) {
        self.length = end;
        self.bytes[end..end + PADDING].fill(0);
    }

    /// The content, and zeros.
    pub fn padded(&self) -> &[u8] {
        &self.bytes[..(self.length + PADDING).min(self.bytes.len())]
    }
}

impl Deref for Buffer {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_forgotten_does_not_show_behind_the_end() {
        let mut buffer = Buffer::default();
        buffer.append(300, |space| space.fill(b'x'));
        buffer.forget(290);
        assert_eq!(*buffer, [b'x'; 10]);
        assert_eq!(buffer.padded()[10..], [0; PADDING]);
        buffer.append(2, |space| space.copy_from_slice(b"yz"));
        assert_eq!(*buffer, *b"xxxxxxxxxxyz");
    }
}
