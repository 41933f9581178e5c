//! The quiet button beside a figure or a panel that says how it was computed.

use std::cell::Cell;

use web_sys::HtmlElement;
use yew::prelude::*;

use super::{Shape, small_icon, toggle, use_closing};
use crate::page::browser::document;
use crate::page::write;

thread_local! {
    static NEXT: Cell<u32> = const { Cell::new(0) };
}

/// A name for one element of this page, to refer to it by.
#[hook]
pub fn use_id(prefix: &'static str) -> AttrValue {
    let id = use_memo(prefix, |prefix| {
        let number = NEXT.with(|next| next.replace(next.get() + 1));
        AttrValue::from(format!("{prefix}-{number}"))
    });
    (*id).clone()
}

#[derive(Properties, PartialEq)]
struct HowProps {
    of: &'static str,
    text: &'static str,
}

/// `of` is what is explained, as it is titled.
pub fn how(of: &'static str, text: &'static str) -> Html {
    html! { <How {of} {text} /> }
}

/// The room kept free between a popup and the edge of the window, in CSS pixels.
const MARGIN: f64 = 12.0;

#[component]
fn How(props: &HowProps) -> Html {
    let open = use_state(|| false);
    let root = use_node_ref();
    let button = use_node_ref();
    let popup = use_node_ref();
    let id = use_id("how");

    use_closing(&open, &root, &button);
    {
        let popup = popup.clone();
        use_effect_with(*open, move |_| {
            if let Some(popup) = popup.cast::<HtmlElement>() {
                keep_inside(&popup);
            }
        });
    }

    let title = format!("How “{}” was computed", props.of);
    html! {
        <span class="how" ref={root}>
            <button type="button" class="how-button" ref={button} aria-label={title.clone()} {title} onclick={toggle(&open)}
                aria-expanded={open.to_string()} aria-controls={(*open).then(|| id.clone())}>
                {small_icon(Shape::How)}
            </button>
            if *open {
                <span {id} class="popup how-text" ref={popup} role="note">{props.text}</span>
            }
        </span>
    }
}

/// Moves a popup to the left as far as it stands out of the window on the right.
fn keep_inside(popup: &HtmlElement) {
    // Not the window's own width: on phones that grows with what stands out of the page.
    let Some(page) = document().document_element() else { return };
    let beyond = (popup.get_bounding_client_rect().right() + MARGIN - f64::from(page.client_width())).max(0.0);
    let _ = popup.style().set_property("--back", &write::pixels(beyond.round()));
}
