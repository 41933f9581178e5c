//! Messages as the browser carries them: a structured part, and attachments by reference or handed over.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

/// A message and what goes with it.
#[derive(Debug)]
pub struct Envelope {
    body: JsValue,
    attachments: Array,
}

impl Envelope {
    pub fn new<T: Serialize>(message: &T) -> Self {
        // Counts and times are 64 bits wide; as JavaScript numbers they would not be exact.
        let serializer = serde_wasm_bindgen::Serializer::new().serialize_large_number_types_as_bigints(true);
        // Messages are plain enums of plain structs, which the serializer cannot refuse.
        let body = message.serialize(&serializer).unwrap_or(JsValue::UNDEFINED);
        Self { body, attachments: Array::new() }
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
        let message = serde_wasm_bindgen::from_value(parcel.get(0)).map_err(|error| error.to_string())?;
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
