//! How many requests the browser itself says the page has made.

use wasm_bindgen::prelude::*;
use web_sys::PerformanceEntry;

use super::now_ms;

/// Counts requests since it was made. Blobs and inlined data are in the page already and do not count.
#[derive(Clone, Copy, Debug)]
pub struct RequestCount {
    since: f64,
}

impl RequestCount {
    pub fn since_now() -> Self {
        Self { since: now_ms() }
    }

    pub fn count(self) -> u32 {
        let Some(performance) = web_sys::window().and_then(|window| window.performance()) else { return 0 };
        let entries = performance.get_entries_by_type("resource");
        // By their begin: the browser lists a request when it is over, and one of start-up can end late.
        let is_later = |entry: &PerformanceEntry| {
            entry.start_time() >= self.since && !entry.name().starts_with("blob:") && !entry.name().starts_with("data:")
        };
        let count = entries.iter().filter_map(|entry| entry.dyn_into().ok()).filter(is_later).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}
