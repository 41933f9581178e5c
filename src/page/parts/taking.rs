//! Buttons that take a list elsewhere, more rows than are in sight where more are known: as text with a copy, as CSV
//! into a file.

use flowglass::present::elsewhere::TakeAway;
use flowglass::present::flows::Format;
use flowglass::query::Scope;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::copies::first_of;
use super::telling::{Telling, use_telling};
use super::{Shape, copied_words, small_icon};
use crate::page::browser::copy;
use crate::platform::save_text;

#[derive(Properties, PartialEq)]
struct TakeProps {
    name: &'static str,
    list: Callback<(), TakeAway>,
}

/// `name` is how the list is titled.
pub fn take_away(name: &'static str, list: impl Fn() -> TakeAway + 'static) -> Html {
    html! { <Take {name} list={Callback::from(move |()| list())} /> }
}

#[component]
fn Take(props: &TakeProps) -> Html {
    // Of what is shown, which is not always what the address asks for by now.
    let scope = use_context::<Scope>().unwrap_or_default();
    let Telling { told, tell, on_focus_out, on_mouse_leave } = use_telling::<(Shape, String)>();
    let on_copy = {
        let (tell, list) = (tell.clone(), props.list.clone());
        Callback::from(move |_: MouseEvent| {
            let (tell, list) = (tell.clone(), list.emit(()));
            spawn_local(async move {
                let [rows, all] = list.counts();
                tell.emit((Shape::Copy, copied_words(copy(&list.text()).await, rows, all, Format::Text)));
            });
        })
    };
    let on_save = {
        let (list, name) = (props.list.clone(), props.name);
        Callback::from(move |_: MouseEvent| {
            let list = list.emit(());
            let file = list.file_name(name, &scope);
            let words = match save_text(&file, "text/csv", &list.csv()) {
                Ok(()) => {
                    let [rows, all] = list.counts();
                    format!("Saved {} as {file}.", first_of(rows, all))
                }
                Err(_) => "The browser refused to save.".to_owned(),
            };
            tell.emit((Shape::Save, words));
        })
    };
    let button = |shape: Shape, title: String, onclick: Callback<MouseEvent>| {
        let is_done = told.as_ref().is_some_and(|(done, _)| *done == shape);
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
            {button(Shape::Copy, format!("Copy “{name}”"), on_copy)}
            {button(Shape::Save, format!("Save “{name}” as CSV"), on_save)}
        </span>
    }
}
