//! One way to write a quantity, and one to write that there is none.

use flowglass::present::{Quantity, number};
use flowglass::query::Tally;
use yew::prelude::*;

/// The number, and its unit in a slot of its own, so that the digits of a column stand under each other.
pub fn amount(quantity: &Quantity) -> Html {
    html! { <>{&quantity.number}<span class="unit">{quantity.unit}</span></> }
}

/// Why there are no bytes and packets.
pub const NO_COUNTERS: &str = "not measured: none of these flows carries counters";

/// Not measured is not zero: a dash, and the reason for whoever points at it or hears it read.
pub fn absent(why: &str) -> Html {
    html! { <span class="absent" title={why.to_owned()}>{dash(why)}</span> }
}

/// Words in place of the dash, where there is room for them. The sheet decides.
pub fn absent_in_words(why: &'static str, words: &'static str) -> Html {
    html! { <span class="absent" title={why}><span class="words">{words}</span>{dash(why)}</span> }
}

fn dash(why: &str) -> Html {
    html! { <><span class="dash" aria-hidden="true">{"–"}</span><span class="sr">{format!(" {why}")}</span></> }
}

/// A quantity where there is one.
pub fn amount_or(quantity: Option<Quantity>, why: &str) -> Html {
    quantity.map_or_else(|| absent(why), |quantity| amount(&quantity))
}

/// The bytes of flows, where any of them carries counters.
pub fn bytes_of(tally: &Tally, why: &str) -> Html {
    amount_or(tally.has_bytes().then(|| number::bytes(tally.bytes())), why)
}

/// A long IPv6 address breaks after a colon, if it has to, and a name after its prefix.
pub fn broken(text: &str) -> Html {
    let groups = text.split_inclusive([':', '_']).map(|group| html! { <>{group.to_owned()}<wbr /></> });
    html! { <>{ for groups }</> }
}
