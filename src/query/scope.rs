//! Which rows a question is about. One scope rules all figures, tables and charts of the page.

use serde::{Deserialize, Serialize};

use crate::model::{LeftOut, Millis, Span};

/// Rows that count, of these those that the filter lets through, and of these those within the time range.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Kinds of duplicates that do not count.
    pub left_out: LeftOut,
    /// The filter as canonical text; empty: everything.
    pub filter: String,
    pub time: Option<TimeRange>,
}

impl Scope {
    /// All that counts, without these kinds of duplicates.
    pub const fn all(left_out: LeftOut) -> Self {
        Self { left_out, filter: String::new(), time: None }
    }

    /// Whether all that counts is in it.
    pub const fn is_all(&self) -> bool {
        self.filter.is_empty() && self.time.is_none()
    }
}

/// From a moment up to another, which is not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeRange {
    pub from: Millis,
    pub to: Millis,
}

impl TimeRange {
    /// With the last moment in it.
    pub const fn through(span: Span) -> Self {
        Self { from: span.first, to: Millis(span.last.0.saturating_add(1)) }
    }

    /// Up to the last moment in it.
    pub const fn span(self) -> Span {
        Span { first: self.from, last: Millis(self.to.0.saturating_sub(1)) }
    }

    pub fn holds(self, time: Millis) -> bool {
        self.from <= time && time < self.to
    }

    /// Out to whole steps of this width.
    #[must_use]
    pub fn widened(self, step: i64) -> Self {
        Self { from: self.from.floor(step), to: self.to.ceil(step) }
    }
}
