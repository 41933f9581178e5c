//! A file's bytes in slices, the next on its way while one is worked on.

use std::ops::Range;

use js_sys::{ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Smaller slices cost the browser more per byte; larger ones only memory.
const SLICE: f64 = 8_388_608.0;

#[derive(Debug)]
pub struct Slices {
    file: Blob,
    size: f64,
    at: f64,
    coming: Option<Promise>,
    bytes: Vec<u8>,
}

impl Slices {
    /// The first slice is asked for at once.
    pub fn of(file: Blob) -> Self {
        let size = file.size();
        let mut slices = Self { file, size, at: 0.0, coming: None, bytes: Vec::new() };
        slices.coming = slices.ask();
        slices
    }

    /// Some bytes from anywhere in the file, beside the slices.
    pub async fn range(file: &Blob, range: Range<u64>) -> Result<Vec<u8>, String> {
        #[expect(clippy::cast_precision_loss, reason = "no file has so many bytes that a float does not count them")]
        let (start, end) = (range.start as f64, range.end as f64);
        let bytes = file.slice_with_f64_and_f64(start, end).map_err(|error| reason(&error))?.array_buffer();
        let buffer = JsFuture::from(bytes).await.map_err(|error| reason(&error))?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }

    /// The file's size.
    pub const fn size(&self) -> u64 {
        // Sizes are whole, not negative, and fit.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes are whole numbers")]
        let size = self.size as u64;
        size
    }

    /// The next slice, or `None` at the end. An error says why the browser could not read it.
    pub async fn next(&mut self) -> Option<Result<&[u8], String>> {
        let coming = self.coming.take()?;
        let buffer = match JsFuture::from(coming).await {
            Ok(buffer) => buffer,
            Err(error) => return Some(Err(reason(&error))),
        };
        self.coming = self.ask();
        let view = Uint8Array::new(buffer.unchecked_ref::<ArrayBuffer>());
        self.bytes.resize(view.length() as usize, 0);
        view.copy_to(&mut self.bytes);
        Some(Ok(&self.bytes))
    }

    fn ask(&mut self) -> Option<Promise> {
        if self.at >= self.size {
            return None;
        }
        let end = (self.at + SLICE).min(self.size);
        let slice = self.file.slice_with_f64_and_f64(self.at, end);
        self.at = end;
        Some(match slice {
            Ok(slice) => slice.array_buffer(),
            Err(error) => Promise::reject(&error),
        })
    }
}

/// What the browser says went wrong.
fn reason(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| String::from(error.message()))
}
