//! Scrolling in more rows than an element can be high: browsers end at some millions of pixels, so the way of the
//! scroll bar then stands for more rows than it has pixels.

/// In CSS pixels, below what every browser allows.
const LONGEST: f64 = 6_000_000.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scroll {
    pub rows: u64,
    /// Rows that are seen at once.
    pub shown: u64,
    /// Of one, in pixels.
    pub height: f64,
}

impl Scroll {
    /// The last row that can be the first one seen.
    pub const fn last_first(&self) -> u64 {
        self.rows.saturating_sub(self.shown)
    }

    /// How far the scroll bar goes.
    pub fn way(&self) -> f64 {
        (as_f64(self.last_first()) * self.height).min(LONGEST)
    }

    /// Whether a pixel is more than a pixel.
    pub fn is_scaled(&self) -> bool {
        as_f64(self.last_first()) * self.height > LONGEST
    }

    /// Where the bar stands when this row is the first one seen.
    pub fn top_of(&self, first: u64) -> f64 {
        if self.last_first() == 0 {
            0.0
        } else {
            self.way() * as_f64(first.min(self.last_first())) / as_f64(self.last_first())
        }
    }

    /// The first row seen when the bar stands there.
    pub fn first_at(&self, top: f64) -> u64 {
        let way = self.way();
        // At its end, whatever the browser rounds, it is the last row that is seen.
        if top >= way - 1.0 {
            return self.last_first();
        }
        whole((top.max(0.0) / way * as_f64(self.last_first())).round()).min(self.last_first())
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are far fewer than 2^53 rows")]
const fn as_f64(count: u64) -> f64 {
    count as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float to integer cast saturates")]
const fn whole(value: f64) -> u64 {
    value as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rows: u64, shown: u64) {
        let scroll = Scroll { rows, shown, height: 24.0 };
        let last = scroll.last_first();
        assert!(scroll.way() <= LONGEST);
        assert_eq!((scroll.first_at(0.0), scroll.first_at(scroll.way())), (0, last));
        assert_eq!(scroll.first_at(f64::MAX), last);
        for part in 0..=10 {
            let first = last * part / 10;
            assert!(scroll.first_at(scroll.top_of(first)).abs_diff(first) <= 1, "{first} of {rows}");
        }
    }

    #[test]
    fn every_row_is_in_reach() {
        check(0, 30);
        check(30, 30);
        check(31, 30);
        check(1_000, 30);
        check(20_000_000, 30);
        check(u64::from(u32::MAX), 1);
    }

    #[test]
    fn only_very_many_rows_are_scaled() {
        assert!(!Scroll { rows: 200_000, shown: 30, height: 24.0 }.is_scaled());
        assert!(Scroll { rows: 20_000_000, shown: 30, height: 24.0 }.is_scaled());
    }
}
