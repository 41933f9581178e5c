//! The gap map as it is drawn: what is there in quiet grey, what is missing in hatching with an edge round it.

use flowglass::present::gaps::{Ink, Layout};
use flowglass::present::pixel::Rect;
use plotters::element::Rectangle;
use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

use super::draw::{Area, Drawn, corners, fill, hatch, stroke, text, time_labels};
use super::theme::Theme;

pub fn map<B: DrawingBackend>(area: &Area<B>, layout: &Layout, theme: &Theme) -> Drawn<B> {
    let (ratio, hair) = (layout.ratio, layout.ratio.hair());
    let bottom = layout.rows.last().map_or(0, |row| row.rect.bottom());
    for tick in &layout.x_ticks {
        fill(area, &Rect { x: tick.x, y: 0, w: hair, h: bottom }, theme.grid)?;
    }
    let marks = |ink: Ink| layout.rows.iter().flat_map(|row| &row.marks).filter(move |mark| mark.ink == ink);
    for mark in marks(Ink::Logged) {
        fill(area, &mark.rect, theme.data_2)?;
    }
    // The ticks stand in what is empty, and must not be taken for records.
    for mark in marks(Ink::Hole).chain(marks(Ink::Missing)) {
        fill(area, &mark.rect, theme.bg)?;
    }
    let line = stroke(theme.hatch, ratio);
    for mark in marks(Ink::Missing) {
        let (a, b) = corners(&mark.rect);
        area.draw(&Rectangle::new([a, b], line))?;
    }
    for mark in marks(Ink::Missing).filter(|mark| mark.rect.w > 4 * hair) {
        hatch(area, &mark.rect, ratio, line)?;
    }
    for row in &layout.rows {
        let middle = row.rect.y + row.rect.h / 2 + hair;
        text(area, &row.label, (layout.label_x, middle), HPos::Right, theme.ink_3, false, ratio)?;
    }
    fill(area, &Rect { x: layout.scale.left, y: bottom, w: layout.scale.width, h: hair }, theme.axis)?;
    time_labels(area, &layout.x_ticks, &layout.scale, layout.label_y, ratio, theme)
}

/// The frame of what is chosen, and that of what is pointed at.
pub fn frames<B: DrawingBackend>(
    area: &Area<B>,
    layout: &Layout,
    (chosen, pointed): (Option<Rect>, Option<Rect>),
    theme: &Theme,
) -> Drawn<B> {
    for (rect, color, width) in [(pointed, theme.ink, 1), (chosen, theme.accent, 2)] {
        let Some(rect) = rect else { continue };
        let line = stroke(color, layout.ratio).stroke_width(u32::try_from(layout.ratio.hair() * width).unwrap_or(1));
        let (a, b) = corners(&rect);
        area.draw(&Rectangle::new([a, b], line))?;
    }
    Ok(())
}
