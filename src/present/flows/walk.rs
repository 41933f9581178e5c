//! Walking a grid by keys: which cell is the one, which rows are chosen, and what has to be in sight for it.

use std::ops::RangeInclusive;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    pub rows: u64,
    pub columns: usize,
    /// Rows seen at once, and the first of them.
    pub shown: u64,
    pub first: u64,
    /// The row one is in; `None` is the head.
    pub row: Option<u64>,
    pub column: usize,
    /// Where the chosen rows begin; they end where one is.
    pub anchor: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    Up,
    Down,
    Left,
    Right,
    RowStart,
    RowEnd,
    PageUp,
    PageDown,
    First,
    Last,
}

impl Walk {
    #[must_use]
    pub fn moved(mut self, step: Move, choosing: bool) -> Self {
        let (before, last) = (self.row, self.rows.saturating_sub(1));
        let page = self.shown.saturating_sub(1).max(1);
        match step {
            Move::Left => self.column = self.column.saturating_sub(1),
            Move::Right => self.column += 1,
            Move::RowStart => self.column = 0,
            Move::RowEnd => self.column = usize::MAX,
            Move::Up => self.row = self.row.and_then(|row| row.checked_sub(1)),
            Move::Down => self.row = Some(self.row.map_or(0, |row| row.saturating_add(1))),
            Move::PageUp => self.row = self.row.map(|row| row.saturating_sub(page)),
            Move::PageDown => self.row = Some(self.row.unwrap_or_default().saturating_add(page)),
            Move::First => (self.row, self.column) = (Some(0), 0),
            Move::Last => (self.row, self.column) = (Some(last), usize::MAX),
        }
        if self.rows == 0 {
            self.row = None;
        }
        if choosing && self.row.is_none() {
            self.row = before;
        }
        if choosing {
            self.anchor = self.anchor.or(before);
        } else if self.row != before {
            self.anchor = None;
        }
        self.in_bounds().in_sight()
    }

    /// To a cell that was pointed at.
    #[must_use]
    pub fn at(mut self, row: Option<u64>, column: usize, choosing: bool) -> Self {
        self.anchor = if choosing { self.anchor.or(self.row) } else { None };
        (self.row, self.column) = (row, column);
        self.in_bounds().in_sight()
    }

    /// Scrolled so that this row is the first one seen. Where one is stays: the keys bring it back into sight.
    #[must_use]
    pub fn scrolled(mut self, first: u64) -> Self {
        self.first = first;
        self.in_bounds()
    }

    /// Among other rows, from their begin. One is in `row`, where one was in any.
    #[must_use]
    pub fn anew(mut self, row: u64) -> Self {
        (self.first, self.anchor) = (0, None);
        self.row = self.row.map(|_| row);
        self.in_bounds().in_sight()
    }

    /// Rows have other numbers: one stays in the row that one is in, if it is known which that is. No others are
    /// chosen, because they would be other rows.
    #[must_use]
    pub fn again(mut self, row: Option<u64>) -> Self {
        let is_seen = !self.is_out_of_sight();
        self.anchor = None;
        self.row = self.row.map(|was| row.unwrap_or(was));
        let walk = self.in_bounds();
        if is_seen { walk.in_sight() } else { walk }
    }

    /// Whether the row that one is in is scrolled away.
    pub fn is_out_of_sight(&self) -> bool {
        self.row.is_some_and(|row| !(self.first..self.first + self.shown).contains(&row))
    }

    /// With other rows, columns, or room. The row that one is in stays in sight, if it was.
    #[must_use]
    pub fn sized(mut self, rows: u64, columns: usize, shown: u64) -> Self {
        let is_seen = !self.is_out_of_sight();
        (self.rows, self.columns, self.shown) = (rows, columns, shown);
        self = self.in_bounds();
        if is_seen { self.in_sight() } else { self }
    }

    /// With all rows chosen. Nothing is scrolled.
    #[must_use]
    pub fn all(mut self) -> Self {
        let last = self.rows.checked_sub(1);
        (self.row, self.anchor) = (last.map(|_| 0), last);
        self
    }

    /// The chosen rows: the one that one is in, if no more.
    pub fn chosen(&self) -> Option<RangeInclusive<u64>> {
        let row = self.row?;
        let anchor = self.anchor.unwrap_or(row);
        Some(row.min(anchor)..=row.max(anchor))
    }

    fn in_bounds(mut self) -> Self {
        let last = self.rows.checked_sub(1);
        self.row = self.row.and_then(|row| Some(row.min(last?)));
        self.anchor = self.anchor.and_then(|row| Some(row.min(last?)));
        self.column = self.column.min(self.columns.saturating_sub(1));
        self.first = self.first.min(self.rows.saturating_sub(self.shown));
        self
    }

    fn in_sight(mut self) -> Self {
        if let Some(row) = self.row {
            self.first = self.first.min(row).max((row + 1).saturating_sub(self.shown.max(1)));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk() -> Walk {
        Walk::default().sized(20_000_000, 12, 30)
    }

    #[track_caller]
    fn check(steps: &[Move], row: Option<u64>, column: usize, first: u64) {
        let walk = steps.iter().fold(walk(), |walk, &step| walk.moved(step, false));
        assert_eq!((walk.row, walk.column, walk.first), (row, column, first), "{steps:?}");
        assert_eq!(walk.chosen(), row.map(|row| row..=row));
    }

    #[test]
    fn by_keys() {
        check(&[], None, 0, 0);
        check(&[Move::Down], Some(0), 0, 0);
        check(&[Move::Down, Move::Up], None, 0, 0);
        check(&[Move::Right, Move::Right, Move::Left], None, 1, 0);
        check(&[Move::RowEnd, Move::Right], None, 11, 0);
        check(&[Move::PageDown, Move::PageDown], Some(58), 0, 29);
        check(&[Move::PageDown, Move::PageDown, Move::PageUp, Move::RowStart], Some(29), 0, 29);
        check(&[Move::Last], Some(19_999_999), 11, 19_999_970);
        check(&[Move::Last, Move::Down, Move::PageDown], Some(19_999_999), 11, 19_999_970);
        check(&[Move::Last, Move::First], Some(0), 0, 0);
    }

    #[test]
    fn rows_are_chosen() {
        let walk = walk().at(Some(5), 2, false).moved(Move::Down, true).moved(Move::Down, true);
        assert_eq!(walk.chosen(), Some(5..=7));
        assert_eq!(walk.moved(Move::Last, true).chosen(), Some(5..=19_999_999));
        assert_eq!(walk.at(Some(1), 0, true).chosen(), Some(1..=5));
        assert_eq!(walk.moved(Move::Left, false).chosen(), Some(5..=7));
        assert_eq!(walk.moved(Move::Up, false).chosen(), Some(6..=6));
    }

    #[test]
    fn all_are_chosen_where_one_is() {
        let walk = walk().scrolled(100).all();
        assert_eq!((walk.chosen(), walk.first), (Some(0..=19_999_999), 100));
        assert_eq!(walk.moved(Move::Down, false).chosen(), Some(1..=1));
        assert_eq!(Walk::default().all().chosen(), None);
    }

    #[test]
    fn what_has_another_number_is_not_chosen() {
        let walk = walk().at(Some(5), 2, false).moved(Move::Down, true);
        assert_eq!(walk.chosen(), Some(5..=6));
        assert_eq!(walk.again(Some(40)).chosen(), Some(40..=40));
        assert_eq!(walk.again(Some(40)).first, 11);
        assert_eq!(walk.again(None).chosen(), Some(6..=6));
        assert_eq!(walk.scrolled(100).again(Some(7)).first, 100);
        assert_eq!(Walk::default().again(Some(7)).chosen(), None);
    }

    #[test]
    fn scrolling_leaves_one_where_one_is() {
        let walk = walk().at(Some(5), 2, false).scrolled(100);
        assert_eq!((walk.first, walk.row, walk.is_out_of_sight()), (100, Some(5), true));
        let back = walk.moved(Move::Down, false);
        assert_eq!((back.first, back.row, back.is_out_of_sight()), (6, Some(6), false));
        assert_eq!(walk.scrolled(u64::MAX >> 1).first, 19_999_970);
    }

    #[test]
    fn other_rows_begin_anew() {
        let walk = walk().moved(Move::Last, false).moved(Move::PageUp, true);
        let among = walk.sized(400, 12, 30);
        assert_eq!((among.anew(0).first, among.anew(0).chosen(), among.anew(0).column), (0, Some(0..=0), 11));
        assert_eq!((among.anew(77).first, among.anew(77).chosen()), (48, Some(77..=77)));
        assert_eq!(walk.sized(0, 12, 30).anew(0).row, None);
        assert_eq!(Walk::default().sized(400, 12, 30).anew(7).row, None);
    }

    #[test]
    fn with_less_room_one_is_in_sight_still() {
        let walk = walk().moved(Move::Last, false).sized(20_000_000, 12, 20);
        assert_eq!((walk.first, walk.is_out_of_sight()), (19_999_980, false));
        let away = walk.scrolled(0).sized(20_000_000, 12, 30);
        assert_eq!((away.first, away.is_out_of_sight()), (0, true));
    }

    #[test]
    fn nothing_to_walk() {
        let walk = Walk::default().sized(0, 3, 30);
        assert_eq!(walk.moved(Move::Last, true).row, None);
        assert_eq!(walk.moved(Move::Down, false).scrolled(7), Walk { columns: 3, shown: 30, ..Walk::default() });
    }
}
