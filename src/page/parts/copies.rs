//! Buttons that copy a text, or rows in several formats, and what is said when they have.

use flowglass::present::flows::Format;
use flowglass::present::number::exact;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::telling::{Telling, use_telling};
use crate::page::address::Here;
use crate::page::browser::copy;
use crate::page::write::several;

const REFUSED: &str = "The browser refused to copy.";

#[derive(Properties, PartialEq)]
struct CopyProps {
    name: &'static str,
    #[prop_or("button")]
    class: &'static str,
    #[prop_or_default]
    title: Option<&'static str>,
    text: String,
}

/// Copies a text. Says on itself how it went.
pub fn copy_button(name: &'static str, text: String) -> Html {
    html! { <Copy {name} {text} /> }
}

/// Copies the address of what is shown, for whoever has the same files.
pub fn copy_link(here: &Here) -> Html {
    const TITLE: &str =
        "The view, the filter, the time range and the options, and no flows: whoever follows it opens the files, too";
    html! { <Copy name="Copy link" class="link" title={TITLE} text={here.url()} /> }
}

#[component]
fn Copy(props: &CopyProps) -> Html {
    let Telling { told, tell, on_focus: [onfocusin, onfocusout], on_mouse: [onmouseenter, onmouseleave] } =
        use_telling::<&'static str>(props.text.clone());
    let onclick = {
        let text = props.text.clone();
        Callback::from(move |_: MouseEvent| {
            let (tell, text) = (tell.clone(), text.clone());
            spawn_local(async move { tell.emit(if copy(&text).await { "Copied" } else { REFUSED }) });
        })
    };
    let label = told.unwrap_or(props.name);
    html! { <button type="button" class={props.class} title={props.title} {onclick} {onfocusin} {onfocusout} {onmouseenter} {onmouseleave} aria-live="polite">{label}</button> }
}

/// `words` say what is copied.
pub fn copies(words: &str, disabled: bool, on: &Callback<Format>) -> Html {
    let button = |&format: &Format| (format.title(), on.reform(move |_: MouseEvent| format));
    in_formats("Copy rows", &format!("{words} as"), disabled, Format::ALL.iter().map(button).collect())
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
pub fn copied_words(is_copied: bool, rows: u64, all: Option<u64>, format: Format) -> String {
    if is_copied { format!("Copied {} as {}.", first_of(rows, all), format.title()) } else { REFUSED.to_owned() }
}

/// How many rows, and if these are not all, of how many, if that is known.
pub fn first_of(rows: u64, all: Option<u64>) -> String {
    match all {
        None => format!("the first {} rows", exact(rows)),
        Some(all) if rows < all => format!("the first {} of {} rows", exact(rows), exact(all)),
        Some(_) => several(rows, "row", "rows"),
    }
}
