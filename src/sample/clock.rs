//! The day's hours: when its stories play, and in which minute's record a tuple is written.

use super::place::{APP_03, BUS_01, CACHE_01, DB_02, JUMP_02, Nic};
use crate::model::mixed;

pub const SECOND: u64 = 1000;
pub const MINUTE: u64 = 60 * SECOND;
pub const HOUR: u64 = 60 * MINUTE;
/// 2026-01-13T00:00Z, a Tuesday.
pub const DAY: u64 = 1_768_262_400_000;
pub const MINUTES: u64 = 24 * 60;

/// A stretch of the day, its end not included.
#[derive(Clone, Copy)]
pub struct Span {
    pub start: u64,
    pub end: u64,
}

const fn span((hour, minute): (u64, u64), (end_hour, end_minute): (u64, u64)) -> Span {
    Span { start: at(hour, minute, 0), end: at(end_hour, end_minute, 0) }
}

/// A moment of the day.
pub const fn at(hour: u64, minute: u64, second: u64) -> u64 {
    DAY + hour * HOUR + minute * MINUTE + second * SECOND
}

pub const BACKUP: Span = span((1, 0), (2, 40));
pub const SCAN: Span = span((2, 10), (2, 20));
/// The host of one card is not ready to encrypt, and drops what should be encrypted.
pub const NOT_READY: Span = span((5, 0), (5, 12));
pub const NOT_READY_NIC: Nic = APP_03;
pub const UNENCRYPTED: Span = span((9, 0), (9, 50));
pub const STORM: Span = span((11, 20), (13, 10));
pub const TRANSFER: Span = span((15, 40), (16, 30));

impl Span {
    pub fn holds(self, moment: u64) -> bool {
        (self.start..self.end).contains(&moment)
    }
}

/// Hours of which a card has no blob.
pub fn is_gap(nic: Nic, hour: u64) -> bool {
    matches!((nic, hour), (DB_02, 3) | (BUS_01, 9 | 10) | (CACHE_01, 18) | (JUMP_02, 21))
}

/// What is younger than this when a record is written waits for the next one.
const LAG: u64 = 2 * SECOND;

/// When the record of a card's minute is written: at a second of its own, and not quite regularly.
pub fn written(nic: Nic, minute: u64) -> u64 {
    DAY + offset(nic) + minute * MINUTE + wobble(nic, minute)
}

fn offset(nic: Nic) -> u64 {
    (0..nic.0).fold(5 * SECOND, |sum, _| sum + 3_700)
}

fn wobble(nic: Nic, minute: u64) -> u64 {
    mixed(offset(nic) * MINUTES + minute) % 350
}

/// The minute of the day in whose record a tuple of this time is written, if it is one of this day's records.
pub fn minute_of(nic: Nic, moment: u64) -> Option<u64> {
    // Counted from where the last record of the day before would be written if it did not wobble.
    let since = (moment + LAG + MINUTE).checked_sub(DAY + offset(nic))?;
    let (minute, rest) = (since / MINUTE, since % MINUTE);
    let minute = if minute > 0 && rest <= wobble(nic, minute - 1) { minute - 1 } else { minute };
    (minute < MINUTES).then_some(minute)
}

/// How busy the shop is, in thousandths of its busiest hour.
pub fn business(moment: u64) -> u64 {
    const BY_HOUR: [u64; 24] = [
        90, 70, 60, 60, 80, 130, 240, 430, 700, 900, 980, 1000, 960, 950, 990, 1000, 960, 870, 740, 620, 480, 340, 220,
        140,
    ];
    let of = |hour: u64| BY_HOUR[usize::try_from(hour % 24).unwrap_or(0)];
    let hour = moment / HOUR;
    let part = moment % HOUR;
    (of(hour) * (HOUR - part) + of(hour + 1) * part) / HOUR
}
