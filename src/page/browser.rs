//! Small wrappers of what the views ask of the browser's window.

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, EventTarget, HtmlElement, Window};

use crate::platform::after_paint;

/// There is always a window here: the page's code does not run in workers.
pub fn window() -> Window {
    web_sys::window().expect("the page has a window")
}

pub fn document() -> Document {
    window().document().expect("the page has a document")
}

/// A sixteenth of the browser's text size, in CSS pixels.
pub fn sixteenth() -> f64 {
    let style = document().document_element().and_then(|root| window().get_computed_style(&root).ok().flatten());
    let size = style.and_then(|style| style.get_property_value("font-size").ok());
    // The browser's reading stops at the unit, and Rust's own would be a good part of what is downloaded.
    let size = size.map_or(16.0, |size| js_sys::parse_float(&size));
    if size > 0.0 { size / 16.0 } else { 1.0 }
}

/// CSS pixels, as the browser tells of them, in the measure that grows with the text.
pub fn in_sixteenths(pixels: i32) -> f64 {
    f64::from(pixels) / sixteenth()
}

/// Whether a media query holds.
pub fn matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|query| query.matches())
}

/// Listens until it is dropped.
pub struct Listener {
    target: EventTarget,
    kind: &'static str,
    closure: Closure<dyn FnMut(web_sys::Event)>,
}

impl Listener {
    /// In the capture phase, because events such as `scroll` do not come up to the window.
    pub fn new(target: &EventTarget, kind: &'static str, react: impl FnMut(web_sys::Event) + 'static) -> Self {
        let closure = Closure::<dyn FnMut(web_sys::Event)>::new(react);
        // The one way this fails is a bad name, and the names are ours.
        let _ = target.add_event_listener_with_callback_and_bool(kind, closure.as_ref().unchecked_ref(), true);
        Self { target: target.clone(), kind, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.closure.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback_and_bool(self.kind, function, true);
    }
}

/// Whether what was typed or pasted belongs to a field and not to the page.
pub fn is_for_a_field(event: &web_sys::Event) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else {
        return false;
    };
    let is_text = target.tag_name().eq_ignore_ascii_case("input")
        && !matches!(target.get_attribute("type").as_deref(), Some("file" | "checkbox" | "radio" | "button"));
    is_text || target.closest("textarea, select, dialog, [contenteditable]").ok().flatten().is_some()
}

/// Puts text where the user can paste it from; false where the browser offers no way.
pub async fn copy(text: &str) -> bool {
    let navigator = window().navigator();
    let offered = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard")).is_ok_and(|it| it.is_object());
    if !offered {
        return false;
    }
    wasm_bindgen_futures::JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

/// Scrolls a list so that one of its items is in sight.
pub fn reveal(selector: &str) {
    if let Some(item) = find(selector) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        item.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Scrolls to where it begins.
pub fn scroll_to(selector: &str) {
    if let Some(element) = find(selector) {
        element.scroll_into_view();
    }
}

/// Scrolls something so that its end is in sight, and nothing else.
pub fn scroll_to_end(selector: &str) {
    if let Some(line) = find(selector) {
        line.set_scroll_top(line.scroll_height());
    }
}

pub fn find(selector: &str) -> Option<web_sys::HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

/// Gives an element the focus, if it is there.
pub fn focus(selector: &str) {
    if let Some(element) = find(selector) {
        let _ = element.focus();
    }
}

/// Takes the focus from what has it, so that letters are commands again.
pub fn leave() {
    if let Some(element) = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.blur();
    }
}

/// Gives the view that was gone to the focus, once it is there, unless something else got it meanwhile: what is in the
/// view comes next.
pub fn enter_view() {
    enter_from(document().active_element());
}

/// The same where what had the focus has gone with the view it was in.
pub fn enter_view_if_lost() {
    enter_from(None);
}

fn enter_from(before: Option<Element>) {
    wasm_bindgen_futures::spawn_local(async move {
        after_paint().await;
        let now = document().active_element();
        let is_free = now.is_none() || now == before || now.is_some_and(|element| element.tag_name() == "BODY");
        if let Some(view) = find("main").filter(|_| is_free) {
            let _ = view.set_attribute("tabindex", "-1");
            let _ = view.focus();
        }
    });
}

/// Does what a click on it would, if it is there.
pub fn click(selector: &str) {
    if let Some(element) = find(selector) {
        element.click();
    }
}
