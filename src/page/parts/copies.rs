//! Buttons that copy a text, or rows in several formats, and what is said when they have.

use flowglass::present::flows::Format;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::page::browser::copy;
use crate::page::write::several;

#[derive(Properties, PartialEq)]
struct CopyButtonProps {
    name: &'static str,
    text: String,
}

/// Copies a text. Says on itself how it went.
pub fn copy_button(name: &'static str, text: String) -> Html {
    html! { <CopyButton {name} {text} /> }
}

#[component]
fn CopyButton(props: &CopyButtonProps) -> Html {
    let copied = use_state(|| None::<(String, bool)>);
    let onclick = {
        let (copied, text) = (copied.setter(), props.text.clone());
        Callback::from(move |_: MouseEvent| {
            let (copied, text) = (copied.clone(), text.clone());
            spawn_local(async move {
                let is_copied = copy(&text).await;
                copied.set(Some((text, is_copied)));
            });
        })
    };
    let label = match &*copied {
        Some((text, true)) if *text == props.text => "Copied",
        Some((text, false)) if *text == props.text => "The browser refused to copy",
        _ => props.name,
    };
    html! { <button type="button" class="button" {onclick} aria-live="polite">{label}</button> }
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
pub fn copied_words(is_copied: bool, rows: u64, format: Format) -> String {
    if is_copied {
        format!("Copied {} as {}.", several(rows, "row", "rows"), format.title())
    } else {
        "The browser refused to copy.".to_owned()
    }
}
