//! Filters that were used before, kept in the browser's local storage, the latest first.

use flowglass::filter::on_one_line;

use crate::page::kept;

/// The number is the version of what follows, a filter a line.
const KEY: &str = "flowglass.filters.1";
const MOST: usize = 12;

pub fn remembered() -> Vec<String> {
    let text = kept::get(KEY).unwrap_or_default();
    text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

pub fn remember(filter: &str) {
    let filter = on_one_line(filter);
    if filter.is_empty() {
        return;
    }
    let mut all = remembered();
    all.retain(|old| *old != filter);
    all.insert(0, filter);
    all.truncate(MOST);
    kept::set(KEY, &all.join("\n"));
}
