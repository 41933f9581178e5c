//! One tuple, read where it lies.
//!
//! All of it is to be inlined, here and in what it calls: else results go through memory, a few for each field.

use super::super::sink::{ABSENT, Line, Sink, WIDE};
use super::super::tuple::{decode, parse_address};
use super::ipv4;
use super::marks::{BLOCK, Marks, marks, stop};
use super::memo::{Text, layout};
use super::number::digits;
use crate::model::{Format, Millis};

/// The longest tuple that is read here; nearly all have half as many bytes.
const LONGEST_TUPLE: usize = 2 * BLOCK;
/// How many bytes have to be there behind the first of a tuple: it, and the widest look at its last field.
const WINDOW: usize = LONGEST_TUPLE + BLOCK;

/// A tuple, and where the quote behind it is.
pub struct Found {
    /// Nothing where the tuple is odd: to be decoded as the specification has it. With it, whether its source and its
    /// destination are numbers of addresses already; else they are IPv4 addresses that have to be given theirs.
    pub line: Option<(Line, [bool; 2])>,
    pub end: usize,
}

/// `None` if the string that begins at `at` is no plain text, or too near to the end to be looked at.
#[inline]
pub fn read<S: Sink>(bytes: &[u8], at: usize, format: Format, sink: &mut S) -> Option<Found> {
    let window: &[u8; WINDOW] = bytes.get(at..)?.first_chunk()?;
    let (blocks, _) = window.as_chunks::<BLOCK>();
    let low = marks(&blocks[0]);
    let high = if low.stops == 0 { marks(&blocks[1]) } else { Marks { commas: 0, stops: 0 } };
    let (length, ends) = match (low.stops.trailing_zeros(), high.stops.trailing_zeros()) {
        (64, 64) => {
            let end = stop(bytes, at + LONGEST_TUPLE)?;
            return (bytes[end] == b'"').then_some(Found { line: None, end });
        }
        (64, end) => (64 + end as usize, [low.commas, ends(high.commas, end)]),
        (end, _) => (end as usize, [ends(low.commas, end), 0]),
    };
    if window[length] != b'"' {
        return None;
    }
    let fields = Fields { window, length, at: 0, ends };
    let line = match ends[0].count_ones() + ends[1].count_ones() {
        13 => fields.line(true, format, sink),
        8 => fields.line(false, format, sink),
        _ => None,
    };
    Some(Found { line, end: at + length })
}

/// The commas below the end, and the end.
#[inline]
const fn ends(commas: u64, end: u32) -> u64 {
    let end = 1 << end;
    commas & (end - 1) | end
}

/// The fields of one tuple, one after the other.
struct Fields<'a> {
    window: &'a [u8; WINDOW],
    /// Where the tuple ends.
    length: usize,
    /// Where the next field begins.
    at: usize,
    /// Bit `i` is of the byte `i` behind that, and set where a field ends.
    ends: [u64; 2],
}

/// Where a field stands.
#[derive(Clone, Copy)]
struct Field {
    start: usize,
    length: usize,
}

impl<'a> Fields<'a> {
    /// The next field. One of more than 62 bytes is not parted from what follows, and too long for whatever it is to
    /// be.
    #[inline(always)]
    fn next(&mut self) -> Field {
        let [low, high] = self.ends;
        let length = low.trailing_zeros();
        // Moved as one, so that it is the same whether the field ends in the first block or in the second: that cannot
        // be foreseen.
        self.ends = [low.wrapping_shr(length + 1) | high.wrapping_shl(63 - length % 64), high.wrapping_shr(length + 1)];
        let field = Field { start: self.at, length: length as usize };
        self.at += length as usize + 1;
        field
    }

    /// The bytes from a field's first on.
    #[inline(always)]
    fn bytes<const COUNT: usize>(&self, field: Field) -> Option<&'a [u8; COUNT]> {
        self.window.get(field.start..)?.first_chunk()
    }

    #[inline(always)]
    fn number(&mut self) -> Option<u64> {
        let field = self.next();
        digits(self.bytes(field)?, field.length)
    }

    #[inline(always)]
    fn port(&mut self) -> Option<u16> {
        self.number()?.try_into().ok()
    }

    #[inline(always)]
    fn counters(&mut self) -> Option<[u32; 4]> {
        let mut counters = [ABSENT; 4];
        for counter in &mut counters {
            let field = self.next();
            if field.length > 0 {
                let value = digits(self.bytes(field)?, field.length)?;
                *counter = u32::try_from(value).ok().filter(|&value| value < WIDE)?;
            }
        }
        Some(counters)
    }

    #[inline(always)]
    fn line<S: Sink>(mut self, is_counted: bool, format: Format, sink: &mut S) -> Option<(Line, [bool; 2])> {
        let time = Millis::from_tuple_number(self.number()?)?;
        let (source, destination) = (self.next(), self.next());
        let (source_port, destination_port) = (self.port()?, self.port()?);
        let (kind, is_measured) = self.kind(is_counted, format, sink)?;
        let counters = match (is_counted, is_measured) {
            (true, true) => self.counters()?,
            // What stands in the counters of a begin or a deny is no measurement, but it is an issue if it is not
            // nothing.
            (true, false) => self.no_counters()?,
            (false, _) => [ABSENT; 4],
        };
        // When all else is sound: a tuple that is not understood gives no number to its addresses.
        let (source, source_is_other) = self.address(source, sink)?;
        let (destination, destination_is_other) = self.address(destination, sink)?;
        let line = Line { time, source, destination, source_port, destination_port, kind, counters };
        Some((line, [source_is_other, destination_is_other]))
    }

    /// An IPv4 address as it is; of another one its number.
    #[inline(always)]
    fn address<S: Sink>(&self, field: Field, sink: &mut S) -> Option<(u32, bool)> {
        match ipv4::parse(self.bytes(field)?, field.length) {
            Some(address) => Some((address, false)),
            None => Some((self.other_address(field, sink)?, true)),
        }
    }

    /// The number of an address that is not IPv4.
    #[inline(never)]
    fn other_address<S: Sink>(&self, field: Field, sink: &mut S) -> Option<u32> {
        let text = Text::new(self.bytes(field)?, field.length)?;
        if let Some(number) = sink.memo().address(text) {
            return Some(number);
        }
        let number = sink.address(parse_address(self.text(field)?)?);
        sink.memo().keep_address(text, number);
        Some(number)
    }

    /// Protocol, direction, and decision, state and encryption as the format has them: the fields between the ports and
    /// the counters, looked up together.
    #[inline(always)]
    fn kind<S: Sink>(&mut self, is_counted: bool, format: Format, sink: &mut S) -> Option<(u32, bool)> {
        let start = self.at;
        for _ in 0..if is_counted { 4 } else { 3 } {
            self.next();
        }
        let all = Field { start, length: self.at - 1 - start };
        let text = Text::new(self.bytes(all)?, all.length)?;
        sink.memo().kind(format, text).or_else(|| self.new_kind(text, format, sink))
    }

    /// The first of its kind is decoded as a whole: what these fields mean is said in one place only.
    #[inline(never)]
    fn new_kind<S: Sink>(&self, text: Text, format: Format, sink: &mut S) -> Option<(u32, bool)> {
        let all = self.text(Field { start: 0, length: self.length })?;
        let tuple = decode(all, layout(format)).ok()?.tuple;
        let (number, is_measured) = (sink.kind(&tuple.kind(format)), tuple.state.is_measured());
        sink.memo().keep_kind(format, text, number, is_measured);
        Some((number, is_measured))
    }

    #[inline(always)]
    fn no_counters(&self) -> Option<[u32; 4]> {
        let all = self.window.get(self.at..self.length)?;
        matches!(all, b"0,0,0,0" | b",,,").then_some([ABSENT; 4])
    }

    fn text(&self, Field { start, length }: Field) -> Option<&'a str> {
        std::str::from_utf8(self.window.get(start..start + length)?).ok()
    }
}
