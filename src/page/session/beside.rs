//! What the files dropped beside the logs say, of all of them together.

use std::rc::Rc;

use flowglass::enrich::{Names, Rules};

use super::Inner;
use super::copies::stamp_of;
use crate::page::state::FileEntry;

#[derive(Default)]
pub(super) struct Beside {
    /// What they call addresses and NICs, and where those are.
    pub names: Rc<Names>,
    /// The rules they list.
    pub rules: Rc<Rules>,
    pub is_changed: bool,
}

impl Inner {
    /// When a file was changed last, or the archive it is in, in a form that is later when it is greater.
    fn changed(&self, file: usize) -> u64 {
        self.opened.contents[file].file(&self.opened.contents).map_or(0, |file| stamp_of(file).1)
    }

    /// Of all lists together, before something is asked or shown by them.
    pub(super) fn join_known(&mut self) {
        if std::mem::take(&mut self.beside.is_changed) {
            let known = || self.opened.files.iter().filter_map(FileEntry::known);
            self.beside.names = Rc::new(Names::joined(known().map(|known| &known.names)));
            let rules = self.opened.files.iter().filter_map(|entry| {
                let known = entry.known()?;
                Some((self.changed(entry.id), &known.rules))
            });
            self.beside.rules = Rc::new(Rules::joined(rules));
            self.pool.tell(&self.beside.names.geo);
        }
    }
}
