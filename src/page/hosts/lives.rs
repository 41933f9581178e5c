//! A host's connections in the order of time: a line for each peer, drawn as a picture in the row that says the same in
//! words.

use flowglass::enrich::Names;
use flowglass::filter::{Field, term};
use flowglass::model::service_name;
use flowglass::present::elsewhere::TakeAway;
use flowglass::present::lifelines::{HEIGHT, marks, ticks};
use flowglass::present::said::Behind;
use flowglass::present::{Zone, number};
use flowglass::query::Overview;
use flowglass::query::hosts::{HostSums, Key, Life};
use yew::prelude::*;

use super::link;
use crate::page::address::use_here;
use crate::page::asked::{MOST_TAKEN, Whole};
use crate::page::chart::{Size, use_size};
use crate::page::names::use_names;
use crate::page::parts::{NO_COUNTERS, absent, amount_or, button, by, denied_cell, heading, panel_head, take_whole};
use crate::page::pivot::value;
use crate::page::shared::Shared;
use crate::page::state::{HostsShown, HostsWanted};
use crate::page::write::{self, moment, rems};

#[derive(Properties, PartialEq)]
pub struct LivesProps {
    pub shown: Shared<HostsShown>,
    pub data: Shared<Overview>,
    pub zone: Zone,
    pub on_more: Callback<MouseEvent>,
}

/// Of so many peers of a host at most ports and connections are looked for, to be taken elsewhere.
const CONTACTS_TAKEN: u32 = 2_000;
const NO_STATES: &str = "not known: NSG version 1 does not say where in a connection a flow is";
const HOW: &str = "One row a peer, in the order of first contact. A dot is a begin, a circle an end; an arrow is a connection that began before or goes on, as far as the logs show it. Where connections merge, the bar is as high as there are many at once. A cross is a denied flow, which made no connection. The port is that of the most flows.";

#[component]
pub fn Lives(props: &LivesProps) -> Html {
    let here = use_here();
    let names = use_names();
    let node = use_node_ref();
    let size = use_size(&node);
    let HostsShown::One { about, lives, range, contacts, .. } = &*props.shown else { return Html::default() };
    let rows = &about.contacts.rows[..about.contacts.rows.len().min(*contacts as usize)];
    let hidden = about.peers.count.saturating_sub(rows.len() as u64);
    let row = |(key, sums): &(Key, HostSums)| {
        let peer = key.host()?;
        let life = peer.address().and_then(|peer| lives.binary_search_by_key(&peer, |(peer, _)| *peer).ok());
        let life = life.map(|at| &lives[at].1);
        let time = |at| moment(at, props.data.span, &props.zone);
        let span = sums.span().map(|span| format!("{} – {}", time(span.first), time(span.last)));
        Some(html! {
            <tr key={peer.to_string()}>
                <th scope="row" class="key">{link(peer, &here, &names)}</th>
                <td class="c-port">{life.map(port)}</td>
                <td class="c-line" title={span.clone()}><span class="sr">{span}</span>{life.zip(size).map(|(life, size)| picture(life, size))}</td>
                <td class="num c-bytes">{amount_or(sums.has_bytes().then(|| number::bytes(sums.bytes())), NO_COUNTERS)}</td>
                <td class="num c-flows">{life.map(|life| life.connections.map_or_else(|| absent(NO_STATES), |count| write::count(count).into()))}</td>
                {denied_cell("num c-denied", sums.denied())}
            </tr>
        })
    };
    let key = |class: &'static str, d: &'static str, word: &'static str| {
        html! { <span><svg class="life" viewBox="0 0 9 9" width="0.5625rem" height="0.5625rem" aria-hidden="true"><path {class} {d} /></svg>{word}</span> }
    };
    html! {
        <section class="panel" aria-label="Connections">
            {panel_head("Connections", HOW, html! {
                <>
                    {by("peers in the order of first contact")}
                    <span class="life-keys">
                        {key("begins", "M2 4.5a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0", "begin")}
                        {key("ends", "M2 4.5a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0", "end")}
                        {key("opens", "M3 1l3.5 3.5l-3.5 3.5", "open")}
                        {key("denied", "M1.5 1.5l6 6m0-6l-6 6", "denied")}
                    </span>
                    {away(props, &names)}
                </>
            })}
            <div class="host-wide">
            <table class="rows lives">
                <caption class="sr">{"Connections by peer, in the order of first contact"}</caption>
                <thead><tr>
                    {heading("Peer", "c-host", None)}
                    {heading("Port", "c-port", None)}
                    <th scope="col" class="c-line">
                        <span class="sr">{"Over time"}</span>
                        <div class="life-axis" ref={node}>{size.map(|size| axis(*range, size, &props.zone))}</div>
                    </th>
                    {heading("Bytes", "num c-bytes", None)}
                    {heading("Connections", "num c-flows", None)}
                    {heading("Denied", "num c-denied", None)}
                </tr></thead>
                <tbody>{ for rows.iter().filter_map(row) }</tbody>
            </table>
            </div>
            if hidden > 0 {
                if rows.len() < about.contacts.rows.len() {
                    {button("link show-all", &format!("Show {} more", hidden.min(rows.len() as u64)), props.on_more.clone())}
                } else {
                    <p class="empty">{format!("{} more peers came later; a time range or a filter brings them here.", number::count(hidden))}</p>
                }
            }
        </section>
    }
}

/// Also peers that are not drawn. Of the last of very many, ports and connections are left empty.
fn away(props: &LivesProps, names: &Shared<Names>) -> Html {
    let names = names.clone();
    let HostsShown::One { host, contacts, .. } = *props.shown else { return Html::default() };
    let wanted = HostsWanted::One { host, contacts: contacts.max(CONTACTS_TAKEN), rows: MOST_TAKEN };
    take_whole(
        "Connections",
        props.shown.clone(),
        move |to| Whole::Hosts(wanted, to),
        move |shown| {
            let HostsShown::One { host, about, lives, contacts, .. } = shown else { return TakeAway::default() };
            let behind = Behind::of(&names);
            let row = |(key, sums): &(Key, HostSums)| {
                let peer = key.host()?;
                let life = peer.address().and_then(|peer| lives.binary_search_by_key(&peer, |(peer, _)| *peer).ok());
                let life = life.map(|at| &lives[at].1);
                let (way, port) = life.and_then(|life| life.port).map_or_else(Default::default, |(to_host, port)| {
                    (if to_host { "in" } else { "out" }.to_owned(), port.to_string())
                });
                let connections = life.and_then(|life| life.connections).map(|count| count.to_string());
                let mut cells = behind.cells(peer.to_string(), Some(peer));
                cells.extend([way, port, connections.unwrap_or_default()]);
                Some((cells, *sums))
            };
            let rows = about.contacts.rows.iter().filter_map(row).collect();
            let mut heads = behind.heads("Peer", "");
            heads.extend(["Way", "Port", "Connections"].map(str::to_owned));
            let has_gaps = u64::from(*contacts) < about.contacts.count.min(CONTACTS_TAKEN.into());
            TakeAway::hosts(heads, rows).of_all(about.contacts.count).with_gaps(has_gaps).about(host.to_string())
        },
    )
}

/// `in 443`: the port of the most flows, and which way these went.
fn port(life: &Life) -> Html {
    let Some((to_host, port)) = life.port else { return Html::default() };
    let way = if to_host { "in" } else { "out" };
    let more = if life.other_ports > 0 { format!(" +{}", life.other_ports) } else { String::new() };
    let shown = html! { <><span class="name">{way}</span>{format!(" {port}")}<span class="name">{more}</span></> };
    let named = service_name(port).unwrap_or_default();
    html! { <span title={named}>{value(&term(Field::DestinationPort, &port.to_string()), shown)}</span> }
}

/// What the row says besides in words is not read out again.
fn picture(life: &Life, size: Size) -> Html {
    let marks = marks(life, size.width, size.ratio);
    let paths = marks.paths(size.ratio);
    let path = |class: &'static str, d: String| html! { if !d.is_empty() { <path {class} {d} /> } };
    html! {
        <svg class="life" viewBox={format!("0 0 {} {}", marks.size.w, marks.size.h)} width={rems(size.width)} height={rems(HEIGHT)} aria-hidden="true">
            {path("lines", paths.lines)}
            {path("bars", paths.bars)}
            {path("opens", paths.opens)}
            {path("begins", paths.begins)}
            {path("ends", paths.ends)}
            {path("denied", paths.denied)}
        </svg>
    }
}

fn axis(range: (i64, i64), size: Size, zone: &Zone) -> Html {
    const ROOM: f64 = 24.0;
    let tick = |tick: flowglass::present::axis::XTick| {
        let x = f64::from(tick.x) / size.ratio;
        let is_cut = x < ROOM || x > size.width - ROOM;
        html! { if !is_cut { <text x={rems(x)} y="0.75rem" class={tick.strong.then_some("strong")}>{tick.label}</text> } }
    };
    html! {
        <svg class="life" width={rems(size.width)} height="1rem" aria-hidden="true">
            { for ticks(range, size.width, size.ratio, zone).into_iter().map(tick) }
        </svg>
    }
}
