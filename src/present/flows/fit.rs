//! How wide columns have to be for what they show, where that differs from log to log: an address is never cut.

use crate::query::flows::Column;

/// The widest there are, in sixteenths of the text's size, in the widest of the fonts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Widest {
    source: u16,
    destination: u16,
    encryption: u16,
}

impl Widest {
    pub fn take(&mut self, column: Column, text: &str) {
        let letters = text.bytes().filter(u8::is_ascii_alphanumeric).count();
        let marks = text.len() - letters;
        // What stands round the text in a row's first cell, and the lock before it.
        let (widest, tenths) = match column {
            Column::Source => (&mut self.source, 220 + letters * 77 + marks * 41),
            Column::Destination => (&mut self.destination, 220 + letters * 77 + marks * 41),
            Column::Encryption => (&mut self.encryption, 420 + text.len() * 82),
            _ => return,
        };
        *widest = (*widest).max(u16::try_from(tenths / 10).unwrap_or(u16::MAX));
    }

    pub(super) const fn of(self, column: Column) -> u16 {
        match column {
            Column::Source => self.source,
            Column::Destination => self.destination,
            Column::Encryption => self.encryption,
            _ => 0,
        }
    }
}
