//! The browser's own file picker behind a button of ours.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::page::state::Command;
use crate::platform::sources_of;

/// How it looks and what it takes.
#[derive(Default)]
pub struct Picker {
    /// Its accessible name, and what stands on it.
    pub name: &'static str,
    /// `button primary`, `link`, …
    pub class: &'static str,
    /// A folder with all that is in it, in place of files.
    pub is_folder: bool,
    /// The key that opens it, where there is one.
    pub key_hint: Option<&'static str>,
    pub input: NodeRef,
    pub sign: Html,
}

/// The input itself takes the focus and the clicks; the label round it is what one sees of it.
pub fn picker(picker: Picker, on: &Callback<Command>) -> Html {
    let Picker { name, class, is_folder, key_hint, input, sign } = picker;
    let onchange = {
        let on = on.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let sources = input.files().map(|files| sources_of(&files)).unwrap_or_default();
            // The same files picked again are a change again.
            input.set_value("");
            if !sources.is_empty() {
                on.emit(Command::Add(sources));
            }
        })
    };
    html! {
        <label class={classes!("picker", class)}>
            <input ref={input} type="file" multiple=true webkitdirectory={is_folder}
                aria-label={name} aria-keyshortcuts={key_hint} {onchange} />
            {sign}
            <span>{name}</span>
            if let Some(key) = key_hint { <kbd aria-hidden="true">{key}</kbd> }
        </label>
    }
}

/// Opens a picker as a click on it would; the browser allows that only in answer to a key or a click.
pub fn pick(input: &NodeRef) {
    if let Some(input) = input.cast::<HtmlInputElement>() {
        input.click();
    }
}
