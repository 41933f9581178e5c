//! What the browser keeps for the next visit: the theme, the columns of tables, filters that were used or saved,
//! which can name addresses. Never rows or files, and nothing at all if the user says so.

use super::browser::window;
use web_sys::Storage;

/// Every key begins with it: a host can have other pages.
const OURS: &str = "flowglass.";
/// There where nothing else is to be kept.
const NOTHING: &str = "flowglass.nothing.1";

/// Absent where the user forbids it; settings are then forgotten with the page.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

pub fn get(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// A full storage keeps what it has.
pub fn set(key: &str, value: &str) {
    if let Some(storage) = storage().filter(|_| is_allowed()) {
        let _ = storage.set_item(key, value);
    }
}

pub fn remove(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

pub fn is_allowed() -> bool {
    get(NOTHING).is_none()
}

/// Whether there is anything to forget.
pub fn is_anything() -> bool {
    !keys().is_empty()
}

pub fn forget() {
    keys().iter().for_each(|key| remove(key));
}

/// From now on. What is kept already is forgotten with the leave to keep it.
pub fn allow(is_allowed: bool) {
    if is_allowed {
        remove(NOTHING);
    } else {
        forget();
        set(NOTHING, "");
    }
}

fn keys() -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let all = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok().flatten());
    all.filter(|key| key.starts_with(OURS) && key != NOTHING).collect()
}
