//! Messages as the browser carries them: bytes, and attachments by reference or handed over. To take an object apart
//! field by field is slower, and takes far more code.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

/// A message and what goes with it.
#[derive(Debug)]
pub struct Envelope {
    body: Uint8Array,
    attachments: Array,
}

impl Envelope {
    pub fn new<T: Serialize>(message: &T) -> Self {
        // Messages are plain enums of plain structs, which always encode.
        let body = postcard::to_stdvec(message).unwrap_or_default();
        Self { body: Uint8Array::from(&body[..]), attachments: Array::new() }
    }

    pub fn attach(self, attachment: &JsValue) -> Self {
        self.attachments.push(attachment);
        self
    }

    pub(super) fn parcel(&self) -> Array {
        Array::of2(&self.body, &self.attachments)
    }

    /// Buffers are handed over, everything else is carried by reference.
    pub(super) fn transfer(&self) -> Array {
        self.attachments.iter().filter(JsValue::is_instance_of::<ArrayBuffer>).collect()
    }

    pub(super) fn open<T: DeserializeOwned>(parcel: &JsValue) -> Result<(T, Array), String> {
        let Some(parcel) = parcel.dyn_ref::<Array>() else {
            return Err(parcel.as_string().unwrap_or_else(|| format!("{parcel:?}")));
        };
        let bytes = parcel.get(0).dyn_ref().map(Uint8Array::to_vec).unwrap_or_default();
        let message = postcard::from_bytes(&bytes).map_err(|error| error.to_string())?;
        Ok((message, parcel.get(1).unchecked_into()))
    }
}

/// Bytes as a buffer that can be handed over.
pub fn buffer_of(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).buffer().into()
}

/// An attached buffer's bytes.
pub fn bytes_of(buffer: &JsValue) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
}

/// Another buffer of the same bytes, for one that is handed over more than once.
pub fn copy_of(buffer: &JsValue) -> JsValue {
    match buffer.dyn_ref::<ArrayBuffer>() {
        Some(buffer) => buffer.slice(0).into(),
        None => buffer.clone(),
    }
}

/// How many bytes an attached buffer has.
pub fn length_of(buffer: &JsValue) -> u32 {
    buffer.dyn_ref::<ArrayBuffer>().map_or(0, ArrayBuffer::byte_length)
}
