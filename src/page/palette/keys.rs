//! Keys that mean the same wherever one is.

use std::cell::Cell;

use flowglass::present::address::View;
use flowglass::present::keys::letter;
use wasm_bindgen::prelude::*;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::page::address::Change;
use crate::page::browser::{Listener, enter_view, is_for_a_field, window};
use crate::page::filter;
use crate::page::help::Part;
use crate::platform::now_ms;

/// A letter after `g` has to come within this time.
const CHORD_MS: f64 = 1500.0;

/// Until it is dropped. On the start page letters mean other things.
pub fn listen(
    open: UseStateSetter<bool>,
    change: Callback<Change>,
    on_help: Callback<Option<Part>>,
    has_letters: bool,
) -> Listener {
    let since = Cell::new(f64::NEG_INFINITY);
    Listener::new(&window(), "keydown", move |event| {
        let key = event.unchecked_ref::<KeyboardEvent>();
        let pressed = key.key();
        if (key.ctrl_key() || key.meta_key()) && !key.alt_key() && pressed.eq_ignore_ascii_case("k") {
            event.prevent_default();
            open.set(true);
            return;
        }
        if key.ctrl_key() || key.meta_key() || key.alt_key() || !has_letters || is_for_a_field(&event) {
            return;
        }
        let is_second = now_ms() - since.replace(f64::NEG_INFINITY) < CHORD_MS;
        let view = View::ALL.into_iter().find(|view| letter(*view) == pressed).filter(|_| is_second);
        match (pressed.as_str(), view) {
            (_, Some(view)) => {
                change.emit(Change::new(move |address| address.at(view)));
                enter_view();
            }
            ("g", None) => since.set(now_ms()),
            ("/", None) => filter::focus(),
            ("?", None) => on_help.emit(Some(Part::Keys)),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    })
}
