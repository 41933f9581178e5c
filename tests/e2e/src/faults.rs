//! Things that go wrong, made to go wrong: reads that are slow or fail, and a module that gets little memory.

use crate::browser::Options;
use crate::page::Page;
use crate::settings::{self, Kind};

/// Puts a script before that of every worker. The page makes one blob of that type and no other.
const PUT_BEFORE: &str = "
    const before = BEFORE;
    const Plain = Blob;
    window.Blob = class extends Plain {
        constructor(parts, options) {
            const isScript = options?.type === 'text/javascript';
            super(isScript ? [before, ...parts] : parts, options);
            if (isScript) window.Blob = Plain;
        }
    };";

/// Opens the page with workers that run this script before anything else. Only Chromium can.
pub fn open_with_workers(script: &str) -> Page {
    let options = Options { kind: Kind::Chromium, ..Options::default() };
    let page = Page::unopened(options, &settings::dist(), "/");
    page.browser().before_load(&PUT_BEFORE.replace("BEFORE", &serde_json::json!(format!("{script}\n")).to_string()));
    page.load();
    page
}

/// The module with a memory that ends after so many pages of 64 KiB. Growing it beyond fails as it does where a browser
/// has no more.
pub fn with_memory(module: &[u8], most: u32) -> Vec<u8> {
    const MEMORY: u8 = 5;
    let mut limited = module[..8].to_vec();
    let mut at = 8;
    while at < module.len() {
        let (length, body) = number(module, at + 1);
        let end = body + length as usize;
        if module[at] == MEMORY {
            // One memory, with or without an end: its flags, its first size.
            let (first, _) = number(module, body + 2);
            let content = [&[1, 1][..], &bytes_of(first), &bytes_of(most)].concat();
            limited.push(MEMORY);
            limited.extend(bytes_of(u32::try_from(content.len()).expect("a few bytes")));
            limited.extend(content);
        } else {
            limited.extend_from_slice(&module[at..end]);
        }
        at = end;
    }
    limited
}

/// A number in seven bits a byte, and where it ends.
fn number(bytes: &[u8], mut at: usize) -> (u32, usize) {
    let (mut value, mut shift) = (0, 0);
    loop {
        value |= u32::from(bytes[at] & 0x7F) << shift;
        at += 1;
        if bytes[at - 1] & 0x80 == 0 {
            return (value, at);
        }
        shift += 7;
    }
}

fn bytes_of(mut value: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    bytes.push(value.to_le_bytes()[0]);
    bytes
}
