//! Rows one by one: those wanted, those that are here, and those to be saved.

use std::rc::Rc;

use flowglass::present::address::Ordered;
use flowglass::present::flows::Saved;
use flowglass::query::flows::Line;

/// A stretch of rows in an order, up to and without `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowsWanted {
    pub order: Ordered,
    pub from: u64,
    pub to: u64,
}

/// Rows of an order that have left their workers.
#[derive(Clone, Debug, PartialEq)]
pub struct RowsShown {
    pub order: Ordered,
    /// Of another scope it is another number: its rows are other ones.
    pub of: u32,
    /// Brought into order anew, it is another number: a row's number means another flow.
    pub edition: u32,
    pub total: u64,
    /// Stretches, each with its first row's number; the latest last.
    pub windows: Vec<(u64, Rc<Vec<Line>>)>,
}

impl RowsShown {
    pub fn line(&self, row: u64) -> Option<&Line> {
        let within = |(from, lines): &(u64, Rc<Vec<Line>>)| {
            usize::try_from(row.checked_sub(*from)?).ok().filter(|&at| at < lines.len())
        };
        self.windows.iter().rev().find_map(|window| window.1.get(within(window)?))
    }

    /// The number of a row that is at hand.
    pub fn find(&self, line: &Line) -> Option<u64> {
        let rows = |(from, lines): &(u64, Rc<Vec<Line>>)| {
            let place = lines.iter().position(|other| other == line)?;
            Some(from + place as u64)
        };
        self.windows.iter().find_map(rows)
    }
}

/// All rows of an order, to be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SaveRows {
    pub order: Ordered,
    /// What the rows' numbers are of, and how many there are.
    pub edition: u32,
    pub total: u64,
    pub format: Saved,
}

/// How many of the rows that are being saved are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saving {
    pub done: u64,
    pub all: u64,
}

/// A tuple's text as it stands in its file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    pub at: u64,
    pub text: String,
    /// That is where it stands when the file is unpacked and in UTF-8.
    pub is_packed: bool,
}

/// Or why it cannot be shown.
pub type Quoted = Result<Quote, String>;
