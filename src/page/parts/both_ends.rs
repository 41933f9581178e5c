//! What is said beside the rules and NICs of flows that were logged at both ends.

use flowglass::model::Duplicate;
use flowglass::query::Overview;
use yew::prelude::*;

use super::button;
use crate::page::address::{Change, Here};
use crate::page::write::several;

/// Each end’s rule decided by itself, and each NIC logged; all else counts such a flow once.
pub fn both_ends(class: &'static str, data: &Overview, here: &Here) -> Html {
    if data.duplicates.left_out(Duplicate::BothEnds).tuples == 0 {
        return Html::default();
    }
    html! {
        <p {class}>
            {"Of a flow that is logged at both ends, each end’s rule and NIC are counted here. All else counts it once, at its source. "}
            {count_both(here)}
        </p>
    }
}

/// Where a filter asks for what each end says for itself, a part of what it finds may count at other ends.
pub fn at_other_ends(data: &Overview, here: &Here) -> Html {
    if data.at_other_ends == 0 {
        return Html::default();
    }
    let tuples = several(data.at_other_ends, "more tuple matches", "more tuples match");
    html! {
        <p class="once-line">
            {format!("{tuples}, but at the other end of a flow, which counts once, at its source. ")}
            {count_both(here)}
        </p>
    }
}

fn count_both(here: &Here) -> Html {
    let onclick =
        here.change.reform(|_: MouseEvent| Change::new(|address| address.leaving_out(Duplicate::BothEnds, false)));
    button("link", "Count both ends", onclick)
}
