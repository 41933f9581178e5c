//! Through damage to the next record.

use super::super::framer::{RESYNC_TAIL, resync};
use super::super::{FileReport, IssueKind, foreign};
use super::{Mode, Reader};

/// How much of a damaged stretch is kept for its excerpt.
const EXCERPT: usize = 256;
/// How often each byte of a file may be scanned again on average. A record that lost its end costs one scan of what
/// follows it; a file made to cost a scan at every byte gets no more than this, and its records are looked for behind
/// what was scanned instead.
const SCANS: u64 = 32;
/// What the first damaged records may cost before that average counts.
const SCANS_AT_FIRST: u64 = 64 << 20;

/// A stretch that is damaged.
#[derive(Debug)]
pub(super) struct Damage {
    /// Its offset in the file.
    from: u64,
    excerpt: Vec<u8>,
    /// Its last bytes so far, in which a word of flow logs may have begun.
    tail: Vec<u8>,
}

impl Damage {
    const fn new(from: u64) -> Self {
        Self { from, excerpt: Vec::new(), tail: Vec::new() }
    }

    /// Goes on with these bytes. Whether they, or what they complete, are of a flow log.
    fn take(&mut self, bytes: &[u8]) -> bool {
        const TAIL: usize = foreign::LONGEST_MARK - 1;
        let missing = EXCERPT.saturating_sub(self.excerpt.len());
        self.excerpt.extend_from_slice(&bytes[..bytes.len().min(missing)]);
        self.tail.extend_from_slice(&bytes[..bytes.len().min(TAIL)]);
        let is_flow_log = foreign::smells_of_flow_log(&self.tail) || foreign::smells_of_flow_log(bytes);
        if bytes.len() >= TAIL {
            self.tail.clear();
            self.tail.extend_from_slice(&bytes[bytes.len() - TAIL..]);
        } else {
            self.tail.drain(..self.tail.len().saturating_sub(TAIL));
        }
        is_flow_log
    }
}

impl Reader {
    /// What begins at `start` is no record, as was seen from the bytes up to `scanned`.
    pub(super) fn damage(&mut self, start: usize, scanned: usize) {
        self.structure_to(start);
        self.mode = Mode::Seeking(Damage::new(self.base + start as u64));
        if self.may_scan_again(start, scanned) {
            self.rescanned += (scanned - start) as u64;
            // At least one byte of damage, so that every round gets on.
            self.reject_damage(start + 1);
        } else {
            self.reject_damage(scanned);
        }
    }

    pub(super) const fn may_scan_again(&self, start: usize, scanned: usize) -> bool {
        let allowed = SCANS_AT_FIRST + SCANS * (self.base + start as u64);
        self.rescanned + (scanned - start) as u64 <= allowed
    }

    /// Whether a record was found to go on with.
    pub(super) fn run_seeking(&mut self, eof: bool) -> bool {
        let found = resync(&self.buffer, self.done);
        let end = match found {
            Some(at) => at,
            None if eof => self.buffer.len(),
            None => self.buffer.len().saturating_sub(RESYNC_TAIL).max(self.done),
        };
        self.reject_damage(end);
        if found.is_none() && !eof {
            return false;
        }
        self.end_damage(end);
        found.is_some()
    }

    /// If in damage: it ends here.
    pub(super) fn end_damage(&mut self, end: usize) {
        if !matches!(self.mode, Mode::Seeking(_)) {
            return;
        }
        self.reject_damage(end);
        if let Mode::Seeking(damage) = std::mem::replace(&mut self.mode, Mode::Records) {
            let length = self.base + end as u64 - damage.from;
            report_damage(&mut self.report, damage.from, &damage.excerpt, length);
        }
        self.framer.restart(end);
    }

    fn reject_damage(&mut self, end: usize) {
        if let Mode::Seeking(damage) = &mut self.mode {
            self.is_flow_log |= damage.take(&self.buffer[self.done..end]);
        }
        self.reject_to(end);
    }
}

pub(super) fn report_damage(report: &mut FileReport, from: u64, excerpt: &[u8], length: u64) {
    report.rejected_records += 1;
    report.issues.report_long(IssueKind::Malformed, from, excerpt, length, || {
        format!("{length} bytes here are not the JSON of a record. They are kept aside; reading went on behind them.")
    });
}
