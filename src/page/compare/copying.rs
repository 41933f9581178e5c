//! Copying the rows that are listed.

use flowglass::present::compare::copied;
use flowglass::present::flows::Format;
use yew::prelude::*;

use crate::page::browser::copy;
use crate::page::shared::Shared;
use crate::page::state::ComparedShown;
use crate::page::write::several;

/// A button for each format; what became of it is told.
pub fn buttons(shown: &Shared<ComparedShown>, told: &UseStateSetter<String>) -> Html {
    let button = |format: Format| {
        let (shown, told) = (shown.clone(), told.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            let text = copied(&shown.answer.rows, shown.ask.field, format);
            let (count, told) = (shown.answer.rows.len() as u64, told.clone());
            wasm_bindgen_futures::spawn_local(async move {
                told.set(if copy(&text).await {
                    format!("Copied {} as {}.", several(count, "row", "rows"), format.title())
                } else {
                    "The browser refused to copy.".to_owned()
                });
            });
        });
        html! {
            <button type="button" class="button quiet" aria-label={format!("Copy rows as {}", format.title())} {onclick}>{format.title()}</button>
        }
    };
    html! {
        <span class="copies" role="group" aria-label="Copy rows">
            <span class="dim">{"Copy rows as"}</span>
            { for [Format::Text, Format::Csv].map(button) }
        </span>
    }
}
