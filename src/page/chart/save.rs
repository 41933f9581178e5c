//! Pictures to be saved: PNG by the canvas, SVG by its own backend. Both on the page's ground, because ink made for a
//! dark page cannot be read on a white one.

use flowglass::present::timeline::Layout;
use plotters::drawing::IntoDrawingArea;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, HtmlCanvasElement};

use super::draw;
use super::surface::paint;
use super::svg::SvgBackend;
use super::text::Widths;
use super::theme::Theme;
use crate::platform;

/// The timeline as an SVG document. The title is what is read aloud in place of the picture.
pub fn timeline_svg(layout: &Layout, theme: &Theme, heading: &str, title: &str) -> String {
    let size = |length| u32::try_from(length).unwrap_or_default();
    let mut svg = String::new();
    let backend = SvgBackend::new(&mut svg, (size(layout.width()), size(layout.height())), &theme.family, title);
    let area = backend.into_drawing_area();
    // This backend cannot fail.
    let _ = draw::alone(&area, layout, heading, theme);
    let _ = area.present();
    drop(area);
    svg
}

pub fn save_svg(name: &str, svg: &str) {
    // A browser that lets nothing be saved shows so itself.
    drop(platform::save_text(name, "image/svg+xml", svg));
}

pub fn save_png(name: &str, layout: &Layout, theme: &Theme, heading: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    // Widths measured for this picture only: it may have another ratio than the page.
    let widths = Widths::default();
    paint(&canvas, (layout.lanes.size, layout.ratio), &theme.family, &widths, |area| {
        let _ = draw::alone(area, layout, heading, theme);
    })?;
    let name = name.to_owned();
    let save = Closure::once_into_js(move |blob: Option<Blob>| {
        if let Some(blob) = blob {
            drop(platform::save(&name, &blob));
        }
    });
    canvas.to_blob(save.unchecked_ref()).ok()
}
