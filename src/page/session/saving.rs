//! Saving all rows of an order into one file: fetched a stretch after the other, made by the browser, which keeps what
//! is large outside the page's memory.

use std::rc::Rc;

use flowglass::enrich::Names;
use flowglass::present::flows::Part;
use flowglass::present::number;
use flowglass::query::Scope;
use flowglass::query::flows::Line;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag};
use yew::Callback;

use super::Session;
use super::rows::Taken;
use crate::page::state::{RowsWanted, SaveRows, Saving};
use crate::page::write::several;
use crate::platform::{buffer_of, save};

/// Rows written at a time. The page does nothing else meanwhile.
const STRETCH: u64 = 2048;

/// A file that is being made.
pub(super) struct Work {
    rows: SaveRows,
    columns: Vec<Part>,
    /// What the rows are of: by the end something else can be asked for.
    scope: Scope,
    /// As they were when the file was begun: all its rows have the same columns.
    names: Rc<Names>,
    pub progress: Saving,
    parts: Array,
    bytes: u64,
}

impl Session {
    pub(super) fn save_rows(&self, rows: Option<SaveRows>) {
        {
            let inner = &mut *self.inner.borrow_mut();
            inner.saving = rows.map(|rows| {
                let names = Rc::clone(&inner.beside.names);
                let columns = Part::of(rows.order.table.columns(), &names);
                let head = rows.format.head(rows.order.table, &columns);
                let (parts, bytes) = (Array::of1(&JsValue::from_str(&head)), head.len() as u64);
                Work {
                    rows,
                    columns,
                    scope: inner.asked.scope.clone(),
                    names,
                    progress: Saving { done: 0, all: rows.total },
                    parts,
                    bytes,
                }
            });
        }
        self.save_on();
    }

    /// Asks for the next stretch, or makes the file.
    fn save_on(&self) {
        let next = self.inner.borrow().saving.as_ref().map(|work| (work.rows, work.progress.done));
        if let Some((rows, from)) = next {
            if from < rows.total {
                let wanted = RowsWanted { order: rows.order, from, to: from.saturating_add(STRETCH).min(rows.total) };
                let session = self.clone();
                let to = Callback::from(move |lines| session.take_in_stretch(rows, from, lines));
                self.take_rows(Taken { wanted, edition: rows.edition, to });
            } else {
                self.finish_file();
            }
        }
        self.plan_publish();
    }

    fn take_in_stretch(&self, rows: SaveRows, from: u64, lines: Option<Vec<Line>>) {
        let Some(lines) = lines.filter(|lines| !lines.is_empty()) else {
            if self.inner.borrow_mut().saving.take_if(|work| work.rows == rows).is_some() {
                const CHANGED: &str = "The rows have changed while they were being saved, by a filter, an order or what \
                                       was read. No file was made; save them again.";
                self.warn(CHANGED.to_owned());
            }
            return;
        };
        let mut inner = self.inner.borrow_mut();
        let of_this = |work: &&mut Work| (work.rows, work.progress.done) == (rows, from);
        let Some(work) = inner.saving.as_mut().filter(of_this) else { return };
        let text: String = lines.iter().map(|line| rows.format.row(line, &work.columns, &work.names)).collect();
        match Blob::new_with_buffer_source_sequence(&Array::of1(&buffer_of(text.as_bytes()))) {
            Ok(part) => {
                work.parts.push(&part);
                work.bytes += text.len() as u64;
                work.progress.done += lines.len() as u64;
            }
            Err(error) => {
                inner.saving = None;
                drop(inner);
                return self.warn(format!("The rows could not be saved: {error:?}"));
            }
        }
        drop(inner);
        self.save_on();
    }

    fn finish_file(&self) {
        let Some(Work { rows, scope, parts, bytes, .. }) = self.inner.borrow_mut().saving.take() else { return };
        let name = rows.format.file_name(rows.order.table, &scope);
        let options = BlobPropertyBag::new();
        options.set_type(rows.format.media_type());
        let file = Blob::new_with_blob_sequence_and_options(&parts, &options);
        match file.and_then(|file| save(&name, &file)) {
            Ok(()) => {
                let (rows, size) = (several(rows.total, "row", "rows"), number::bytes(bytes));
                self.note(format!("Saved {rows} as {name}, {size}"));
            }
            Err(error) => self.warn(format!("The rows could not be saved: {error:?}")),
        }
    }
}
