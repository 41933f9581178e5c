//! The fast way through a record that stands as Azure writes it: straight from bytes to lines, with no tree and no text
//! between them.
//!
//! It is a short cut and nothing more. It takes a record whole, or leaves it whole to the specification, which reads
//! everything; a tuple it does not understand at once it has decoded there. So what it gives out is what the
//! specification would have, and the tests hold it to that for any bytes.

mod commit;
mod cursor;
mod ipv4;
mod line;
mod marks;
mod memo;
mod number;

use std::ops::Range;

use super::rows::is_far;
use super::{Sink, Wanted};
use crate::model::{Format, Mac, Millis, Span};
use cursor::Cursor;

pub use memo::Memo;

/// How many bytes have to be there behind the last of the file, of any value that ends a text.
pub(super) const PADDING: usize = 192;

/// One record as it was found, kept until all of it is known to be sound. Its space is used again for the next.
#[derive(Debug, Default)]
pub(super) struct Scanned {
    format: Option<Format>,
    time: Text,
    mac: Text,
    flow_log: Text,
    target: Text,
    resource: Text,
    groups: Vec<Group>,
    lines: Vec<super::Line>,
    /// Which of the lines' addresses have their numbers already: a source is twice its line's place, a destination is
    /// one more.
    numbered: Vec<usize>,
    odd: Vec<Odd>,
    pub wanted: Wanted,
    /// By what stood before its tuples it is not wanted, so they are only counted.
    is_skipped: bool,
}

/// Where a text stands.
type Text = Option<Range<usize>>;

/// The tuples of one rule.
#[derive(Debug)]
struct Group {
    rule: Range<usize>,
    /// Of a VNet flow log.
    acl: Text,
    /// Of an NSG flow log, where the record does not say it for all.
    mac: Text,
    lines: Range<usize>,
    odd: Range<usize>,
    /// Tuples that were only counted.
    skipped: usize,
    span: Option<Span>,
}

impl Group {
    /// As many as stand there.
    const fn tuples(&self) -> u64 {
        (self.skipped + self.lines.end - self.lines.start + self.odd.end - self.odd.start) as u64
    }
}

/// A tuple to be decoded as the specification has it.
#[derive(Debug)]
struct Odd {
    /// The line it stands before.
    before: usize,
    text: Range<usize>,
}

impl Scanned {
    /// Reads the object that begins at `start`. Where it ends; `None` if it has to be read in another way.
    pub fn read(&mut self, bytes: &[u8], start: usize, sink: &mut impl Sink) -> Option<usize> {
        self.clear();
        let mut cursor = Cursor { bytes, at: start };
        cursor.expect(b'{')?;
        loop {
            let key = cursor.key()?;
            match &bytes[key] {
                b"time" => self.time = Some(cursor.string()?),
                b"macAddress" => self.mac = Some(cursor.string()?),
                b"flowLogResourceID" => self.flow_log = Some(cursor.string()?),
                b"targetResourceID" => self.target = Some(cursor.string()?),
                b"resourceId" => self.resource = Some(cursor.string()?),
                b"category" | b"operationName" | b"flowLogGUID" | b"systemId" => {
                    cursor.string()?;
                }
                b"flowLogVersion" if cursor.digit()? == 4 => {}
                b"flowRecords" if self.format.is_none() => {
                    self.is_skipped = !self.is_wanted(bytes, Format::Vnet);
                    self.flow_records(&mut cursor, sink)?;
                }
                b"properties" if self.format.is_none() => {
                    self.is_skipped = !self.is_wanted(bytes, Format::Nsg2);
                    self.properties(&mut cursor, sink)?;
                }
                _ => return None,
            }
            if !cursor.goes_on(b'}')? {
                let format = self.format?;
                // A key that comes again can say otherwise.
                let is_sure = !self.is_skipped || !self.is_wanted(bytes, format);
                return (is_sure && !self.is_far(bytes)).then_some(cursor.at);
            }
        }
    }

    /// Whether a record is of which so much is known. The groups of an NSG flow log have NICs of their own.
    fn is_wanted(&self, bytes: &[u8], format: Format) -> bool {
        let takes_time = || self.wanted.takes_time(parsed(bytes, self.time.as_ref(), Millis::from_iso));
        self.wanted.is_all() || (takes_time() && (format != Format::Vnet || self.takes_nic(bytes, &self.mac)))
    }

    /// Whether there is something to say of a tuple's time.
    fn is_far(&self, bytes: &[u8]) -> bool {
        let logged = parsed(bytes, self.time.as_ref(), Millis::from_iso);
        logged.is_some_and(|logged| self.groups.iter().filter_map(|group| group.span).any(|span| is_far(span, logged)))
    }

    fn takes_nic(&self, bytes: &[u8], mac: &Text) -> bool {
        self.wanted.nics.is_empty() || self.wanted.takes_nic(parsed(bytes, mac.as_ref(), Mac::parse))
    }

    fn clear(&mut self) {
        self.groups.clear();
        self.lines.clear();
        self.numbered.clear();
        self.odd.clear();
        self.is_skipped = false;
        self.format = None;
        (self.time, self.mac, self.flow_log, self.target, self.resource) = (None, None, None, None, None);
    }

    /// `{"flows":[{"aclID":"…","flowGroups":[{"rule":"…","flowTuples":["…",…]},…]},…]}`
    fn flow_records(&mut self, cursor: &mut Cursor<'_>, sink: &mut impl Sink) -> Option<()> {
        self.format = Some(Format::Vnet);
        cursor.expect(b'{')?;
        cursor.expect_key(b"flows")?;
        cursor.list(|cursor| {
            cursor.expect(b'{')?;
            cursor.expect_key(b"aclID")?;
            let acl = cursor.string()?;
            cursor.expect(b',')?;
            cursor.expect_key(b"flowGroups")?;
            cursor.list(|cursor| {
                cursor.expect(b'{')?;
                cursor.expect_key(b"rule")?;
                let rule = cursor.string()?;
                cursor.expect(b',')?;
                self.tuples(cursor, Format::Vnet, rule, Some(acl.clone()), None, sink)
            })?;
            cursor.expect(b'}')
        })?;
        cursor.expect(b'}')
    }

    /// `{"Version":2,"flows":[{"rule":"…","flows":[{"mac":"…","flowTuples":["…",…]},…]},…]}`
    fn properties(&mut self, cursor: &mut Cursor<'_>, sink: &mut impl Sink) -> Option<()> {
        cursor.expect(b'{')?;
        cursor.expect_key(b"Version")?;
        let format = match cursor.digit()? {
            1 => Format::Nsg1,
            2 => Format::Nsg2,
            _ => return None,
        };
        self.format = Some(format);
        cursor.expect(b',')?;
        cursor.expect_key(b"flows")?;
        cursor.list(|cursor| {
            cursor.expect(b'{')?;
            cursor.expect_key(b"rule")?;
            let rule = cursor.string()?;
            cursor.expect(b',')?;
            cursor.expect_key(b"flows")?;
            cursor.list(|cursor| {
                cursor.expect(b'{')?;
                cursor.expect_key(b"mac")?;
                let mac = cursor.string()?;
                cursor.expect(b',')?;
                self.tuples(cursor, format, rule.clone(), None, Some(mac), sink)
            })?;
            cursor.expect(b'}')
        })?;
        cursor.expect(b'}')
    }

    /// `"flowTuples":["…",…]}`
    #[inline]
    fn tuples(
        &mut self,
        cursor: &mut Cursor<'_>,
        format: Format,
        rule: Range<usize>,
        acl: Text,
        mac: Text,
        sink: &mut impl Sink,
    ) -> Option<()> {
        cursor.expect_key(b"flowTuples")?;
        let (first_line, first_odd) = (self.lines.len(), self.odd.len());
        let (mut first, mut last) = (Millis(i64::MAX), Millis(i64::MIN));
        if self.is_skipped || (mac.is_some() && !self.takes_nic(cursor.bytes, &mac)) {
            let skipped = count(cursor)?;
            let (lines, odd) = (first_line..first_line, first_odd..first_odd);
            self.groups.push(Group { rule, acl, mac, lines, odd, skipped, span: None });
            return cursor.expect(b'}');
        }
        cursor.list(|cursor| {
            cursor.expect(b'"')?;
            let found = line::read(cursor.bytes, cursor.at, format, sink)?;
            match found.line {
                Some((line, others)) => {
                    (first, last) = (first.min(line.time), last.max(line.time));
                    for (side, is_other) in others.into_iter().enumerate() {
                        if is_other {
                            self.numbered.push(2 * self.lines.len() + side);
                        }
                    }
                    self.lines.push(line);
                }
                None => self.odd.push(Odd { before: self.lines.len(), text: cursor.at..found.end }),
            }
            cursor.at = found.end + 1;
            Some(())
        })?;
        let (lines, odd) = (first_line..self.lines.len(), first_odd..self.odd.len());
        let span = (first <= last).then_some(Span { first, last });
        self.groups.push(Group { rule, acl, mac, lines, odd, skipped: 0, span });
        cursor.expect(b'}')
    }
}

/// How many texts a list has.
#[inline(never)]
fn count(cursor: &mut Cursor<'_>) -> Option<usize> {
    let mut texts = 0;
    cursor.list(|cursor| {
        texts += 1;
        cursor.string().map(drop)
    })?;
    Some(texts)
}

/// What a text says, if it is there and says it.
fn parsed<T>(bytes: &[u8], text: Option<&Range<usize>>, parse: fn(&str) -> Option<T>) -> Option<T> {
    std::str::from_utf8(&bytes[text?.clone()]).ok().and_then(parse)
}
