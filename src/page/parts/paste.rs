//! A field to paste records into, for keyboards without the keys for it and for those who want to see what they paste.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::{button, use_modal};
use crate::page::state::Command;

#[derive(Properties, PartialEq)]
pub struct PasteDialogProps {
    pub on: Callback<Command>,
    pub on_close: Callback<()>,
}

#[component]
pub fn PasteDialog(props: &PasteDialogProps) -> Html {
    let dialog = use_modal(true);
    let field = use_node_ref();
    let empty = use_state(|| true);
    let text = {
        let field = field.clone();
        move || field.cast::<HtmlTextAreaElement>().map(|field| field.value()).unwrap_or_default()
    };
    let oninput = {
        let (empty, text) = (empty.clone(), text.clone());
        Callback::from(move |_: InputEvent| empty.set(text().trim().is_empty()))
    };
    let onsubmit = {
        let (on, on_close) = (props.on.clone(), props.on_close.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let text = text();
            if !text.trim().is_empty() {
                on.emit(Command::Paste(text));
            }
            on_close.emit(());
        })
    };
    let cancel = props.on_close.reform(|_: MouseEvent| ());
    let onclose = props.on_close.reform(|_: Event| ());
    html! {
        <dialog ref={dialog} class="dialog" aria-labelledby="paste-title" {onclose}>
            <form {onsubmit}>
                <h2 id="paste-title">{"Paste a record"}</h2>
                <p><label for="paste-text">{"Whole records, whole files, or bare tuples, one a line."}</label></p>
                <textarea id="paste-text" ref={field} rows="10" spellcheck="false" autocomplete="off" {oninput} />
                <p class="acts">
                    <button type="submit" class="button primary" disabled={*empty}>{"Read it"}</button>
                    {button("button", "Cancel", cancel)}
                </p>
            </form>
        </dialog>
    }
}
