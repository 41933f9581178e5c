//! What an open view asks of the session: told whenever it changes, and taken back when the view is left; and lists,
//! asked for once.

use std::rc::Rc;

use flowglass::query::compare;
use flowglass::query::pairs::PairsAsk;
use flowglass::query::{Overview, Scope};
use yew::prelude::*;

use super::state::{Command, ComparedShown, HostsShown, HostsWanted, PairsShown};

/// What is shown is of this scope, and more of it is to be had here. A context, for what stands deep in a view.
#[derive(Clone, PartialEq)]
pub struct Asks {
    pub scope: Scope,
    /// Files are read still.
    pub is_busy: bool,
    pub on: Callback<Command>,
}

#[hook]
pub fn use_asked<T: Clone + PartialEq + 'static>(on: &Callback<Command>, wanted: T, command: fn(Option<T>) -> Command) {
    {
        let on = on.clone();
        use_effect_with(wanted, move |wanted| on.emit(command(Some(wanted.clone()))));
    }
    let on = on.clone();
    use_effect_with((), move |()| move || on.emit(command(None)));
}

/// So many rows of a list leave the page at most. Nobody reads more, and the page has to hold them.
pub const MOST_TAKEN: u32 = 50_000;

/// A list that is wanted with all its rows, and to whom it goes; nothing where it cannot be had.
#[derive(Clone, Debug)]
pub enum Whole {
    /// All rankings, and the rules.
    Overview(Callback<Option<Rc<Overview>>>),
    Hosts(HostsWanted, Callback<Option<Rc<HostsShown>>>),
    Pairs(PairsAsk, Callback<Option<Rc<PairsShown>>>),
    Compared(Box<compare::Ask>, Callback<Option<Rc<ComparedShown>>>),
}

impl Whole {
    pub fn refuse(&self) {
        match self {
            Self::Overview(to) => to.emit(None),
            Self::Hosts(_, to) => to.emit(None),
            Self::Pairs(_, to) => to.emit(None),
            Self::Compared(_, to) => to.emit(None),
        }
    }
}
