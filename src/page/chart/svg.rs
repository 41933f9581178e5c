//! The plotters backend that writes SVG, for pictures to be saved. It needs no document.

use std::convert::Infallible;
use std::fmt::Write;

use flowglass::present::pixel::Rect;
use plotters_backend::text_anchor::HPos;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

use super::outline::{self, Ink};
use super::text::{baseline, weight, whole};
use crate::page::write::plain;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// Writes to a string; the document is complete after `present`.
pub struct SvgBackend<'a> {
    out: &'a mut String,
    size: (u32, u32),
    complete: bool,
}

impl<'a> SvgBackend<'a> {
    pub fn new(out: &'a mut String, size: &Rect, family: &str, title: &str) -> Self {
        let size = [size.w, size.h].map(|length| u32::try_from(length).unwrap_or_default());
        let [w, h] = size;
        out.push_str(r#"<svg xmlns="http://www.w3.org/2000/svg""#);
        write(out, format_args!(r#" width="{w}" height="{h}" viewBox="0 0 {w} {h}""#));
        out.push_str(r#" shape-rendering="crispEdges" font-family=""#);
        escape(out, family);
        out.push_str("\">\n<title>");
        escape(out, title);
        out.push_str("</title>\n");
        Self { out, size: size.into(), complete: false }
    }

    /// An attribute and, where the colour is not solid, its opacity.
    fn paint(&mut self, attribute: &str, BackendColor { alpha, rgb: (r, g, b) }: BackendColor) {
        write(self.out, format_args!(" {attribute}=\"#{r:02x}{g:02x}{b:02x}\""));
        if alpha < 1.0 {
            write(self.out, format_args!(" {attribute}-opacity=\"{}\"", plain(alpha)));
        }
    }
}

pub fn write(out: &mut String, text: std::fmt::Arguments) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(text);
}

pub fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML has no way to write these.
            c if c.is_control() && !matches!(c, '\t' | '\n') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

impl Ink for SvgBackend<'_> {
    fn fill(&mut self, color: BackendColor, (x, y): BackendCoord, (w, h): (i32, i32)) {
        if color.alpha > 0.0 && w > 0 && h > 0 {
            write(self.out, format_args!(r#"<rect x="{x}" y="{y}" width="{w}" height="{h}""#));
            self.paint("fill", color);
            self.out.push_str("/>\n");
        }
    }

    fn slanted(&mut self, (x1, y1): BackendCoord, (x2, y2): BackendCoord, color: BackendColor, width: u32) {
        write(self.out, format_args!(r#"<path d="M{x1} {y1}L{x2} {y2}" shape-rendering="auto" fill="none""#));
        self.paint("stroke", color);
        write(self.out, format_args!(" stroke-width=\"{width}\"/>\n"));
    }
}

impl DrawingBackend for SvgBackend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        if !self.complete {
            self.out.push_str("</svg>\n");
            self.complete = true;
        }
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        self.fill(color, point, (1, 1));
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        outline::line(self, from, to, style);
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, fill: bool) -> Drawn {
        outline::rectangle(self, a, b, style, fill);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        outline::path(self, path, style);
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        if style.color().alpha <= 0.0 {
            return Ok(());
        }
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let y = baseline(y, style.size(), style.anchor().v_pos);
        let (size, weight) = (plain(style.size()), weight(&style.style()));
        write(
            self.out,
            format_args!(r#"<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}""#),
        );
        self.paint("fill", style.color());
        self.out.push('>');
        escape(self.out, text);
        self.out.push_str("</text>\n");
        Ok(())
    }

    /// A guess, as nobody knows the font the picture will be shown in: figures and letters are a little more than half
    /// as wide as high in the common ones.
    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let letters = u32::try_from(text.chars().count()).unwrap_or_default();
        let size = |value: f64| u32::try_from(whole(value.ceil())).unwrap_or_default();
        Ok((size(f64::from(letters) * style.size() * 0.58), size(style.size())))
    }
}
