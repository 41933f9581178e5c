//! How text is set on both backends: one family, two weights, on a whole pixel.

use std::cell::RefCell;

use plotters_backend::text_anchor::VPos;
use plotters_backend::{BackendTextStyle, FontStyle};
use rustc_hash::FxHashMap;

/// Of all text in charts, in sixteenths of the browser's text size.
pub const SIZE: f64 = 11.0;

/// Enough for any axis; a page open for days must not collect every label it ever showed.
const CACHED: usize = 2000;

pub const fn weight(style: &FontStyle) -> u16 {
    match style {
        FontStyle::Bold => 600,
        _ => 400,
    }
}

/// The row of the base line for text whose anchor is at `y`: capitals and figures, about 0.72 of the size high, stand
/// in the middle of it.
pub fn baseline(y: i32, size: f64, anchor: VPos) -> i32 {
    let down = match anchor {
        VPos::Top => 0.72,
        VPos::Center => 0.36,
        VPos::Bottom => 0.0,
    };
    y + whole(size * down)
}

pub fn whole(value: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "rounded, and clamped to what no picture reaches")]
    let whole = value.round().clamp(-1e6, 1e6) as i32;
    whole
}

/// Widths of texts already measured.
#[derive(Default)]
pub struct Widths(RefCell<FxHashMap<(u64, u16, String), f64>>);

impl Widths {
    pub fn get<S: BackendTextStyle>(&self, text: &str, style: &S, measure: impl FnOnce() -> f64) -> f64 {
        let key = (style.size().to_bits(), weight(&style.style()), text.to_owned());
        if let Some(width) = self.0.borrow().get(&key) {
            return *width;
        }
        let width = measure();
        let mut widths = self.0.borrow_mut();
        if widths.len() >= CACHED {
            widths.clear();
        }
        widths.insert(key, width);
        width
    }
}
