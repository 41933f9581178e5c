//! The destination ports, with what usually listens on them.

use flowglass::model::service_name;
use flowglass::query::{Overview, TopRow};
use yew::prelude::*;

use super::top::ranking;
use crate::page::shared::Shared;

#[derive(Properties, PartialEq)]
pub struct PortsProps {
    pub of: Shared<Overview>,
}

#[component]
pub fn Ports(props: &PortsProps) -> Html {
    let how = html! {
        {"Flows by destination port. The name beside a number is what the registry of ports lists for it; the logs cannot show what was really spoken. Bytes are both directions together, of the tuples that carry counters."}
    };
    ranking(&"Destination ports".into(), &"Port".into(), &props.of.ports, port, how)
}

fn port(row: &TopRow) -> Html {
    let digits = row.key.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    let service = digits.parse().ok().and_then(service_name);
    html! { <><span class="port">{&row.key}</span>{"\u{2002}"}<span class="name">{service.unwrap_or_default()}</span></> }
}
