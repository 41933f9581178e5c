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
        self.length = end;
        self.bytes[end..end + PADDING].fill(0);
    }

    /// Forgets the first so many bytes.
    pub fn forget(&mut self, count: usize) {
        self.bytes.copy_within(count..self.length, 0);
        self.length -= count;
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
