//! Buttons that copy a text, or rows in several formats, and what is said when they have.

use flowglass::present::elsewhere::Copied;
use flowglass::present::flows::Format;
use flowglass::present::number::exact;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{Shape, small_icon};
use crate::page::browser::copy;
use crate::page::write::several;

const REFUSED: &str = "The browser refused to copy.";

#[derive(Properties, PartialEq)]
struct CopyProps {
    /// What the button says, or of a list, how that is titled.
    name: &'static str,
    is_list: bool,
    what: Callback<(), Copied>,
}

/// Copies a text. Says on itself how it went.
pub fn copy_button(name: &'static str, text: String) -> Html {
    html! { <Copy {name} is_list={false} what={Callback::from(move |()| Copied::text(text.clone()))} /> }
}

/// Copies the rows of a list, more than are in sight where more are known. `name` is how it is titled.
pub fn copy_rows(name: &'static str, rows: impl Fn() -> Copied + 'static) -> Html {
    html! { <Copy {name} is_list={true} what={Callback::from(move |()| rows())} /> }
}

#[component]
fn Copy(props: &CopyProps) -> Html {
    // Said until one goes elsewhere.
    let told = use_state_eq(String::new);
    let onclick = {
        let (told, what) = (told.setter(), props.what.clone());
        Callback::from(move |_: MouseEvent| {
            let (told, Copied { text, rows }) = (told.clone(), what.emit(()));
            spawn_local(async move {
                let is_copied = copy(&text).await;
                told.set(match rows {
                    Some([rows, all]) => copied_words(is_copied, rows, all, Format::Text),
                    None if is_copied => "Copied".to_owned(),
                    None => REFUSED.to_owned(),
                });
            });
        })
    };
    let leave = {
        let told = told.setter();
        Callback::from(move |()| told.set(String::new()))
    };
    // Not every browser gives a button the focus when it is clicked.
    let (onfocusout, onmouseleave) = (leave.reform(|_: FocusEvent| ()), leave.reform(|_: MouseEvent| ()));
    let is_told = !told.is_empty();
    if !props.is_list {
        let label = if is_told { (*told).clone() } else { props.name.to_owned() };
        return html! { <button type="button" class="button" {onclick} {onfocusout} {onmouseleave} aria-live="polite">{label}</button> };
    }
    let title = format!("Copy “{}”", props.name);
    html! {
        <span class="copy-rows" {onfocusout} {onmouseleave}>
            <span class="copied" role="status">{&*told}</span>
            <button type="button" class="how-button" aria-label={title.clone()} {title} {onclick}>
                {small_icon(if is_told { Shape::Done } else { Shape::Copy })}
            </button>
        </span>
    }
}

/// `words` say what is copied.
pub fn copies(words: &str, formats: &[Format], disabled: bool, on: &Callback<Format>) -> Html {
    let button = |&format: &Format| (format.title(), on.reform(move |_: MouseEvent| format));
    in_formats("Copy rows", &format!("{words} as"), disabled, formats.iter().map(button).collect())
}

/// A button for each format, by its title; `what` is done names the group and, with the format, each of them.
pub fn in_formats(what: &str, words: &str, disabled: bool, buttons: Vec<(&'static str, Callback<MouseEvent>)>) -> Html {
    let button = |(title, onclick): (&'static str, Callback<MouseEvent>)| {
        html! { <button type="button" class="button quiet" {disabled} aria-label={format!("{what} as {title}")} {onclick}>{title}</button> }
    };
    html! {
        <span class="copies" role="group" aria-label={what.to_owned()}>
            <span class="dim">{words.to_owned()}</span>
            { for buttons.into_iter().map(button) }
        </span>
    }
}

/// What became of it.
pub fn copied_words(is_copied: bool, rows: u64, all: u64, format: Format) -> String {
    let format = format.title();
    match is_copied {
        true if rows < all => format!("Copied the first {} of {} rows as {format}.", exact(rows), exact(all)),
        true => format!("Copied {} as {format}.", several(rows, "row", "rows")),
        false => REFUSED.to_owned(),
    }
}
