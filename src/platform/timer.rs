//! Waiting.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

/// The page's thread is given back after this long.
pub const PORTION_MS: f64 = 4.0;

/// Lets the browser do other things for at least this long. Works in the page and in workers.
pub async fn sleep(ms: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let global = js_sys::global();
        let set_timeout = js_sys::Reflect::get(&global, &JsValue::from_str("setTimeout"));
        if let Some(set_timeout) = set_timeout.ok().and_then(|f| f.dyn_into::<js_sys::Function>().ok()) {
            drop(set_timeout.call2(&global, &resolve, &JsValue::from_f64(f64::from(ms))));
        }
    });
    drop(JsFuture::from(promise).await);
}

/// Waits until what is in the page now has been painted, or, where nothing is painted, a moment.
pub async fn after_paint() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let Some(window) = web_sys::window() else { return };
        if window.document().is_some_and(|document| document.hidden()) {
            drop(resolve.call0(&JsValue::NULL));
            return;
        }
        let callback = Closure::once_into_js(move || drop(resolve.call0(&JsValue::NULL)));
        drop(window.request_animation_frame(callback.unchecked_ref()));
    });
    drop(JsFuture::from(promise).await);
    // The frame's callbacks run before its paint; a task queued by them runs after it.
    sleep(0).await;
}

/// Lets what is waiting to go on, go on first: tasks of ours, not the browser's.
pub async fn last_in_line() {
    drop(JsFuture::from(js_sys::Promise::resolve(&JsValue::NULL)).await);
}

/// Lets the browser deliver what is waiting to be heard, and goes on at once.
pub async fn turn() {
    let Ok(channel) = MessageChannel::new() else { return sleep(0).await };
    let promise = js_sys::Promise::new(&mut |resolve, _| channel.port1().set_onmessage(Some(&resolve)));
    if channel.port2().post_message(&JsValue::NULL).is_ok() {
        drop(JsFuture::from(promise).await);
    }
    channel.port1().close();
}
