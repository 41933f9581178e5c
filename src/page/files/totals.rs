//! The headline figures of the files, summed once for each change of the list.

use std::rc::Rc;

use flowglass::ingest::{ByteCount, IssueKind, NAMES, PLACES, RULES};
use flowglass::model::Format;
use flowglass::present::only::Missing;

use crate::page::state::{FileEntry, FileState};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// All that are shown.
    pub files: usize,
    /// Read to their end.
    pub done: usize,
    /// Reading ended before they did.
    pub cut_short: usize,
    /// Reading came to them, and something of the logs in them is missing: how many, by the gravest reason.
    pub in_part: Vec<(IssueKind, u64)>,
    /// The same of those of which nothing is known.
    pub unread: Vec<(IssueKind, u64)>,
    pub lost: usize,
    pub skipped: usize,
    pub without_room: usize,
    /// Rows that were saved, in place of logs.
    pub tables: usize,
    /// Files that are something else, what the first of them is called, and what it is.
    pub not_logs: usize,
    pub not_a_log: Option<(Rc<str>, String)>,
    pub empty: usize,
    pub left_out: Missing,
    pub with_issues: usize,
    pub records: u64,
    pub rejected_records: u64,
    pub tuples: u64,
    pub rejected_tuples: u64,
    pub issues: u64,
    /// Of all files, read or not; of those that came packed, unpacked.
    pub bytes: u64,
    pub read: ByteCount,
    /// How many files of each layout, `mixed` and `none` included.
    pub formats: Vec<(&'static str, usize)>,
}

impl Totals {
    pub fn of(files: &[FileEntry]) -> Self {
        let mut sum = Self::default();
        let names =
            [Format::Vnet.name(), Format::Nsg1.name(), Format::Nsg2.name(), "mixed", NAMES, RULES, PLACES, "none"];
        let mut formats = names.map(|name| (name, 0));
        for file in files.iter().filter(|file| file.is_listed()) {
            sum.files += 1;
            // What an archive says of itself need not be true, nor fit.
            sum.bytes = sum.bytes.saturating_add(file.size());
            let report = match &file.state {
                FileState::Done(report) => report,
                FileState::Lost => {
                    sum.lost += 1;
                    continue;
                }
                FileState::Skipped => {
                    sum.skipped += 1;
                    continue;
                }
                FileState::NoRoom => {
                    sum.without_room += 1;
                    continue;
                }
                FileState::LeftOut => {
                    sum.left_out.files += 1;
                    continue;
                }
                FileState::Waiting | FileState::Reading(_) | FileState::Gone => continue,
            };
            *(if report.is_cut_short() { &mut sum.cut_short } else { &mut sum.done }) += 1;
            if let Some(why) = report.why_in_part() {
                let is_something = report.records + report.tuples + report.holds > 0 || !report.known.is_empty();
                let of = if is_something { &mut sum.in_part } else { &mut sum.unread };
                match of.binary_search_by_key(&why, |&(kind, _)| kind) {
                    Ok(at) => of[at].1 += 1,
                    Err(at) => of.insert(at, (why, 1)),
                }
            }
            sum.records += report.records;
            sum.rejected_records += report.rejected_records;
            sum.tuples += report.tuples;
            sum.tables += usize::from(report.tuples > 0 && is_table(&report.name));
            sum.rejected_tuples += report.rejected_tuples;
            if report.bytes == 0 {
                sum.empty += 1;
            } else if report.records == 0 && report.issue_count(IssueKind::NotAFlowLog) > 0 {
                sum.not_logs += 1;
                let says = || report.gravest_issue().map(|issue| issue.message.clone()).unwrap_or_default();
                sum.not_a_log.get_or_insert_with(|| (Rc::clone(&file.name), says()));
            }
            sum.left_out.records += report.left_out_records;
            sum.left_out.tuples += report.left_out_tuples;
            let issues = report.issues.count();
            sum.issues += issues;
            sum.with_issues += usize::from(issues > 0);
            sum.read.understood += report.read.understood;
            sum.read.structure += report.read.structure;
            sum.read.left_out += report.read.left_out;
            sum.read.rejected += report.read.rejected;
            if let Some((_, count)) = formats.iter_mut().find(|(name, _)| *name == report.kind()) {
                *count += 1;
            }
        }
        sum.formats = formats.into_iter().filter(|&(_, count)| count > 0).collect();
        sum
    }
}

fn is_table(name: &str) -> bool {
    let end = name.rsplit('.').next().unwrap_or_default();
    ["csv", "tsv", "jsonl"].iter().any(|kind| end.eq_ignore_ascii_case(kind))
}
