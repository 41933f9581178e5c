//! A step at a time through JSON that is as it should be; `None` means that it is not.

use std::ops::Range;

use super::marks::stop;

#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
}

impl Cursor<'_> {
    /// The next byte that is not blank.
    #[inline]
    pub fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    /// Steps over this byte, and blanks before it.
    #[inline]
    pub fn expect(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Whether a list or an object goes on; if not, `end` is stepped over.
    #[inline]
    pub fn goes_on(&mut self, end: u8) -> Option<bool> {
        let next = self.peek()?;
        self.at += 1;
        match next {
            b',' => Some(true),
            _ => (next == end).then_some(false),
        }
    }

    /// A string of plain text, without its quotes.
    #[inline]
    pub fn string(&mut self) -> Option<Range<usize>> {
        self.expect(b'"')?;
        let start = self.at;
        let end = stop(self.bytes, start)?;
        self.at = end + 1;
        (self.bytes[end] == b'"').then_some(start..end)
    }

    /// A key and the colon behind it.
    #[inline]
    pub fn key(&mut self) -> Option<Range<usize>> {
        let key = self.string()?;
        self.expect(b':')?;
        Some(key)
    }

    /// Exactly this key.
    #[inline]
    pub fn expect_key(&mut self, key: &[u8]) -> Option<()> {
        let found = self.key()?;
        (&self.bytes[found] == key).then_some(())
    }

    /// A number of one digit.
    pub fn digit(&mut self) -> Option<u8> {
        let digit = self.peek()?.checked_sub(b'0').filter(|&digit| digit < 10)?;
        self.at += 1;
        matches!(self.peek()?, b',' | b'}').then_some(digit)
    }

    /// The elements of a list, each begun by `element`.
    #[inline]
    pub fn list(&mut self, mut element: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.expect(b'[')?;
        if self.peek()? == b']' {
            self.at += 1;
            return Some(());
        }
        loop {
            element(self)?;
            if !self.goes_on(b']')? {
                return Some(());
            }
        }
    }
}
