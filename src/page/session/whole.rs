//! Lists that are taken elsewhere as a whole: asked for once, and given to who asked instead of being shown.

use std::rc::Rc;

use flowglass::query::compare;
use flowglass::query::pairs::PairsAsk;
use flowglass::query::{Overview, Scope};
use yew::Callback;

use super::Session;
use super::groups::{Shown, Wanted};
use crate::page::state::{HostsWanted, Whole};

/// So many rows of a list leave at most. More are none that anybody reads, and the page has to hold them.
pub(super) const MOST: u32 = 50_000;
/// Of so many peers of a host their connections are looked for.
const CONTACTS: u32 = 2_000;

/// Something of the views that are asked for in groups, and to whom it goes.
pub(super) struct Listing {
    pub scope: Scope,
    pub wanted: Wanted,
    pub to: Callback<Shown>,
}

impl Session {
    /// Of what is shown, which is not always what is asked for by now.
    pub(super) fn ask_whole(&self, scope: Scope, whole: Whole) {
        let (wanted, to) = match whole {
            Whole::Overview(to) => return self.ask_whole_overview(scope, to),
            Whole::Hosts(wanted, to) => {
                let wanted = match wanted {
                    HostsWanted::Table { by, .. } => HostsWanted::Table { by, limit: MOST },
                    HostsWanted::One { host, .. } => HostsWanted::One { host, contacts: CONTACTS, rows: MOST },
                };
                let to = Callback::from(move |shown| {
                    if let Shown::Hosts(hosts) = shown {
                        to.emit(hosts);
                    }
                });
                (Wanted::Hosts(wanted), to)
            }
            Whole::Pairs(ask, to) => {
                let to = Callback::from(move |shown| {
                    if let Shown::Pairs(pairs) = shown {
                        to.emit(pairs);
                    }
                });
                (Wanted::Pairs(PairsAsk { limit: MOST, ..ask }), to)
            }
            Whole::Compared(ask, to) => {
                let to = Callback::from(move |shown| {
                    if let Shown::Compared(both) = shown {
                        to.emit(both);
                    }
                });
                (Wanted::Sides(compare::Ask { limit: MOST, ..*ask }), to)
            }
        };
        self.ask_listing(Listing { scope, wanted, to });
    }

    fn ask_whole_overview(&self, scope: Scope, to: Callback<Rc<Overview>>) {
        self.inner.borrow_mut().asking.whole_wanted.push((scope, to));
        self.ask_next();
    }
}
