//! What is said of what happened, until it is dismissed or true no more.

use std::rc::Rc;

use super::Session;
use crate::page::state::{About, Notice};

#[derive(Default)]
pub(super) struct Notices {
    pub shown: Rc<Vec<Notice>>,
    next: u32,
}

impl Notices {
    fn add(&mut self, notice: Notice) {
        self.take_back(notice.about);
        // What is said of the same files again takes the place of what was.
        self.take_back_of(&notice.retry);
        let id = self.next;
        self.next += 1;
        Rc::make_mut(&mut self.shown).push(Notice { id, ..notice });
    }

    /// What was said of this is true no more, or is said anew. What has happened stays true.
    fn take_back(&mut self, about: About) {
        if about != About::Event && self.shown.iter().any(|notice| notice.about == about) {
            Rc::make_mut(&mut self.shown).retain(|notice| notice.about != about);
        }
    }

    /// What offers to read just these files again.
    pub fn take_back_of(&mut self, files: &[usize]) {
        Rc::make_mut(&mut self.shown).retain(|notice| notice.retry.is_empty() || notice.retry != files);
    }

    pub fn retain(&mut self, stays: impl FnMut(&mut Notice) -> bool) {
        Rc::make_mut(&mut self.shown).retain_mut(stays);
    }

    /// Of files that went meanwhile nothing is said, nor are they offered.
    pub fn clear(&mut self) {
        self.shown = Rc::default();
    }
}

impl Session {
    /// Of the last link only.
    pub(super) fn tell_of_link(&self, text: Option<String>) {
        match text {
            Some(text) => self.warn_about(About::Link, text),
            None => self.inner.borrow_mut().notices.take_back(About::Link),
        }
        self.plan_publish();
    }

    /// Something that went as it should.
    pub(super) fn note(&self, text: String) {
        self.note_about(About::Event, text);
    }

    /// Something that did not.
    pub(super) fn warn(&self, text: String) {
        self.warn_about(About::Event, text);
    }

    pub(super) fn note_about(&self, about: About, text: String) {
        self.notify(Notice { about, text, ..Notice::default() });
    }

    pub(super) fn warn_about(&self, about: About, text: String) {
        self.notify(Notice { about, text, grave: true, ..Notice::default() });
    }

    /// With files that can be read again.
    pub(super) fn warn_offering(&self, text: String, retry: Vec<usize>) {
        self.notify(Notice { text, grave: true, retry, ..Notice::default() });
    }

    /// Not while it stands there already.
    pub(super) fn note_once(&self, text: &str) {
        if !self.says(text) {
            self.note(text.to_owned());
        }
    }

    pub(super) fn warn_once(&self, text: &str) {
        if !self.says(text) {
            self.warn(text.to_owned());
        }
    }

    fn says(&self, text: &str) -> bool {
        self.inner.borrow().notices.shown.iter().any(|notice| notice.text == text)
    }

    fn notify(&self, notice: Notice) {
        self.inner.borrow_mut().notices.add(notice);
        self.plan_publish();
    }

    pub(super) fn dismiss(&self, id: u32) {
        self.inner.borrow_mut().notices.retain(|notice| notice.id != id);
        self.plan_publish();
    }
}
