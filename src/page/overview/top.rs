//! The rankings: largest sources, destinations and destination ports.

use std::borrow::Cow;

use flowglass::enrich::{Fact, Names};
use flowglass::filter::{Field, term, unknown_term};
use flowglass::model::{Network, service_name};
use flowglass::present::elsewhere::{TakeAway, heads};
use flowglass::present::number;
use flowglass::present::said::Behind;
use flowglass::query::{Overview, Rank, Tally, Top, TopRow};
use yew::prelude::*;

use crate::page::asked::Whole;
use crate::page::names::{beside, name_of, use_names};
use crate::page::parts::{
    Choice, NO_COUNTERS, Order, amount_or, bar, broken, button, by, count_cell, denied_cell, heading, how, in_all,
    options, panel_head, rest_row, show_more, silent_heading, sort_heading, table, take_whole,
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
    /// Of a country or an organisation.
    Fact(Field),
}

impl Pick {
    const fn title(self) -> &'static str {
        match self {
            Self::Sources => "Sources",
            Self::Destinations => "Destinations",
            Self::Ports => "Destination ports",
            Self::Fact(Field::SourceCountry) => "Source countries",
            Self::Fact(Field::DestinationCountry) => "Destination countries",
            Self::Fact(Field::SourceOrg) => "Source organisations",
            Self::Fact(_) => "Destination organisations",
        }
    }

    const fn key_title(self) -> &'static str {
        match self {
            Self::Sources | Self::Destinations => "Address",
            Self::Ports => "Port",
            Self::Fact(Field::SourceCountry | Field::DestinationCountry) => "Country",
            Self::Fact(_) => "Organisation",
        }
    }

    const fn how(self) -> &'static str {
        match self {
            Self::Sources => "Flows by the address that began them. The bar is the share of the largest row.",
            Self::Destinations => "Flows by the address they went to. The bar is the share of the largest row.",
            Self::Ports => {
                "Flows by destination port. The name beside a number is what the registry of ports lists for it; the logs \
                 cannot show what was really spoken."
            }
            Self::Fact(_) => {
                "Flows by what the databases dropped beside the logs say of that side’s address. They are of public \
                 addresses only, and guesses of whoever made them; Azure’s own addresses are where Microsoft registered \
                 them."
            }
        }
    }

    fn of(self, data: &Overview) -> Option<&Top> {
        match self {
            Self::Sources => Some(&data.sources),
            Self::Destinations => Some(&data.destinations),
            Self::Ports => Some(&data.ports),
            Self::Fact(field) => data.facts.iter().find(|facts| facts.field == field).map(|facts| &facts.top),
        }
    }

    /// What public addresses come to that no database knows, and the term that asks for them.
    fn unknown(self, data: &Overview) -> Option<(Tally, String)> {
        let Self::Fact(field) = self else { return None };
        let facts = data.facts.iter().find(|facts| facts.field == field)?;
        (facts.unknown.tuples > 0).then(|| (facts.unknown, unknown_term(field)))
    }

    /// What a row is called besides.
    fn name(self, key: &str, names: &Names) -> Option<String> {
        let name = match self {
            Self::Ports => key.parse().ok().and_then(service_name),
            Self::Sources | Self::Destinations => return name_of(names, key).map(Cow::into_owned),
            Self::Fact(field) => names.geo.note(field.fact().filter(|fact| *fact == Fact::Country)?, key),
        };
        name.map(str::to_owned)
    }

    fn key(self, row: &TopRow, names: &Names) -> Html {
        let address = || beside(broken(&row.key), name_of(names, &row.key).as_deref());
        let (field, shown) = match self {
            Self::Sources => (Field::SourceIp, address()),
            Self::Destinations => (Field::DestinationIp, address()),
            Self::Ports => (Field::DestinationPort, port(&row.key)),
            Self::Fact(field) => (field, beside(broken(&row.key), self.name(&row.key, names).as_deref())),
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
    pub on_rank: Callback<Rank>,
}

/// What all rankings are ordered by. Without counters there are no bytes.
pub fn ranked_by(of: &Overview, on_rank: &Callback<Rank>) -> Html {
    let choice = |rank: Rank| {
        Choice::new(rank, column(rank)).refused((rank.where_measured(&of.total) != rank).then_some(NO_COUNTERS))
    };
    html! {
        <div class="ranked-by">
            <span class="dim">{"Rankings by"}</span>
            {how("Rankings", "What comes first in the rankings of sources, destinations and ports, and of countries and organisations where there are databases of them. Bytes are both ways together; sent is what went from the source to the destination, received what came back, of the tuples that carry counters. Flows are counted in tuples.")}
            {options("Rankings by", Rank::ALL.map(choice), &of.rank, on_rank.clone())}
        </div>
    }
}

const fn column(rank: Rank) -> &'static str {
    match rank {
        Rank::Bytes => "Bytes",
        Rank::Sent => "Sent",
        Rank::Received => "Received",
        Rank::Tuples => "Flows",
        Rank::Denied => "Denied",
    }
}

const fn order_of(rank: Rank) -> &'static str {
    match rank {
        Rank::Bytes => "by bytes",
        Rank::Sent => "by bytes sent",
        Rank::Received => "by bytes received",
        Rank::Tuples => "by flows",
        Rank::Denied => "by denied flows",
    }
}

/// A ranking as a panel: key, bar, bytes, flows, and at the end what the other keys come to.
#[component]
pub fn Ranking(props: &RankingProps) -> Html {
    let all = use_state(|| false);
    let names = use_names();
    let RankingProps { of, pick, on, on_rank } = props;
    let none = Top::default();
    let top = pick.of(of).unwrap_or(&none);
    let (title, rank) = (pick.title(), of.rank);
    let rows = ranked(top, rank).len();
    let count = count(top, rank);
    // A line for one or two more says less than these.
    let is_short = rows <= SHOWN + 2 && count == Some(rows as u64);
    let is_whole = *all || is_short;
    let shown = if is_whole { rows } else { rows.min(SHOWN) };
    let largest = top.rows.first().map_or(0, |row| rank.measure(&row.tally));
    // Beside the flows stands what they are ranked by.
    let measure = if rank == Rank::Tuples { Rank::Bytes } else { rank };
    let unknown = pick.unknown(of);
    let row = |row: &TopRow| {
        html! {
            <tr key={row.key.clone()}>
                <th scope="row" class="key">{pick.key(row, &names)}</th>
                <td class="c-bar">{bar("bar", write::ratio(rank.measure(&row.tally), largest))}</td>
                {numbers(measure, &row.tally)}
            </tr>
        }
    };
    let others = count.map(|count| count.saturating_sub(shown as u64));
    let others_words = others.map_or_else(|| "others".to_owned(), |others| write::several(others, "other", "others"));
    // Of a ranking by denied flows whoever was not denied is none of the others.
    let mut rest = if rank == Rank::Denied && count.is_some() { Tally::default() } else { top.others };
    for row in &top.rows[shown..rows] {
        rest.add(&row.tally);
    }
    let order = order_of(rank);
    let longer = u32::try_from(rows).unwrap_or(u32::MAX).saturating_mul(2);
    let head = |by: Rank, class: &'static str| {
        let sorted = (by == rank).then_some(Order::Down);
        if by.where_measured(&of.total) != by {
            return heading(column(by), class, sorted);
        }
        sort_heading(column(by), class, sorted, on_rank.reform(move |_: MouseEvent| by))
    };
    let heads = vec![
        heading(pick.key_title(), "", None),
        silent_heading("Share of the largest", "c-bar"),
        head(measure, "num c-bytes"),
        head(Rank::Tuples, "num c-flows"),
    ];
    let body = html! {
        <>
            { for top.rows[..shown].iter().map(row) }
            if others != Some(0) {
                {rest_row(&others_words, html! { <><td class="c-bar sub">{share_of_all(rank, &rest, &of.total)}</td>{numbers(measure, &rest)}</> })}
            }
            if let Some((tally, term)) = &unknown {
                <tr class="rest">
                    <th scope="row" class="key">{value(term, html! { {"not known to the database"} })}</th>
                    <td class="c-bar sub">{share_of_all(rank, tally, &of.total)}</td>
                    {numbers(measure, tally)}
                </tr>
            }
        </>
    };
    html! {
        <section class={classes!("panel", matches!(pick, Pick::Fact(_)).then_some("p-fact"))} aria-label={title}>
            {panel_head(title, pick.how(), html! { <>{by(order)}{in_all(&in_all_words(count, rows))}{away(of, *pick, &names)}</> })}
            if top.rows.is_empty() && unknown.is_none() {
                <p class="empty">{"All of these addresses are private."}</p>
            } else if rank == Rank::Denied && rows == 0 && unknown.as_ref().is_none_or(|(tally, _)| tally.denied == 0) {
                <p class="empty">{if of.total.denied == 0 { "None of these flows was denied." } else { "None of the flows with these addresses was denied." }}</p>
            } else {
                {table("rows ranking", &format!("{title} {order}"), heads, body)}
            }
            if rows > SHOWN && !is_short {
                {show_more(&all, SHOWN, &format!("Show {rows}"))}
            }
            if *all && count.is_none_or(|count| count > rows as u64) {
                {button("link show-all", &format!("Show {} more", others.map_or(rows as u64, |others| others.min(rows as u64))), on.reform(move |_: MouseEvent| Command::Longer(longer)))}
            }
        </section>
    }
}

/// Of a ranking by denied flows, those of which any was denied.
fn ranked(top: &Top, rank: Rank) -> &[TopRow] {
    let rows = top.rows.iter().take_while(|row| rank != Rank::Denied || row.tally.denied > 0).count();
    &top.rows[..rows]
}

/// How many there are in all. Of those that were denied it is not known while all that are at hand were.
fn count(top: &Top, rank: Rank) -> Option<u64> {
    if rank != Rank::Denied {
        return Some(top.count);
    }
    (top.others.denied == 0).then(|| ranked(top, rank).len() as u64)
}

fn in_all_words(count: Option<u64>, rows: usize) -> String {
    match count {
        Some(count) => format!("{} in all", number::count(count)),
        None => format!("more than {}", number::count(rows as u64)),
    }
}

/// All rows, also those that are not in sight.
fn away(of: &Shared<Overview>, pick: Pick, names: &Shared<Names>) -> Html {
    let names = names.clone();
    take_whole(pick.title(), of.clone(), Whole::Overview, move |of| {
        let rows = pick.of(of).map_or(&[] as &[TopRow], |top| ranked(top, of.rank));
        let count = pick.of(of).map_or(Some(0), |top| count(top, of.rank));
        let behind = matches!(pick, Pick::Sources | Pick::Destinations).then(|| Behind::of(&names));
        let key = |row: &TopRow| match &behind {
            Some(behind) => behind.cells(row.key.clone(), Network::parse(&row.key)),
            None => vec![row.key.clone(), pick.name(&row.key, &names).unwrap_or_default()],
        };
        let rows = rows.iter().map(|row| (key(row), row.tally));
        let unknown =
            pick.unknown(of).map(|(tally, _)| (vec![String::new(), "not known to the database".to_owned()], tally));
        let title = pick.key_title();
        let heads = behind.as_ref().map_or_else(|| heads(&[title, "Name"]), |behind| behind.heads(title, ""));
        let count = count.map(|count| count + u64::from(unknown.is_some()));
        let rows = rows.chain(unknown);
        let about = if of.rank == Rank::Bytes { "" } else { order_of(of.rank) };
        TakeAway::tallies(heads, rows.collect()).of_all(count).about(about)
    })
}

/// Nothing, where nothing was measured.
fn share_of_all(rank: Rank, rest: &Tally, total: &Tally) -> Option<Html> {
    let share = write::share(rank.measure(rest), rank.measure(total)).filter(|_| rank.is_known(rest))?;
    Some(html! { <>{share}<span class="of-all">{" of all"}</span></> })
}

fn numbers(measure: Rank, tally: &Tally) -> Html {
    let value = measure.measure(tally);
    html! {
        <>
            if measure == Rank::Denied {
                {denied_cell("num c-bytes", value)}
            } else {
                <td class="num c-bytes">{amount_or(tally.has_bytes().then(|| number::bytes(value)), NO_COUNTERS)}</td>
            }
            {count_cell("num c-flows", tally.tuples)}
        </>
    }
}
