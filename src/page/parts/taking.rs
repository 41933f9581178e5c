//! Buttons that take a list elsewhere, more rows than are in sight where more are known: as text with a copy, as CSV
//! into a file.

use std::rc::Rc;

use flowglass::present::elsewhere::TakeAway;
use flowglass::present::flows::Format;
use flowglass::present::number::exact;
use flowglass::query::Scope;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::copies::first_of;
use super::telling::{Telling, use_telling};
use super::{Shape, copied_words, small_icon};
use crate::page::asked::Asks;
use crate::page::browser::copy;
use crate::page::shared::Shared;
use crate::page::state::{Command, Whole};
use crate::platform::save_text;

/// A list with all its rows, for whom it is given to.
type Asking = Callback<Callback<TakeAway>, Whole>;

#[derive(Clone, Properties, PartialEq)]
struct TakeProps {
    name: &'static str,
    list: Callback<(), TakeAway>,
    #[prop_or_default]
    whole: Option<Asking>,
}

/// Of a list that is at hand with all its rows. `name` is how it is titled.
pub fn take_away(name: &'static str, list: impl Fn() -> TakeAway + 'static) -> Html {
    html! { <Take {name} list={Callback::from(move |()| list())} /> }
}

/// Of what is shown of a list, and of the question that brings all of it.
pub fn take_whole<T: 'static>(
    name: &'static str,
    shown: Shared<T>,
    ask: impl Fn(&T, Callback<Rc<T>>) -> Whole + 'static,
    list: impl Fn(&T) -> TakeAway + 'static,
) -> Html {
    let list = Rc::new(list);
    let whole = {
        let (shown, list) = (shown.clone(), Rc::clone(&list));
        Callback::from(move |to: Callback<TakeAway>| {
            let list = Rc::clone(&list);
            ask(&shown, to.reform(move |of: Rc<T>| list(&of)))
        })
    };
    html! { <Take {name} list={Callback::from(move |()| list(&shown))} {whole} /> }
}

#[component]
fn Take(props: &TakeProps) -> Html {
    let asks = use_context::<Asks>();
    let Telling { told, tell, on_focus_out, on_mouse_leave } = use_telling::<(Shape, String)>();
    let button = |shape: Shape, title: String| {
        let is_done = told.as_ref().is_some_and(|(done, _)| *done == shape);
        let (TakeProps { name, list, whole }, asks, tell) = (props.clone(), asks.clone(), tell.clone());
        let onclick = move |_: MouseEvent| {
            // Of what is shown, which is not always what the address asks for by now.
            let Some(Asks { scope, on }) = asks.clone() else { return };
            let list = list.emit(());
            let give = give(shape, name, scope.clone(), tell.clone());
            match &whole {
                Some(whole) if !list.is_whole() => {
                    tell.emit((shape, format!("Bringing all {} rows.", exact(list.counts()[1]))));
                    on.emit(Command::Whole(scope, whole.emit(give)));
                }
                _ => give.emit(list),
            }
        };
        html! {
            <button type="button" class="how-button" aria-label={title.clone()} {title} {onclick}>
                {small_icon(if is_done { Shape::Done } else { shape })}
            </button>
        }
    };
    let name = props.name;
    html! {
        <span class="take-away" onfocusout={on_focus_out} onmouseleave={on_mouse_leave}>
            <span class="told" role="status">{told.as_ref().map(|(_, told)| told.clone())}</span>
            {button(Shape::Copy, format!("Copy “{name}”"))}
            {button(Shape::Save, format!("Save “{name}” as CSV"))}
        </span>
    }
}

/// Copies or saves a list, and says so.
fn give(shape: Shape, name: &'static str, scope: Scope, tell: Callback<(Shape, String)>) -> Callback<TakeAway> {
    Callback::from(move |list: TakeAway| {
        let [rows, all] = list.counts();
        if shape == Shape::Copy {
            let tell = tell.clone();
            return spawn_local(async move {
                tell.emit((shape, copied_words(copy(&list.text()).await, rows, all, Format::Text)));
            });
        }
        let file = list.file_name(name, &scope);
        let words = match save_text(&file, "text/csv", &list.csv()) {
            Ok(()) => format!("Saved {} as {file}.", first_of(rows, all)),
            Err(_) => "The browser refused to save.".to_owned(),
        };
        tell.emit((shape, words));
    })
}
