//! One line that says whether each flow is counted once.

use flowglass::present::address::View;
use flowglass::query::{Duplicates, Overview};
use yew::prelude::*;

use crate::page::parts::view_link;
use crate::page::write::several;

pub fn once(of: &Overview, is_matched: bool) -> Html {
    let is_part = of.total.tuples < of.of.tuples;
    let (text, has_more) = words(&of.duplicates, is_matched, is_part);
    html! {
        <p class="once-line">
            {text}
            if has_more { {" "}{view_link(View::Files, "link", "Which these are")} }
        </p>
    }
}

/// And whether there is more to see. Duplicates are those of all logs, also where only a part of the flows is shown.
fn words(found: &Duplicates, is_matched: bool, is_part: bool) -> (String, bool) {
    if !is_matched {
        return (
            "Not all flows are compared with each other yet: of new ones, what was logged twice counts twice for now."
                .to_owned(),
            false,
        );
    }
    let all = found.flows_found();
    let left_out = found.flows_left_out();
    let flows = |count| several(count, "flow", "flows");
    let in_all = if is_part { " in all logs" } else { "" };
    match (left_out, all - left_out) {
        (0, 0) => ("No flow was logged more than once.".to_owned(), false),
        (0, counted) => (format!("{} logged before count again.", flows(counted)), true),
        (left_out, 0) => {
            (format!("Each flow counts once: {} are left out as duplicates{in_all}.", flows(left_out)), true)
        }
        (left_out, counted) => (
            format!(
                "{} are left out as duplicates{in_all}; {} logged before count again.",
                flows(left_out),
                flows(counted)
            ),
            true,
        ),
    }
}
