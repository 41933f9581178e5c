//! The views, as links, so that each has an address and the browser's back and forward work.

use flowglass::present::address::View;
use yew::prelude::*;

use crate::page::address::use_here;
use crate::page::browser::reveal;
use crate::page::write;

#[derive(Properties, PartialEq)]
pub struct ViewsProps {
    pub files: usize,
    pub hosts: Option<u64>,
    pub flows: Option<u64>,
}

#[component]
pub fn Views(props: &ViewsProps) -> Html {
    let here = use_here();
    // On a narrow screen they are a row that scrolls.
    use_effect_with(here.now.view, |_| reveal(".views [aria-current]"));
    let item = |view: View| {
        let count = match view {
            View::Overview | View::Conversations | View::Compare => None,
            View::Hosts => props.hosts,
            View::Flows => props.flows,
            View::Files => Some(props.files as u64),
        };
        let count = count.map(write::count);
        html! {
            <li><a href={here.link(view)} aria-current={(view == here.now.view).then_some("page")}>
                {view.title()} if let Some(count) = count { {" "}<span>{count}</span> }
            </a></li>
        }
    };
    html! { <nav class="views" aria-label="Views"><ul>{ for View::ALL.into_iter().map(item) }</ul></nav> }
}
