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
    end: f64,
    at: f64,
    coming: Option<Promise>,
}

impl Slices {
    /// The first slice is asked for at once.
    pub fn of(file: Blob) -> Self {
        let end = file.size();
        let mut slices = Self { file, end, at: 0.0, coming: None };
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

    /// Where they end: the file's size, unless [`Self::end_at`] said otherwise.
    pub const fn end(&self) -> u64 {
        // Sizes are whole, not negative, and fit.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes are whole numbers")]
        let end = self.end as u64;
        end
    }

    /// Ends them here, which lies behind the slice that is on its way.
    pub const fn end_at(&mut self, end: u64) {
        #[expect(clippy::cast_precision_loss, reason = "no file has so many bytes that a float does not count them")]
        let end = end as f64;
        self.end = end;
    }

    /// The next slice, still in the browser's memory, or `None` at the end. An error says why it could not be read.
    pub async fn next(&mut self) -> Option<Result<Uint8Array, String>> {
        let coming = self.coming.take()?;
        let buffer = match JsFuture::from(coming).await {
            Ok(buffer) => buffer,
            Err(error) => return Some(Err(reason(&error))),
        };
        self.coming = self.ask();
        Some(Ok(Uint8Array::new(buffer.unchecked_ref::<ArrayBuffer>())))
    }

    fn ask(&mut self) -> Option<Promise> {
        if self.at >= self.end {
            return None;
        }
        let end = (self.at + SLICE).min(self.end);
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
