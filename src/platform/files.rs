//! Files from pickers, drops and the clipboard.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry,
    FileSystemFileEntry,
};

use super::folder::DEEPEST;

/// A file the browser lets us read, and the path it came by.
#[derive(Clone, Debug)]
pub struct Source {
    pub path: String,
    pub file: File,
}

/// What one drop brought, taken synchronously, because the browser forgets it when the event is over.
#[derive(Debug)]
pub struct Dropped {
    entries: Vec<FileSystemEntry>,
    /// Where a browser hands files over without entries.
    files: Vec<Source>,
}

impl Dropped {
    pub fn take(transfer: &DataTransfer) -> Self {
        let items = transfer.items();
        let entries: Vec<_> =
            (0..items.length()).filter_map(|at| items.get(at)?.webkit_get_as_entry().ok().flatten()).collect();
        let files = transfer.files().filter(|_| entries.is_empty()).map(|list| sources_of(&list)).unwrap_or_default();
        Self { entries, files }
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.files.is_empty()
    }

    /// All files in it, folders walked to their ends. `found` hears how many more there are, and says whether they are
    /// wanted. What the browser does not let us open is named in the second list.
    pub async fn walk(&self, found: impl Fn(usize) -> bool) -> (Vec<Source>, Vec<String>) {
        let (mut sources, mut refused) = (self.files.clone(), Vec::new());
        let mut folders: Vec<FileSystemEntry> = Vec::new();
        let mut level = self.entries.clone();
        loop {
            // The files of a folder are asked for together: one after the other each costs a round through the browser.
            let (files, deeper): (Vec<_>, Vec<_>) = level.into_iter().partition(FileSystemEntry::is_file);
            for folder in deeper {
                let path = path_of(&folder);
                if path.matches('/').count() < DEEPEST {
                    folders.push(folder);
                } else {
                    refused.push(path);
                }
            }
            let asked: Vec<_> = files.into_iter().map(|entry| (path_of(&entry), file_of(entry))).collect();
            for (path, asked) in asked {
                match JsFuture::from(asked).await.ok().and_then(|file| file.dyn_into::<File>().ok()) {
                    Some(file) => sources.push(Source { path, file }),
                    None => refused.push(path),
                }
                if !found(1) {
                    return (sources, refused);
                }
            }
            let Some(folder) = folders.pop() else { return (sources, refused) };
            level = match entries_of(&folder).await {
                Ok(entries) => entries,
                Err(_) => {
                    refused.push(path_of(&folder));
                    Vec::new()
                }
            };
        }
    }
}

fn path_of(entry: &FileSystemEntry) -> String {
    entry.full_path().trim_start_matches('/').to_owned()
}

fn file_of(entry: FileSystemEntry) -> js_sys::Promise {
    let entry: FileSystemFileEntry = entry.unchecked_into();
    js_sys::Promise::new(&mut |resolve, reject| entry.file_with_callback_and_callback(&resolve, &reject))
}

/// A folder's entries. The browser gives them in portions, and an empty one at the end.
async fn entries_of(folder: &FileSystemEntry) -> Result<Vec<FileSystemEntry>, JsValue> {
    let reader: FileSystemDirectoryReader = folder.unchecked_ref::<FileSystemDirectoryEntry>().create_reader();
    let mut entries = Vec::new();
    loop {
        let mut failed = None;
        let promise = js_sys::Promise::new(&mut |resolve, reject| {
            failed = reader.read_entries_with_callback_and_callback(&resolve, &reject).err();
        });
        if let Some(error) = failed {
            return Err(error);
        }
        let portion: js_sys::Array = JsFuture::from(promise).await?.unchecked_into();
        if portion.length() == 0 {
            return Ok(entries);
        }
        entries.extend(portion.iter().map(JsValue::unchecked_into::<FileSystemEntry>));
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

/// A text as a file, so that what was pasted goes the way of what was dropped.
pub fn text_source(name: &str, text: &str) -> Result<Source, JsValue> {
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    Ok(Source { path: name.to_owned(), file: File::new_with_str_sequence(&parts, name)? })
}
