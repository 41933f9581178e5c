//! What became of a press of a button.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::platform::sleep;

/// Whoever presses and moves on at once still wants to read it.
const LINGERS_MS: i32 = 4_000;

/// What is said, how to say it, and what the button does when one leaves it or comes back.
pub struct Telling<T: 'static> {
    pub told: Option<T>,
    pub tell: Callback<T>,
    pub on_focus: [Callback<FocusEvent>; 2],
    pub on_mouse: [Callback<MouseEvent>; 2],
}

struct Watched {
    /// As one is who presses it by a command.
    is_away: bool,
    /// Counts what has happened since: what was to be taken away before that stays.
    turn: u32,
}

/// Says until one goes elsewhere, and a moment longer, but not of something else than this. The focus can also be
/// taken by the browser, as Firefox does to show that a file is saved.
#[hook]
pub fn use_telling<T: Clone + PartialEq + 'static>(of: impl PartialEq + 'static) -> Telling<T> {
    let told = use_state_eq(|| None::<T>);
    {
        let told = told.setter();
        use_effect_with(of, move |_| told.set(None));
    }
    let watched = use_mut_ref(|| Watched { is_away: true, turn: 0 });
    let fade = {
        let (told, watched) = (told.setter(), Rc::clone(&watched));
        Callback::from(move |()| {
            let (told, watched) = (told.clone(), Rc::clone(&watched));
            spawn_local(async move {
                let turn = watched.borrow().turn;
                sleep(LINGERS_MS).await;
                if watched.borrow().turn == turn {
                    told.set(None);
                }
            });
        })
    };
    // Not every browser gives a button the focus when it is clicked.
    let goes = {
        let (fade, watched) = (fade.clone(), Rc::clone(&watched));
        Callback::from(move |is_away: bool| {
            {
                let watched = &mut *watched.borrow_mut();
                watched.is_away = is_away;
                watched.turn += 1;
            }
            if is_away {
                fade.emit(());
            }
        })
    };
    let tell = {
        let told = told.setter();
        Callback::from(move |words: T| {
            told.set(Some(words));
            watched.borrow_mut().turn += 1;
            let is_away = watched.borrow().is_away;
            if is_away {
                fade.emit(());
            }
        })
    };
    let on_focus = [false, true].map(|is_away| goes.reform(move |_: FocusEvent| is_away));
    let on_mouse = [false, true].map(|is_away| goes.reform(move |_: MouseEvent| is_away));
    Telling { told: (*told).clone(), tell, on_focus, on_mouse }
}
