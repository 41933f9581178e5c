//! Buttons.

use yew::prelude::*;

use super::{Shape, small_icon};

/// `class` says how it looks: `button`, `link`, …
pub fn button(class: &'static str, words: &str, onclick: Callback<MouseEvent>) -> Html {
    html! { <button type="button" {class} {onclick}>{words.to_owned()}</button> }
}

/// A sign alone, with a name for those who point at it or hear it read.
pub fn sign_button(shape: Shape, name: &str, onclick: Callback<MouseEvent>) -> Html {
    let name = AttrValue::from(name.to_owned());
    html! { <button type="button" class="plain-button" aria-label={name.clone()} title={name} {onclick}>{small_icon(shape)}</button> }
}

/// Opens something and closes it again.
pub fn expander(class: &'static str, words: &str, is_open: &UseStateHandle<bool>) -> Html {
    let onclick = toggle(is_open);
    html! { <button type="button" {class} aria-expanded={is_open.to_string()} {onclick}>{words.to_owned()}</button> }
}

/// Below the `first` rows of a list: the way to more of them, and back.
pub fn show_more(is_more: &UseStateHandle<bool>, first: usize, more: &str) -> Html {
    let back = || format!("Show the first {first}");
    let words = if **is_more { &back() } else { more };
    expander("link show-all", words, is_more)
}

/// Each time the other of two.
pub fn toggle(state: &UseStateHandle<bool>) -> Callback<MouseEvent> {
    let state = state.clone();
    Callback::from(move |_: MouseEvent| state.set(!*state))
}
