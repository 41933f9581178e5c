//! Whole device pixels, and where a moment lies among them.

/// A half-open area: `x + w` and `y + h` are outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    pub x: i32,
    pub y: i32,
    pub w: i32,
    pub h: i32,
}

impl Rect {
    pub const fn right(&self) -> i32 {
        self.x + self.w
    }

    pub const fn bottom(&self) -> i32 {
        self.y + self.h
    }
}

/// How many device pixels a CSS pixel has. All lengths of pictures are meant at the usual size of text, 16 CSS pixels:
/// where the browser was told to write larger, all of a picture is larger, and so is this.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio(f64);

impl Ratio {
    /// A ratio no screen has is taken for 1.
    pub fn new(ratio: f64) -> Self {
        Self(if ratio.is_finite() && (0.1..=16.0).contains(&ratio) { ratio } else { 1.0 })
    }

    pub const fn get(self) -> f64 {
        self.0
    }

    /// A length in CSS pixels as the nearest whole number of device pixels.
    pub fn px(self, css: f64) -> i32 {
        #[expect(clippy::cast_possible_truncation, reason = "rounded, and clamped to what no screen reaches")]
        let whole = (css * self.0).round().clamp(-1e6, 1e6) as i32;
        whole
    }

    /// The thickness of a hairline, a gap between bars, and the least height of a bar.
    pub fn hair(self) -> i32 {
        self.px(1.0).max(1)
    }

    pub fn css(self, device: i32) -> f64 {
        f64::from(device) / self.0
    }

    /// A heading in one line, as far as there is room for it.
    pub fn fitting(self, text: &str, width: i32) -> String {
        /// Letters of this size are no wider on average.
        const LETTER: f64 = 7.0;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let room = self.css(width) / LETTER;
        let fits = text.chars().zip(0_u32..).take_while(|&(_, at)| f64::from(at) < room).count();
        match text.char_indices().nth(fits) {
            None => text,
            Some((end, _)) => format!("{}…", &text[..end]),
        }
    }
}

/// Maps moments to pixel columns. Bars, ticks and lanes all ask the same scale, and so stand above one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeScale {
    /// The moments at the left and the right edge; the right is later.
    pub first: i64,
    pub last: i64,
    pub left: i32,
    pub width: i32,
}

impl TimeScale {
    pub const fn right(&self) -> i32 {
        self.left + self.width
    }

    fn span(&self) -> i128 {
        (i128::from(self.last) - i128::from(self.first)).max(1)
    }

    /// The column boundary nearest to the moment; what lies outside the scale stands at its edge.
    pub fn x(&self, at: i64) -> i32 {
        let ms = i128::from(at.clamp(self.first, self.last.max(self.first))) - i128::from(self.first);
        let offset = (ms * i128::from(self.width) * 2 + self.span()) / (self.span() * 2);
        self.left + i32::try_from(offset).unwrap_or(self.width)
    }

    /// The moment at the left edge of a column.
    pub fn at(&self, x: i32) -> i64 {
        let offset = i128::from(x.clamp(self.left, self.right()) - self.left);
        let ms = offset * self.span() / i128::from(self.width.max(1));
        self.first.saturating_add(i64::try_from(ms).unwrap_or(i64::MAX))
    }

    /// The pixels that a span of time takes, rounded down.
    pub fn length(&self, ms: i64) -> i32 {
        i32::try_from(i128::from(ms.max(0)) * i128::from(self.width) / self.span()).unwrap_or(i32::MAX)
    }
}

/// The height of a bar: proportional, rounded, and never nothing for something.
pub fn bar_height(value: u64, top: u128, full: i32, least: i32) -> i32 {
    if value == 0 || full <= 0 {
        return 0;
    }
    let full_height = u128::try_from(full).unwrap_or_default();
    let top = top.max(1);
    let height = (u128::from(value) * full_height + top / 2) / top;
    i32::try_from(height).unwrap_or(full).max(least).min(full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns() {
        let scale = TimeScale { first: 1000, last: 2000, left: 64, width: 100 };
        let check = |at, x| assert_eq!(scale.x(at), x, "{at}");
        check(1000, 64);
        check(2000, 164);
        check(1004, 64);
        check(1005, 65);
        check(0, 64);
        check(9999, 164);
        assert_eq!(scale.at(64), 1000);
        assert_eq!(scale.at(65), 1010);
        assert_eq!(scale.at(0), 1000);
        assert_eq!(scale.length(250), 25);
    }

    #[test]
    fn heights() {
        let check = |value, expected| assert_eq!(bar_height(value, 1000, 50, 1), expected, "{value}");
        check(0, 0);
        check(1, 1);
        check(500, 25);
        check(1000, 50);
        check(2000, 50);
        assert_eq!(bar_height(u64::MAX, u128::from(u64::MAX), 50, 1), 50);
    }

    #[test]
    fn lengths() {
        assert_eq!(Ratio::new(1.5).px(3.0), 5);
        assert_eq!(Ratio::new(2.0).hair(), 2);
        assert_eq!(Ratio::new(0.5).hair(), 1);
        assert_eq!(Ratio::new(f64::NAN).px(3.0), 3);
    }
}
