//! A link to another view, which keeps the filter and all else that is asked.

use flowglass::present::address::View;
use yew::prelude::*;

use crate::page::address::use_here;

pub fn view_link(to: View, class: &'static str, words: &'static str) -> Html {
    html! { <ViewLink {to} {class} {words} /> }
}

#[derive(Properties, PartialEq)]
struct ViewLinkProps {
    to: View,
    class: &'static str,
    words: &'static str,
}

#[component]
fn ViewLink(props: &ViewLinkProps) -> Html {
    let here = use_here();
    html! { <a class={props.class} href={here.link(props.to)}>{props.words}</a> }
}
