//! The browser's own modal dialogs: Escape, focus and what lies behind are its business.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// For the dialog that is drawn while `is_open`.
#[hook]
pub fn use_modal(is_open: bool) -> NodeRef {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with(is_open, move |&is_open| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>().filter(|_| is_open) {
                // Refused only where it is open already.
                let _ = dialog.show_modal();
            }
        });
    }
    dialog
}
