//! What is wrong with the text that was written: underlined where it is, and below in words, with what would mend it.

use flowglass::filter::{Fix, Problem};
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct PaintedProps {
    pub text: String,
    pub problems: Vec<Problem>,
}

/// Lies behind the field, letter upon letter, and shows only the underlines.
#[component]
pub fn Painted(props: &PaintedProps) -> Html {
    let mut at = 0;
    let mut parts = Vec::new();
    for problem in &props.problems {
        let range = problem.span.range();
        // Where something is missing there is no letter to underline: the last one before it then.
        let start = if range.is_empty() {
            props.text[..range.start].char_indices().last().map_or(0, |(at, _)| at)
        } else {
            range.start
        };
        if let (Some(before), Some(wrong)) =
            (props.text.get(at..start), props.text.get(start.max(at)..range.end.max(start)))
        {
            parts.push(html! { <>{before.to_owned()}<u>{wrong.to_owned()}</u></> });
            at = range.end.max(at);
        }
    }
    let rest = props.text.get(at..).unwrap_or_default().to_owned();
    html! { <span class="painted" aria-hidden="true">{parts}{rest}</span> }
}

/// The underlines stay below their letters when the field scrolls its text.
pub fn keep_upon(field: &HtmlInputElement) {
    if let Some(painted) = field.previous_element_sibling() {
        painted.set_scroll_left(field.scroll_left());
    }
}

#[derive(Properties, PartialEq)]
pub struct ProblemsProps {
    pub text: String,
    pub problems: Vec<Problem>,
    /// The text as it is then.
    pub on: Callback<String>,
}

#[component]
pub fn Problems(props: &ProblemsProps) -> Html {
    let mend = |fix: &Fix| {
        let mended = fix.apply(&props.text);
        let onclick = props.on.reform(move |_: MouseEvent| mended.clone());
        html! { <button type="button" class="link" {onclick}>{fix.label.clone()}</button> }
    };
    let line = |problem: &Problem| {
        html! { <p>{problem.message.clone()}{" "}{ for problem.fix.as_ref().map(mend) }</p> }
    };
    html! { <div class="filter-problems popup" role="alert">{ for props.problems.iter().map(line) }</div> }
}
