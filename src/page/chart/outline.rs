//! Lines and outlines as rectangles, alike on every backend: a rectangle lies on whole pixels, a stroke across two.

use plotters_backend::{BackendColor, BackendCoord, BackendStyle};

/// What a backend itself can draw.
pub trait Ink {
    /// A filled rectangle, with its width and height. One without any area, or without colour, leaves no trace.
    fn fill(&mut self, color: BackendColor, at: BackendCoord, size: (i32, i32));

    /// A line that is neither level nor upright.
    fn slanted(&mut self, from: BackendCoord, to: BackendCoord, color: BackendColor, width: u32);
}

pub fn line<S: BackendStyle>(ink: &mut impl Ink, from: BackendCoord, to: BackendCoord, style: &S) {
    let (x, y) = (from.0.min(to.0), from.1.min(to.1));
    let (w, h) = ((to.0 - from.0).abs(), (to.1 - from.1).abs());
    match (w, h) {
        (_, 0) => ink.fill(style.color(), (x, y), (w, thickness(style))),
        (0, _) => ink.fill(style.color(), (x, y), (thickness(style), h)),
        _ if style.color().alpha > 0.0 => ink.slanted(from, to, style.color(), style.stroke_width()),
        _ => {}
    }
}

/// An outline lies within the rectangle.
pub fn rectangle<S: BackendStyle>(ink: &mut impl Ink, a: BackendCoord, b: BackendCoord, style: &S, fill: bool) {
    let (w, h) = (b.0 - a.0, b.1 - a.1);
    if fill {
        return ink.fill(style.color(), a, (w, h));
    }
    let line = thickness(style);
    let sides = [
        (a, (w, line)),
        ((a.0, b.1 - line), (w, line)),
        ((a.0, a.1 + line), (line, h - line * 2)),
        ((b.0 - line, a.1 + line), (line, h - line * 2)),
    ];
    for (at, size) in sides {
        ink.fill(style.color(), at, size);
    }
}

pub fn path<S: BackendStyle>(ink: &mut impl Ink, points: impl IntoIterator<Item = BackendCoord>, style: &S) {
    let mut points = points.into_iter();
    let Some(mut from) = points.next() else { return };
    for to in points {
        line(ink, from, to, style);
        from = to;
    }
}

fn thickness<S: BackendStyle>(style: &S) -> i32 {
    i32::try_from(style.stroke_width()).unwrap_or(1)
}
