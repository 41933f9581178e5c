//! What `www/boot.js` leaves for us before it hands over.

use serde::Deserialize;
use wasm_bindgen::prelude::*;

/// The start-up script's gifts: the workers' script, the compiled module, and the screen for failures.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Boot {
    pub worker_url: String,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    pub module: JsValue,
}

fn global() -> JsValue {
    js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("flowglass")).unwrap_or(JsValue::UNDEFINED)
}

impl Boot {
    pub fn get() -> Option<Self> {
        serde_wasm_bindgen::from_value(global()).ok()
    }
}

/// Replaces the page by what happened. For failures of the page itself; a worker's are notices.
pub fn fail(title: &str, details: &str) {
    let fail = js_sys::Reflect::get(&global(), &JsValue::from_str("fail"));
    if let Some(fail) = fail.ok().and_then(|fail| fail.dyn_into::<js_sys::Function>().ok()) {
        // There is nobody left to tell if this fails too.
        drop(fail.call2(&JsValue::NULL, &JsValue::from_str(title), &JsValue::from_str(details)));
    }
}
