//! The browser's own stream of a file, read into one buffer over and over.

use js_sys::{Function, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, ReadableStreamByobReader, ReadableStreamGetReaderOptions, ReadableStreamReaderMode};

use super::Begun;

/// More than the browser has ready at a time.
const BUFFER: u32 = 1 << 20;

#[derive(Debug)]
pub(super) struct Stream {
    reader: ReadableStreamByobReader,
    coming: Option<Begun>,
    /// What was given out last: its buffer takes the next bytes.
    last: Option<Uint8Array>,
    /// It ended, or failed.
    is_over: bool,
}

impl Stream {
    /// `None` where the browser cannot read a file so.
    pub fn of(file: &Blob) -> Option<Self> {
        let options = ReadableStreamGetReaderOptions::new();
        options.set_mode(ReadableStreamReaderMode::Byob);
        let stream = file.stream();
        // It throws where the browser does not know the mode, so it is called in a way that catches.
        let get_reader: Function = Reflect::get(&stream, &"getReader".into()).ok()?.dyn_into().ok()?;
        let reader = get_reader.call1(&stream, &options).ok()?.dyn_into::<ReadableStreamByobReader>().ok()?;
        let coming = Some(read(&reader, &Uint8Array::new_with_length(BUFFER)));
        Some(Self { reader, coming, last: None, is_over: false })
    }

    /// The bytes there are, or `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Uint8Array>, JsValue> {
        if let Some(last) = self.last.take() {
            self.coming = Some(read(&self.reader, &Uint8Array::new(&last.buffer())));
        }
        let Some(coming) = self.coming.take() else { return Ok(None) };
        let answer = coming.await;
        self.is_over = true;
        let bytes = Reflect::get(&answer?, &"value".into())?.dyn_into::<Uint8Array>().ok();
        let bytes = bytes.filter(|bytes| bytes.length() > 0);
        self.is_over = bytes.is_none();
        self.last.clone_from(&bytes);
        Ok(bytes)
    }
}

impl Drop for Stream {
    /// Tells the browser if the rest is not wanted, also while a read of it is waited for.
    fn drop(&mut self) {
        if !self.is_over {
            drop(Begun::from(self.reader.cancel()));
        }
    }
}

fn read(reader: &ReadableStreamByobReader, into: &Uint8Array) -> Begun {
    Begun::from(reader.read_with_array_buffer_view(into.unchecked_ref::<Object>()))
}
