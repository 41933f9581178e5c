//! Pictures of pairs to be saved. On the page the sheet has their colours; a file has no sheet, so there each shape
//! says itself how it looks.

use flowglass::present::pairs::{Drawing, Form, Shape};
use flowglass::present::pixel::Rect;
use plotters::drawing::IntoDrawingArea;
use plotters_backend::text_anchor::{HPos, VPos};
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlImageElement};

use super::draw;
use super::format::Format;
use super::save::{new_canvas, save_canvas, save_svg};
use super::surface::{context, read_theme};
use super::svg::{SvgBackend, escape, write};
use super::text::{SIZE, baseline};
use super::theme::Theme;
use crate::page::browser::{document, window};
use crate::page::write::plain;

/// The strip of the heading, with the middle of each of its lines, and the edge on the other sides, in CSS pixels.
const HEAD: f64 = 52.0;
const LINES: [f64; 2] = [16.0, 32.0];
const EDGE: f64 = 16.0;

/// What the sheet says of shapes, each with what goes without saying.
const LOOKS: [(&str, &str); 8] = [
    ("fill", "rgb(0, 0, 0)"),
    ("fill-opacity", "1"),
    ("stroke", "none"),
    ("stroke-opacity", "1"),
    ("stroke-width", "1px"),
    ("stroke-dasharray", "none"),
    ("text-anchor", "start"),
    ("paint-order", "normal"),
];
/// An ink that is there to be pointed at only.
const UNSEEN: &str = "ground";

/// Saves a picture under its name; `of` says what times and flows it is of. How its inks look is found out in `page`,
/// where it is shown.
pub fn save_drawing(what: &str, format: Format, drawing: &Drawing, of: &str, page: &Element) -> Option<()> {
    let theme = read_theme(&new_canvas()?)?;
    let svg = drawing_svg(drawing, of, &theme, |shape| look(page, shape).unwrap_or_default());
    let name = format.file(what);
    match format {
        Format::Svg => save_svg(&name, &svg),
        Format::Png => save_as_png(name, &svg, &size_of(drawing))?,
    }
    Some(())
}

fn size_of(drawing: &Drawing) -> Rect {
    let (edge, head) = (drawing.ratio.px(EDGE), drawing.ratio.px(HEAD));
    Rect { w: drawing.size.w + edge * 2, h: drawing.size.h + head + edge, ..drawing.size }
}

fn drawing_svg(drawing: &Drawing, of: &str, theme: &Theme, look: impl Fn(&Shape) -> String) -> String {
    let (size, ratio) = (size_of(drawing), drawing.ratio);
    let (edge, head) = (ratio.px(EDGE), ratio.px(HEAD));
    let mut svg = String::new();
    let title = format!("{}, {of}", drawing.title);
    let area = SvgBackend::new(&mut svg, &size, &theme.family, &title).into_drawing_area();
    let [title, of] = [&drawing.title, of].map(|line| ratio.fitting(line, drawing.size.w));
    let [first, second] = LINES.map(|y| (edge, ratio.px(y)));
    // This backend cannot fail.
    let _ = draw::head(&area, &title, first, ratio, theme);
    let _ = draw::text(&area, &of, second, HPos::Left, theme.ink_3, false, ratio);
    drop(area);
    let letters = SIZE * ratio.get();
    write(
        &mut svg,
        format_args!(
            "<g transform=\"translate({edge} {head})\" shape-rendering=\"auto\" font-size=\"{}\">\n",
            plain(letters)
        ),
    );
    let mut looks: Vec<(&str, String)> = Vec::new();
    for shape in drawing.shapes.iter().filter(|shape| shape.ink != UNSEEN) {
        let at = looks.iter().position(|(ink, _)| *ink == shape.ink).unwrap_or_else(|| {
            looks.push((shape.ink, look(shape)));
            looks.len() - 1
        });
        put(&mut svg, &shape.form, &looks[at].1, letters);
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

fn put(svg: &mut String, form: &Form, look: &str, letters: f64) {
    match form {
        Form::Rect(Rect { x, y, w, h }) => {
            write(svg, format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"{look}/>\n"));
        }
        Form::Path(path, width) => {
            write(svg, format_args!("<path d=\"{path}\"{look}"));
            if let Some(width) = width {
                write(svg, format_args!(" stroke-width=\"{width}\""));
            }
            svg.push_str("/>\n");
        }
        Form::Text { at: (x, y), text, turned } => {
            // In the middle of its line by a number: not every program that shows SVG knows other ways.
            write(svg, format_args!("<text x=\"{x}\" y=\"{}\"{look}", baseline(*y, letters, VPos::Center)));
            if let Some(degrees) = turned {
                write(svg, format_args!(" transform=\"rotate({degrees} {x} {y})\""));
            }
            svg.push('>');
            escape(svg, text);
            svg.push_str("</text>\n");
        }
    }
}

/// How shapes of an ink look, as attributes. The browser knows it of what stands in the page, so one does for a moment.
fn look(page: &Element, shape: &Shape) -> Option<String> {
    let name = match shape.form {
        Form::Rect(_) => "rect",
        Form::Path(..) => "path",
        Form::Text { .. } => "text",
    };
    let element = document().create_element_ns(page.namespace_uri().as_deref(), name).ok()?;
    element.set_attribute("class", shape.ink).ok()?;
    page.append_child(&element).ok()?;
    let style = window().get_computed_style(&element).ok()??;
    let mut look = String::new();
    for (property, usual) in LOOKS {
        let value = style.get_property_value(property).unwrap_or_default();
        if !value.is_empty() && value != usual {
            write(&mut look, format_args!(" {property}=\"{value}\""));
        }
    }
    element.remove();
    Some(look)
}

/// The browser draws the SVG, which is all in its address: nothing is fetched for it.
fn save_as_png(name: String, svg: &str, size: &Rect) -> Option<()> {
    let (canvas, image) = (new_canvas()?, HtmlImageElement::new().ok()?);
    canvas.set_width(u32::try_from(size.w).ok()?);
    canvas.set_height(u32::try_from(size.h).ok()?);
    let drawn = image.clone();
    let onload = Closure::once_into_js(move || {
        let context = context(&canvas);
        if context.is_some_and(|context| context.draw_image_with_html_image_element(&drawn, 0.0, 0.0).is_ok()) {
            let _ = save_canvas(name, &canvas);
        }
    });
    image.set_onload(Some(onload.unchecked_ref()));
    image.set_src(&format!("data:image/svg+xml,{}", String::from(js_sys::encode_uri_component(svg))));
    Some(())
}
