//! The top line: whose page this is, what is loaded, and the light.

use yew::prelude::*;

use crate::page::parts::{Choice, Mark, Options};
use crate::page::theme::{Theme, ThemeHandle};

#[derive(Properties, PartialEq)]
pub struct TopProps {
    /// What is loaded; empty on the start screen.
    #[prop_or_default]
    pub title: AttrValue,
    /// More in small type, such as how many flows.
    #[prop_or_default]
    pub note: AttrValue,
    pub theme: ThemeHandle,
}

#[component]
pub fn Top(props: &TopProps) -> Html {
    let choices: Vec<Choice<Theme>> = Theme::ALL.map(|theme| Choice::new(theme, theme.title())).into();
    html! {
        <header class="top">
            <span class="brand"><Mark /><span>{"Flowglass"}</span></span>
            <span class="opened" title={props.title.clone()}>{&props.title}</span>
            <span class="opened-note">{&props.note}</span>
            <Options<Theme> name="Light" {choices} chosen={props.theme.choice} on={props.theme.choose.clone()} />
        </header>
    }
}
