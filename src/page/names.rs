//! What addresses and NICs are called in files dropped beside the logs, shown beside them wherever they are.

use std::borrow::Cow;
use std::net::IpAddr;

use flowglass::enrich::Names;
use flowglass::model::Network;
use yew::prelude::*;

use super::shared::Shared;

#[hook]
pub fn use_names() -> Shared<Names> {
    use_context().unwrap_or_default()
}

/// A value, and behind it its name.
pub fn beside(shown: Html, name: Option<&str>) -> Html {
    match name {
        Some(name) => {
            // Whose a public address is stands behind its country, as far as there is room.
            let of_country = name.split_once(" · ").filter(|(country, _)| country.len() == 2);
            let (place, whose) = of_country.map_or((name, None), |(country, whose)| (country, Some(whose)));
            html! {
                <>
                    {shown}{" "}
                    <span class="name called" title={name.to_owned()}>
                        {place.to_owned()}
                        if let Some(whose) = whose { <span class="whose">{format!(" · {whose}")}</span> }
                    </span>
                </>
            }
        }
        None => shown,
    }
}

/// What an address is called that is at hand as text; nothing else has a name.
pub fn name_of<'n>(names: &'n Names, address: &str) -> Option<Cow<'n, str>> {
    address.parse().ok().and_then(|address: IpAddr| names.of(Network::one(address)))
}
