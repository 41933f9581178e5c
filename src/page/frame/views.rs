//! The views, as links, so that each has an address and the browser's back and forward work.

use flowglass::present::number;
use yew::prelude::*;

use crate::page::url::View;

#[derive(Properties, PartialEq)]
pub struct ViewsProps {
    pub current: View,
    pub files: usize,
}

#[component]
pub fn Views(props: &ViewsProps) -> Html {
    let item = |view: View| {
        let count = (view == View::Files).then(|| number::count(props.files as u64).to_string());
        html! {
            <li><a href={view.hash()} aria-current={(view == props.current).then_some("page")}>
                {view.title()} if let Some(count) = count { {" "}<span>{count}</span> }
            </a></li>
        }
    };
    html! { <nav class="views" aria-label="Views"><ul>{ for View::ALL.into_iter().map(item) }</ul></nav> }
}
