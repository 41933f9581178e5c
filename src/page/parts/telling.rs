//! What became of a press of a button.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::platform::sleep;

/// Who presses and moves on at once still wants to read it.
const LINGERS_MS: i32 = 3_000;

/// What is said, how to say it, and what the button does when one leaves it.
pub struct Telling<T: 'static> {
    pub told: Option<T>,
    pub tell: Callback<T>,
    pub on_focus_out: Callback<FocusEvent>,
    pub on_mouse_leave: Callback<MouseEvent>,
}

/// Says until one goes elsewhere, and a moment longer. Where the focus goes to nothing of the page it is the browser
/// that took it, as Firefox does to show that a file is saved: nobody has gone then.
#[hook]
pub fn use_telling<T: Clone + PartialEq + 'static>() -> Telling<T> {
    let told = use_state_eq(|| None::<T>);
    // What is said anew is not taken away for who left before.
    let turn = use_mut_ref(|| 0_u32);
    let tell = {
        let (told, turn) = (told.setter(), Rc::clone(&turn));
        Callback::from(move |words: T| {
            *turn.borrow_mut() += 1;
            told.set(Some(words));
        })
    };
    let leave = {
        let told = told.setter();
        Callback::from(move |()| {
            let (told, turn) = (told.clone(), Rc::clone(&turn));
            spawn_local(async move {
                let left_at = *turn.borrow();
                sleep(LINGERS_MS).await;
                if *turn.borrow() == left_at {
                    told.set(None);
                }
            });
        })
    };
    // Not every browser gives a button the focus when it is clicked.
    let on_mouse_leave = leave.reform(|_: MouseEvent| ());
    let on_focus_out = Callback::from(move |event: FocusEvent| {
        if event.related_target().is_some() {
            leave.emit(());
        }
    });
    Telling { told: (*told).clone(), tell, on_focus_out, on_mouse_leave }
}
