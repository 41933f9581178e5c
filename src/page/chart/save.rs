//! Pictures to be saved: PNG by the canvas, SVG by its own backend. Both on the page's ground, because ink made for a
//! dark page cannot be read on a white one.

use flowglass::present::pixel::{Ratio, Rect};
use flowglass::present::{gaps, timeline};
use plotters::drawing::IntoDrawingArea;
use plotters_backend::DrawingBackend;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, HtmlCanvasElement};

use super::draw::{self, Area, Drawn};
use super::draw_gaps;
use super::format::Format;
use super::surface::{paint, read_theme};
use super::svg::SvgBackend;
use super::text::Widths;
use super::theme::Theme;
use crate::page::browser::document;
use crate::platform;

/// What can stand alone, drawn on any backend.
pub trait Alone {
    fn size(&self) -> (Rect, Ratio);

    fn draw<B: DrawingBackend>(&self, area: &Area<B>, heading: &str, theme: &Theme) -> Drawn<B>;
}

impl Alone for timeline::Layout {
    fn size(&self) -> (Rect, Ratio) {
        (self.lanes.size, self.ratio)
    }

    fn draw<B: DrawingBackend>(&self, area: &Area<B>, heading: &str, theme: &Theme) -> Drawn<B> {
        draw::alone(area, self, heading, theme)
    }
}

impl Alone for gaps::Layout {
    fn size(&self) -> (Rect, Ratio) {
        (self.size, self.ratio)
    }

    fn draw<B: DrawingBackend>(&self, area: &Area<B>, heading: &str, theme: &Theme) -> Drawn<B> {
        draw_gaps::alone(area, self, heading, theme)
    }
}

/// Saves a picture under its name. The title is what is read aloud in place of it.
pub fn save(what: &str, format: Format, picture: &impl Alone, heading: &str, title: &str) -> Option<()> {
    let canvas = new_canvas()?;
    let theme = read_theme(&canvas)?;
    let name = format.file(what);
    match format {
        Format::Svg => save_svg(&name, &svg(picture, &theme, heading, title)),
        Format::Png => {
            // Widths measured for this picture only: it may have another ratio than the page.
            paint(&canvas, picture.size(), &theme.family, &Widths::default(), |area| {
                let _ = picture.draw(area, heading, &theme);
            })?;
            save_canvas(name, &canvas)?;
        }
    }
    Some(())
}

/// The picture as an SVG document.
pub fn svg(picture: &impl Alone, theme: &Theme, heading: &str, title: &str) -> String {
    let mut svg = String::new();
    let area = SvgBackend::new(&mut svg, &picture.size().0, &theme.family, title).into_drawing_area();
    // This backend cannot fail.
    let _ = picture.draw(&area, heading, theme);
    let _ = area.present();
    drop(area);
    svg
}

pub fn new_canvas() -> Option<HtmlCanvasElement> {
    document().create_element("canvas").ok()?.dyn_into().ok()
}

pub fn save_svg(name: &str, svg: &str) {
    // A browser that lets nothing be saved shows so itself.
    drop(platform::save_text(name, "image/svg+xml", svg));
}

pub fn save_canvas(name: String, canvas: &HtmlCanvasElement) -> Option<()> {
    let save = Closure::once_into_js(move |blob: Option<Blob>| {
        if let Some(blob) = blob {
            drop(platform::save(&name, &blob));
        }
    });
    canvas.to_blob(save.unchecked_ref()).ok()
}
