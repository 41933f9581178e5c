//! The engine, run natively on the same bytes: what the page must show.

use std::io::Cursor;

use flowglass::duplicates;
use flowglass::ingest::container::{Limits, read_stored};
use flowglass::ingest::{FileReport, Reader};
use flowglass::model::LeftOut;
use flowglass::present::bucket::{TARGET, bucket_width};
use flowglass::query::{Overview, Partial, Scope, Summary, TimeRange};
use flowglass::store::{FileId, Shard};

use crate::logs::Log;

/// As the page asks.
const ROWS: usize = 100;

/// A shard of all of these files, with what repeats marked.
pub fn shard_of(logs: &[Log]) -> Shard {
    let mut shard = Shard::default();
    for (number, log) in (0..).zip(logs) {
        shard.begin_file(FileId(number));
        let mut reader = Reader::new(log.name.clone(), log.bytes.len() as u64);
        reader.feed(&log.bytes, &mut shard);
        reader.finish(&mut shard);
    }
    duplicates::find(std::slice::from_mut(&mut shard));
    shard
}

/// What the engine says of a set of files.
pub struct Told {
    pub reports: Vec<FileReport>,
    pub overview: Overview,
    /// The summary's text.
    pub summary: String,
}

impl Told {
    /// Each flow counted once.
    pub fn of(logs: &[Log]) -> Self {
        Self::with(logs, LeftOut::ALL)
    }

    /// With these kinds of duplicates left out.
    pub fn with(logs: &[Log], left_out: LeftOut) -> Self {
        Self::scoped(logs, &Scope::all(left_out))
    }

    /// Of the rows in this scope.
    pub fn scoped(logs: &[Log], scope: &Scope) -> Self {
        let mut shard = Shard::default();
        let mut reports = Vec::new();
        for (at, log) in (0..).zip(logs) {
            shard.begin_file(FileId(at));
            let mut bytes = Cursor::new(&log.bytes);
            let read = read_stored(&log.name, &mut bytes, Limits::USUAL, &mut shard);
            reports.extend(read.expect("memory can be read"));
        }
        duplicates::find(std::slice::from_mut(&mut shard));
        let (first, last) = shard.span().map_or((0, 0), |span| (span.first.0, span.last.0));
        let sums = Partial::with(&shard, bucket_width(first, last, TARGET), scope);
        let summary = Summary::new(&reports, &sums).to_json();
        Self { overview: sums.overview(ROWS), reports, summary }
    }

    /// Of what this filter lets through, within a time range.
    pub fn narrowed(logs: &[Log], filter: &str, time: Option<TimeRange>) -> Self {
        Self::scoped(logs, &Scope { filter: filter.to_owned(), time, left_out: LeftOut::ALL })
    }

    /// All that were understood, and not only those that are counted.
    pub fn tuples(&self) -> u64 {
        self.reports.iter().map(|report| report.tuples).sum()
    }

    pub fn report(&self, name: &str) -> &FileReport {
        self.reports.iter().find(|report| report.name == name).unwrap_or_else(|| panic!("no file is named {name}"))
    }
}
