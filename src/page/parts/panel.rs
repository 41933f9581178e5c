//! Heads of panels: what they show, how it was computed, and more in a few words.

use yew::prelude::*;

use super::how;

/// `more` stands beside the title.
pub fn panel_head(title: &'static str, text: &'static str, more: Html) -> Html {
    html! { <header><h2>{title}</h2>{how(title, text)}{more}</header> }
}

/// By what it is ordered, or of what it is.
pub fn by(words: &str) -> Html {
    html! { <span class="by">{words.to_owned()}</span> }
}

/// How many there are in all.
pub fn in_all(words: &str) -> Html {
    html! { <span class="more">{words.to_owned()}</span> }
}
