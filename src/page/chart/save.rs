//! Pictures to be saved: PNG by the canvas, SVG by its own backend. Both on the page's ground, because ink made for a
//! dark page cannot be read on a white one.

use flowglass::present::timeline::Layout;
use js_sys::Array;
use plotters::drawing::IntoDrawingArea;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlCanvasElement, Url};

use super::draw;
use super::surface::paint;
use super::svg::SvgBackend;
use super::text::Widths;
use super::theme::Theme;

/// Long enough for any browser to have begun the download.
const REVOKE_AFTER_MS: i32 = 60_000;

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
    let options = BlobPropertyBag::new();
    options.set_type("image/svg+xml");
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&Array::of1(&svg.into()), &options) {
        download(name, &blob);
    }
}

pub fn save_png(name: &str, layout: &Layout, theme: &Theme, heading: &str) -> Option<()> {
    let canvas: HtmlCanvasElement = create("canvas")?;
    // Widths measured for this picture only: it may have another ratio than the page.
    let widths = Widths::default();
    paint(&canvas, (layout.lanes.size, layout.ratio), &theme.family, &widths, |area| {
        let _ = draw::alone(area, layout, heading, theme);
    })?;
    let name = name.to_owned();
    let save = Closure::once_into_js(move |blob: Option<Blob>| {
        if let Some(blob) = blob {
            download(&name, &blob);
        }
    });
    canvas.to_blob(save.unchecked_ref()).ok()
}

fn create<T: JsCast>(tag: &str) -> Option<T> {
    web_sys::window()?.document()?.create_element(tag).ok()?.dyn_into().ok()
}

/// The address is given back, or the picture would stay in memory as long as the page.
fn download(name: &str, blob: &Blob) -> Option<()> {
    let url = Url::create_object_url_with_blob(blob).ok()?;
    let link: HtmlAnchorElement = create("a")?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    let revoke = Closure::once_into_js(move || {
        let _ = Url::revoke_object_url(&url);
    });
    web_sys::window()?
        .set_timeout_with_callback_and_timeout_and_arguments_0(revoke.unchecked_ref(), REVOKE_AFTER_MS)
        .ok()?;
    Some(())
}
