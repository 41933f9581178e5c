//! How wide columns have to be for what they show, where that differs from log to log: an address is never cut, and what
//! it is called only where there is no room for all columns.

use crate::query::flows::Column;

/// What a time takes without its milliseconds, and what it takes without its day, too.
pub(super) const WITHOUT_MILLIS: u16 = 134;
pub(super) const WITHOUT_DAY: u16 = 76;
/// What the picture of a state takes.
pub(super) const WITHOUT_WORD: u16 = 34;
/// What a row's first cell has before it, more than others.
const FIRST: usize = 100;
/// What nearly all addresses of version 4 take.
const ADDRESS: u16 = 108;

/// The widest there are, in sixteenths of the text's size, in the widest of the fonts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Widest {
    source: Address,
    destination: Address,
    encryption: u16,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Address {
    alone: u16,
    with_name: u16,
}

impl Widest {
    /// What a cell says, and what that is called.
    pub fn take(&mut self, column: Column, text: &str, name: Option<&str>) {
        // With what stands round the text, and the lock before it.
        let alone = 120 + tenths(text);
        let with_name = alone + FIRST + name.map_or(0, |name| 41 + tenths(name));
        match column {
            Column::Source => self.source.take(alone, with_name),
            Column::Destination => self.destination.take(alone, with_name),
            Column::Encryption => self.encryption = self.encryption.max(whole(420 + text.len() * 82)),
            _ => {}
        }
    }

    pub(super) const fn of(self, column: Column) -> u16 {
        match column {
            Column::Source => self.source.with_name,
            Column::Destination => self.destination.with_name,
            Column::Encryption => self.encryption,
            _ => 0,
        }
    }

    /// Of addresses only, in a row's first cell or another.
    pub(super) fn without_name(self, column: Column, is_first: bool) -> Option<u16> {
        let alone = match column {
            Column::Source => self.source.alone,
            Column::Destination => self.destination.alone,
            _ => return None,
        };
        Some(alone.max(ADDRESS) + if is_first { whole(FIRST) } else { 0 })
    }
}

impl Address {
    fn take(&mut self, alone: usize, with_name: usize) {
        self.alone = self.alone.max(whole(alone));
        self.with_name = self.with_name.max(whole(with_name));
    }
}

fn tenths(text: &str) -> usize {
    let letters = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    letters * 77 + (text.len() - letters) * 41
}

fn whole(tenths: usize) -> u16 {
    u16::try_from(tenths / 10).unwrap_or(u16::MAX)
}
