//! What is asked of all shards, and what is to be asked next.

use std::collections::VecDeque;

use flowglass::filter::Field;
use wasm_bindgen::JsValue;
use yew::Callback;

use super::sight::{Pace, Sight};
use super::whole::WholeOverview;
use crate::platform::Since;

#[derive(Default)]
pub(super) struct Asking {
    /// The number of the last question. Answers with another are of no interest any more.
    pub number: u32,
    pub running: Option<Question>,
    /// Something changed since the running question was put.
    pub overview_stale: bool,
    /// The first change of the scope that no question was put about yet.
    pub narrowed: Option<Since>,
    /// What the figures that are shown are of.
    pub shown_of: Option<Sight>,
    /// Values of a field that someone waits for.
    pub values_wanted: Option<ValuesWanted>,
    /// The figures are empty, and it is to be said why.
    pub explained_wanted: bool,
    pub summary_wanted: bool,
    pub whole_wanted: VecDeque<WholeOverview>,
    /// Rows of each ranking, where someone wanted more.
    pub rows: u32,
    pub planned: bool,
    /// When the figures were last answered.
    pub pace: Pace,
}

pub(super) struct Question {
    pub what: Topic,
    pub began: f64,
    /// The worker that is to merge the sums, and keeps its own.
    pub merger: usize,
    /// All others.
    pub others: Vec<usize>,
    /// Workers whose sums are still to come.
    pub missing: Vec<usize>,
    /// By worker.
    pub sums: Vec<(usize, JsValue)>,
    pub sight: Sight,
    /// Everything opened so far is read: this answer will be the whole.
    pub is_final: bool,
    /// The change of the scope that it is asked for.
    pub narrowed: Option<Since>,
}

pub(super) enum Topic {
    Overview,
    Values(ValuesWanted),
    Explained,
    Summary,
    /// With all rows of its rankings.
    Whole(WholeOverview),
}

/// Values of a field that hold a text, and to whom they go.
pub(super) struct ValuesWanted {
    pub field: Field,
    pub text: String,
    pub to: Callback<Vec<(String, u64)>>,
}

impl Asking {
    /// What is to be asked now: what was narrowed first, because someone waits for all of it. A summary and whole lists
    /// are of all that is read, so they wait until that is over.
    pub fn next(&mut self, is_all_read: bool) -> Option<Topic> {
        if self.narrowed.is_some() && std::mem::take(&mut self.overview_stale) {
            return Some(Topic::Overview);
        }
        if let Some(wanted) = self.values_wanted.take() {
            return Some(Topic::Values(wanted));
        }
        if is_all_read && let Some(whole) = self.whole_wanted.pop_front() {
            return Some(Topic::Whole(whole));
        }
        if is_all_read && std::mem::take(&mut self.summary_wanted) {
            return Some(Topic::Summary);
        }
        if std::mem::take(&mut self.explained_wanted) {
            return Some(Topic::Explained);
        }
        std::mem::take(&mut self.overview_stale).then_some(Topic::Overview)
    }

    /// Those that wait for whole lists.
    pub fn drop_whole(&mut self) -> VecDeque<WholeOverview> {
        let running = self.running.take_if(|question| matches!(question.what, Topic::Whole(_)));
        if let Some(Topic::Whole(whole)) = running.map(|question| question.what) {
            self.whole_wanted.push_front(whole);
        }
        std::mem::take(&mut self.whole_wanted)
    }

    /// Nobody waits for those of another field any more.
    pub fn drop_values(&mut self) {
        self.values_wanted = None;
        self.running.take_if(|question| matches!(question.what, Topic::Values(_)));
    }

    pub fn put_back(&mut self, what: Topic) {
        match what {
            Topic::Overview => self.overview_stale = true,
            Topic::Values(wanted) => self.values_wanted = Some(wanted),
            Topic::Explained => self.explained_wanted = true,
            Topic::Summary => self.summary_wanted = true,
            Topic::Whole(whole) => self.whole_wanted.push_front(whole),
        }
    }

    /// Someone waits for something else than figures that grow.
    pub fn is_pressing(&self, is_all_read: bool) -> bool {
        self.narrowed.is_some()
            || self.values_wanted.is_some()
            || (is_all_read && !self.whole_wanted.is_empty())
            || (is_all_read && self.summary_wanted)
            || self.explained_wanted
    }
}
