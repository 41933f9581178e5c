//! Where the cursor of a text field is. The browser counts in units of UTF-16, texts here in bytes.

use web_sys::HtmlInputElement;

/// In bytes.
pub fn cursor_of(field: &HtmlInputElement) -> usize {
    let text = field.value();
    let units = field.selection_end().ok().flatten().unwrap_or(u32::MAX);
    let mut before = 0;
    for (at, character) in text.char_indices() {
        if before >= units {
            return at;
        }
        before += if character.len_utf16() == 2 { 2 } else { 1 };
    }
    text.len()
}

/// The text is given with it, because the field may not have it yet.
pub fn put_cursor(field: &HtmlInputElement, text: &str, cursor: usize) {
    if field.value() != text {
        field.set_value(text);
    }
    let units = text.get(..cursor).unwrap_or(text).encode_utf16().count();
    let units = u32::try_from(units).unwrap_or(u32::MAX);
    // Fails only for fields that have no cursor.
    let _ = field.set_selection_range(units, units);
}
