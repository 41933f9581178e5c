//! How many flows a filter leaves.

use flowglass::present::number;
use flowglass::query::Overview;
use yew::prelude::*;

use crate::page::write;

/// How many are left of all.
pub fn count(data: &Overview) -> Html {
    let (total, of) = (data.total.tuples, data.of.tuples);
    if total == of {
        return html! { <span class="dim">{write::several(of, "flow", "flows")}</span> };
    }
    html! { <><b>{write::count(total)}</b><span class="dim">{format!(" of {} flows", number::count(of))}</span></> }
}
