//! From a record found sound to the report and the sink, in the order in which the specification would tell them.

use std::ops::Range;

use super::super::rows::{Place, begin, head};
use super::super::{FileReport, GroupHead, RecordHead, Sink};
use super::memo::layout;
use super::{Group, Scanned, Text, parsed};
use crate::model::{Format, Mac, Millis, Span};

impl Scanned {
    /// Gives all addresses their numbers. In one go, because each is looked for in a large table: while the memory
    /// answers for one, the next ones can be asked for.
    fn number(&mut self, sink: &mut impl Sink) {
        let mut numbered = self.numbered.iter().copied().peekable();
        for (at, line) in self.lines.iter_mut().enumerate() {
            for (side, address) in [&mut line.source, &mut line.destination].into_iter().enumerate() {
                if numbered.next_if_eq(&(2 * at + side)).is_none() {
                    *address = sink.ipv4(*address);
                }
            }
        }
    }

    /// Gives out what was read of the record at `place`, which lies in `bytes`. Whether it was wanted.
    pub fn commit(&mut self, bytes: &[u8], place: Place<'_>, report: &mut FileReport, sink: &mut impl Sink) -> bool {
        let nic = parsed(bytes, self.mac.as_ref(), Mac::parse);
        // The group's own NIC, even if it is none, comes before the record's.
        let nic_of = |group: &Group| match &group.mac {
            Some(mac) => parsed(bytes, Some(mac), Mac::parse),
            None => nic,
        };
        if !self.has_wanted(bytes, nic, nic_of) {
            report.leave_out(self.groups.iter().map(Group::tuples).sum());
            return false;
        }
        self.number(sink);
        let text = |range: &Range<usize>| std::str::from_utf8(&bytes[range.clone()]).unwrap_or_default();
        let optional = |range: &Text| range.as_ref().map(text);
        let or_empty = |range: &Text| optional(range).unwrap_or_default();
        let format = self.format.unwrap_or(Format::Vnet);
        let (log, target) = match format {
            Format::Vnet => (or_empty(&self.flow_log), or_empty(&self.target)),
            Format::Nsg1 | Format::Nsg2 => (or_empty(&self.resource), or_empty(&self.resource)),
        };
        let time = parsed(bytes, self.time.as_ref(), Millis::from_iso);
        let is_part = !self.wanted.is_all() && !self.groups.iter().all(|group| self.wanted.takes_nic(nic_of(group)));
        begin(&RecordHead { is_part, mac: nic, ..head(time, format, log, target, place) }, report, sink);
        for group in &self.groups {
            let mac = nic_of(group);
            if !self.wanted.takes_nic(mac) {
                report.left_out_tuples += group.tuples();
                continue;
            }
            let acl = if format == Format::Vnet { or_empty(&group.acl) } else { log };
            mac.into_iter().for_each(|nic| report.add_nic(nic));
            sink.group(&GroupHead { rule: text(&group.rule), acl, mac });
            self.give_out(group, (format, time), text, place, report, sink);
        }
        true
    }

    fn has_wanted(&self, bytes: &[u8], nic: Option<Mac>, nic_of: impl Fn(&Group) -> Option<Mac>) -> bool {
        let is_of_nsg = self.format != Some(Format::Vnet) && !self.groups.is_empty();
        let takes_nic = || match is_of_nsg {
            true => self.groups.iter().any(|group| self.wanted.takes_nic(nic_of(group))),
            false => self.wanted.takes_nic(nic),
        };
        self.wanted.is_all() || (self.is_wanted(bytes, self.format.unwrap_or(Format::Vnet)) && takes_nic())
    }

    fn give_out<'a>(
        &self,
        group: &Group,
        (format, logged): (Format, Option<Millis>),
        text: impl Fn(&Range<usize>) -> &'a str,
        place: Place<'_>,
        report: &mut FileReport,
        sink: &mut impl Sink,
    ) {
        report.tuples += group.lines.len() as u64;
        Span::add(&mut report.times, group.span);
        let mut from = group.lines.start;
        for odd in &self.odd[group.odd.clone()] {
            sink.lines(&self.lines[from..odd.before]);
            from = odd.before;
            place.read_tuple(text(&odd.text), layout(format), logged, report, sink);
        }
        sink.lines(&self.lines[from..group.lines.end]);
    }
}
