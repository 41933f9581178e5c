//! One host's page.

use std::rc::Rc;

use flowglass::enrich::Names;
use flowglass::filter::{Field, rule_term, term};
use flowglass::model::{Action, Mac, Millis, Network, is_private, service_name};
use flowglass::present::address::{Address, View};
use flowglass::present::empty::of_host;
use flowglass::present::findings::{LOOKED_FOR, lacking, taken};
use flowglass::present::names::{rule_origin, rule_shown};
use flowglass::present::timeline::Split;
use flowglass::present::{Zone, number, time};
use flowglass::query::Overview;
use flowglass::query::hosts::findings::Findings;
use flowglass::query::hosts::{Host, HostSums, Key, Listed};
use yew::prelude::*;

use super::list::{Columns, ListProps, Row, Which, list};
use super::lives::Lives;
use super::{link, term_of};
use crate::page::address::Here;
use crate::page::chart::Timeline;
use crate::page::later::later;
use crate::page::names::beside;
use crate::page::parts::{
    Manner, Shape, both_ends, by, figure, finding, panel_head, small_icon, take_away, view_link, ways_out,
};
use crate::page::pivot::{narrowed, value};
use crate::page::shared::Shared;
use crate::page::state::HostsShown;
use crate::page::timeline::use_brush;
use crate::page::view::ViewProps;
use crate::page::write::{self, moment, several};

pub fn title(host: Network, shown: Option<&HostsShown>, names: &Names) -> Html {
    let nic = match shown {
        Some(HostsShown::One { host: of, about, .. }) if *of == host => about.nic,
        _ => None,
    };
    let name = names.of(host);
    // Beside what its owner calls it.
    let place =
        host.address().and_then(|address| names.geo.in_words(address)).filter(|place| name.as_ref() != Some(place));
    let kind = host.address().map(|address| if is_private(address) { "private" } else { "public" });
    let act = |act: &'static str, shape: Shape, words: &'static str| {
        html! { <button type="button" class="button" data-term={term_of(host)} data-act={act}>{small_icon(shape)}{words}</button> }
    };
    html! {
        <div class="title">
            {view_link(View::Hosts, "link", "All hosts")}
            <h1 class="big">{crate::page::parts::broken(&host.to_string())}</h1>
            if let Some(name) = &name { <span>{name.to_string()}</span> }
            <span class="dim">{kind.unwrap_or("network")}</span>
            if let Some(place) = place { <span class="dim">{place.into_owned()}</span> }
            if let Some(mac) = nic {
                <span class="dim">{"NIC "}{beside(html! { <span class="mono">{mac.to_string()}</span> }, names.nic(mac))}</span>
            }
            <div class="acts">
                {act("+", Shape::Plus, "Only this host")}
                {act("-", Shape::Minus, "Exclude")}
            </div>
        </div>
    }
}

pub fn one(props: &ViewProps, data: &Shared<Overview>, here: &Here, on_more: &Callback<MouseEvent>) -> Html {
    let Some(shown) = &props.snapshot.hosts else { return Html::default() };
    let HostsShown::One { host, about, .. } = &**shown else { return Html::default() };
    if about.sums.flows == 0 {
        let (has_filter, has_time) = (!here.now.filter_asked().is_empty(), here.now.time.is_some());
        return html! {
            <p class="empty pad">
                <b>{"No flow of this host "}</b>{of_host(has_filter, has_time)}
                {ways_out(here)}
            </p>
        };
    }
    html! {
        <>
            {figures(about, props)}
            {findings(*host, &about.findings, Manner { here, names: &props.snapshot.names, span: here.told_in(data.span, &props.zone), zone: &props.zone })}
            <div class="panels host-panels">
                <div class="host-main">
                    {later(html! { <Traffic shown={shown.clone()} data={data.clone()} zone={props.zone.clone()} theme={props.theme.clone()} /> })}
                    {later(html! { <Lives shown={shown.clone()} data={data.clone()} zone={props.zone.clone()} {on_more} /> })}
                    {peers(shown, about, data, props, here)}
                </div>
                <div class="host-side">
                    {ports((shown, about), Which::Served, "Ports served", "Destination ports at which this host’s NIC let flows in, or at which it answered; flows that were denied stand in a column of their own. Ports at which it did neither are not listed: what another NIC let out to it says nothing of it.", &served(about))}
                    {ports((shown, about), Which::Tried, "Ports tried", "Destination ports of flows that this host began, denied ones too.", &write::count(about.from_ports.count))}
                    {rules(shown, about)}
                    {nics(shown, about, &props.snapshot.names)}
                    {both_ends("empty pad", data, here)}
                </div>
            </div>
        </>
    }
}

fn findings(host: Network, found: &Findings, told: Manner<'_>) -> Html {
    let list: Vec<_> = found.list.iter().map(|of| (host, *of)).collect();
    let away = if list.is_empty() {
        Html::default()
    } else {
        let names = told.names.clone();
        take_away("Findings", move || taken(&list, &names).about(host.to_string()))
    };
    html! {
        <section class="panel findings" aria-label="Findings">
            {panel_head("Findings", LOOKED_FOR, away)}
            if found.list.is_empty() {
                <p><b>{"No findings. "}</b>{LOOKED_FOR}</p>
            }
            <ul>{ for found.list.iter().map(|of| finding(host, of, None, told)) }</ul>
            { for lacking(found).map(|words| html! { <p>{words}</p> }) }
        </section>
    }
}

fn figures(about: &Host, props: &ViewProps) -> Html {
    let sums = &about.sums;
    let bytes = |value: u64| sums.has_bytes().then(|| number::bytes(value).to_string());
    let count = |value: u64| Some(write::count(value));
    let packets = |value: u64| {
        if sums.has_packets() { format!("{} packets", number::count(value)) } else { "not measured".to_owned() }
    };
    let (first, last) = sums.span().map(|span| (span.first, span.last)).unzip();
    let clock = |at: Option<Millis>| at.map(|at| time::clock_seconds(at, &props.zone));
    let day = |at: Option<Millis>| at.map(|at| time::date(at, &props.zone, None)).unwrap_or_default();
    html! {
        <dl class="figures nine">
            {figure("Flows", count(sums.flows), &format!("{} to it", number::count(sums.flows_in)),
                "Tuples that this host is an end of, within the filter and the time range.")}
            {figure("Sent", bytes(sums.sent), &packets(sums.packets_sent),
                "Bytes that left this host, whichever side began the flow, over the tuples that carry counters.")}
            {figure("Received", bytes(sums.received), &packets(sums.packets_received),
                "Bytes that came in at this host, likewise.")}
            {figure("Peers", count(about.peers.count), "other addresses", "Distinct addresses it exchanged flows with, or tried to.")}
            {figure("Ports", count(about.served.count), &format!("served, {} tried", number::count(about.from_ports.count)),
                "Served: distinct ports at which flows to it were allowed. Tried: distinct ports that flows from it were for, denied ones too.")}
            {figure("Denied in", count(sums.denied_in), "flows to it", "Flows to this host that a rule denied.")}
            {figure("Denied out", count(sums.denied_out), "flows from it", "Flows from this host that a rule denied.")}
            {figure("First seen", clock(first), &day(first), "The time of its first tuple within the filter and the time range.")}
            {figure("Last seen", clock(last), &day(last), "The time of its last one.")}
        </dl>
    }
}

#[derive(Properties, PartialEq)]
struct TrafficProps {
    shown: Shared<HostsShown>,
    data: Shared<Overview>,
    zone: Zone,
    theme: AttrValue,
}

/// The timeline once more, of this host alone and as it sees itself.
#[component]
fn Traffic(props: &TrafficProps) -> Html {
    let here = crate::page::address::use_here();
    let overview = use_memo((props.shown.clone(), props.data.clone()), |(shown, data)| match &**shown {
        HostsShown::One { about, bucket_ms, .. } => Overview {
            buckets: about.steps.clone(),
            span: data.span,
            window: data.window,
            bucket_ms: *bucket_ms,
            coverage: data.coverage.of(&nics_of(about)),
            ..Overview::default()
        },
        HostsShown::Table { .. } => Overview::default(),
    });
    let Address { measure, earlier, time: selected, .. } = *here.now;
    let measure = measure.where_measured(&overview);
    let (on_select, on_zoom) = use_brush(&here.change);
    let of = here.now.host.map_or_else(String::new, |host| narrowed(&here.now.filter, &term_of(host)));
    html! {
        <section class="panel" aria-label="Traffic">
            {panel_head("Traffic", "The timeline of this host alone, on the same clock: out is what it sent, in what it received. Below are the denied flows, and which hours were logged by the NICs it was seen at.", by(&format!("out above, in below, {}", time::per_bucket(overview.bucket_ms))))}
            <Timeline {overview} {measure} split={Split::InOut} {earlier} zone={props.zone.clone()} {selected} {of} {on_select} {on_zoom} theme={props.theme.clone()} />
        </section>
    }
}

fn rows(listed: &Listed, key: &dyn Fn(&Key) -> Html, seen: &dyn Fn(&HostSums) -> [String; 2]) -> Rc<Vec<Row>> {
    let row = |(of, sums): &(Key, HostSums)| Row { key: key(of), sums: *sums, seen: seen(sums) };
    Rc::new(listed.rows.iter().map(row).collect())
}

fn nics_of(about: &Host) -> Vec<Mac> {
    let nic = |(key, _): &(Key, HostSums)| if let Key::Nic(mac) = key { Some(*mac) } else { None };
    about.nics.rows.iter().filter_map(nic).collect()
}

/// There is no room to say when.
fn unsaid(_: &HostSums) -> [String; 2] {
    Default::default()
}

fn peers(shown: &Shared<HostsShown>, about: &Host, data: &Overview, props: &ViewProps, here: &Here) -> Html {
    let (zone, names) = (&props.zone, &props.snapshot.names);
    let told = here.told_in(data.span, zone);
    let time = |at| moment(at, told, zone);
    let seen = |sums: &HostSums| sums.span().map(|span| [time(span.first), time(span.last)]).unwrap_or_default();
    let rows = rows(&about.peers, &|key| key.host().map(|host| link(host, here, names)).unwrap_or_default(), &seen);
    list(ListProps {
        shown: shown.clone(),
        which: Which::Peers,
        title: "Peers",
        key_title: "Address",
        how: "The addresses it exchanged flows with. Bytes are both directions together.",
        note: write::count(about.peers.count),
        rows,
        columns: Columns::Wide,
    })
}

/// `3, and 2,751 only tried`
fn served(about: &Host) -> String {
    let served = write::count(about.served.count);
    if about.only_tried == 0 { served } else { format!("{served}, and {} only tried", number::count(about.only_tried)) }
}

fn ports(
    (shown, about): (&Shared<HostsShown>, &Host),
    which: Which,
    title: &'static str,
    how: &'static str,
    note: &str,
) -> Html {
    let key = |key: &Key| {
        let (Key::ToPort(port) | Key::FromPort(port)) = key else { return Html::default() };
        let service = service_name(*port).unwrap_or_default();
        value(
            &term(Field::DestinationPort, &port.to_string()),
            html! { <><span class="port">{port.to_string()}</span>{"\u{2002}"}<span class="name">{service}</span></> },
        )
    };
    list(ListProps {
        shown: shown.clone(),
        which,
        title,
        key_title: "Port",
        how,
        note: note.to_owned(),
        rows: rows(which.of(about), &key, &unsaid),
        columns: Columns::Usual,
    })
}

fn rules(shown: &Shared<HostsShown>, about: &Host) -> Html {
    let key = |key: &Key| {
        let Key::Rule(rule, acl, action) = key else { return Html::default() };
        let denied = *action == Action::Denied;
        let shown = html! { <>{rule_shown(rule)}{"\u{2002}"}<span class="name">{rule_origin(rule, acl)}</span></> };
        html! {
            <>
                if denied { <span class="denied" title="denied">{small_icon(Shape::Denied)}<span class="sr">{"denied by "}</span></span> }
                <span title={acl.clone()}>{value(&rule_term(rule, acl), shown)}</span>
            </>
        }
    };
    list(ListProps {
        shown: shown.clone(),
        which: Which::Rules,
        title: "Rules that allowed or denied it",
        key_title: "Rule",
        how: "Each tuple names the rule that decided it. By flows.",
        note: write::count(about.rules.count),
        rows: rows(&about.rules, &key, &unsaid),
        columns: Columns::Hits,
    })
}

fn nics(shown: &Shared<HostsShown>, about: &Host, names: &Names) -> Html {
    let key = |key: &Key| {
        let Key::Nic(mac) = key else { return Html::default() };
        let text = mac.to_string();
        let shown = html! { <span class="mono">{text.clone()}</span> };
        value(&term(Field::Nic, &text), beside(shown, names.nic(*mac)))
    };
    list(ListProps {
        shown: shown.clone(),
        which: Which::Nics,
        title: "NICs that logged it",
        key_title: "NIC",
        how: "The MAC addresses of the network cards whose records hold its flows: its own, and those of its peers.",
        note: several(about.nics.count, "NIC", "NICs"),
        rows: rows(&about.nics, &key, &unsaid),
        columns: Columns::Usual,
    })
}
