//! What the page saves or copies, as it arrives.

use std::fs;

use crate::engine::Told;
use crate::page::{Page, text};

impl Page {
    /// Takes a saved file from the disk. The browser writes it in parts: `is_whole` knows its end.
    #[track_caller]
    pub fn saved(&self, name: &str, is_whole: impl Fn(&[u8]) -> bool) -> Vec<u8> {
        let path = self.browser().downloads().join(name);
        let saved =
            self.wait(&format!("{name} is not on the disk"), || fs::read(&path).ok().filter(|file| is_whole(file)));
        // The next of that name would get a number.
        fs::remove_file(&path).expect("a saved file can be removed");
        saved
    }

    /// Saves the summary from the Files view, and holds it to the engine's.
    #[track_caller]
    pub fn assert_summary(&self, told: &Told) {
        self.press_button("Save summary");
        self.wait_for_notice("Saved the summary");
        let saved = self.saved("flowglass-summary.json", |file| file.len() >= told.summary.len());
        assert_eq!(String::from_utf8_lossy(&saved), told.summary);
    }

    /// What is copied from now on stays within reach of [`Self::copied`], because a browser without a screen may have
    /// no clipboard.
    pub fn keep_copies(&self) {
        self.run("navigator.clipboard.writeText = text => (window.e2eCopied = text, Promise.resolve())");
    }

    pub fn copied(&self) -> String {
        text(&self.run("return window.e2eCopied || ''"))
    }
}
