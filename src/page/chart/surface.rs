//! A canvas made ready to be drawn on, at the device's own resolution.

use flowglass::present::pixel::{Ratio, Rect};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::canvas::CanvasBackend;
use super::text::Widths;
use super::theme::Theme;
use crate::page::write;

pub fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// Gives the canvas its pixels, clears it, and draws.
pub fn paint(
    canvas: &HtmlCanvasElement,
    (size, ratio): (Rect, Ratio),
    family: &str,
    widths: &Widths,
    draw: impl FnOnce(&DrawingArea<CanvasBackend<'_>, Shift>),
) -> Option<()> {
    let (w, h) = (u32::try_from(size.w).ok()?, u32::try_from(size.h).ok()?);
    let context = context(canvas)?;
    if (canvas.width(), canvas.height()) == (w, h) {
        context.clear_rect(0.0, 0.0, size.w.into(), size.h.into());
    } else {
        canvas.set_width(w);
        canvas.set_height(h);
        // Exactly as large as its device pixels: else the browser scales, and every edge is blurred.
        let style = canvas.style();
        let _ = style.set_property("width", &write::rems(ratio.css(size.w)));
        let _ = style.set_property("height", &write::rems(ratio.css(size.h)));
    }
    let area = CanvasBackend::new(&context, (w, h), family, widths).into_drawing_area();
    draw(&area);
    area.present().ok()
}

pub fn read_theme(canvas: &HtmlCanvasElement) -> Option<Theme> {
    Theme::read(&web_sys::window()?, &context(canvas)?)
}
