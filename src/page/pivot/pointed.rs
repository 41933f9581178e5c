//! Which value was pointed at, by mouse, touch or key.

use wasm_bindgen::prelude::*;
use web_sys::{Element, MouseEvent};
use yew::prelude::*;

use super::{ACT, Act, TERM};
use crate::page::browser::{Listener, window};

/// What was pointed at.
#[derive(Clone, PartialEq)]
pub struct Pointed {
    pub term: String,
    /// Where the menu belongs, in CSS pixels of the window.
    pub at: (f64, f64),
}

impl Pointed {
    /// There, or else below the value.
    fn new(element: &Element, at: Option<(f64, f64)>) -> Self {
        let below = element.get_bounding_client_rect();
        Self { term: term_of(element), at: at.unwrap_or((below.left(), below.bottom())) }
    }
}

/// The value that was last pointed at, until it is let go of. What is done at once, without a menu, goes to `act`.
#[hook]
pub fn use_pointed(act: &Callback<(Act, String)>) -> UseStateHandle<Option<Pointed>> {
    let pointed = use_state_eq(|| None::<Pointed>);
    let (setter, act) = (pointed.setter(), act.clone());
    use_effect_with((), move |()| {
        let open = setter.clone();
        let at_once = act.clone();
        let on_click = Listener::new(&window(), "click", move |event| {
            // In the grid the first click goes to a cell, and another one asks what can be done there. The second of a
            // double click, and one that chooses rows, mean other things.
            let click = event.unchecked_ref::<MouseEvent>();
            let is_plain = click.detail() < 2 && !click.shift_key();
            let carriers = if is_plain { "button[data-term], .here[data-term]" } else { "button[data-term]" };
            let Some(element) = carrier(&event, carriers) else { return };
            let wanted = element.get_attribute(ACT);
            match Act::ALL.into_iter().find(|act| Some(act.key()) == wanted.as_deref()) {
                Some(known) => at_once.emit((known, term_of(&element))),
                None => open.set(Some(Pointed::new(&element, None))),
            }
        });
        let on_menu = Listener::new(&window(), "contextmenu", move |event| {
            let Some(element) = carrier(&event, "[data-term]") else { return };
            event.prevent_default();
            let event = event.unchecked_ref::<MouseEvent>();
            // By the keyboard there is no pointer to open it at.
            let by_pointer = event.button() == 2;
            let at = by_pointer.then(|| (event.client_x().into(), event.client_y().into()));
            setter.set(Some(Pointed::new(&element, at)));
        });
        let on_key = Listener::new(&window(), "keydown", move |event| {
            let Some(known) = Act::by_key(event.unchecked_ref()) else { return };
            let Some(element) = carrier(&event, "[data-term]") else { return };
            event.prevent_default();
            act.emit((known, term_of(&element)));
        });
        move || drop([on_click, on_menu, on_key])
    });
    pointed
}

fn term_of(element: &Element) -> String {
    element.get_attribute(TERM).unwrap_or_default()
}

/// The element that carries a term, from where the event came.
fn carrier(event: &web_sys::Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}
