//! Lists that leave the page with all their rows: asked for once, when all is read, and given to whoever asked instead
//! of being shown. Whoever waits when a worker dies, or everything is read anew, gets nothing: what made it fail could
//! do so again, and what is left of the rows is not all of them.

use std::rc::Rc;

use flowglass::query::{Overview, Scope};
use yew::Callback;

use super::groups::{GroupsWanted, Round};
use super::{Inner, Session};
use crate::page::asked::Whole;
use crate::page::state::Phase;

/// What the steps of time are where nobody draws them: one of a thousand years.
const ONE_STEP: i64 = 1 << 45;

/// Figures with all rows of their rankings, and to whom they go.
pub(super) struct WholeOverview {
    pub scope: Scope,
    pub to: Callback<Option<Rc<Overview>>>,
}

/// A list of what is summed in groups.
pub(super) struct WholeList {
    pub scope: Scope,
    pub whole: Whole,
}

impl Session {
    /// Of what is shown, which is not always what is asked for by now.
    pub(super) fn ask_whole(&self, scope: Scope, whole: Whole) {
        {
            let inner = &mut *self.inner.borrow_mut();
            match whole {
                Whole::Overview(to) => inner.asking.whole_wanted.push_back(WholeOverview { scope, to }),
                whole => inner.groups.lists_wanted.push_back(WholeList { scope, whole }),
            }
            inner.next_groups();
        }
        self.ask_next();
    }

    /// Whoever waits for a list waits in vain.
    pub(super) fn refuse_lists(&self) {
        let inner = &mut *self.inner.borrow_mut();
        let overviews = inner.asking.drop_whole().into_iter().map(|WholeOverview { to, .. }| Whole::Overview(to));
        let lists = inner.groups.drop_lists().into_iter().map(|WholeList { whole, .. }| whole);
        let all: Vec<Whole> = overviews.chain(lists).collect();
        // Not at once: what they call may ask for more.
        wasm_bindgen_futures::spawn_local(async move { all.iter().for_each(Whole::refuse) });
    }
}

impl Inner {
    /// The first round of the list that is wanted first, if it can be asked for.
    pub(super) fn next_list(&mut self) -> Option<Round> {
        if self.phase != Phase::Ready || !self.pool.slots.iter().any(|slot| slot.ready) {
            return None;
        }
        let WholeList { scope, whole } = self.groups.lists_wanted.pop_front()?;
        let wanted = match &whole {
            Whole::Overview(_) => return None,
            Whole::Hosts(wanted, _) => GroupsWanted::Hosts(*wanted),
            Whole::Pairs(ask, _) => GroupsWanted::Pairs(*ask),
            Whole::Compared(ask, _) => GroupsWanted::Sides((**ask).clone()),
        };
        Some(Round::first(wanted, self.sight_of(scope), ONE_STEP).given(whole))
    }
}
