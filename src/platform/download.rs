//! Saving to the user's disk.

use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Long enough for any browser to have begun the download.
const REVOKE_AFTER_MS: i32 = 60_000;

/// Offers a text as a file to save.
pub fn save_text(name: &str, media_type: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    save(name, &Blob::new_with_str_sequence_and_options(&parts, &options)?)
}

/// Offers any content as a file to save.
pub fn save(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::UNDEFINED)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // The address is given back, or the content would stay in memory as long as the page.
    wasm_bindgen_futures::spawn_local(async move {
        super::sleep(REVOKE_AFTER_MS).await;
        drop(Url::revoke_object_url(&url));
    });
    Ok(())
}
