//! Lengths that stand for numbers. They go through the object model of styles, because the page's own policy refuses
//! style attributes.

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::page::write;

#[derive(Properties, PartialEq)]
struct LengthProps {
    share: f64,
    class: &'static str,
}

/// `share` is of the whole, 0 to 1.
pub fn length(class: &'static str, share: f64) -> Html {
    html! { <Length {class} {share} /> }
}

/// An element whose sheet finds the share in `--v`.
#[component]
fn Length(props: &LengthProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(props.share, move |&share| {
            if let Some(element) = node.cast::<HtmlElement>() {
                let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
                // Fails only where the element is gone already.
                let _ = element.style().set_property("--v", &write::percent(share, 3));
            }
        });
    }
    html! { <i ref={node} class={props.class}></i> }
}

/// The bar of a table row. The number beside it says the same in words, so it is silent.
pub fn bar(class: &'static str, share: f64) -> Html {
    html! { <span {class} aria-hidden="true">{length("", share)}</span> }
}
