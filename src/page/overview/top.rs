//! The rankings: largest sources, destinations and destination ports.

use flowglass::enrich::Names;
use flowglass::filter::{Field, term};
use flowglass::model::service_name;
use flowglass::present::elsewhere::Copied;
use flowglass::present::number;
use flowglass::query::{Overview, Rank, Tally, Top, TopRow};
use yew::prelude::*;

use crate::page::names::{beside, name_of, use_names};
use crate::page::parts::{
    NO_COUNTERS, Order, bar, broken, button, by, bytes_of, copy_rows, count_cell, heading, in_all, panel_head,
    rest_row, show_more, silent_heading, table,
};
use crate::page::pivot::value;
use crate::page::shared::Shared;
use crate::page::state::Command;
use crate::page::write;

/// Shown at first; the others are one click away.
const SHOWN: usize = 8;

/// Which ranking of the overview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    Sources,
    Destinations,
    Ports,
}

impl Pick {
    const fn title(self) -> &'static str {
        match self {
            Self::Sources => "Sources",
            Self::Destinations => "Destinations",
            Self::Ports => "Destination ports",
        }
    }

    const fn key_title(self) -> &'static str {
        match self {
            Self::Sources | Self::Destinations => "Address",
            Self::Ports => "Port",
        }
    }

    const fn how(self) -> &'static str {
        match self {
            Self::Sources => {
                "Flows by the address that began them. Bytes are both directions together, of the tuples that carry counters. \
                 The bar is the share of the largest row."
            }
            Self::Destinations => {
                "Flows by the address they went to. Bytes are both directions together, of the tuples that carry counters. \
                 The bar is the share of the largest row."
            }
            Self::Ports => {
                "Flows by destination port. The name beside a number is what the registry of ports lists for it; the logs \
                 cannot show what was really spoken. Bytes are both directions together, of the tuples that carry counters."
            }
        }
    }

    const fn of(self, data: &Overview) -> &Top {
        match self {
            Self::Sources => &data.sources,
            Self::Destinations => &data.destinations,
            Self::Ports => &data.ports,
        }
    }

    fn key(self, row: &TopRow, names: &Names) -> Html {
        let address = || beside(broken(&row.key), name_of(names, &row.key));
        let (field, shown) = match self {
            Self::Sources => (Field::SourceIp, address()),
            Self::Destinations => (Field::DestinationIp, address()),
            Self::Ports => (Field::DestinationPort, port(&row.key)),
        };
        value(&term(field, &row.key), shown)
    }
}

fn port(text: &str) -> Html {
    let service = text.parse().ok().and_then(service_name);
    html! { <><span class="port">{text.to_owned()}</span>{"\u{2002}"}<span class="name">{service.unwrap_or_default()}</span></> }
}

#[derive(Properties, PartialEq)]
pub struct RankingProps {
    pub of: Shared<Overview>,
    pub pick: Pick,
    pub on: Callback<Command>,
}

/// A ranking as a panel: key, bar, bytes, flows, and at the end what the other keys come to.
#[component]
pub fn Ranking(props: &RankingProps) -> Html {
    let all = use_state(|| false);
    let names = use_names();
    let RankingProps { of, pick, on } = props;
    let (title, rank, top) = (pick.title(), of.rank, pick.of(of));
    let shown = if *all { top.rows.len() } else { top.rows.len().min(SHOWN) };
    let largest = top.rows.first().map_or(0, |row| rank.measure(&row.tally));
    let row = |row: &TopRow| {
        html! {
            <tr key={row.key.clone()}>
                <th scope="row" class="key">{pick.key(row, &names)}</th>
                <td class="c-bar">{bar("bar", write::ratio(rank.measure(&row.tally), largest))}</td>
                {numbers(&row.tally)}
            </tr>
        }
    };
    let rows = u32::try_from(top.rows.len()).unwrap_or(u32::MAX);
    let others = top.count.saturating_sub(shown as u64);
    let mut rest = top.others;
    for row in &top.rows[shown..] {
        rest.add(&row.tally);
    }
    let (order, bytes_order, flows_order) = match rank {
        Rank::Bytes => ("by bytes", Some(Order::Down), None),
        Rank::Tuples => ("by flows", None, Some(Order::Down)),
    };
    let heads = vec![
        heading(pick.key_title(), "", None),
        silent_heading("Share of the largest", "c-bar"),
        heading("Bytes", "num c-bytes", bytes_order),
        heading("Flows", "num c-flows", flows_order),
    ];
    let body = html! {
        <>
            { for top.rows[..shown].iter().map(row) }
            if others > 0 {
                {rest_row(&write::several(others, "other", "others"), html! { <><td class="c-bar sub">{share_of_all(rank, &rest, &of.total)}</td>{numbers(&rest)}</> })}
            }
        </>
    };
    html! {
        <section class="panel" aria-label={title}>
            {panel_head(title, pick.how(), html! { <>{by(order)}{in_all(&format!("{} in all", number::count(top.count)))}{copied(of, *pick, &names)}</> })}
            {table("rows ranking", &format!("{title} {order}, both directions"), heads, body)}
            if top.rows.len() > SHOWN {
                {show_more(&all, SHOWN, &format!("Show {}", top.rows.len()))}
            }
            if *all && top.count > top.rows.len() as u64 {
                {button("link show-all", &format!("Show {} more", others.min(rows.into())), on.reform(move |_: MouseEvent| Command::Longer(rows.saturating_mul(2))))}
            }
        </section>
    }
}

/// All rows that are known, also those that are not in sight.
fn copied(of: &Shared<Overview>, pick: Pick, names: &Shared<Names>) -> Html {
    let (of, names) = (of.clone(), names.clone());
    copy_rows(pick.title(), move || {
        let top = pick.of(&of);
        let name = |key: &str| match pick {
            Pick::Ports => key.parse().ok().and_then(service_name).unwrap_or_default().to_owned(),
            Pick::Sources | Pick::Destinations => name_of(&names, key).unwrap_or_default().to_owned(),
        };
        let rows = top.rows.iter().map(|row| (vec![row.key.clone(), name(&row.key)], row.tally));
        Copied::tallies(&[pick.key_title(), "Name"], rows.collect()).of_all(top.count)
    })
}

/// Nothing, where nothing was measured.
fn share_of_all(rank: Rank, rest: &Tally, total: &Tally) -> Option<Html> {
    let is_known = rank == Rank::Tuples || rest.measured > 0;
    let share = write::share(rank.measure(rest), rank.measure(total)).filter(|_| is_known)?;
    Some(html! { <>{share}<span class="of-all">{" of all"}</span></> })
}

fn numbers(tally: &Tally) -> Html {
    html! {
        <>
            <td class="num c-bytes">{bytes_of(tally, NO_COUNTERS)}</td>
            {count_cell("num c-flows", tally.tuples)}
        </>
    }
}
