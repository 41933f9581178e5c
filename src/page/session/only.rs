//! Only some of what is opened is read: files that lie outside by their path wait until the rest is asked for, and
//! workers leave out the records of others.

use std::rc::Rc;

use flowglass::ingest::Wanted;
use flowglass::model::BlobPath;

use super::trouble::Trouble;
use super::{Inner, Session};
use crate::page::state::{FileState, Phase};

impl Session {
    /// From now on only this is read. What is open and was read by another choice is read anew, by workers that hold
    /// nothing yet: rows that are forgotten would take their memory on.
    pub(super) fn read_only(&self, wanted: Wanted) {
        if wanted.is_all() {
            return self.read_rest();
        }
        {
            let mut inner = self.inner.borrow_mut();
            if inner.phase.is_busy() {
                return;
            }
            inner.reading.wanted = Rc::new(wanted);
        }
        if self.inner.borrow().phase == Phase::Ready {
            self.read_anew();
        }
        self.plan_publish();
    }

    /// What was left out is read, too.
    pub(super) fn read_rest(&self) {
        {
            let mut inner = self.inner.borrow_mut();
            if inner.phase.is_busy() {
                return;
            }
            // Where there is no room for the rest, what is chosen stays chosen.
            let is_full = !inner.pool.has_room() && inner.opened.files.iter().any(|entry| has_left_out(&entry.state));
            inner.reading.trouble.ran_full |= is_full;
            if !is_full {
                inner.reading.wanted = Rc::default();
            }
        }
        self.read_all_that(has_left_out);
    }

    /// What was not read to its end is read.
    pub(super) fn read_on(&self) {
        self.read_all_that(|state| match state {
            FileState::Skipped => true,
            FileState::Done(report) => report.is_cut_short(),
            _ => false,
        });
    }

    fn read_all_that(&self, is_meant: fn(&FileState) -> bool) {
        let inner = self.inner.borrow();
        let meant =
            inner.opened.files.iter().filter(|entry| is_meant(&entry.state)).map(|entry| entry.id).collect::<Vec<_>>();
        drop(inner);
        self.read_again_if_readable(meant);
        self.plan_publish();
    }

    /// All of one file, whatever is left out of others.
    pub(super) fn read_all_of(&self, file: usize) {
        {
            let mut inner = self.inner.borrow_mut();
            for file in inner.readable(&[file]) {
                inner.opened.contents[file].all = true;
            }
        }
        self.read_again_if_readable(vec![file]);
    }

    fn read_anew(&self) {
        let all = {
            let mut inner = self.inner.borrow_mut();
            inner.pool.dismiss();
            inner.reading.trouble = Trouble::default();
            inner.opened.contents.iter_mut().for_each(|content| content.all = false);
            inner.notices.clear();
            // Whatever is shown is of rows that are gone.
            inner.answer.overview = None;
            inner.answer.explained = None;
            inner.asking.shown_of = None;
            inner.rows.shown = None;
            (inner.groups.hosts, inner.groups.pairs, inner.groups.compared) = (None, None, None);
            inner.phase = Phase::Reading;
            (0..inner.opened.files.len()).collect::<Vec<_>>()
        };
        self.refuse_lists();
        self.start_workers();
        self.read_again(&all);
        self.ask_again();
    }
}

fn has_left_out(state: &FileState) -> bool {
    match state {
        FileState::LeftOut => true,
        FileState::Done(report) => report.has_left_out(),
        _ => false,
    }
}

impl Inner {
    /// Whether a file is not to be read, by its path.
    pub(super) fn is_left_out(&self, file: usize) -> bool {
        !self.reading.wanted.is_all()
            && !self.opened.contents[file].all
            && !self.reading.wanted.takes_path(&BlobPath::parse(&self.opened.files[file].name))
    }

    /// What is to be read of a file.
    pub(super) fn wanted_of(&self, file: usize) -> Wanted {
        if self.opened.contents[file].all { Wanted::default() } else { (*self.reading.wanted).clone() }
    }
}
