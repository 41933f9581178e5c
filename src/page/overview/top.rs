//! The largest sources and destinations.

use flowglass::present::number;
use flowglass::query::{Overview, Tally, Top, TopRow};
use yew::prelude::*;

use super::figures::NO_COUNTERS;
use crate::page::parts::{Amount, Bar, Heading, How, Order};
use crate::page::shared::Shared;
use crate::page::write;

/// Which ranking of the overview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    Sources,
    Destinations,
}

impl Pick {
    const fn of(self, data: &Overview) -> &Top {
        match self {
            Self::Sources => &data.sources,
            Self::Destinations => &data.destinations,
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct TopTableProps {
    pub title: AttrValue,
    pub key_title: AttrValue,
    pub of: Shared<Overview>,
    pub pick: Pick,
    /// How it was computed.
    pub children: Html,
}

#[component]
pub fn TopTable(props: &TopTableProps) -> Html {
    let address = |row: &TopRow| address(&row.key);
    ranking(&props.title, &props.key_title, props.pick.of(&props.of), address, props.children.clone())
}

/// A long IPv6 address breaks after a colon, if it has to.
fn address(text: &str) -> Html {
    let groups = text.split_inclusive(':').map(|group| html! { <>{group.to_owned()}<wbr /></> });
    html! { <>{ for groups }</> }
}

/// A ranking as a panel: key, bar, bytes, flows, and at the end what the other keys come to.
pub fn ranking(title: &AttrValue, key_title: &AttrValue, top: &Top, key: impl Fn(&TopRow) -> Html, how: Html) -> Html {
    let largest = top.rows.iter().map(|row| row.tally.bytes()).max().unwrap_or(0);
    let row = |row: &TopRow| {
        html! {
            <tr key={row.key.clone()}>
                <th scope="row" class="key">{key(row)}</th>
                <td class="c-bar"><Bar share={write::ratio(row.tally.bytes(), largest)} /></td>
                {numbers(&row.tally)}
            </tr>
        }
    };
    let others = top.count.saturating_sub(top.rows.len() as u64);
    html! {
        <section class="panel" aria-label={title.clone()}>
            <header>
                <h2>{title}</h2>
                <How of={title.clone()}>{how}</How>
                <span class="by">{"by bytes"}</span>
                <span class="more">{format!("{} in all", number::count(top.count).to_string())}</span>
            </header>
            <table class="rows ranking">
                <caption class="sr">{format!("{title} by bytes, both directions")}</caption>
                <thead><tr>
                    <Heading title={key_title.clone()} />
                    <Heading title="Share of the largest" silent=true class="c-bar" />
                    <Heading title="Bytes" class="num c-bytes" sorted={Order::Down} />
                    <Heading title="Flows" class="num c-flows" />
                </tr></thead>
                <tbody>
                    { for top.rows.iter().map(row) }
                    if others > 0 {
                        <tr class="rest">
                            <th scope="row" class="key">{rest(others)}</th>
                            <td class="c-bar"></td>
                            {numbers(&top.others)}
                        </tr>
                    }
                </tbody>
            </table>
        </section>
    }
}

fn rest(others: u64) -> String {
    write::several(others, "other", "others")
}

fn numbers(tally: &Tally) -> Html {
    let bytes = (tally.measured > 0).then(|| number::bytes(tally.bytes()));
    html! {
        <>
            <td class="num c-bytes"><Amount of={bytes} why={NO_COUNTERS} /></td>
            <td class="num c-flows">{number::count(tally.tuples).to_string()}</td>
        </>
    }
}
