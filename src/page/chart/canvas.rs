//! The plotters backend of a canvas, in device pixels.
//!
//! Every call into the browser costs, so shapes of one colour that follow each other are collected into one path.

use std::convert::Infallible;

use plotters_backend::text_anchor::HPos;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};
use web_sys::CanvasRenderingContext2d;

use super::outline::{self, Ink};
use super::text::{Widths, baseline, weight};
use crate::page::write;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

pub struct CanvasBackend<'a> {
    context: &'a CanvasRenderingContext2d,
    size: (u32, u32),
    /// The value of a CSS `font-family`.
    family: &'a str,
    widths: &'a Widths,
    /// The path being collected.
    batch: Option<Batch>,
    /// The `font` last set.
    font: Option<(u64, u16)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Batch {
    Fill(Paint),
    Stroke(Paint, u32),
}

#[derive(Clone, Copy, PartialEq)]
struct Paint {
    rgb: (u8, u8, u8),
    alpha: f64,
}

impl From<BackendColor> for Paint {
    fn from(BackendColor { alpha, rgb }: BackendColor) -> Self {
        Self { rgb, alpha }
    }
}

impl Paint {
    fn css(self) -> String {
        let (r, g, b) = self.rgb;
        if self.alpha >= 1.0 {
            format!("#{r:02x}{g:02x}{b:02x}")
        } else {
            format!("rgba({r},{g},{b},{})", write::plain(self.alpha))
        }
    }
}

impl<'a> CanvasBackend<'a> {
    pub fn new(context: &'a CanvasRenderingContext2d, size: (u32, u32), family: &'a str, widths: &'a Widths) -> Self {
        Self { context, size, family, widths, batch: None, font: None }
    }

    fn begin(&mut self, batch: Batch) {
        if self.batch != Some(batch) {
            self.flush();
            self.context.begin_path();
            self.batch = Some(batch);
        }
    }

    fn flush(&mut self) {
        match self.batch.take() {
            Some(Batch::Fill(paint)) => {
                self.context.set_fill_style_str(&paint.css());
                self.context.fill();
            }
            Some(Batch::Stroke(paint, width)) => {
                self.context.set_stroke_style_str(&paint.css());
                self.context.set_line_width(f64::from(width));
                self.context.stroke();
            }
            None => {}
        }
    }

    fn set_font<S: BackendTextStyle>(context: &CanvasRenderingContext2d, family: &str, style: &S) {
        context.set_font(&format!("{} {} {family}", weight(&style.style()), write::pixels(style.size())));
    }
}

impl Ink for CanvasBackend<'_> {
    fn fill(&mut self, color: BackendColor, (x, y): BackendCoord, (w, h): (i32, i32)) {
        if color.alpha > 0.0 && w > 0 && h > 0 {
            self.begin(Batch::Fill(color.into()));
            self.context.rect(x.into(), y.into(), w.into(), h.into());
        }
    }

    fn slanted(&mut self, from: BackendCoord, to: BackendCoord, color: BackendColor, width: u32) {
        self.begin(Batch::Stroke(color.into(), width));
        self.context.move_to(from.0.into(), from.1.into());
        self.context.line_to(to.0.into(), to.1.into());
    }
}

impl DrawingBackend for CanvasBackend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        self.flush();
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
        self.flush();
        let font = (style.size().to_bits(), weight(&style.style()));
        if self.font != Some(font) {
            Self::set_font(self.context, self.family, style);
            self.font = Some(font);
        }
        let width = self.widths.get(text, style, || measured(self.context, text));
        // The left end on a whole pixel, so that equal texts look equal.
        let left = match style.anchor().h_pos {
            HPos::Left => f64::from(x),
            HPos::Center => (f64::from(x) - width / 2.0).round(),
            HPos::Right => (f64::from(x) - width).round(),
        };
        self.context.set_fill_style_str(&Paint::from(style.color()).css());
        let y = baseline(y, style.size(), style.anchor().v_pos);
        // Fails only for numbers that are none.
        let _ = self.context.fill_text(text, left, y.into());
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let width = self.widths.get(text, style, || {
            self.context.save();
            Self::set_font(self.context, self.family, style);
            let width = measured(self.context, text);
            self.context.restore();
            width
        });
        let size = |value: f64| u32::try_from(super::text::whole(value.ceil())).unwrap_or_default();
        Ok((size(width), size(style.size())))
    }
}

fn measured(context: &CanvasRenderingContext2d, text: &str) -> f64 {
    context.measure_text(text).map_or(0.0, |metrics| metrics.width())
}
