//! A field for an hour. Azure names the folders of a container in UTC, and so are these.

use flowglass::model::{HOUR, Millis};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// `within` is where there are any.
pub fn hour_field(
    title: &'static str,
    value: Option<Millis>,
    within: Option<(Millis, Millis)>,
    disabled: bool,
    on: Callback<Option<Millis>>,
) -> Html {
    let onchange = Callback::from(move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            on.emit(Millis::from_iso(&format!("{}:00Z", input.value())));
        }
    });
    html! {
        <label class="facet hour">
            <span>{title}</span>
            <input type="datetime-local" step="3600" value={value.map(typed).unwrap_or_default()} {onchange} {disabled}
                min={within.map(|(first, _)| typed(first))} max={within.map(|(_, end)| typed(end))} />
        </label>
    }
}

/// `2026-01-13T17:00`, as the field takes it.
fn typed(at: Millis) -> String {
    at.floor(HOUR).to_string().chars().take("2026-01-13T17:00".len()).collect()
}
