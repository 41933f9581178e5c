//! From a record found sound to the report and the sink, in the order in which the specification would tell them.

use std::net::Ipv4Addr;
use std::ops::Range;

use super::super::rows::{Place, begin, head, read_tuple};
use super::super::{FileReport, GroupHead, Sink};
use super::memo::layout;
use super::{Group, Scanned, Text};
use crate::model::{Format, Mac};

impl Scanned {
    /// Gives all addresses their numbers. In one go, because each is looked for in a large table: while the memory answers
    /// for one, the next ones can be asked for.
    fn number(&mut self, sink: &mut impl Sink) {
        let mut numbered = self.numbered.iter().copied().peekable();
        for (at, line) in self.lines.iter_mut().enumerate() {
            for (side, address) in [&mut line.source, &mut line.destination].into_iter().enumerate() {
                if numbered.next_if_eq(&(2 * at + side)).is_none() {
                    *address = sink.address(Ipv4Addr::from_bits(*address).into());
                }
            }
        }
    }

    /// Gives out what was read of the record at `place`, which lies in `bytes`.
    pub fn commit(&mut self, bytes: &[u8], place: Place<'_>, report: &mut FileReport, sink: &mut impl Sink) {
        self.number(sink);
        let text = |range: &Range<usize>| std::str::from_utf8(&bytes[range.clone()]).unwrap_or_default();
        let optional = |range: &Text| range.as_ref().map(text);
        let or_empty = |range: &Text| optional(range).unwrap_or_default();
        let format = self.format.unwrap_or(Format::Vnet);
        let (log, target) = match format {
            Format::Vnet => (or_empty(&self.flow_log), or_empty(&self.target)),
            Format::Nsg1 | Format::Nsg2 => (or_empty(&self.resource), or_empty(&self.resource)),
        };
        begin(&head(optional(&self.time), format, log, target, place), report, sink);
        let nic = optional(&self.mac).and_then(Mac::parse);
        for group in &self.groups {
            // The group's own NIC, even if it is none, comes before the record's.
            let mac = if group.mac.is_some() { optional(&group.mac).and_then(Mac::parse) } else { nic };
            let acl = if format == Format::Vnet { or_empty(&group.acl) } else { log };
            mac.into_iter().for_each(|nic| report.add_nic(nic));
            sink.group(&GroupHead { rule: text(&group.rule), acl, mac });
            self.give_out(group, format, text, place, report, sink);
        }
    }

    fn give_out<'a>(
        &self,
        group: &Group,
        format: Format,
        text: impl Fn(&Range<usize>) -> &'a str,
        place: Place<'_>,
        report: &mut FileReport,
        sink: &mut impl Sink,
    ) {
        report.tuples += group.lines.len() as u64;
        if let Some((first, last)) = group.span {
            report.add_times(first, last);
        }
        let mut from = group.lines.start;
        for odd in &self.odd[group.odd.clone()] {
            sink.lines(&self.lines[from..odd.before]);
            from = odd.before;
            let tuple = text(&odd.text);
            read_tuple(tuple, layout(format), place.offset_of(tuple), report, sink);
        }
        sink.lines(&self.lines[from..group.lines.end]);
    }
}
