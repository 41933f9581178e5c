//! What opens over the page, and closes again by itself.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent, Node};
use yew::prelude::*;

use crate::page::browser::{Listener, window};

/// Open, it closes on Escape, which gives the focus back to its button, or when something outside of `root` is pressed
/// or takes the focus.
#[hook]
pub fn use_closing(open: &UseStateHandle<bool>, root: &NodeRef, button: &NodeRef) {
    let (is_open, open, root, button) = (**open, open.setter(), root.clone(), button.clone());
    use_effect_with(is_open, move |&is_open| {
        let mut listeners = Vec::new();
        if is_open {
            let close = open.clone();
            listeners.push(Listener::new(&window(), "keydown", move |event| {
                if event.unchecked_ref::<KeyboardEvent>().key() == "Escape" {
                    event.prevent_default();
                    event.stop_propagation();
                    close.set(false);
                    if let Some(button) = button.cast::<HtmlElement>() {
                        let _ = button.focus();
                    }
                }
            }));
            for kind in ["pointerdown", "focusin"] {
                let (close, root) = (open.clone(), root.clone());
                listeners.push(Listener::new(&window(), kind, move |event| {
                    let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
                    if !root.cast::<Node>().is_some_and(|root| root.contains(target.as_ref())) {
                        close.set(false);
                    }
                }));
            }
        }
        move || drop(listeners)
    });
}
