//! The gap map as it is drawn: what is there in quiet grey, what is missing in hatching with an edge round it.

use flowglass::present::gaps::{Ink, LEGEND, Layout, Mark};
use flowglass::present::pixel::{Ratio, Rect};
use plotters::element::Rectangle;
use plotters::style::text_anchor::HPos;
use plotters_backend::DrawingBackend;

use super::draw::{Area, Drawn, corners, fill, hatch, head, stroke, text, text_style, time_labels};
use super::theme::Theme;

pub fn map<B: DrawingBackend>(area: &Area<B>, layout: &Layout, theme: &Theme) -> Drawn<B> {
    let (ratio, hair) = (layout.ratio, layout.ratio.hair());
    let top = layout.rows.first().map_or(0, |row| row.rect.y);
    let bottom = layout.rows.last().map_or(0, |row| row.rect.bottom());
    for tick in &layout.x_ticks {
        fill(area, &Rect { x: tick.x, y: top, w: hair, h: bottom - top }, theme.grid)?;
    }
    let all: Vec<&Mark> = layout.rows.iter().flat_map(|row| &row.marks).collect();
    marks(area, &all, ratio, theme)?;
    for row in &layout.rows {
        let middle = row.rect.y + row.rect.h / 2 + hair;
        text(area, &row.label, (layout.label_x, middle), HPos::Right, theme.ink_3, false, ratio)?;
    }
    fill(area, &Rect { x: layout.scale.left, y: bottom, w: layout.scale.width, h: hair }, theme.axis)?;
    time_labels(area, &layout.x_ticks, &layout.scale, layout.label_y, ratio, theme)
}

/// Of each ink together, so that its colour is set once.
fn marks<B: DrawingBackend>(area: &Area<B>, all: &[&Mark], ratio: Ratio, theme: &Theme) -> Drawn<B> {
    let marks = |ink: Ink| all.iter().filter(move |mark| mark.ink == ink);
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
    for mark in marks(Ink::Missing).filter(|mark| mark.rect.w > 4 * ratio.hair()) {
        hatch(area, &mark.rect, ratio, line)?;
    }
    Ok(())
}

/// For pictures that leave the page: its ground, and above the rows what the page says around them.
pub fn alone<B: DrawingBackend>(area: &Area<B>, layout: &Layout, heading: &str, theme: &Theme) -> Drawn<B> {
    let (ratio, left) = (layout.ratio, layout.scale.left);
    head(area, heading, (left, ratio.px(12.0)), ratio, theme)?;
    legend(area, (left, ratio.px(24.0)), ratio, theme)?;
    map(area, layout, theme)
}

fn legend<B: DrawingBackend>(area: &Area<B>, (mut x, y): (i32, i32), ratio: Ratio, theme: &Theme) -> Drawn<B> {
    let (quarter, height) = (ratio.px(5.0), ratio.px(12.0));
    let logged = [(Ink::Logged, 4)];
    let hole = [(Ink::Logged, 1), (Ink::Hole, 2), (Ink::Logged, 1)];
    let missing = [(Ink::Missing, 4)];
    for (parts, words) in [&logged[..], &hole, &missing].into_iter().zip(LEGEND) {
        for &(ink, quarters) in parts {
            let whole = Rect { x, y, w: quarter * quarters, h: height };
            let band = Rect { y: y + height / 4, h: height / 2, ..whole };
            let rect = if ink == Ink::Logged { band } else { whole };
            marks(area, &[&Mark { rect, ink }], ratio, theme)?;
            x = whole.right();
        }
        x += quarter;
        text(area, words, (x, y + height / 2), HPos::Left, theme.ink_3, false, ratio)?;
        let (width, _) = area.estimate_text_size(words, &text_style(theme.ink_3, false, HPos::Left, ratio))?;
        x += i32::try_from(width).unwrap_or_default() + ratio.px(16.0);
    }
    Ok(())
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
