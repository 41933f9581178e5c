//! Files from pickers and drops.

use wasm_bindgen::prelude::*;
use web_sys::{DataTransfer, FileList, FileSystemEntry};

use crate::page::state::Source;

/// What one drop brought, taken synchronously, because the browser forgets it when the event is over.
#[derive(Debug)]
pub struct Dropped {
    entries: Vec<FileSystemEntry>,
}

impl Dropped {
    pub fn take(transfer: &DataTransfer) -> Self {
        let items = transfer.items();
        let entries =
            (0..items.length()).filter_map(|at| items.get(at)?.webkit_get_as_entry().ok().flatten()).collect();
        Self { entries }
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// The files of a picker, with their paths where a folder was picked.
pub fn sources_of(list: &FileList) -> Vec<Source> {
    (0..list.length())
        .filter_map(|at| {
            let file = list.get(at)?;
            let relative = js_sys::Reflect::get(&file, &JsValue::from_str("webkitRelativePath")).ok();
            let path = relative.and_then(|path| path.as_string()).filter(|path| !path.is_empty());
            Some(Source { path: path.unwrap_or_else(|| file.name()), file })
        })
        .collect()
}
