//! A folder the user lets the page look into again and again: the File System Access API, where the browser has it.
//! `web-sys` counts it among what may still change, so the few calls needed are declared here.

use js_sys::{AsyncIterator, IteratorNext, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::files::Source;
use super::{PORTION_MS, now_ms, sleep};

#[wasm_bindgen]
extern "C" {
    /// A `FileSystemHandle` of either kind.
    #[derive(Clone, Debug)]
    type Handle;

    #[wasm_bindgen(method, getter)]
    fn name(this: &Handle) -> String;

    #[wasm_bindgen(method, getter)]
    fn kind(this: &Handle) -> String;

    #[wasm_bindgen(method, catch, js_name = getFile)]
    fn get_file(this: &Handle) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn values(this: &Handle) -> Result<AsyncIterator, JsValue>;

    /// The window, as far as it has this.
    type Picking;

    #[wasm_bindgen(method, catch, js_name = showDirectoryPicker)]
    fn show_directory_picker(this: &Picking, options: &JsValue) -> Result<Promise, JsValue>;
}

/// Folders within folders beyond this are a loop.
pub(super) const DEEPEST: usize = 64;
/// Files handed on together.
const TOGETHER: usize = 16;

/// Why a folder could not be looked into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The user said no, or took the permission back.
    NotAllowed,
    /// It was moved or deleted, or its drive is away.
    Gone,
    /// In the browser's own words.
    Other(String),
}

impl Refusal {
    fn of(error: &JsValue) -> Self {
        let text = |key: &str| Reflect::get(error, &key.into()).ok().and_then(|value| value.as_string());
        match text("name").as_deref() {
            Some("NotAllowedError" | "SecurityError") => Self::NotAllowed,
            Some("NotFoundError") => Self::Gone,
            _ => Self::Other(text("message").unwrap_or_else(|| format!("{error:?}"))),
        }
    }
}

#[derive(Clone, Debug)]
pub struct Folder(Handle);

/// Whether this browser can give a folder to be looked into again.
pub fn can_watch() -> bool {
    Reflect::has(&js_sys::global(), &"showDirectoryPicker".into()).unwrap_or(false)
}

/// Asks the user for a folder, which is allowed in answer to a click only. None where the user thought better of it.
pub async fn pick_folder() -> Result<Option<Folder>, Refusal> {
    let options = Object::new();
    let picking: Picking = js_sys::global().unchecked_into();
    let picked = Reflect::set(&options, &"mode".into(), &"read".into())
        .and_then(|_| picking.show_directory_picker(&options))
        .map(JsFuture::from);
    let picked = match picked {
        Ok(picked) => picked.await,
        Err(error) => Err(error),
    };
    match picked {
        Ok(handle) => Ok(Some(Folder(handle.unchecked_into()))),
        Err(error) if Reflect::get(&error, &"name".into()).is_ok_and(|name| name == "AbortError") => Ok(None),
        Err(error) => Err(Refusal::of(&error)),
    }
}

impl Folder {
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// All files in it, a few at a time, with the paths they would have as parts of a dropped folder. Only folders and
    /// files that are worth it by their path are looked at. It ends early when `found` wants no more. Gives what the
    /// browser did not let us open.
    pub async fn walk(
        &self,
        is_worth: impl Fn(&str) -> bool,
        mut found: impl FnMut(Vec<Source>) -> bool,
    ) -> Result<Vec<String>, Refusal> {
        let mut refused = Vec::new();
        let root = self.name();
        let mut folders = vec![(root.clone(), self.0.clone())];
        let mut began = now_ms();
        while let Some((path, folder)) = folders.pop() {
            let entries = match entries_of(&folder).await {
                Ok(entries) => entries,
                Err(error) if path == root => return Err(Refusal::of(&error)),
                Err(_) => {
                    refused.push(path);
                    continue;
                }
            };
            let mut asked = Vec::new();
            for entry in entries {
                let name = entry.name();
                let path = if path.is_empty() { name } else { format!("{path}/{name}") };
                if !is_worth(&path) {
                    continue;
                }
                if entry.kind() != "directory" {
                    asked.push((path, entry.get_file()));
                } else if path.matches('/').count() < DEEPEST {
                    folders.push((path, entry));
                } else {
                    refused.push(path);
                }
            }
            let mut sources = Vec::new();
            for (path, asked) in asked {
                let file = match asked {
                    Ok(promise) => JsFuture::from(promise).await.ok(),
                    Err(_) => None,
                };
                match file.and_then(|file| file.dyn_into::<File>().ok()) {
                    Some(file) => sources.push(Source { path, file }),
                    None => refused.push(path),
                }
                if sources.len() >= TOGETHER && !found(std::mem::take(&mut sources)) {
                    return Ok(refused);
                }
                if now_ms() - began > PORTION_MS {
                    sleep(0).await;
                    began = now_ms();
                }
            }
            if !found(sources) {
                return Ok(refused);
            }
        }
        Ok(refused)
    }
}

async fn entries_of(folder: &Handle) -> Result<Vec<Handle>, JsValue> {
    let values = folder.values()?;
    let mut entries = Vec::new();
    loop {
        let next: IteratorNext = JsFuture::from(values.next()?).await?.unchecked_into();
        if next.done() {
            return Ok(entries);
        }
        entries.push(next.value().unchecked_into());
    }
}
