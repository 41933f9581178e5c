//! How many requests the browser itself says the page has made.

use wasm_bindgen::prelude::*;

/// Counts requests since it was made. Blobs and inlined data are in the page already and do not count.
#[derive(Clone, Copy, Debug)]
pub struct RequestCount {
    before: usize,
}

impl RequestCount {
    pub fn since_now() -> Self {
        Self { before: all() }
    }

    pub fn count(self) -> u32 {
        u32::try_from(all().saturating_sub(self.before)).unwrap_or(u32::MAX)
    }
}

fn all() -> usize {
    let Some(performance) = web_sys::window().and_then(|window| window.performance()) else { return 0 };
    performance
        .get_entries_by_type("resource")
        .iter()
        .filter_map(|entry| js_sys::Reflect::get(&entry, &JsValue::from_str("name")).ok()?.as_string())
        .filter(|name| !name.starts_with("blob:") && !name.starts_with("data:"))
        .count()
}
