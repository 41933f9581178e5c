//! The browser's clock, and its User Timing marks by which anyone's tools can time the page.

use std::cell::Cell;

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

/// A number that nobody can foresee.
pub fn chance() -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is below one before it is made larger"
    )]
    let number = (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    number
}

/// The begin of a User Timing measure. Several of one name can be on their way at once.
#[derive(Debug)]
pub struct Since {
    name: &'static str,
    begin: String,
}

thread_local! {
    static BEGUN: Cell<u32> = const { Cell::new(0) };
}

impl Since {
    pub fn now(name: &'static str) -> Self {
        let number = BEGUN.replace(BEGUN.get().wrapping_add(1));
        let begin = format!("{name}:begin:{number}");
        if let Some(performance) = performance() {
            // Marks and measures are for observers; the page goes on without them.
            drop(performance.mark(&begin));
        }
        Self { name, begin }
    }

    /// Records the measure, which ends now.
    pub fn measure(&self) {
        if let Some(performance) = performance() {
            drop(performance.measure_with_start_mark(self.name, &self.begin));
        }
    }
}
