//! One way to write a quantity, and one to write that there is none.

use flowglass::present::Quantity;
use yew::prelude::*;

/// The number, and its unit in a slot of its own, so that the digits of a column stand under each other.
pub fn amount(quantity: &Quantity) -> Html {
    html! { <>{&quantity.number}<span class="unit">{quantity.unit}</span></> }
}

/// Why there are no bytes and packets.
pub const NO_COUNTERS: &str = "not measured: none of these flows carries counters";

#[derive(Properties, PartialEq)]
pub struct AbsentProps {
    /// Why there is no number.
    pub why: AttrValue,
    /// Words in place of the dash, where there is room for them. The sheet decides.
    #[prop_or_default]
    pub words: Option<AttrValue>,
}

/// Not measured is not zero: a dash or words, and the reason for whoever points at it or hears it read.
#[component]
pub fn Absent(props: &AbsentProps) -> Html {
    html! {
        <span class="absent" title={props.why.clone()}>
            if let Some(words) = &props.words { <span class="words">{words}</span> }
            <span class="dash" aria-hidden="true">{"–"}</span>
            <span class="sr">{format!(" {}", props.why)}</span>
        </span>
    }
}

#[derive(Properties, PartialEq)]
pub struct AmountProps {
    pub of: Option<Quantity>,
    pub why: AttrValue,
}

/// A quantity where there is one.
#[component]
pub fn Amount(props: &AmountProps) -> Html {
    match &props.of {
        Some(quantity) => amount(quantity),
        None => html! { <Absent why={props.why.clone()} /> },
    }
}

/// A long IPv6 address breaks after a colon, if it has to.
pub fn broken(text: &str) -> Html {
    let groups = text.split_inclusive(':').map(|group| html! { <>{group.to_owned()}<wbr /></> });
    html! { <>{ for groups }</> }
}
