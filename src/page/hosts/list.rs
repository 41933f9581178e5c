//! A list on a host's page: of peers, ports, rules or NICs.

use std::rc::Rc;

use flowglass::enrich::Names;
use flowglass::present::elsewhere::{TakeAway, heads, named};
use flowglass::present::number;
use flowglass::present::said::Behind;
use flowglass::query::hosts::{Host, HostSums, Key, Listed};
use yew::prelude::*;

use crate::page::asked::{MOST_TAKEN, Whole};
use crate::page::names::use_names;
use crate::page::parts::{
    NO_COUNTERS, Order, amount_or, count_cell, denied_cell, heading, in_all, panel_head, rest_row, show_more, table,
    take_whole,
};
use crate::page::shared::Shared;
use crate::page::state::{HostsShown, HostsWanted};
use crate::page::write::several;

/// Shown at first; the others are one click away.
const SHOWN: usize = 8;

/// Of the others it is not of interest.
const NOT_SAID: [String; 2] = [const { String::new() }; 2];

#[derive(Clone, PartialEq)]
pub struct Row {
    pub key: Html,
    pub sums: HostSums,
    /// When it was seen first and last, where there is room to say so.
    pub seen: [String; 2],
}

#[derive(Properties, PartialEq)]
pub struct ListProps {
    pub shown: Shared<HostsShown>,
    pub which: Which,
    pub title: &'static str,
    pub key_title: &'static str,
    pub how: &'static str,
    pub note: String,
    pub rows: Rc<Vec<Row>>,
    pub columns: Columns,
}

/// Which of the host's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Peers,
    Served,
    Tried,
    Rules,
    Nics,
}

impl Which {
    pub const fn of(self, about: &Host) -> &Listed {
        match self {
            Self::Peers => &about.peers,
            Self::Served => &about.served,
            Self::Tried => &about.from_ports,
            Self::Rules => &about.rules,
            Self::Nics => &about.nics,
        }
    }
}

/// What is said of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    Usual,
    /// Each way in a column of its own.
    Wide,
    /// How often alone.
    Hits,
}

fn away(props: &ListProps, names: &Shared<Names>) -> Html {
    let (names, key, which) = (names.clone(), props.key_title, props.which);
    let HostsShown::One { host, .. } = *props.shown else { return Html::default() };
    let wanted = HostsWanted::One { host, contacts: 0, rows: MOST_TAKEN };
    take_whole(
        props.title,
        props.shown.clone(),
        move |to| Whole::Hosts(wanted, to),
        move |shown| {
            let HostsShown::One { host, about, .. } = shown else { return TakeAway::default() };
            let behind = Behind::of(&names);
            let heads = match which {
                Which::Peers => behind.heads(key, ""),
                Which::Rules => heads(&[key, "ACL", "Decision"]),
                Which::Nics => heads(&[key, "Name"]),
                Which::Served | Which::Tried => heads(&[key]),
            };
            let row = |(key, sums): &(Key, HostSums)| {
                let cells = match key {
                    Key::Host(peer) => behind.cells(peer.to_string(), Some(*peer)),
                    Key::Nic(nic) => vec![nic.to_string(), names.nic(*nic).unwrap_or_default().to_owned()],
                    _ => named(key),
                };
                (cells, *sums)
            };
            let Listed { rows, count, .. } = which.of(about);
            TakeAway::hosts(heads, rows.iter().map(row).collect()).of_all(*count).about(host.to_string())
        },
    )
}

pub fn list(props: ListProps) -> Html {
    html! { <List ..props /> }
}

#[component]
fn List(props: &ListProps) -> Html {
    let all = use_state_eq(|| false);
    let names = use_names();
    let ListProps { title, rows, columns, .. } = props;
    let HostsShown::One { about, .. } = &*props.shown else { return Html::default() };
    let Listed { count, others, .. } = props.which.of(about);
    let shown = if *all { rows.len() } else { rows.len().min(SHOWN) };
    let mut rest = *others;
    rows[shown..].iter().for_each(|row| rest.add(&row.sums));
    let others = count.saturating_sub(shown as u64);
    let cells = |sums: &HostSums, seen: &[String]| {
        let bytes = |value: u64| {
            html! { <td class="num">{amount_or(sums.has_bytes().then(|| number::bytes(value)), NO_COUNTERS)}</td> }
        };
        html! {
            <>
                {match columns {
                    Columns::Usual => bytes(sums.bytes()),
                    Columns::Wide => html! { <>{bytes(sums.bytes())}{bytes(sums.sent)}{bytes(sums.received)}</> },
                    Columns::Hits => Html::default(),
                }}
                {count_cell("num", sums.flows)}
                if *columns != Columns::Hits {
                    {denied_cell("num", sums.denied())}
                }
                if *columns == Columns::Wide {
                    { for seen.iter().map(|at| html! { <td class="num sub">{at.clone()}</td> }) }
                }
            </>
        }
    };
    let heads: &[&str] = match columns {
        Columns::Usual => &["Bytes", "Flows", "Denied"],
        Columns::Wide => &["Bytes", "Sent", "Received", "Flows", "Denied", "First", "Last"],
        Columns::Hits => &["Flows"],
    };
    let is_measured = *columns != Columns::Hits && rows.iter().any(|row| row.sums.has_bytes());
    let first = if is_measured { "Bytes" } else { "Flows" };
    let heads = heads.iter().map(|title| heading(title, "num c-sum", (*title == first).then_some(Order::Down)));
    let heads = std::iter::once(heading(props.key_title, "", None)).chain(heads).collect();
    let body = html! {
        <>
            { for rows[..shown].iter().map(|row| html! { <tr><th scope="row" class="key">{row.key.clone()}</th>{cells(&row.sums, &row.seen)}</tr> }) }
            if others > 0 {
                {rest_row(&several(others, "other", "others"), cells(&rest, &NOT_SAID))}
            }
        </>
    };
    html! {
        <section class="panel" aria-label={*title}>
            {panel_head(title, props.how, html! { <>{in_all(&props.note)}if !rows.is_empty() { {away(props, &names)} }</> })}
            if rows.is_empty() {
                <p class="empty">{"None."}</p>
            } else {
                {table("rows host-list", title, heads, body)}
            }
            if rows.len() > SHOWN {
                {show_more(&all, SHOWN, &format!("Show {}", rows.len()))}
            }
        </section>
    }
}
