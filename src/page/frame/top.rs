//! The top line: whose page this is, what is asked, and the light.

use yew::prelude::*;

use crate::page::parts::{Choice, mark, options};
use crate::page::theme::{Theme, ThemeHandle};

#[derive(Properties, PartialEq)]
pub struct TopProps {
    /// The filter line; on the start screen there is nothing to filter.
    #[prop_or_default]
    pub children: Html,
    pub theme: ThemeHandle,
}

#[component]
pub fn Top(props: &TopProps) -> Html {
    let choices: Vec<Choice<Theme>> = Theme::ALL.map(|theme| Choice::new(theme, theme.title())).into();
    html! {
        <header class="top">
            <span class="brand">{mark()}<span>{"Flowglass"}</span></span>
            {props.children.clone()}
            {options("Light", choices, &props.theme.choice, props.theme.choose.clone())}
        </header>
    }
}
