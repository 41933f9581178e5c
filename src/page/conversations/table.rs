//! The largest pairs, and at the end what all others come to.

use std::net::IpAddr;

use flowglass::enrich::Names;
use flowglass::filter::{Field, term};
use flowglass::model::{Millis, Span};
use flowglass::present::elsewhere::{TakeAway, networks};
use flowglass::present::pairs::{ends_term, key, measure_title, port_text};
use flowglass::present::said::Behind;
use flowglass::present::{Zone, number};
use flowglass::query::Tally;
use flowglass::query::pairs::{Kind, Measure, PairsAsk, Picture, Row};
use yew::prelude::*;

use crate::page::asked::{MOST_TAKEN, Whole};
use crate::page::later::later_of;
use crate::page::names::{beside, use_names};
use crate::page::parts::{
    NO_COUNTERS, Order, absent, amount_or, broken, button, by, count_cell, denied_cell, heading, in_all, panel_head,
    sort_heading, table, take_whole,
};
use crate::page::pivot::value;
use crate::page::shared::Shared;
use crate::page::state::PairsShown;
use crate::page::write::{moment, several};

/// Rows that are drawn in one step.
const STEP: usize = 20;

/// `span` says how exactly a time has to be told.
pub fn pairs_table(
    shown: &Shared<PairsShown>,
    span: Option<Span>,
    zone: &Zone,
    on_measure: &Callback<Measure>,
    more: &Callback<()>,
    names: &Shared<Names>,
) -> Html {
    let (ask, pairs) = (&shown.ask, &shown.answer);
    let others = pairs.count.saturating_sub(pairs.rows.len() as u64);
    let ranked = |class: &'static str, measure: Measure, title: &'static str| {
        let sorted = (pairs.measure == measure).then_some(Order::Down);
        sort_heading(title, class, sorted, on_measure.reform(move |_: MouseEvent| measure))
    };
    let is_by_port = ask.kind == Kind::Ports;
    let order = format!("by {}", measure_title(pairs.measure).to_lowercase());
    let what = match ask.kind {
        Kind::Hosts => "Pairs of hosts",
        Kind::Networks => "Pairs of networks",
        Kind::Ports => "Pairs of hosts by port",
    };
    let mut heads = vec![heading("Source", "c-end", None), heading("Destination", "c-end", None)];
    if is_by_port {
        heads.push(heading("Port", "c-port", None));
    }
    heads.extend([
        ranked("num c-bytes", Measure::Bytes, "Bytes"),
        ranked("num c-bytes", Measure::Sent, "Sent"),
        ranked("num c-bytes", Measure::Received, "Received"),
        ranked("num c-packets", Measure::Packets, "Packets"),
        ranked("num c-count", Measure::Flows, "Flows"),
        ranked("num c-count", Measure::Denied, "Denied"),
    ]);
    if !is_by_port {
        heads.push(ranked("num c-count", Measure::Ports, "Ports"));
    }
    heads.push(heading(&format!("First, {}", zone.city()), "num c-time", None));
    heads.push(heading("Last", "num c-time", None));
    let chunk =
        |from: usize| later_of(from, html! { <Rows shown={shown.clone()} {from} {span} zone={zone.clone()} /> });
    let body = html! {
        <>
            { for (0..pairs.rows.len()).step_by(STEP).map(chunk) }
            if others > 0 {
                <tr class="rest">
                    <th scope="row" class="key" colspan={if is_by_port { "3" } else { "2" }}>{several(others, "other", "others")}</th>
                    {sums(&pairs.others)}
                    if !is_by_port { <td></td> }
                    <td class="c-time"></td><td class="c-time"></td>
                </tr>
            }
        </>
    };
    html! {
        <section class="panel p-pairs" aria-label={what}>
            {panel_head(what, "Tuples by who began the flow (the source) and whom it went to. Bytes are both ways together; sent is what went from the source to the destination, received what came back, of the tuples that carry counters. Flows are counted in tuples. Others are all pairs that are not listed.", html! { <>{by(&order)}{in_all(&format!("{} in all", number::count(pairs.count)))}{away(shown, what, names)}</> })}
            <div class="pair-scroll" tabindex="0" role="region" aria-label={format!("{what} {order}")}>
                {table("rows pair-table", &format!("{what} {order}"), heads, body)}
            </div>
            if others > 0 {
                {button("link show-all", "Show more", more.reform(|_: MouseEvent| ()))}
            }
        </section>
    }
}

fn away(shown: &Shared<PairsShown>, what: &'static str, names: &Shared<Names>) -> Html {
    let names = names.clone();
    // Nobody sees its picture: a matrix is made of the rows at hand, a graph would look at others, too.
    let ask = PairsAsk { limit: shown.ask.limit.max(MOST_TAKEN), picture: Picture::Matrix, ..shown.ask };
    take_whole(
        what,
        shown.clone(),
        move |to| Whole::Pairs(ask, to),
        move |shown| {
            let (ask, behind) = (&shown.ask, Behind::of(&names));
            let end = |end: IpAddr| {
                let network = ask.ends().of(end);
                behind.cells(network.to_string(), Some(network))
            };
            let row = |row: &Row| {
                let of = match row.port {
                    Some(port) => port.to_string(),
                    None => row.ports.to_string(),
                };
                let seen = [row.first, row.last].map(|at| at.to_string());
                let mut cells = end(row.source);
                cells.extend(end(row.destination));
                cells.extend([of].into_iter().chain(seen));
                (cells, row.tally)
            };
            let of = if ask.kind == Kind::Ports { "Port" } else { "Ports" };
            let mut heads = behind.heads("Source", "Source");
            heads.extend(behind.heads("Destination", "Destination"));
            heads.extend([of, "First", "Last"].map(str::to_owned));
            let order = shown.answer.measure;
            let order = if order == Measure::Bytes {
                String::new()
            } else {
                format!("by {}", measure_title(order).to_lowercase())
            };
            let networks = if ask.kind == Kind::Networks { networks(ask.prefix) } else { String::new() };
            let rows = shown.answer.rows.iter().map(row).collect();
            TakeAway::tallies(heads, rows).of_all(shown.answer.count).about(format!("{networks} {order}"))
        },
    )
}

#[derive(Properties, PartialEq)]
struct RowsProps {
    shown: Shared<PairsShown>,
    from: usize,
    span: Option<Span>,
    zone: Zone,
}

#[component]
fn Rows(props: &RowsProps) -> Html {
    let names = use_names();
    let rows = &props.shown.answer.rows;
    // Fewer may be left than when this part was asked for.
    let rows = &rows[props.from.min(rows.len())..rows.len().min(props.from + STEP)];
    html! { <>{ for rows.iter().map(|pair| row(pair, props, &names)) }</> }
}

fn row(pair: &Row, props: &RowsProps, names: &Names) -> Html {
    let ask = &props.shown.ask;
    let end = |field: Field, end: IpAddr| {
        let of = ask.ends().of(end);
        value(&ends_term(field, ask.ends(), end), beside(broken(&of.to_string()), names.of(of).as_deref()))
    };
    let time = |at: Millis| moment(at, props.span, &props.zone);
    html! {
        <tr key={key(ask, pair)}>
            <th scope="row" class="key c-end">{end(Field::SourceIp, pair.source)}</th>
            <td class="key c-end">{end(Field::DestinationIp, pair.destination)}</td>
            if let Some(port) = pair.port {
                <td class="c-port">{value(&term(Field::DestinationPort, &port.to_string()), html! { {port_text(port)} })}</td>
            }
            {sums(&pair.tally)}
            if pair.port.is_none() { {count_cell("num c-count", pair.ports.into())} }
            <td class="num sub c-time">{time(pair.first)}</td>
            <td class="num sub c-time">{time(pair.last)}</td>
        </tr>
    }
}

fn sums(tally: &Tally) -> Html {
    let bytes = |bytes: u64| {
        let measured = tally.has_bytes().then(|| number::bytes(bytes));
        html! { <td class="num c-bytes">{amount_or(measured, NO_COUNTERS)}</td> }
    };
    html! {
        <>
            {bytes(tally.bytes())}
            {bytes(tally.bytes_sent)}
            {bytes(tally.bytes_received)}
            <td class="num c-packets">
                if tally.has_packets() { {number::count_tight(tally.packets()).to_string()} } else { {absent(NO_COUNTERS)} }
            </td>
            {count_cell("num c-count", tally.tuples)}
            {denied_cell("num c-count", tally.denied)}
        </>
    }
}
