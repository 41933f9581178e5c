//! What Flowglass saves of tuples: the lines of a table, and objects.

use rustc_hash::FxHashMap;

use super::super::rows::{Place, begin, reject, take};
use super::super::saved::Row;
use super::super::tuple::{self, Rejection};
use super::super::{FileReport, IssueKind, Sink, Wanted};
use super::lines::{Lines, first_line};
use super::{Mode, Reader};
use crate::model::Digest;

impl Reader {
    /// One with line breaks that is no row lacks a quote: it ends where the first of them is.
    pub(super) fn table_line(&mut self, end: usize, sink: &mut impl Sink) {
        let Mode::Lines(Lines { head: Some(head), .. }) = &self.mode else { return };
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
        let place = Place { bytes, offset: self.base + self.done as u64 };
        let fate = match row {
            None if bytes.trim_ascii().is_empty() => Ok(Fate::Structure),
            None => Err(not_a_row()),
            Some((_, row)) if row.is_empty() => Ok(Fate::Structure),
            Some((line, row)) => {
                let place = Place { bytes: line.as_bytes(), ..place };
                take_row(&row, place, &self.wanted, &mut self.seen, &mut self.report, sink)
            }
        };
        self.done += account(fate, place, &mut self.report);
    }

    /// A record that is a saved row. Where it is none, what it is: by this name, if it is not nearly a row.
    pub(super) fn saved_object(&mut self, end: usize, name: String, sink: &mut impl Sink) -> Result<(), String> {
        let place = Place { bytes: &self.buffer[self.done..end], offset: self.base + self.done as u64 };
        let row = Row::of_object(place.bytes).unwrap_or(Err(name))?;
        let fate = take_row(&row, place, &self.wanted, &mut self.seen, &mut self.report, sink);
        self.is_flow_log = true;
        self.longest_record = self.longest_record.max(place.bytes.len());
        self.done += account(fate, place, &mut self.report);
        Ok(())
    }
}

/// How many bytes these were.
fn account(fate: Result<Fate, Rejection>, Place { bytes, offset }: Place<'_>, report: &mut FileReport) -> usize {
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
    bytes.len()
}

/// What becomes of a row's bytes.
enum Fate {
    Structure,
    LeftOut,
    Understood,
}

fn take_row(
    row: &Row<'_>,
    Place { bytes, offset }: Place<'_>,
    wanted: &Wanted,
    seen: &mut FxHashMap<Digest, u32>,
    report: &mut FileReport,
    sink: &mut impl Sink,
) -> Result<Fate, Rejection> {
    if !wanted.takes_time(row.logged()) || !wanted.takes_nic(row.mac()) {
        report.leave_out(1);
        return Ok(Fate::LeftOut);
    }
    let (format, layout, text) = row.tuple()?;
    let decoded = tuple::decode(&text, layout)?;
    let digest = row.digest().unwrap_or_else(|| digest_of(bytes, seen));
    let record = row.record((offset, bytes.len() as u64), format, digest);
    begin(&record, report, sink);
    row.mac().into_iter().for_each(|nic| report.add_nic(nic));
    sink.group(&row.group());
    take(&decoded, bytes, record.time, offset, report, sink);
    Ok(Fate::Understood)
}

/// Of a row that does not tell its tuple from others: the same in every copy of its file, and another where it stands
/// there once more.
fn digest_of(row: &[u8], seen: &mut FxHashMap<Digest, u32>) -> Digest {
    let digest = Digest::of(row);
    let times = seen.entry(digest).or_default();
    *times += 1;
    Digest::of(format!("{digest} {times}").as_bytes())
}

fn not_a_row() -> Rejection {
    let message = "This line is not a row of the table: its quotes do not match, or it has not as many cells as the table \
                   has columns. It is kept aside and not counted.";
    Rejection { kind: IssueKind::FieldCount, message: message.to_owned() }
}
