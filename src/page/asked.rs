//! What an open view asks of the session: told whenever it changes, and taken back when the view is left.

use flowglass::query::Scope;
use yew::prelude::*;

use super::state::Command;

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
