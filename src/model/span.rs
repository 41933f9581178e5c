//! A stretch of time, from the first of its moments to the last.

use serde::{Deserialize, Serialize};

use super::Millis;

/// Both ends belong to it, so that what lies at one moment has a span, too. Of nothing there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub first: Millis,
    pub last: Millis,
}

impl Span {
    /// Of no moment yet: any lies before it and after it.
    pub const NONE: Self = Self { first: Millis(i64::MAX), last: Millis(i64::MIN) };

    pub const fn of(time: Millis) -> Self {
        Self { first: time, last: time }
    }

    /// Of both, and of what lies between them.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    /// Grows to hold another.
    pub fn add(span: &mut Option<Self>, other: Option<Self>) {
        *span = span.zip(other).map(|(ours, theirs)| ours.with(theirs)).or(*span).or(other);
    }

    /// How many milliseconds lie between its ends.
    pub fn length(self) -> u64 {
        u64::try_from(self.last.0.saturating_sub(self.first.0)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_grow() {
        let span = |first, last| Span { first: Millis(first), last: Millis(last) };
        let check = |ours: Option<Span>, theirs: Option<Span>, expected: Option<Span>| {
            for (mut ours, theirs) in [(ours, theirs), (theirs, ours)] {
                Span::add(&mut ours, theirs);
                assert_eq!(ours, expected);
            }
        };
        check(None, None, None);
        check(Some(span(1, 2)), None, Some(span(1, 2)));
        check(Some(span(1, 2)), Some(span(7, 9)), Some(span(1, 9)));
        check(Some(span(1, 9)), Some(Span::of(Millis(4))), Some(span(1, 9)));
        assert_eq!((span(1, 9).length(), Span::of(Millis(4)).length()), (8, 0));
    }
}
