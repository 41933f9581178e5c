//! From one record to the next, and what to make of the last one.

use super::super::foreign;
use super::super::framer::{Frame, LONGEST_RECORD, resync};
use super::super::named::{RULES_LEFT_OUT, TOO_MANY_NAMES, read_object};
use super::super::rows::{NoRows, Place, read_record};
use super::super::{IssueKind, Sink};
use super::Reader;
use super::damage::report_damage;

impl Reader {
    /// Whether there is more to do in another mode.
    pub(super) fn run_records(&mut self, eof: bool, sink: &mut impl Sink) -> bool {
        loop {
            if self.scan(sink) {
                continue;
            }
            match self.framer.next(&self.buffer) {
                Frame::Record { start, end } => {
                    if self.record(start, end, sink) {
                        return true;
                    }
                }
                Frame::Broken { start, end } => {
                    self.damage(start, end);
                    return true;
                }
                Frame::Stray { at } => {
                    self.damage(at, at + 1);
                    return true;
                }
                // The first record in it can go the fast way.
                Frame::Wrapper => {}
                Frame::More if eof => {
                    let end = self.buffer.len();
                    match self.framer.open_record() {
                        // The rest may be whole: only what began here has no end.
                        Some(start) if self.holds_a_record(start, end) && self.may_scan_again(start, end) => {
                            self.damage(start, end);
                            return true;
                        }
                        open => {
                            self.cut_off(open);
                            return false;
                        }
                    }
                }
                Frame::More => {
                    self.structure_to(self.framer.kept_from());
                    return false;
                }
            }
        }
    }

    /// Takes the next record the fast way. Whether it could.
    fn scan(&mut self, sink: &mut impl Sink) -> bool {
        let Some(scanned) = &mut self.scanned else { return false };
        let Some(start) = self.framer.seek_object(&self.buffer) else { return false };
        let bytes = self.buffer.padded();
        let Some(end) = scanned.read(bytes, start, sink).filter(|end| end - start <= LONGEST_RECORD) else {
            return false;
        };
        let place = Place { bytes: &self.buffer[start..end], offset: self.base + start as u64 };
        let rejected = self.report.read.rejected;
        let is_wanted = scanned.commit(bytes, place, &mut self.report, sink);
        self.framer.restart(end);
        self.structure_to(start);
        self.read_to(end, is_wanted, rejected);
        true
    }

    /// A record ends here. So many bytes had been rejected before it: what was since are tuples of it.
    fn read_to(&mut self, end: usize, is_wanted: bool, rejected: u64) {
        self.is_flow_log = true;
        let length = end - self.done;
        self.longest_record = self.longest_record.max(length);
        let read = &mut self.report.read;
        let kept = (length as u64).saturating_sub(read.rejected - rejected);
        *(if is_wanted { &mut read.understood } else { &mut read.left_out }) += kept;
        self.done = end;
    }

    /// Reads a whole object. Whether it turned out to be damage, to be looked through.
    fn record(&mut self, start: usize, end: usize, sink: &mut impl Sink) -> bool {
        self.structure_to(start);
        let place = Place { bytes: &self.buffer[start..end], offset: self.base + start as u64 };
        let rejected = self.report.read.rejected;
        let read = match read_record(place, &self.wanted, &mut self.report, sink) {
            Err(NoRows::Saved(name)) => match self.saved_object(end, name, sink) {
                Ok(()) => return false,
                Err(name) => Err(NoRows::Foreign(name)),
            },
            read => read,
        };
        let place = Place { bytes: &self.buffer[start..end], offset: self.base + start as u64 };
        match read {
            Ok(is_wanted) => {
                self.read_to(end, is_wanted, rejected);
                return false;
            }
            Err(NoRows::Foreign(_)) if self.report.known.is_full() => {
                let (offset, bytes) = (place.offset, place.bytes);
                self.report.issues.report(IssueKind::NoName, offset, bytes, || TOO_MANY_NAMES.to_owned());
                self.reject_to(end);
                return false;
            }
            Err(NoRows::Foreign(_)) if read_object(place.bytes, &mut self.report.known) => {
                let left_out = std::mem::take(&mut self.report.known.rules.left_out);
                if left_out > 0 {
                    let message = || format!("Security rules left out: {left_out}. {RULES_LEFT_OUT}");
                    self.report.issues.report(IssueKind::NoName, place.offset, place.bytes, message);
                }
                self.report.read.understood += place.bytes.len() as u64;
                self.done = end;
                return false;
            }
            // A wrapper of a kind not known, or a record without its end and all that follow it.
            Err(NoRows::Foreign(_)) if foreign::smells_of_flow_log(place.bytes) && self.holds_a_record(start, end) => {
                self.damage(start, end);
                return true;
            }
            Err(NoRows::Foreign(name)) => {
                self.report.rejected_records += 1;
                self.report.issues.report(IssueKind::OtherRecord, place.offset, place.bytes, || {
                    format!("This is {name}. It is kept aside and not counted.")
                });
                self.foreign.get_or_insert(name);
            }
            Err(NoRows::Broken) if self.holds_a_record(start, end) => {
                self.damage(start, end);
                return true;
            }
            Err(NoRows::Broken | NoRows::Saved(_)) => {
                self.is_flow_log |= foreign::smells_of_flow_log(place.bytes);
                report_damage(&mut self.report, place.offset, place.bytes, place.bytes.len() as u64);
            }
        }
        self.reject_to(end);
        false
    }

    /// Whether another record seems to begin inside this stretch.
    fn holds_a_record(&self, start: usize, end: usize) -> bool {
        resync(&self.buffer[..end], start + 1).is_some()
    }

    fn cut_off(&mut self, open: Option<usize>) {
        let end = self.buffer.len();
        let Some(start) = open else {
            self.structure_to(end);
            if self.framer.is_inside_wrapper() && !self.goes_on {
                let has_any = self.report.records > 0;
                self.report.issues.report(IssueKind::CutOff, self.base + end as u64, b"", || {
                    if !has_any {
                        return "The file ends without its closing brackets, and no whole record is in it.".to_owned();
                    }
                    "The file ends without its closing brackets. All records that are there were read and are counted. Copies \
                     made while Azure was writing look like this; read the file again to get the rest."
                        .to_owned()
                });
            }
            return;
        };
        self.structure_to(start);
        let bytes = &self.buffer[start..end];
        self.is_flow_log |= foreign::smells_of_flow_log(bytes);
        self.report.rejected_records += 1;
        let length = bytes.len();
        self.report.issues.report(IssueKind::CutOff, self.base + start as u64, bytes, || {
            format!(
                "The file ends in the middle of a record. The complete records before it were read and are counted; the last \
                 {length} bytes were not. Copies made while Azure was writing look like this; read the file again to \
                 get the rest."
            )
        });
        self.reject_to(end);
    }
}
