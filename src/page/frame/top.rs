//! The top line: whose page this is, what is asked, and the light.

use yew::prelude::*;

use crate::page::parts::{Choice, mark, options};
use crate::page::theme::{Theme, ThemeHandle};

/// `asking` is the filter line; on the start screen there is nothing to filter.
pub fn top(theme: &ThemeHandle, asking: Html) -> Html {
    let choices: Vec<Choice<Theme>> = Theme::ALL.map(|theme| Choice::new(theme, theme.title())).into();
    html! {
        <header class="top">
            <span class="brand">{mark()}<span>{"Flowglass"}</span></span>
            {asking}
            {options("Colours", choices, &theme.choice, theme.choose.clone())}
        </header>
    }
}
