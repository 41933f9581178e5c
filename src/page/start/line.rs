//! One tuple taken apart, field by field, as it stands in a file.

use yew::prelude::*;

struct Field {
    raw: &'static str,
    /// What it is called.
    name: &'static str,
    /// What this one says.
    says: &'static str,
}

const fn field(raw: &'static str, name: &'static str, says: &'static str) -> Field {
    Field { raw, name, says }
}

const FIELDS: [Field; 13] = [
    field("1768319102518", "time", "13 Jan 2026, 15:45:02.518 UTC"),
    field("10.1.2.5", "source", "who began the flow"),
    field("203.0.113.190", "destination", "whom it went to"),
    field("51544", "source port", "any free one"),
    field("443", "port", "usually https"),
    field("6", "protocol", "TCP"),
    field("O", "direction", "outbound at the NIC"),
    field("C", "state", "continuing"),
    field("NX", "encryption", "not encrypted"),
    field("214903", "packets sent", "to the destination"),
    field("318204118", "bytes sent", "318 MB since the last line"),
    field("15730", "packets received", "back to the source"),
    field("1021770", "bytes received", "1.02 MB since the last line"),
];

#[component]
pub fn OneLine() -> Html {
    let last = FIELDS.len() - 1;
    let item = |(at, field): (usize, &Field)| {
        html! {
            <li>
                <code>{field.raw}if at < last { <span class="comma">{","}</span> }</code>
                <b>{field.name}</b>
                <span>{field.says}</span>
            </li>
        }
    };
    html! { <ol class="one-line">{ for FIELDS.iter().enumerate().map(item) }</ol> }
}
