//! Where the lanes lie. The timeline has one height in every view and on every screen.

use crate::present::axis::YAxis;
use crate::present::pixel::{Ratio, Rect};

/// The column of labels at the left, in CSS pixels; every chart of full width has it, so that time lines up.
pub const GUTTER: f64 = 64.0;
/// The height of the whole picture in CSS pixels.
pub const HEIGHT: f64 = 152.0;
/// Room at the right for half a label.
const MARGIN: f64 = 8.0;

const MEASURE: (f64, f64) = (20.0, 88.0);
const DENIED: (f64, f64) = (99.0, 120.0);
const LOGGED: (f64, f64) = (129.0, 134.0);
/// The middle of the labels of the time axis.
const LABELS: f64 = 144.0;

/// The areas of the lanes; a base line lies just below an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lanes {
    pub size: Rect,
    pub measure: Rect,
    pub denied: Rect,
    pub logged: Rect,
    /// The right end of the labels in the gutter.
    pub label_x: i32,
    /// The middle line of the labels of the time axis.
    pub label_y: i32,
}

impl Lanes {
    pub fn new(width: f64, ratio: Ratio) -> Self {
        let (left, right) = (ratio.px(GUTTER), ratio.px(width) - ratio.px(MARGIN));
        let lane = |(top, bottom): (f64, f64)| {
            let (y, end) = (ratio.px(top), ratio.px(bottom));
            Rect { x: left, y, w: (right - left).max(0), h: end - y }
        };
        Self {
            size: Rect { x: 0, y: 0, w: ratio.px(width), h: ratio.px(HEIGHT) },
            measure: lane(MEASURE),
            denied: lane(DENIED),
            logged: lane(LOGGED),
            label_x: left - ratio.px(8.0),
            label_y: ratio.px(LABELS),
        }
    }

    /// The row of the base line: at the foot, or where the two sides of a mirrored axis share the height as their
    /// greatest ticks do.
    pub fn base(&self, up: &YAxis, down: Option<&YAxis>, hair: i32) -> i32 {
        let Some(down) = down else {
            return self.measure.bottom();
        };
        let room = self.measure.h - hair;
        let both = (up.top + down.top).max(1);
        let above = u128::try_from(room).unwrap_or_default() * up.top / both;
        // Nothing on either side leaves the line in the middle.
        let above = if up.top + down.top == 0 { room / 2 } else { i32::try_from(above).unwrap_or(room) };
        self.measure.y + above
    }
}
