//! The order of the rows: any column, up or down; equal ones in the order they were opened.

use std::cmp::{Ordering, Reverse};
use std::rc::Rc;

use flowglass::ingest::FileReport;
use flowglass::model::{Mac, Millis, resource_name};

use crate::page::parts::Order;
use crate::page::state::{FileEntry, FileState};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Log,
    Nic,
    Hour,
    Format,
    Records,
    Tuples,
    Rejected,
    Issues,
    Bytes,
    Times,
}

impl Column {
    pub const ALL: [Self; 10] = [
        Self::Log,
        Self::Nic,
        Self::Hour,
        Self::Format,
        Self::Records,
        Self::Tuples,
        Self::Rejected,
        Self::Issues,
        Self::Bytes,
        Self::Times,
    ];

    /// What one most likely wants first: the largest number, the earliest time, the first name.
    pub const fn first_order(self) -> Order {
        match self {
            Self::Records | Self::Tuples | Self::Rejected | Self::Issues | Self::Bytes => Order::Down,
            Self::Log | Self::Nic | Self::Hour | Self::Format | Self::Times => Order::Up,
        }
    }
}

/// The places of the files in the order they are shown.
pub fn ordered(files: &[FileEntry], column: Column, order: Order) -> Vec<usize> {
    let mut places: Vec<usize> = (0..files.len()).collect();
    let by = |a: &usize, b: &usize| compare(&files[*a], &files[*b], column);
    match order {
        Order::Up => places.sort_by(by),
        Order::Down => places.sort_by(|a, b| by(b, a).then_with(|| a.cmp(b))),
    }
    places
}

fn compare(a: &FileEntry, b: &FileEntry, column: Column) -> Ordering {
    match column {
        Column::Log => log_of(a).cmp(log_of(b)),
        Column::Nic => by(a, b, nic_of),
        Column::Hour => by(a, b, |report| report.path.hour),
        Column::Format => by(a, b, FileReport::format),
        Column::Records => by(a, b, |report| report.records),
        Column::Tuples => by(a, b, |report| report.tuples),
        Column::Rejected => by(a, b, |report| (report.rejected_tuples, report.rejected_records)),
        Column::Issues => gravity(a).cmp(&gravity(b)),
        Column::Bytes => a.bytes.cmp(&b.bytes),
        Column::Times => by(a, b, |report| (report.first, report.last)),
    }
}

/// Files without a report come before all others.
fn by<K: Ord>(a: &FileEntry, b: &FileEntry, key: impl Fn(&FileReport) -> K) -> Ordering {
    report_of(a).map(&key).cmp(&report_of(b).map(&key))
}

/// The greater, the more it needs a look: a lost file, then the gravest kind, then how many.
fn gravity(file: &FileEntry) -> (bool, Option<Reverse<usize>>, u64) {
    let Some(report) = report_of(file) else { return (file.state == FileState::Lost, None, 0) };
    let gravest = report.issues.by_kind().next().map(|(kind, _)| Reverse(kind as usize));
    (false, gravest, report.issues.count())
}

pub fn report_of(file: &FileEntry) -> Option<&FileReport> {
    match &file.state {
        FileState::Done(report) => Some(Rc::as_ref(report)),
        _ => None,
    }
}

/// The flow log or NSG: as the path names it, else as its records do; a file that names none goes by its own name.
pub fn log_of(file: &FileEntry) -> &str {
    let own_name = || file.name.rsplit(['/', '\\']).next().unwrap_or(&file.name);
    let Some(report) = report_of(file) else { return own_name() };
    let in_records = report.log.as_deref().map(resource_name).filter(|name| !name.is_empty());
    report.path.log.as_deref().or(in_records).unwrap_or_else(own_name)
}

pub fn nic_of(report: &FileReport) -> Option<Mac> {
    report.path.mac.or_else(|| report.nics.first().copied())
}

pub fn hour_of(report: &FileReport) -> Option<Millis> {
    report.path.hour
}
