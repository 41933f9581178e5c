//! What is drawn where, with plotters, on any backend.
//!
//! The layout has every position in whole device pixels already; here they get their colours and letters.

use flowglass::present::axis::{Anchor, XTick, place};
use flowglass::present::pixel::{Ratio, Rect, TimeScale};
use flowglass::present::spark::Spark;
use flowglass::present::timeline::{Brush, EdgeLabel, Ink, Layout, Logged};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, IntoFont, RGBAColor, ShapeStyle, TextStyle};
use plotters_backend::DrawingBackend;

use super::text::SIZE;
use super::theme::Theme;

pub(super) type Area<B> = DrawingArea<B, Shift>;
pub(super) type Drawn<B> = Result<(), DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;

/// The distance of hatch lines along an edge, in CSS pixels: four across them.
const HATCH: f64 = 5.66;

pub fn timeline<B: DrawingBackend>(area: &Area<B>, layout: &Layout, theme: &Theme) -> Drawn<B> {
    let (lanes, hair) = (&layout.lanes, layout.ratio.hair());
    let (left, right) = (layout.scale.left, layout.scale.right());
    for tick in &layout.x_ticks {
        let h = lanes.logged.bottom() - lanes.measure.y;
        fill(area, &Rect { x: tick.x, y: lanes.measure.y, w: hair, h }, theme.grid)?;
    }
    for mark in layout.y_marks.iter().filter(|mark| !mark.base) {
        fill(area, &Rect { x: left, y: mark.y, w: right - left, h: hair }, theme.grid)?;
    }
    bars(area, layout, theme)?;
    for rect in layout.bracket() {
        fill(area, &rect, theme.ink_2)?;
    }
    for mark in &layout.earlier {
        fill(area, mark, theme.ink)?;
    }
    for y in [layout.base, lanes.denied.bottom()] {
        fill(area, &Rect { x: left, y, w: right - left, h: hair }, theme.axis)?;
    }
    if let Some(note) = layout.note {
        let at = (left + layout.ratio.px(8.0), layout.base - layout.ratio.px(10.0));
        text(area, note, at, HPos::Left, theme.ink_3, false, layout.ratio)?;
    }
    logged(area, layout, theme)?;
    gutter(area, layout, theme)?;
    clock(area, layout, theme)
}

/// By ink, so that each colour is set once; what is selected in its own colour, and the rest faint.
fn bars<B: DrawingBackend>(area: &Area<B>, layout: &Layout, theme: &Theme) -> Drawn<B> {
    // Each ink, as it is with nothing chosen, of what is chosen, and outside of it.
    let inks = [
        (Ink::Data, theme.data, theme.accent, theme.data_faint),
        (Ink::Data2, theme.data_2, theme.accent.mix(0.55), theme.data_faint),
        (Ink::Thin, theme.ink_3, theme.accent, theme.data_faint),
        (Ink::Denied, theme.denied, theme.denied, theme.denied.mix(0.4)),
    ];
    let is_chosen = layout.is_filtered || layout.selected.is_some();
    for (ink, plain, chosen, outside) in inks {
        for is_inside in [false, true] {
            let color = match (is_inside, is_chosen) {
                (true, true) => chosen,
                (true, false) => plain,
                (false, _) => outside,
            };
            let all = layout.bars.iter().chain(&layout.denied).chain(&layout.signs);
            let of_ink = all.filter(|bar| bar.ink == ink);
            for bar in of_ink.filter(|bar| layout.is_selected(bar) == is_inside) {
                fill(area, &bar.rect, color)?;
            }
        }
    }
    Ok(())
}

/// The frame of what is selected, its grips, and the times of its ends.
pub fn brush<B: DrawingBackend>(area: &Area<B>, brush: &Brush, ratio: Ratio, theme: &Theme) -> Drawn<B> {
    let (rect, hair) = (&brush.rect, ratio.hair());
    fill(area, rect, theme.accent_tint)?;
    for x in [rect.x, rect.right()] {
        fill(area, &Rect { x: x - hair / 2, w: hair, ..*rect }, theme.accent)?;
    }
    for grip in &brush.grips {
        fill(area, grip, theme.bg)?;
        let (a, b) = corners(grip);
        area.draw(&Rectangle::new([a, b], stroke(theme.accent, ratio)))?;
    }
    for EdgeLabel { text: label, x, is_left } in &brush.labels {
        let anchor = if *is_left { HPos::Right } else { HPos::Left };
        text(area, label, (*x, brush.label_y), anchor, theme.accent, true, ratio)?;
    }
    Ok(())
}

fn logged<B: DrawingBackend>(area: &Area<B>, layout: &Layout, theme: &Theme) -> Drawn<B> {
    for band in layout.logged.iter().filter(|band| band.state == Logged::All) {
        fill(area, &band.rect, theme.data_2)?;
    }
    let missing = || layout.logged.iter().filter(|band| band.state == Logged::Missing);
    let hair = stroke(theme.hatch, layout.ratio);
    for band in missing() {
        let (a, b) = corners(&band.rect);
        area.draw(&Rectangle::new([a, b], hair))?;
    }
    for band in missing() {
        hatch(area, &band.rect, layout.ratio, hair)?;
    }
    Ok(())
}

/// Lines from lower left to upper right, in step with one another over the whole lane.
pub(super) fn hatch<B: DrawingBackend>(area: &Area<B>, rect: &Rect, ratio: Ratio, style: ShapeStyle) -> Drawn<B> {
    let step = ratio.px(HATCH).max(3);
    let first = (rect.x + rect.y).div_euclid(step) * step;
    let mut sum = first;
    while sum < rect.right() + rect.bottom() {
        let (top, bottom) = (rect.y.max(sum - rect.right()), rect.bottom().min(sum - rect.x));
        if top < bottom {
            area.draw(&PathElement::new([(sum - top, top), (sum - bottom, bottom)], style))?;
        }
        sum += step;
    }
    Ok(())
}

/// What stands left of the lanes.
fn gutter<B: DrawingBackend>(area: &Area<B>, layout: &Layout, theme: &Theme) -> Drawn<B> {
    let (lanes, ratio) = (&layout.lanes, layout.ratio);
    let x = lanes.label_x;
    let put = |label: &str, y: i32, color: RGBAColor| {
        if label.is_empty() { Ok(()) } else { text(area, label, (x, y), HPos::Right, color, false, ratio) }
    };
    for mark in &layout.y_marks {
        put(&mark.label, mark.y, theme.ink_3)?;
    }
    for &(name, y) in &layout.sides {
        put(name, y, theme.ink_2)?;
    }
    // Right below the other lane's labels, and of another scale.
    put(&layout.denied_top, lanes.denied.y + ratio.px(1.0), theme.denied)?;
    put("Denied", lanes.denied.bottom() - ratio.px(3.0), theme.denied)?;
    put("Logged", (lanes.logged.y + lanes.logged.bottom()) / 2 + ratio.hair(), theme.ink_3)
}

fn clock<B: DrawingBackend>(area: &Area<B>, layout: &Layout, theme: &Theme) -> Drawn<B> {
    time_labels(area, &layout.x_ticks, &layout.scale, layout.lanes.label_y, layout.ratio, theme)
}

/// What the ticks of a time axis say, as far as there is room.
pub(super) fn time_labels<B: DrawingBackend>(
    area: &Area<B>,
    ticks: &[XTick],
    scale: &TimeScale,
    y: i32,
    ratio: Ratio,
    theme: &Theme,
) -> Drawn<B> {
    let mut labels = Vec::with_capacity(ticks.len());
    for tick in ticks {
        let style = text_style(theme.ink_3, tick.strong, HPos::Left, ratio);
        let (width, _) = area.estimate_text_size(&tick.label, &style)?;
        labels.push((tick.x, i32::try_from(width).unwrap_or_default(), tick.strong));
    }
    for label in place(&labels, scale.left, scale.right(), ratio.px(8.0)) {
        let tick = &ticks[label.index];
        let anchor = match label.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let color = if tick.strong { theme.ink } else { theme.ink_3 };
        text(area, &tick.label, (label.x, y), anchor, color, tick.strong, ratio)?;
    }
    Ok(())
}

/// The line that shows which bucket is pointed at: through the middle of its bar, over all lanes.
pub fn crosshair<B: DrawingBackend>(area: &Area<B>, layout: &Layout, slot: u64, theme: &Theme) -> Drawn<B> {
    let (rect, hair) = (layout.slot_rect(slot), layout.ratio.hair());
    let gap = if f64::from(rect.w) >= 4.0 * layout.ratio.get() { hair } else { 0 };
    fill(area, &Rect { x: rect.x + (rect.w - gap - hair) / 2, w: hair, ..rect }, theme.ink_2)
}

pub fn sparkline<B: DrawingBackend>(area: &Area<B>, spark: &Spark, look: SparkLook, theme: &Theme) -> Drawn<B> {
    let (plain, faint) = match look {
        SparkLook { is_denied: true, .. } => (theme.denied, theme.denied.mix(0.4)),
        SparkLook { is_chosen: true, .. } => (theme.accent, theme.data_faint),
        SparkLook { .. } => (theme.data, theme.data_faint),
    };
    for bar in &spark.bars {
        fill(area, bar, if spark.is_inside(bar) { plain } else { faint })?;
    }
    fill(area, &spark.base, theme.axis)
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SparkLook {
    pub is_denied: bool,
    /// A filter or a time range is on.
    pub is_chosen: bool,
}

/// For pictures that leave the page: its ground, and above the lanes what the page says around them.
pub fn alone<B: DrawingBackend>(area: &Area<B>, layout: &Layout, heading: &str, theme: &Theme) -> Drawn<B> {
    let at = (layout.scale.left, layout.lanes.measure.y / 2 - layout.ratio.hair());
    head(area, heading, at, layout.ratio, theme)?;
    timeline(area, layout, theme)
}

/// The page's ground, and a heading on it.
pub(super) fn head<B: DrawingBackend>(
    area: &Area<B>,
    heading: &str,
    at: (i32, i32),
    ratio: Ratio,
    theme: &Theme,
) -> Drawn<B> {
    area.fill(&theme.bg)?;
    text(area, heading, at, HPos::Left, theme.ink_2, false, ratio)
}

pub(super) fn corners(rect: &Rect) -> ((i32, i32), (i32, i32)) {
    ((rect.x, rect.y), (rect.right(), rect.bottom()))
}

pub(super) fn fill<B: DrawingBackend>(area: &Area<B>, rect: &Rect, color: RGBAColor) -> Drawn<B> {
    let (a, b) = corners(rect);
    area.draw(&Rectangle::new([a, b], color.filled()))
}

pub(super) fn stroke(color: RGBAColor, ratio: Ratio) -> ShapeStyle {
    color.stroke_width(u32::try_from(ratio.hair()).unwrap_or(1))
}

pub(super) fn text_style(color: RGBAColor, strong: bool, anchor: HPos, ratio: Ratio) -> TextStyle<'static> {
    let style = if strong { FontStyle::Bold } else { FontStyle::Normal };
    let font = ("sans-serif", SIZE * ratio.get()).into_font().style(style);
    TextStyle { font, color: color.to_backend_color(), pos: Pos::new(anchor, VPos::Center) }
}

pub(super) fn text<B: DrawingBackend>(
    area: &Area<B>,
    label: &str,
    at: (i32, i32),
    anchor: HPos,
    color: RGBAColor,
    strong: bool,
    ratio: Ratio,
) -> Drawn<B> {
    area.draw(&Text::new(label, at, text_style(color, strong, anchor, ratio)))
}
