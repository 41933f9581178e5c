//! One tuple taken apart, field by field: as the line itself where there is room, else as a list of its fields.

use yew::prelude::*;

struct Field {
    raw: &'static str,
    /// How its words are laid out below the line.
    class: &'static str,
    name: &'static str,
    says: &'static str,
}

/// Its name is enough: what it says is plain to see.
const fn named(raw: &'static str, name: &'static str, says: &'static str) -> Field {
    Field { raw, class: "named", name, says }
}

/// What it says has to be told.
const fn told(raw: &'static str, class: &'static str, name: &'static str, says: &'static str) -> Field {
    Field { raw, class, name, says }
}

const FIELDS: [Field; 13] = [
    told("1768319102518", "told", "time", "13 Jan 2026, 15:45:02.518"),
    named("10.1.2.5", "source", "who began the flow"),
    named("203.0.113.190", "destination", "whom it went to"),
    named("51544", "from port", "one that was free"),
    named("443", "to port", "usually https"),
    told("6", "told led led-1", "protocol", "TCP"),
    told("O", "told led led-2", "direction", "outbound at the NIC"),
    told("C", "told led led-3", "state", "the flow continues"),
    told("NX", "told led led-4", "encryption", "not encrypted"),
    named("214903", "packets", "sent, source to destination"),
    named("318204118", "bytes", "sent since the flow’s last line, 318 MB"),
    named("15730", "packets", "received, back to the source"),
    named("1021770", "bytes", "received since the flow’s last line, 1.02 MB"),
];

/// Brackets below two fields each: where they begin, how wide they are, what they say.
const PAIRS: [(usize, &str, &str); 2] =
    [(9, "pair pair-16", "sent, source to destination"), (11, "pair pair-13", "received, back to the source")];

pub fn one_line() -> Html {
    let item = |(at, field): (usize, &Field)| {
        let pair = PAIRS.iter().find(|(first, ..)| *first == at);
        html! {
            <li class={field.class}>
                <code>{field.raw}if at + 1 < FIELDS.len() { <span class="comma">{","}</span> }</code>
                <span class="says"><b>{field.name}<span class="colon">{": "}</span></b><span>{field.says}</span></span>
                if let Some((_, class, text)) = pair { <span class={*class} aria-hidden="true"><span>{*text}</span></span> }
            </li>
        }
    };
    html! { <ol class="one-line">{ for FIELDS.iter().enumerate().map(item) }</ol> }
}
