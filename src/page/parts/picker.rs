//! The browser's own file picker behind a button of ours.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::page::state::Command;
use crate::platform::sources_of;

#[derive(Properties, PartialEq)]
pub struct PickerProps {
    /// Its accessible name, and what stands on it.
    pub name: AttrValue,
    pub on: Callback<Command>,
    /// A folder with all that is in it, in place of files.
    #[prop_or_default]
    pub folder: bool,
    /// How it looks: `button primary`, `link`, …
    pub class: Classes,
    /// The key that opens it, where there is one.
    #[prop_or_default]
    pub key_hint: Option<AttrValue>,
    #[prop_or_default]
    pub input: NodeRef,
    #[prop_or_default]
    pub children: Html,
}

/// The input itself takes the focus and the clicks; the label round it is what one sees of it.
#[component]
pub fn Picker(props: &PickerProps) -> Html {
    let onchange = {
        let on = props.on.clone();
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
        <label class={classes!("picker", props.class.clone())}>
            <input ref={props.input.clone()} type="file" multiple=true webkitdirectory={props.folder}
                aria-label={props.name.clone()} aria-keyshortcuts={props.key_hint.clone()} {onchange} />
            {props.children.clone()}
            <span>{&props.name}</span>
            if let Some(key) = &props.key_hint { <kbd aria-hidden="true">{key}</kbd> }
        </label>
    }
}

/// Opens a picker as a click on it would; the browser allows that only in answer to a key or a click.
pub fn pick(input: &NodeRef) {
    if let Some(input) = input.cast::<HtmlInputElement>() {
        input.click();
    }
}
