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
    fn tell(&mut self, about: About, grave: bool, text: String, retry: Vec<usize>) {
        self.take_back(about);
        // What is said of the same files again takes the place of what was.
        self.take_back_of(&retry);
        let id = self.next;
        self.next += 1;
        Rc::make_mut(&mut self.shown).push(Notice { id, about, grave, text, retry });
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
            Some(text) => self.notify_about(About::Link, true, text, Vec::new()),
            None => self.inner.borrow_mut().notices.take_back(About::Link),
        }
        self.plan_publish();
    }

    pub(super) fn notify(&self, grave: bool, text: String, retry: Vec<usize>) {
        self.notify_about(About::Event, grave, text, retry);
    }

    /// Not while it stands there already.
    pub(super) fn tell_once(&self, grave: bool, text: &str) {
        if !self.inner.borrow().notices.shown.iter().any(|notice| notice.text == text) {
            self.notify(grave, text.to_owned(), Vec::new());
        }
    }

    pub(super) fn notify_about(&self, about: About, grave: bool, text: String, retry: Vec<usize>) {
        self.inner.borrow_mut().notices.tell(about, grave, text, retry);
        self.plan_publish();
    }

    pub(super) fn dismiss(&self, id: u32) {
        self.inner.borrow_mut().notices.retain(|notice| notice.id != id);
        self.plan_publish();
    }
}
