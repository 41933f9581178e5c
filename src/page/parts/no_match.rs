//! What stands in the place of rows when the filter and the time range let none through.

use flowglass::present::address::Address;
use yew::prelude::*;

use crate::page::address::{Change, use_here};

#[component]
pub fn NoMatch() -> Html {
    let here = use_here();
    let Address { filter, time, .. } = &*here.now;
    let why = match (filter.is_empty(), time) {
        (false, Some(_)) => "The filter lets nothing through within the time range.",
        (false, None) => "The filter lets nothing through.",
        (true, _) => "Nothing was logged within the time range.",
    };
    let no_filter =
        here.change.reform(|_: MouseEvent| Change::new(|address| Address { filter: String::new(), ..address }));
    let all_times = here.change.reform(|_: MouseEvent| Change::new(|address| Address { time: None, ..address }));
    html! {
        <p class="empty pad">
            <b>{"No flow matches. "}</b>{why}
            if !filter.is_empty() { {" "}<button type="button" class="link" onclick={no_filter}>{"Remove the filter"}</button> }
            if time.is_some() { {" "}<button type="button" class="link" onclick={all_times}>{"Show all times"}</button> }
        </p>
    }
}
