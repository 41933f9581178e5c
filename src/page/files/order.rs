//! The order of the rows: any column, up or down; equal ones by hour and NIC, then in the order they were opened.

use std::borrow::Cow;
use std::cmp::{Ordering, Reverse};
use std::rc::Rc;

use flowglass::ingest::FileReport;
use flowglass::model::{BlobPath, Mac, Span, resource_name};
use flowglass::order::sort_by;
use flowglass::present::catalog::{Catalog, Facet};

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

/// The places of the files that are shown, in the order they are shown.
pub fn ordered(files: &[FileEntry], shown: &[usize], catalog: &Catalog, column: Column, order: Order) -> Vec<usize> {
    let mut places = shown.to_vec();
    let by = |&a: &usize, &b: &usize| match column {
        Column::Log => log_name(files, catalog, a).cmp(log_name(files, catalog, b)),
        Column::Nic => catalog.nic(a).cmp(&catalog.nic(b)),
        Column::Hour => catalog.hour(a).cmp(&catalog.hour(b)),
        _ => compare(&files[a], &files[b], column),
    };
    let by_hour = |a: usize, b: usize| (catalog.hour(a), catalog.nic(a)).cmp(&(catalog.hour(b), catalog.nic(b)));
    match order {
        Order::Up => sort_by(&mut places, |a, b| by(a, b).then_with(|| by_hour(*a, *b))),
        Order::Down => sort_by(&mut places, |a, b| by(b, a).then_with(|| by_hour(*a, *b)).then_with(|| a.cmp(b))),
    }
    places
}

fn compare(a: &FileEntry, b: &FileEntry, column: Column) -> Ordering {
    match column {
        // What the files are of is known to the catalog, without looking at their paths anew.
        Column::Log | Column::Nic | Column::Hour => Ordering::Equal,
        Column::Format => by(a, b, FileReport::kind),
        Column::Records => by(a, b, |report| report.records),
        Column::Tuples => by(a, b, |report| report.tuples),
        Column::Rejected => by(a, b, |report| (report.rejected_tuples, report.rejected_records)),
        Column::Issues => gravity(a).cmp(&gravity(b)),
        Column::Bytes => a.size().cmp(&b.size()),
        Column::Times => by(a, b, |report| report.times.map(|Span { first, last }| (first, last))),
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

fn log_name<'a>(files: &'a [FileEntry], catalog: &'a Catalog, file: usize) -> &'a str {
    catalog.value(file, Facet::Log).unwrap_or_else(|| own_name(&files[file]))
}

pub fn report_of(file: &FileEntry) -> Option<&FileReport> {
    report_rc(file).map(Rc::as_ref)
}

pub const fn report_rc(file: &FileEntry) -> Option<&Rc<FileReport>> {
    match &file.state {
        FileState::Done(report) => Some(report),
        _ => None,
    }
}

fn own_name(file: &FileEntry) -> &str {
    file.name.rsplit(['/', '\\']).next().unwrap_or(&file.name)
}

/// What the path says, whether the file was read or not.
pub fn path_of(file: &FileEntry) -> Cow<'_, BlobPath> {
    report_of(file).map_or_else(|| Cow::Owned(BlobPath::parse(&file.name)), |report| Cow::Borrowed(&report.path))
}

/// The flow log or NSG: as the path names it, else as its records do; a file that names none goes by its own name.
pub fn log_of(file: &FileEntry) -> Cow<'_, str> {
    let in_path = match path_of(file) {
        Cow::Borrowed(path) => path.log.as_deref().map(Cow::Borrowed),
        Cow::Owned(path) => path.log.map(Cow::Owned),
    };
    let in_records = || {
        let log = report_of(file)?.log.as_deref().map(resource_name)?;
        (!log.is_empty()).then_some(Cow::Borrowed(log))
    };
    in_path.or_else(in_records).unwrap_or_else(|| Cow::Borrowed(own_name(file)))
}

pub fn nic_of(file: &FileEntry) -> Option<Mac> {
    path_of(file).mac.or_else(|| report_of(file)?.nics.first().copied())
}
