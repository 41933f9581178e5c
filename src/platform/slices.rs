//! A file's bytes in slices, the next on its way while one is worked on.

mod stream;

use std::ops::Range;

use js_sys::{ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use stream::Stream;

/// A file of less is read at once.
const STREAMED: f64 = 1_048_576.0;
/// Where the browser has no stream into a buffer of ours. Smaller slices cost it more per byte; larger ones only
/// memory.
const SLICE: f64 = 8_388_608.0;

/// A read that was begun. That it fails is heard from the first moment on, also while nobody waits for it yet: a
/// promise that fails unheard would end the worker.
type Begun = JsFuture;

#[derive(Debug)]
pub struct Slices {
    file: Blob,
    size: f64,
    /// Where to stop.
    end: f64,
    /// How far slices were taken, or asked for.
    at: f64,
    coming: Coming,
}

#[derive(Debug)]
enum Coming {
    /// As fast as it goes: the browser reads ahead by itself, and no slice takes new memory.
    Stream(Stream),
    Slice(Begun),
    /// They are here.
    Given(Uint8Array),
    Nothing,
}

impl Slices {
    /// The first slice is asked for at once.
    pub fn of(file: Blob) -> Self {
        let size = file.size();
        let stream = if size < STREAMED { None } else { Stream::of(&file) };
        let mut slices = Self { file, size, end: size, at: 0.0, coming: Coming::Nothing };
        slices.coming = stream.map_or_else(|| slices.ask(), Coming::Stream);
        slices
    }

    /// Of a stretch of a file that was read before.
    pub fn given(file: Blob, bytes: Uint8Array) -> Self {
        let size = f64::from(bytes.length());
        let coming = if size > 0.0 { Coming::Given(bytes) } else { Coming::Nothing };
        Self { file, size, end: size, at: size, coming }
    }

    /// Some bytes from anywhere in the file, beside the slices.
    pub async fn range(file: &Blob, range: Range<u64>) -> Result<Vec<u8>, String> {
        Self::array(file, range).await.map(|bytes| bytes.to_vec())
    }

    /// The same, left where the browser put them.
    pub async fn array(file: &Blob, range: Range<u64>) -> Result<Uint8Array, String> {
        let buffer = JsFuture::from(stretch(file, range).array_buffer()).await.map_err(|error| reason(&error))?;
        Ok(Uint8Array::new(&buffer))
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

    /// Whether all were given out.
    pub const fn is_at_end(&self) -> bool {
        matches!(self.coming, Coming::Nothing)
    }

    /// The next slice, to be copied before the one after it is asked for, or `None` at the end. An error says why it
    /// could not be read. Whoever gives up waiting for it must not ask again.
    pub async fn next(&mut self) -> Option<Result<Uint8Array, String>> {
        let slice = match std::mem::replace(&mut self.coming, Coming::Nothing) {
            Coming::Nothing => return None,
            Coming::Given(bytes) => Ok(bytes),
            Coming::Slice(begun) => {
                let buffer = begun.await;
                self.coming = self.ask();
                buffer.map(|buffer| Uint8Array::new(buffer.unchecked_ref::<ArrayBuffer>()))
            }
            Coming::Stream(mut stream) => {
                let slice = stream.next().await;
                if let Ok(slice) = &slice {
                    let Some(slice) = slice else {
                        return Some(Err("it is shorter than it was when it was opened.".to_owned()));
                    };
                    self.at += f64::from(slice.length());
                    if self.at < self.end {
                        self.coming = Coming::Stream(stream);
                    }
                }
                slice.map(Option::unwrap_or_default).map(|slice| self.within(slice))
            }
        };
        Some(slice.map_err(|error| reason(&error)))
    }

    /// What of a slice, which ends where they are at, lies before the end.
    fn within(&self, slice: Uint8Array) -> Uint8Array {
        let beyond = self.at - self.end;
        if beyond <= 0.0 {
            return slice;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is a part of the slice")]
        let beyond = beyond as u32;
        slice.subarray(0, slice.length().saturating_sub(beyond))
    }

    fn ask(&mut self) -> Coming {
        if self.at >= self.end {
            return Coming::Nothing;
        }
        let (start, end) = (self.at, (self.at + SLICE).min(self.end));
        self.at = end;
        // To cut a file takes the browser longer than to read a small one.
        if start == 0.0 && end == self.size {
            return Coming::Slice(Begun::from(self.file.array_buffer()));
        }
        Coming::Slice(Begun::from(match self.file.slice_with_f64_and_f64(start, end) {
            Ok(slice) => slice.array_buffer(),
            Err(error) => Promise::reject(&error),
        }))
    }
}

/// A part of a file, without reading it.
pub fn stretch(file: &Blob, range: Range<u64>) -> Blob {
    #[expect(clippy::cast_precision_loss, reason = "no file has so many bytes that a float does not count them")]
    let (start, end) = (range.start as f64, range.end as f64);
    // It does not fail: beyond the end there is just nothing.
    file.slice_with_f64_and_f64(start, end).unwrap_or_else(|_| file.clone())
}

/// What the browser says went wrong.
fn reason(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| String::from(error.message()))
}
