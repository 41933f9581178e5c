//! Filters that have names, kept in the browser's local storage until they are removed.

use flowglass::present::address::Address;
use flowglass::present::named::Named;

use super::past;
use crate::page::address::Change;
use crate::page::kept;

/// The number is the version of what follows, a name and a filter a line.
const KEY: &str = "flowglass.named.1";

pub fn saved() -> Named {
    Named::of_text(&kept::get(KEY).unwrap_or_default())
}

/// Of what is kept now, which another tab can have changed; the answer is what is kept then.
pub fn change(to: impl FnOnce(Named) -> Named) -> Named {
    let named = to(saved());
    if named.is_empty() {
        kept::remove(KEY);
    } else {
        kept::set(KEY, &named.to_text());
    }
    saved()
}

/// In place of the filter that stands.
pub fn put(filter: &str) -> Change {
    past::remember(filter);
    let filter = filter.to_owned();
    Change::new(move |address| Address { filter: filter.clone(), ..address })
}
