//! A link to another view, which keeps the filter and all else that is asked.

use flowglass::present::address::View;
use yew::prelude::*;

use crate::page::address::use_here;

#[derive(Properties, PartialEq)]
pub struct ViewLinkProps {
    pub to: View,
    #[prop_or_default]
    pub class: Classes,
    pub words: AttrValue,
}

#[component]
pub fn ViewLink(props: &ViewLinkProps) -> Html {
    let here = use_here();
    html! { <a class={props.class.clone()} href={here.link(props.to)}>{&props.words}</a> }
}
