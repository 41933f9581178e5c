//! The browser's clock, and its User Timing marks by which anyone's tools can time the page.

use wasm_bindgen::prelude::*;
use web_sys::{Performance, PerformanceMeasureOptions};

fn performance() -> Option<Performance> {
    js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("performance")).ok()?.dyn_into().ok()
}

/// Milliseconds since the page or worker began. Never goes back.
pub fn now_ms() -> f64 {
    performance().map_or(0.0, |performance| performance.now())
}

/// A moment for [`measure_since`].
pub fn mark_now() -> f64 {
    now_ms()
}

/// Records a User Timing measure from a moment until now.
pub fn measure_since(name: &str, start_ms: f64) {
    let Some(performance) = performance() else { return };
    let options = PerformanceMeasureOptions::new();
    options.set_start(&JsValue::from_f64(start_ms));
    // A measure is for observers; the page goes on without it.
    drop(performance.measure_with_start_and_measure_options(name, &options));
}
