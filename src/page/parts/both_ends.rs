//! What is said beside the rules and NICs of flows that were logged at both ends.

use flowglass::model::Duplicate;
use flowglass::query::Overview;
use yew::prelude::*;

use super::button;
use crate::page::address::{Change, Here};

/// Each end’s rule decided by itself, and each NIC logged; all else counts such a flow once.
pub fn both_ends(class: &'static str, data: &Overview, here: &Here) -> Html {
    if data.duplicates.left_out(Duplicate::BothEnds).tuples == 0 {
        return Html::default();
    }
    let onclick =
        here.change.reform(|_: MouseEvent| Change::new(|address| address.leaving_out(Duplicate::BothEnds, false)));
    html! {
        <p {class}>
            {"Of a flow that is logged at both ends, each end’s rule and NIC are counted here. All else counts it once, at its source. "}
            {button("link", "Count both ends", onclick)}
        </p>
    }
}
