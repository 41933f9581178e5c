//! What `www/boot.js` leaves for us before it hands over.

use wasm_bindgen::prelude::*;

/// The start-up script's gifts: the workers' script, the compiled module, and the screen for failures.
#[derive(Clone, Debug)]
pub struct Boot {
    pub worker_url: String,
    pub module: JsValue,
}

fn global() -> JsValue {
    js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("flowglass")).unwrap_or(JsValue::UNDEFINED)
}

impl Boot {
    pub fn get() -> Option<Self> {
        let boot = global();
        let worker_url = js_sys::Reflect::get(&boot, &JsValue::from_str("workerUrl")).ok()?.as_string()?;
        let module = js_sys::Reflect::get(&boot, &JsValue::from_str("module")).ok()?;
        Some(Self { worker_url, module })
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
