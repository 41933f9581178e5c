//! Which rows of a long list are within sight. Only those are in the document, so that fifty thousand files scroll as
//! smoothly as fifty. Rows have one height; at most one of them has an opened part below it.

/// Rows drawn beyond either edge, so that a quick scroll or a Tab lands on something.
const BEYOND: usize = 8;
/// Both edges move in steps of as many rows, so that most scrolling draws nothing anew.
const STEP: usize = 8;

/// All in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rows {
    pub count: usize,
    pub height: f64,
    /// The opened row, and the height of what is opened below it.
    pub open: Option<(usize, f64)>,
}

/// The rows to draw, and where the first of them stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Window {
    pub first: usize,
    pub end: usize,
    pub top: f64,
}

impl Rows {
    pub fn total(&self) -> f64 {
        self.top_of(self.count)
    }

    /// Where a row begins.
    pub fn top_of(&self, row: usize) -> f64 {
        let opened = self.open.filter(|&(at, _)| at < row).map_or(0.0, |(_, height)| height);
        as_f64(row) * self.height + opened
    }

    /// The row at a height, the opened part counting as its row's.
    fn at(&self, y: f64) -> usize {
        let y = y.max(0.0);
        let row = |y: f64| whole(y / self.height.max(1.0));
        match self.open {
            Some((at, height)) if y >= self.top_of(at + 1) => row(y - height),
            Some((at, _)) if y >= self.top_of(at) => at,
            _ => row(y),
        }
    }

    pub fn window(&self, from: f64, to: f64) -> Window {
        let first = self.at(from).saturating_sub(BEYOND).min(self.count) / STEP * STEP;
        let end = self.at(to).saturating_add(1 + BEYOND).min(self.count).next_multiple_of(STEP).min(self.count);
        Window { first, end: end.max(first), top: self.top_of(first) }
    }
}

/// Positions stay far below 2^53.
#[expect(clippy::cast_precision_loss, reason = "a list has far fewer than 2^53 rows")]
const fn as_f64(count: usize) -> f64 {
    count as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float to integer cast saturates")]
const fn whole(value: f64) -> usize {
    value as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Rows = Rows { count: 50_000, height: 24.0, open: None };

    #[test]
    fn only_what_is_in_sight() {
        assert_eq!(PLAIN.window(0.0, 480.0), Window { first: 0, end: 32, top: 0.0 });
        let middle = PLAIN.window(24_000.0, 24_480.0);
        assert_eq!((middle.first, middle.end, middle.top), (992, 1032, 992.0 * 24.0));
        assert_eq!(PLAIN.window(1e9, 2e9).end, 50_000);
        assert_eq!(PLAIN.total(), 1_200_000.0);
    }

    #[test]
    fn an_opened_row_moves_those_below_it() {
        let rows = Rows { open: Some((10, 100.0)), ..PLAIN };
        assert_eq!((rows.top_of(10), rows.top_of(11)), (240.0, 364.0));
        assert_eq!((rows.at(239.0), rows.at(240.0), rows.at(300.0), rows.at(364.0)), (9, 10, 10, 11));
        assert_eq!(rows.total(), 1_200_100.0);
    }

    #[test]
    fn nothing_to_show() {
        let none = Rows { count: 0, height: 0.0, open: None };
        assert_eq!(none.window(-50.0, 800.0), Window::default());
    }
}
