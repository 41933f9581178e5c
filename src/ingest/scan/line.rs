//! One tuple, read where it lies.

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
pub fn read(bytes: &[u8], at: usize, format: Format, sink: &mut impl Sink) -> Option<Found> {
    let window: &[u8; WINDOW] = bytes.get(at..)?.first_chunk()?;
    let (blocks, _) = window.as_chunks::<BLOCK>();
    let low = marks(&blocks[0]);
    let high = if low.stops == 0 { marks(&blocks[1]) } else { Marks { commas: 0, stops: 0 } };
    let (length, commas) = match (low.stops.trailing_zeros(), high.stops.trailing_zeros()) {
        (64, 64) => {
            let end = stop(bytes, at + LONGEST_TUPLE)?;
            return (bytes[end] == b'"').then_some(Found { line: None, end });
        }
        (64, end) => (64 + end as usize, [low.commas, high.commas & below(end)]),
        (end, _) => (end as usize, [low.commas & below(end), 0]),
    };
    if window[length] != b'"' {
        return None;
    }
    let line = match commas[0].count_ones() + commas[1].count_ones() {
        12 => Fields::<13>::new(window, length, commas).line(format, sink),
        7 => Fields::<8>::new(window, length, commas).line(format, sink),
        _ => None,
    };
    Some(Found { line, end: at + length })
}

/// The bits below one of them.
#[inline]
const fn below(bit: u32) -> u64 {
    (1 << bit) - 1
}

/// The fields of one tuple.
struct Fields<'a, const COUNT: usize> {
    window: &'a [u8; WINDOW],
    /// Where each ends, and the next begins one further.
    ends: [usize; COUNT],
}

impl<'a, const COUNT: usize> Fields<'a, COUNT> {
    #[inline]
    fn new(window: &'a [u8; WINDOW], length: usize, [mut low, mut high]: [u64; 2]) -> Self {
        let mut ends = [length; COUNT];
        for end in &mut ends[..COUNT - 1] {
            if low == 0 {
                *end = (BLOCK + high.trailing_zeros() as usize).min(LONGEST_TUPLE);
                high &= high.wrapping_sub(1);
            } else {
                *end = low.trailing_zeros() as usize;
                low &= low - 1;
            }
        }
        Self { window, ends }
    }

    #[inline]
    fn start(&self, field: usize) -> usize {
        if field == 0 { 0 } else { self.ends[field - 1] + 1 }
    }

    #[inline]
    fn length(&self, field: usize) -> usize {
        self.ends[field] - self.start(field)
    }

    #[inline]
    fn number(&self, field: usize) -> Option<u64> {
        digits(self.window[self.start(field)..].first_chunk()?, self.length(field))
    }

    #[inline]
    fn remembered(&self, start: usize, end: usize) -> Option<Text> {
        Text::new(self.window[start..].first_chunk()?, end - start)
    }

    #[inline]
    fn line<S: Sink>(&self, format: Format, sink: &mut S) -> Option<(Line, [bool; 2])> {
        let others = &mut [false; 2];
        let time = Millis::from_tuple_number(self.number(0)?)?;
        let (kind, is_measured) = self.kind(format, sink)?;
        let counters = match (COUNT == 13, is_measured) {
            (true, true) => [self.counter(9)?, self.counter(10)?, self.counter(11)?, self.counter(12)?],
            // What stands in the counters of a begin or a deny is no measurement, but it is an issue if it is not nothing.
            (true, false) => self.no_counters()?,
            (false, _) => [ABSENT; 4],
        };
        let line = Line {
            time,
            source: self.address(1, sink, others)?,
            destination: self.address(2, sink, others)?,
            source_port: u16::try_from(self.number(3)?).ok()?,
            destination_port: u16::try_from(self.number(4)?).ok()?,
            kind,
            counters,
        };
        Some((line, *others))
    }

    /// An IPv4 address as it is; of another one, which is noted in `others`, its number.
    #[inline]
    fn address<S: Sink>(&self, field: usize, sink: &mut S, others: &mut [bool; 2]) -> Option<u32> {
        let (start, end) = (self.start(field), self.ends[field]);
        let address = ipv4::parse(self.window[start..].first_chunk()?, end - start);
        others[field - 1] = address.is_none();
        address.or_else(|| self.other_address(start, end, sink))
    }

    #[inline(never)]
    fn other_address<S: Sink>(&self, start: usize, end: usize, sink: &mut S) -> Option<u32> {
        let text = self.remembered(start, end)?;
        if let Some(number) = sink.memo().address(text) {
            return Some(number);
        }
        let number = sink.address(parse_address(self.text(start, end)?)?);
        sink.memo().keep_address(text, number);
        Some(number)
    }

    /// Protocol, direction, and decision, state and encryption as the format has them: the fields between the ports and
    /// the counters, looked up together.
    #[inline]
    fn kind<S: Sink>(&self, format: Format, sink: &mut S) -> Option<(u32, bool)> {
        let end = self.ends[if COUNT == 13 { 8 } else { 7 }];
        let text = self.remembered(self.start(5), end)?;
        match sink.memo().kind(format, text) {
            Some(known) => Some(known),
            None => {
                // The first of its kind is decoded as a whole: what these fields mean is said in one place only.
                let tuple = decode(self.text(0, self.ends[COUNT - 1])?, layout(format)).ok()?.tuple;
                let (number, is_measured) = (sink.kind(&tuple.kind(format)), tuple.state.is_measured());
                sink.memo().keep_kind(format, text, number, is_measured);
                Some((number, is_measured))
            }
        }
    }

    #[inline]
    fn counter(&self, field: usize) -> Option<u32> {
        if self.length(field) == 0 {
            return Some(ABSENT);
        }
        u32::try_from(self.number(field)?).ok().filter(|&value| value < WIDE)
    }

    #[inline]
    fn no_counters(&self) -> Option<[u32; 4]> {
        let all = &self.window[self.start(9)..self.ends[12]];
        matches!(all, b"0,0,0,0" | b",,,").then_some([ABSENT; 4])
    }

    fn text(&self, start: usize, end: usize) -> Option<&str> {
        std::str::from_utf8(&self.window[start..end]).ok()
    }
}
