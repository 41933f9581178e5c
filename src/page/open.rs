//! Files that are dropped or pasted anywhere on the page.

use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{ClipboardEvent, DataTransfer, DragEvent};
use yew::prelude::*;

use super::browser::{Listener, is_for_a_field, window};
use super::parts::{Shape, icon};
use super::state::Command;
use crate::platform::{Dropped, sources_of};

/// Takes drops on the whole window; true while something is held over it.
#[hook]
pub fn use_drop(on: &Callback<Command>) -> bool {
    let over = use_state(|| false);
    {
        let over = over.clone();
        use_effect_with(on.clone(), move |on| {
            let on = on.clone();
            let (enter, leave, end) = (over.clone(), over.clone(), over);
            let listeners = [
                Listener::new(&window(), "dragenter", move |event| {
                    if files_in(&event).is_some() {
                        event.prevent_default();
                        enter.set(true);
                    }
                }),
                // Without this the browser would leave the page and open the file itself.
                Listener::new(&window(), "dragover", |event| {
                    if let Some(transfer) = files_in(&event) {
                        event.prevent_default();
                        transfer.set_drop_effect("copy");
                    }
                }),
                Listener::new(&window(), "dragleave", move |event| {
                    // No element is entered: the pointer left the window.
                    if event.unchecked_ref::<DragEvent>().related_target().is_none() {
                        leave.set(false);
                    }
                }),
                Listener::new(&window(), "drop", move |event| {
                    end.set(false);
                    let Some(transfer) = files_in(&event) else { return };
                    event.prevent_default();
                    // Now or never: the browser forgets what was dropped when this returns.
                    on.emit(Command::Drop(Rc::new(Dropped::take(&transfer))));
                }),
            ];
            move || drop(listeners)
        });
    }
    *over
}

/// What is dragged, if there are files in it.
fn files_in(event: &web_sys::Event) -> Option<DataTransfer> {
    let transfer = event.dyn_ref::<DragEvent>()?.data_transfer()?;
    transfer.types().includes(&JsValue::from_str("Files"), 0).then_some(transfer)
}

/// Takes what is pasted outside of any field: files that were copied, else text.
#[hook]
pub fn use_paste(on: &Callback<Command>) {
    use_effect_with(on.clone(), |on| {
        let on = on.clone();
        let listener = Listener::new(&window(), "paste", move |event| {
            if is_for_a_field(&event) {
                return;
            }
            let Some(clipboard) = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data) else {
                return;
            };
            let sources = clipboard.files().map(|files| sources_of(&files)).unwrap_or_default();
            if !sources.is_empty() {
                event.prevent_default();
                on.emit(Command::Add(sources));
                return;
            }
            let text = clipboard.get_data("text/plain").unwrap_or_default();
            if !text.trim().is_empty() {
                event.prevent_default();
                on.emit(Command::Paste(text));
            }
        });
        move || drop(listener)
    });
}

/// Over everything while files are held over the window. It takes no events: the window does.
pub fn drop_zone() -> Html {
    html! {
        <div class="drop-over" role="status"><p>{icon(Shape::Drop)}{"Drop to read here. Nothing is sent."}</p></div>
    }
}
