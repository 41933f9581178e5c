//! How wide columns have to be for what they show, where that differs from log to log: an address is never cut, and
//! what it is called only where there is no room for all columns.

use std::net::IpAddr;

use crate::query::flows::Column;

/// What a time takes without its milliseconds, and what it takes without its day, too.
pub(super) const WITHOUT_MILLIS: u16 = 134;
pub(super) const WITHOUT_DAY: u16 = 78;
/// What the picture of a state takes.
pub(super) const WITHOUT_WORD: u16 = 28;
/// What a row's first cell has before it, more than others.
const FIRST: usize = 100;
/// What most addresses of version 4 take, and the sign that a name is cut off behind one.
const ADDRESS: u16 = 106;
const CUT_OFF: u16 = 12;

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
        let name = name.map_or(0, |name| 41 + tenths(name));
        match column {
            Column::Source => self.source.take(tenths(text), name),
            Column::Destination => self.destination.take(tenths(text), name),
            // With the lock before it.
            Column::Encryption => self.encryption = self.encryption.max(whole(420 + text.len() * 82)),
            _ => {}
        }
    }

    /// The same of an address alone, which there are very many of.
    pub fn take_address(&mut self, column: Column, address: IpAddr) {
        match address {
            IpAddr::V4(address) => {
                let digits: usize =
                    address.octets().map(|octet| 1 + usize::from(octet > 9) + usize::from(octet > 99)).iter().sum();
                let width = digits * LETTER + 3 * MARK;
                match column {
                    Column::Source => self.source.take(width, 0),
                    _ => self.destination.take(width, 0),
                }
            }
            IpAddr::V6(_) => self.take(column, &address.to_string(), None),
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

    /// Of addresses only, in a row's first cell or another; with something left of the name, or nothing.
    pub(super) fn of_address(self, column: Column, is_first: bool, has_name: bool) -> Option<u16> {
        let alone = match column {
            Column::Source => self.source.alone,
            Column::Destination => self.destination.alone,
            _ => return None,
        };
        let first = if is_first { whole(FIRST) } else { 0 };
        Some(alone.max(ADDRESS) + first + if has_name { CUT_OFF } else { 0 })
    }
}

impl Address {
    /// With what stands round the text.
    fn take(&mut self, address: usize, name: usize) {
        let alone = 120 + address;
        self.alone = self.alone.max(whole(alone));
        self.with_name = self.with_name.max(whole(alone + FIRST + name));
    }
}

/// In tenths.
const LETTER: usize = 77;
const MARK: usize = 41;

fn tenths(text: &str) -> usize {
    let letters = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    letters * LETTER + (text.len() - letters) * MARK
}

fn whole(tenths: usize) -> u16 {
    u16::try_from(tenths / 10).unwrap_or(u16::MAX)
}
