//! Reading only some hours or NICs: the dialog in which one says which, and the line that says what was left out.

mod dialog;

use flowglass::ingest::Wanted;
use flowglass::present::only::{Missing, sentence};
use yew::prelude::*;

use super::parts::button;
use super::state::Command;

pub use dialog::OnlyDialog;

/// The button that opens the dialog.
pub fn opener(class: &'static str, on: &Callback<()>) -> Html {
    let onclick = on.reform(|_: MouseEvent| ());
    html! { <button type="button" {class} aria-haspopup="dialog" {onclick}>{"Read only…"}</button> }
}

/// What is read where that is not all, and the ways to more. `missing` is absent while nothing is open.
pub fn line(wanted: &Wanted, missing: Option<Missing>, busy: bool, on: &Callback<Command>, ask: &Callback<()>) -> Html {
    if wanted.is_all() {
        return Html::default();
    }
    let rest = on.reform(|_: MouseEvent| Command::ReadRest);
    let change = ask.reform(|_: MouseEvent| ());
    let words = if missing.is_some() { "Read the rest" } else { "Read all" };
    html! {
        <section class="only" aria-label="What is read">
            <p role="status">{sentence(wanted, missing)}</p>
            if !busy {
                <p class="acts">
                    {button("link", words, rest)}
                    <button type="button" class="link" aria-haspopup="dialog" onclick={change}>{"Change"}</button>
                </p>
            }
        </section>
    }
}
