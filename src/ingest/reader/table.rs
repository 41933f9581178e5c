//! The lines of a table, as Flowglass saves tuples.

use rustc_hash::FxHashMap;

use super::super::rows::{begin, reject, take};
use super::super::saved::Row;
use super::super::tuple::{self, Rejection};
use super::super::{FileReport, IssueKind, Sink};
use super::lines::{Lines, first_line};
use super::{Mode, Reader};
use crate::model::Digest;

impl Reader {
    /// One with line breaks that is no row lacks a quote: it ends where the first of them is.
    pub(super) fn table_line(&mut self, end: usize, sink: &mut impl Sink) {
        let Mode::Lines(Lines { head: Some(head), seen, .. }) = &mut self.mode else { return };
        let report = &mut self.report;
        let all = &self.buffer[self.done..end];
        let row_of = |bytes| {
            let line = std::str::from_utf8(bytes).ok()?.trim_end_matches(['\r', '\n']);
            Some((line, head.row(line)?))
        };
        let first = &all[..first_line(all).unwrap_or(all.len())];
        let (bytes, row) = match row_of(all) {
            None if first.len() < all.len() => (first, row_of(first)),
            row => (all, row),
        };
        let offset = self.base + self.done as u64;
        let fate = match row {
            None if bytes.trim_ascii().is_empty() => Ok(Fate::Structure),
            None => Err(not_a_row()),
            Some((_, row)) if row.is_empty() => Ok(Fate::Structure),
            Some((_, row)) if !self.wanted.takes_time(row.logged()) || !self.wanted.takes_nic(row.mac()) => {
                report.leave_out(1);
                Ok(Fate::LeftOut)
            }
            Some((line, row)) => {
                let digest = || row.digest().unwrap_or_else(|| digest_of(line, seen));
                take_row(&row, line, offset, digest, report, sink).map(|()| Fate::Understood)
            }
        };
        let count = match fate {
            Ok(Fate::Structure) => &mut report.read.structure,
            Ok(Fate::LeftOut) => &mut report.read.left_out,
            Ok(Fate::Understood) => &mut report.read.understood,
            Err(rejection) => {
                reject(rejection, bytes, offset, report);
                &mut report.read.rejected
            }
        };
        *count += bytes.len() as u64;
        self.done += bytes.len();
    }
}

/// What becomes of a line's bytes.
enum Fate {
    Structure,
    LeftOut,
    Understood,
}

fn take_row(
    row: &Row<'_>,
    line: &str,
    offset: u64,
    digest: impl FnOnce() -> Digest,
    report: &mut FileReport,
    sink: &mut impl Sink,
) -> Result<(), Rejection> {
    let (format, layout, text) = row.tuple()?;
    let decoded = tuple::decode(&text, layout)?;
    let record = row.record((offset, line.len() as u64), format, digest());
    begin(&record, report, sink);
    row.mac().into_iter().for_each(|nic| report.add_nic(nic));
    sink.group(&row.group());
    take(&decoded, line, record.time, offset, report, sink);
    Ok(())
}

/// Of a line that does not tell its tuple from others: the same in every copy of the table, and another where it
/// stands there once more.
fn digest_of(line: &str, seen: &mut FxHashMap<Digest, u32>) -> Digest {
    let digest = Digest::of(line.as_bytes());
    let times = seen.entry(digest).or_default();
    *times += 1;
    Digest::of(format!("{digest} {times}").as_bytes())
}

fn not_a_row() -> Rejection {
    let message = "This line is not a row of the table: its quotes do not match, or it has not as many cells as the table \
                   has columns. It is kept aside and not counted.";
    Rejection { kind: IssueKind::FieldCount, message: message.to_owned() }
}
