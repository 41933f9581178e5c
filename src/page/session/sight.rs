//! Which rows an answer is of, and when another is to be asked for: the same for all tables.

use flowglass::query::{Scope, TimeRange};

use super::Inner;
use crate::page::state::Phase;
use crate::platform::now_ms;

/// While files are read, figures and tables are asked for anew for at most this part of the time.
const SHARE_OF_TIME: f64 = 10.0;

/// The rows that an answer is of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sight {
    pub scope: Scope,
    /// What the timeline shows: a host's, and those in tables, are on its clock.
    window: Option<TimeRange>,
    /// The same as the workers were asked, so that all rounds of a question are of it.
    pub asked: Scope,
    /// Counts the changes of what the workers hold.
    growth: u32,
}

/// When the last answer came, and how long it took.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pace {
    ended_at: f64,
    took: f64,
}

impl Pace {
    pub fn since(began: f64) -> Self {
        let ended_at = now_ms();
        Self { ended_at, took: ended_at - began }
    }

    /// How long not to ask again.
    pub fn rest(self) -> f64 {
        self.took * SHARE_OF_TIME
    }

    fn is_due(self) -> bool {
        now_ms() - self.ended_at > self.rest()
    }
}

impl Inner {
    /// The rows as they are.
    pub(super) fn sight(&self) -> Sight {
        self.sight_of(self.asked.scope.clone())
    }

    /// The same of another scope.
    pub(super) fn sight_of(&self, scope: Scope) -> Sight {
        let asked = Scope { filter: self.filter_asked(&scope.filter), ..scope };
        Sight { scope, window: self.asked.window, asked, growth: self.asked.growth }
    }

    /// Whether it is time for tables. The figures of a scope come first; and while rows are compared with each other,
    /// they are about to change.
    pub(super) fn can_ask(&self) -> bool {
        !self.is_matching() && self.asking.shown_of.as_ref().is_some_and(|sight| self.is_of_now(sight))
    }

    /// Whether it is of the scope and the window that hold now.
    fn is_of_now(&self, sight: &Sight) -> bool {
        (&sight.scope, sight.window) == (&self.asked.scope, self.asked.window)
    }

    /// Whether rows are to be asked for anew: of another scope at once, if there are more now and then.
    pub(super) fn has_other_rows(&self, sight: &Sight, pace: Pace) -> bool {
        let has_grown = sight.growth != self.asked.growth;
        sight.scope != self.asked.scope || has_grown && (self.phase == Phase::Ready || pace.is_due())
    }

    /// The same of an answer whose steps are the timeline's.
    pub(super) fn is_outdated(&self, sight: &Sight, pace: Pace) -> bool {
        !self.is_of_now(sight) || self.has_other_rows(sight, pace)
    }
}
