//! Buttons that copy rows, one for each format, and what is said when they have.

use flowglass::present::flows::Format;
use yew::prelude::*;

use crate::page::write::several;

/// `words` say what is copied.
pub fn copies(words: &str, formats: &[Format], disabled: bool, on: &Callback<Format>) -> Html {
    let button = |&format: &Format| {
        let onclick = on.reform(move |_: MouseEvent| format);
        html! {
            <button type="button" class="button quiet" {disabled} aria-label={format!("Copy rows as {}", format.title())} {onclick}>{format.title()}</button>
        }
    };
    html! {
        <span class="copies" role="group" aria-label="Copy rows">
            <span class="dim">{format!("{words} as")}</span>
            { for formats.iter().map(button) }
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
