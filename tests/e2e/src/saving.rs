//! What the page saves or copies, as it arrives.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use crate::engine::Told;
use crate::page::{Page, text};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The last chunk of a PNG.
const END: &[u8] = b"IEND\xaeB`\x82";

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

    /// Saves a picture, by its name.
    #[track_caller]
    pub fn saved_picture(&self, what: &str, format: &str) -> Vec<u8> {
        self.press_button(&format!("Save {what} as {format}"));
        let name = format!("flowglass-{what}.{format}").to_lowercase();
        match format {
            "PNG" => self.saved(&name, |file| file.ends_with(END)),
            _ => self.saved(&name, |file| file.trim_ascii_end().ends_with(b"</svg>")),
        }
    }

    /// What a browser reads of an SVG.
    pub fn read_svg(&self, svg: &[u8]) -> Value {
        self.browser().run(
            "const read = new DOMParser().parseFromString(arguments[0], 'image/svg+xml');
             const all = [...read.querySelectorAll('*')], number = (element, name) => +element.getAttribute(name);
             return {
                 root: read.documentElement.localName + ' ' + read.documentElement.namespaceURI,
                 size: ['width', 'height'].map(name => number(read.documentElement, name)),
                 title: read.querySelector('title').textContent,
                 texts: [...read.querySelectorAll('text')].map(element => element.textContent),
                 rects: [...read.querySelectorAll('rect')].map(element =>
                     [...['x', 'y', 'width', 'height'].map(name => number(element, name)), element.getAttribute('fill')]),
                 names: all.map(element => element.localName),
                 attributes: all.flatMap(element => element.getAttributeNames()),
             };",
            vec![json!(String::from_utf8(svg.to_vec()).expect("an SVG is text"))],
        )
    }

    /// Colours of pixels, as `#rrggbb`: of the picture that is `brought`, or of a canvas of the page.
    pub fn colors(&self, of: &str, at: &[[i32; 2]]) -> Vec<String> {
        let script = format!(
            "const [at, done] = arguments;
             (async () => {{
                 const source = {of};
                 const canvas = document.createElement('canvas');
                 [canvas.width, canvas.height] = [source.width, source.height];
                 const context = canvas.getContext('2d');
                 context.drawImage(source, 0, 0);
                 const hex = value => value.toString(16).padStart(2, '0');
                 return at.map(([x, y]) => '#' + [...context.getImageData(x, y, 1, 1).data].slice(0, 3).map(hex).join(''));
             }})().then(done, error => done([String(error)]));"
        );
        let colors = self.browser().run_async(&script, vec![json!(at)]);
        colors.as_array().expect("a list of colours").iter().map(text).collect()
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

/// The size of a PNG, from its header.
pub fn png_size(png: &[u8]) -> [u32; 2] {
    assert!(png.starts_with(SIGNATURE), "{:?}", &png[..8]);
    [16, 20].map(|at| u32::from_be_bytes(png[at..at + 4].try_into().expect("a header is whole")))
}

pub fn set_of(value: &Value) -> BTreeSet<String> {
    value.as_array().expect("a list").iter().map(text).collect()
}
