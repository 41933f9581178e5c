//! In which form the steps of the timeline are drawn.

use super::bars::{Area, Bar, Column, Ink, tick_height};
use super::{Measure, YMark};
use crate::present::axis::{YAxis, mirrored, tick_count, y_axis};
use crate::present::pixel::{Ratio, Rect};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Split {
    #[default]
    None,
    /// Out and in, on one scale.
    InOut,
    /// Those that were denied, and the others. Only flows are known to be denied; for other measures as `None`.
    AllowedDenied,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// In and out on either side of the base line, denied flows at the foot of all.
    #[default]
    Bars,
    /// In upon out, so that the height is that of both.
    Stacked,
    /// A line for each, all from one base line.
    Lines,
}

impl Shape {
    pub const ALL: [Self; 3] = [Self::Bars, Self::Stacked, Self::Lines];

    /// What is drawn in bars depends on what they are split by.
    pub const fn name(self, split: Split) -> &'static str {
        match (self, split) {
            (Self::Bars, Split::InOut) => "Mirrored",
            (Self::Bars, _) => "Bars",
            (Self::Stacked, _) => "Stacked",
            (Self::Lines, _) => "Lines",
        }
    }

    /// Only in and out have two ways to stand in bars.
    pub fn is_of(self, split: Split) -> bool {
        self != Self::Stacked || split == Split::InOut
    }
}

/// What a step is made of, and how it is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    pub split: Split,
    pub shape: Shape,
    measure: Measure,
}

impl Form {
    pub fn new(split: Split, shape: Shape, measure: Measure) -> Self {
        let is_refused = split == Split::AllowedDenied && measure != Measure::Flows;
        Self { split: if is_refused { Split::None } else { split }, shape, measure }
    }

    /// In lies below the base line.
    pub fn is_mirrored(self) -> bool {
        (self.split, self.shape) == (Split::InOut, Shape::Bars)
    }

    /// Two parts, of which that of a whole is the first. What lies at the foot of a bar is the second.
    pub fn parts(self, column: &Column) -> [(u64, Ink); 2] {
        let data = |ink| if self.measure == Measure::Denied { Ink::Denied } else { ink };
        let (out, total) = ((column.out, data(Ink::Data)), column.total());
        match (self.split, self.shape) {
            (Split::None, _) => [(total, data(Ink::Data)), (0, Ink::Data2)],
            (Split::InOut, Shape::Bars) => [out, (column.r#in, data(Ink::Data2))],
            (Split::InOut, Shape::Stacked) => [(column.r#in, data(Ink::Data2)), out],
            (Split::InOut, Shape::Lines) => [out, (column.r#in, data(Ink::Thin))],
            (Split::AllowedDenied, _) => {
                let denied = column.denied.min(total);
                [(total - denied, Ink::Data), (denied, Ink::Denied)]
            }
        }
    }

    /// The lines there are, each with how thick it is: two are told apart in any colour.
    pub fn lines(self, ratio: Ratio) -> impl Iterator<Item = (usize, i32)> {
        let count = if self.split == Split::None { 1 } else { 2 };
        [ratio.px(2.0).max(1), ratio.hair()].into_iter().enumerate().take(count)
    }

    /// The axis above the base line, and the one below it.
    pub fn axes<'a>(self, columns: impl Iterator<Item = &'a Column>, css_height: f64) -> (YAxis, YAxis) {
        let units = self.measure.units();
        let (mut most, mut most_of_both) = ([0; 2], 0);
        for column in columns {
            let [a, b] = self.parts(column).map(|(value, _)| value);
            most = [most[0].max(a), most[1].max(b)];
            most_of_both = most_of_both.max(column.total());
        }
        if self.is_mirrored() {
            return mirrored(most[0], most[1], units);
        }
        let top = if self.shape == Shape::Lines { most[0].max(most[1]) } else { most_of_both };
        (y_axis(top, tick_count(css_height), units), y_axis(0, 1, units))
    }

    /// The ticks of both axes.
    pub fn y_marks(self, (up, down): (&YAxis, &YAxis), area: &Area) -> Vec<YMark> {
        let mut marks: Vec<YMark> = Vec::new();
        for tick in &up.ticks {
            let y = area.base - tick_height(tick.value, up, area.up());
            // Beside a mirrored base line stand the names of the two sides.
            let label = if self.is_mirrored() && tick.value == 0 { String::new() } else { tick.label.clone() };
            marks.push(YMark { y, label, base: tick.value == 0 });
        }
        if self.is_mirrored() {
            for tick in down.ticks.iter().skip(1) {
                let y = area.base + tick_height(tick.value, down, area.down());
                marks.push(YMark { y, label: tick.label.clone(), base: false });
            }
        }
        marks
    }

    /// The names of in and out, each with the middle of its line: beside the base line that parts them, else between
    /// the labels of the axis.
    pub fn sides(self, area: &Area, ratio: Ratio) -> Vec<(&'static str, i32)> {
        match self.split {
            Split::InOut if self.is_mirrored() => {
                // A side of which there is nothing has no room for its name.
                let sides = [("Out", area.up(), -ratio.px(6.0)), ("In", area.down(), ratio.px(7.0))];
                let named = sides.into_iter().filter(|&(_, room, _)| room >= ratio.px(12.0));
                named.map(|(name, _, from_base)| (name, area.base + from_base)).collect()
            }
            Split::InOut => {
                let quarter = area.up() / 4;
                let (upper, lower) = if self.shape == Shape::Lines { ("Out", "In") } else { ("In", "Out") };
                vec![(upper, area.base - quarter * 3), (lower, area.base - quarter)]
            }
            Split::None | Split::AllowedDenied => Vec::new(),
        }
    }

    /// Beside a name that stands between labels, what it is the name of.
    pub fn signs(self, area: &Area, right: i32, start: i64, ratio: Ratio) -> Vec<Bar> {
        if self.is_mirrored() {
            return Vec::new();
        }
        let inks = self.parts(&Column::default()).map(|(_, ink)| ink);
        let heights = if self.shape == Shape::Lines { [ratio.px(2.0), ratio.hair()] } else { [ratio.px(7.0); 2] };
        let signs = self.sides(area, ratio).into_iter().zip(inks.into_iter().zip(heights));
        signs
            .map(|((_, middle), (ink, h))| {
                let rect = Rect { x: right - ratio.px(8.0), y: middle - h / 2, w: ratio.px(8.0), h };
                Bar { start, rect, ink }
            })
            .collect()
    }
}
