//! The browser's clock, and its User Timing marks by which anyone's tools can time the page.

use flowglass::model::Millis;
use wasm_bindgen::prelude::*;
use web_sys::Performance;

fn performance() -> Option<Performance> {
    js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("performance")).ok()?.dyn_into().ok()
}

/// Milliseconds since the page or worker began. Never goes back.
pub fn now_ms() -> f64 {
    performance().map_or(0.0, |performance| performance.now())
}

/// The time of day, for what is told of the page itself. No figure depends on it.
pub fn now() -> Millis {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds until the year 9999 fit a float exactly")]
    let ms = js_sys::Date::now() as i64;
    Millis(ms)
}

/// Marks the moment that a later [`measure`] of the same name is counted from.
pub fn mark(name: &str) {
    if let Some(performance) = performance() {
        // Marks and measures are for observers; the page goes on without them.
        drop(performance.mark(&begin_of(name)));
    }
}

/// Records a User Timing measure from the latest [`mark`] of that name until now.
pub fn measure(name: &str) {
    if let Some(performance) = performance() {
        drop(performance.measure_with_start_mark(name, &begin_of(name)));
    }
}

fn begin_of(name: &str) -> String {
    format!("{name}:begin")
}
