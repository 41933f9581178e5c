//! What is wrong with the text that was written: underlined where it is, and below in words, with what would mend it.

use flowglass::filter::{Fix, Problem};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::page::help::Part;
use crate::page::parts::button;

/// Lies behind the field, letter upon letter, and shows only the underlines.
pub fn painted(text: &str, problems: &[Problem]) -> Html {
    let mut at = 0;
    let mut parts = Vec::new();
    for problem in problems {
        let range = problem.span.range();
        // Where something is missing there is no letter to underline: the last one before it then.
        let start = if range.is_empty() {
            text[..range.start].char_indices().last().map_or(0, |(at, _)| at)
        } else {
            range.start
        };
        if let (Some(before), Some(wrong)) = (text.get(at..start), text.get(start.max(at)..range.end.max(start))) {
            parts.push(html! { <>{before.to_owned()}<u>{wrong.to_owned()}</u></> });
            at = range.end.max(at);
        }
    }
    let rest = text.get(at..).unwrap_or_default().to_owned();
    html! { <span class="painted" aria-hidden="true">{parts}{rest}</span> }
}

/// The underlines stay below their letters when the field scrolls its text.
pub fn keep_upon(field: &HtmlInputElement) {
    if let Some(painted) = field.previous_element_sibling() {
        painted.set_scroll_left(field.scroll_left());
    }
}

/// `on` takes the text as it is then.
pub fn problems(text: &str, problems: &[Problem], on: &Callback<String>, on_help: &Callback<Option<Part>>) -> Html {
    let mend = |fix: &Fix| {
        let mended = fix.apply(text);
        let onclick = on.reform(move |_: MouseEvent| mended.clone());
        button("link", &fix.label, onclick)
    };
    let line = |problem: &Problem| {
        html! { <p>{problem.message.clone()}{" "}{ for problem.fix.as_ref().map(mend) }</p> }
    };
    html! { <div class="filter-problems popup" role="alert">{ for problems.iter().map(line) }{button("link", "Filter help", on_help.reform(|_: MouseEvent| Some(Part::Filter)))}</div> }
}
