//! What is said beside the rules and NICs of flows that were logged at both ends.

use flowglass::model::Duplicate;
use flowglass::query::Overview;
use yew::prelude::*;

use super::button;
use crate::page::address::{Change, Here};
use crate::page::write::several;

/// Such a flow counts once, at its source, so the rule that let it in at its destination has no hit of it.
pub fn both_ends(class: &'static str, data: &Overview, here: &Here) -> Html {
    let left_out = data.duplicates.left_out(Duplicate::BothEnds).tuples;
    if left_out == 0 {
        return Html::default();
    }
    let onclick =
        here.change.reform(|_: MouseEvent| Change::new(|address| address.leaving_out(Duplicate::BothEnds, false)));
    html! {
        <p {class}>
            {format!("Of a flow that is logged at both ends only the source’s rule and NIC count. At the other end {} left out in all logs. ", several(left_out, "hit is", "hits are"))}
            {button("link", "Count both ends", onclick)}
        </p>
    }
}
