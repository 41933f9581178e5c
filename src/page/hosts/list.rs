//! A list on a host's page: of peers, ports, rules or NICs.

use std::rc::Rc;

use flowglass::present::number;
use flowglass::query::hosts::HostSums;
use yew::prelude::*;

use super::NO_COUNTERS;
use crate::page::parts::{Amount, Heading, How};
use crate::page::write::several;

/// Shown at first; the others are one click away.
const SHOWN: usize = 8;

#[derive(Clone, PartialEq)]
pub struct Row {
    pub key: Html,
    pub sums: HostSums,
}

#[derive(Properties, PartialEq)]
pub struct ListProps {
    pub title: AttrValue,
    pub key_title: AttrValue,
    pub how: AttrValue,
    pub note: AttrValue,
    pub rows: Rc<Vec<Row>>,
    /// All there are, also those without a row.
    pub count: u64,
    pub others: HostSums,
    /// There is room for more columns.
    #[prop_or_default]
    pub wide: bool,
}

#[component]
pub fn List(props: &ListProps) -> Html {
    let all = use_state_eq(|| false);
    let ListProps { title, rows, wide, .. } = props;
    let shown = if *all { rows.len() } else { rows.len().min(SHOWN) };
    let mut rest = props.others;
    rows[shown..].iter().for_each(|row| rest.add(&row.sums));
    let others = props.count.saturating_sub(shown as u64);
    let cells = |sums: &HostSums| {
        let bytes = |value: u64| {
            html! { <td class="num"><Amount of={(sums.measured > 0).then(|| number::bytes(value))} why={NO_COUNTERS} /></td> }
        };
        html! {
            <>
                if *wide { {bytes(sums.sent)}{bytes(sums.received)} } else { {bytes(sums.bytes())} }
                <td class="num">{number::count(sums.flows).to_string()}</td>
                <td class={classes!("num", (sums.denied() > 0).then_some("denied"))}>{number::count(sums.denied()).to_string()}</td>
            </>
        }
    };
    let toggle = {
        let all = all.clone();
        Callback::from(move |_: MouseEvent| all.set(!*all))
    };
    html! {
        <section class="panel" aria-label={title.clone()}>
            <header>
                <h2>{title}</h2>
                <How of={title.clone()}>{&props.how}</How>
                <span class="more">{&props.note}</span>
            </header>
            if rows.is_empty() {
                <p class="empty">{"None."}</p>
            } else {
                <table class="rows host-list">
                    <caption class="sr">{title}</caption>
                    <thead><tr>
                        <Heading title={props.key_title.clone()} />
                        if *wide {
                            <Heading title="Sent" class="num c-bytes" />
                            <Heading title="Received" class="num c-bytes" />
                        } else {
                            <Heading title="Bytes" class="num c-bytes" />
                        }
                        <Heading title="Flows" class="num c-flows" />
                        <Heading title="Denied" class="num c-denied" />
                    </tr></thead>
                    <tbody>
                        { for rows[..shown].iter().map(|row| html! { <tr><th scope="row" class="key">{row.key.clone()}</th>{cells(&row.sums)}</tr> }) }
                        if others > 0 {
                            <tr class="rest"><th scope="row" class="key">{several(others, "other", "others")}</th>{cells(&rest)}</tr>
                        }
                    </tbody>
                </table>
            }
            if rows.len() > SHOWN {
                <button type="button" class="link show-all" onclick={toggle} aria-expanded={all.to_string()}>
                    {if *all { format!("Show the first {SHOWN}") } else { format!("Show {}", rows.len()) }}
                </button>
            }
        </section>
    }
}
