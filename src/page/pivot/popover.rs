//! A menu in the top layer of the browser, which closes it by itself and gives the focus back to where it was.

use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::page::browser::{document, window};
use crate::page::write::pixels;

/// Opens it there, or as near as the window has room.
pub fn show(menu: &HtmlElement, (x, y): (f64, f64)) {
    const MARGIN: f64 = 8.0;
    call(menu, "showPopover");
    let size = menu.get_bounding_client_rect();
    let room = |side: Result<JsValue, JsValue>| side.ok().and_then(|side| side.as_f64()).unwrap_or(0.0) - MARGIN;
    let x = x.min(room(window().inner_width()) - size.width()).max(MARGIN);
    let y = y.min(room(window().inner_height()) - size.height()).max(MARGIN);
    let _ = menu.style().set_property("left", &pixels(x.round()));
    let _ = menu.style().set_property("top", &pixels(y.round()));
    walk(menu, "Home");
}

pub fn hide(menu: &HtmlElement) {
    call(menu, "hidePopover");
}

/// Whether this says that it was closed.
pub fn is_closed(event: &web_sys::Event) -> bool {
    let state = js_sys::Reflect::get(event, &JsValue::from_str("newState")).ok();
    state.and_then(|state| state.as_string()).as_deref() == Some("closed")
}

/// Gives the focus to another item; false for keys that do not.
pub fn walk(menu: &HtmlElement, key: &str) -> bool {
    let Ok(items) = menu.query_selector_all("[role=menuitem]") else { return false };
    let count = items.length();
    let focused = document().active_element();
    let here = (0..count).find(|&at| items.get(at).as_ref() == focused.as_deref());
    let to = match key {
        "ArrowDown" => here.map_or(0, |at| (at + 1) % count.max(1)),
        "ArrowUp" => here.map_or(count, |at| at).checked_sub(1).unwrap_or(count.saturating_sub(1)),
        "Home" => 0,
        "End" => count.saturating_sub(1),
        _ => return false,
    };
    if let Some(item) = items.get(to).and_then(|item| item.dyn_into::<HtmlElement>().ok()) {
        let _ = item.focus();
    }
    true
}

/// A method of popovers. It throws where there is nothing to do.
fn call(menu: &HtmlElement, method: &str) {
    let method = js_sys::Reflect::get(menu, &JsValue::from_str(method)).ok();
    if let Some(method) = method.and_then(|method| method.dyn_into::<js_sys::Function>().ok()) {
        let _ = method.call0(menu);
    }
}
