//! How wide the networks are that addresses are taken together in.

use flowglass::model::Prefix;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

pub fn prefixes(now: Prefix, set: &Callback<Prefix>) -> Html {
    let select = |version: &str, all: &[u8], chosen: u8, to: fn(Prefix, u8) -> Prefix| {
        let set = set.clone();
        let onchange = Callback::from(move |event: Event| {
            let select = event.target_dyn_into::<HtmlSelectElement>();
            if let Some(bits) = select.and_then(|select| select.value().parse().ok()) {
                set.emit(to(now, bits));
            }
        });
        let option = |&bits: &u8| {
            let words = if bits == all[0] { "address".to_owned() } else { format!("/{bits}") };
            html! { <option value={bits.to_string()} selected={bits == chosen}>{words}</option> }
        };
        html! {
            <label>{version}{" "}<select aria-label={format!("{version} networks")} {onchange}>{ for all.iter().map(option) }</select></label>
        }
    };
    html! {
        <span class="prefixes">
            {select("IPv4", &Prefix::V4, now.v4, |prefix, v4| Prefix { v4, ..prefix })}
            {select("IPv6", &Prefix::V6, now.v6, |prefix, v6| Prefix { v6, ..prefix })}
        </span>
    }
}
