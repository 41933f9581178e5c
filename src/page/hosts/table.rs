//! All hosts, ranked.

use std::rc::Rc;

use flowglass::model::{Network, Prefix, Span};
use flowglass::present::elsewhere::{TakeAway, networks};
use flowglass::present::said::Behind;
use flowglass::present::spark::Clock;
use flowglass::present::{Quantity, number};
use flowglass::query::hosts::{Column, Detail, HostSums, Key, Kind, Listed, Ranking};
use flowglass::query::{Overview, TimeRange};
use yew::prelude::*;

use super::{link, ranked};
use crate::page::address::Here;
use crate::page::asked::{MOST_TAKEN, Whole};
use crate::page::chart::{SparkLook, Sparkline};
use crate::page::later::later;
use crate::page::parts::{
    Choice, NO_COUNTERS, Order, absent, amount_or, button, count_cell, denied_cell, how, options, prefixes, rest_row,
    sort_heading, take_whole,
};
use crate::page::state::{HostsShown, HostsWanted};
use crate::page::view::ViewProps;
use crate::page::write::{moment, several};

/// Rows drawn at once.
const AT_ONCE: usize = 20;
const BY_FLOWS: &str = "Flows over time: none of them carries counters";
const NOT_SUMMED: &str = "not known: the others share some of them";

/// Columns, how they are headed, and what stands in them. What is asked for the most comes first, because not all have
/// room on a small screen.
const COLUMNS: [(Column, &str, &str); 14] = [
    (Column::Host, "Host", "c-host"),
    (Column::Bytes, "Bytes", "num c-bytes"),
    (Column::Sent, "Sent", "num c-bytes"),
    (Column::Received, "Received", "num c-bytes"),
    (Column::Flows, "Flows", "num c-count"),
    (Column::DeniedIn, "Denied in", "num c-few"),
    (Column::DeniedOut, "Denied out", "num c-few"),
    (Column::Peers, "Peers", "num c-few"),
    (Column::Served, "Ports served", "num c-few"),
    (Column::Used, "Ports tried", "num c-few"),
    (Column::PacketsSent, "Packets out", "num c-count"),
    (Column::PacketsReceived, "Packets in", "num c-count"),
    (Column::First, "First seen", "num c-time"),
    (Column::Last, "Last seen", "num c-time"),
];

pub fn title(here: &Here) -> Html {
    let by = here.now.hosts;
    let kinds =
        vec![Choice::new(Kind::All, "All"), Choice::new(Kind::Private, "Private"), Choice::new(Kind::Public, "Public")];
    let on_kind = {
        let here = here.clone();
        Callback::from(move |kind: Kind| ranked(&here, move |by| Ranking { kind, ..by }))
    };
    let on_prefix = {
        let here = here.clone();
        Callback::from(move |prefix: Prefix| ranked(&here, move |by| Ranking { prefix, ..by }))
    };
    html! {
        <div class="title">
            <h1>{"Hosts"}</h1>
            {how("Hosts", "Each address that is an end of a flow, as it sees the flow itself: what it sent and received, whichever side it was. Peers are the other addresses it exchanged flows with, denied ones too. Ports served are those at which its NIC let flows in or it answered, ports tried those it went to, denied ones too. With a prefix chosen, all addresses of a network are one row, and flows within it count once.")}
            {options("Addresses", kinds, &by.kind, on_kind)}
            {prefixes(by.prefix, &on_prefix)}
        </div>
    }
}

pub fn table(
    props: &ViewProps,
    (data, bucket_ms): (&Overview, i64),
    here: &Here,
    (listed, details): (&Listed, &[(Network, Detail)]),
    on_more: &Callback<MouseEvent>,
) -> Html {
    let by = here.now.hosts;
    let ranked_by = ranked_by(by.column, listed);
    let head = |&(column, title, class): &(Column, &'static str, &'static str)| {
        let here = here.clone();
        let on = Callback::from(move |_: MouseEvent| {
            ranked(&here, move |by| {
                let down = if by.column == column { !by.down } else { !matches!(column, Column::Host | Column::First) };
                Ranking { column, down, ..by }
            });
        });
        let sorted = (ranked_by == column).then_some(if by.down { Order::Down } else { Order::Up });
        sort_heading(title, class, sorted, on)
    };
    let asked = (here.now.time, here.now.is_narrowed());
    let told = here.told_in(data.span, &props.zone);
    let row = |(key, sums): &(Key, HostSums)| {
        let host = key.host()?;
        let detail = details.binary_search_by_key(&host, |(host, _)| *host).ok().map(|at| &details[at].1);
        Some(html! {
            <tr key={host.to_string()}>
                <th scope="row" class="key">{link(host, here, &props.snapshot.names)}</th>
                <td class="c-spark" title={(!sums.has_bytes()).then_some(BY_FLOWS)}>{detail.map(|detail| spark(sums, detail, props, (data, bucket_ms), asked))}</td>
                {cells(sums, detail, props, told)}
            </tr>
        })
    };
    let rest = listed.count.saturating_sub(listed.rows.len() as u64);
    html! {
        <>
        <div class="host-wide">
            <table class="rows host-table">
                <caption class="sr">{"Hosts in the order of a column"}</caption>
                <thead><tr>
                    {head(&COLUMNS[0])}
                    <th scope="col" class="c-spark">{if data.total.has_bytes() { "Bytes over time" } else { "Flows over time" }}</th>
                    { for COLUMNS[1..].iter().map(head) }
                </tr></thead>
                { for listed.rows.chunks(AT_ONCE).map(|rows| later(html! { <tbody>{ for rows.iter().filter_map(row) }</tbody> })) }
                if rest > 0 {
                    <tbody>{rest_row(&several(rest, "other", "others"), html! { <><td class="c-spark"></td>{cells(&listed.others, None, props, told)}</> })}</tbody>
                }
            </table>
        </div>
        <div class="status">
            <span role="status">{format!("{} of {}", number::exact(listed.rows.len() as u64), several(listed.count, "host", "hosts"))}</span>
            if rest > 0 {
                {button("link more-rows", &format!("Show {} more", rest.min(listed.rows.len() as u64)), on_more.clone())}
            }
            {away(props)}
        </div>
        </>
    }
}

fn away(props: &ViewProps) -> Html {
    let Some(shown) = props.snapshot.hosts.clone() else { return Html::default() };
    let names = props.snapshot.names.clone();
    let wanted = match *shown {
        HostsShown::Table { by, limit, .. } => HostsWanted::Table { by, limit: limit.max(MOST_TAKEN) },
        HostsShown::One { .. } => return Html::default(),
    };
    take_whole(
        "Hosts",
        shown,
        move |to| Whole::Hosts(wanted, to),
        move |shown| {
            let HostsShown::Table { by, ranked, details, .. } = shown else { return TakeAway::default() };
            let behind = Behind::of(&names);
            let row = |(key, sums): &(Key, HostSums)| {
                let detail = key.host().and_then(|host| details.binary_search_by_key(&host, |(host, _)| *host).ok());
                let counts = detail.map(|at| &details[at].1).map(|detail| [detail.peers, detail.served, detail.used]);
                let counts = counts.map(|counts| counts.map(|count| count.to_string())).unwrap_or_default();
                let host = key.host();
                let mut cells = behind.cells(host.map(|host| host.to_string()).unwrap_or_default(), host);
                cells.extend(counts);
                (cells, *sums)
            };
            let mut heads = behind.heads("Host", "");
            heads.extend(["Peers", "Ports served", "Ports tried"].map(str::to_owned));
            TakeAway::hosts(heads, ranked.rows.iter().map(row).collect())
                .of_all(ranked.count)
                .about(about(&Ranking { column: ranked_by(by.column, ranked), ..*by }))
        },
    )
}

/// Where nothing is measured, it is another column than was asked for.
fn ranked_by(column: Column, listed: &Listed) -> Column {
    column.where_measured(listed.rows.iter().map(|(_, sums)| sums).chain([&listed.others]))
}

/// Which hosts, in a few words, and by what the first are first.
fn about(by: &Ranking) -> String {
    let kind = match by.kind {
        Kind::All => "",
        Kind::Private => "private",
        Kind::Public => "public",
    };
    let networks = if by.prefix == Prefix::HOST { String::new() } else { networks(by.prefix) };
    let is_usual = |column: Column| column == Column::Bytes && by.down;
    let titles = COLUMNS.iter().filter(|(column, ..)| *column == by.column && !is_usual(*column));
    let order: String = titles.map(|(_, title, _)| format!("by {title}")).collect();
    let turned = if by.down { "" } else { "ascending" };
    format!("{kind} {networks} {} {turned}", order.to_lowercase())
}

/// All but the host itself. Of the others it is not known how many they have together.
fn cells(sums: &HostSums, detail: Option<&Detail>, props: &ViewProps, told: Option<Span>) -> Html {
    let amount = |of: Option<Quantity>| html! { <td class="num">{amount_or(of, NO_COUNTERS)}</td> };
    let bytes = |value: u64| amount(sums.has_bytes().then(|| number::bytes(value)));
    let packets = |value: u64| amount(sums.has_packets().then(|| number::count_tight(value)));
    let count = |value: u64| count_cell("num", value);
    let known = |of: fn(&Detail) -> u64| match detail {
        Some(detail) => count(of(detail)),
        None => html! { <td class="num">{absent(NOT_SUMMED)}</td> },
    };
    let denied = |value: u64| denied_cell("num", value);
    let time = |at| html! { <td class="num sub">{moment(at, told, &props.zone)}</td> };
    let ends = sums.span().map(|Span { first, last }| [first, last]);
    html! {
        <>
            {bytes(sums.bytes())}
            {bytes(sums.sent)}
            {bytes(sums.received)}
            {count(sums.flows)}
            {denied(sums.denied_in)}
            {denied(sums.denied_out)}
            {known(|detail| detail.peers)}
            {known(|detail| detail.served)}
            {known(|detail| detail.used)}
            {packets(sums.packets_sent)}
            {packets(sums.packets_received)}
            { for ends.into_iter().flatten().map(time) }
        </>
    }
}

/// Its bytes, or its flows where it has none, on the timeline's own clock.
fn spark(
    sums: &HostSums,
    detail: &Detail,
    props: &ViewProps,
    (data, bucket_ms): (&Overview, i64),
    (selected, is_chosen): (Option<TimeRange>, bool),
) -> Html {
    let Some(Span { first, last }) = data.shown() else { return Html::default() };
    let clock = Clock { first: first.0, last: last.0, bucket_ms };
    let hits: Rc<[(i64, u64)]> = detail
        .steps
        .iter()
        .map(|&(start, (bytes, flows))| (start, if sums.has_bytes() { bytes } else { flows }))
        .collect();
    let look = SparkLook { is_denied: sums.denied() == sums.flows, is_chosen };
    html! { <Sparkline {hits} {clock} {selected} {look} theme={props.theme.clone()} /> }
}
