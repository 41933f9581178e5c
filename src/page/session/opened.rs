//! The files that were opened, and the list of them that is shown.

use std::rc::Rc;

use flowglass::order;
use rustc_hash::FxHashMap;

use super::archives::Content;
use crate::page::state::FileEntry;

#[derive(Default)]
pub(super) struct Opened {
    /// One entry for each file ever opened, in the order of opening.
    pub files: Vec<FileEntry>,
    /// Where the bytes of each are.
    pub contents: Vec<Content>,
    /// The files of each path, as they came in.
    pub of_path: FxHashMap<Rc<str>, Vec<usize>>,
    /// A file is another than in the list that is shown.
    pub is_changed: bool,
    shown: Rc<Vec<FileEntry>>,
    /// Made with that list.
    title: String,
}

impl Opened {
    /// All files as they are now, and what they are called together. Made anew only when one has changed.
    pub fn list(&mut self) -> (&Rc<Vec<FileEntry>>, &str) {
        if std::mem::take(&mut self.is_changed) {
            self.shown = Rc::new(self.files.clone());
            self.title = title(&self.shown);
        }
        (&self.shown, &self.title)
    }
}

/// What was opened, by the first of its folders and single files.
fn title(files: &[FileEntry]) -> String {
    let mut roots: Vec<&str> = files.iter().map(|file| file.name.split('/').next().unwrap_or_default()).collect();
    let Some(&first) = roots.first() else { return String::new() };
    order::distinct(&mut roots);
    match roots.len() {
        1 => first.to_owned(),
        more => format!("{first} and {} more", more - 1),
    }
}
