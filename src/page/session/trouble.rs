//! What went wrong while files were read: memory that ran out, files the browser could not read on. All that was read
//! stays, and when the reading is over, one line for each says it.

use flowglass::ingest::{FileReport, IssueKind};
use flowglass::order;
use flowglass::present::names::some_of;

use super::copies::is_whole;
use super::parts::Left;
use super::{Inner, Session};
use crate::page::state::{About, FileState};
use flowglass::present::room::{self, Amount};

/// Of the reading that is on, and not told yet.
#[derive(Default)]
pub(super) struct Trouble {
    pub ran_full: bool,
    unreadable: Vec<usize>,
}

impl Session {
    pub(super) fn tell_of_trouble(&self) {
        let (full, unreadable) = {
            let mut inner = self.inner.borrow_mut();
            let Trouble { ran_full, mut unreadable } = std::mem::take(&mut inner.reading.trouble);
            // Of a file in parts each part says so.
            order::distinct(&mut unreadable);
            (ran_full.then(|| inner.what_fits()), unreadable)
        };
        if let Some(text) = full {
            self.warn_about(About::Room, text);
        }
        if !unreadable.is_empty() {
            let text = {
                let inner = self.inner.borrow();
                let names: Vec<&str> = unreadable.iter().map(|&file| &*inner.opened.files[file].name).collect();
                format!(
                    "The browser could not read to the end of {}. What was read up to then is kept. Files that were changed, \
                     moved or deleted have to be opened again.",
                    some_of(&names)
                )
            };
            self.warn_offering(text, unreadable);
        }
    }

    /// Says at once that reading was stopped. What is missing is known when all workers have stopped, too.
    pub(super) fn tell_of_stop(&self) {
        self.note_about(About::Stop, stopped(&[], &[]));
    }
}

impl Inner {
    /// Takes note of what a file, or a part of one, ended with.
    pub(super) fn note_trouble(&mut self, file: usize, report: &FileReport) {
        self.reading.trouble.ran_full |= report.issue_count(IssueKind::MemoryFull) > 0;
        if report.issue_count(IssueKind::ReadFailed) > 0 {
            self.reading.trouble.unreadable.push(file);
        }
    }

    /// Where no worker has room, nothing waits for one.
    pub(super) fn leave_what_has_no_room(&mut self) {
        if !self.reading.waiting.is_empty() && !self.pool.has_room() {
            self.reading.trouble.ran_full = true;
            self.leave_waiting(Left::NoRoom);
        }
    }

    /// Now that all is over, what notices say of files that can be read again may be true no more.
    pub(super) fn review_notices(&mut self) {
        let (mut missing, mut in_part, mut unread) = (Vec::new(), Vec::new(), Vec::new());
        for entry in &self.opened.files {
            match &entry.state {
                FileState::Skipped => unread.push(&*entry.name),
                FileState::Done(report) if report.issue_count(IssueKind::Stopped) > 0 => in_part.push(&*entry.name),
                _ => continue,
            }
            missing.push(entry.id);
        }
        let text = stopped(&in_part, &unread);
        let (files, is_stopped) = (&self.opened.files, self.reading.stopped);
        self.notices.retain(|notice| {
            if notice.about == About::Stop {
                notice.text.clone_from(&text);
                notice.retry.clone_from(&missing);
                return is_stopped || !missing.is_empty();
            }
            notice.retry.is_empty() || notice.retry.iter().any(|&file| !is_whole(&files[file].state))
        });
    }

    fn what_fits(&self) -> String {
        let (mut read, mut all) = (Amount::default(), Amount::default());
        for entry in
            self.opened.files.iter().filter(|entry| entry.is_listed() && !matches!(entry.state, FileState::LeftOut))
        {
            all.files += 1;
            all.bytes = all.bytes.saturating_add(entry.size());
            if let FileState::Done(report) = &entry.state {
                read.files += usize::from(report.issue_count(IssueKind::MemoryFull) == 0);
                read.bytes = read.bytes.saturating_add(report.read.total());
            }
        }
        room::notice(read, all)
    }
}

fn stopped(in_part: &[&str], unread: &[&str]) -> String {
    let named = |what: &str, names: &[&str]| {
        if names.is_empty() { String::new() } else { format!(" {what}: {}.", some_of(names)) }
    };
    format!(
        "Reading was stopped. What was read up to then is kept.{}{}",
        named("Read in part", in_part),
        named("Not read", unread)
    )
}
