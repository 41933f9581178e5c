//! A row's own text: read again from the file it came from.

use flowglass::ingest::tuple::Tuple;
use flowglass::ingest::{HEAD, Layer, quote};
use flowglass::query::flows::{Line, What};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, File};
use yew::Callback;

use super::archives::From;
use super::{Inner, Session};
use crate::page::state::{FileState, Quoted};
use crate::platform::Slices;

/// What is looked through at once: a record, but for very long ones, and for bare tuples, which are one to the end of
/// their file.
const STRETCH: u64 = 4 << 20;
/// So far the next stretch begins before the end of the last, so that no tuple is cut in both.
const OVERLAP: u64 = 1 << 10;

impl Session {
    pub(super) fn quote(&self, line: Line, to: Callback<Quoted>) {
        let What::Tuple(tuple) = &line.what else { return };
        let file = self.inner.borrow().content_of(tuple.token, &tuple.file);
        match file {
            Err(why) => to.emit(Err(why)),
            Ok(file) => spawn_local(async move { to.emit(read(&file, &line).await) }),
        }
    }
}

impl Inner {
    /// The file in which a row's record stands as it is.
    fn content_of(&self, token: u32, name: &str) -> Result<File, String> {
        const PACKED: &str = "The file is packed. The record lies at this byte of it unpacked.";
        let handed = self.pool.slots.iter().flat_map(|slot| slot.holds.iter().chain(&slot.outstanding));
        let file = handed.into_iter().find(|handed| handed.token == token).map(|handed| handed.file);
        let file = file.ok_or("What was read of this file then is held no more: it has been read again since.")?;
        if *self.files[file].name != *name {
            return Err(PACKED.to_owned());
        }
        let layers = match &self.files[file].state {
            FileState::Done(report) => &report.layers[..],
            _ => return Err("The file is still being read.".to_owned()),
        };
        match (&self.contents[file].from, layers) {
            (From::Dropped(content), []) => Ok(content.clone()),
            (From::Dropped(_), [Layer::Utf16]) => {
                Err("The file is written in UTF-16. The record lies at this byte of its text in UTF-8.".to_owned())
            }
            _ => Err(PACKED.to_owned()),
        }
    }
}

async fn read(file: &Blob, line: &Line) -> Quoted {
    let What::Tuple(tuple) = &line.what else { return Err(String::new()) };
    let end = tuple.offset.saturating_add(tuple.length);
    let again = |reason| format!("The browser could not read the file again: {reason}");
    let head = Slices::range(file, 0..HEAD as u64).await.map_err(again)?;
    let is_sought = |found: &Tuple<'_>| {
        (found.time, found.state, found.counters) == (line.time, tuple.state, line.counters())
            && (found.protocol, found.direction) == (line.ends.protocol, line.ends.direction)
            && (found.source, found.source_port) == (line.ends.source, line.ends.source_port)
            && (found.destination, found.destination_port) == (line.ends.destination, line.ends.destination_port)
    };
    let mut from = tuple.offset;
    loop {
        let to = end.min(from.saturating_add(STRETCH));
        let bytes = Slices::range(file, from..to).await.map_err(again)?;
        if let Some((at, text)) = quote(&head, &bytes, is_sought) {
            return Ok((from + at as u64, text.to_owned()));
        }
        if to == end {
            return Err("It is not found there again: the file has changed since it was read.".to_owned());
        }
        from = to - OVERLAP;
    }
}
